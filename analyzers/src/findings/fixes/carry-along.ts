// A query for a row's related rows in a loop over rows that the same function has queried: those bring what it asks for along, as one of their
// relations, and the pass reads it there.
import type { Change, Code } from '../../core/code.js';
import type { Carried, Slot } from '../../core/mend.js';
import type { Span } from '../../core/place.js';
import type { Call, Expression, FunctionDefinition, RecordLiteral, Target } from '../../core/syntax.js';
import { assignedRoots } from '../../program/syntax-questions.js';
import type { Mend } from '../finding.js';
import { isConfined, isElementConfined, type Confinement } from './confined.js';
import { isPath } from './iterables.js';
import { callsOf, findKey, madeOf, onOneLine } from './keys.js';
import { areOfPasses, boundNames, declaredBy, eachNode, functionAround, guardsOf, isStatement, isWithin, loopsAround, takenNames, type LoopAround, type Looped } from './loops.js';
import { isGathered, useOf, type Use } from './once-for-all.js';
import type { Proposal, Site } from './proposal.js';
import { awaitOf, isPartOfAll } from './queries.js';

/** The fixes by a relation that comes along: safe where the rows go nowhere else, so that nobody gets what was not asked for. */
export function carryAlong({ repeated, mayChange }: Extract<Mend, { kind: 'read once' }>, site: Site): readonly Proposal[] {
  const [first] = repeated;
  const { carried: ways = [] } = first?.occurrence.statement.ways ?? {};
  if (!first || ways.length === 0 || mayChange === true || (first.repetition.depth ?? first.occurrence.path.length) !== first.occurrence.path.length) return [];
  const { place } = first.occurrence;
  const module = site.module(place.file);
  const looped = module && loopsAround(module, place);
  const call = looped?.expression;
  if (!looped || call?.kind !== 'call' || looped.module.language === 'python') return [];
  return ways.flatMap((way) => carried(looped, call, way, site) ?? []).slice(0, 1);
}

/** The rows that a loop goes over: the query that the function sends for them, and the relations that lead from its rows to them. */
interface Source {
  readonly query: Call;
  /** The variable that holds the query's rows; undefined where they are gone over on the spot. */
  readonly name: string | undefined;
  /** The loop over the query's rows. */
  readonly outermost: LoopAround;
  readonly model: string;
  readonly path: readonly string[];
}

function carried(looped: Looped, call: Call, way: Carried, site: Site): Proposal | undefined {
  const { file } = looped.place;
  const text = site.text(file) ?? '';
  const found = findKey(callsOf(call), { slot: way.slot, listed: { keyword: '' }, member: '', isUnique: false }, text);
  const row = found && rowBehind(found.value, way.member, looped, text);
  const source = row && sourceOf(row.loop, looped, site);
  const fn = source && functionAround(looped, source.outermost.node);
  if (!found || !row || !source || !fn || !isWithin(source.query, fn)) return undefined;
  const path = [...source.path, ...row.path];
  if (modelAt(source.model, path, site) !== way.of) return undefined;
  const inside = looped.loops.slice(0, looped.loops.indexOf(source.outermost) + 1);
  if (inside.some((loop) => !isSteady(loop)) || mayWriteBetween(source, inside, fn, file, site)) return undefined;
  const guards = guardsOf(looped, source.outermost);
  if (!guards || !areOfPasses(guards, inside)) return undefined;
  const wanted: Confinement = { catalog: site.catalog, model: source.model, path, added: way.relation, body: fn.body };
  const stay = (confinement: Confinement): boolean => (source.name === undefined ? isElementConfined(source.outermost.target, source.outermost.form === 'loop' ? source.outermost.body : source.outermost.pass, confinement) : isConfined(source.name, confinement));
  const isInside = stay(wanted);
  if (!isInside && !stay({ ...wanted, mayLeave: true })) return undefined;

  const later = namesAfter(source.query, fn);
  const client = clientOf(source.query, text);
  // Another client may see other rows: what its transaction wrote, or another database.
  if (client === undefined || client !== clientOf(call, text) || later.has(/^[\w$]+/.exec(client)?.[0] ?? '')) return undefined;
  if (isMemberAssigned([...path, way.member], fn)) return undefined;

  const whole = awaitOf(looped);
  if (whole === looped.expression && !isGathered(looped) && !isPartOfAll(looped)) return undefined;
  const use = useOf({ looped, query: call, loops: looped.loops }, whole);
  const value = relationOptions(call, way, file, later);
  const slot = value && slotIn(source.query, path, way);
  // What nobody uses is not to be read either.
  const statement = looped.around.findLast(isStatement);
  if (use.isChanged || !slot || (statement?.kind === 'expression' && statement.value === whole)) return undefined;
  const taken = takenNames(looped);
  const [member = ''] = way.read;
  if (row.target && taken.has(member)) return undefined;
  const changes: Change[] = [
    { kind: 'query', at: { file, start: source.query.start, end: source.query.end }, change: { kind: 'option', slots: [slot], value } },
    { kind: 'replace', at: { file, start: whole.start, end: whole.end }, by: readOf(row, way, use, file) },
  ];
  if (row.target) changes.push({ kind: 'replace', at: { file, start: row.target.after, end: row.target.after }, by: { kind: 'text', text: `, ${member}` } });
  return { title: `Let the rows bring ${way.relation} along, and read it there${isInside ? '' : `; whoever gets the rows gets ${member} with them`}`, grade: isInside ? 'safe' : 'changes behaviour', changes };
}

