// DataLoader and its likes: `load` sends nothing where it stands; the batch function runs once for the keys of a tick.
import type { Size } from '../../core/statement.js';
import { collection, UNKNOWN, type ObjectValue, type Value } from '../../core/values.js';
import { argument, positional, type Library } from '../library.js';

const LIBRARY = 'dataloader';

/** The symbols that make a loader of a batch function. */
const LOADERS = /^dataloader(#(default|=|DataLoader))?$/;

export const library: Library = {
  id: LIBRARY,
  title: 'DataLoader',
  evidence: { imports: ['dataloader'] },

  typed(_host, path, args) {
    // What a loader gives that came from elsewhere is what its second type argument says; its batch function is executed where it is made.
    return LOADERS.test(path) ? loader(args[1] ?? UNKNOWN, path) : undefined;
  },

  construct(host, _of, base, args, at) {
    return LOADERS.test(base) ? made(base, host.call(argument(args, 0) ?? UNKNOWN, positional(collection(UNKNOWN, 'chunk')), at)) : undefined;
  },

  member(_host, receiver, name) {
    return isLoader(receiver) ? { kind: 'operation', library: LIBRARY, name, receiver, deps: receiver.deps } : undefined;
  },

  call(host, callee, args, at, form) {
    if (callee.kind === 'external' && LOADERS.test(callee.path) && form === 'new') {
      const place = host.place(at);
      return made(`${place.file}:${place.start}`, host.call(argument(args, 0) ?? UNKNOWN, positional(collection(UNKNOWN, 'chunk')), at));
    }
    if (callee.kind !== 'operation' || callee.library !== LIBRARY || !isLoader(callee.receiver)) return undefined;
    const element = callee.receiver.data as Value;
    if (callee.name === 'load') return element;
    if (callee.name === 'loadMany') return collection(element, sizeOfKeys(argument(args, 0)));
    return callee.name === 'clear' || callee.name === 'clearAll' || callee.name === 'prime' ? callee.receiver : UNKNOWN;
  },
};

function isLoader(value: Value | undefined): value is ObjectValue {
  return value?.kind === 'object' && value.library === LIBRARY;
}

/** A loader whose batch function answered with `batch`. */
function made(key: string, batch: Value): ObjectValue {
  return loader(batch.kind === 'collection' ? batch.element : UNKNOWN, key);
}

function loader(element: Value, key: string): ObjectValue {
  return { kind: 'object', library: LIBRARY, type: 'loader', data: element, key, deps: 0 };
}

function sizeOfKeys(keys: Value | undefined): Size {
  return keys?.kind === 'collection' ? keys.size : 'unknown';
}
