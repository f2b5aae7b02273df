// What the methods of a model delegate send, as queries in the database's terms.
import type { Condition, Query, QueryAggregate, QueryColumn, QueryOrder } from '../../core/relational.js';
import type { RecordValue, Value } from '../../core/values.js';
import type { Catalog, Model } from '../../schema/catalog.js';
import { amountOf, operandOf } from '../operands.js';
import { conditionsOf } from './conditions.js';
import { joinCounts } from './counts.js';
import { includedQueries, selectedColumns } from './included.js';
import { isNothing } from './query.js';
import { nestedQueries, nestedRelations, readBack } from './nested-queries.js';
import { readOrder } from './ordering.js';
import { newNames, newScope, primaryKey, selectFrom, type Scope } from './scope.js';

/** What one call sends: the statement itself, and those for the relations that are read along with it. */
export interface Sent {
  readonly query: Query;
  readonly alongside: readonly Query[];
}

/** Reads a call. undefined for what is no SQL. */
export function sentBy(catalog: Catalog, model: Model, method: string, args: Value | undefined): Sent | undefined {
  const given = args?.kind === 'record' ? args : undefined;
  const scope = newScope(catalog, newNames(), model, undefined, /^(update|delete)/.test(method));
  scope.open = (args !== undefined && !given && !isNothing(args)) || given?.open === true;
  const query = queryOf(scope, method, given);
  if (!query) return undefined;
  if (/^(count|aggregate|groupBy|createMany|updateMany|deleteMany)$/.test(method)) return { query, alongside: [] };
  const included = includedQueries(catalog, model, given, /^findMany|AndReturn$/.test(method));
  if (!/^(create|update|upsert)$/.test(method)) return { query, alongside: included };
  const parts = method === 'upsert' ? ['create', 'update'] : ['data'];
  const nested = parts.flatMap((part) => nestedQueries(catalog, model, given?.fields.get(part), part === 'create' || method === 'create'));
  const nests = parts.some((part) => nestedRelations(model, given?.fields.get(part)).length > 0);
  const back = nests || included.length > 0 ? [readBack(catalog, model)] : [];
  return { query, alongside: [...(method === 'upsert' ? afterLook(catalog, model, query, given) : []), ...nested, ...back, ...included] };
}

/** An upsert that looks first updates the row that it found, or inserts one. */
function afterLook(catalog: Catalog, model: Model, query: Query, given: RecordValue | undefined): readonly Query[] {
  if (query.kind !== 'select') return [];
  const key = primaryKey(catalog, model).map((column): Condition => ({ kind: 'compare', column: { table: query.from.alias, column }, operator: 'in', operand: { kind: 'list' } }));
  return [
    { ...query, kind: 'update', columns: undefined, where: [...key, ...query.where], ...writtenBy(model, given?.fields.get('update')) },
    { ...query, kind: 'insert', columns: undefined, where: [], ...writtenBy(model, given?.fields.get('create')) },
  ];
}

function queryOf(scope: Scope, method: string, given: RecordValue | undefined): Query | undefined {
  switch (method) {
    case 'findUnique':
    case 'findUniqueOrThrow':
      return found(scope, given, { limit: 1 });
    case 'findFirst':
    case 'findFirstOrThrow':
      return found(scope, given, { ...paged(scope, given), limit: 1 });
    case 'findMany':
      return found(scope, given, paged(scope, given));
    case 'count':
      return { ...filtered(scope, given, paged(scope, given)), kind: 'count' };
    case 'aggregate':
      return aggregated(scope, given);
    case 'groupBy':
      return grouped(scope, given);
    case 'create':
    case 'createMany':
    case 'createManyAndReturn':
      return inserted(scope, given);
    case 'update':
    case 'updateMany':
    case 'updateManyAndReturn':
      return updated(scope, given);
    case 'upsert':
      return upserted(scope, given);
    case 'delete':
    case 'deleteMany':
      return { ...filtered(scope, given, {}), kind: 'delete' };
    default:
      return undefined;
  }
}

function filtered(scope: Scope, given: RecordValue | undefined, more: Partial<Query>): Query {
  const where = conditionsOf(scope, given?.fields.get('where'));
  return selectFrom(scope, { ...more, where: [...where, ...(more.where ?? [])] });
}

function found(scope: Scope, given: RecordValue | undefined, more: Partial<Query>): Query {
  const columns = selectedColumns(scope.catalog, scope.model, scope.from.alias, given);
  joinCounts(scope, given);
  return filtered(scope, given, { ...more, ...(columns && { columns }) });
}

