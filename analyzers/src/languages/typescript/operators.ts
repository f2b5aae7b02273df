// Operators: arithmetic, comparison, logic, assignment inside expressions, await, yield, conditionals and the unary ones.
import { ts } from 'ts-morph';
import type { AssignExpression, Expression, Literal, Logical, Target } from '../../core/syntax.js';
import { lowerExpression, lowerNamed, type Lowering, NONE, onExpression, opaque, startOf } from './dispatch.js';
import { lowerTarget } from './targets.js';

const Kind = ts.SyntaxKind;

/** A chain of more operands than this, as in a long concatenation, becomes one flat Opaque: its nesting would overflow consumers. */
const MAXIMUM_CHAIN = 100;

/** `a[b[c++]++]++` and the like are read to this depth. */
const MAXIMUM_UPDATES = 3;

/** How Core spells the operators with two operands. */
const binaryOperators: (string | undefined)[] = [];
for (const [token, operator] of [
  [Kind.EqualsEqualsToken, '=='],
  [Kind.EqualsEqualsEqualsToken, '=='],
  [Kind.ExclamationEqualsToken, '!='],
  [Kind.ExclamationEqualsEqualsToken, '!='],
  [Kind.LessThanToken, '<'],
  [Kind.LessThanEqualsToken, '<='],
  [Kind.GreaterThanToken, '>'],
  [Kind.GreaterThanEqualsToken, '>='],
  [Kind.InKeyword, 'in'],
  [Kind.InstanceOfKeyword, 'instanceof'],
  [Kind.PlusToken, '+'],
  [Kind.MinusToken, '-'],
  [Kind.AsteriskToken, '*'],
  [Kind.SlashToken, '/'],
  [Kind.PercentToken, '%'],
  [Kind.BarToken, '|'],
  [Kind.AmpersandToken, '&'],
  [Kind.PlusEqualsToken, '+'],
  [Kind.MinusEqualsToken, '-'],
  [Kind.AsteriskEqualsToken, '*'],
  [Kind.SlashEqualsToken, '/'],
  [Kind.PercentEqualsToken, '%'],
  [Kind.BarEqualsToken, '|'],
  [Kind.AmpersandEqualsToken, '&'],
] as const) {
  binaryOperators[token] = operator;
}

const logicalOperators: (Logical['operator'] | undefined)[] = [];
logicalOperators[Kind.AmpersandAmpersandToken] = 'and';
logicalOperators[Kind.BarBarToken] = 'or';
logicalOperators[Kind.QuestionQuestionToken] = 'nullish';
logicalOperators[Kind.AmpersandAmpersandEqualsToken] = 'and';
logicalOperators[Kind.BarBarEqualsToken] = 'or';
logicalOperators[Kind.QuestionQuestionEqualsToken] = 'nullish';

/** True for `=` and every `op=`. */
export function isAssignment(node: ts.BinaryExpression): boolean {
  const operator = node.operatorToken.kind;
  return operator >= Kind.FirstAssignment && operator <= Kind.LastAssignment;
}

/** An assignment's target and what it gets: the right side, or for `a += b` the operation that it stands for. */
export function lowerAssignment(lowering: Lowering, node: ts.BinaryExpression): { target: Target; value: Expression } {
  const operator = node.operatorToken.kind;
  if (operator === Kind.EqualsToken) {
    const target = lowerTarget(lowering, node.left);
    return { target, value: lowerAssigned(lowering, node.right, target) };
  }
  const { target, left } = lowerUpdated(lowering, node.left);
  const right =
    logicalOperators[operator] === undefined
      ? lowerExpression(lowering, node.right)
      : lowerAssigned(lowering, node.right, target);
  return { target, value: combine(operator, target.start, node.end, left, right) };
}

/**
 * A place that is read and then assigned to. Both uses share their nodes; where such places nest in each other, the inner ones are no
 * longer read, for each level doubles what a consumer walks through.
 */
