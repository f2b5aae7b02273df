// Whether a token can end an operand or begin one: what tells an operator from a placeholder, and a parameter from a hole that holds a piece
// of SQL.
import type { Token } from './lexer.js';

/** True for a token after which an operator may follow: a name, a constant, a closing parenthesis. */
export function endsOperand(text: string, token: Token | undefined): boolean {
  if (token === undefined) return false;
  switch (token.kind) {
    case 'word':
      return !NO_OPERANDS.has(text.slice(token.start, token.end).toUpperCase());
    case 'symbol':
      return text.charAt(token.start) === ')' || text.charAt(token.start) === ']' || text.charAt(token.start) === '}';
    case 'operator':
      return false;
    default:
      return true;
  }
}

/** True for a token with which an operand begins. */
export function startsOperand(text: string, token: Token | undefined): boolean {
  if (token === undefined) return false;
  switch (token.kind) {
    case 'word': {
      const word = text.slice(token.start, token.end).toUpperCase();
      return !NO_OPERANDS.has(word) || STARTERS.has(word);
    }
    case 'symbol':
      return ['(', '$', '{', ':'].includes(text.charAt(token.start));
    case 'operator':
      return text.slice(token.start, token.end) === '?';
    default:
      return true;
  }
}

/** Keywords that are no operands themselves. */
const NO_OPERANDS: ReadonlySet<string> = new Set(
  (
    'ALL AND ANY ARRAY AS ASC BETWEEN BY CASE CAST COLLATE CONFLICT CROSS DEFAULT DELETE DESC DISTINCT DO ELSE END ESCAPE EXCEPT EXISTS FETCH FILTER FIRST FOR FROM FULL GROUP HAVING ILIKE IN INNER ' +
    'INSERT INTERSECT INTERVAL INTO IS ISNULL JOIN LAST LATERAL LEFT LIKE LIMIT NATURAL NEXT NOT NOTHING NULLS OFFSET ON ONLY OR ORDER OUTER OVER OVERLAPS PARTITION RETURNING RIGHT ROWS SELECT SET SIMILAR SOME ' +
    'TABLE THEN TO UNION UPDATE USING VALUES WHEN WHERE WINDOW WITH WITHIN DATE TIMESTAMP TIMESTAMPTZ TIME EXPLAIN ANALYZE'
  ).split(' '),
);

const STARTERS: ReadonlySet<string> = new Set(['ARRAY', 'CASE', 'CAST', 'EXISTS', 'INTERVAL', 'NOT', 'DATE', 'TIMESTAMP', 'SELECT']);
