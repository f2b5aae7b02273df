// Instances of models: reading a column costs nothing, following a relation that was not loaded sends a statement.
import type { Span } from '../../core/place.js';
import { withQueries, type Statement } from '../../core/statement.js';
import type { ClassValue, Loaded, RowValue, Value } from '../../core/values.js';
import { ANYTHING_LOADED, literal, NO_FIELDS, NOTHING_LOADED, record, UNKNOWN } from '../../core/values.js';
import type { Host } from '../library.js';
import { modelValue, relatedManager } from './managers.js';
import { isRowMethod } from './methods.js';
import { LIBRARY, operation, SCALAR, type RowData } from './objects.js';
import { fieldOfModel, modelOf, relationOf, type FieldInfo, type ModelInfo, type RelationInfo } from './registry.js';
import { loadAdvice } from './remedies.js';
import { further, loadWays, NO_PATH } from './ways.js';
import { queryOfColumn, queryOfRelation } from './sql/sent.js';

/** A row about which nothing is known but its model. */
export function rowOf(model: ModelInfo, loaded: Loaded = NOTHING_LOADED): RowValue {
  return { kind: 'row', library: LIBRARY, model: model.id, loaded, fields: NO_FIELDS, deps: 0 };
}

/** A member of an instance. */
export function rowMember(host: Host, row: RowValue, name: string, at: Span): Value | undefined {
  const known = row.fields.get(name);
  if (known) return known;
  const model = modelOf(host.project, row.model);
  if (!model) return isRowMethod(name) ? operation(name, row) : undefined;
  if (name === 'pk' || name === 'id') return keyOf(row, model, name);
  const found = relationOf(host.project, model, name);
  if (found) return found.relation.hasOwnAccessor ? UNKNOWN : followRelation(host, row, model, found.relation, at);
  const field = fieldOfModel(host.project, model, name) ?? (name.endsWith('_id') ? fieldOfModel(host.project, model, name.slice(0, -3)) : undefined);
  if (field) return columnValue(host, row, model, field, at);
  const own = (row.data as RowData | undefined)?.historic ? undefined : ownMember(host, row, model.of, name, at);
  if (own) return own;
  if (isRowMethod(name)) return operation(name, row);
  if (name === '_state') {
    // Of a row that came from elsewhere nobody knows whether it was fetched.
    const isNew = (row.data as RowData | undefined)?.isNew === true;
    return isNew || isFetched(row) ? record(new Map<string, Value>([['adding', literal(isNew)], ['db', SCALAR]]), true) : undefined;
  }
  if (name === '__class__') return modelValue(host.project, model.id);
  if (name === '_prefetched_objects_cache') {
    // Who asks what was prefetched goes two ways, and only one of them sends something.
    const aware: RowValue = { ...row, loaded: { ...row.loaded, any: true } };
    host.mutate(aware);
    host.update?.(row, aware);
    return UNKNOWN;
  }
  if (/^get_\w+_display$/.test(name)) return operation('display', row);
  return undefined;
}

/** True for a row that is known to have been read from the database. */
export function isFetched(row: RowValue): boolean {
  return (row.origin !== undefined || row.fetched === true) && !(row.data as RowData | undefined)?.isNew;
}

/** The primary key: a row that was fetched has one, until the program takes it off to make a copy. */
function keyOf(row: RowValue, model: ModelInfo, name: string): Value {
  const set = row.fields.get(name === 'pk' ? 'id' : 'pk');
  if (set) return set;
  const field = model.fields.get(name);
  const isKey = name === 'pk' || !field || field.primary;
  return isKey && isFetched(row) ? { ...SCALAR, truthy: true } : SCALAR;
}

/** A method or property that the project's class defines; a save or delete of its own is an operation, so that its statement is written down where it is called. */
function ownMember(host: Host, row: RowValue, of: ClassValue | undefined, name: string, at: Span): Value | undefined {
  if (!of) return undefined;
  if (/^a?(save|delete)$/.test(name) && host.classMember(of, name)) return operation(name, row);
  return host.classRead(of, name, row, at);
}