/** The row by one of whose members something is asked for. */
interface Row {
  readonly loop: LoopAround;
  /** The relations by which it is reached from the row that the loop goes over. */
  readonly path: readonly string[];
  /** What stands for it; undefined where the loop takes its rows apart. */
  readonly object?: Span;
  readonly isOptional?: boolean;
  /** Where the loop takes its rows apart: behind the last of what it takes. */
  readonly target?: { readonly after: number };
}

function rowBehind(value: Expression, member: string, looped: Looped, text: string, depth = 0): Row | undefined {
  if (value.kind === 'member' && value.name === member) {
    const found = rowAt(value.object, looped);
    return found && { ...found, object: value.object, isOptional: /^\s*!?\s*\?\./.test(text.slice(value.object.end)) };
  }
  if (value.kind !== 'name' || depth > 2) return undefined;
  for (const loop of looped.loops) {
    const { target } = loop;
    if (target?.kind === 'record' && target.entries.some(({ key, target: one, fallback }) => key === member && one.kind === 'name' && one.name === value.name && !fallback)) {
      const last = target.entries.at(-1)?.target;
      return target.rest || !last ? undefined : { loop, path: [], target: { after: last.end } };
    }
    const made = boundNames(target).includes(value.name) ? undefined : madeOf(value.name, loop, looped.place);
    if (made) return rowBehind(made, member, looped, text, depth + 1);
  }
  return undefined;
}

/** The row that an expression stands for: what a loop calls its element, or a relation of that. */
function rowAt(expression: Expression, looped: Looped, depth = 0): { readonly loop: LoopAround; readonly path: readonly string[] } | undefined {
  if (depth > 4) return undefined;
  if (expression.kind === 'member') {
    const found = rowAt(expression.object, looped, depth + 1);
    return found && { loop: found.loop, path: [...found.path, expression.name] };
  }
  if (expression.kind !== 'name') return undefined;
  for (const loop of looped.loops) {
    if (loop.target?.kind === 'name' && loop.target.name === expression.name) return { loop, path: [] };
    if (boundNames(loop.target).includes(expression.name)) return undefined;
    const made = madeOf(expression.name, loop, looped.place);
    if (made) return rowAt(made, looped, depth + 1);
  }
  return undefined;
}

