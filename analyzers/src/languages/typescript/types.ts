// Type annotations → TypeRef. Only what says where a value comes from is kept: names with their arguments, arrays, unions, records.
// Types that compute (conditional, mapped, keyof, access by anything but a constant) are unknown.
import { ts } from 'ts-morph';
import type { TypeRef } from '../../core/syntax.js';
import { type Lowering, MAXIMUM_DEPTH, NONE } from './dispatch.js';
import { constantText, identifierText, memberName } from './names.js';

const UNKNOWN: TypeRef = Object.freeze({ kind: 'unknown' });
const UNDEFINED: TypeRef = Object.freeze({ kind: 'literal', value: undefined });
const NULL: TypeRef = Object.freeze({ kind: 'literal', value: null });
const BOOLEAN: TypeRef = Object.freeze({ kind: 'reference', name: 'boolean', args: NONE });

/** Generic types of the standard library whose first argument is what iterating over them gives. */
const sequences = new Set([
  'Array',
  'ReadonlyArray',
  'Set',
  'ReadonlySet',
  'Iterable',
  'Iterator',
  'IterableIterator',
  'AsyncIterable',
  'AsyncIterator',
  'AsyncIterableIterator',
  'Generator',
  'AsyncGenerator',
  'ArrayLike',
]);

/** The types that are one keyword each, shared by all who use them. */
const keywordTypes: (TypeRef | undefined)[] = [];
for (const [kind, name] of [
  [ts.SyntaxKind.StringKeyword, 'string'],
  [ts.SyntaxKind.NumberKeyword, 'number'],
  [ts.SyntaxKind.BooleanKeyword, 'boolean'],
  [ts.SyntaxKind.BigIntKeyword, 'bigint'],
  [ts.SyntaxKind.SymbolKeyword, 'symbol'],
  [ts.SyntaxKind.ObjectKeyword, 'object'],
  [ts.SyntaxKind.VoidKeyword, 'void'],
  [ts.SyntaxKind.NeverKeyword, 'never'],
  [ts.SyntaxKind.ThisType, 'this'],
  [ts.SyntaxKind.TemplateLiteralType, 'string'],
] as const) {
  keywordTypes[kind] = Object.freeze({ kind: 'reference', name, args: NONE });
}
keywordTypes[ts.SyntaxKind.AnyKeyword] = UNKNOWN;
keywordTypes[ts.SyntaxKind.UnknownKeyword] = UNKNOWN;
keywordTypes[ts.SyntaxKind.UndefinedKeyword] = UNDEFINED;

/**
 * Brings type parameters into scope: `T extends Database` lets `T` be read as `Database`.
 *
 * @returns what was in scope before, to be put back into `lowering.typeParameters` afterwards
 */
export function enterTypeParameters(
  lowering: Lowering,
  nodes: readonly ts.TypeParameterDeclaration[] | undefined,
): Lowering['typeParameters'] {
  const outer = lowering.typeParameters;
  if (nodes === undefined) {
    return outer;
  }
  const inner = new Map(outer);
  for (const node of nodes) {
    const name = identifierText(node.name);
    const constraint = lowerAnnotation(lowering, node.constraint);
    // A constraint that is written out says what the type looks like, not where it comes from.
    const isNamed = constraint !== undefined && constraint.kind !== 'record' && constraint.kind !== 'function';
    inner.set(name, isNamed ? constraint : { kind: 'reference', name, args: NONE });
  }
  lowering.typeParameters = inner;
  return outer;
}

/** Lowers a type; types without meaning for the analysis are `unknown`. */
export function lowerType(lowering: Lowering, node: ts.TypeNode): TypeRef {
  const keyword = keywordTypes[node.kind];
  if (keyword !== undefined) {
    return keyword;
  }
  if (lowering.depth >= MAXIMUM_DEPTH) {
    return UNKNOWN;
  }
  lowering.depth++;
  const result = lowerCompositeType(lowering, node);
  lowering.depth--;
  return result;
}

