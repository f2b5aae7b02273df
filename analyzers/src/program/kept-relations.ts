// What rows that stay in memory have after a loop over all of them: relations that each pass loaded are loaded in the next loop.
import type { Statement } from '../core/syntax.js';
import { mergeLoaded, withDeps, type Loaded, type RowValue, type Value } from '../core/values.js';
import type { Machine, Scope } from './state.js';
import { eachStatement } from './syntax-questions.js';

/** Rows reach back to the row that they came from: no path is longer. */
const DEPTH = 4;

/** True for a body that runs through for every element: it is never left, and no pass is cut short. */
export function runsThrough(body: readonly Statement[]): boolean {
  let through = true;
  eachStatement(body, ({ kind }) => {
    if (kind === 'break' || kind === 'continue' || kind === 'return' || kind === 'try') through = false;
  });
  return through;
}

/**
 * Notes, after a loop over all of `iterable`, what its body loaded with every element. Rows that were not kept are queried again, with nothing.
 *
 * @param element what the element was before the body, and `after` what it was behind it
 * @param from the first statement that was written down in the body
 */
export function keepLoaded(m: Machine, iterable: Value, element: Value | undefined, after: Value | undefined, from: number): void {
  if (m.silent > 0 || element?.kind !== 'row' || after?.kind !== 'row' || element.fields === after.fields) return;
  if (iterable.kind !== 'rows' && iterable.kind !== 'collection') return;
  const names = loadedSince(m, from);
  if (names.size === 0) return;
  const gained = gainedBy(after, names, element.fields);
  if (gained.relations.size === 0) return;
  for (let scope: Scope | undefined = m.scope; scope && scope.activation === m.activation; scope = scope.parent) {
    for (const [name, value] of scope.vars) {
      const kept = withLoaded(value, iterable, gained);
      if (kept) scope.vars.set(name, withDeps(kept, value.deps));
    }
  }
}

function withLoaded(value: Value, iterable: Value, gained: Loaded): Value | undefined {
  if (value.kind === 'rows' && iterable.kind === 'rows') {
    const isSame = value.sent && value.origin === iterable.origin && value.loaded === iterable.loaded && value.element === undefined;
    return isSame ? { ...value, gained: value.gained ? mergeLoaded(value.gained, gained) : gained } : undefined;
  }
  if (value.kind !== 'collection' || iterable.kind !== 'collection' || value.element !== iterable.element || value.element.kind !== 'row') return undefined;
  if (value.items || value.element.others || value.form !== 'list') return undefined;
  return { ...value, element: { ...value.element, loaded: mergeLoaded(value.element.loaded, gained) } };
}

/** Names of the relations that rows loaded in every pass, since the given position. */
function loadedSince({ activation }: Machine, from: number): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { statement, guarded, repetitions } of activation.pending.slice(from)) {
    const { cause, relation } = statement;
    if (cause !== 'lazy-load' || relation === undefined || guarded === true || statement.kept !== true || repetitions.length !== activation.loops.length + 1) continue;
    names.add(relation.slice(relation.lastIndexOf('.') + 1));
  }
  return names;
}

function gainedBy({ fields }: RowValue, names: ReadonlySet<string>, before: ReadonlyMap<string, Value>, depth = 0): Loaded {
  const relations = new Map<string, Loaded>();
  for (const [name, value] of fields) {
    if (value.kind !== 'row' || !names.has(name) || (depth === 0 && before.has(name))) continue;
    relations.set(name, depth < DEPTH ? mergeLoaded(value.loaded, gainedBy(value, names, before, depth + 1)) : value.loaded);
  }
  return { relations };
}
