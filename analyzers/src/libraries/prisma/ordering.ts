// `orderBy` in the database's terms: by columns, by those of relations to one, and by how many rows a relation has.
import type { QueryOrder } from '../../core/relational.js';
import type { Value } from '../../core/values.js';
import type { Model, Relation } from '../../schema/catalog.js';
import { countJoin } from './counts.js';
import { isNothing } from './query.js';
import { columnOf, joinToOne, type Scope } from './scope.js';

/** Reads what a name that is no field and no relation of the model orders by. */
export type OtherOrder = (name: string, direction: Value) => readonly QueryOrder[] | undefined;

/** The items of `orderBy`; what cannot be read leaves the level open. */
export function readOrder(scope: Scope, value: Value | undefined, other: OtherOrder = () => undefined): QueryOrder[] {
  return value === undefined || isNothing(value) ? [] : itemsOf(scope, scope.model, scope.from.alias, value, other);
}

function itemsOf(scope: Scope, model: Model, alias: string, value: Value, other: OtherOrder): QueryOrder[] {
  if (value.kind === 'collection' && value.items) return value.items.flatMap((item) => itemsOf(scope, model, alias, item, other));
  if (value.kind !== 'record' || value.open) {
    scope.open = true;
    if (value.kind !== 'record') return [];
  }
  return [...value.fields].flatMap(([name, direction]) => {
    if (isNothing(direction)) return [];
    const found = itemOf(scope, model, alias, name, direction, other);
    if (!found) scope.open = true;
    return found ?? [];
  });
}

function itemOf(scope: Scope, model: Model, alias: string, name: string, direction: Value, other: OtherOrder): readonly QueryOrder[] | undefined {
  const column = columnOf(model, alias, name);
  if (column) return [{ ...column, ...directionOf(direction) }];
  const relation = model.relations.get(name);
  if (!relation) return other(name, direction);
  if (direction.kind !== 'record') return undefined;
  if (relation.cardinality === 'many') return countOrder(scope, model, alias, relation, direction.fields.get('_count'));
  const joined = joinToOne(scope, model, alias, relation, 'orderby_');
  return joined && itemsOf(scope, joined.model, joined.alias, direction, other);
}

/** By the number of rows: Prisma joins a subquery that counts them for every row that has any. */
function countOrder(scope: Scope, model: Model, alias: string, relation: Relation, direction: Value | undefined): readonly QueryOrder[] | undefined {
  const counted = direction && countJoin(scope, model, alias, relation, undefined, 'orderby_');
  return counted && [{ table: counted.alias, column: counted.column, wrapped: 'COALESCE(%, 0)', ...directionOf(direction) }];
}

function directionOf(value: Value): Pick<QueryOrder, 'descending' | 'nulls'> {
  const sort = value.kind === 'record' ? value.fields.get('sort') : value;
  const nulls = value.kind === 'record' ? value.fields.get('nulls') : undefined;
  const side = nulls?.kind === 'literal' && (nulls.value === 'first' || nulls.value === 'last') ? nulls.value : undefined;
  return { descending: sort?.kind === 'literal' && sort.value === 'desc', ...(side && { nulls: side }) };
}
