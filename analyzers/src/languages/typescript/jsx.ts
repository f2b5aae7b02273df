// JSX: an element is a call of its component with one record of its attributes; what stands between its tags is `children`.
import { ts } from 'ts-morph';
import type { Expression, ListLiteral, RecordEntry } from '../../core/syntax.js';
import { lowerExpression, lowerNamed, type Lowering, NONE, onExpression, opaque, packed, startOf } from './dispatch.js';
import { identifierText } from './names.js';
import { lowerTypes } from './types.js';

const Kind = ts.SyntaxKind;

onExpression<ts.JsxElement>(Kind.JsxElement, (lowering, node) =>
  lowerElement(lowering, node, node.openingElement, node.children),
);
onExpression<ts.JsxSelfClosingElement>(Kind.JsxSelfClosingElement, (lowering, node) =>
  lowerElement(lowering, node, node, NONE),
);
onExpression<ts.JsxFragment>(Kind.JsxFragment, (lowering, node) => {
  const start = startOf(lowering, node);
  const callee = opaque(start, node.openingFragment.end, NONE);
  const entries: RecordEntry[] = [];
  addChildren(lowering, node.children, entries);
  const value: Expression = { kind: 'record', start, end: node.end, entries: packed(entries) };
  return { kind: 'call', start, end: node.end, callee, args: [{ value }], form: 'jsx' };
});
onExpression<ts.JsxExpression>(Kind.JsxExpression, (lowering, node) =>
  node.expression === undefined
    ? opaque(startOf(lowering, node), node.end, NONE)
    : lowerExpression(lowering, node.expression),
);

function lowerElement(
  lowering: Lowering,
  node: ts.JsxElement | ts.JsxSelfClosingElement,
  opening: ts.JsxOpeningLikeElement,
  children: readonly ts.JsxChild[],
): Expression {
  const start = startOf(lowering, node);
  const callee = lowerTagName(lowering, opening.tagName);
  const entries: RecordEntry[] = [];
  for (const attribute of opening.attributes.properties) {
    const entryStart = startOf(lowering, attribute);
    if (attribute.kind === Kind.JsxSpreadAttribute) {
      entries.push({ start: entryStart, end: attribute.end, value: lowerExpression(lowering, attribute.expression) });
    } else {
      const key = attributeName(attribute.name);
      const value = lowerAttributeValue(lowering, attribute, key, entryStart);
      entries.push({ start: entryStart, end: attribute.end, key, value });
    }
  }
  addChildren(lowering, children, entries);
  const value: Expression = { kind: 'record', start, end: node.end, entries: packed(entries) };
  return opening.typeArguments === undefined
    ? { kind: 'call', start, end: node.end, callee, args: [{ value }], form: 'jsx' }
    : {
        kind: 'call',
        start,
        end: node.end,
        callee,
        args: [{ value }],
        form: 'jsx',
        types: lowerTypes(lowering, opening.typeArguments),
      };
}

/** Lower-case tags are the browser's own; all others are variables or members. */
function lowerTagName(lowering: Lowering, node: ts.JsxTagNameExpression): Expression {
  const isIntrinsic =
    node.kind === Kind.JsxNamespacedName || (node.kind === Kind.Identifier && /^[a-z]|-/.test(identifierText(node)));
  return isIntrinsic ? opaque(startOf(lowering, node), node.end, NONE) : lowerExpression(lowering, node);
}

function attributeName(node: ts.JsxAttributeName): string {
  return node.kind === Kind.Identifier
    ? identifierText(node)
    : `${identifierText(node.namespace)}:${identifierText(node.name)}`;
}

function lowerAttributeValue(lowering: Lowering, node: ts.JsxAttribute, key: string, start: number): Expression {
  const { initializer } = node;
  if (initializer === undefined) {
    return { kind: 'literal', start, end: node.end, value: true };
  }
  if (initializer.kind === Kind.JsxExpression && initializer.expression !== undefined) {
    return lowerNamed(lowering, initializer.expression, key, start, node.name.end);
  }
  return lowerExpression(lowering, initializer);
}

/** Text between tags sends nothing and is left out. A single child stands by itself, several are a list, as components see them. */
function addChildren(lowering: Lowering, nodes: readonly ts.JsxChild[], entries: RecordEntry[]): void {
  const items: ListLiteral['items'][number][] = [];
  for (const node of nodes) {
    if (node.kind === Kind.JsxText || (node.kind === Kind.JsxExpression && node.expression === undefined)) {
      continue;
    }
    const value = lowerExpression(lowering, node);
    items.push(node.kind === Kind.JsxExpression && node.dotDotDotToken !== undefined ? { value, spread: true } : { value });
  }
  const first = items[0];
  const last = items[items.length - 1];
  if (first === undefined || last === undefined) {
    return;
  }
  const { start } = first.value;
  const { end } = last.value;
  const value: Expression =
    items.length === 1 && first.spread !== true
      ? first.value
      : { kind: 'list', start, end, form: 'list', items: packed(items) };
  entries.push({ start, end, key: 'children', value });
}
