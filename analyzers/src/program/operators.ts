// Operators with two operands: constants are folded, comparisons with nothing and with a bound are tests for emptiness.
import type { Expression } from '../core/syntax.js';
import { collection, literal, UNKNOWN, withDeps, type Value } from '../core/values.js';
import { join, mixed } from './join.js';
import type { Machine } from './state.js';
import { percentParts, writtenAt } from './written-texts.js';

const ORDER_TESTS = new Set(['>', '>=', '<', '<=', '==', '!=']);

/** Evaluates both operands and gives what the operator makes of them: a constant where both are known, otherwise what can be said of it. */
export function binaryValue(m: Machine, expression: Expression & { readonly kind: 'binary' }): Value {
  const { operator } = expression;
  if (ORDER_TESTS.has(operator)) {
    const sides = [expression.left, expression.right] as const;
    for (const [index, side] of sides.entries()) {
      const other = sides[1 - index];
      if (side.kind !== 'literal' || !other || !isEmptinessBound(side.value, operator, index === 1)) continue;
      const tested = m.evaluateTest(other);
      return { kind: 'scalar', deps: tested.deps };
    }
  }
  const left = m.evaluate(expression.left);
  const right = m.evaluate(expression.right);
  const deps = left.deps | right.deps;
  if (left.kind === 'literal' && right.kind === 'literal') {
    const folded = fold(operator, left.value, right.value);
    if (folded !== undefined) return { ...literal(folded), deps };
  }
  if ((operator === '==' || operator === '!=') && [[left, right], [right, left]].some(([side, other]) => side && isPresent(side) && other && isAbsent(other))) return { ...literal(operator === '!='), deps };
  if ((operator === '==' || operator === '!=') && ((isNothing(left) && isSomething(right)) || (isNothing(right) && isSomething(left)))) return { ...literal(operator === '!='), deps };
  if (operator === 'in' || operator === 'not in') {
    if (left.kind === 'literal' && right.kind === 'collection' && right.items?.every((item) => item.kind === 'literal')) {
      const has = right.items.some((item) => item.kind === 'literal' && item.value === left.value);
      return { ...literal(operator === 'in' ? has : !has), deps };
    }
    if (right.kind === 'rows') m.iterate(right, expression.right);
    return { kind: 'scalar', deps };
  }
  const made = operated(m, operator, left, right);
  if (made) return withDeps(made, deps);
  // Sets: what two have in common, what one has and the other has not.
  if ((operator === '&' || operator === '-' || operator === '|') && left.kind === 'collection' && right.kind === 'collection' && left.form === 'list') {
    return operator === '|' ? withDeps(mixed(left, right), deps) : { ...left, items: undefined, deps };
  }
  if (operator === '+' && left.kind === 'collection') {
    if (right.kind === 'collection') return left.items && right.items ? listOf([...left.items, ...right.items], deps) : withDeps(mixed(left, right), deps);
    if (right.kind === 'rows') return withDeps(mixed(left, collection(m.iterate(right, expression.right).element, right.query.rows, right.origin)), deps);
    return withDeps(left, deps);
  }
  if (operator === '+' && (left.kind === 'text' || right.kind === 'text' || isString(left) || isString(right))) {
    const parts = [...textParts(left), ...textParts(right)];
    return { kind: 'text', parts, deps, ...writtenAt(m, parts, expression) };
  }
  if (operator === '%' && left.kind === 'literal' && typeof left.value === 'string') {
    for (const value of right.kind === 'collection' && right.items ? right.items : [right]) m.host.text(value, expression.right);
    const parts = percentParts(left.value, right);
    return { kind: 'text', parts, deps, ...writtenAt(m, parts, expression.left) };
  }
  if (operator === '|' && (left.kind === 'rows' || right.kind === 'rows')) return withDeps(join(left, right), deps);
  if (operator === '|' && left.kind === 'record' && right.kind === 'record') return { ...left, fields: new Map([...left.fields, ...right.fields]), open: left.open || right.open, deps };
  return operator === 'other' || left.kind === 'unknown' || right.kind === 'unknown' ? { ...UNKNOWN, deps } : { kind: 'scalar', deps };
}

/** What a library makes of an operator on something of its own; `right` is missing for one that stands before its operand. */
export function operated(m: Machine, operator: string, left: Value, right?: Value): Value | undefined {
  if (!isMade(left) && !(right && isMade(right))) return undefined;
  for (const library of m.having.operate) {
    const made = library.operate?.(m.host, operator, left, right);
    if (made) return made;
  }
  return undefined;
}

function isMade(value: Value): boolean {
  return value.kind === 'object' || value.kind === 'rows';
}

function isNothing(value: Value): boolean {
  return value.kind === 'literal' && (value.value === null || value.value === undefined);
}

/** Known to be there: not null, not undefined. A single row may be missing. */
function isSomething(value: Value): boolean {
  return value.kind === 'rows' || value.kind === 'collection' || value.kind === 'record' || value.kind === 'class' || value.kind === 'function' || value.kind === 'module' || (value.kind === 'row' && value.present === true);
}

function isPresent(value: Value): boolean {
  return (value.kind === 'scalar' && value.truthy === true) || (value.kind === 'rows' && value.present === true);
}

function isAbsent(value: Value): boolean {
  return value.kind === 'literal' && (value.value === null || value.value === undefined);
}

function isString(value: Value): boolean {
  return value.kind === 'literal' && typeof value.value === 'string';
}

/** A value as parts of a text: what is known of it as strings, the rest as values. */
export function textParts(value: Value): readonly (string | Value)[] {
  if (value.kind === 'text') return value.parts;
  if (value.kind === 'literal') return [String(value.value)];
  return [value];
}

/** `x > 0`, `x == 0`, `x != 0`, `x >= 1`, `x < 1` and their mirror images ask whether there is anything at all. */
function isEmptinessBound(value: unknown, operator: string, boundIsRight: boolean): boolean {
  if (value === 0) return operator === '==' || operator === '!=' || operator === (boundIsRight ? '>' : '<') || operator === (boundIsRight ? '<=' : '>=');
  return value === 1 && operator === (boundIsRight ? '>=' : '<=') ? true : value === 1 && operator === (boundIsRight ? '<' : '>');
}

type Constant = string | number | boolean | null | undefined;

function fold(operator: string, left: Constant, right: Constant): Constant {
  switch (operator) {
    case '==':
      return left === right || (left ?? undefined) === (right ?? undefined);
    case '!=':
      return left !== right && (left ?? undefined) !== (right ?? undefined);
    case '+':
      return typeof left === 'string' && typeof right === 'string' ? left + right : typeof left === 'number' && typeof right === 'number' ? left + right : undefined;
    case '-':
      return typeof left === 'number' && typeof right === 'number' ? left - right : undefined;
    case '*':
      return typeof left === 'number' && typeof right === 'number' ? left * right : undefined;
    default:
      return undefined;
  }
}

/** A list of exactly these items; its element is what they have in common, or unknown where there are none. */
export function listOf(items: readonly Value[], deps: number): Value {
  const element = items.reduce<Value>((so, one, index) => (index === 0 ? one : mixed(so, one)), UNKNOWN);
  return { kind: 'collection', element, items, size: 'constant', form: 'list', deps };
}
