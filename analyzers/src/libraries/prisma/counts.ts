// How many rows a relation has: `_count`, as something to read or to order by.
import type { Query } from '../../core/relational.js';
import type { RecordValue, Value } from '../../core/values.js';
import type { Model, Relation } from '../../schema/catalog.js';
import { conditionsOf, singleKey } from './conditions.js';
import { isNothing } from './query.js';
import { keysOf, newScope, selectFrom, tableOf, targetOf, type Scope } from './scope.js';

/** `_count: { select: { reviews: true } }` joins a subquery for each relation that is counted. */
export function joinCounts(scope: Scope, given: RecordValue | undefined): void {
  for (const [name, choice] of chosen(given)) {
    if (name !== '_count') continue;
    const select = choice.kind === 'record' ? choice.fields.get('select') : undefined;
    const relations = [...scope.model.relations.values()].filter((relation) => relation.cardinality === 'many');
    for (const relation of relations) {
      const wanted = select?.kind === 'record' ? select.fields.get(relation.name) : choice.kind === 'literal' ? choice : undefined;
      if (!wanted || isNothing(wanted) || (wanted.kind === 'literal' && wanted.value === false)) continue;
      countJoin(scope, scope.model, scope.from.alias, relation, wanted.kind === 'record' ? wanted.fields.get('where') : undefined, 'aggr_selection_');
    }
  }
}

/** Joins the number of rows that a relation has: a subquery that groups its table by the key. */
export function countJoin(scope: Scope, model: Model, alias: string, relation: Relation, where: Value | undefined, prefix: string): { readonly alias: string; readonly column: string } | undefined {
  const target = targetOf(scope.catalog, relation);
  if (!target) return undefined;
  const { through } = relation;
  const own = through ? singleKey(scope, model) : undefined;
  const keys = through ? (own === undefined ? [] : [[own, through.near] as const]) : keysOf(scope.catalog, model, relation);
  if (keys.length === 0) return undefined;
  const inner = scope.names.next('k');
  const below = newScope(scope.catalog, scope.names, target, inner);
  const theirs = through ? singleKey(scope, target) : undefined;
  const between = scope.names.next('t');
  if (through && theirs !== undefined) below.joins.push({ ...tableOf(through.table), alias: between, join: 'left', on: [[{ table: inner, column: theirs }, { table: between, column: through.far }]] });
  const conditions = conditionsOf(below, where);
  const group = keys.map(([, column]) => ({ table: through ? between : inner, column }));
  const query: Query = selectFrom(below, { where: conditions, group, columns: group, aggregates: [{ call: `COUNT(%) AS ${COUNTED}` }] });
  const joined = scope.names.next(prefix);
  scope.joins.push({ ...below.from, alias: joined, join: 'left', on: keys.map(([ours, theirs]) => [{ table: alias, column: ours }, { table: joined, column: theirs }] as const), query });
  return { alias: joined, column: COUNTED };
}

const COUNTED = 'counted';

/** What `include` and `select` name, as far as it is asked for. */
export function chosen(given: RecordValue | undefined): readonly (readonly [string, Value])[] {
  return ['include', 'select'].flatMap((part) => {
    const selection = given?.fields.get(part);
    if (selection?.kind !== 'record') return [];
    return [...selection.fields].filter(([, choice]) => !isNothing(choice) && !(choice.kind === 'literal' && choice.value === false));
  });
}
