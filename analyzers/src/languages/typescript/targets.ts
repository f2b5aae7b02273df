// What can be assigned to: names, places and patterns, written as declarations (`const {a} = …`) or as expressions (`({a} = …)`).
import { ts } from 'ts-morph';
import type { Expression, ListTarget, RecordTarget, Target } from '../../core/syntax.js';
import { lowerExpression, lowerNamed, type Lowering, MAXIMUM_DEPTH, type Mutable, NONE, opaque, packed, startOf } from './dispatch.js';
import { identifierText, memberName } from './names.js';

const Kind = ts.SyntaxKind;

type RecordTargetEntry = RecordTarget['entries'][number];
type ListTargetItem = ListTarget['items'][number];

/** The target of a declaration or parameter. */
export function lowerBinding(lowering: Lowering, node: ts.BindingName): Target {
  if (node.kind === Kind.Identifier) {
    return { kind: 'name', start: startOf(lowering, node), end: node.end, name: identifierText(node) };
  }
  return bounded(lowering, node, lowerBindingPattern);
}

/** The target of an assignment. Anything that cannot be assigned to is an Opaque place. */
export function lowerTarget(lowering: Lowering, node: ts.Expression): Target {
  switch (node.kind) {
    case Kind.Identifier:
      return { kind: 'name', start: startOf(lowering, node), end: node.end, name: identifierText(node as ts.Identifier) };
    case Kind.ParenthesizedExpression:
    case Kind.NonNullExpression:
    case Kind.AsExpression:
    case Kind.SatisfiesExpression:
    case Kind.TypeAssertionExpression:
    case Kind.ObjectLiteralExpression:
    case Kind.ArrayLiteralExpression:
      return bounded(lowering, node, lowerTargetPattern);
    default: {
      const place = lowerExpression(lowering, node);
      return {
        kind: 'place',
        start: place.start,
        end: place.end,
        place:
          place.kind === 'member' || place.kind === 'index' || place.kind === 'opaque'
            ? place
            : opaque(place.start, place.end, [place]),
      };
    }
  }
}

function bounded<Node extends ts.Node>(
  lowering: Lowering,
  node: Node,
  lower: (lowering: Lowering, node: Node) => Target,
): Target {
  if (lowering.depth >= MAXIMUM_DEPTH) {
    const place = lowerExpression(lowering, node);
    return { kind: 'place', start: place.start, end: place.end, place: opaque(place.start, place.end, NONE) };
  }
  lowering.depth++;
  const target = lower(lowering, node);
  lowering.depth--;
  return target;
}

// ---------------------------------------------------------------- declarations

function lowerBindingPattern(lowering: Lowering, node: ts.BindingPattern): Target {
  return node.kind === Kind.ObjectBindingPattern ? lowerObjectBinding(lowering, node) : lowerArrayBinding(lowering, node);
}

function lowerObjectBinding(lowering: Lowering, node: ts.ObjectBindingPattern): RecordTarget {
  const start = startOf(lowering, node);
  const entries: RecordTargetEntry[] = [];
  let rest: Target | undefined;
  for (const element of node.elements) {
    const target = lowerBinding(lowering, element.name);
    if (element.dotDotDotToken !== undefined) {
      rest = target;
    } else {
      entries.push(recordEntry(memberName(lowering, element.propertyName ?? element.name), target, fallback(lowering, element, target)));
    }
  }
  return recordTarget(start, node.end, entries, rest);
}

function lowerArrayBinding(lowering: Lowering, node: ts.ArrayBindingPattern): ListTarget {
  const start = startOf(lowering, node);
  const items: ListTargetItem[] = [];
  let rest = -1;
  for (const element of node.elements) {
    if (element.kind === Kind.OmittedExpression) {
      items.push(undefined);
      continue;
    }
    if (element.dotDotDotToken !== undefined) {
      rest = items.length;
    }
    const target = lowerBinding(lowering, element.name);
    items.push(listItem(target, fallback(lowering, element, target)));
  }
  return listTarget(start, node.end, items, rest);
}

