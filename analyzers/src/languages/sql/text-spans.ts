// PostgreSQL's tree says where a node begins and never where it ends. Its end is found on the tokens: that of its last leaf, and of the
// parentheses that were opened within it.
import type { Span } from '../../core/place.js';
import { nextToken, type Token } from './lexer.js';

export interface TextSpans {
  /** The span of everything below a node of the tree; undefined where no place is noted in it. */
  of(node: object | undefined): Span | undefined;
  /** The span from a location to the end of the token there. */
  token(location: number): Span;
  /** The SELECT around a node: from its keyword to the end of its text, parentheses left out. */
  select(node: object): Span | undefined;
}

/**
 * Finds spans in the text of one statement.
 *
 * @param offset the UTF-16 offset of a location of the tree
 */
export function textSpans(text: string, offset: (location: number) => number): TextSpans {
  let all: readonly Token[] | undefined;
  const tokens = (): readonly Token[] => {
    if (all !== undefined) return all;
    const found: Token[] = [];
    for (let token = nextToken(text, 0); token !== undefined; token = nextToken(text, token.end)) if (token.kind !== 'comment') found.push(token);
    all = found;
    return found;
  };
  const indexAt = (at: number): number => {
    const list = tokens();
    let low = 0;
    let high = list.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((list[middle]?.start ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const symbolAt = (index: number): string => {
    const token = tokens()[index];
    return token?.kind === 'symbol' ? text.charAt(token.start) : '';
  };
  const wordAt = (index: number): string => {
    const token = tokens()[index];
    return token?.kind === 'word' ? text.slice(token.start, token.end).toUpperCase() : '';
  };

  const of = (node: object | undefined): Span | undefined => {
    const bounds = node === undefined ? undefined : boundsOf(node);
    if (bounds === undefined) return undefined;
    const first = indexAt(offset(bounds.first));
    let last = indexAt(offset(bounds.last));
    // A qualified name is noted at its first word.
    while (symbolAt(last + 1) === '.' && last + 2 < tokens().length) last += 2;
    let depth = 0;
    for (let index = first; index <= last; index += 1) depth += depthChange(symbolAt(index));
    // `now()` and `x IS NOT NULL` have no leaf at their end.
    if (symbolAt(last + 1) === '(' && tokens()[last]?.kind === 'word') {
      last += 1;
      depth += 1;
    }
    while (depth > 0 && last + 1 < tokens().length) {
      last += 1;
      depth += depthChange(symbolAt(last));
    }
    if (wordAt(last) === 'IS') while (['NOT', 'NULL', 'TRUE', 'FALSE', 'UNKNOWN'].includes(wordAt(last + 1))) last += 1;
    const start = tokens()[first]?.start;
    const end = tokens()[last]?.end;
    return start === undefined || end === undefined ? undefined : { start, end };
  };

  return {
    of,
    token: (location) => {
      const token = tokens()[indexAt(offset(location))];
      return token === undefined ? { start: 0, end: 0 } : { start: token.start, end: token.end };
    },
    select: (node) => {
      const bounds = boundsOf(node);
      if (bounds === undefined) return undefined;
      let first = indexAt(offset(bounds.first));
      for (let depth = 0; first > 0 && !(depth === 0 && BEGINNING.has(wordAt(first))); first -= 1) {
        depth -= depthChange(symbolAt(first));
        if (depth < 0) return of(node);
      }
      let last = first;
      for (let depth = 0; last + 1 < tokens().length; last += 1) {
        const symbol = symbolAt(last + 1);
        if (depth === 0 && (symbol === ')' || symbol === ';' || SET_WORDS.has(wordAt(last + 1)))) break;
        depth += depthChange(symbol);
      }
      const start = tokens()[first]?.start;
      const end = tokens()[last]?.end;
      return start === undefined || end === undefined ? undefined : { start, end };
    },
  };
}

const BEGINNING: ReadonlySet<string> = new Set(['SELECT', 'VALUES', 'WITH']);
const SET_WORDS: ReadonlySet<string> = new Set(['UNION', 'INTERSECT', 'EXCEPT']);

function depthChange(symbol: string): number {
  return symbol === '(' || symbol === '[' ? 1 : symbol === ')' || symbol === ']' ? -1 : 0;
}

/** The first and the last location below a node. */
function boundsOf(node: object): { readonly first: number; readonly last: number } | undefined {
  let first = Infinity;
  let last = -1;
  const waiting: object[] = [node];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const [key, value] of Object.entries(at) as [string, unknown][]) {
      if (key === 'location') {
        if (typeof value === 'number' && value >= 0) {
          first = Math.min(first, value);
          last = Math.max(last, value);
        }
      } else if (typeof value === 'object' && value !== null) waiting.push(value);
    }
  }
  return last < 0 ? undefined : { first, last };
}
