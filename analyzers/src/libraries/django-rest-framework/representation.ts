// What a serializer does with rows: `to_representation` of the serializer and of each of its fields, run as the framework runs them,
// through the project's own methods wherever it defines them.
import type { Span } from '../../core/place.js';
import type { Relation } from '../../schema/catalog.js';
import { collection, literal, loadPath, record, stringOf, UNKNOWN, type ObjectValue, type RowValue, type Value } from '../../core/values.js';
import { NO_ARGUMENTS, positional, type Host, type Iteration } from '../library.js';
import { called, callMember, follow, textOf } from '../django-web/classes.js';
import { hasOwnOptions, instanceOfSerializer, isSerializer, isSet, madeWith, nested, option } from './kinds.js';
import { shapeOf, type ShapedField } from './shape.js';

/** Serializers within serializers beyond this are not followed. */
const DEPTH = 6;

/** `serializer.data`: what it makes of the instance or instances that it was given. */
export function dataOf(host: Host, from: ObjectValue, at: Span): Value {
  const instance = instanceOfSerializer(from);
  if (!instance || instance.kind === 'unknown') return UNKNOWN;
  const name = from.of?.definition.name;
  const run = () => (isMany(from) ? many(host, from, instance, at) : one(host, nested(from, undefined, 0), instance, at));
  return name ? host.within({ place: host.place(at), message: `serializes with ${name}` }, run) : run();
}

function isMany(from: ObjectValue): boolean {
  return isSet(from, 'many') || madeWith(from).base === 'ListSerializer';
}

/** The rows of a value, one representation each. A manager counts as all of its rows. */
export function many(host: Host, from: ObjectValue, rows: Value, at: Span): Value {
  const child = option(from, 'child');
  const single = isSerializer(child) ? nested(child, option(from, 'context'), madeWith(from).depth) : nested(from, undefined, madeWith(from).depth);
  const each = elements(host, rows, at);
  if (!each) return UNKNOWN;
  const element = host.repeat(each, 'serializer', at, (row) => one(host, single, row, at), { what: from.of?.definition.name ?? 'a serializer' });
  return madeWith(single).depth > 0 ? collection(element, each.size) : collection(element, each.size, each.origin);
}

function elements(host: Host, rows: Value, at: Span): Iteration | undefined {
  if (rows.kind === 'object') return host.iterate(callMember(host, rows, 'all', NO_ARGUMENTS, at), at);
  return rows.kind === 'rows' || rows.kind === 'collection' ? host.iterate(rows, at) : undefined;
}

/** One row's representation: the project's `to_representation` if it defines one. */
export function one(host: Host, from: ObjectValue, row: Value, at: Span): Value {
  if (row.kind === 'unknown' || madeWith(from).depth > DEPTH) return UNKNOWN;
  const own = from.of && host.classMember(from.of, 'to_representation', from);
  if (own) return host.call(own, positional(row), at);
  return fields(host, from, row);
}

/** The framework's own representation of a row: a record of the serializer's fields. */
export function fields(host: Host, from: ObjectValue, row: Value): Value {
  if (!from.of) return UNKNOWN;
  const made = madeWith(from);
  const shape = shapeOf(host, from.of, made.base);
  const values = new Map<string, Value>();
  let present = row;
  for (const field of shape.fields) {
    const value = host.inFile(field.place.file, () => (field.declared ? declaredValue(host, from, field.declared, field, present) : derivedValue(host, field, present, made.depth, shape.depth)));
    values.set(field.name, value);
    present = withSource(host, present, field);
  }
  return record(values, true);
}

/** The row after a field was written: the relations to one that it went through stay on it, and other fields find them there. */
function withSource(host: Host, row: Value, { declared, name }: ShapedField): Value {
  const source = declared && keepsSource(host, declared) ? sourceOf(declared, name) : undefined;
  if (row.kind !== 'row' || !source) return row;
  const path: string[] = [];
  let model: string | undefined = row.model;
  for (const step of source) {
    const relation: Relation | undefined = model === undefined ? undefined : host.catalog.models.get(model)?.relations.get(step);
    if (relation?.cardinality !== 'one') break;
    path.push(step);
    model = relation.target;
  }
  return path.length ? { ...row, loaded: loadPath(row.loaded, path) } : row;
}