/** Order and cursor. Where pages are taken without an order, Prisma orders by the primary key. */
function ordered(scope: Scope, given: RecordValue | undefined, isPage: boolean, isReversed = false): Pick<Query, 'order'> & Partial<Query> {
  const order = readOrder(scope, given?.fields.get('orderBy'));
  const cursor = present(given, 'cursor');
  if ((isPage || cursor) && order.length === 0) order.push(...primaryKey(scope.catalog, scope.model).map((column): QueryOrder => ({ table: scope.from.alias, column, descending: false })));
  const directed = isReversed ? order.map(reversed) : order;
  return { order: directed, ...(cursor && { where: [cursorCondition(scope, cursor, directed)] }) };
}

function paged(scope: Scope, given: RecordValue | undefined): Partial<Query> {
  const take = present(given, 'take');
  const skip = present(given, 'skip');
  const amount = take && amountOf(take);
  const isReversed = typeof amount === 'number' && amount < 0;
  const parts = ordered(scope, given, take !== undefined || skip !== undefined, isReversed);
  // Which rows are distinct is decided in memory, so that all of them are read.
  if (present(given, 'distinct')) return parts;
  const skipped = skip && amountOf(skip);
  // Behind a cursor no more than its own row is left out.
  const offset = typeof skipped !== 'number' && given?.fields.has('cursor') === true ? undefined : skipped;
  return { ...parts, ...(amount !== undefined && { limit: typeof amount === 'number' ? Math.abs(amount) : amount }), ...(offset !== undefined && offset !== 0 && { offset }) };
}

function reversed(item: QueryOrder): QueryOrder {
  return { ...item, descending: !item.descending, ...(item.nulls && { nulls: item.nulls === 'first' ? 'last' : 'first' }) };
}

/** The rows from the cursor's on, in the order: compared with what a subquery reads of the cursor's row. */
function cursorCondition(scope: Scope, cursor: Value, order: readonly QueryOrder[]): Condition {
  if (cursor.kind !== 'record' || order.some(({ table, wrapped }) => table !== scope.from.alias || wrapped !== undefined)) return { kind: 'unknown' };
  const of = (item: QueryOrder): Query => {
    const below = newScope(scope.catalog, scope.names, scope.model, scope.names.next('c'));
    return selectFrom(below, { columns: [{ table: below.from.alias, column: item.column }], where: conditionsOf(below, cursor) });
  };
  const compared = (item: QueryOrder, operator: string): Condition => ({ kind: 'compare', column: { table: item.table, column: item.column }, operator, operand: { kind: 'subquery', query: of(item) } });
  const alternatives = order.map((item, index): Condition => {
    const isLast = index === order.length - 1;
    const operator = (item.descending ? '<' : '>') + (isLast ? '=' : '');
    return { kind: 'and', conditions: [...order.slice(0, index).map((before) => compared(before, '=')), compared(item, operator)] };
  });
  return { kind: 'or', conditions: alternatives.reverse() };
}

const AGGREGATES: ReadonlyMap<string, string> = new Map([
  ['_count', 'COUNT(%)'],
  ['_sum', 'SUM(%)'],
  ['_avg', 'AVG(%)'],
  ['_min', 'MIN(%)'],
  ['_max', 'MAX(%)'],
]);

function aggregatesOf(scope: Scope, given: RecordValue | undefined): readonly QueryAggregate[] {
  const found: QueryAggregate[] = [];
  for (const [name, call] of AGGREGATES) {
    const asked = present(given, name);
    if (!asked) continue;
    if (asked.kind !== 'record') found.push({ call });
    else for (const field of asked.fields.keys()) found.push({ call, ...columnAt(scope, field) });
  }
  return found;
}

function columnAt(scope: Scope, field: string): { readonly column?: QueryColumn } {
  const column = scope.model.fields.get(field)?.column;
  return column === undefined ? {} : { column: { table: scope.from.alias, column } };
}

function aggregated(scope: Scope, given: RecordValue | undefined): Query {
  const aggregates = aggregatesOf(scope, given);
  const paging = paged(scope, given);
  const isPage = paging.limit !== undefined || paging.offset !== undefined;
  return filtered(scope, given, { ...(isPage && paging), aggregates: aggregates.length === 0 ? [{ call: 'COUNT(%)' }] : aggregates });
}

function grouped(scope: Scope, given: RecordValue | undefined): Query {
  const by = given?.fields.get('by');
  const names = by?.kind === 'collection' ? (by.items ?? []) : by ? [by] : [];
  const group = names.flatMap((name) => {
    const { column } = name.kind === 'literal' ? columnAt(scope, String(name.value)) : {};
    if (!column) scope.open = true;
    return column ?? [];
  });
  if (names.length === 0) scope.open = true;
  const order = readOrder(scope, given?.fields.get('orderBy'), (field, direction) => aggregateOrder(scope, field, direction));
  const take = present(given, 'take');
  const skip = present(given, 'skip');
  const having = havingOf(scope, present(given, 'having'));
  return filtered(scope, given, { group, columns: group, aggregates: aggregatesOf(scope, given), order, ...(having.length > 0 && { having }), ...(take && { limit: amountOf(take) }), ...(skip && { offset: amountOf(skip) }) });
}

