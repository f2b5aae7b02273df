// The methods of arrays, maps and sets.
import { cutSize } from '../../core/counts.js';
import type { Span } from '../../core/place.js';
import { collection, literal, perhaps, UNKNOWN, withDeps, type CollectionValue, type FunctionValue, type OperationValue, type Origin, type Value } from '../../core/values.js';
import { positional, type Arguments, type Host, type Iteration } from '../library.js';

/** What a method of a collection returns. Callbacks are called per element. */
export function arrayMethod(host: Host, name: string, receiver: Value, args: Arguments, at: Span): Value | undefined {
  const known = receiver.kind === 'collection' ? receiver : undefined;
  const over: Iteration = host.iterate(receiver, at) ?? { element: { ...UNKNOWN, deps: receiver.deps }, size: 'unknown', deps: receiver.deps };
  const [first, second] = args.positional;
  const callback = first?.kind === 'function' || first?.kind === 'operation' ? first : undefined;
  const each = (concurrent: boolean): Value =>
    callback ? host.repeat(over, 'callback', at, (element) => host.call(callback, elementArguments(known, element), at), { concurrent }) : UNKNOWN;
  switch (name) {
    case 'map':
    case 'flatMap': {
      if (!callback) return known ? collection(UNKNOWN, over.size, over.origin) : undefined;
      // A list whose items are all known is mapped item by item.
      const result = each(isAsync(callback));
      const inner = name === 'flatMap' ? host.iterate(result, at) : undefined;
      return collection(inner ? inner.element : result, inner ? larger(over.size, inner.size) : over.size, inner ? flatOrigin(inner, over.origin) : over.origin);
    }
    case 'forEach':
      if (!callback) return undefined;
      each(isAsync(callback));
      return UNKNOWN;
    case 'reduce':
    case 'reduceRight': {
      if (!callback) return undefined;
      const start = second ?? UNKNOWN;
      const result = host.repeat(over, 'callback', at, (element) => host.call(callback, positional(withDeps(start, over.deps), element, UNKNOWN), at));
      return second ? host.join(result.kind === 'unknown' && start.kind === 'record' ? start : result, start) : result;
    }
    case 'filter':
    case 'find':
    case 'findLast':
    case 'some':
    case 'every':
    case 'findIndex':
    case 'sort':
    case 'toSorted':
      if (callback && name !== 'sort' && name !== 'toSorted') each(isAsync(callback));
      if (!known) return undefined;
      if (name === 'filter' || name === 'sort' || name === 'toSorted') return { ...collection(known.element, known.size, known.origin), ...(name !== 'filter' && known.items && { items: known.items }) };
      if (name === 'find' || name === 'findLast') return perhaps(known.element);
      return { kind: 'scalar', deps: 0 };
    case 'slice': {
      if (!known) return undefined;
      const bounded = second?.kind === 'literal' && typeof second.value === 'number';
      if (bounded) return collection(known.element, typeof second.value === 'number' ? cutSize(second.value) : 'constant', known.origin);
      return collection(known.element, first && second ? 'chunk' : known.size, known.origin);
    }
    case 'splice':
    case 'reverse':
    case 'toReversed':
    case 'values':
    case 'flat':
    case 'fill':
    case 'with':
    case 'toArray': {
      if (!known) return undefined;
      if (name === 'splice' && first && second) return collection(known.element, 'chunk', known.origin);
      const inner = name === 'flat' ? host.iterate(known.element, at) : undefined;
      return inner ? collection(inner.element, larger(known.size, inner.size), flatOrigin(inner, known.origin)) : collection(known.element, known.size, known.origin);
    }
    case 'concat': {
      if (!known) return undefined;
      let result: Value = known;
      for (const part of args.positional) {
        const more = host.iterate(part, at);
        result = more ? host.mixed(result, collection(more.element, more.size, more.origin)) : collection(UNKNOWN, 'unknown');
      }
      return result;
    }
    case 'push':
    case 'unshift':
    case 'add':
      if (known) host.mutate(appended(host, known, args));
      return name === 'add' ? receiver : { kind: 'scalar', deps: 0 };
    case 'set':
      if (known && second) host.mutate(appended(host, known, positional(second)));
      return receiver;
    case 'pop':
    case 'shift':
    case 'at':
    case 'get':
    case 'next':
      return known && (known.items?.length === 0 ? UNKNOWN : perhaps(known.element));
    case 'entries':
      return known && collection({ ...collection(UNKNOWN, 'constant'), items: [UNKNOWN, known.element] }, known.size, known.origin);
    case 'keys':
      return known && collection({ kind: 'scalar', deps: 0 }, known.size, known.origin);
    case 'includes':
    case 'indexOf':
    case 'has':
    case 'join':
      return { kind: 'scalar', deps: 0 };
    case 'delete':
    case 'clear':
      return literal(true);
    default:
      return undefined;
  }
}

/** Where the elements of a flattened list were queried: all rows of a query of its own, else the rows that they are parts of. */
function flatOrigin(inner: Iteration, outer: Origin | undefined): Origin | undefined {
  return inner.origin && (!outer || inner.origin.statement.rows === 'unbounded') ? inner.origin : outer;
}

/** The arguments of a callback: the element, its index or key, and the collection. */
function elementArguments(known: CollectionValue | undefined, element: Value): Arguments {
  return positional(element, { kind: 'scalar', deps: element.deps }, known ? collection(known.element, known.size) : UNKNOWN);
}

function isAsync(callback: FunctionValue | OperationValue): boolean {
  return callback.kind === 'operation' || callback.fn.isAsync === true || callback.fn.body.length <= 1;
}

function larger(a: CollectionValue['size'], b: CollectionValue['size']): CollectionValue['size'] {
  const order: readonly CollectionValue['size'][] = ['one', 'constant', 'chunk', 'picked', 'page', 'unknown', 'unbounded'];
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
}

/** A collection after values were put in: its items stay known outside of repetitions only. */
export function appended(host: Host, known: CollectionValue, args: Arguments): CollectionValue {
  const growth = host.repeated();
  const values = args.positional;
  const isEmpty = known.items?.length === 0;
  const element = values.reduce<Value>((so, one, index) => (isEmpty && index === 0 ? one : host.mixed(so, one)), known.element);
  const deps = values.reduce((bits, one) => bits | one.deps, known.deps);
  if (args.open) return { ...collection(isEmpty ? UNKNOWN : element, 'unknown'), form: known.form, deps };
  if (growth === undefined && known.items && known.items.length < 16) return { ...known, element, items: [...known.items, ...values], deps };
  return { ...withoutItems(known), element, size: growth === undefined ? known.size : isEmpty ? growth : larger(known.size, growth), deps };
}

/** A collection whose items are no longer known one by one. */
export function withoutItems(known: CollectionValue): CollectionValue {
  return { kind: 'collection', element: known.element, size: known.size, form: known.form, deps: known.deps, ...(known.origin && { origin: known.origin }) };
}
