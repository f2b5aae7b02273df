// What two values have in common, where two ways through a function meet. What one branch loads counts as loaded: the one who wrote
// the branch knows when it is needed. A list that two queries fill holds rows of both: each has what its own query loads, and no more.
// Where one side is unknown, so is the result; null beside a value is that value; yes and no together are either.
import { isSamePlace } from '../core/place.js';
import type { Size } from '../core/statement.js';
import { classesOf, mergeLoaded, perhaps, UNKNOWN, withDeps, type RowValue, type Value } from '../core/values.js';

const ORDER: readonly Size[] = ['one', 'constant', 'chunk', 'picked', 'page', 'unknown', 'unbounded'];

/** The larger of two sizes. */
export function largerSize(a: Size, b: Size): Size {
  return ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b;
}

function isNothing(value: Value): boolean {
  return value.kind === 'literal' && (value.value === null || value.value === undefined || value.value === false);
}

function isYes(value: Value): boolean {
  return value.kind === 'literal' && value.value === true;
}

/** The value of an expression that is `a` on one way and `b` on the other. */
export function join(a: Value, b: Value, depth = 0): Value {
  if (a === b) return a;
  const deps = a.deps | b.deps;
  return withDeps(joinShapes(a, b, depth), deps);
}

function joinShapes(a: Value, b: Value, depth: number): Value {
  if (isYes(a) ? isNothing(b) : isNothing(a) && isYes(b)) return { kind: 'scalar', deps: 0 };
  if (isNothing(a)) return perhaps(b);
  if (isNothing(b)) return perhaps(a);
  if (depth > 6) return UNKNOWN;
  if (a.kind === 'rows' && b.kind === 'rows') {
    if (a.model !== b.model || a.library !== b.library) return UNKNOWN;
    // The larger of two results is what messages speak of: the other may be `none()`.
    const larger = largerSize(a.query.rows, b.query.rows) === a.query.rows ? a : b;
    return {
      ...larger,
      loaded: mergeLoaded(a.loaded, b.loaded),
      sent: a.sent && b.sent,
      element: a.element && b.element ? join(a.element, b.element, depth + 1) : a.element || b.element ? UNKNOWN : undefined,
      of: a.of?.id === b.of?.id ? a.of : undefined,
      present: a.present && b.present,
      born: (a.born ?? 0) | (b.born ?? 0),
    };
  }
  if (a.kind === 'row' && b.kind === 'row') {
    if (a.model !== b.model || a.library !== b.library) return UNKNOWN;
    const fields = new Map<string, Value>();
    for (const [name, value] of [...a.fields, ...b.fields]) {
      const present = fields.get(name);
      fields.set(name, present ? join(present, value, depth + 1) : value);
    }
    const others = ofOtherQueries(a, [...(a.others ?? []), ...(b.others ?? [])]);
    return { ...a, loaded: mergeLoaded(a.loaded, b.loaded), fields, present: a.present && b.present, ...(others.length > 0 && { others }) };
  }
  if (a.kind === 'collection' && b.kind === 'collection') {
    if (isEmpty(a)) return b;
    if (isEmpty(b)) return a;
    return { kind: 'collection', element: join(a.element, b.element, depth + 1), size: largerSize(a.size, b.size), form: a.form, deps: 0, ...((a.origin ?? b.origin) && { origin: a.origin ?? b.origin }) };
  }
  if (a.kind === 'collection' && isEmpty(a) && b.kind === 'rows') return b;
  if (b.kind === 'collection' && isEmpty(b) && a.kind === 'rows') return a;
  if (a.kind === 'record' && b.kind === 'record') {
    const fields = new Map<string, Value>();
    for (const name of new Set([...a.fields.keys(), ...b.fields.keys()])) {
      const left = a.fields.get(name);
      const right = b.fields.get(name);
      fields.set(name, left && right ? join(left, right, depth + 1) : (left ?? right ?? UNKNOWN));
    }
    return { kind: 'record', fields, open: a.open || b.open, deps: 0 };
  }
  if (a.kind === 'record' && a.fields.size === 0 && b.kind === 'collection') return b;
  if (b.kind === 'record' && b.fields.size === 0 && a.kind === 'collection') return a;
  if (a.kind === 'literal' && b.kind === 'literal') return a.value === b.value ? a : UNKNOWN;
  if (a.kind === 'scalar' && b.kind === 'scalar') return a.origin === b.origin && a.truthy === b.truthy && a.numberOf === b.numberOf ? a : { kind: 'scalar', deps: 0 };
  if ((a.kind === 'scalar' && b.kind === 'literal') || (a.kind === 'literal' && b.kind === 'scalar')) return { kind: 'scalar', deps: 0 };
  if (a.kind === 'instance' && b.kind === 'instance' && a.of.id === b.of.id) return { ...a, fields: joinFields(a.fields, b.fields, depth) };
  if (a.kind === 'object' && b.kind === 'object' && a.library === b.library && a.type === b.type && a.key === b.key) return a;
  if (a.kind === 'function' && b.kind === 'function' && a.fn === b.fn) return a;
  if (a.kind === 'class' && b.kind === 'class' && a.id === b.id) return a;
  if ((a.kind === 'class' || a.kind === 'unknown') && (b.kind === 'class' || b.kind === 'unknown')) return eitherOf(a, b);
  if (a.kind === 'module' && b.kind === 'module' && a.file === b.file) return a;
  if (a.kind === 'external' && b.kind === 'external' && a.path === b.path) return a;
  if (a.kind === 'operation' && b.kind === 'operation' && a.name === b.name && a.library === b.library && a.receiver === b.receiver) return a;
  return UNKNOWN;
}

