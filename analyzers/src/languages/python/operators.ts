// Python's operators: how tightly they bind, and how Core spells them.
import { Kind } from './tokens.js';

/** Binding strengths, loosest first. */
export const Level = { or: 1, and: 2, not: 3, compare: 4, bitOr: 5, bitXor: 6, bitAnd: 7, shift: 8, sum: 9, product: 10, unary: 11, power: 12 } as const;

/** How tightly a token binds as an operator, by kind. */
export const LEVELS: number[] = [];
/** Core's spelling of an operator, by kind. */
export const SPELLINGS: string[] = [];
for (const [kind, level, spelling] of [
  [Kind.or, Level.or, 'or'], [Kind.and, Level.and, 'and'],
  [Kind.less, Level.compare, '<'], [Kind.greater, Level.compare, '>'], [Kind.lessEqual, Level.compare, '<='],
  [Kind.greaterEqual, Level.compare, '>='], [Kind.equal, Level.compare, '=='], [Kind.notEqual, Level.compare, '!='],
  [Kind.in, Level.compare, 'in'], [Kind.not, Level.compare, 'not in'], [Kind.is, Level.compare, '=='],
  [Kind.pipe, Level.bitOr, '|'], [Kind.caret, Level.bitXor, 'other'], [Kind.ampersand, Level.bitAnd, '&'],
  [Kind.shift, Level.shift, 'other'], [Kind.plus, Level.sum, '+'], [Kind.minus, Level.sum, '-'],
  [Kind.star, Level.product, '*'], [Kind.slash, Level.product, '/'], [Kind.percent, Level.product, '%'],
  [Kind.floorDivide, Level.product, 'other'], [Kind.at, Level.product, 'other'], [Kind.power, Level.power, 'other'],
] as const) {
  LEVELS[kind] = level;
  SPELLINGS[kind] = spelling;
}

/** Core's spelling of an augmented assignment's operator, by its source text. */
export function augmentedOperator(source: string): string {
  const operator = source.slice(0, -1);
  return ['+', '-', '*', '/', '%', '|', '&'].includes(operator) ? operator : 'other';
}

/** Whether an expression can start with a token of this kind. */
export function startsExpression(kind: number): boolean {
  switch (kind) {
    case Kind.name: case Kind.number: case Kind.string: case Kind.openParen: case Kind.openBracket: case Kind.openBrace:
    case Kind.ellipsis: case Kind.minus: case Kind.plus: case Kind.tilde: case Kind.False: case Kind.None: case Kind.True:
    case Kind.await: case Kind.lambda: case Kind.not: case Kind.yield:
      return true;
    default:
      return false;
  }
}
