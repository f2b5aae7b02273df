// The other ways in which Prisma says a statement, for fixes: before what repeats it, or once for all keys.
import type { Loader, OnceForAll, OnceKey, Via, Ways } from '../../core/mend.js';
import type { RecordValue, Value } from '../../core/values.js';
import type { Catalog, Model, ModelField } from '../../schema/catalog.js';
import { carriedBy, tickedAs } from './carried.js';
import { isNothing } from './query.js';

/** What a call is, as far as its ways depend on it. */
export interface Called {
  readonly method: string;
  readonly given: Value | undefined;
  readonly model: Model | undefined;
  /** The database, where the schema says which. */
  readonly provider: string | undefined;
}

/** Options that may be there where one statement reads the rows of all keys. */
const SHARED: ReadonlySet<string> = new Set(['where', 'select', 'include', 'omit', 'orderBy']);

/** The ways of a read. */
export function waysOf(called: Called, catalog: Catalog): Ways {
  const { method, given, model } = called;
  const once = onceFor(called, catalog);
  const where = given?.kind === 'record' && !given.open ? given.fields.get('where') : undefined;
  const isRead = given?.kind === 'record' && model && where?.kind === 'record' && !where.open;
  const carried = isRead ? carriedBy(method, given, where, model, catalog) : [];
  const ticked = isRead ? tickedAs(method, given, where, model, catalog) : undefined;
  return { kept: { raises: method.endsWith('OrThrow') }, ...continuedOf(called), ...(once && { once, loader: LOADER }), ...(carried.length > 0 && { carried }), ...(ticked && { ticked }) };
}

function onceFor(called: Called, catalog: Catalog): OnceForAll | undefined {
  const { method, given, model, provider } = called;
  if (given?.kind !== 'record' || given.open || !model) return undefined;
  const where = given.fields.get('where');
  if (where?.kind !== 'record' || where.open || where.fields.has('OR') || where.fields.has('NOT')) return undefined;
  const linked = linkedKeys(called, where, catalog);
  if (linked.length > 0) return [...given.fields].every(([name, value]) => name === 'where' || isNothing(value) || (method === 'findMany' && LINKED.has(name))) ? { keys: linked, answers: method === 'count' ? 'number' : 'rows', raises: false } : undefined;
  if (method === 'count') {
    if ([...given.fields.keys()].some((name) => name !== 'where')) return undefined;
    const keys = keysOf(where, model, provider, method).map((key): OnceKey => ({ ...key, first: [{ key: 'by', value: { kind: 'list', items: [{ kind: 'string', value: key.member }] } }], last: [{ key: '_count', value: { kind: 'constant', value: true } }] }));
    return { keys, answers: 'number', raises: false, method: 'groupBy', number: '_count' };
  }
  if (![...given.fields].every(([name, value]) => SHARED.has(name) || isNothing(value))) return undefined;
  const columns = { argument: 0, path: ['select'] };
  const raises = method.endsWith('OrThrow');
  switch (method) {
    case 'findMany':
      return { keys: keysOf(where, model, provider, method), answers: 'rows', raises, columns };
    case 'findUnique':
    case 'findUniqueOrThrow':
      return { keys: keysOf(where, model, provider, method).filter(({ isUnique }) => isUnique), answers: 'row', raises, method: 'findMany', columns };
    case 'findFirst':
    case 'findFirstOrThrow': {
      // Of several rows for a key the first in their order is the one that was asked for.
      const distinct = (key: OnceKey): OnceKey => (key.isUnique ? key : { ...key, last: [{ key: 'distinct', value: { kind: 'list', items: [{ kind: 'string', value: key.member }] } }] });
      return { keys: keysOf(where, model, provider, method).map(distinct), answers: 'row', raises, method: 'findMany', columns };
    }
    default:
      return undefined;
  }
}

/** The columns that are compared with one value: those of the outermost record. */
function keysOf(where: RecordValue, model: Model, provider: string | undefined, method: string): readonly OnceKey[] {
  return [...where.fields].flatMap(([name, value]): readonly OnceKey[] => {
    const field = model.fields.get(name);
    if (!field || !isKey(field, model, provider) || value.kind === 'record' || value.kind === 'collection' || value.kind === 'literal') return [];
    return [{ slot: { call: 0, method, argument: 0, path: ['where', name] }, listed: { entry: 'in' }, member: name, isUnique: field.unique === true, ...(method.startsWith('findUnique') && { empty: 'raises' as const }), ...typed(field) }];
  });
}

/** Types whose values a Map finds again. */
const PLAIN = /^(?:Int|BigInt|String|Boolean)$/i;

/** True for a column whose values are the same for the database and for a Map: dates and decimals are objects, and some databases know no case. */
function isKey({ type, column }: ModelField, model: Model, provider: string | undefined): boolean {
  if (!PLAIN.test(type)) return false;
  const isReference = column === 'id' || [...model.relations.values()].some((relation) => relation.columns.includes(column));
  return isReference || !/^string$/i.test(type) || (provider !== 'mysql' && provider !== 'sqlserver');
}

