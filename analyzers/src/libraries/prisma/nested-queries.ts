// What nested writes send beside the row's own statement: rows that are created along with it, rows that are looked up to be connected, links
// between the two. What goes out per element of a list (connectOrCreate, upsert) is sent as statements of its own by nested.ts.
import type { Query } from '../../core/relational.js';
import type { RecordValue, Value } from '../../core/values.js';
import type { Catalog, Model, Relation } from '../../schema/catalog.js';
import { conditionsOf, singleKey } from './conditions.js';
import { isNothing } from './query.js';
import { keysOf, newNames, newScope, primaryKey, selectFrom, tableOf, targetOf } from './scope.js';

/** How deep nested writes are followed. */
const DEPTH = 3;

/** The names of the relations that `data` writes. */
export function nestedRelations(model: Model, data: Value | undefined): readonly Relation[] {
  if (data?.kind !== 'record') return [];
  return [...model.relations.values()].filter(({ name }) => {
    const value = data.fields.get(name);
    return value !== undefined && !isNothing(value);
  });
}

/** The queries for the relations that `data` writes. */
export function nestedQueries(catalog: Catalog, model: Model, data: Value | undefined, isCreate: boolean, depth = DEPTH): readonly Query[] {
  if (data?.kind !== 'record' || depth === 0) return [];
  return nestedRelations(model, data).flatMap((relation) => {
    const target = targetOf(catalog, relation);
    const nested = data.fields.get(relation.name);
    if (!target || nested?.kind !== 'record') return [];
    return [...nested.fields].flatMap(([method, value]): readonly Query[] => {
      if (isNothing(value)) return [];
      if (method === 'connect') return connected(catalog, model, relation, target, value, isCreate);
      if (method !== 'create' && method !== 'createMany') return [];
      const rows = method === 'createMany' && value.kind === 'record' ? value.fields.get('data') : value;
      const row = rows?.kind === 'collection' ? rows.element : rows;
      const insert = selectFrom(newScope(catalog, newNames(), target), { kind: 'insert', ...(rows?.kind === 'collection' && { tuples: rows.items?.length ?? 'many' }) });
      return [insert, ...linked(relation), ...nestedQueries(catalog, target, row, true, depth - 1)];
    });
  });
}

/** Rows that are there already are looked up; those of the other side get their key. */
function connected(catalog: Catalog, model: Model, relation: Relation, target: Model, value: Value, isCreate: boolean): readonly Query[] {
  const items = value.kind === 'collection' ? (value.items ?? [value.element]) : [value];
  const wheres = items.filter((item): item is RecordValue => item.kind === 'record');
  const scope = newScope(catalog, newNames(), target);
  const alternatives = wheres.map((where) => ({ kind: 'and', conditions: conditionsOf(scope, where) }) as const);
  scope.open = alternatives.length === 0 || (value.kind === 'collection' && !value.items);
  const where = alternatives.length === 1 ? alternatives : [{ kind: 'or', conditions: alternatives } as const];
  const key = singleKey(scope, target);
  const columns = key === undefined ? {} : { columns: [{ table: scope.from.alias, column: key }] };
  if (relation.kind === 'forward') {
    const referenced = keysOf(catalog, model, relation).map(([, column]) => column);
    const names = new Set(wheres.flatMap((one) => [...one.fields.keys()].map((name) => target.fields.get(name)?.column ?? name)));
    // A key that is stated needs no look-up before an insert.
    if (isCreate && referenced.every((column) => names.has(column))) return [];
    return [selectFrom(scope, { where, limit: 1, ...columns })];
  }
  if (relation.through) return [selectFrom(scope, { where, ...columns }), ...linked(relation)];
  return [selectFrom(scope, { kind: 'update', where, written: keysOf(catalog, model, relation).map(([, column]) => column) })];
}

/** What one element of a list sends: a look for the row that it names, and what is written then. */
export function elementQueries(catalog: Catalog, model: Model, relation: Relation, target: Model, method: string, element: Value): { readonly query: Query; readonly alongside: readonly Query[] } {
  const given = element.kind === 'record' ? element : undefined;
  const created = method === 'create' ? given : given?.fields.get('create');
  const insert = selectFrom(newScope(catalog, newNames(), target), { kind: 'insert' });
  const nested = nestedQueries(catalog, target, created, true);
  if (method === 'create') return { query: insert, alongside: [...linked(relation), ...nested] };
  const scope = newScope(catalog, newNames(), target);
  scope.open = given === undefined;
  const where = conditionsOf(scope, given?.fields.get('where'));
  if (method === 'connectOrCreate') return { query: selectFrom(scope, { where, limit: 1 }), alongside: [insert, ...linked(relation), ...nested] };
  // Rows of the parent only.
  const keys = relation.through ? [{ kind: 'unknown' } as const] : keysOf(catalog, model, relation).map(([, column]) => ({ kind: 'compare', column: { table: scope.from.alias, column }, operator: 'in', operand: { kind: 'list' } }) as const);
  const look = selectFrom(scope, { where: [...where, ...keys] });
  return { query: look, alongside: method === 'upsert' ? [insert, { ...look, kind: 'update' }, ...nested] : [{ ...look, kind: 'update' }] };
}

function linked({ through }: Relation): readonly Query[] {
  if (!through) return [];
  const table = tableOf(through.table);
  return [{ kind: 'insert', from: { ...table, alias: table.table }, joins: [], where: [], order: [], written: [through.near, through.far], tuples: 'many', conflict: { columns: [], update: false } }];
}

/** The row is read again by its key, once everything is written. */
export function readBack(catalog: Catalog, model: Model): Query {
  const scope = newScope(catalog, newNames(), model);
  const where = primaryKey(catalog, model).map((column) => ({ kind: 'compare', column: { table: scope.from.alias, column }, operator: '=', operand: { kind: 'parameter' } }) as const);
  return selectFrom(scope, { where, limit: 1, ...(where.length === 0 && { open: true }) });
}
