// A read that is repeated: its rows come along with those on which it depends, or it is asked once for all keys before the loop.
import type { Change } from '../../core/code.js';
import { expressionAt, functionAround, isChain, isFunction, pathTo } from '../../core/find.js';
import type { Along, Ways } from '../../core/mend.js';
import { isSamePlace, type Place } from '../../core/place.js';
import type { Occurrence } from '../../core/statement.js';
import type { Expression, FunctionDefinition, Target } from '../../core/syntax.js';
import type { Mend } from '../finding.js';
import { loadApart } from './apart.js';
import { askInATick } from './ask-in-a-tick.js';
import { carryAlong } from './carry-along.js';
import { compareKeys } from './compare-keys.js';
import { askedInMemory } from './in-memory.js';
import { loadInBatches } from './load-in-batches.js';
import { boundNames, eachNode } from './loops.js';
import { onceForAll } from './once-for-all.js';
import type { Proposal, Site } from './proposal.js';

/** The fixes for a read that is repeated. */
export function readOnce(mend: Extract<Mend, { kind: 'read once' }>, site: Site): readonly Proposal[] {
  const [told] = mend.repeated;
  const occurrences = mend.repeated.map(({ occurrence }) => occurrence);
  const asked = told && mend.isWritten !== true ? askedInMemory(told.occurrence, site) : undefined;
  const inMemory = asked ? loadAlong(occurrences, site, ({ memory }) => memory?.along).map((proposal): Proposal => ({ ...proposal, title: proposal.title.replace(/(?=; |$)/, `, and ${told?.occurrence.statement.ways?.memory?.conditions.length === 0 ? 'read them there' : 'pick those that are wanted in memory'}`), grade: 'changes behaviour', changes: [...proposal.changes, ...asked] })) : [];
  return [...(told ? compareKeys(told.occurrence, site) : []), ...loadAlong(occurrences, site, ({ along }) => along), ...carryAlong(mend, site), ...loadApart(mend, site), ...onceForAll(mend, site), ...inMemory, ...askInATick(mend, site), ...loadInBatches(mend, site)];
}

/**
 * Every query whose rows lead to the statement gets what loads it along with them. Inside of several loops the rows furthest out come first:
 * what is loaded with them is read once. Of the places where a query is built the best is tried first.
 */
function loadAlong(occurrences: readonly Occurrence[], site: Site, alongOf: (ways: Ways) => readonly Along[] | undefined): readonly Proposal[] {
  // What a recursion loads is loaded at every level of it, and nobody knows how many there are.
  if (occurrences.some((occurrence) => isRecursive(occurrence, site))) return [];
  const isNested = occurrences.some(({ repetitions }) => repetitions.length > 1);
  const ways = occurrences.map(({ statement }) => (alongOf(statement.ways ?? {}) ?? []).filter((along) => canBeWritten(along, site)));
  // What one way brings along with rows further out, the same code asks for anew on another way that has only the nearer ones.
  const depth = Math.min(...ways.map((along) => along.length));
  const levels = [...Array(depth).keys()];
  const even = (isNested ? levels.reverse() : levels).flatMap((level) => loadedAt(ways.flatMap((along) => along[level] ?? []), site));
  if (depth > 0) return even;
  // Of several queries that lead there, those that nobody can change stay as they are, and the others are mended all the same.
  return loadedAt(ways.flatMap(([along]) => along ?? []), site).map((proposal) => ({ ...proposal, title: `${proposal.title}; other queries that lead here stay as they are`, isPartial: true as const }));
}

/** True where a query is written in a way that leaves room for what it is to get. */
function canBeWritten({ at, change }: Along, site: Site): boolean {
  if (change.kind !== 'method') return true;
  return at.some((place) => {
    const module = site.module(place.file);
    const found = module && expressionAt(module, place);
    return found !== undefined && isChain(found.expression) && !isOfAnyModel(found.expression) && (site.modelsAt?.(place).size ?? 0) <= 1;
  });
}

/** True for a query of a model that a variable or a member holds: `model.objects`, `queryset.model.objects`. Of another one it may not have the relation. */
function isOfAnyModel(expression: Expression): boolean {
  let node = expression;
  for (;;) {
    if (node.kind === 'call') node = node.callee;
    else if (node.kind === 'slice' || node.kind === 'index') node = node.object;
    else if (node.kind !== 'member') return false;
    else if (node.name === 'objects' || /_manager$/.test(node.name)) return (node.object.kind === 'name' || node.object.kind === 'member') && node.object.name !== 'cls' && /^[a-z_]/.test(node.object.name);
    else node = node.object;
  }
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

/** The queries of all occurrences changed, each in its best place; and once more, each in its second best. */
function loadedAt(chosen: readonly Along[], site: Site): readonly Proposal[] {
  const proposals: Proposal[] = [];
  for (const step of [0, 1]) {
    const changes: Extract<Change, { kind: 'query' }>[] = [];
    for (const { at: places, change } of chosen) {
      const sorted = byPreference(places, site);
      const at = sorted[Math.min(step, sorted.length - 1)];
      if (at && !changes.some((one) => isSamePlace(one.at, at) && JSON.stringify(one.change) === JSON.stringify(change))) changes.push({ kind: 'query', at, change });
    }
    const [first] = chosen;
    const differs = chosen.find((one) => one.differs !== undefined)?.differs;
    const title = first && (changes.length > 1 ? `${first.title} (in ${changes.length} queries)` : first.title);
    if (title !== undefined && changes.length > 0 && !proposals.some((one) => JSON.stringify(one.changes) === JSON.stringify(changes))) proposals.push(differs === undefined ? { title, grade: 'safe', changes } : { title: `${title}; may change ${differs}`, grade: 'changes behaviour', changes });
  }
  return proposals;
}

/**
 * The places where a query is built, the best first. A query that is built by several statements of one function is changed where it begins, since
 * its later steps may be conditional; otherwise the last step is nearest to the rows, unless it stands behind a condition.
 */
function byPreference(places: readonly Place[], site: Site): readonly Place[] {
  const [last, first] = places;
  if (!last || !first) return places;
  if (isInSameFunction(last, first, site)) return [first, last];
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
