// Keys of values that objects of the web libraries carry: equal for values that lead to the same answers.
import type { Loaded, Value } from '../../core/values.js';

/** A key of what `value` is, to `depth` levels. */
export function keyOf(value: Value | undefined, depth = 4): string {
  if (!value || depth < 0) return '_';
  switch (value.kind) {
    case 'literal':
      return JSON.stringify(value.value) ?? 'undefined';
    case 'record':
      return `{${[...value.fields].map(([name, field]) => `${name}:${keyOf(field, depth - 1)}`).join()}}`;
    case 'collection':
      return `[${value.size}:${value.items ? value.items.slice(0, 8).map((item) => keyOf(item, depth - 1)).join() : keyOf(value.element, depth - 1)}]`;
    case 'rows':
      return `R${value.model}:${value.sent}:${value.query.rows}:${loadedKey(value.loaded)}@${value.origin.place.file}:${value.origin.place.start}${keyOf(value.element, depth - 1)}`;
    case 'row':
      return `r${value.model}:${loadedKey(value.loaded)}@${value.origin ? `${value.origin.place.file}:${value.origin.place.start}` : ''}{${[...value.fields].map(([name, field]) => `${name}:${keyOf(field, depth - 2)}`).join()}}`;
    case 'class':
      return `c${value.id}`;
    case 'function':
      return `f${value.file}:${value.fn.start}`;
    case 'instance':
      return `i${value.of.id}{${[...value.fields].map(([name, field]) => `${name}:${keyOf(field, depth - 2)}`).join()}}`;
    case 'object':
      return `o${value.library}:${value.type}:${value.key}`;
    case 'operation':
      return `p${value.library}:${value.name}`;
    case 'external':
      return `x${value.path}`;
    case 'module':
      return `m${value.file}`;
    default:
      return value.kind;
  }
}

function loadedKey(loaded: Loaded): string {
  return `(${[...loaded.relations].map(([name, below]) => name + loadedKey(below)).sort().join()}${loaded.any ? '*' : ''})`;
}
