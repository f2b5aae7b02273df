// A read that is repeated: its rows come along with those on which it depends, or it is asked once for all keys before the loop.
import type { Change } from '../../core/code.js';
import { classAround, expressionAt, functionAround, isChain, isFunction, pathTo } from '../../core/find.js';
import type { Along, QueryChange, Ways } from '../../core/mend.js';
import { isSamePlace, type Place } from '../../core/place.js';
import type { Occurrence } from '../../core/statement.js';
import type { Expression, FunctionDefinition, Target } from '../../core/syntax.js';
import type { Mend } from '../finding.js';
import { annotate } from './annotate.js';
import { loadApart } from './apart.js';
import { askInATick } from './ask-in-a-tick.js';
import { carryAlong } from './carry-along.js';
import { compareKeys } from './compare-keys.js';
import { askedInMemory } from './in-memory.js';
import { loadInBatches } from './load-in-batches.js';
import { boundNames, eachNode, isWithin } from './loops.js';
import { onceForAll } from './once-for-all.js';
import type { Brought, Proposal, Site } from './proposal.js';
import { guardOf } from './guarded.js';
import { beginningOf, conflictAround, isBuiltBy, isGivenBack, isPassedOnTheWay, isQueryOfOne, siblingsOf } from './query-places.js';
import { isWrittenLater } from './written-later.js';

/** The fixes for a read that is repeated. */
export function readOnce(mend: Extract<Mend, { kind: 'read once' }>, site: Site): readonly Proposal[] {
  const [told] = mend.repeated;
  const occurrences = mend.repeated.map(({ occurrence }) => occurrence);
  const asked = told && mend.isWritten !== true ? askedInMemory(told.occurrence, site) : undefined;
  const inMemory = asked ? loadAlong(occurrences, site, ({ memory }) => memory?.along).map((proposal): Proposal => ({ ...proposal, title: proposal.title.replace(/(?=; |$)/, `, and ${told?.occurrence.statement.ways?.memory?.conditions.length === 0 ? 'read them there' : 'pick those that are wanted in memory'}`), grade: 'changes behaviour', changes: [...proposal.changes, ...asked] })) : [];
  // What passes write must be read after they have written it.
  const along = mend.isWritten === true ? [] : loadAlong(occurrences, site, (ways) => ways.along);
  const carried = carryAlong(mend, site);
  // What the program answers with stays as it is, if that can be.
  const [inside, leaving] = [carried.filter(({ grade }) => grade === 'safe'), carried.filter(({ grade }) => grade !== 'safe')];
  return [...(told ? compareKeys(told.occurrence, site) : []), ...along, ...inside, ...annotate(mend, site), ...loadApart(mend, site), ...onceForAll(mend, site), ...leaving, ...inMemory, ...askInATick(mend, site), ...loadInBatches(mend, site)];
}

/**
 * Every query whose rows lead to the statement gets what loads it along with them. Inside of several loops the rows furthest out come first:
 * what is loaded with them is read once. Of the places where a query is built the best is tried first.
 */
function loadAlong(occurrences: readonly Occurrence[], site: Site, alongOf: (ways: Ways) => readonly Along[] | undefined): readonly Proposal[] {
  // What a recursion loads is loaded at every level of it, and nobody knows how many there are.
  if (occurrences.some((occurrence) => isRecursive(occurrence, site))) return [];
  const isNested = occurrences.some(({ repetitions }) => repetitions.length > 1);
  // Where a pass further out asks for a relation's rows, these may come along with its own, and a change of the question would ask anew.
  const ways = occurrences.map(({ statement }) => (alongOf(statement.ways ?? {}) ?? []).filter((along) => canBeWritten(along, site) && !(isNested && along.isRelation === true)));
  const chosenOf = (chosen: readonly (Along | undefined)[]): readonly Chosen[] => chosen.flatMap((along, index) => (along && occurrences[index] ? [{ along, occurrence: occurrences[index] }] : []));
  // What one way brings along with rows further out, the same code asks for anew on another way that has only the nearer ones.
  const depth = Math.min(...ways.map((along) => along.length));
  const levels = [...Array(depth).keys()];
  const even = (isNested ? levels.reverse() : levels).flatMap((level) => loadedAt(chosenOf(ways.map((along) => along[level])), site));
  if (depth > 0) return even;
  // Of several queries that lead there, those that nobody can change stay as they are, and the others are mended all the same.
  return loadedAt(chosenOf(ways.map(([along]) => along)), site).map((proposal) => ({ ...proposal, title: `${proposal.title}; other queries that lead here stay as they are`, isPartial: true as const }));
}

