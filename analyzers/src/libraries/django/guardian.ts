// django-guardian's permission checker: each object that it is asked about costs a query, once for a checker, unless
// `prefetch_perms` has read the permissions of all objects before.
import type { Span } from '../../core/place.js';
import { UNKNOWN, type Value } from '../../core/values.js';
import type { Host } from '../library.js';
import { dataOf, LIBRARY, object, operation, SCALAR } from './objects.js';

const ASKING = new Set(['has_perm', 'get_perms', 'get_user_perms', 'get_group_perms']);

/** A new checker. */
export function permissionChecker(): Value {
  return object('checker', { prefetched: false }, 'checker');
}

/** A method of a checker; undefined for other values. */
export function checkerMember(receiver: Value, name: string): Value | undefined {
  if (!dataOf(receiver, 'checker')) return undefined;
  return ASKING.has(name) || name === 'prefetch_perms' ? operation(name, receiver) : UNKNOWN;
}

/** Calls a method of a checker; undefined for other receivers. */
export function callChecker(host: Host, receiver: Value | undefined, name: string, at: Span): Value | undefined {
  const checker = dataOf(receiver, 'checker');
  if (!checker) return undefined;
  if (name === 'prefetch_perms') {
    host.send({ kind: 'select', library: LIBRARY, what: 'ObjectPermissionChecker.prefetch_perms', filters: [], rows: 'chunk', cause: 'call' }, at);
    host.mutate(object('checker', { prefetched: true }, 'checker:prefetched'));
    return UNKNOWN;
  }
  if (!checker.prefetched) host.send({ kind: 'select', library: LIBRARY, what: `ObjectPermissionChecker.${name}`, filters: [{ column: 'object_pk', operator: '=' }], rows: 'unknown', cause: 'call', remedy: 'prefetch_perms(objects) on one checker for all objects' }, at);
  return name === 'has_perm' ? SCALAR : UNKNOWN;
}