/** More classes than that are told of no further. */
const CLASSES = 6;

/** One of several classes, where each of two values is one of known ones. */
function eitherOf(a: Value, b: Value): Value {
  const [left, right] = [classesOf(a), classesOf(b)];
  if (left.length === 0 || right.length === 0) return UNKNOWN;
  const either = [...left, ...right.filter((one) => !left.some(({ id }) => id === one.id))];
  return either.length > CLASSES ? UNKNOWN : { kind: 'unknown', either, deps: 0 };
}

/** Rows of more queries than that are told of no further. */
const QUERIES = 4;

/** An element of a list that holds `a` as well as `b`, or a list with the elements of both: rows of different queries stay apart. */
export function mixed(a: Value, b: Value): Value {
  if (a === b) return a;
  if (a.kind === 'collection' && b.kind === 'collection' && !isEmpty(a) && !isEmpty(b)) {
    const origin = a.origin ?? b.origin;
    return { kind: 'collection', element: mixed(a.element, b.element), size: largerSize(a.size, b.size), form: a.form, deps: a.deps | b.deps, ...(origin && { origin }) };
  }
  if (a.kind !== 'row' || b.kind !== 'row' || a.model !== b.model || a.library !== b.library || isOfSameQuery(a, b)) return join(a, b);
  const others = ofOtherQueries(a, [...(a.others ?? []), ...ofEachQuery(b)]);
  return { ...a, deps: a.deps | b.deps, ...(others.length > 0 && { others }) };
}

/** Each of the queries that a row may be of, with the row that it then is. */
export function ofEachQuery(row: RowValue): readonly RowValue[] {
  if (!row.others) return [row];
  const { others, ...own } = row;
  return [own, ...others.map((other) => ({ ...other, deps: row.deps }))];
}

/** Rows of other queries than one, those of one query only once. */
function ofOtherQueries(row: RowValue, others: readonly RowValue[]): readonly RowValue[] {
  return others.filter((one, index) => !isOfSameQuery(one, row) && others.findIndex((other) => isOfSameQuery(one, other)) === index).slice(0, QUERIES - 1);
}

function isOfSameQuery({ origin: a }: RowValue, { origin: b }: RowValue): boolean {
  return a === b || (a !== undefined && b !== undefined && isSamePlace(a.place, b.place));
}

function isEmpty(value: Value): boolean {
  return value.kind === 'collection' && value.items?.length === 0;
}

function joinFields(a: ReadonlyMap<string, Value>, b: ReadonlyMap<string, Value>, depth: number): ReadonlyMap<string, Value> {
  if (a === b) return a;
  const fields = new Map(a);
  for (const [name, value] of b) {
    const present = fields.get(name);
    fields.set(name, present ? join(present, value, depth + 1) : value);
  }
  return fields;
}