/** True where a query is written in a way that leaves room for what it is to get. */
function canBeWritten(along: Along, site: Site): boolean {
  return along.change.kind !== 'method' || placesOf(along, site).length > 0;
}

/** True for a statement that a function sends which calls itself. */
function isRecursive({ repetitions, path, place }: Occurrence, site: Site): boolean {
  if (repetitions.some(({ form }) => form === 'recursion')) return true;
  return [place, ...path.map((frame) => frame.place)].some((at) => {
    const fn = functionOf(at, site);
    return fn !== undefined && fn.name !== '' && callsItself(fn);
  });
}

/** True for a function that calls itself: by its name, as its own object's method, or as that of something that it goes over. */
function callsItself({ name, body }: FunctionDefinition): boolean {
  const own = new Set(['self', 'this']);
  const callees: Expression[] = [];
  eachNode(body, (node) => {
    if (node.kind === 'call') callees.push(node.callee as Expression);
    // Loops and the clauses of comprehensions bind what they go over.
    else if ('iterable' in node) for (const bound of boundNames(node.target as Target | undefined)) own.add(bound);
  });
  return callees.some((callee) => (callee.kind === 'name' || (callee.kind === 'member' && callee.object.kind === 'name' && own.has(callee.object.name))) && callee.name === name);
}

/** A statement, and the way in which it comes along with other rows. */
interface Chosen {
  readonly along: Along;
  readonly occurrence: Occurrence;
}

/** A change of a query, with all that reads what it brings. */
interface Wanted extends Brought {
  readonly change: QueryChange;
  readonly by: Occurrence[];
}