/** True for a field that reads its source as far as it goes; one that writes a foreign key only reads the column. */
function keepsSource(host: Host, declared: ObjectValue): boolean {
  if (declared.type === 'serializer') return true;
  if (declared.of && host.classMember(declared.of, 'get_attribute', declared)) return false;
  return !/^(SerializerMethodField|PrimaryKeyRelatedField|Hyperlinked\w+)$/.test(madeWith(declared).base);
}

function declaredValue(host: Host, parent: ObjectValue, declared: ObjectValue, field: ShapedField, row: Value): Value {
  const { place, name } = field;
  if (isSerializer(declared)) {
    const inner = nested(declared, option(parent, 'context'), madeWith(parent).depth + 1);
    const value = sourceValue(host, declared, name, row, place);
    // What an option of the project's own does to what is written is the class's affair: the relation is read, what lies below is unknown.
    if (hasOwnOptions(declared)) return value.kind === 'rows' || value.kind === 'object' ? written(host, value, place) : UNKNOWN;
    const title = declared.of?.definition.name;
    const run = () => (isMany(declared) ? many(host, inner, value, place) : value.kind === 'row' || value.kind === 'record' || value.kind === 'instance' ? one(host, inner, value, place) : UNKNOWN);
    return title ? host.within({ place, message: `serializes ${name} with ${title}` }, run) : run();
  }
  return host.within({ place, message: `writes the field ${name}` }, () => fieldValue(host, parent, declared, name, row, place));
}

function sourceOf(declared: ObjectValue, name: string): readonly string[] | undefined {
  const source = option(declared, 'source');
  if (!source) return [name];
  const text = stringOf(source);
  if (text === undefined) return undefined;
  return text === '*' ? [] : text.split('.');
}

function sourceValue(host: Host, declared: ObjectValue, name: string, row: Value, at: Span): Value {
  const source = sourceOf(declared, name);
  return source ? follow(host, row, source, at) : UNKNOWN;
}

function fieldValue(host: Host, parent: ObjectValue, declared: ObjectValue, name: string, row: Value, at: Span): Value {
  const { base } = madeWith(declared);
  if (declared.of) {
    const getter = host.classMember(declared.of, 'get_attribute', declared);
    const writer = host.classMember(declared.of, 'to_representation', declared);
    if (getter || writer) {
      const value = getter ? host.call(getter, positional(row), at) : isKeyOnly(host, declared, at) ? keyOfSource(host, declared, name, row, at) : sourceValue(host, declared, name, row, at);
      return writer ? host.call(writer, positional(value), at) : value;
    }
  }
  switch (base) {
    case 'SerializerMethodField': {
      const method = stringOf(option(declared, 'method_name') ?? madeWith(declared).positional[0]) ?? `get_${name}`;
      const own = parent.of && host.classMember(parent.of, method, parent);
      return own ? settled(host, host.call(own, positional(row), at), at) : UNKNOWN;
    }
    case 'PrimaryKeyRelatedField':
    case 'HyperlinkedRelatedField':
    case 'HyperlinkedIdentityField':
      return related(host, declared, name, row, at, stringOf(option(declared, 'lookup_field')) ?? 'pk');
    case 'SlugRelatedField':
      return related(host, declared, name, row, at, stringOf(option(declared, 'slug_field') ?? madeWith(declared).positional[0]));
    case 'StringRelatedField':
      return eachRelated(host, declared, sourceValue(host, declared, name, row, at), at, (target) => textOf(host, target, at));
    case 'ManyRelatedField':
      return eachRelated(host, declared, sourceValue(host, declared, name, row, at), at, (target) => target);
    default: {
      const value = sourceValue(host, declared, name, row, at);
      return value.kind === 'rows' ? written(host, value, at) : value;
    }
  }
}

/** True for a field of the project's own that is handed no more than the key of the related row, as `PrimaryKeyRelatedField` is unless it says otherwise. */
function isKeyOnly(host: Host, declared: ObjectValue, at: Span): boolean {
  if (madeWith(declared).base !== 'PrimaryKeyRelatedField' || isSet(declared, 'many')) return false;
  const own = declared.of && host.classMember(declared.of, 'use_pk_only_optimization', declared);
  const said = own ? host.call(own, NO_ARGUMENTS, at) : literal(true);
  return !(said.kind === 'literal' && said.value === false);
}

