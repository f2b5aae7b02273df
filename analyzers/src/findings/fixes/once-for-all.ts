// A statement that each pass of a loop sends for a key of its own is sent once for all keys, before the loop; the passes look its answer up.
import type { Change, Code, CodeLine } from '../../core/code.js';
import type { OnceForAll, OnceKey } from '../../core/mend.js';
import type { Place } from '../../core/place.js';
import type { Expression, Statement } from '../../core/syntax.js';
import { assignedRoots, mentionedNames } from '../../program/syntax-questions.js';
import type { FixGrade, Mend } from '../finding.js';
import { isChangedLater } from './changed-later.js';
import { emptinessOf, isNumber } from './empty-keys.js';
import { iterableOf, parenthesized } from './iterables.js';
import { asksAbout, callsOf, changesWith, depthOf, elementName, findKey, resolve, type FoundKey, type ResolvedKey } from './keys.js';
import { areOfPasses, boundNames, declaredBy, eachNode, functionAround, guardsOf, isStatement, loopsAround, passNames, statementAround, takenNames, type LoopAround, type Looped } from './loops.js';
import { cased, freeName, modelWord, plural } from './naming.js';
import type { Proposal, Site } from './proposal.js';
import { awaitOf, isChanged, isHandedOn, isKeeping, isPartOfAll, isStill, mayAwait, READING } from './queries.js';
import { wholeQuery } from './whole-query.js';

type ReadOnce = Extract<Mend, { kind: 'read once' }>;

/** The fixes by one statement for all keys. */
export function onceForAll({ repeated, mayChange, written: changed = [], rows }: ReadOnce, site: Site): readonly Proposal[] {
  const [first] = repeated;
  const once = first?.occurrence.statement.ways?.once;
  if (!first || !once || mayChange === true || (first.repetition.depth ?? first.occurrence.path.length) !== first.occurrence.path.length) return [];
  const { place } = first.occurrence;
  const module = site.module(place.file);
  const looped = module && loopsAround(module, place);
  const query = looped && queryIn(looped.expression);
  const plan = looped && query && planOf(looped, query, once, site);
  // A write to one of two rows may link them to one another or part them.
  if (plan?.found.key.via && changed.includes(plan.found.key.via.of)) return [];
  if (!plan || (rows !== undefined && rows === first.occurrence.statement.model && asksAnew(plan, once))) return [];
  const word = modelWord(first.occurrence.statement, site.catalog);
  const proposal = written(plan, once, { word, rows, isRows: first.repetition.origin !== undefined }, site);
  return proposal ? [proposal] : [];
}

/** True where the passes ask whether the very row that they have is still there: before the loop all of them are. In Python a row is read anew for the same reason. */
function asksAnew({ looped, found: { key }, resolved: { expression }, loops }: Plan, { answers }: OnceForAll): boolean {
  if (answers !== 'flag' && (answers !== 'row' || looped.module.language !== 'python')) return false;
  const element = expression.kind === 'member' && (expression.name === 'pk' || expression.name === 'id') ? expression.object : expression;
  return (key.member === 'pk' || key.member === 'id') && element.kind === 'name' && boundNames(loops[0]?.target).includes(element.name);
}

/** The query in what only reads it: `list(…)`. */
export function queryIn(expression: Expression): Expression {
  const [only, ...others] = expression.kind === 'call' ? expression.args : [];
  return expression.kind === 'call' && expression.callee.kind === 'name' && READING.has(expression.callee.name) && only && others.length === 0 ? only.value : expression;
}

/** What is to be done, before it is written. */
export interface Plan {
  readonly looped: Looped;
  readonly query: Expression;
  readonly found: FoundKey;
  readonly resolved: ResolvedKey;
  /** The loop with which the key changes, and those around it whose elements it goes over. */
  readonly loops: readonly LoopAround[];
  readonly before: Statement;
  readonly guards: readonly Expression[];
  /** Each pass catches its error, and throws it again. */
  readonly isRethrown: boolean;
}