/** The queries of all occurrences changed, each in its best place; and once more, each in its second best. */
function loadedAt(chosen: readonly Chosen[], site: Site): readonly Proposal[] {
  const proposals: Proposal[] = [];
  const places = chosen.map((one) => ({ ...one, places: placesOf(one.along, site) }));
  for (const step of [0, 1]) {
    const wanted: Wanted[] = [];
    const notes: string[] = [];
    for (const { along, occurrence, places: sorted } of places) {
      const one = sorted[Math.min(step, sorted.length - 1)];
      const present = wanted.find(({ at, change }) => one !== undefined && isSamePlace(at, one.at) && JSON.stringify(change) === JSON.stringify(along.change));
      if (present) present.by.push(occurrence);
      if (!one || present) continue;
      const ways = along.change.kind === 'method' ? [one.at, ...siblingsOf(one.at, along.change, site)] : [one.at];
      for (const at of ways) wanted.push({ at, path: along.path, change: along.change, by: [occurrence] });
      if (along.differs !== undefined) notes.push(`may change ${along.differs}`);
      if (one.readers !== undefined) notes.push(`${one.readers} load it as well`);
    }
    // What a function adds to all that it gives, it need not add in a branch before.
    const needed = wanted.filter(({ at, change }) => !isConditional(at, site) || isGivenBack(at, site) || !wanted.some((other) => other.at.start > at.start && !isConditional(other.at, site) && isInSameFunction(at, other.at, site) && JSON.stringify(other.change) === JSON.stringify(change)));
    const guards = needed.map(({ at, change, by }) => guardOf(at, change, by, site));
    const changes = needed.map(({ at, change }, index): Change => guards[index]?.change ?? { kind: 'query', at, change });
    const brings = needed.map(({ at, path }): Brought => ({ at, path }));
    for (const [index, { at, change, by }] of needed.entries()) {
      const conflict = change.kind === 'method' ? conflictAround(at, change, site) : undefined;
      if (guards[index]?.change) continue;
      if (conflict !== undefined) notes.push(`where ${conflict}() is asked of the query, it may contradict that`);
      if (by.some((occurrence) => isWrittenLater(at, change, occurrence, site))) notes.push('what is written after the query is not seen in it');
    }
    for (const guard of guards) if (guard && !guard.change) notes.push(`whatever else ${guard.of} answers loads it as well`);
    const first = chosen[0]?.along;
    const only = [...new Set(guards.flatMap((guard) => (guard?.change ? [`${guard.entries.join(' and ')} of ${guard.of}`] : [])))];
    const titled = first && `${first.title}${only.length > 0 ? `, for ${only.join(' and ')} alone` : ''}`;
    const title = titled && (changes.length > 1 ? `${titled} (in ${changes.length} queries)` : titled);
    if (title === undefined || changes.length === 0 || proposals.some((one) => JSON.stringify(one.changes) === JSON.stringify(changes))) continue;
    proposals.push(notes.length === 0 ? { title, grade: 'safe', changes, brings } : { title: [title, ...new Set(notes)].join('; '), grade: 'changes behaviour', changes, brings });
  }
  return proposals;
}

/** A place where a query may be changed, and who else reads rows from there. */
interface QueryPlace {
  readonly at: Place;
  readonly readers?: string;
}

/**
 * The places where a query may be changed, the best first. Where others read rows too, the code that called for them is nearer: it gets what it needs,
 * and nobody else does.
 */
function placesOf(along: Along, site: Site): readonly QueryPlace[] {
  const [last] = along.at;
  // What goes no further than the function that builds it nobody else reads.
  const isKept = (at: Place): boolean => along.given === undefined && last !== undefined && (isSamePlace(at, last) || isInSameFunction(at, last, site));
  const isShared = (at: Place): boolean => along.shared?.some((one) => isSamePlace(one, at)) === true;
  const readersOf = (at: Place): string | undefined => (isKept(at) ? undefined : otherReaders(at, isShared(at), site));
  const asPlace = (at: Place): QueryPlace => ({ at, readers: readersOf(at) });
  // One query more for each that asks the manager for anything would cost more than it saves.
  const isForAll = (at: Place): boolean => isShared(at) && ['', 'get_queryset'].includes(functionOf(at, site)?.name ?? '');
  const leavesRoom = (at: Place): boolean => along.change.kind !== 'method' || (isQueryOfOne(at, site) && !(along.change.asksMore === true && isForAll(at)));
  const isWritable = (at: Place): boolean => leavesRoom(at) && (along.change.kind !== 'method' || isBuiltBy(at, along.change, site));
  const built = byPreference(along.at, site).filter(isWritable).map(asPlace);
  const given = (along.given ?? []).filter((at, index, all) => isQueryOfOne(at, site) && leavesRoom(at) && !isConditional(at, site) && [...all.slice(index + 1), ...along.at.slice(0, 1)].every((inner) => isAlwaysGiven(inner, site)) && isCallOf(at, functionOf(all[index + 1] ?? along.at[0] ?? at, site), site)).map(asPlace);
  const isOwn = ({ readers }: QueryPlace): boolean => readers === undefined;
  const [best] = built;
  return best && isOwn(best) ? built.filter(isOwn) : [...given.filter(isOwn), ...along.at.filter(isWritable).map(asPlace).filter(isOwn), ...built.filter((one) => !isOwn(one))];
}

