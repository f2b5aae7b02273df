// What the methods of a model delegate send and answer: `prisma.user.findMany(…)`.
import type { Code } from '../../core/code.js';
import type { AddedOption, Limit, Together, Ways } from '../../core/mend.js';
import type { Span } from '../../core/place.js';
import { withQueries, type Size, type Statement, type StatementKind } from '../../core/statement.js';
import { collection, record, UNKNOWN, type Value } from '../../core/values.js';
import type { Model } from '../../schema/catalog.js';
import { argument, type Arguments, type Host } from '../library.js';
import { LIBRARY } from './catalog.js';
import type { DelegateObject } from './client.js';
import { providerOf, returnsCreated } from './facts.js';
import { sendNested, writesRelations } from './nested.js';
import { depsOf, isNothing, readQuery, type Query } from './query.js';
import { remedyFor } from './remedy.js';
import { sentBy } from './relational.js';
import { rowOf } from './rows.js';
import { waysOf, waysOfWrite } from './ways.js';

type Answer = 'row' | 'rows' | 'created-rows' | 'batch' | 'number' | 'groups' | 'record' | 'documents';

interface Method {
  readonly kind: StatementKind;
  readonly answer: Answer;
}

const METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  ['findUnique', { kind: 'select', answer: 'row' }],
  ['findUniqueOrThrow', { kind: 'select', answer: 'row' }],
  ['findFirst', { kind: 'select', answer: 'row' }],
  ['findFirstOrThrow', { kind: 'select', answer: 'row' }],
  ['findMany', { kind: 'select', answer: 'rows' }],
  ['create', { kind: 'insert', answer: 'row' }],
  ['createMany', { kind: 'insert', answer: 'batch' }],
  ['createManyAndReturn', { kind: 'insert', answer: 'created-rows' }],
  ['update', { kind: 'update', answer: 'row' }],
  ['updateMany', { kind: 'update', answer: 'batch' }],
  ['updateManyAndReturn', { kind: 'update', answer: 'rows' }],
  ['upsert', { kind: 'insert', answer: 'row' }],
  ['delete', { kind: 'delete', answer: 'row' }],
  ['deleteMany', { kind: 'delete', answer: 'batch' }],
  ['count', { kind: 'count', answer: 'number' }],
  ['aggregate', { kind: 'select', answer: 'record' }],
  ['groupBy', { kind: 'select', answer: 'groups' }],
  ['findRaw', { kind: 'raw', answer: 'documents' }],
  ['aggregateRaw', { kind: 'raw', answer: 'documents' }],
]);

/** True for a method that every delegate has. */
export function isMethod(name: string): boolean {
  return METHODS.has(name);
}

/** Sends the statement of a delegate's method and gives its answer. */
export function callMethod(host: Host, receiver: DelegateObject, name: string, args: Arguments, at: Span): Value {
  const method = METHODS.get(name);
  if (!method) return UNKNOWN;
  const { model: id, accessor = '[…]' } = receiver.data;
  const model = id === undefined ? undefined : host.catalog.models.get(id);
  const given = argument(args, 0) ?? (args.open ? UNKNOWN : undefined);
  // Where each pass of a loop goes to a table of its own, no statement could take the place of them all.
  if (receiver.data.accessor === undefined && variesAsMuchAs(receiver.deps, given, host)) return UNKNOWN;
  const query = readQuery(given, model, host.catalog, host.repeated() !== undefined);
  const data = given?.kind === 'record' ? given.fields.get('data') : undefined;
  const topmost = name === 'findMany' && query.limited && !query.unique && query.rows !== 'one';
  const ordered = name.startsWith('findFirst') && query.order.length > 0;
  const remedy = remedyFor({ method: name, accessor, filters: query.filters, model, catalog: host.catalog, provider: providerOf(host, model), topmost, ordered, nested: data !== undefined && writesRelations(data, model) });
  const writing = method.kind === 'select' || method.kind === 'count' ? undefined : waysOfWrite({ method: name, given, model, provider: providerOf(host, model), returnsRows: returnsCreated(host, model) });
  const single = isSingle(name, given, model, host);
  const statement: Statement = {
    // Counting by a unique key, or up to a limit, asks whether there is such a row.
    kind: name === 'count' && (query.unique || query.limited) ? 'exists' : method.kind,
    library: LIBRARY,
    what: `prisma.${accessor}.${name}`,
    filters: method.kind === 'insert' ? [] : query.filters,
    order: query.order,
    rows: rowsOf(method, query, data),
    cause: 'call',
    ...(id !== undefined && { model: id }),
    ...(remedy !== undefined && { remedy }),
    ...(isBatchedInATick(name, query) && { tick: true }),
    ...(isBulk(name, query, data) && { bulk: true }),
    ...((method.kind === 'select' || method.kind === 'count') && { ways: { ...waysOf({ method: name, given, model, provider: providerOf(host, model) }, host.catalog), ...existence(name, model), ...(name === 'findMany' && { limit: limitOf(model, query.order.length > 0) }) } }),
    ...(method.kind !== 'select' && method.kind !== 'count' && { ways: { ...(name === 'create' && single ? {} : writing), ...((method.answer === 'row' || method.answer === 'batch') && { together: TOGETHER }) } }),
    ...((topmost || single) && { single: true }),
  };
  const { catalog } = host;
  const origin = host.send(model ? withQueries(statement, () => sentBy(catalog, model, name, given)) : statement, at);
  if (method.answer === 'row' && method.kind !== 'select') sendNested(host, given, model, accessor, name, at);
  switch (method.answer) {
    case 'row':
      return rowOf(host.catalog, id, given, origin);
    case 'rows':
      return collection(rowOf(host.catalog, id, given, origin), query.elements, origin);
    case 'created-rows':
      return collection(rowOf(host.catalog, id, given, origin), sizeOf(data), origin);
    case 'number': {
      const select = given?.kind === 'record' ? given.fields.get('select') : undefined;
      return select && !isNothing(select) ? record(new Map(), true) : { kind: 'scalar', deps: 0, origin };
    }
    case 'groups':
      return collection(record(new Map(), true), query.elements === 'page' ? 'page' : 'unbounded', origin);
    case 'batch':
      return record(new Map<string, Value>([['count', { kind: 'scalar', deps: 0 }]]));
    case 'record':
      return record(new Map(), true);
    case 'documents':
      return UNKNOWN;
  }
}

