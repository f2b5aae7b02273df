// A tag's arguments: what stands between white space, outside of quotes and brackets.
import type { Span } from '../../core/place.js';
import type { Argument, Expression } from '../../core/syntax.js';
import { parseRange, type Dialect } from './expressions.js';

export interface Bit extends Span {
  readonly text: string;
}

/** Splits a range at white space. A comma at a bit's end (Jinja) is not part of it. */
export function splitBits(text: string, from: number, to: number): Bit[] {
  const bits: Bit[] = [];
  let at = from;
  while (at < to) {
    if (/\s/.test(text.charAt(at))) {
      at++;
      continue;
    }
    const start = at;
    let depth = 0;
    for (; at < to; at++) {
      const c = text.charAt(at);
      if (c === '"' || c === "'") {
        const close = text.indexOf(c, at + 1);
        if (close < 0 || close >= to) break;
        at = close;
      } else if (c === '(' || c === '[' || c === '{') depth++;
      else if (c === ')' || c === ']' || c === '}') depth--;
      else if (depth <= 0 && /\s/.test(c)) break;
    }
    // An open quote: the rest is one bit.
    if (at < to && !/\s/.test(text.charAt(at))) at = to;
    const end = text.charAt(at - 1) === ',' ? at - 1 : at;
    if (end > start) bits.push({ start, end, text: text.slice(start, end) });
  }
  return bits;
}

/** `name=value` of a bit. */
export function keyword(bit: Bit): { readonly name: string; readonly from: number } | undefined {
  const match = /^([\w\u00a1-\uffff:@.-]+)=(?!=)/.exec(bit.text);
  return match?.[1] === undefined ? undefined : { name: match[1], from: bit.start + match[0].length };
}

/** Arguments of a tag. Bits that are no expressions are left out. */
export function argumentsOf(text: string, bits: readonly Bit[], dialect: Dialect): Argument[] {
  return bits.flatMap((bit): Argument[] => {
    const named = keyword(bit);
    const value = parseRange(text, named?.from ?? bit.start, bit.end, dialect);
    if (value === undefined) return [];
    return [named ? { value, name: named.name } : { value }];
  });
}

/** The value of one bit; an Opaque if it is no expression. */
export function valueOf(text: string, bit: Bit, dialect: Dialect): Expression {
  return parseRange(text, bit.start, bit.end, dialect) ?? { kind: 'opaque', start: bit.start, end: bit.end, children: [] };
}