/** Types that are written as arguments or members, in order. */
export function lowerTypes(lowering: Lowering, nodes: readonly ts.TypeNode[] | undefined): readonly TypeRef[] {
  if (nodes === undefined || nodes.length === 0) {
    return NONE;
  }
  return Array.from(nodes, (node) => lowerType(lowering, node));
}

/** The annotation that a declaration would carry: nothing where none is written or where it says nothing. */
export function lowerAnnotation(lowering: Lowering, node: ts.TypeNode | undefined): TypeRef | undefined {
  if (node === undefined) {
    return undefined;
  }
  const type = lowerType(lowering, node);
  return type.kind === 'unknown' ? undefined : type;
}

/** `extends Repository<User>` as a type: an interface's base, or what a class implements. */
export function lowerHeritageType(lowering: Lowering, node: ts.ExpressionWithTypeArguments): TypeRef {
  const name = dottedName(node.expression);
  return name === undefined ? UNKNOWN : reference(name, lowerTypes(lowering, node.typeArguments));
}

/** The record of an interface's or type literal's members; call and index signatures are left out. */
export function lowerTypeMembers(lowering: Lowering, members: readonly ts.TypeElement[]): TypeRef {
  const fields: { name: string; type: TypeRef }[] = [];
  for (const member of members) {
    if (ts.isPropertySignature(member)) {
      fields.push({
        name: memberName(lowering, member.name),
        type: member.type === undefined ? UNKNOWN : lowerType(lowering, member.type),
      });
    } else if (ts.isMethodSignature(member)) {
      fields.push({ name: memberName(lowering, member.name), type: functionType(lowering, member.type) });
    } else if (ts.isGetAccessorDeclaration(member)) {
      fields.push({
        name: memberName(lowering, member.name),
        type: member.type === undefined ? UNKNOWN : lowerType(lowering, member.type),
      });
    }
  }
  return { kind: 'record', fields: fields.slice() };
}

/** A function type by what it returns. */
export function functionType(lowering: Lowering, returns: ts.TypeNode | undefined): TypeRef {
  return { kind: 'function', returns: returns === undefined ? UNKNOWN : lowerType(lowering, returns) };
}

function lowerCompositeType(lowering: Lowering, node: ts.TypeNode): TypeRef {
  switch (node.kind) {
    case ts.SyntaxKind.TypeReference: {
      const { typeName, typeArguments } = node as ts.TypeReferenceNode;
      const name = entityName(typeName);
      const constraint = typeArguments === undefined ? lowering.typeParameters?.get(name) : undefined;
      return constraint ?? reference(name, lowerTypes(lowering, typeArguments));
    }
    case ts.SyntaxKind.ArrayType:
      return { kind: 'array', element: lowerType(lowering, (node as ts.ArrayTypeNode).elementType) };
    case ts.SyntaxKind.UnionType:
      return { kind: 'union', members: lowerTypes(lowering, (node as ts.UnionTypeNode).types) };
    case ts.SyntaxKind.IntersectionType:
      return { kind: 'intersection', members: lowerTypes(lowering, (node as ts.IntersectionTypeNode).types) };
    case ts.SyntaxKind.TypeLiteral:
      return lowerTypeMembers(lowering, (node as ts.TypeLiteralNode).members);
    case ts.SyntaxKind.LiteralType:
      return lowerLiteralType((node as ts.LiteralTypeNode).literal);
    case ts.SyntaxKind.TupleType:
      return { kind: 'tuple', elements: lowerTypes(lowering, (node as ts.TupleTypeNode).elements) };
    case ts.SyntaxKind.FunctionType:
    case ts.SyntaxKind.ConstructorType:
      return functionType(lowering, (node as ts.FunctionTypeNode).type);
    case ts.SyntaxKind.ParenthesizedType:
    case ts.SyntaxKind.OptionalType:
    case ts.SyntaxKind.NamedTupleMember:
    case ts.SyntaxKind.RestType:
      return lowerType(lowering, (node as ts.ParenthesizedTypeNode | ts.NamedTupleMember).type);
    case ts.SyntaxKind.TypeOperator: {
      const { operator, type } = node as ts.TypeOperatorNode;
      return operator === ts.SyntaxKind.ReadonlyKeyword ? lowerType(lowering, type) : UNKNOWN;
    }
    case ts.SyntaxKind.IndexedAccessType: {
      const { objectType, indexType } = node as ts.IndexedAccessTypeNode;
      const index = ts.isLiteralTypeNode(indexType) ? lowerLiteralType(indexType.literal) : UNKNOWN;
      const object = index.kind === 'literal' ? lowerType(lowering, objectType) : UNKNOWN;
      return object.kind === 'unknown' || index.kind !== 'literal' ? UNKNOWN : { kind: 'member', object, name: String(index.value) };
    }
    case ts.SyntaxKind.TypePredicate:
      return BOOLEAN;
    case ts.SyntaxKind.TypeQuery:
      return { kind: 'typeof', name: entityName((node as ts.TypeQueryNode).exprName) };
    case ts.SyntaxKind.ImportType: {
      const imported = node as ts.ImportTypeNode;
      const name = importTypeName(imported);
      if (name === undefined) {
        return UNKNOWN;
      }
      return imported.isTypeOf ? { kind: 'typeof', name } : reference(name, lowerTypes(lowering, imported.typeArguments));
    }
    case ts.SyntaxKind.ExpressionWithTypeArguments:
      return lowerHeritageType(lowering, node as ts.ExpressionWithTypeArguments);
    default:
      return UNKNOWN;
  }
}

