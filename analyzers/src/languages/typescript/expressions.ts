// Expressions other than operators, functions, classes and JSX: names, constants, members, calls, objects, lists, templates.
import { ts } from 'ts-morph';
import type { Argument, Call, Expression, ListLiteral, Member, RecordEntry, Text } from '../../core/syntax.js';
import { lowerExpression, lowerNamed, type Lowering, type Mutable, NONE, onExpression, opaque, startOf } from './dispatch.js';
import { lowerMethod } from './functions.js';
import { constantText, identifierText, propertyKey } from './names.js';
import { lowerTypes } from './types.js';

const Kind = ts.SyntaxKind;

/** Arguments of a call, spread ones marked. */
export function lowerArguments(lowering: Lowering, nodes: readonly ts.Expression[] | undefined): readonly Argument[] {
  if (nodes === undefined || nodes.length === 0) {
    return NONE;
  }
  const args = new Array<Argument>(nodes.length);
  for (let index = 0; index < nodes.length; index++) {
    const node = nodes[index] as ts.Expression;
    args[index] =
      node.kind === Kind.SpreadElement
        ? { value: lowerExpression(lowering, (node as ts.SpreadElement).expression), spread: true }
        : { value: lowerExpression(lowering, node) };
  }
  return args;
}

function lowerIdentifier(lowering: Lowering, node: ts.Identifier | ts.PrivateIdentifier): Expression {
  const name = identifierText(node);
  const start = startOf(lowering, node);
  return name === 'undefined'
    ? { kind: 'literal', start, end: node.end, value: undefined }
    : { kind: 'name', start, end: node.end, name };
}
onExpression<ts.Identifier>(Kind.Identifier, lowerIdentifier);
onExpression<ts.PrivateIdentifier>(Kind.PrivateIdentifier, lowerIdentifier);
onExpression<ts.ThisExpression>(Kind.ThisKeyword, (lowering, node) => {
  return { kind: 'name', start: startOf(lowering, node), end: node.end, name: 'this' };
});
onExpression<ts.SuperExpression>(Kind.SuperKeyword, (lowering, node) => {
  return { kind: 'name', start: startOf(lowering, node), end: node.end, name: 'super' };
});

// ---------------------------------------------------------------- constants

onExpression<ts.StringLiteral>(Kind.StringLiteral, (lowering, node) => {
  return { kind: 'literal', start: startOf(lowering, node), end: node.end, value: node.text };
});
onExpression<ts.NoSubstitutionTemplateLiteral>(Kind.NoSubstitutionTemplateLiteral, (lowering, node) => {
  return { kind: 'literal', start: startOf(lowering, node), end: node.end, value: node.text };
});
onExpression<ts.NumericLiteral>(Kind.NumericLiteral, (lowering, node) => {
  return { kind: 'literal', start: startOf(lowering, node), end: node.end, value: Number(node.text) };
});
onExpression<ts.TrueLiteral>(Kind.TrueKeyword, (lowering, node) => {
  return { kind: 'literal', start: startOf(lowering, node), end: node.end, value: true };
});
onExpression<ts.FalseLiteral>(Kind.FalseKeyword, (lowering, node) => {
  return { kind: 'literal', start: startOf(lowering, node), end: node.end, value: false };
});
onExpression<ts.NullLiteral>(Kind.NullKeyword, (lowering, node) => {
  return { kind: 'literal', start: startOf(lowering, node), end: node.end, value: null };
});

function lowerTemplate(lowering: Lowering, node: ts.TemplateLiteral): Text {
  const start = startOf(lowering, node);
  if (node.kind === Kind.NoSubstitutionTemplateLiteral) {
    return { kind: 'text', start, end: node.end, parts: [node.text], holes: NONE };
  }
  const spans = node.templateSpans;
  const parts = new Array<string>(spans.length + 1);
  const holes = new Array<Expression>(spans.length);
  parts[0] = node.head.text;
  for (let index = 0; index < spans.length; index++) {
    const span = spans[index] as ts.TemplateSpan;
    parts[index + 1] = span.literal.text;
    holes[index] = lowerExpression(lowering, span.expression);
  }
  return { kind: 'text', start, end: node.end, parts, holes };
}
onExpression<ts.TemplateExpression>(Kind.TemplateExpression, lowerTemplate);

// ---------------------------------------------------------------- members and calls

function lowerMember(lowering: Lowering, node: ts.PropertyAccessExpression): Member {
  const start = startOf(lowering, node);
  const object = lowerExpression(lowering, node.expression);
  const nameStart = startOf(lowering, node.name);
  return { kind: 'member', start, end: node.end, object, name: identifierText(node.name), nameStart };
}
onExpression<ts.PropertyAccessExpression>(Kind.PropertyAccessExpression, lowerMember);

onExpression<ts.ElementAccessExpression>(Kind.ElementAccessExpression, (lowering, node) => {
  const start = startOf(lowering, node);
  const object = lowerExpression(lowering, node.expression);
  return { kind: 'index', start, end: node.end, object, index: lowerExpression(lowering, node.argumentExpression) };
});