/** The one key that changes with a loop, where all else of the query stays the same. */
export function planOf(looped: Looped, query: Expression, once: OnceForAll, site: Site): Plan | undefined {
  const text = site.text(looped.place.file) ?? '';
  const calls = callsOf(query);
  const fn = functionAround(looped, looped.loops.at(-1)?.node ?? query);
  const changing = once.keys.flatMap((key) => findKey(calls, key, text, (name) => fn && declaredBy(name, fn)) ?? []).filter(({ value }) => looped.loops.some((loop) => changesWith(value, loop)));
  const [found, ...others] = changing;
  if (!found || others.length > 0 || !isStill(query, found.value)) return undefined;
  const at = looped.loops.findIndex((loop) => changesWith(found.value, loop));
  const loop = looped.loops[at];
  if (!loop || loop.isDetached === true || looped.loops.slice(0, at).some((inner) => inner.isDetached === true)) return undefined;
  const resolved = resolve(found.value, loop, looped);
  if (!resolved || ![...resolved.names].some((name) => boundNames(loop.target).includes(name))) return undefined;
  // What surrounds the key is the same in each pass, and what the list of keys is made of is there before the loop.
  const rest = withoutKey(query, found.value);
  const loops: LoopAround[] = [loop];
  let outermost = loop;
  for (const outer of looped.loops.slice(at)) {
    const changed = new Set([...passNames(outer), ...assignedRoots(outer.body)]);
    if ([...rest].some((name) => changed.has(name))) return outer === loop ? undefined : finish(outermost);
    if (outer === loop) continue;
    const inner = loops.at(-1);
    const own = new Set(loops.flatMap(passNames));
    if (outer.isDetached === true || !outer.iterable || !inner?.iterable || [...resolved.names].some((name) => changed.has(name) && !own.has(name))) break;
    if ([...mentionedNames(inner.iterable)].some((name) => changed.has(name))) {
      if (![...mentionedNames(inner.iterable)].some((name) => boundNames(outer.target).includes(name))) break;
      loops.push(outer);
    }
    outermost = outer;
  }
  return finish(outermost);

  function finish(last: LoopAround): Plan | undefined {
    const before = statementAround(looped, last);
    const plain = guardsOf(looped, last);
    const guards = plain ?? guardsOf(looped, last, true);
    if (!before || !guards || !found || !resolved || (looped.module.language !== 'python' && !mayAwait(looped, last))) return undefined;
    // Elements for which the key was never asked may have none, and what a test keeps from all of them need not be asked.
    if (guards.length > 0 && (depthOf(resolved.expression) > 1 || resolved.expression.kind === 'index' || !areOfPasses(guards, loops))) return undefined;
    return { looped, query, found, resolved, loops, before, guards, isRethrown: plain === undefined };
  }
}

/** The names that a query mentions outside of one of its values. */
export function withoutKey(query: Expression, value: Expression): ReadonlySet<string> {
  const names = new Set<string>();
  eachNode(query, (node) => {
    if (node.kind === 'name' && typeof node.name === 'string' && typeof node.start === 'number' && !(value.start <= node.start && node.start < value.end)) names.add(node.name);
  });
  return names;
}

export interface About {
  readonly word: string;
  /** The model of the rows that are gone over. */
  readonly rows: string | undefined;
  readonly isRows: boolean;
}

