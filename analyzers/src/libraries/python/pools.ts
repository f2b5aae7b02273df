// Pools of threads and processes (`concurrent.futures`, `multiprocessing`): they run a function once for each element, side by side.
import type { Span } from '../../core/place.js';
import { collection, UNKNOWN, type Value } from '../../core/values.js';
import { positional, type Arguments, type Host, type Iteration } from '../library.js';

const POOL = /^(concurrent\.futures(\.\w+)?\.(Thread|Process)PoolExecutor|multiprocessing(\.\w+)*\.(Thread)?Pool)$/;
const MAPPING = new Set(['map', 'imap', 'imap_unordered', 'starmap', 'map_async', 'starmap_async']);
const SUBMITTING = new Set(['submit', 'apply', 'apply_async']);

/** The pool that a call of a class makes; undefined for other symbols. */
export function makePool(path: string): Value | undefined {
  return POOL.test(path) ? { kind: 'object', library: 'python', type: 'pool', data: null, key: 'pool', deps: 0 } : undefined;
}

/** True for a pool. */
export function isPool(value: Value | undefined): boolean {
  return value?.kind === 'object' && value.library === 'python' && value.type === 'pool';
}

/** A method of a pool that runs what it is given. */
export function poolMember(receiver: Value, name: string): Value | undefined {
  return MAPPING.has(name) || SUBMITTING.has(name) ? { kind: 'operation', library: 'python', name: `pool.${name}`, receiver, deps: 0 } : undefined;
}

/** Runs a function for each element, or once, as the method says. */
export function callPool(host: Host, name: string, args: Arguments, at: Span): Value {
  const [run, ...rest] = args.positional;
  if (run?.kind !== 'function' && run?.kind !== 'operation') return UNKNOWN;
  if (SUBMITTING.has(name)) {
    const handed = name === 'submit' ? rest : rest[0]?.kind === 'collection' ? (rest[0].items ?? []) : [];
    host.call(run, { positional: handed, named: name === 'submit' ? args.named : new Map(), open: args.open }, at);
    return UNKNOWN;
  }
  const [first, ...others] = (name.startsWith('starmap') || name !== 'map' ? rest.slice(0, 1) : rest).map((one): Iteration => host.iterate(one, at) ?? { element: { ...UNKNOWN, deps: one.deps }, size: 'unknown', deps: one.deps });
  if (!first) return UNKNOWN;
  const handed = (element: Value): Arguments => {
    if (name.startsWith('starmap')) return element.kind === 'collection' && element.items ? positional(...element.items) : { positional: [], named: new Map(), open: true, openDeps: element.deps };
    return positional(element, ...others.map((one) => one.element));
  };
  return collection(host.repeat(first, 'callback', at, (element) => host.call(run, handed(element), at), { concurrent: true }), first.size, first.origin);
}
