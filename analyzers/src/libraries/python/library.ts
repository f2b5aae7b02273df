// Python's own library as far as it moves data: built-in functions, the methods of lists, dicts and sets, functools, itertools, asyncio.
import { countedSize } from '../../core/counts.js';
import type { Span } from '../../core/place.js';
import { bound, collection, literal, record, stringOf, perhaps, UNKNOWN, type CollectionValue, type FunctionValue, type Value } from '../../core/values.js';
import { appended, withoutItems } from '../ecmascript/arrays.js';
import { NO_ARGUMENTS, positional, type Arguments, type Host, type Iteration, type Library } from '../library.js';
import { callPool, isPool, makePool, poolMember } from './pools.js';

const LIST_METHODS = new Set(['append', 'add', 'extend', 'insert', 'update', 'pop', 'popleft', 'appendleft', 'remove', 'discard', 'clear', 'copy', 'get', 'setdefault', 'items', 'keys', 'values', 'index', 'count', 'sort', 'reverse', 'union', 'difference', 'intersection', 'most_common', 'join']);
const KEEPING = new Map<string, 'receiver' | 'arguments'>([
  ['functools.cached_property', 'receiver'],
  ['django.utils.functional.cached_property', 'receiver'],
  ['cached_property.cached_property', 'receiver'],
  ['functools.lru_cache', 'arguments'],
  ['functools.cache', 'arguments'],
  ['cachetools.cached', 'arguments'],
  ['async_lru.alru_cache', 'arguments'],
]);
/** Calls that give back what they are given: the same elements, in another container or order. */
const SAME_ELEMENTS = new Set(['builtins.list', 'builtins.tuple', 'builtins.set', 'builtins.frozenset', 'builtins.sorted', 'builtins.reversed', 'builtins.iter', 'collections.deque', 'copy.copy', 'copy.deepcopy', 'more_itertools.unique_everseen', 'tqdm.tqdm', 'tqdm.auto.tqdm', 'rich.progress.track']);
const REDUCING = new Set(['builtins.len', 'builtins.sum', 'builtins.max', 'builtins.min', 'builtins.any', 'builtins.all']);
const SCALAR_CALLS = new Set(['builtins.str', 'builtins.int', 'builtins.float', 'builtins.repr', 'builtins.hash', 'builtins.id', 'builtins.isinstance', 'builtins.issubclass', 'builtins.hasattr', 'builtins.callable', 'builtins.print', 'builtins.round', 'builtins.abs', 'builtins.format', 'builtins.ord', 'builtins.chr', 'builtins.type']);

/** Calls that turn what they are given into text. */
const TEXTS = new Set(['builtins.str', 'builtins.repr', 'builtins.format', 'builtins.print']);

/** Calls that wait for a network, a process or a clock. */
const WAITING = /^(requests|httpx|urllib|urllib3|aiohttp|boto3|botocore|subprocess|smtplib|socket|paramiko|grpc|stripe|time\.sleep|asyncio\.sleep|django\.core\.mail)(\.|$)/;

