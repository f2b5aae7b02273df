// Keys of values: equal for values that lead a function the same way, so that it is executed once for all of them. Dependence is
// left out; long strings and deep structures are cut, which makes values equal that differ only there.
import type { FunctionValue, Loaded, Value } from '../core/values.js';

const DEPTH = 5;
const FIELDS = 40;

/** The key of a value. */
export function keyOf(value: Value, depth = 0): string {
  switch (value.kind) {
    case 'unknown':
      return value.either ? `?${value.either.map(({ id }) => id).join('|')}` : '?';
    case 'scalar':
      return value.truthy ? '#!' : '#';
    case 'text':
      return 't';
    case 'literal':
      return typeof value.value === 'string' ? (value.value.length > 60 ? 't' : JSON.stringify(value.value)) : String(value.value);
    case 'record': {
      if (depth > DEPTH) return '{…}';
      const parts: string[] = [];
      for (const [name, field] of value.fields) {
        if (parts.length > FIELDS) break;
        parts.push(`${name}:${keyOf(field, depth + 1)}`);
      }
      return `{${parts.join()}${value.open ? '…' : ''}}`;
    }
    case 'collection':
      if (depth > DEPTH) return '[…]';
      return `[${value.size}:${value.form}:${value.items ? value.items.slice(0, 8).map((item) => keyOf(item, depth + 1)).join() : keyOf(value.element, depth + 1)}]${value.origin ? `@${value.origin.place.file}:${value.origin.place.start}` : ''}`;
    case 'function':
      return `f${value.file}:${value.fn.start}${value.self && depth < 2 ? keyOf(value.self, depth + 2) : ''}${value.preset ? presetKey(value.preset, depth) : ''}`;
    case 'class':
      return `c${value.id}`;
    case 'instance': {
      if (depth > DEPTH || value.fields.size === 0) return `i${value.of.id}`;
      const parts: string[] = [];
      for (const [name, field] of value.fields) {
        if (parts.length > FIELDS) break;
        parts.push(`${name}:${keyOf(field, depth + 2)}`);
      }
      return `i${value.of.id}{${parts.join()}}`;
    }
    case 'external':
      return `x${value.path}`;
    case 'module':
      return `m${value.file}`;
    case 'object':
      return `o${value.library}:${value.type}:${value.key}${value.of ? `:${value.of.id}` : ''}`;
    case 'operation':
      return `p${value.library}:${value.name}(${value.receiver && depth < DEPTH ? keyOf(value.receiver, depth + 1) : ''})`;
    case 'rows':
      return `R${value.model}:${value.sent ? 's' : 'q'}:${value.query.rows}:${value.of?.id ?? ''}:${loadedKey(value.loaded)}@${value.origin.place.file}:${value.origin.place.start}${value.element && depth < DEPTH ? keyOf(value.element, depth + 1) : ''}`;
    case 'row': {
      const fields = depth < 3 ? [...value.fields].slice(0, FIELDS).map(([name, field]) => `${name}:${keyOf(field, depth + 2)}`) : [];
      return `r${value.present ? '!' : ''}${value.model}:${loadedKey(value.loaded)}${value.origin ? `@${value.origin.place.file}:${value.origin.place.start}` : value.fetched ? '@' : ''}${fields.length ? `{${fields.join()}}` : ''}${value.others ? `|${value.others.map((other) => keyOf(other, depth + 1)).join('|')}` : ''}`;
    }
  }
}

function presetKey({ positional, named }: NonNullable<FunctionValue['preset']>, depth: number): string {
  return `(${[...positional.map((one) => keyOf(one, depth + 2)), ...[...named].map(([name, one]) => `${name}=${keyOf(one, depth + 2)}`)].join()})`;
}

function loadedKey(loaded: Loaded): string {
  if (!loaded.any && !loaded.again && loaded.relations.size === 0) return '';
  return `(${[...loaded.relations].map(([name, below]) => name + loadedKey(below)).sort().join()}${loaded.any ? '*' : ''}${loaded.again ? `^${loadedKey(loaded.again)}` : ''})`;
}
