// How deep a parser's tree of a statement can be, measured on its tokens. Parentheses and CASE nest by themselves; a chain of operators
// (`a || b || c`), casts, set operations or joins makes a tree as deep as the chain is long. A comma, AND and OR begin anew, since
// PostgreSQL keeps lists and conditions flat.
import type { Token } from './lexer.js';

export interface NestingMeter {
  /** Takes the statement's next token; `word` is its text in upper case if it is a word. */
  take(text: string, token: Token, word: string | undefined): void;
  readonly deepest: number;
}

/** Measures one statement. The figure is an upper bound, within a small factor, of the depth of its tree. */
export function nestingMeter(): NestingMeter {
  const outer: { chain: number; clauses: number }[] = [];
  let below = 0;
  let chain = 0;
  let clauses = 0;
  let deepest = 0;

  const open = (): void => {
    outer.push({ chain, clauses });
    below += chain + clauses + 1;
    chain = 0;
    clauses = 0;
  };
  const close = (): void => {
    const level = outer.pop();
    ({ chain, clauses } = level ?? { chain: 0, clauses: 0 });
    if (level !== undefined) below -= chain + clauses + 1;
    // What was closed is an operand of the chain that goes on.
    chain += 1;
  };

  return {
    take(text, { kind, start }, word) {
      if (word !== undefined) {
        if (word === 'CASE') open();
        else if (word === 'END') close();
        else if (word === 'AND' || word === 'OR') chain = 0;
        else if (word === 'UNION' || word === 'INTERSECT' || word === 'EXCEPT' || word === 'JOIN') {
          clauses += 1;
          chain = 0;
        } else if (CHAINING.has(word)) chain += 1;
      } else if (kind === 'operator') chain += 1;
      else if (kind === 'symbol') {
        const symbol = text.charAt(start);
        if (symbol === '(' || symbol === '[') open();
        else if (symbol === ')' || symbol === ']') close();
        else if (symbol === ',') chain = 0;
        else if (symbol === ';') {
          chain = 0;
          clauses = 0;
        }
      }
      const depth = below + chain + clauses;
      if (depth > deepest) deepest = depth;
    },
    get deepest() {
      return deepest;
    },
  };
}

const CHAINING: ReadonlySet<string> = new Set(['NOT', 'IS', 'ISNULL', 'NOTNULL', 'COLLATE', 'AT', 'LIKE', 'ILIKE', 'SIMILAR', 'BETWEEN', 'IN', 'SELECT', 'WITH', 'ARRAY', 'ROW', 'OVER', 'OPERATOR', 'EXPLAIN', 'PREPARE']);