function fallback(lowering: Lowering, element: ts.BindingElement, target: Target): Expression | undefined {
  return element.initializer === undefined ? undefined : lowerFallback(lowering, element.initializer, target);
}

/** A default value; a function in that place takes the name that it is the default of. */
export function lowerFallback(lowering: Lowering, node: ts.Expression, target: Target): Expression {
  return target.kind === 'name'
    ? lowerNamed(lowering, node, target.name, target.start, target.end)
    : lowerExpression(lowering, node);
}

// ---------------------------------------------------------------- assignments

function lowerTargetPattern(lowering: Lowering, node: ts.Expression): Target {
  if (ts.isObjectLiteralExpression(node)) {
    return lowerObjectTarget(lowering, node);
  }
  if (ts.isArrayLiteralExpression(node)) {
    return lowerArrayTarget(lowering, node);
  }
  return lowerTarget(lowering, (node as ts.ParenthesizedExpression).expression);
}

function lowerObjectTarget(lowering: Lowering, node: ts.ObjectLiteralExpression): RecordTarget {
  const start = startOf(lowering, node);
  const entries: RecordTargetEntry[] = [];
  let rest: Target | undefined;
  for (const property of node.properties) {
    if (ts.isSpreadAssignment(property)) {
      rest = lowerTarget(lowering, property.expression);
    } else if (ts.isShorthandPropertyAssignment(property)) {
      const target = lowerTarget(lowering, property.name);
      const initializer = property.objectAssignmentInitializer;
      entries.push(
        recordEntry(
          identifierText(property.name),
          target,
          initializer === undefined ? undefined : lowerFallback(lowering, initializer, target),
        ),
      );
    } else if (ts.isPropertyAssignment(property)) {
      const [target, value] = lowerTargetWithFallback(lowering, property.initializer);
      entries.push(recordEntry(memberName(lowering, property.name), target, value));
    }
  }
  return recordTarget(start, node.end, entries, rest);
}

function lowerArrayTarget(lowering: Lowering, node: ts.ArrayLiteralExpression): ListTarget {
  const start = startOf(lowering, node);
  const items: ListTargetItem[] = [];
  let rest = -1;
  for (const element of node.elements) {
    if (element.kind === Kind.OmittedExpression) {
      items.push(undefined);
    } else if (ts.isSpreadElement(element)) {
      rest = items.length;
      items.push({ target: lowerTarget(lowering, element.expression) });
    } else {
      const [target, value] = lowerTargetWithFallback(lowering, element);
      items.push(listItem(target, value));
    }
  }
  return listTarget(start, node.end, items, rest);
}

function lowerTargetWithFallback(lowering: Lowering, node: ts.Expression): [Target, Expression | undefined] {
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === Kind.EqualsToken) {
    const target = lowerTarget(lowering, node.left);
    return [target, lowerFallback(lowering, node.right, target)];
  }
  return [lowerTarget(lowering, node), undefined];
}

// ---------------------------------------------------------------- nodes

function recordEntry(key: string, target: Target, value: Expression | undefined): RecordTargetEntry {
  return value === undefined ? { key, target } : { key, target, fallback: value };
}

function listItem(target: Target, value: Expression | undefined): ListTargetItem {
  return value === undefined ? { target } : { target, fallback: value };
}

function recordTarget(start: number, end: number, entries: RecordTargetEntry[], rest: Target | undefined): RecordTarget {
  const target: Mutable<RecordTarget> = { kind: 'record', start, end, entries: packed(entries) };
  if (rest !== undefined) {
    target.rest = rest;
  }
  return target;
}

function listTarget(start: number, end: number, items: ListTargetItem[], rest: number): ListTarget {
  const target: Mutable<ListTarget> = { kind: 'list', start, end, items: packed(items) };
  if (rest >= 0) {
    target.rest = rest;
  }
  return target;
}