function keyOfSource(host: Host, declared: ObjectValue, name: string, row: Value, at: Span): Value {
  const source = sourceOf(declared, name);
  return source ? keyOfRelation(host, follow(host, row, source.slice(0, -1), at), source.at(-1), at) : UNKNOWN;
}

/** A relation that is written out as one attribute of its target. The primary key of a single target stands in the row itself. */
function related(host: Host, declared: ObjectValue, name: string, row: Value, at: Span, target: string | undefined): Value {
  if (madeWith(declared).base === 'HyperlinkedIdentityField') return target === 'pk' || !target ? UNKNOWN : follow(host, row, target.split('__'), at);
  const source = sourceOf(declared, name);
  if (!source) return UNKNOWN;
  if (target === 'pk' && !isSet(declared, 'many')) {
    return keyOfSource(host, declared, name, row, at);
  }
  const value = follow(host, row, source, at);
  return eachRelated(host, declared, value, at, (one) => (target && target !== 'pk' ? follow(host, one, target.split(/__|\./), at) : UNKNOWN));
}

function keyOfRelation(host: Host, row: Value, name: string | undefined, at: Span): Value {
  if (row.kind !== 'row' || name === undefined) return UNKNOWN;
  const relation = host.catalog.models.get(row.model)?.relations.get(name);
  if (relation?.kind === 'forward') return UNKNOWN;
  return called(host, host.member(row, name, at), at);
}

function eachRelated(host: Host, declared: ObjectValue, value: Value, at: Span, write: (target: Value) => Value): Value {
  if (!isSet(declared, 'many') && madeWith(declared).base !== 'ManyRelatedField') return write(value);
  const each = elements(host, value, at);
  if (!each) return UNKNOWN;
  return collection(host.repeat(each, 'serializer', at, write), each.size);
}

/** What a method gives for a field: a query is sent when it is written out, and rows of one parent are no answer of their own. */
function settled(host: Host, value: Value, at: Span): Value {
  if (value.kind === 'rows' || (value.kind === 'object' && value.type === 'manager')) return written(host, value, at);
  return value.kind === 'collection' ? { ...value, origin: undefined } : value;
}

/** Rows that are written out as they are: they are gone through. */
function written(host: Host, rows: Value, at: Span): Value {
  const each = elements(host, rows, at);
  return each ? collection(each.element, each.size) : UNKNOWN;
}

/** A field that the model serializer derives: a column, a property, or a relation as primary keys or, with a depth, in full. */
function derivedValue(host: Host, field: ShapedField, row: Value, depth: number, full: number): Value {
  if (row.kind !== 'row') return row.kind === 'record' ? (row.fields.get(field.name) ?? UNKNOWN) : UNKNOWN;
  return host.within({ place: field.place, message: `writes the field ${field.name}` }, () => derived(host, field.name, row, field.place, depth, full));
}

function derived(host: Host, name: string, row: RowValue, at: Span, depth: number, full: number): Value {
  const relation = host.catalog.models.get(row.model)?.relations.get(name);
  if (!relation) {
    const value = called(host, host.member(row, name, at), at);
    return value.kind === 'rows' ? written(host, value, at) : value;
  }
  if (relation.cardinality === 'many') {
    const each = elements(host, host.member(row, name, at), at);
    if (!each) return UNKNOWN;
    const element = full > 0 && depth < DEPTH ? host.repeat(each, 'serializer', at, (target) => everything(host, target, at, depth + 1, full - 1)) : UNKNOWN;
    return collection(element, each.size);
  }
  if (full > 0) return everything(host, host.member(row, name, at), at, depth + 1, full - 1);
  return relation.kind === 'forward' ? UNKNOWN : host.member(row, name, at);
}

/** `Meta.depth`: all forward relations of a target, down to the depth. */
function everything(host: Host, row: Value, at: Span, depth: number, full: number): Value {
  if (row.kind !== 'row' || full <= 0 || depth > DEPTH) return UNKNOWN;
  for (const relation of host.catalog.models.get(row.model)?.relations.values() ?? []) {
    if (relation.kind === 'forward') derived(host, relation.name, row, at, depth, full);
  }
  return UNKNOWN;
}

