// Bases often compute the names of tables from those of their classes: `cls.__name__.lower() + 's'`, `re.sub(…)`. What such expressions do
// with known strings is done here.
import { literal, stringOf, type Value } from '../../core/values.js';
import type { Arguments } from '../library.js';
import { LIBRARY } from './objects.js';

/** `'Book'.lower`, waiting to be called; undefined for any other member. */
export function methodOfString(receiver: Value, name: string): Value | undefined {
  return stringOf(receiver) !== undefined && (name === 'lower' || name === 'upper') ? { kind: 'operation', library: LIBRARY, name, receiver, deps: 0 } : undefined;
}

/** What calling such a method gives; undefined for any other operation. */
export function callOfString(receiver: Value | undefined, name: string): Value | undefined {
  const text = stringOf(receiver);
  return text === undefined ? undefined : name === 'lower' ? literal(text.toLowerCase()) : name === 'upper' ? literal(text.toUpperCase()) : undefined;
}

/** `re.sub(pattern, replacement, text)` of known strings; undefined where one is not known, or the pattern is none here. */
export function substituted({ positional }: Arguments): Value | undefined {
  const [pattern, replacement, text] = positional.map(stringOf);
  if (pattern === undefined || replacement === undefined || text === undefined || text.length > 200) return undefined;
  try {
    return literal(text.replace(new RegExp(pattern.replaceAll('(?P<', '(?<'), 'gu'), replacement.replace(/\$/g, '$$$$').replace(/\\(\d)/g, '$$$1')));
  } catch {
    return undefined;
  }
}
