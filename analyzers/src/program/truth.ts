// Tests: what is known of a truth, what is only tested for emptiness, and the ways of which either may be taken.
import type { Expression } from '../core/syntax.js';
import { literal, UNKNOWN, withDeps, type Origin, type Value } from '../core/values.js';
import { withCallDeps } from './calls.js';
import { join } from './join.js';
import { markGuarded, placeOf } from './record.js';
import type { Machine } from './state.js';

/** An answer that is read anywhere but in a test is used otherwise. */
export function noteUse(m: Machine, value: Value): void {
  if ((value.kind === 'scalar' || value.kind === 'rows' || value.kind === 'collection') && value.origin) m.activation.otherUses.add(value.origin);
}

/** Notes that only the emptiness of a value matters. See Host.test. */
export function noteTest(m: Machine, value: Value, at: { readonly start: number; readonly end: number }): void {
  askTruth(m, value, at);
  const origin = testedOrigin(value);
  // What another function queried may be used there, or be kept for others.
  if (origin && m.silent === 0 && isQueriedHere(m, origin)) m.activation.tests.push({ origin, at: placeOf(m, at) });
}

/** Tells the libraries that the truth of a value is asked. */
function askTruth(m: Machine, value: Value, at: { readonly start: number; readonly end: number }): void {
  if (m.testing) return;
  m.testing = true;
  withCallDeps(m, value.deps, () => {
    for (const library of m.having.truth) library.truth?.(m.host, value, at);
  });
  m.testing = false;
}

function isQueriedHere(m: Machine, { place }: Origin): boolean {
  const { fn, file } = m.activation;
  return place.file === file && (!fn || (place.start >= fn.start && place.end <= fn.end));
}

function testedOrigin(value: Value): Origin | undefined {
  if (value.kind === 'scalar') return value.origin;
  if (value.kind === 'rows') return value.origin;
  if (value.kind === 'collection') return value.origin;
  return undefined;
}

/** What is known of the truth of a value. */
export function truthOf(value: Value): boolean | undefined {
  switch (value.kind) {
    case 'literal':
      return Boolean(value.value);
    case 'function':
    case 'class':
    case 'instance':
    case 'module':
      return true;
    case 'scalar':
      return value.truthy;
    case 'row':
      return value.present;
    case 'collection':
      // A list that is written out with something in it is there, and is not empty.
      if (value.items && value.items.length > 0 && value.size === 'constant') return true;
      return value.isDefault && value.items?.length === 0 ? false : undefined;
    default:
      return undefined;
  }
}

/** Evaluates what is evaluated only under a condition that nothing decides. */
export function guardedBy(m: Machine, body: () => Value): Value {
  const mark = m.activation.pending.length;
  const value = body();
  if (m.activation.pending.length > mark) markGuarded(m, mark);
  return value;
}

/** Evaluates two ways of which either may be taken, and joins what they leave. */
export function branches(m: Machine, one: () => Value, other: () => Value): Value {
  const { scope } = m;
  const before = scope.vars;
  scope.vars = before.fork();
  const a = one();
  const afterOne = scope.vars;
  scope.vars = before.fork();
  const b = other();
  scope.vars = afterOne.joined(scope.vars);
  return join(a, b);
}

/** `inTest`: only the truth of the whole matters. */
export function logicalValue(m: Machine, expression: Expression & { readonly kind: 'logical' }, inTest: boolean): Value {
  // What stands before an `or` is the value where it is true.
  const passes = !inTest && expression.operator === 'or' && !isNameOrLength(expression.left);
  const left = passes ? asked(m, m.evaluate(expression.left), expression.left) : expression.operator === 'nullish' ? m.evaluate(expression.left) : isNameOrLength(expression.left) ? testAndRead(m, expression.left) : m.evaluateTest(expression.left);
  const known = truthOf(left);
  if (expression.operator === 'and') {
    if (known === false) return left;
    if (known === true) return m.evaluate(expression.right);
    // `a && b` is b or nothing, where nothing is known of a; only its truth is as unknown as that of a.
    const isOpen = left.kind === 'unknown' || left.kind === 'scalar' || left.kind === 'external';
    const right = guardedBy(m, () => branches(m, () => (inTest ? m.evaluateTest(expression.right) : m.evaluate(expression.right)), () => (isOpen && !inTest ? literal(undefined) : left)));
    return isOpen ? withDeps(right, left.deps) : right;
  }
  if (known === true) return left;
  if (expression.operator === 'nullish' && left.kind === 'literal' && left.value !== null && left.value !== undefined) return left;
  if (known === false) return m.evaluate(expression.right);
  // `known || fallback`: a client, a model or rows that are known stay what they are.
  if (passes) noteUse(m, left);
  const right = guardedBy(m, () => (inTest && expression.operator !== 'nullish' ? m.evaluateTest(expression.right) : m.evaluate(expression.right)));
  if (left.kind === 'unknown' || left.kind === 'external') return right.kind === 'object' || right.kind === 'rows' ? withDeps(right, left.deps) : { ...UNKNOWN, deps: left.deps | right.deps };
  // A slot that holds a client once there is one: `client ??= new Client()`.
  if (left.kind === 'scalar' && right.kind === 'object') return withDeps(right, left.deps);
  if (left.kind !== 'scalar' && right.kind !== left.kind) return withDeps(left, right.deps);
  return join(left, right);
}

function isNameOrLength(expression: Expression): boolean {
  return expression.kind === 'name';
}

/** The left side of `a || b` is tested and, if it holds, is the value. */
function testAndRead(m: Machine, expression: Expression): Value {
  return asked(m, m.evaluate(expression), expression);
}

/** Rows of which the truth decides whether they are the value: Python has read them then. */
function asked(m: Machine, value: Value, at: Expression): Value {
  if (value.kind !== 'rows' || value.sent || m.host.language === 'typescript') return value;
  const mark = m.activation.pending.length;
  askTruth(m, value, at);
  return m.activation.pending.length > mark && value.query.kept ? { ...value, sent: true } : value;
}