function lowerCall(lowering: Lowering, node: ts.CallExpression): Expression {
  const start = startOf(lowering, node);
  const callee = node.expression;
  if (callee.kind === Kind.ImportKeyword || callee.kind === Kind.Identifier) {
    const from = requiredModule(node);
    if (from !== undefined) {
      return { kind: 'require', start, end: node.end, from };
    }
    if (callee.kind === Kind.ImportKeyword) {
      return opaque(start, node.end, lowerArguments(lowering, node.arguments).map((argument) => argument.value));
    }
  }
  const call: Mutable<Call> = {
    kind: 'call',
    start,
    end: node.end,
    callee: lowerExpression(lowering, callee),
    args: lowerArguments(lowering, node.arguments),
  };
  if (node.typeArguments !== undefined) {
    call.types = lowerTypes(lowering, node.typeArguments);
  }
  return call;
}
onExpression<ts.CallExpression>(Kind.CallExpression, lowerCall);

/** The constant specifier of `require('x')` and `import('x')`. */
function requiredModule(node: ts.CallExpression): string | undefined {
  const callee = node.expression;
  if (callee.kind === Kind.Identifier && (callee as ts.Identifier).escapedText !== 'require') {
    return undefined;
  }
  if (callee.kind === Kind.Identifier && node.arguments.length !== 1) {
    return undefined;
  }
  return constantText(node.arguments[0]);
}

onExpression<ts.NewExpression>(Kind.NewExpression, (lowering, node) => {
  const call: Mutable<Call> = {
    kind: 'call',
    start: startOf(lowering, node),
    end: node.end,
    callee: lowerExpression(lowering, node.expression),
    args: lowerArguments(lowering, node.arguments),
    form: 'new',
  };
  if (node.typeArguments !== undefined) {
    call.types = lowerTypes(lowering, node.typeArguments);
  }
  return call;
});

onExpression<ts.TaggedTemplateExpression>(Kind.TaggedTemplateExpression, (lowering, node) => {
  const call: Mutable<Call> = {
    kind: 'call',
    start: startOf(lowering, node),
    end: node.end,
    callee: lowerExpression(lowering, node.tag),
    args: [{ value: lowerTemplate(lowering, node.template) }],
    form: 'tagged',
  };
  if (node.typeArguments !== undefined) {
    call.types = lowerTypes(lowering, node.typeArguments);
  }
  return call;
});

// ---------------------------------------------------------------- objects and lists

onExpression<ts.ObjectLiteralExpression>(Kind.ObjectLiteralExpression, (lowering, node) => {
  const start = startOf(lowering, node);
  const { properties } = node;
  if (properties.length === 0) {
    return { kind: 'record', start, end: node.end, entries: NONE };
  }
  const entries = new Array<RecordEntry>(properties.length);
  for (let index = 0; index < properties.length; index++) {
    entries[index] = lowerProperty(lowering, properties[index] as ts.ObjectLiteralElementLike);
  }
  return { kind: 'record', start, end: node.end, entries };
});

function lowerProperty(lowering: Lowering, node: ts.ObjectLiteralElementLike): RecordEntry {
  const start = startOf(lowering, node);
  switch (node.kind) {
    case Kind.PropertyAssignment: {
      const keyStart = startOf(lowering, node.name);
      const key = propertyKey(lowering, node.name);
      const name = typeof key === 'string' ? key : '';
      return { start, end: node.end, key, value: lowerNamed(lowering, node.initializer, name, keyStart, node.name.end) };
    }
    case Kind.ShorthandPropertyAssignment:
      return { start, end: node.end, key: identifierText(node.name), value: lowerIdentifier(lowering, node.name) };
    case Kind.SpreadAssignment:
      return { start, end: node.end, value: lowerExpression(lowering, node.expression) };
    default: {
      const key = propertyKey(lowering, node.name);
      return { start, end: node.end, key, value: { kind: 'function', start, end: node.end, fn: lowerMethod(lowering, node) } };
    }
  }
}

onExpression<ts.ArrayLiteralExpression>(Kind.ArrayLiteralExpression, (lowering, node) => {
  const start = startOf(lowering, node);
  const { elements } = node;
  let items: ListLiteral['items'] = NONE;
  if (elements.length > 0) {
    items = lowerArguments(lowering, elements);
  }
  return { kind: 'list', start, end: node.end, form: 'list', items };
});
onExpression<ts.OmittedExpression>(Kind.OmittedExpression, (lowering, node) => {
  return { kind: 'literal', start: startOf(lowering, node), end: node.end, value: undefined };
});

// ---------------------------------------------------------------- what only the type checker or the reader needs

function lowerInner(
  lowering: Lowering,
  node:
    | ts.ParenthesizedExpression
    | ts.NonNullExpression
    | ts.AsExpression
    | ts.SatisfiesExpression
    | ts.TypeAssertion
    | ts.ExpressionWithTypeArguments
    | ts.PartiallyEmittedExpression,
): Expression {
  return lowerExpression(lowering, node.expression);
}
onExpression<ts.ParenthesizedExpression>(Kind.ParenthesizedExpression, lowerInner);
onExpression<ts.NonNullExpression>(Kind.NonNullExpression, lowerInner);
onExpression<ts.AsExpression>(Kind.AsExpression, lowerInner);
onExpression<ts.SatisfiesExpression>(Kind.SatisfiesExpression, lowerInner);
onExpression<ts.TypeAssertion>(Kind.TypeAssertionExpression, lowerInner);
onExpression<ts.ExpressionWithTypeArguments>(Kind.ExpressionWithTypeArguments, lowerInner);

// A spread outside of a list or call is a mistake of the source; what it spreads is still evaluated.
onExpression<ts.SpreadElement>(Kind.SpreadElement, (lowering, node) =>
  opaque(startOf(lowering, node), node.end, [lowerExpression(lowering, node.expression)]),
);
