// Passes that each send a list of writes as one transaction: one transaction for all elements, in which each write of the list is one for all of them.
import type { Code } from '../../core/code.js';
import { isSamePlace, type Place } from '../../core/place.js';
import type { Occurrence, Repetition, Statement } from '../../core/statement.js';
import type { Expression, ListLiteral, Statement as CoreStatement } from '../../core/syntax.js';
import { addedRoots } from '../../program/syntax-questions.js';
import type { Model } from '../../schema/catalog.js';
import type { Mend } from '../finding.js';
import { isPath, rootOf } from './iterables.js';
import { callsOf, resolve } from './keys.js';
import { boundNames, eachNode, functionAround, loopsAround, passNames, type LoopAround, type Looped } from './loops.js';
import { planOf } from './once-for-all.js';
import type { Proposal, Site } from './proposal.js';
import { awaitOf, mayAwait } from './queries.js';
import { forAll, isEndedBySemicolon, valueAt, wholeLoop, type Elements } from './whole-loop.js';

type WriteOnce = Extract<Mend, { kind: 'write once' }>;

/** One write of the list. */
interface Listed {
  readonly statement: Statement;
  readonly model: Model;
  readonly at: Place;
  readonly code: Code;
  /** The columns that have a value of the element's, and the text of that. */
  readonly keys: ReadonlyMap<string, string>;
  /** The columns that get a value. */
  readonly written: ReadonlySet<string>;
}

/** The fix for a write that is one of a list; none where it stands in no list, or where another order of the writes could come to something else. */
export function writeListed({ occurrence, repetition, rows, others = [] }: WriteOnce, looped: Looped, site: Site): readonly Proposal[] {
  const list = looped.around.at(-1);
  const sent = looped.around.at(-2);
  const [only, ...options] = sent && 'kind' in sent && sent.kind === 'call' ? sent.args : [];
  if (!list || !('kind' in list) || list.kind !== 'list' || list.items.length < 2 || list.items.some(({ spread }) => spread) || !sent || !('kind' in sent) || sent.kind !== 'call' || only?.value !== list || options.length > 0) return [];
  const { callee } = sent;
  const { together } = occurrence.statement.ways ?? {};
  const passing = loopsAround(looped.module, { ...looped.place, start: sent.start, end: sent.end });
  const [loop] = passing?.loops ?? [];
  const whole = passing && loop && wholeLoop(passing, loop, undefined, site);
  if (!passing || !loop || !whole || callee.kind !== 'member' || callee.name !== together?.method || !isPath(callee.object) || !mayAwait(passing, loop)) return [];
  // Which of the values of a pass the client is nobody knows.
  if (passNames(loop).includes(rootOf(callee.object) ?? '') || (loop.form === 'loop' && awaitOf(passing) === sent)) return [];
  const elements: Elements = { rows, isRows: repetition.origin !== undefined };
  const writes = listedWrites(list, [occurrence, ...others], looped, loop, elements, site);
  if (!writes || !mayBeRegrouped(writes, distinctTexts(loop, repetition, rows, looped, site), site)) return [];
  const all: Code = { kind: 'await', value: { kind: 'source', place: passing.place, parts: writes.map(({ at, code }) => ({ at, by: code })) } };
  const by: Code = isEndedBySemicolon(whole, site, loop.form === 'loop') ? { kind: 'joined', pieces: [all, { kind: 'text', text: ';' }] } : all;
  const isLenient = writes.some(({ statement }) => statement.ways?.otherwise?.includes('raises nothing') === true);
  const title = `Send one transaction for all elements: all rows are written or none${isLenient ? ', and one that is missing raises nothing: the others are written nevertheless' : ''}`;
  return [{ title, grade: 'changes behaviour', changes: [{ kind: 'replace', at: whole, by, fits: true }] }];
}

/** Each write of a list for all elements; undefined where one cannot be said so, or where the passes send anything else. */
function listedWrites(list: ListLiteral, occurrences: readonly Occurrence[], { module, place: { file } }: Looped, loop: LoopAround, elements: Elements, site: Site): readonly Listed[] | undefined {
  const places = list.items.map(({ value: { start, end } }): Place => ({ file, start, end }));
  if (occurrences.some(({ place }) => !places.some((at) => isSamePlace(at, place)))) return undefined;
  const writes: Listed[] = [];
  for (const at of places) {
    const statement = occurrences.find(({ place }) => isSamePlace(place, at))?.statement;
    const looped = loopsAround(module, at);
    const model = statement?.model === undefined ? undefined : site.catalog.models.get(statement.model);
    if (!statement?.ways || !looped || !model || looped.loops[0]?.node !== loop.node) return undefined;
    const { batch, once, gather } = statement.ways;
    const code = gather ? undefined : forAll(looped, loop, { ...(batch && { batch }), ...(once && { once }) }, elements, site);
    const columns = code && columnsOf(looped, loop, statement, model, site);
    if (!columns) return undefined;
    writes.push({ statement, model, at, code, ...columns });
  }
  return writes;
}