export const library: Library = {
  id: 'python',
  title: 'Python',
  evidence: {},

  member(host, receiver, name) {
    if (host.language === 'typescript') return undefined;
    if (isPool(receiver)) return poolMember(receiver, name);
    if (name === 'format' && (receiver.kind === 'text' || stringOf(receiver) !== undefined)) return { kind: 'operation', library: 'python', name, receiver, deps: 0 };
    if ((receiver.kind === 'collection' || receiver.kind === 'record') && LIST_METHODS.has(name)) return { kind: 'operation', library: 'python', name, receiver, deps: 0 };
    return undefined;
  },

  call(host, callee, args, at) {
    if (callee.kind === 'operation' && callee.library === 'python') return method(host, callee.name, callee.receiver ?? UNKNOWN, args, at);
    if (callee.kind === 'external') return externalCall(host, callee.path, args, at);
    return undefined;
  },

  decorate(_host, decorator, decorated) {
    if (decorated.kind !== 'function') return undefined;
    const path = decorator.kind === 'external' ? decorator.path : decorator.kind === 'operation' && decorator.library === 'python' ? decorator.name : undefined;
    if (path === undefined) return undefined;
    if (path === 'builtins.property' || path === 'abc.abstractproperty') return { ...decorated, accessor: true };
    if (path === 'builtins.staticmethod') return { ...decorated, isStatic: true };
    if (path === 'builtins.classmethod') return { ...decorated, isStatic: false, isClassMethod: true };
    const kept = KEEPING.get(path);
    if (kept) return { ...decorated, kept, ...(kept === 'receiver' && { accessor: true }) };
    if (path === 'contextlib.contextmanager' || path === 'contextlib.asynccontextmanager' || path === 'functools.wraps') return decorated;
    return undefined;
  },

  entered(_host, value) {
    return isPool(value) ? value : undefined;
  },

  index(host, receiver) {
    // A class with type arguments is that class: `ForeignKey[User, User]`, `Repository[Book]`.
    if (host.language !== 'python') return undefined;
    return receiver.kind === 'class' || (receiver.kind === 'external' && /(^|\.)[A-Z]\w*[a-z]\w*$/.test(receiver.path)) ? receiver : undefined;
  },

  text(host, value, at) {
    if (host.language !== 'typescript') asText(host, value, at);
  },

  iterate(host, value): Iteration | undefined {
    if (host.language === 'typescript') return undefined;
    if (value.kind === 'record') return { element: { kind: 'scalar', deps: value.deps }, size: value.open ? 'unknown' : 'constant', deps: value.deps };
    if (value.kind === 'literal' || value.kind === 'text') return { element: { kind: 'scalar', deps: value.deps }, size: 'constant', deps: value.deps };
    return undefined;
  },
};

/** Turning an object into text runs its class's `__str__`. */
function asText(host: Host, value: Value, at: Span): void {
  if (value.kind !== 'row' && value.kind !== 'instance') return;
  const method = host.member(value, '__str__', at);
  if (method.kind === 'function') host.call(method, NO_ARGUMENTS, at);
}

