// Instances of models: reading a column costs nothing, following a relation that was not loaded sends a statement.
import type { Span } from '../../core/place.js';
import type { ClassValue, Loaded, RowValue, Value } from '../../core/values.js';
import { ANYTHING_LOADED, NO_FIELDS, NOTHING_LOADED, UNKNOWN } from '../../core/values.js';
import type { Host } from '../library.js';
import { modelValue, relatedManager } from './managers.js';
import { isRowMethod } from './methods.js';
import { LIBRARY, operation, SCALAR, type RowData } from './objects.js';
import { fieldOfModel, modelOf, relationOf, type FieldInfo, type ModelInfo, type RelationInfo } from './registry.js';
import { loadAdvice } from './remedies.js';

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
  if (name === 'pk' || name === 'id') return SCALAR;
  const found = relationOf(host.project, model, name);
  if (found) return followRelation(host, row, model, found.relation, at);
  const field = fieldOfModel(host.project, model, name) ?? (name.endsWith('_id') ? fieldOfModel(host.project, model, name.slice(0, -3)) : undefined);
  if (field) return columnValue(host, row, model, field, at);
  const own = ownMember(host, row, model.of, name, at);
  if (own) return own;
  if (isRowMethod(name)) return operation(name, row);
  if (name === '__class__') return modelValue(host.project, model.id);
  if (/^get_\w+_display$/.test(name)) return operation('display', row);
  return undefined;
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
    host.send({ kind: 'select', library: LIBRARY, model: row.model, relation: `${model.name}.${field.name}`, what: `${model.name}.${field.name}`, filters: [{ column: 'id', operator: '=' }], rows: 'one', cause: 'lazy-load', kept: true, remedy: data?.only ? `name '${field.name}' in only() on the queryset` : `leave '${field.name}' out of defer() on the queryset` }, at, row);
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
  const loaded = row.loaded.relations.get(relation.name);
  if (relation.cardinality === 'many') {
    const prefetched = loaded ?? (row.loaded.any ? ANYTHING_LOADED : undefined);
    return relatedManager(host, row, model, relation, prefetched) ?? UNKNOWN;
  }
  const target = modelOf(host.project, relation.target);
  if (!loaded && !row.loaded.any) {
    const isNew = (row.data as RowData | undefined)?.isNew === true;
    if (isNew) return target ? rowOf(target, ANYTHING_LOADED) : UNKNOWN;
    host.send(
      {
        kind: 'select',
        library: LIBRARY,
        ...(relation.target !== undefined && { model: relation.target }),
        relation: `${model.name}.${relation.name}`,
        what: `${model.name}.${relation.name}`,
        filters: [{ column: relation.kind === 'reverse' ? relation.inverse ?? 'id' : 'id', operator: '=' }],
        rows: 'one',
        cause: 'lazy-load',
        kept: true,
        remedy: loadAdvice(relation),
      },
      at,
      row,
    );
  }
  if (!target) return UNKNOWN;
  const below = loaded ?? (row.loaded.any ? ANYTHING_LOADED : NOTHING_LOADED);
  const reaches = relation.inverse !== undefined && relationOf(host.project, target, relation.inverse)?.relation.cardinality === 'one';
  const fields = reaches && relation.inverse !== undefined ? new Map<string, Value>([[relation.inverse, row]]) : NO_FIELDS;
  return { ...rowOf(target, below), fields, ...(row.origin && { origin: row.origin }) };
}

/** The instance with a field set. */
export function assignField(row: RowValue, name: string, value: Value): RowValue {
  const fields = new Map(row.fields);
  fields.set(name, value);
  return { ...row, fields };
}