function reference(name: string, args: readonly TypeRef[]): TypeRef {
  const element = args[0];
  return element !== undefined && sequences.has(name)
    ? { kind: 'array', element }
    : { kind: 'reference', name, args };
}

function lowerLiteralType(literal: ts.LiteralTypeNode['literal']): TypeRef {
  switch (literal.kind) {
    case ts.SyntaxKind.NullKeyword:
      return NULL;
    case ts.SyntaxKind.TrueKeyword:
      return { kind: 'literal', value: true };
    case ts.SyntaxKind.FalseKeyword:
      return { kind: 'literal', value: false };
    case ts.SyntaxKind.NumericLiteral:
      return { kind: 'literal', value: Number((literal as ts.NumericLiteral).text) };
    case ts.SyntaxKind.PrefixUnaryExpression: {
      const { operand } = literal as ts.PrefixUnaryExpression;
      return ts.isNumericLiteral(operand) ? { kind: 'literal', value: -Number(operand.text) } : UNKNOWN;
    }
    default: {
      const value = constantText(literal);
      return value === undefined ? UNKNOWN : { kind: 'literal', value };
    }
  }
}

/** `import('m').a.B` keeps its written form, with single quotes. */
function importTypeName(node: ts.ImportTypeNode): string | undefined {
  const from = ts.isLiteralTypeNode(node.argument) ? constantText(node.argument.literal) : undefined;
  if (from === undefined) {
    return undefined;
  }
  return node.qualifier === undefined ? `import('${from}')` : `import('${from}').${entityName(node.qualifier)}`;
}

/** A dotted name is parsed by a loop, so it can be as long as the file: it is read by a loop too. */
function entityName(node: ts.EntityName): string {
  if (node.kind === ts.SyntaxKind.Identifier) {
    return identifierText(node);
  }
  const parts: string[] = [];
  let at: ts.EntityName = node;
  while (at.kind === ts.SyntaxKind.QualifiedName) {
    parts.push(identifierText(at.right));
    at = at.left;
  }
  parts.push(identifierText(at));
  return parts.reverse().join('.');
}

function dottedName(node: ts.Expression): string | undefined {
  const parts: string[] = [];
  let at: ts.Expression = node;
  while (ts.isPropertyAccessExpression(at)) {
    parts.push(identifierText(at.name));
    at = at.expression;
  }
  if (!ts.isIdentifier(at)) {
    return undefined;
  }
  parts.push(identifierText(at));
  return parts.reverse().join('.');
}
