// JavaScript's own library as far as it moves data: arrays, maps, objects, promises; and the packages that do the same (lodash, p-map).
import { countedSize } from '../../core/counts.js';
import type { Span } from '../../core/place.js';
import { bound, collection, literal, record, UNKNOWN, withDeps, type CollectionValue, type RecordValue, type Value } from '../../core/values.js';
import { positional, type Arguments, type Host, type Iteration, type Library } from '../library.js';
import { arrayMethod } from './arrays.js';

const ARRAY_METHODS = new Set(['map', 'forEach', 'flatMap', 'filter', 'find', 'findLast', 'findIndex', 'some', 'every', 'reduce', 'reduceRight', 'slice', 'splice', 'concat', 'flat', 'reverse', 'sort', 'toSorted', 'toReversed', 'push', 'unshift', 'pop', 'shift', 'at', 'includes', 'indexOf', 'join', 'keys', 'values', 'entries', 'fill', 'get', 'has', 'set', 'add', 'delete', 'clear', 'forEachAsync', 'next', 'toArray', 'with']);
const PROMISE_METHODS = new Set(['then', 'catch', 'finally']);

interface EachFunction {
  readonly concurrent: boolean;
  readonly gives: 'list' | 'same' | 'map' | 'nothing';
}

/** Functions that call their second argument per element of the first, one after the other or side by side. */
const EACH_FUNCTIONS: ReadonlyMap<string, EachFunction> = new Map<string, EachFunction>([
  ['p-map#default', { concurrent: true, gives: 'list' }],
  ['p-each-series#default', { concurrent: false, gives: 'nothing' }],
  ['p-map-series#default', { concurrent: false, gives: 'list' }],
  ['bluebird#default.map', { concurrent: true, gives: 'list' }],
  ['bluebird#default.each', { concurrent: false, gives: 'list' }],
  ['bluebird#default.mapSeries', { concurrent: false, gives: 'list' }],
  ['radash#map', { concurrent: false, gives: 'list' }],
  ['radash#sift', { concurrent: false, gives: 'same' }],
  ['remeda#map', { concurrent: true, gives: 'list' }],
  ['remeda#forEach', { concurrent: true, gives: 'nothing' }],
  ...(
    [
      ['map', 'list'],
      ['forEach', 'nothing'],
      ['each', 'nothing'],
      ['flatMap', 'list'],
      ['filter', 'same'],
      ['sortBy', 'same'],
      ['orderBy', 'same'],
      ['uniqBy', 'same'],
      ['keyBy', 'map'],
      ['groupBy', 'map'],
    ] as const
  ).map(([method, gives]): [string, EachFunction] => [`lodash#${method}`, { concurrent: true, gives }]),
]);