function sourceOf(loop: LoopAround, looped: Looped, site: Site): Source | undefined {
  const { iterable } = loop;
  if (!iterable || loop.form === 'comprehension') return undefined;
  const outer = iterable.kind === 'member' || iterable.kind === 'name' ? rowAt(iterable, looped) : undefined;
  if (outer && outer.loop !== loop) {
    const source = sourceOf(outer.loop, looped, site);
    return source && { ...source, path: [...source.path, ...outer.path] };
  }
  const fn = functionAround(looped, loop.node);
  const awaited = iterable.kind === 'name' ? fn && declaredBy(iterable.name, fn) : iterable;
  const query = awaited?.kind === 'await' && awaited.value.kind === 'call' ? awaited.value : undefined;
  if (!query) return undefined;
  const [model, ...others] = site.modelsAt?.({ file: looped.place.file, start: query.start, end: query.end }) ?? [];
  return model === undefined || others.length > 0 ? undefined : { query, name: iterable.kind === 'name' ? iterable.name : undefined, outermost: loop, model, path: [] };
}

/** The model to which relations lead. */
function modelAt(model: string, path: readonly string[], { catalog }: Site): string | undefined {
  return path.reduce<string | undefined>((at, name) => (at === undefined ? undefined : catalog.models.get(at)?.relations.get(name)?.target), model);
}

/** True where a pass has the element that it was given, of which nobody has written down what it is. */
function isSteady({ target, body, node, pass }: LoopAround): boolean {
  const assigned = assignedRoots(body);
  const fn = node.kind === 'call' ? (pass as FunctionDefinition) : undefined;
  return !boundNames(target).some((name) => assigned.has(name)) && fn?.params[0]?.type === undefined;
}

/** True where something that is not known to do no more than to read is waited for after the rows were read and before they are gone over, or by outer passes: it may write what is read along now. */
function mayWriteBetween({ query, outermost }: Source, loops: readonly LoopAround[], fn: FunctionDefinition, file: string, site: Site): boolean {
  let waits = false;
  const isInside = (span: Span, loop: LoopAround): boolean => isWithin(span, loop.node);
  const [innermost] = loops;
  eachNode(fn.body, (node) => {
    if (node.kind !== 'await' && !(node.kind === 'loop' && node.isAsync === true)) return;
    const span = node as unknown as Span;
    const isBetween = span.start > query.end && span.end < outermost.node.start;
    const isOfOuterPass = isInside(span, outermost) && innermost !== undefined && innermost !== outermost && !isInside(span, innermost) && !(innermost.node.start >= span.start && innermost.node.end <= span.end) && span.start > query.end;
    if ((isBetween || isOfOuterPass) && site.onlyReads?.({ file, start: span.start, end: span.end }) !== true) waits = true;
  });
  return waits;
}

/** The client that sends a query, as it is written; undefined where it is not named by a path. */
function clientOf({ callee }: Call, text: string): string | undefined {
  const client = callee.kind === 'member' && callee.object.kind === 'member' ? callee.object.object : undefined;
  return client && isPath(client) ? /^[\w$]+(?:\.[\w$]+)*$/.exec(text.slice(client.start, client.end))?.[0] : undefined;
}

/** True where a function gives members of that name another value, of whatever row. */
function isMemberAssigned(names: readonly string[], { body }: FunctionDefinition): boolean {
  let isAssigned = false;
  eachNode(body, ({ kind, place }) => {
    const assigned = kind === 'place' ? (place as Expression) : undefined;
    const name = assigned?.kind === 'member' ? assigned.name : assigned?.kind === 'index' && assigned.index.kind === 'literal' ? assigned.index.value : undefined;
    if (typeof name === 'string' && names.includes(name)) isAssigned = true;
  });
  return isAssigned;
}

/** What the relation is given: what the call was, but for the key. */
function relationOptions(call: Call, { slot, options, conditions, last = [] }: Carried, file: string, later: ReadonlySet<string>): Code | undefined {
  const [given, ...more] = call.args;
  const [wherever, key] = slot.path;
  if (given?.value.kind !== 'record' || given.spread || more.length > 0) return undefined;
  const entries: { key: string; value: Code }[] = [];
  for (const { key: name, value } of given.value.entries) {
    if (typeof name !== 'string') return undefined;
    if (name !== wherever) {
      if (!options.includes(name) || !isPlain(value, later)) return undefined;
      entries.push({ key: name, value: onOneLine(value, file) });
      continue;
    }
    if (value.kind !== 'record') return undefined;
    const rest = value.entries.filter((entry) => entry.key !== key);
    if (rest.length === 0) continue;
    if (conditions === undefined || rest.length === value.entries.length || !rest.every((entry) => typeof entry.key === 'string' && isPlain(entry.value, later))) return undefined;
    entries.push({ key: conditions, value: { kind: 'record', entries: rest.map((entry) => ({ key: String(entry.key), value: onOneLine(entry.value, file) })) } });
  }
  entries.push(...last);
  return entries.length === 0 ? { kind: 'constant', value: true } : { kind: 'record', entries };
}