function written(plan: Plan, once: OnceForAll, about: About, site: Site): Proposal | undefined {
  const { looped, found, loops, before } = plan;
  const { file } = looped.place;
  const { language } = looped.module;
  const isPython = language === 'python';
  const whole = isPython ? looped.expression : awaitOf(looped);
  const isAwaited = whole !== looped.expression;
  // A promise that is handed on becomes what it was for, which is the same to who waits for it.
  if (!isPython && !isAwaited && !isGathered(looped) && !isPartOfAll(looped)) return undefined;
  if (isPython && awaitOf(looped) !== looped.expression) return undefined;
  const use = useOf(plan, whole);
  if (once.answers === 'rows' && once.isList === true && !use.isIterated) return undefined;
  // What nobody uses is not to be looked up either.
  const statement = looped.around.findLast(isStatement);
  if (statement?.kind === 'expression' && statement.value === whole) return undefined;
  if (use.isChanged || (once.raises && !isPython && use.variable === undefined)) return undefined;

  const taken = new Set(takenNames(looped));
  const fresh = (...candidates: readonly string[]): string | undefined => {
    const name = freeName(candidates, taken);
    if (name !== undefined) taken.add(name);
    return name;
  };
  const keys = keysOf(plan, once, about, taken, site);
  if (!keys) return undefined;
  const { key } = found;
  const wanted = wholeQuery(plan.query, found, once, keys.code, site, file);
  if (!wanted) return undefined;
  const names = namesFor(about.word, once, key, language, fresh);
  if (!names) return undefined;
  const lines = [...keys.lines, ...linesFor(names, wanted.isMap, wanted.code, once, key, { isAwaited: isAwaited || !isPython, language, word: about.word })];
  const own: Code = { kind: 'source', place: { file, start: found.value.start, end: found.value.end } };
  const lookedUp: Code = key.lookup === undefined ? own : { kind: 'member', object: own, name: key.lookup };
  const map: Code = { kind: 'text', text: names.map };
  const parent = looped.around.at(-1);
  const denied = isPython && once.answers === 'flag' && parent && 'kind' in parent && parent.kind === 'not' ? parent : undefined;
  const entry: Code = denied ? { kind: 'joined', pieces: [lookedUp, { kind: 'text', text: ' not in ' }, map] } : entryFor(once, map, lookedUp, use, isPython);
  const asked = denied ?? (plan.query === looped.expression ? whole : plan.query);
  const at = denied ? { file, start: denied.start, end: denied.end } : parenthesized({ file, start: asked.start, end: asked.end }, site);
  const target: Place = { file, start: before.start, end: before.end };
  const changes: Change[] = [{ kind: 'before', at: target, lines }, { kind: 'replace', at, by: entry }, ...keys.changes];
  if (once.raises && !isPython && use.variable !== undefined && use.statement) {
    changes.push({ kind: 'after', at: { file, start: use.statement.start, end: use.statement.end }, lines: [{ kind: 'require', name: use.variable, message: `${about.word} not found` }] });
  }
  for (const { from, name } of once.imports ?? []) changes.push({ kind: 'import', file, from, name });
  const isTyped = once.isStrict !== true || (about.isRows && (depthOf(plan.resolved.expression) > 0 || key.lookup !== undefined));
  // What was read anew for each pass is now the same row for all that have its key.
  const isShared = (once.answers === 'row' || once.answers === 'rows') && (use.isHandedOn || isChangedLater(looped, whole, before.start));
  const grade: FixGrade = isShared || once.raises || plan.isRethrown || key.via || (once.answers === 'row' && !key.isUnique) || (wanted.addsColumn && !use.isRead) || !isTyped || keys.isUncertain || keys.unsure !== undefined ? 'changes behaviour' : 'safe';
  return { title: `${titleOf(once, key, names.map, loops)}${plan.isRethrown ? '; its error comes before the passes, none of which catches it any more' : ''}${isShared ? '; passes of one key share what they find, and what a call changes in it' : ''}${keys.unsure === undefined ? '' : `; ${keys.unsure} is gone over twice: a generator would be used up`}`, grade, changes };
}

function titleOf(once: OnceForAll, { isUnique, via }: OnceKey, map: string, loops: readonly LoopAround[]): string {
  const where = loops.at(-1)?.form === 'loop' ? 'before the loop' : 'beforehand';
  return `Ask once for all keys ${where}, and look the answer up in ${map}${once.raises ? '; what is missing raises another error' : ''}${once.raises && !isUnique ? ', and of several rows for a key one is taken' : ''}${via ? `; rows that nothing orders may come in another order${via.isMany ? '' : ', and one that is linked twice is there twice'}` : ''}`;
}

