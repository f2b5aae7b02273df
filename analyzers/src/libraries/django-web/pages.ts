// Paginators: what a page of rows is, whoever cuts it.
import type { Span } from '../../core/place.js';
import { UNKNOWN, type ObjectValue, type Value } from '../../core/values.js';
import { argument, NO_ARGUMENTS, type Arguments, type Host, type Iteration } from '../library.js';
import { callMember, pageOf } from './classes.js';
import { keyOf } from './keys.js';

const LIBRARY = 'django-web';

interface Paged {
  readonly rows: Value;
}

/** `Paginator(rows, size)`. */
export function paginator(args: Arguments): ObjectValue {
  const rows = argument(args, 0, 'object_list') ?? UNKNOWN;
  return paged('paginator', rows);
}

/** One page of `rows`. */
export function page(rows: Value): ObjectValue {
  return paged('page', onePage(rows));
}

function paged(type: 'paginator' | 'page', rows: Value): ObjectValue {
  const data: Paged = { rows };
  return { kind: 'object', library: LIBRARY, type, data, key: keyOf(rows), deps: rows.deps };
}

/** Rows or a list of them, limited to one page. */
export function onePage(rows: Value): Value {
  if (rows.kind === 'rows') return pageOf(rows);
  if (rows.kind === 'collection' && !rows.items && (rows.size === 'unbounded' || rows.size === 'unknown')) return { ...rows, size: 'page' };
  return rows;
}

/** What a paginator or a page goes over. */
export function rowsOf(value: ObjectValue): Value {
  return (value.data as Paged).rows;
}

/** A member of a paginator or of a page. */
export function pagedMember(host: Host, receiver: ObjectValue, name: string, at: Span): Value {
  const rows = rowsOf(receiver);
  if (name === 'object_list') return rows;
  if (receiver.type === 'paginator') {
    if (name === 'count') return countOf(host, rows, at);
    if (name === 'page' || name === 'get_page') return { kind: 'operation', library: LIBRARY, name: 'page', receiver, deps: 0 };
    return UNKNOWN;
  }
  return name === 'paginator' ? paged('paginator', rows) : UNKNOWN;
}

function countOf(host: Host, rows: Value, at: Span): Value {
  return rows.kind === 'rows' ? callMember(host, rows, 'count', NO_ARGUMENTS, at) : UNKNOWN;
}

/** Iterating over a page: over its rows. */
export function iteratePage(host: Host, receiver: ObjectValue, at: Span): Iteration | undefined {
  if (receiver.type === 'page') return host.iterate(rowsOf(receiver), at);
  return { element: page(rowsOf(receiver)), size: 'chunk', deps: receiver.deps, over: 'pages' };
}