/** One row that is looked for tells whether there are any, and its key is all that has to come back. */
function existence(name: string, model: Model | undefined): Pick<Ways, 'exists'> {
  const key = [...(model?.fields.values() ?? [])].find(({ unique }) => unique) ?? model?.fields.values().next().value;
  if (!key || (name !== 'count' && name !== 'findMany')) return {};
  const value: Code = { kind: 'record', entries: [{ key: key.name, value: { kind: 'constant', value: true } }] };
  return { exists: { from: name, method: 'findFirst', keys: name === 'count' ? ['where'] : ['where', 'select'], option: { kind: 'option', slots: [{ argument: 0, path: ['select'] }], value }, answers: 'row' } };
}

/** The array form of a transaction. */
const TOGETHER: Together = { method: '$transaction', members: 1, otherwise: 'all rows are written or none, one after the other' };

/** What the size of a page is called. */
const SIZES = /^(?:\w+_)?(?:PAGE_SIZE|PER_PAGE|PAGE_LIMIT)$|^(?:pageSize|perPage|itemsPerPage|rowsPerPage)$/;

/** The first rows, in an order that makes them the same each time. */
function limitOf(model: Model | undefined, isOrdered: boolean): Limit {
  const key = isOrdered ? undefined : [...(model?.fields.values() ?? [])].find(({ unique }) => unique);
  const option = (name: string, value: Code): AddedOption => ({ kind: 'option', slots: [{ argument: 0, path: [name] }], value });
  const order: Code | undefined = key && { kind: 'record', entries: [{ key: key.name, value: { kind: 'string', value: 'asc' } }] };
  return { options: [...(order ? [option('orderBy', order)] : []), option('take', { kind: 'text', text: '100' })], skip: { slots: [{ argument: 0, path: ['skip'] }], size: 100, sizes: SIZES }, title: 'Read the first 100 rows only: take: 100' };
}

/** True for a write whose like for many rows the client does not have: upserts, rows that write their relations, updates of each row to values of its own. */
function isSingle(name: string, given: Value | undefined, model: Model | undefined, host: Host): boolean {
  if (name === 'upsert') return true;
  if (given?.kind !== 'record') return false;
  const data = given.fields.get('data');
  if (!data) return false;
  if ((name === 'create' || name === 'update') && writesRelations(data, model)) return true;
  if (!name.startsWith('update')) return false;
  const where = given.fields.get('where');
  const deps = depsOf(data);
  // Inside of a loop that is what changes with the innermost loop with which the condition changes.
  return deps !== 0 && (host.repeated() === undefined || Math.clz32(deps) <= Math.clz32(where ? depsOf(where) : 0));
}

/** True where a name that is not known changes with the innermost loop that anything of the call changes with. */
function variesAsMuchAs(deps: number, given: Value | undefined, host: Host): boolean {
  return deps !== 0 && host.repeated() !== undefined && Math.clz32(deps) <= Math.clz32(given ? depsOf(given) : 0);
}

function rowsOf(method: Method, query: Query, data: Value | undefined): Size {
  switch (method.answer) {
    case 'rows':
      return query.rows;
    case 'batch':
      return method.kind === 'insert' ? sizeOf(data) : query.rows;
    case 'created-rows':
      return sizeOf(data);
    case 'groups':
    case 'documents':
      // Groups are as many as there are values of a column: often few, and nothing here says how many.
      return 'unknown';
    default:
      return 'one';
  }
}

/** `findUnique` calls of one tick go out as one statement if they ask for plain fields by equality. */
function isBatchedInATick(name: string, query: Query): boolean {
  return (name === 'findUnique' || name === 'findUniqueOrThrow') && query.plain && !query.open;
}

/** One statement for many rows, as opposed to one that is meant for a single row. */
function isBulk(name: string, query: Query, data: Value | undefined): boolean {
  if (name === 'createMany' || name === 'createManyAndReturn') return !(data?.kind === 'record' || (data?.kind === 'collection' && data.items?.length === 1));
  if (!['updateMany', 'updateManyAndReturn', 'deleteMany'].includes(name)) return false;
  if (query.unique || query.single) return false;
  return query.listed || !query.filters.some((filter) => filter.operator === '=');
}

function sizeOf(value: Value | undefined): Size {
  if (value?.kind === 'collection') return value.items ? (value.items.length <= 1 ? 'one' : 'constant') : value.size;
  return value?.kind === 'record' ? 'one' : 'unknown';
}
