// Names and constants as they are written in the source: identifiers, property keys, modifiers, strings that do not change.
import { ts } from 'ts-morph';
import type { Expression } from '../../core/syntax.js';
import { lowerExpression, type Lowering, startOf } from './dispatch.js';

/** The text of an identifier. The compiler stores names that begin with two underscores with a third one in front. */
export function identifierText(node: ts.Identifier | ts.PrivateIdentifier): string {
  const escaped = node.escapedText as string;
  return escaped.charCodeAt(0) === 95 && escaped.charCodeAt(1) === 95 ? node.text : escaped;
}

/** The text of an identifier, or of a string that stands in for one (`import { 'a b' as c }`). */
export function moduleNameText(node: ts.ModuleExportName): string {
  return node.kind === ts.SyntaxKind.Identifier ? identifierText(node) : node.text;
}

/** `'x'` and a template literal without holes; undefined for anything else. */
export function constantText(node: ts.Node | undefined): string | undefined {
  if (
    node !== undefined &&
    (node.kind === ts.SyntaxKind.StringLiteral || node.kind === ts.SyntaxKind.NoSubstitutionTemplateLiteral)
  ) {
    return (node as ts.StringLiteral).text;
  }
  return undefined;
}

/** The key of an object's property: a string, or an expression where it is computed from something that is no constant. */
export function propertyKey(lowering: Lowering, node: ts.PropertyName): string | Expression {
  if (node.kind !== ts.SyntaxKind.ComputedPropertyName) {
    return plainKey(node);
  }
  return constantKey(node.expression) ?? lowerExpression(lowering, node.expression);
}

/** The name of a class member or a destructured property; computed ones are kept as written, in brackets. */
export function memberName(lowering: Lowering, node: ts.PropertyName | ts.BindingName): string {
  switch (node.kind) {
    case ts.SyntaxKind.ComputedPropertyName:
      return constantKey(node.expression) ?? writtenName(lowering.text.slice(startOf(lowering, node), node.end));
    case ts.SyntaxKind.ObjectBindingPattern:
    case ts.SyntaxKind.ArrayBindingPattern:
      return '';
    default:
      return plainKey(node);
  }
}

/** A computed name is for people to read; a long one would only be in their way. */
function writtenName(text: string): string {
  return text.length > 60 ? '[…]' : text;
}

function plainKey(node: Exclude<ts.PropertyName, ts.ComputedPropertyName>): string {
  return node.kind === ts.SyntaxKind.Identifier || node.kind === ts.SyntaxKind.PrivateIdentifier
    ? identifierText(node)
    : node.text;
}

function constantKey(node: ts.Expression): string | undefined {
  return node.kind === ts.SyntaxKind.NumericLiteral ? (node as ts.NumericLiteral).text : constantText(node);
}

/** Modifiers as bits, found in one pass. */
export const Modifier = {
  none: 0,
  exported: 1,
  default: 2,
  declare: 4,
  abstract: 8,
  static: 16,
  async: 32,
  /** `public`, `private`, `protected`, `readonly`, `override`: on a constructor's parameter, they make it a field. */
  access: 64,
  decorated: 128,
} as const;

const bitOfKind: number[] = new Array<number>(ts.SyntaxKind.Count).fill(0);
bitOfKind[ts.SyntaxKind.ExportKeyword] = Modifier.exported;
bitOfKind[ts.SyntaxKind.DefaultKeyword] = Modifier.default;
bitOfKind[ts.SyntaxKind.DeclareKeyword] = Modifier.declare;
bitOfKind[ts.SyntaxKind.AbstractKeyword] = Modifier.abstract;
bitOfKind[ts.SyntaxKind.StaticKeyword] = Modifier.static;
bitOfKind[ts.SyntaxKind.AsyncKeyword] = Modifier.async;
bitOfKind[ts.SyntaxKind.PublicKeyword] = Modifier.access;
bitOfKind[ts.SyntaxKind.PrivateKeyword] = Modifier.access;
bitOfKind[ts.SyntaxKind.ProtectedKeyword] = Modifier.access;
bitOfKind[ts.SyntaxKind.ReadonlyKeyword] = Modifier.access;
bitOfKind[ts.SyntaxKind.OverrideKeyword] = Modifier.access;
bitOfKind[ts.SyntaxKind.Decorator] = Modifier.decorated;

/** The modifiers as a sum of the bits of {@link Modifier}; 0 where there are none. */
export function modifierBits(modifiers: readonly ts.ModifierLike[] | undefined): number {
  if (modifiers === undefined) {
    return 0;
  }
  let bits = 0;
  for (let index = 0; index < modifiers.length; index++) {
    bits |= bitOfKind[(modifiers[index] as ts.ModifierLike).kind] ?? 0;
  }
  return bits;
}

/** The expressions of the decorators among the modifiers, in order. */
export function lowerDecorators(lowering: Lowering, modifiers: readonly ts.ModifierLike[] | undefined): Expression[] {
  const decorators: Expression[] = [];
  for (const modifier of modifiers ?? []) {
    if (modifier.kind === ts.SyntaxKind.Decorator) {
      decorators.push(lowerExpression(lowering, (modifier as ts.Decorator).expression));
    }
  }
  return decorators;
}