/** How the answer of the query is used in a pass. */
export interface Use {
  readonly variable?: string;
  readonly statement?: Statement;
  /** Nothing but members of it are read, and tests whether it is there. */
  readonly isRead: boolean;
  /** It is gone over, or made a list of. */
  readonly isIterated: boolean;
  readonly isChanged: boolean;
  /** It is handed to a call that may change it. */
  readonly isHandedOn: boolean;
  /** It stands where an operator of lower precedence needs no parentheses. */
  readonly isAlone: boolean;
}

export function useOf({ looped, query, loops }: Pick<Plan, 'looped' | 'query' | 'loops'>, whole: Expression): Use {
  const path = [...looped.around, looped.expression].filter((node) => !('params' in node));
  const outer = path[path.indexOf(whole) - 1];
  const statement = looped.around.findLast(isStatement);
  const [loop] = loops;
  const isWrapped = query !== looped.expression;
  const parent = outer && 'kind' in outer ? outer : undefined;
  const isIterated = isWrapped || (statement?.kind === 'loop' && statement.iterable === whole) || parent?.kind === 'comprehension';
  const isAlone = parent === undefined || isStatement(parent) || parent.kind === 'record' || parent.kind === 'list' || parent.kind === 'call' || parent.kind === 'assign-expression';
  if (statement?.kind !== 'assign' || statement.value !== whole) {
    const names = (statement?.kind === 'loop' && statement.iterable === whole) || (statement?.kind === 'assign' && isPartOfAll(looped)) ? boundNames(statement.target) : [];
    const isGiven = parent?.kind === 'call' && parent.args.some(({ value }) => value === whole) && !isKeeping(parent.callee);
    return { isRead: parent?.kind === 'member', isIterated, isChanged: loop !== undefined && names.length > 0 && isChanged(names, loop, statement), isHandedOn: isGiven || (loop !== undefined && isHandedOn(names, loop)), isAlone };
  }
  const names = boundNames(statement.target);
  const variable = statement.target.kind === 'name' ? statement.target.name : undefined;
  return { ...(variable !== undefined && { variable }), statement, isRead: variable === undefined || isOnlyRead(variable, loop, statement), isIterated, isChanged: loop !== undefined && isChanged(names, loop, statement), isHandedOn: loop !== undefined && isHandedOn(names, loop), isAlone };
}

/** True where a variable is only asked for its members, or whether it holds anything. */
function isOnlyRead(name: string, loop: LoopAround | undefined, except: Statement): boolean {
  let isRead = true;
  const visit = (node: unknown, parent: Readonly<Record<string, unknown>> | undefined, slot: string): void => {
    if (typeof node !== 'object' || node === null || node === except) return;
    if (Array.isArray(node)) {
      for (const item of node) visit(item, parent, slot);
      return;
    }
    const record = node as Readonly<Record<string, unknown>>;
    if (record.kind === 'name' && record.name === name) {
      const isMember = parent?.kind === 'member' && slot === 'object';
      const isTest = (slot === 'test' && (parent?.kind === 'if' || parent?.kind === 'conditional')) || parent?.kind === 'not' || (parent?.kind === 'logical' && slot === 'left');
      if (!isMember && !isTest) isRead = false;
    }
    for (const [key, child] of Object.entries(record)) visit(child, record, key);
  };
  if (loop) visit(loop.node, undefined, '');
  return isRead;
}

interface KeyList {
  readonly code: Code;
  readonly lines: readonly CodeLine[];
  readonly changes: readonly Change[];
  /** Nobody says whether a key may be missing, which would be another question. */
  readonly isUncertain: boolean;
  /** What is gone over to list them, of which nobody knows that it can be gone over again. */
  readonly unsure?: string;
}

