// Symbols from outside of the project: how an import of one is named, and what the libraries say that it is.
import type { Value } from '../core/values.js';
import type { Machine } from './state.js';

/** What a symbol is: what a library says, or itself. */
export function externalValue(m: Machine, path: string): Value {
  for (const library of m.having.external) {
    const value = library.external?.(m.host, path);
    if (value) return value;
  }
  return { kind: 'external', path, deps: 0 };
}

/** The value of `import {name} from 'specifier'`: JavaScript's symbols stand after `#`, Python's after a dot. */
export function externalBinding(m: Machine, specifier: string, name: string, from: string): Value {
  if (name === '*') return externalModule(m, specifier);
  return externalValue(m, from.endsWith('.py') ? `${specifier}.${name}` : `${specifier}#${name}`);
}

/** The value of a package as a whole. */
export function externalModule(m: Machine, specifier: string): Value {
  return externalValue(m, specifier);
}