function externalCall(host: Host, path: string, args: Arguments, at: Span): Value | undefined {
  if (WAITING.test(path)) host.busy();
  const [first, second] = args.positional;
  const pool = makePool(path);
  if (pool) return pool;
  if (KEEPING.has(path)) {
    if (first?.kind === 'function') return { ...first, kept: 'arguments' };
    return { kind: 'operation', library: 'python', name: path, deps: 0 };
  }
  if (SAME_ELEMENTS.has(path)) {
    if (!first) return { ...collection(UNKNOWN, 'constant'), items: [] };
    const over = host.iterate(first, at);
    callPerElement(host, args.named.get('key'), over, at);
    if (first.kind === 'collection') return { ...first, form: 'list' };
    return over ? collection(over.element, over.size, over.origin) : collection({ ...UNKNOWN, deps: first.deps }, 'unknown');
  }
  if (REDUCING.has(path) && first) {
    if (path === 'builtins.len' && first.kind === 'collection' && first.items) return literal(first.items.length);
    if (path === 'builtins.any' || path === 'builtins.all') stopEarly(host, first, at);
    const over = host.iterate(first, at);
    callPerElement(host, args.named.get('key'), over, at);
    if ((path === 'builtins.max' || path === 'builtins.min') && args.positional.length === 1) return over?.element ?? UNKNOWN;
    return { kind: 'scalar', deps: 0, ...(path === 'builtins.len' && { numberOf: over?.size ?? 'unknown' }), ...(path === 'builtins.len' && over?.origin && { origin: over.origin }) };
  }
  if (path === 'builtins.hasattr' && (first?.kind === 'row' || first?.kind === 'instance') && first.fields.has(stringOf(second) ?? '')) return literal(true);
  if (path === 'builtins.hasattr' && first?.kind === 'row') {
    attributeOf(host, first, stringOf(second), at);
    return { kind: 'scalar', deps: 0 };
  }
  if (TEXTS.has(path)) {
    for (const value of args.positional) host.text(value, at);
    return { kind: 'scalar', deps: 0 };
  }
  if (SCALAR_CALLS.has(path)) return path === 'builtins.type' && first?.kind === 'instance' ? first.of : { kind: 'scalar', deps: 0 };
  switch (path) {
    case 'builtins.bool':
      if (first) host.test(first, at);
      return first?.kind === 'literal' ? literal(Boolean(first.value)) : first?.kind === 'scalar' && first.truthy ? literal(true) : { kind: 'scalar', deps: 0 };
    case 'builtins.enumerate': {
      const over = first && host.iterate(first, at);
      const element: Value = { ...collection(UNKNOWN, 'constant'), items: [{ kind: 'scalar', deps: 0 }, over?.element ?? UNKNOWN] };
      return collection(element, over?.size ?? 'unknown', over?.origin);
    }
    case 'builtins.zip':
    case 'itertools.product':
    case 'itertools.zip_longest': {
      const overs = args.positional.map((value) => host.iterate(value, at));
      const items = overs.map((over) => over?.element ?? UNKNOWN);
      const sizes = overs.map((over) => over?.size ?? 'unknown');
      const size = path === 'builtins.zip' ? (sizes.includes('constant') ? 'constant' : (sizes[0] ?? 'unknown')) : (sizes.find((one) => one === 'unbounded') ?? sizes.find((one) => one === 'unknown') ?? sizes[0] ?? 'unknown');
      return collection({ ...collection(UNKNOWN, 'constant'), items }, size, overs[0]?.origin);
    }
    case 'builtins.map':
    case 'builtins.filter':
    case 'itertools.starmap': {
      if (!first || !second) return undefined;
      const over = host.iterate(second, at) ?? { element: { ...UNKNOWN, deps: second.deps }, size: 'unknown' as const, deps: second.deps };
      const result = first.kind === 'literal' ? over.element : host.repeat(over, 'callback', at, (element) => host.call(first, positional(element), at));
      return collection(path === 'builtins.filter' ? over.element : result, over.size, over.origin);
    }
    case 'itertools.chain':
    case 'itertools.chain.from_iterable': {
      const parts = path === 'itertools.chain' ? args.positional : [first && host.iterate(first, at)?.element].filter((value): value is Value => value !== undefined);
      const overs = parts.map((value) => host.iterate(value, at));
      const elements = overs.map((over) => over?.element ?? UNKNOWN);
      const size = overs.find((over) => over?.size === 'unbounded')?.size ?? 'unknown';
      return collection(elements.reduce<Value>((so, one, index) => (index === 0 ? one : host.mixed(so, one)), UNKNOWN), size, overs[0]?.origin);
    }
    case 'itertools.groupby': {
      const over = first && host.iterate(first, at);
      callPerElement(host, args.named.get('key') ?? second, over, at);
      const group = collection(over?.element ?? UNKNOWN, over?.size ?? 'unknown', over?.origin);
      return collection({ ...collection(UNKNOWN, 'constant'), items: [UNKNOWN, group] }, over?.size ?? 'unknown', over?.origin);
    }
    case 'itertools.islice': {
      const over = first && host.iterate(first, at);
      return collection(over?.element ?? UNKNOWN, 'chunk', over?.origin);
    }
    case 'itertools.batched':
    case 'more_itertools.chunked':
    case 'more_itertools.batched': {
      const over = first && host.iterate(first, at);
      return collection(collection(over?.element ?? UNKNOWN, 'page', over?.origin), 'chunk', over?.origin);
    }
    case 'builtins.range':
      return rangeOf(args);
    case 'builtins.dict':
    case 'collections.OrderedDict': {
      if (!first) return record(args.named, args.open);
      if (first.kind === 'record' || first.kind === 'collection') {
        if (first.kind === 'collection' && first.form !== 'map') {
          const pair = first.element;
          return { ...collection(pair.kind === 'collection' ? (pair.items?.[1] ?? pair.element) : UNKNOWN, first.size, first.origin), form: 'map' };
        }
        return first;
      }
      const over = host.iterate(first, at);
      const pair = over?.element;
      return { ...collection(pair?.kind === 'collection' ? (pair.items?.[1] ?? pair.element) : UNKNOWN, over?.size ?? 'unknown', over?.origin), form: 'map' };
    }
    case 'collections.defaultdict': {
      return { ...collection(defaultOf(host, first, at), 'constant'), form: 'map' };
    }
    case 'builtins.locals':
      return host.scope();
    case 'builtins.next': {
      if (first) stopEarly(host, first, at, true);
      const over = first && host.iterate(first, at);
      return over?.element;
    }
    case 'builtins.getattr': {
      const name = stringOf(second);
      if (!first) return undefined;
      if (name === undefined) return { ...UNKNOWN, deps: first.deps };
      return attributeOf(host, first, name, at);
    }
    case 'asyncio.gather': {
      const items = args.positional;
      return items.length > 0 && !args.open ? { ...collection(items.reduce((so, one) => host.join(so, one)), 'constant'), items } : collection(UNKNOWN, 'unknown');
    }
    case 'asyncio.create_task':
    case 'asyncio.ensure_future':
    case 'asyncio.run':
    case 'asyncio.wait_for':
    case 'asyncio.shield':
    case 'asgiref.sync.sync_to_async':
    case 'asgiref.sync.async_to_sync':
    case 'functools.partial':
      if (!first) return { kind: 'operation', library: 'python', name: 'identity', deps: 0 };
      return path === 'functools.partial' && first.kind === 'function' ? bound(first, args.positional.slice(1), args.named) : first;
    case 'contextlib.suppress':
    case 'contextlib.nullcontext':
      return first;
    case 'typing.cast':
      return second;
    default:
      return undefined;
  }
}