/** The list of all keys, in terms of what the loops go over; undefined where a key may be missing and asks for something else then, or would not be found in memory. */
export function keysOf(plan: Plan, once: OnceForAll, { rows, isRows }: About, taken: Set<string>, site: Site): KeyList | undefined {
  const { looped, loops, found, resolved, guards } = plan;
  const { file } = looped.place;
  const lines: CodeLine[] = [];
  const changes: Change[] = [];
  const isClaimed = /!$/.test(site.text(file)?.slice(found.value.start, found.at.end) ?? '');
  const isElementRow = found.key.lookup !== undefined && resolved.expression.kind === 'name';
  const asked = { looped, loops, value: found.value, made: resolved.expression, rows };
  const emptiness = isElementRow ? 'never' : emptinessOf(asked, site);
  if (found.key.isNumber && once.answers !== 'nothing' && !isElementRow && !isNumber(asked, isRows, site)) return undefined;
  const { empty } = found.key;
  const isSame = empty === 'finds none' ? found.key.lookup === undefined : empty === 'raises' && (isClaimed || once.raises);
  if (emptiness === 'maybe' && !isSame) return undefined;
  const isNullable = guards.some((test) => asksAbout(test, found.value, file, site) || asksAbout(test, resolved.expression, file, site)) || isClaimed || isNullableColumn(resolved.expression, rows, site);
  let code: Code = resolved.code;
  let unsure: string | undefined;
  for (const [index, loop] of loops.entries()) {
    const isOutermost = index === loops.length - 1;
    const word = rows === undefined ? 'row' : (/\w+$/.exec(site.catalog.models.get(rows)?.name ?? '')?.[0] ?? 'row');
    const iterable = iterableOf(looped, loop, isRows && index === 0, taken, word, site);
    if (!iterable || (iterable.line && !isOutermost)) return undefined;
    if (iterable.line) lines.push(iterable.line);
    if (iterable.change) changes.push(iterable.change);
    unsure ??= iterable.unsure;
    const isElement = index === 0 && loop.target?.kind === 'name' && resolved.expression.kind === 'name' && resolved.expression.name === loop.target.name;
    if (isElement && !isNullable && loops.length === 1) code = iterable.code;
    else {
      const as = elementName(loop, index === 0 ? resolved.names : new Set([...mentionedNames(loops[index - 1]?.iterable ?? resolved.expression)]), file, site);
      if (as === undefined) return undefined;
      code = { kind: 'each', over: iterable.code, as, value: code, ...(index === 0 && isNullable && { some: true as const }), ...(index > 0 && { nested: true as const }) };
    }
  }
  return { code, lines, changes, isUncertain: emptiness === 'unknown' && empty === undefined, ...(unsure !== undefined && { unsure }) };
}

/** True for a member of a row whose column may be null. */
function isNullableColumn(expression: Expression, rows: string | undefined, site: Site): boolean {
  if (expression.kind !== 'member' || rows === undefined) return false;
  const model = site.catalog.models.get(rows);
  return [...(model?.fields.values() ?? [])].some(({ name, column, nullable }) => nullable && (name === expression.name || column === expression.name));
}

/** True for what the callback of a `map` gives back within `Promise.all`. */
export function isGathered({ around, expression, loops }: Looped): boolean {
  const statement = around.findLast(isStatement);
  const [loop] = loops;
  const outer = loop && around[around.indexOf(loop.node) - 1];
  if (statement?.kind !== 'return' || statement.value !== expression || loop?.form !== 'callback' || !outer || !('kind' in outer) || outer.kind !== 'call') return false;
  const { callee, args } = outer;
  return callee.kind === 'member' && callee.name === 'all' && callee.object.kind === 'name' && callee.object.name === 'Promise' && args[0]?.value === loop.node;
}

export interface Names {
  readonly rows: string;
  readonly map: string;
}