/** A function of lodash by its name, however it was imported: from the whole, from a file or a package of its own, or from its twin of ES modules. */
function plainName(path: string): string {
  const name = /^(?:lodash(?:-es)?#(?:default\.)?(\w+)|lodash(?:-es)?\/(\w+)(?:\.js)?#(?:default|\2)|lodash\.(\w+)#default)$/.exec(path);
  const method = name?.[1] ?? name?.[2] ?? name?.[3];
  return method === undefined ? path : `lodash#${method}`;
}

const TRANSPARENT_CALLS = new Set(['global#structuredClone', 'global#Object.freeze', 'global#Object.assign', 'global#Array.from', 'lodash#cloneDeep', 'lodash#compact', 'lodash#uniq', 'react#use']);
const MEMOISING = new Set(['react#cache', 'react#default.cache', 'lodash#memoize', 'memoizee#default', 'p-memoize#default', 'mem#default', 'next/cache#unstable_cache']);
const CHUNKING = /^((lodash|remeda|es-toolkit(\/(array|compat))?|rambda|underscore)#(default\.)?chunk|(chunk|just-split)#(default|=)|es-toolkit\/array\/chunk(\.js)?#chunk|radash#(cluster|chunk)|ramda#(default\.)?splitEvery|underscore#default\.chunk)$/;
// They hand the elements of their second argument to their third, a few at a time.
const POOLS: ReadonlySet<string> = new Set(['radash#parallel', 'tiny-async-pool#default']);
// They keep what their callback makes under a name, over reloads of modules.
const KEEPING: ReadonlySet<string> = new Set(['@epic-web/remember#remember']);
// They tick for as long as the process runs: what is asked at every tick is asked anew on purpose.
const TIMERS = new Set(['timers/promises#setInterval', 'node:timers/promises#setInterval']);
const WRAPPING = new Set(['react#cache', 'react#useCallback', 'next/cache#unstable_cache']);

export const library: Library = {
  id: 'ecmascript',
  title: 'JavaScript',
  evidence: {},

  external(_host, path) {
    if (path === 'global#undefined') return literal(undefined);
    return undefined;
  },

  member(host, receiver, name) {
    if (host.language !== 'typescript') return undefined;
    if (receiver.kind === 'collection') {
      if (name === 'length' || name === 'size') return receiver.items ? literal(receiver.items.length) : { kind: 'scalar', deps: 0, ...(receiver.origin && { origin: receiver.origin }) };
      if (ARRAY_METHODS.has(name) || PROMISE_METHODS.has(name)) return { kind: 'operation', library: 'ecmascript', name, receiver, deps: 0 };
      return undefined;
    }
    if (PROMISE_METHODS.has(name) && receiver.kind !== 'module' && receiver.kind !== 'class' && receiver.kind !== 'external') return { kind: 'operation', library: 'ecmascript', name, receiver, deps: 0 };
    if (receiver.kind === 'function' && (name === 'call' || name === 'apply' || name === 'bind')) return { kind: 'operation', library: 'ecmascript', name: `function.${name}`, receiver, deps: 0 };
    if (receiver.kind === 'unknown' && (name === 'map' || name === 'forEach' || name === 'flatMap' || name === 'filter' || name === 'reduce')) return { kind: 'operation', library: 'ecmascript', name, receiver, deps: 0 };
    if (receiver.kind === 'record' && !receiver.fields.has(name) && (name === 'hasOwnProperty' || name === 'toString')) return { kind: 'operation', library: 'ecmascript', name: 'opaque', deps: 0 };
    return undefined;
  },

  call(host, callee, args, at, form) {
    if (callee.kind === 'operation' && callee.library === 'ecmascript') return operation(host, callee.name, callee.receiver ?? UNKNOWN, args, at);
    if (callee.kind === 'external') return externalCall(host, callee.path, args, at, form);
    return undefined;
  },

  iterate(host, value): Iteration | undefined {
    if (host.language !== 'typescript') return undefined;
    if (value.kind === 'literal') return { element: UNKNOWN, size: 'constant', deps: value.deps };
    return undefined;
  },
};

function operation(host: Host, name: string, receiver: Value, args: Arguments, at: Span): Value | undefined {
  const [first] = args.positional;
  if (PROMISE_METHODS.has(name)) {
    if (name === 'then' && first) return host.call(first, positional(host.awaited(receiver, at)), at);
    if (name === 'catch' && first?.kind === 'function') {
      const fallback = host.call(first, positional(UNKNOWN), at);
      return fallback.kind === 'literal' || fallback.kind === receiver.kind ? host.join(receiver, fallback) : receiver;
    }
    if (first) host.call(first, positional(), at);
    return receiver;
  }
  if (name === 'function.call') return host.call(receiver, { ...args, positional: args.positional.slice(1) }, at);
  if (name === 'function.apply') return host.call(receiver, { positional: [], named: new Map(), open: true }, at);
  if (name === 'function.bind') return receiver.kind === 'function' ? bound(receiver, args.positional.slice(1)) : receiver;
  if (name === 'opaque') return UNKNOWN;
  return arrayMethod(host, name, receiver, args, at);
}

function externalCall(host: Host, imported: string, args: Arguments, at: Span, form?: string): Value | undefined {
  const path = plainName(imported);
  const [first, second] = args.positional;
  const each = EACH_FUNCTIONS.get(path);
  if (each && first) {
    if (second?.kind !== 'function') return host.iterate(first, at) ? first : undefined;
    const over = host.iterate(first, at) ?? { element: withDeps(UNKNOWN, first.deps), size: 'unknown' as const, deps: first.deps };
    const result = host.repeat(over, 'callback', at, (element) => host.call(second, positional(element, UNKNOWN), at), { concurrent: each.concurrent });
    if (each.gives === 'nothing') return UNKNOWN;
    if (each.gives === 'same') return collection(over.element, over.size, over.origin);
    if (each.gives === 'map') return { ...collection(path.endsWith('groupBy') ? collection(over.element, over.size, over.origin) : over.element, over.size, over.origin), form: 'map' };
    return collection(result, over.size, over.origin);
  }
  if (path === 'lodash#times' && first && second?.kind === 'function') {
    const size = first.kind === 'literal' ? 'constant' : 'unknown';
    return collection(host.repeat({ element: { kind: 'scalar', deps: first.deps }, size, deps: first.deps }, 'callback', at, (index) => host.call(second, positional(index), at), { concurrent: true }), size);
  }
  if (TIMERS.has(path)) return collection(UNKNOWN, 'one');
  if (POOLS.has(path)) return pooled(host, args, at);
  if (KEEPING.has(path)) return second && host.call(second, positional(), at);
  if (first && CHUNKING.test(path)) {
    // `splitEvery(size, list)` has its list last.
    const list = first.kind === 'literal' && second ? second : first;
    const over = host.iterate(list, at) ?? { element: withDeps(UNKNOWN, list.deps), size: 'unknown' as const, deps: list.deps };
    return collection(collection(over.element, 'page', over.origin), 'chunk', over.origin);
  }
  if (MEMOISING.has(path) && first?.kind === 'function') return { ...first, kept: 'arguments' };
  if (WRAPPING.has(path) && first) return first;
  if (TRANSPARENT_CALLS.has(path) && first) {
    if (path === 'global#Array.from') return arrayFrom(host, first, second, at);
    if (path === 'global#Object.assign' && first.kind === 'record') return merged(args.positional);
    if (path === 'global#Object.assign' && first.kind === 'instance') {
      // `Object.assign(this, parts)` in a constructor.
      const after: Value = { ...first, fields: new Map([...first.fields, ...merged(args.positional.slice(1)).fields]) };
      host.update?.(first, after);
      return after;
    }
    return first;
  }
  switch (path) {
    case 'global#Promise.all':
    case 'global#Promise.allSettled':
    case 'global#Promise.race':
    case 'global#Promise.any': {
      if (!first) return undefined;
      if (path === 'global#Promise.allSettled' && first.kind === 'collection') {
        const settle = (value: Value): Value => record(new Map<string, Value>([['value', value], ['status', UNKNOWN]]), true);
        return { ...first, element: settle(first.element), ...(first.items && { items: first.items.map(settle) }) };
      }
      return first.kind === 'collection' || first.kind === 'record' ? first : undefined;
    }
    case 'global#Promise.resolve':
      return first ?? literal(undefined);
    case 'global#Object.values':
    case 'global#Object.keys':
    case 'global#Object.entries':
      return first && objectParts(path.slice('global#Object.'.length), first);
    case 'global#Object.fromEntries':
    case 'global#Map':
    case 'global#WeakMap': {
      if (path !== 'global#Object.fromEntries' && form !== 'new') return undefined;
      if (!first || first.kind === 'literal') return { ...collection(UNKNOWN, 'constant'), items: [], form: 'map' };
      const over = host.iterate(first, at);
      const pair = over?.element;
      const value = pair?.kind === 'collection' ? (pair.items?.[1] ?? pair.element) : UNKNOWN;
      return { ...collection(value, over?.size ?? 'unknown', over?.origin), form: 'map' };
    }
    case 'global#Set':
    case 'global#Array': {
      if (form !== 'new' && path === 'global#Set') return undefined;
      if (!first || first.kind === 'literal') return path === 'global#Array' && first ? collection(UNKNOWN, 'constant') : { ...collection(UNKNOWN, 'constant'), items: [] };
      const over = host.iterate(first, at);
      return over ? collection(over.element, over.size, over.origin) : collection(UNKNOWN, 'unknown');
    }
    case 'global#Array.fromAsync':
      return first && arrayFrom(host, first, second, at, false);
    case 'global#Array.isArray':
      return { kind: 'scalar', deps: 0 };
    // Text of rows holds the rows: it is handed over in their place, and read back.
    case 'global#JSON.stringify':
    case 'superjson#default.stringify':
    case 'superjson#default.serialize':
    case 'superjson#stringify':
    case 'superjson#serialize':
    case 'devalue#stringify':
      return first && (first.kind === 'collection' || first.kind === 'record' || first.kind === 'row') ? first : { ...UNKNOWN, deps: first?.deps ?? 0 };
    case 'global#JSON.parse':
      return first && (first.kind === 'collection' || first.kind === 'record' || first.kind === 'row') ? first : { ...UNKNOWN, deps: first?.deps ?? 0 };
    case 'global#String':
    case 'global#Number':
    case 'global#parseInt':
    case 'global#Date':
    case 'global#Date.now':
      return { ...UNKNOWN, deps: first?.deps ?? 0 };
    case 'global#Boolean':
      if (first) host.test(first, at);
      return { kind: 'scalar', deps: 0 };
    case 'global#setTimeout':
    case 'global#setImmediate':
    case 'global#queueMicrotask':
    case 'global#process.nextTick':
      // It runs later, once for what many callers asked for meanwhile: the engine executes it on its own.
      return UNKNOWN;
    case 'global#Promise':
      if (form === 'new' && first) host.call(first, positional(UNKNOWN, UNKNOWN), at);
      return UNKNOWN;
    default:
      return undefined;
  }
}

function pooled(host: Host, args: Arguments, at: Span): Value | undefined {
  const [, list, callback] = args.positional;
  if (!list || callback?.kind !== 'function') return undefined;
  const over = host.iterate(list, at) ?? { element: withDeps(UNKNOWN, list.deps), size: 'unknown' as const, deps: list.deps };
  return collection(host.repeat(over, 'callback', at, (element) => host.call(callback, positional(element), at), { concurrent: true }), over.size, over.origin);
}

function merged(parts: readonly Value[]): RecordValue {
  const fields = new Map<string, Value>();
  let open = false;
  for (const part of parts) {
    if (part.kind === 'record') {
      for (const [name, value] of part.fields) fields.set(name, value);
      open ||= part.open;
    } else open = true;
  }
  return record(fields, open);
}

/** @param concurrent nobody waits for one answer of the mapper before it is asked for the next */
function arrayFrom(host: Host, from: Value, mapper: Value | undefined, at: Span, concurrent = true): Value | undefined {
  const over = from.kind === 'record' ? { element: UNKNOWN, size: lengthOf(from), deps: from.deps } : host.iterate(from, at);
  if (!over) return undefined;
  if (mapper?.kind !== 'function') return { ...collection(over.element, over.size, over.origin) };
  const result = host.repeat(over, 'callback', at, (element) => host.call(mapper, positional(element, { kind: 'scalar', deps: element.deps }), at), { concurrent });
  return collection(result, over.size, over.origin);
}

/** `Array.from({length: n})`: as many as the constant says; otherwise a number of attempts, pages or portions, not rows. */
function lengthOf(from: RecordValue): CollectionValue['size'] {
  const length = from.fields.get('length');
  if (length?.kind !== 'literal') return 'chunk';
  return typeof length.value === 'number' ? countedSize(length.value) : 'constant';
}

function objectParts(what: string, value: Value): Value | undefined {
  const asList = (items: readonly Value[], element: Value, size: CollectionValue['size'], closed: boolean): Value => ({ ...collection(element, size), ...(closed && { items }) });
  if (value.kind === 'record') {
    const names = [...value.fields.keys()].map((name): Value => literal(name));
    const values = [...value.fields.values()];
    const size = value.open ? 'unknown' : 'constant';
    const pairs = names.map((name, index): Value => ({ ...collection(UNKNOWN, 'constant'), items: [name, values[index] ?? UNKNOWN] }));
    const pick = what === 'keys' ? names : what === 'values' ? values : pairs;
    return asList(pick, pick[0] && pick.length === 1 ? pick[0] : what === 'entries' && pairs.length > 0 ? { ...collection(UNKNOWN, 'constant'), items: [UNKNOWN, values[0] ?? UNKNOWN] } : UNKNOWN, size, !value.open);
  }
  if (value.kind === 'collection') {
    if (what === 'keys') return collection(UNKNOWN, value.size, value.origin);
    if (what === 'values') return collection(value.element, value.size, value.origin);
    return collection({ ...collection(UNKNOWN, 'constant'), items: [UNKNOWN, value.element] }, value.size, value.origin);
  }
  return undefined;
}
