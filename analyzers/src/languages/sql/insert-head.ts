// A giant INSERT … VALUES is read by its first tuples: the others say the same, and the parser's memory grows with them.
import { editText, type EditedText } from './edited-text.js';
import { nextToken } from './lexer.js';
import type { SplitStatement } from './split.js';

export interface ShortInsert extends EditedText {
  /** How many tuples the whole statement has. */
  readonly tuples: number;
}

/** Tokens from which on it is worth it. */
const GIANT = 1500;

/** The statement with its first two tuples only; undefined for what is no such INSERT, or is short enough. */
export function shortInsert(text: string, { tokens, head }: SplitStatement): ShortInsert | undefined {
  if (tokens < GIANT || !head.startsWith('INSERT INTO')) return undefined;
  let depth = 0;
  let tuples = 0;
  let inValues = false;
  let second: number | undefined;
  let last: number | undefined;
  for (let token = nextToken(text, 0); token !== undefined; token = nextToken(text, token.end)) {
    if (token.kind === 'word' && depth === 0) {
      const word = text.slice(token.start, token.end).toUpperCase();
      if (word === 'SELECT' || word === 'WITH') return undefined;
      if (word === 'VALUES') inValues = true;
      else if (inValues) break;
    } else if (token.kind === 'symbol') {
      const symbol = text.charAt(token.start);
      if (symbol === '(') depth += 1;
      else if (symbol === ')') {
        depth -= 1;
        if (depth === 0 && inValues) {
          tuples += 1;
          last = token.end;
          if (tuples === 2) second = token.end;
        }
      }
    }
  }
  if (second === undefined || last === undefined || last === second) return undefined;
  return { ...editText(text, [{ start: second, end: last, text: '' }]), tuples };
}