/** What a `defaultdict` holds under a key that nobody has set. */
function defaultOf(host: Host, factory: Value | undefined, at: Span): Value {
  if (factory?.kind === 'function') return host.call(factory, NO_ARGUMENTS, at);
  if (factory?.kind !== 'external') return UNKNOWN;
  if (/\.(list|set)$/.test(factory.path)) return { ...collection(UNKNOWN, 'constant'), items: [] };
  return factory.path === 'builtins.dict' ? record(new Map()) : UNKNOWN;
}

/** A generator expression is worked off only as far as it is asked. */
function stopEarly(host: Host, consumed: Value, at: Span, atFirst = false): void {
  if (consumed.kind === 'collection' && consumed.form === 'generator') host.mayStop(at, atFirst);
}

/** A member by its name. An object keeps what was read of it, whoever reads it. */
function attributeOf(host: Host, of: Value, name: string | undefined, at: Span): Value {
  if (name === undefined) return UNKNOWN;
  const value = host.member(of, name, at);
  if (of.kind === 'row' && value.kind === 'row') host.update?.(of, { ...of, fields: new Map(of.fields).set(name, value) });
  return value;
}

/** A `key=` function is called once for each element. */
function callPerElement(host: Host, key: Value | undefined, over: Iteration | undefined, at: Span): void {
  if (over && (key?.kind === 'function' || key?.kind === 'operation')) host.repeat(over, 'callback', at, (element) => host.call(key, positional(element), at));
}

/**
 * `range`: as many as constant bounds say, or as there are elements of what `len()` is asked of; a step makes chunks, and any other bound counts
 * attempts or pages.
 */
function rangeOf(args: Arguments): Value {
  const bounds = args.positional;
  const [start, stop] = bounds.length > 1 ? bounds : [literal(0), bounds[0]];
  const step = bounds[2];
  const first = start && numberOf(start);
  const last = stop && numberOf(stop);
  const counted = first !== undefined && last !== undefined ? countedSize(Math.abs(last - first)) : stop?.kind === 'literal' ? 'constant' : stop?.kind === 'scalar' ? (stop.origin ? 'unbounded' : stop.numberOf) : undefined;
  const size: CollectionValue['size'] = step && !(step.kind === 'literal' && (step.value === 1 || step.value === -1)) ? 'chunk' : (counted ?? 'page');
  return { ...collection({ kind: 'scalar', deps: bounds.reduce((bits, one) => bits | one.deps, 0) }, size), form: 'generator', isCounted: true };
}

function numberOf(value: Value): number | undefined {
  return value.kind === 'literal' && typeof value.value === 'number' ? value.value : undefined;
}