export function namesFor(word: string, once: OnceForAll, key: OnceKey, language: Looped['module']['language'], fresh: (...candidates: readonly string[]) => string | undefined): Names | undefined {
  const by = (...words: readonly string[]): string => cased([...words, 'by', ...(key.via?.isMany ? [key.via.model] : []), key.member], language);
  const many = plural(word);
  const named = (rows: string | undefined, map: string | undefined): Names | undefined => (rows === undefined || map === undefined ? undefined : { rows, map });
  if (key.via) return named(fresh(cased([plural(key.via.model)], language), cased(['found', plural(key.via.model)], language)), fresh(once.answers === 'number' ? by(word, 'counts') : by(many)));
  switch (once.answers) {
    case 'number':
      return named(fresh(cased([word, 'counts'], language), cased(['all', word, 'counts'], language)), fresh(by(word, 'counts'), by('all', word, 'counts')));
    case 'flag':
      return named('', fresh(cased([key.member, 's', 'with', many], language).replace(/_s_with/, 's_with'), cased(['keys', 'with', many], language)));
    default:
      return named(fresh(cased([many], language), cased(['all', many], language), cased(['found', many], language), cased(['matching', many], language)), fresh(by(many), by('all', many), by('found', many)));
  }
}

/** The lines before the loop: the statement for all keys, and what its answer is looked up in. */
export function linesFor(names: Names, isMap: boolean, query: Code, once: OnceForAll, key: OnceKey, { isAwaited, language, word }: { readonly isAwaited: boolean; readonly language: Looped['module']['language']; readonly word: string }): readonly CodeLine[] {
  const asked: Code = isAwaited ? { kind: 'await', value: query } : query;
  const isPython = language === 'python';
  if (isMap) return [{ kind: 'declare', name: names.map, value: asked }];
  if (once.wrap !== undefined) return [{ kind: 'declare', name: names.map, value: { kind: 'call', callee: { kind: 'text', text: once.wrap }, args: [asked] } }];
  const own = cased([key.via?.model ?? word], language);
  const as = freeName([own, 'row'], new Set([names.rows, names.map])) ?? 'row';
  const member = (name: string): Code => ({ kind: 'member', object: { kind: 'text', text: once.answers === 'number' ? 'group' : as }, name });
  const index = (over: Code): CodeLine => ({ kind: 'declare', name: names.map, value: { kind: 'index', over, as: once.answers === 'number' ? 'group' : as, key: member(key.member), value: once.number === undefined ? { kind: 'text', text: as } : member(once.number) } });
  if (key.via) {
    const { relation, isMany, number } = key.via;
    const element: Code = { kind: 'text', text: as };
    const value: Code = once.answers === 'number' ? { kind: 'member', object: { kind: 'member', object: element, name: number }, name: relation } : { kind: 'member', object: element, name: relation };
    const found: CodeLine = isMany ? { kind: 'declare', name: names.map, value: { kind: 'index', over: { kind: 'text', text: names.rows }, as, key: { kind: 'member', object: element, name: key.member }, value } } : { kind: 'group', name: names.map, over: names.rows, as, key: key.member, value: relation };
    return [{ kind: 'declare', name: names.rows, value: asked }, found];
  }
  if (once.answers === 'rows' && isPython) return [{ kind: 'group', name: names.map, over: names.rows, source: asked, as, key: key.member }];
  if (once.answers === 'rows') return [{ kind: 'declare', name: names.rows, value: asked }, { kind: 'group', name: names.map, over: names.rows, as, key: key.member }];
  if (isPython) return [index(asked)];
  return [{ kind: 'declare', name: names.rows, value: asked }, index({ kind: 'text', text: names.rows })];
}

/** What a pass finds for its key. */
function entryFor(once: OnceForAll, map: Code, key: Code, use: Use, isPython: boolean): Code {
  if (once.answers === 'flag') return { kind: 'member of', set: map, key };
  const absent = once.answers === 'rows' ? 'empty list' : once.answers === 'number' ? 'zero' : once.raises && isPython ? 'error' : use.isRead || once.raises ? 'undefined' : 'null';
  const entry: Code = { kind: 'entry', map, key, absent };
  const isOperation = !isPython && absent !== 'undefined' && absent !== 'error';
  return isOperation && !use.isAlone ? { kind: 'joined', pieces: [{ kind: 'text', text: '(' }, entry, { kind: 'text', text: ')' }] } : entry;
}