/** True for what is the same where the rows are queried: it calls nothing, and mentions nothing that is there only later. */
function isPlain(value: Expression, later: ReadonlySet<string>): boolean {
  switch (value.kind) {
    case 'literal':
      return true;
    case 'name':
      return !later.has(value.name);
    case 'member':
      return isPlain(value.object, later);
    case 'record':
      return value.entries.every(({ key, value: one }) => typeof key === 'string' && isPlain(one, later));
    case 'list':
      return value.items.every(({ value: one, spread }) => spread !== true && isPlain(one, later));
    default:
      return false;
  }
}

/** The names that a function binds after its query has begun. */
function namesAfter(query: Span, fn: FunctionDefinition): ReadonlySet<string> {
  const names = new Set<string>();
  const bind = (target: unknown): void => {
    for (const name of boundNames(target as Target | undefined)) names.add(name);
  };
  eachNode(fn.body, (node) => {
    if (typeof node.end === 'number' && node.end < query.start) return;
    if (node.kind === 'assign' || 'iterable' in node) bind(node.target);
    if (Array.isArray(node.params)) for (const { target } of node.params as readonly { readonly target: unknown }[]) bind(target);
  });
  return names;
}

/** Where in a query's options a relation is named; undefined where they are not written out. */
function slotIn(query: Call, path: readonly string[], { within, path: own }: Carried): Slot | undefined {
  const [given, ...more] = query.args;
  if (more.length > 0 || (given && (given.value.kind !== 'record' || given.spread))) return undefined;
  const slot: string[] = [];
  let options: RecordLiteral | undefined = given?.value.kind === 'record' ? given.value : undefined;
  const step = (name: string): Expression | undefined => {
    const at = within.find((one) => options && entryOf(options, one)) ?? within.at(-1) ?? '';
    slot.push(at, name);
    const named = options && entryOf(options, at);
    return named?.kind === 'record' ? entryOf(named, name) : undefined;
  };
  for (const name of path) {
    const chosen = step(name);
    if (!chosen || (chosen.kind !== 'record' && !isTrue(chosen))) return undefined;
    options = chosen.kind === 'record' ? chosen : undefined;
  }
  const [name = '', ...below] = own;
  const present = step(name);
  // What is asked of a relation already is another question.
  if (present && (below.length > 0 ? present.kind !== 'record' : !isTrue(present))) return undefined;
  return { argument: 0, path: [...slot, ...below] };
}

function entryOf(record: RecordLiteral, key: string): Expression | undefined {
  return record.entries.find((entry) => entry.key === key)?.value;
}

function isTrue(value: Expression): boolean {
  return value.kind === 'literal' && value.value === true;
}

/** What the pass reads: the members of its row. */
function readOf({ object, isOptional, target }: Row, { read, answers }: Carried, use: Use, file: string): Code {
  const members = read.map((name, index) => (index === 0 ? (target ? name : `${isOptional ? '?' : ''}.${name}`) : `.${name}`)).join('');
  const source: readonly Code[] = object ? [{ kind: 'source', place: { file, start: object.start, end: object.end } }] : [];
  const pieces: Code[] = [...source, { kind: 'text', text: `${members}${answers === 'first' ? '[0]' : ''}` }];
  const mayMiss = (answers === 'first' || isOptional === true) && !use.isRead;
  if (mayMiss) pieces.push({ kind: 'text', text: ' ?? null' });
  return { kind: 'joined', pieces: mayMiss && !use.isAlone ? [{ kind: 'text', text: '(' }, ...pieces, { kind: 'text', text: ')' }] : pieces };
}
