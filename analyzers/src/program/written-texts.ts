// Strings that may be SQL: where they are written, so that a finding about a piece of the SQL can point at that piece, and what `%` makes
// of one.
import type { Place, Span } from '../core/place.js';
import type { Literal } from '../core/syntax.js';
import { literal, UNKNOWN, type LiteralValue, type Value } from '../core/values.js';
import type { Machine } from './state.js';

/** The value of a constant. */
export function constantValue(m: Machine, { value, start, end }: Literal): LiteralValue {
  return typeof value === 'string' && mayBeSql(value) ? { ...literal(value), written: { file: m.scope.file, start, end } } : literal(value);
}

/** Where a text with holes is written, if it begins like SQL. */
export function writtenAt(m: Machine, parts: readonly (string | Value)[], { start, end }: Span): { readonly written?: Place } {
  const [first] = parts;
  return typeof first === 'string' && mayBeSql(first) ? { written: { file: m.scope.file, start, end } } : {};
}

const SHORTEST = 12;

function mayBeSql(text: string): boolean {
  return text.length >= SHORTEST && /^[\s(]*(?:select|insert|update|delete|with|merge|--)\b/i.test(text);
}

/** What `text % values` holds: the text's conversions are holes, filled with the values where they stand in a tuple. */
export function percentParts(text: string, values: Value): readonly (string | Value)[] {
  const items = values.kind === 'collection' && values.items ? values.items : undefined;
  const parts: (string | Value)[] = [];
  let done = 0;
  let index = 0;
  for (const match of text.matchAll(/%(?:\(([^)]*)\))?[-#0 +]*\d*(?:\.\d+)?([sdrifxge%])/g)) {
    parts.push(text.slice(done, match.index));
    done = match.index + match[0].length;
    if (match[2] === '%') parts.push('%');
    else if (match[1] !== undefined) parts.push(values.kind === 'record' ? (values.fields.get(match[1]) ?? UNKNOWN) : UNKNOWN);
    else {
      parts.push(items ? (items[index] ?? UNKNOWN) : values);
      index += 1;
    }
  }
  if (index === 0 && done === 0) return [text, values];
  parts.push(text.slice(done));
  return parts.filter((part) => part !== '');
}