/** A column costs nothing, unless only() or defer() left it out. */
function columnValue(host: Host, row: RowValue, model: ModelInfo, field: FieldInfo, at: Span): Value {
  const data = row.data as RowData | undefined;
  if (!field.primary && leftOut(data, field) && !row.loaded.any && row.origin) {
    const { project } = host;
    host.send(withQueries({ kind: 'select', library: LIBRARY, model: row.model, what: `${model.name}.${field.name}`, filters: [{ column: 'id', operator: '=' }], rows: 'one', cause: 'lazy-load', kept: true, remedy: data?.only ? `name '${field.name}' in only() on the queryset` : `leave '${field.name}' out of defer() on the queryset` }, () => queryOfColumn(project, model, field.column)), at, row);
  }
  return /^(JSONField|ArrayField|HStoreField)$/.test(field.type) ? UNKNOWN : SCALAR;
}

function leftOut(data: RowData | undefined, field: FieldInfo): boolean {
  if (!data) return false;
  const names = [field.name, field.column];
  if (data.only && !data.only.some((column) => names.includes(column) || names.includes(column.split('__')[0] ?? ''))) return !data.only.includes('pk') || !field.primary;
  return data.deferred?.some((column) => names.includes(column)) ?? false;
}

function followRelation(host: Host, row: RowValue, model: ModelInfo, relation: RelationInfo, at: Span): Value {
  const present = row.loaded.relations.get(relation.name);
  // Loads that could not be read may go on below what could.
  const loaded = present && row.loaded.any ? { ...present, any: true } : present;
  if (relation.cardinality === 'many') {
    const prefetched = loaded ?? (row.loaded.any ? ANYTHING_LOADED : undefined);
    return relatedManager(host, row, model, relation, prefetched) ?? UNKNOWN;
  }
  const target = modelOf(host.project, relation.target);
  const data = row.data as RowData | undefined;
  const below = loaded ?? (row.loaded.any || data?.isNew ? ANYTHING_LOADED : NOTHING_LOADED);
  const path = data?.path ?? NO_PATH;
  // The columns of the row that this one extends came with it, unless only() or defer() left some out.
  const isHere = relation.isParentLink === true && data?.only === undefined && data?.deferred === undefined;
  if (!loaded && !row.loaded.any && !data?.isNew && row.origin && !isHere) {
    const { name } = relation;
    const statement: Statement = { kind: 'select', library: LIBRARY, ...(relation.target !== undefined && { model: relation.target }), relation: `${model.name}.${name}`, what: `${model.name}.${name}`, filters: [{ column: relation.kind === 'reverse' ? relation.inverse ?? 'id' : 'id', operator: '=' }], rows: 'one', cause: 'lazy-load', kept: true, remedy: loadAdvice(relation, path), ways: loadWays(host.project, relation, [{ origin: row.origin, path, ...(data?.chain && { chain: data.chain }), ...(data?.root && { root: data.root }) }, ...(data?.outer ?? [])]) };
    const { project } = host;
    host.send(withQueries(statement, () => queryOfRelation(project, model, relation)), at, row);
  }
  const value = target ? reached(host, row, relation, target, below) : UNKNOWN;
  // The instance keeps what it has loaded.
  if (!loaded) host.mutate(assignField(row, relation.name, value));
  return value;
}

/** The row behind a relation to one. */
function reached(host: Host, row: RowValue, relation: RelationInfo, target: ModelInfo, below: Loaded): RowValue {
  const { inverse } = relation;
  const isPair = inverse !== undefined && relationOf(host.project, target, inverse)?.relation.cardinality === 'one';
  const { historic, path, outer, chain, root } = (row.data as RowData | undefined) ?? {};
  const data: RowData = { path: further(path ?? NO_PATH, relation), ...(chain && { chain }), ...(root && { root }), ...(outer && { outer: outer.map((one) => ({ ...one, path: further(one.path, relation) })) }), ...(historic && { historic }) };
  return { ...rowOf(target, below), fields: isPair ? new Map<string, Value>([[inverse, row]]) : NO_FIELDS, data, ...(row.origin && { origin: row.origin }) };
}

/** The instance with a field set. */
export function assignField(row: RowValue, name: string, value: Value): RowValue {
  const fields = new Map(row.fields);
  fields.set(name, value);
  return { ...row, fields };
}