/** `orderBy: { _sum: { total: 'desc' } }`. */
function aggregateOrder(scope: Scope, name: string, direction: Value): readonly QueryOrder[] | undefined {
  const call = AGGREGATES.get(name);
  if (call === undefined || direction.kind !== 'record') return undefined;
  return [...direction.fields].flatMap(([field, sort]) => {
    const { column } = columnAt(scope, field);
    return column ? [{ ...column, wrapped: call, descending: sort.kind === 'literal' && sort.value === 'desc' }] : [];
  });
}

const HAVING: Readonly<Record<string, string>> = { equals: '=', not: '<>', lt: '<', lte: '<=', gt: '>', gte: '>=' };

/** `having: { total: { _sum: { gt: 10 } } }`. */
function havingOf(scope: Scope, having: Value | undefined): readonly Condition[] {
  if (!having) return [];
  if (having.kind !== 'record') return [{ kind: 'unknown' }];
  return [...having.fields].flatMap(([field, filter]): readonly Condition[] => {
    const { column } = columnAt(scope, field);
    if (!column || filter.kind !== 'record') return [{ kind: 'unknown' }];
    return [...filter.fields].flatMap(([name, compared]): readonly Condition[] => {
      const call = AGGREGATES.get(name);
      if (call === undefined || compared.kind !== 'record') return [{ kind: 'unknown' }];
      return [...compared.fields].map(([operator, operand]): Condition => {
        const sql = HAVING[operator];
        return sql === undefined ? { kind: 'unknown' } : { kind: 'compare', column, operator: sql, operand: operandOf(operand), wrapped: call };
      });
    });
  });
}

/** The columns of the scalar fields, and of the keys of connected rows, that `data` sets. */
function writtenBy(model: Model, data: Value | undefined): Partial<Query> {
  const row = data?.kind === 'collection' ? data.element : data;
  if (row?.kind !== 'record') return {};
  const written: string[] = [];
  for (const name of row.fields.keys()) {
    const columns = model.fields.get(name)?.column ?? model.relations.get(name)?.columns ?? [];
    written.push(...(typeof columns === 'string' ? [columns] : columns));
  }
  return written.length > 0 ? { written: [...new Set(written)] } : {};
}

function inserted(scope: Scope, given: RecordValue | undefined): Query {
  const data = given?.fields.get('data');
  const skips = present(given, 'skipDuplicates');
  const tuples = data?.kind === 'collection' ? (data.items ? data.items.length : 'many') : undefined;
  return selectFrom(scope, { kind: 'insert', ...writtenBy(scope.model, data), ...(tuples !== undefined && { tuples }), ...(skips?.kind === 'literal' && skips.value === true && { conflict: { columns: [], update: false } }) });
}

/** A row of which nothing but its relations changes is only looked up. */
function updated(scope: Scope, given: RecordValue | undefined): Query {
  const data = given?.fields.get('data');
  const written = writtenBy(scope.model, data);
  const isLook = data?.kind === 'record' && !data.open && !written.written && nestedRelations(scope.model, data).length > 0;
  return isLook ? filtered(scope, given, { limit: 1 }) : { ...filtered(scope, given, {}), kind: 'update', ...written };
}

/** INSERT … ON CONFLICT where nothing nested is written or read; otherwise it begins with a SELECT. */
function upserted(scope: Scope, given: RecordValue | undefined): Query {
  const where = given?.fields.get('where');
  const create = given?.fields.get('create');
  const update = given?.fields.get('update');
  const nests = [create, update].some((data) => data?.kind !== 'record' || [...data.fields.keys()].some((name) => scope.model.relations.has(name)));
  const names = where?.kind === 'record' ? [...where.fields].flatMap(([name, value]) => (scope.model.fields.has(name) ? [name] : value.kind === 'record' ? [...value.fields.keys()] : [])) : [];
  const columns = names.flatMap((name) => scope.model.fields.get(name)?.column ?? []);
  const reads = ['include', 'select'].some((part) => present(given, part) !== undefined);
  const isNative = !nests && !reads && where?.kind === 'record' && !where.open && columns.length > 0 && names.every((name) => create?.kind === 'record' && create.fields.has(name));
  if (!isNative) return filtered(scope, given, { columns: primaryKey(scope.catalog, scope.model).map((column) => ({ table: scope.from.alias, column })) });
  return selectFrom(scope, { kind: 'insert', ...writtenBy(scope.model, create), conflict: { columns, update: update?.kind === 'record' && update.fields.size > 0 } });
}

/** An argument that is given and neither null nor undefined. */
function present(given: RecordValue | undefined, name: string): Value | undefined {
  const value = given?.fields.get(name);
  return value && !isNothing(value) && !(value.kind === 'literal' && value.value === false) ? value : undefined;
}