function method(host: Host, name: string, receiver: Value, args: Arguments, at: Span): Value | undefined {
  const [first, second] = args.positional;
  if (name === 'identity') return first;
  if (name.startsWith('pool.')) return callPool(host, name.slice(5), args, at);
  if (KEEPING.has(name) && first?.kind === 'function') return { ...first, kept: 'arguments' } satisfies FunctionValue;
  if (name === 'format') {
    for (const value of [...args.positional, ...args.named.values()]) host.text(value, at);
    return undefined;
  }
  if (receiver.kind === 'record') return recordMethod(host, name, receiver, args);
  if (receiver.kind !== 'collection') return undefined;
  const known = receiver;
  switch (name) {
    case 'sort':
      callPerElement(host, args.named.get('key'), host.iterate(known, at), at);
      return literal(null);
    case 'append':
    case 'add':
    case 'appendleft':
      host.mutate(appended(host, known, args));
      return literal(null);
    case 'insert':
      if (second) host.mutate(appended(host, known, positional(second)));
      return literal(null);
    case 'extend':
    case 'update': {
      const over = first && host.iterate(first, at);
      if (known.form === 'map') {
        const value = first?.kind === 'collection' && first.form === 'map' ? first.element : UNKNOWN;
        host.mutate({ ...appended(host, known, positional(value)), size: over?.size ?? 'unknown' });
        return literal(null);
      }
      const grown = appended(host, { ...known }, positional(over?.element ?? UNKNOWN));
      host.mutate({ ...withoutItems(grown), size: over?.size === 'constant' ? grown.size : (over?.size ?? 'unknown'), ...(over?.origin && { origin: over.origin }) });
      return literal(null);
    }
    case 'setdefault':
      if (second) host.mutate(appended(host, known, positional(second)));
      return second && known.items?.length !== 0 ? host.join(known.element, second) : second;
    case 'get':
    case 'pop':
    case 'popleft':
      return known.items?.length === 0 ? UNKNOWN : name === 'get' ? perhaps(known.element) : known.element;
    case 'items':
    case 'most_common':
      return collection({ ...collection(UNKNOWN, 'constant'), items: [{ kind: 'scalar', deps: 0 }, known.element] }, known.size, known.origin);
    case 'keys':
      return collection({ kind: 'scalar', deps: 0 }, known.size, known.origin);
    case 'values':
    case 'copy':
    case 'union':
    case 'difference':
    case 'intersection':
      return { ...collection(known.element, known.size, known.origin), ...(name === 'copy' && { form: known.form }) };
    case 'index':
    case 'count':
      return { kind: 'scalar', deps: 0 };
    default:
      return literal(null);
  }
}

function recordMethod(host: Host, name: string, receiver: Value & { readonly kind: 'record' }, args: Arguments): Value | undefined {
  const [first, second] = args.positional;
  const key = stringOf(first);
  const values = [...receiver.fields.values()];
  const any = receiver.open || values.length === 0 ? UNKNOWN : values.reduce((so, one) => host.join(so, one));
  const size = receiver.open ? 'unknown' : 'constant';
  switch (name) {
    case 'get':
    case 'pop':
    case 'setdefault': {
      if (key !== undefined && receiver.fields.has(key)) return receiver.fields.get(key);
      if (name === 'setdefault' && second) {
        host.mutate(key === undefined ? { ...collection(second, host.repeated() ?? 'constant'), form: 'map' } : { ...receiver, fields: new Map(receiver.fields).set(key, second) });
        return second;
      }
      return key === undefined && !receiver.open ? any : receiver.open ? UNKNOWN : (second ?? literal(null));
    }
    case 'items':
      return { ...collection({ ...collection(UNKNOWN, 'constant'), items: [{ kind: 'scalar', deps: 0 }, any] }, size) };
    case 'keys':
      return collection({ kind: 'scalar', deps: 0 }, size);
    case 'values':
      return { ...collection(any, size), ...(!receiver.open && { items: values }) };
    case 'copy':
      return receiver;
    case 'update': {
      const fields = new Map(receiver.fields);
      for (const [field, value] of args.named) fields.set(field, value);
      if (first?.kind === 'record') for (const [field, value] of first.fields) fields.set(field, value);
      host.mutate({ ...receiver, fields, open: receiver.open || args.open || (first !== undefined && (first.kind !== 'record' || first.open)) });
      return literal(null);
    }
    default:
      return undefined;
  }
}