/** The columns that a write compares or sets; undefined where it asks for rows of other models. */
function columnsOf(looped: Looped, loop: LoopAround, { ways, kind }: Statement, model: Model, site: Site): Pick<Listed, 'keys' | 'written'> | undefined {
  const text = site.text(looped.place.file) ?? '';
  const keys = new Map<string, string>();
  const columnOf = (name: string): string => model.fields.get(name)?.column ?? name;
  const [call] = callsOf(looped.expression);
  const data = ways?.batch?.data;
  if (kind === 'insert') {
    const row = call && data ? valueAt(call, data) : undefined;
    if (row?.kind !== 'record') return undefined;
    for (const { key, value } of row.entries) {
      const made = resolve(value, loop, looped)?.expression;
      if (typeof key === 'string' && made) keys.set(columnOf(key), text.slice(made.start, made.end));
    }
    return { keys, written: new Set() };
  }
  const plan = ways?.once && planOf(looped, looped.expression, ways.once, site);
  const options = call?.args[0]?.value;
  if (!plan || options?.kind !== 'record') return undefined;
  const { found, resolved: { expression } } = plan;
  const written = new Set<string>();
  for (const { key, value } of options.entries) {
    if (value.kind !== 'record') return undefined;
    const isData = key !== found.key.slot.path[0];
    for (const entry of value.entries) {
      if (typeof entry.key !== 'string' || !model.fields.has(entry.key)) return undefined;
      if (isData) written.add(columnOf(entry.key));
    }
  }
  keys.set(columnOf(found.key.member), text.slice(expression.start, expression.end));
  return { keys, written };
}

/** What tells values that no two elements share: what is unique about the rows of one query, which the loop goes over as they were answered. */
function distinctTexts(loop: LoopAround, { origin }: Repetition, rows: string | undefined, looped: Looped, site: Site): ReadonlySet<string> {
  const { target, iterable } = loop;
  const body = functionAround(looped, loop.node)?.body ?? [];
  const made = iterable?.kind === 'name' && !addedRoots(body).has(iterable.name) ? onlyValue(iterable.name, body) : undefined;
  const query = made?.kind === 'await' ? made.value : undefined;
  const model = rows === undefined ? undefined : site.catalog.models.get(rows);
  if (!query || !origin || !isSamePlace({ ...looped.place, start: query.start, end: query.end }, origin)) return new Set();
  const unique = [...(model?.fields.values() ?? [])].flatMap((field) => (field.unique === true && !field.nullable ? [field.name] : []));
  if (target?.kind === 'name') return new Set(unique.map((name) => `${target.name}.${name}`));
  return new Set(target?.kind === 'record' ? target.entries.flatMap(({ key, target: one }) => (one.kind === 'name' && typeof key === 'string' && unique.includes(key) ? [one.name] : [])) : []);
}

/** The value of a variable that is assigned once. */
function onlyValue(name: string, body: unknown): Expression | undefined {
  const found: (Expression | undefined)[] = [];
  eachNode(body, (node) => {
    if (node.kind !== 'assign') return;
    const { target, value } = node as unknown as Extract<CoreStatement, { kind: 'assign' }>;
    if (boundNames(target).includes(name)) found.push(target.kind === 'name' ? value : undefined);
  });
  return found.length === 1 ? found[0] : undefined;
}

/** True where each pair of writes comes to the same, whichever of two elements' goes first. */
function mayBeRegrouped(writes: readonly Listed[], distinct: ReadonlySet<string>, site: Site): boolean {
  return writes.every((first, index) => writes.slice(index + 1).every((second) => mayBeSwapped(first, second, distinct, site)));
}

/** True where the second write for one element and the first one for another may be sent in either order. */
function mayBeSwapped(first: Listed, second: Listed, distinct: ReadonlySet<string>, site: Site): boolean {
  const [before, after] = [first.statement.kind, second.statement.kind];
  if (before === 'delete' && after === 'delete') {
    // Rows that referred to what is gone may no longer be found by what they referred to.
    if (!leadsTo(second.model, first.model, site)) return true;
    return first.model === second.model && [...first.keys.values()].some((text) => [...second.keys.values()].includes(text));
  }
  // The row that the second one makes may be what the first one's refers to.
  if (before === 'insert' && after === 'insert') return !leadsTo(first.model, second.model, site);
  if (first.model === second.model) {
    return [...first.keys].some(([column, text]) => second.keys.get(column) === text && distinct.has(text) && !first.written.has(column) && !second.written.has(column));
  }
  // What is deleted takes rows along that refer to it.
  if (before === 'delete') return !leadsTo(second.model, first.model, site);
  return after !== 'delete' || !leadsTo(first.model, second.model, site);
}

/** True where rows of a model refer to rows of another one, or to rows that do. */
function leadsTo(model: Model, wanted: Model, site: Site, seen = new Set<string>()): boolean {
  if (seen.has(model.id)) return false;
  seen.add(model.id);
  return [...model.relations.values()].some(({ kind, target }) => {
    if (kind !== 'forward' && kind !== 'generic') return false;
    const next = target === undefined ? undefined : site.catalog.models.get(target);
    return next === undefined || next.id === wanted.id || leadsTo(next, wanted, site, seen);
  });
}