function lowerUpdated(lowering: Lowering, node: ts.Expression): { target: Target; left: Expression } {
  lowering.updateDepth++;
  const target = lowerTarget(lowering, node);
  lowering.updateDepth--;
  const { start, end } = target;
  if (target.kind === 'name') {
    return { target, left: { kind: 'name', start, end, name: target.name } };
  }
  const isRead = target.kind === 'place' && lowering.updateDepth < MAXIMUM_UPDATES;
  return { target, left: isRead ? target.place : opaque(start, end, NONE) };
}

/** The target's name goes to a function or class that is assigned to it. */
function lowerAssigned(lowering: Lowering, node: ts.Expression, target: Target): Expression {
  if (target.kind === 'name') {
    return lowerNamed(lowering, node, target.name, target.start, target.end);
  }
  if (target.kind === 'place' && target.place.kind === 'member') {
    return lowerNamed(lowering, node, target.place.name, target.place.nameStart, target.place.end);
  }
  return lowerExpression(lowering, node);
}

function combine(operator: ts.SyntaxKind, start: number, end: number, left: Expression, right: Expression): Expression {
  const logical = logicalOperators[operator];
  return logical === undefined
    ? { kind: 'binary', start, end, operator: binaryOperators[operator] ?? 'other', left, right }
    : { kind: 'logical', start, end, operator: logical, left, right };
}

function lowerBinary(lowering: Lowering, node: ts.BinaryExpression): Expression {
  const start = startOf(lowering, node);
  if (isAssignment(node)) {
    const { target, value } = lowerAssignment(lowering, node);
    return { kind: 'assign-expression', start, end: node.end, target, value } satisfies AssignExpression;
  }
  if (node.operatorToken.kind === Kind.CommaToken) {
    return lowerComma(lowering, commaOperands(node), start, node.end);
  }
  if (!isChainLink(node.left)) {
    return combine(
      node.operatorToken.kind,
      start,
      node.end,
      lowerExpression(lowering, node.left),
      lowerExpression(lowering, node.right),
    );
  }
  return lowerChain(lowering, node, start);
}
onExpression<ts.BinaryExpression>(Kind.BinaryExpression, lowerBinary);

/** The value of `0, a` is that of `a`, as compilers write it to call a function without a receiver. */
function lowerComma(lowering: Lowering, operands: readonly ts.Expression[], start: number, end: number): Expression {
  const children = operands.map((operand) => lowerExpression(lowering, operand));
  const last = children[children.length - 1];
  return last !== undefined && children.slice(0, -1).every((child) => child.kind === 'literal')
    ? last
    : opaque(start, end, children);
}

/** `a + b + c` leans to the left and is as deep as it is long: it is walked by a loop. */
function lowerChain(lowering: Lowering, node: ts.BinaryExpression, start: number): Expression {
  const links: ts.BinaryExpression[] = [node];
  let first: ts.Expression = node.left;
  while (isChainLink(first)) {
    links.push(first);
    first = first.left;
  }
  if (links.length > MAXIMUM_CHAIN) {
    const operands = new Array<Expression>(links.length + 1);
    operands[0] = lowerExpression(lowering, first);
    for (let index = 1; index <= links.length; index++) {
      operands[index] = lowerExpression(lowering, (links[links.length - index] as ts.BinaryExpression).right);
    }
    return opaque(start, node.end, operands);
  }
  let value = lowerExpression(lowering, first);
  for (let index = links.length - 1; index >= 0; index--) {
    const link = links[index] as ts.BinaryExpression;
    value = combine(link.operatorToken.kind, start, link.end, value, lowerExpression(lowering, link.right));
  }
  return value;
}

function isChainLink(node: ts.Expression): node is ts.BinaryExpression {
  return (
    node.kind === Kind.BinaryExpression &&
    (node as ts.BinaryExpression).operatorToken.kind !== Kind.CommaToken &&
    !isAssignment(node as ts.BinaryExpression)
  );
}

/** `a, b, c` in order, however many there are. */
export function commaOperands(node: ts.BinaryExpression): ts.Expression[] {
  const operands: ts.Expression[] = [];
  let at: ts.Expression = node;
  while (at.kind === Kind.BinaryExpression && (at as ts.BinaryExpression).operatorToken.kind === Kind.CommaToken) {
    operands.push((at as ts.BinaryExpression).right);
    at = (at as ts.BinaryExpression).left;
  }
  operands.push(at);
  return operands.reverse();
}