/** True where a function is called by its name, or read as a property: a framework that calls it for somebody else's call answers with something else. */
function isCallOf(at: Place, fn: FunctionDefinition | undefined, site: Site): boolean {
  const module = site.module(at.file);
  const found = module && expressionAt(module, at)?.expression;
  const asked = found?.kind === 'call' ? found.callee : found;
  return fn !== undefined && asked?.kind === 'member' && asked.name === fn.name;
}

/** True where the function around a query answers with it, or with one that begins like it, whichever way it goes: never with a list, or with nothing. */
function isAlwaysGiven(at: Place, site: Site): boolean {
  const module = site.module(at.file);
  const fn = functionOf(at, site);
  const query = module && expressionAt(module, at)?.expression;
  if (!fn || !query) return false;
  const text = site.text(at.file) ?? '';
  const beginning = beginningOf(query, text);
  const returned: (Expression | undefined)[] = [];
  const assigned: { readonly names: readonly string[]; readonly value: Expression | undefined }[] = [];
  eachNode(fn.body, (node) => {
    if (node.kind === 'return') returned.push(node.value as Expression | undefined);
    if (node.kind === 'assign') assigned.push({ names: boundNames(node.target as Target | undefined), value: node.value as Expression | undefined });
  });
  const isQuery = (value: Expression | undefined, name?: string): boolean => {
    if (value?.kind === 'name') {
      const values = assigned.filter(({ names }) => names.includes(value.name));
      return name === undefined && values.length > 0 && values.every((one) => isQuery(one.value, value.name));
    }
    if (value === undefined || !isChain(value)) return false;
    const own = beginningOf(value, text);
    return isWithin(at, value) || own === beginning || (name !== undefined && own === name) || (name === undefined && assigned.some(({ names }) => names.includes(own)) && isQuery({ kind: 'name', name: own, start: value.start, end: value.end }));
  };
  return returned.length > 0 && returned.every((value) => isQuery(value));
}

/** Who else reads rows from where a query is built: all who ask a manager, or who call the function around it; undefined where nobody does. */
function otherReaders(at: Place, isShared: boolean, site: Site): string | undefined {
  const fn = functionOf(at, site);
  const name = fn?.name ?? '';
  if (isShared) return name === '' || name === 'get_queryset' ? 'all other readers of this manager' : `all other callers of ${name}()`;
  const module = site.module(at.file);
  const within = module && classAround(module, at);
  return name !== '' && (site.callsOf?.(name, { file: at.file, ...(within && { within }) }) ?? 0) > 1 ? `all other callers of ${name}()` : undefined;
}

/**
 * The places where a query is built, the best first. A query that is built by several statements of one function is changed where it begins, since
 * its later steps may be conditional; otherwise the last step is nearest to the rows, unless it stands behind a condition.
 */
function byPreference(places: readonly Place[], site: Site): readonly Place[] {
  const [last, first] = places;
  if (!last || !first) return places;
  // What begins in a branch is not all that is built.
  if (isInSameFunction(last, first, site)) return isPassedOnTheWay(first, last, site) ? [first, last] : [last];
  return isConditional(last, site) ? [first] : places;
}

function isInSameFunction(a: Place, b: Place, site: Site): boolean {
  const module = a.file === b.file ? site.module(a.file) : undefined;
  return module !== undefined && functionAround(module, a) === functionAround(module, b);
}

function functionOf(place: Place, site: Site): FunctionDefinition | undefined {
  const module = site.module(place.file);
  return module && functionAround(module, place);
}

/** True for what stands in a branch of the function around it. */
function isConditional(place: Place, site: Site): boolean {
  const module = site.module(place.file);
  const around = module ? pathTo(module, place) : [];
  const inner = around.slice(around.findLastIndex(isFunction) + 1);
  return inner.some((node) => 'kind' in node && (node.kind === 'if' || node.kind === 'conditional' || node.kind === 'switch' || node.kind === 'try'));
}
