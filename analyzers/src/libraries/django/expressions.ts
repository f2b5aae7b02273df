// Q, F, aggregates and functions as values: what a condition or a computed column is made of survives variables, calls and operators, so that it is
// known where the query is sent.
import type { ObjectValue, Value } from '../../core/values.js';
import { dataOf, object } from './objects.js';
import type { Arguments } from '../library.js';
import { lastSegment } from './names.js';

/** What an `expression` is. */
export type ExpressionData =
  /** `Count('copies')`, `F('price')`, `Lower('name')`, `Q(…)`: by its class's name. */
  | { readonly kind: 'call'; readonly name: string; readonly args: Arguments }
  /** `a & b`, `a | b`, `F('price') * 2`. */
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Value; readonly right: Value }
  /** `~a`. */
  | { readonly kind: 'not'; readonly value: Value }
  /** `F('name').desc(nulls_last=True)`. */
  | { readonly kind: 'ordered'; readonly value: Value; readonly descending: boolean; readonly nulls?: 'first' | 'last' };

/** The value of a call of one of Django's expression classes. */
export function expressionOf(path: string, args: Arguments, file: string, at: { readonly start: number }): ObjectValue {
  return object('expression', { kind: 'call', name: lastSegment(path), args }, `${path}@${file}:${at.start}`);
}

/** What an operator makes of expressions; undefined where neither side is one. `right` is missing for `~`. */
export function operate(operator: string, left: Value, right: Value | undefined): Value | undefined {
  const isLeft = dataOf(left, 'expression') !== undefined;
  if (right === undefined) return isLeft && operator === '~' ? object('expression', { kind: 'not', value: left }, `~${keyOf(left)}`) : undefined;
  if (!isLeft && dataOf(right, 'expression') === undefined) return undefined;
  if (!/^[-+*/%&|]$/.test(operator)) return undefined;
  return object('expression', { kind: 'binary', operator, left, right }, shortened(`(${keyOf(left)}${operator}${keyOf(right)})`));
}

/** `asc` and `desc` of an expression. */
export function orderedExpression(value: ObjectValue, name: string, args: Arguments): Value {
  const says = (side: string): boolean => {
    const given = args.named.get(`nulls_${side}`);
    return given?.kind === 'literal' && given.value === true;
  };
  const nulls = says('first') ? 'first' : says('last') ? 'last' : undefined;
  return object('expression', { kind: 'ordered', value, descending: name === 'desc', ...(nulls && { nulls }) }, `${value.key}.${name}${nulls ?? ''}`);
}

/** Conditions that are combined in a loop would be told apart for ever. */
function shortened(key: string): string {
  return key.length > 200 ? `${key.slice(0, 200)}…` : key;
}

function keyOf(value: Value): string {
  return value.kind === 'object' ? value.key : '?';
}