onExpression<ts.ConditionalExpression>(Kind.ConditionalExpression, (lowering, node) => {
  return {
    kind: 'conditional',
    start: startOf(lowering, node),
    end: node.end,
    test: lowerExpression(lowering, node.condition),
    then: lowerExpression(lowering, node.whenTrue),
    otherwise: lowerExpression(lowering, node.whenFalse),
  };
});

onExpression<ts.AwaitExpression>(Kind.AwaitExpression, (lowering, node) => {
  const start = startOf(lowering, node);
  return { kind: 'await', start, end: node.end, value: lowerExpression(lowering, node.expression) };
});

onExpression<ts.YieldExpression>(Kind.YieldExpression, (lowering, node) => {
  const start = startOf(lowering, node);
  if (node.expression === undefined) {
    return { kind: 'yield', start, end: node.end };
  }
  const value = lowerExpression(lowering, node.expression);
  return node.asteriskToken === undefined
    ? { kind: 'yield', start, end: node.end, value }
    : { kind: 'yield', start, end: node.end, value, delegate: true };
});

// ---------------------------------------------------------------- one operand

/** `a++` and `--a` as the assignment that they are. Undefined for the other operators. */
export function lowerStep(
  lowering: Lowering,
  node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression,
): { target: Target; value: Expression } | undefined {
  if (node.operator !== Kind.PlusPlusToken && node.operator !== Kind.MinusMinusToken) {
    return undefined;
  }
  const start = startOf(lowering, node);
  const one: Literal = { kind: 'literal', start, end: node.end, value: 1 };
  const { target, left } = lowerUpdated(lowering, node.operand);
  const operator = node.operator === Kind.PlusPlusToken ? '+' : '-';
  return {
    target,
    value: { kind: 'binary', start, end: node.end, operator, left, right: one },
  };
}

function lowerUnary(lowering: Lowering, node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression): Expression {
  const start = startOf(lowering, node);
  if (node.operator === Kind.ExclamationToken) {
    return { kind: 'not', start, end: node.end, value: lowerExpression(lowering, node.operand) };
  }
  const step = lowerStep(lowering, node);
  if (step !== undefined) {
    return { kind: 'assign-expression', start, end: node.end, target: step.target, value: step.value };
  }
  if (node.operand.kind === Kind.NumericLiteral && node.operator !== Kind.TildeToken) {
    const size = Number((node.operand as ts.NumericLiteral).text);
    return { kind: 'literal', start, end: node.end, value: node.operator === Kind.MinusToken ? -size : size };
  }
  return opaque(start, node.end, [lowerExpression(lowering, node.operand)]);
}
onExpression<ts.PrefixUnaryExpression>(Kind.PrefixUnaryExpression, lowerUnary);
onExpression<ts.PostfixUnaryExpression>(Kind.PostfixUnaryExpression, lowerUnary);

onExpression<ts.TypeOfExpression>(Kind.TypeOfExpression, (lowering, node) =>
  opaque(startOf(lowering, node), node.end, [lowerExpression(lowering, node.expression)]),
);

onExpression<ts.VoidExpression>(Kind.VoidExpression, (lowering, node) => {
  const start = startOf(lowering, node);
  return node.expression.kind === Kind.NumericLiteral
    ? { kind: 'literal', start, end: node.end, value: undefined }
    : opaque(start, node.end, [lowerExpression(lowering, node.expression)]);
});

// Deleting `a.b` reads `a`, and the index if there is one, but not the member itself.
onExpression<ts.DeleteExpression>(Kind.DeleteExpression, (lowering, node) => {
  const start = startOf(lowering, node);
  const place = ts.skipPartiallyEmittedExpressions(node.expression);
  let children: readonly Expression[] = NONE;
  if (ts.isPropertyAccessExpression(place)) {
    children = [lowerExpression(lowering, place.expression)];
  } else if (ts.isElementAccessExpression(place)) {
    children = [lowerExpression(lowering, place.expression), lowerExpression(lowering, place.argumentExpression)];
  } else {
    children = [lowerExpression(lowering, place)];
  }
  return opaque(start, node.end, children);
});