/** Pages that are counted off, in no order or in one that the key ends. */
function continuedOf({ method, given, model }: Called): Pick<Ways, 'continued'> {
  if (method !== 'findMany' || given?.kind !== 'record' || given.open || !given.fields.has('skip') || given.fields.has('cursor') || given.fields.has('distinct')) return {};
  const key = [...(model?.fields.values() ?? [])].find(({ unique, nullable }) => unique && !nullable);
  const type = key && typed(key).type;
  if (!key || type === undefined) return {};
  const order = given.fields.get('orderBy');
  const isByKey = order?.kind === 'record' && !order.open && [...order.fields.keys()].join() === key.name;
  if (order && !isNothing(order) && !isByKey) return {};
  const slots = [{ argument: 0, path: ['orderBy'] }];
  return { continued: { slot: { argument: 0, path: ['skip'] }, key: key.name, type, cursor: 'cursor', ...(!isByKey && { order: { kind: 'option', slots, value: { kind: 'record', entries: [{ key: key.name, value: { kind: 'string', value: 'asc' } }] } } }) } };
}

/** Options of a query for rows that their relation takes, whichever it is. */
const LINKED: ReadonlySet<string> = new Set(['select', 'include', 'omit']);

/**
 * Keys of rows that lead to those that are asked for: of the other side of a many-to-many relation, or of the rows of a table that links two others
 * (`tags: { some: { postId } }`).
 */
function linkedKeys({ method, model, provider }: Called, where: RecordValue, catalog: Catalog): readonly OnceKey[] {
  const [only, ...others] = where.fields;
  if (!only || others.length > 0 || !model || (method !== 'findMany' && method !== 'count')) return [];
  const [name, condition] = only;
  const some = condition.kind === 'record' && !condition.open && condition.fields.size === 1 ? condition.fields.get('some') : undefined;
  const relation = model.relations.get(name);
  const target = relation?.target === undefined ? undefined : catalog.models.get(relation.target);
  const back = relation?.inverse === undefined ? undefined : target?.relations.get(relation.inverse);
  if (some?.kind !== 'record' || some.open || some.fields.has('OR') || some.fields.has('NOT') || !target || !back || (back.cardinality === 'one' && (back.nullable || method === 'count'))) return [];
  const isMany = back.cardinality === 'many';
  const via: Via = { of: target.id, accessor: target.name.charAt(0).toLowerCase() + target.name.slice(1), method: 'findMany', model: target.name, relation: back.name, isMany, columns: 'select', number: '_count' };
  return keysOf(some, target, provider, method).filter(({ isUnique }) => isUnique || !isMany).map((key): OnceKey => ({ ...key, slot: { ...key.slot, path: ['where', name, 'some', ...key.slot.path.slice(1)] }, via }));
}

/** What a key is called in TypeScript. */
function typed({ type }: ModelField): Pick<OnceKey, 'type'> {
  const name = ({ int: 'number', bigint: 'bigint', string: 'string', boolean: 'boolean' } as Readonly<Record<string, string>>)[type.toLowerCase()];
  return name === undefined ? {} : { type: name };
}

/** Batches what is asked for in one tick, and keeps nothing: it may stand outside of any request. */
const LOADER: Loader = { name: 'DataLoader', from: 'dataloader', method: 'load', options: { kind: 'record', entries: [{ key: 'cache', value: { kind: 'constant', value: false } }] } };

/** The ways of a write, where nothing but its rows is written. */
export function waysOfWrite({ method, given, model, provider, returnsRows }: Called & { readonly returnsRows: boolean }): Ways | undefined {
  if (given?.kind !== 'record' || given.open || !model) return undefined;
  const names = [...given.fields.keys()];
  const where = given.fields.get('where');
  switch (method) {
    case 'create':
      return names.length === 1 && names[0] === 'data' ? { batch: { method: 'createMany', data: { argument: 0, path: ['data'] }, type: `Prisma.${model.name}CreateManyInput`, ...(returnsRows && { returning: 'createManyAndReturn', isUnordered: true as const }), otherwise: 'all rows are written or none' } } : undefined;
    case 'update':
    case 'updateMany':
    case 'delete':
    case 'deleteMany': {
      if (where?.kind !== 'record' || where.open || where.fields.has('OR') || where.fields.has('NOT') || names.some((name) => name !== 'where' && name !== 'data')) return undefined;
      // An operation such as an increment is done once for each time that its row is named.
      const data = given.fields.get('data');
      if (data && (data.kind !== 'record' || data.open || [...data.fields.values()].some(({ kind }) => kind === 'record'))) return undefined;
      const isMany = method.endsWith('Many');
      const keys = keysOf(where, model, provider, method);
      return { once: { keys, answers: 'nothing', raises: false, method: isMany ? method : `${method}Many` }, otherwise: isMany ? 'all rows are written or none' : 'all rows are written or none, and one that is missing raises nothing' };
    }
    default:
      return undefined;
  }
}
