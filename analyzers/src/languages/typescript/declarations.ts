// Declarations of variables, enums, namespaces and types.
//
// A namespace becomes `const X = (() => { …its statements…; return {its exports} })()`: its names stay its own, and Core needs no
// form for it. The types that it exports become type declarations named `X.Name` beside it, which is how others write them.
import { ts } from 'ts-morph';
import type { Assign, Expression, FunctionDefinition, RecordEntry, Statement, Target, TypeDeclaration, TypeRef, With } from '../../core/syntax.js';
import { lowerExportedInitializer } from './commonjs.js';
import {
  lowerExpression,
  lowerNamed,
  lowerStatement,
  type Lowering,
  type Mutable,
  NONE,
  onStatement,
  packed,
  startOf,
} from './dispatch.js';
import { identifierText, memberName, Modifier, modifierBits } from './names.js';
import { lowerBinding } from './targets.js';
import { lowerAnnotation, lowerHeritageType, lowerType, lowerTypeMembers } from './types.js';

const Kind = ts.SyntaxKind;

// ---------------------------------------------------------------- variables

onStatement<ts.VariableStatement>(Kind.VariableStatement, (lowering, node, out) => {
  lowerVariables(lowering, node.declarationList, startOf(lowering, node), node.end, modifierBits(node.modifiers), out);
});

/**
 * Appends one Assign for each declared variable, or a With for `using`. The only variable of a statement spans all of it.
 *
 * @param end where the statement ends; undefined in the head of a loop
 */
export function lowerVariables(
  lowering: Lowering,
  list: ts.VariableDeclarationList,
  start: number,
  end: number | undefined,
  bits: number,
  out: Statement[],
): void {
  const blockScope = list.flags & ts.NodeFlags.BlockScoped;
  const declares =
    blockScope === ts.NodeFlags.None ? 'var' : blockScope === ts.NodeFlags.Let ? 'let' : 'const';
  const isUsing = blockScope === ts.NodeFlags.Using || blockScope === ts.NodeFlags.AwaitUsing;
  const isOnly = list.declarations.length === 1 && end !== undefined;
  for (const node of list.declarations) {
    const from = isOnly ? start : startOf(lowering, node);
    const to = isOnly && end !== undefined ? end : node.end;
    const target = lowerBinding(lowering, node.name);
    if (isUsing && node.initializer !== undefined) {
      const statement: Mutable<With> = {
        kind: 'with',
        start: from,
        end: to,
        items: [{ value: lowerExpression(lowering, node.initializer), target }],
        body: NONE,
      };
      if (blockScope === ts.NodeFlags.AwaitUsing) {
        statement.isAsync = true;
      }
      out.push(statement);
    } else {
      lowerVariable(lowering, node, from, to, target, declares, (bits & Modifier.exported) !== 0, out);
    }
  }
}

function lowerVariable(
  lowering: Lowering,
  node: ts.VariableDeclaration,
  start: number,
  end: number,
  target: Target,
  declares: 'const' | 'let' | 'var',
  isExported: boolean,
  out: Statement[],
): void {
  const statement: Mutable<Assign> = { kind: 'assign', start, end, target };
  const { initializer } = node;
  let exportedNames: readonly string[] = NONE;
  if (initializer !== undefined) {
    if (target.kind === 'name') {
      const whole = lowerExportedInitializer(lowering, initializer);
      exportedNames = whole?.exported ?? NONE;
      statement.value =
        whole?.value ?? lowerNamed(lowering, initializer, target.name, target.start, target.end);
    } else {
      statement.value = lowerExpression(lowering, initializer);
    }
  }
  statement.declares = declares;
  const type = lowerAnnotation(lowering, node.type ?? assertedType(initializer));
  if (type !== undefined) {
    statement.type = type;
  }
  if (isExported) {
    statement.exported = true;
  }
  out.push(statement);
  for (const exported of exportedNames) {
    const value: Expression = { kind: 'name', start: target.start, end: target.end, name: declaredName(target) };
    out.push({ kind: 'export', start, end, names: [{ local: '', exported }], value });
  }
}

function declaredName(target: Target): string {
  return target.kind === 'name' ? target.name : '';
}

/** `const a = b as T` says as much about `a` as an annotation would. */
function assertedType(node: ts.Expression | undefined): ts.TypeNode | undefined {
  if (node === undefined || (node.kind !== Kind.AsExpression && node.kind !== Kind.TypeAssertionExpression)) {
    return undefined;
  }
  const { type } = node as ts.AsExpression | ts.TypeAssertion;
  return isConstAssertion(type) ? undefined : type;
}

function isConstAssertion(type: ts.TypeNode): boolean {
  if (type.kind !== Kind.TypeReference) {
    return false;
  }
  const { typeName } = type as ts.TypeReferenceNode;
  return typeName.kind === Kind.Identifier && typeName.escapedText === 'const';
}

// ---------------------------------------------------------------- enums

onStatement<ts.EnumDeclaration>(Kind.EnumDeclaration, (lowering, node, out) => {
  const start = startOf(lowering, node);
  const name = identifierText(node.name);
  const target: Target = { kind: 'name', start: startOf(lowering, node.name), end: node.name.end, name };
  const entries: RecordEntry[] = [];
  // A member without a value is one more than the member before it.
  let next: number | undefined = 0;
  for (const member of node.members) {
    const memberStart = startOf(lowering, member);
    const key = memberName(lowering, member.name);
    const value: Expression =
      member.initializer === undefined
        ? enumValue(memberStart, member.end, next)
        : lowerExpression(lowering, member.initializer);
    next = value.kind === 'literal' && typeof value.value === 'number' ? value.value + 1 : undefined;
    entries.push({ start: memberStart, end: member.end, key, value });
  }
  const value: Expression = { kind: 'record', start: target.end, end: node.end, entries: packed(entries) };
  const statement: Mutable<Assign> = { kind: 'assign', start, end: node.end, target, value, declares: 'const' };
  if ((modifierBits(node.modifiers) & Modifier.exported) !== 0) {
    statement.exported = true;
  }
  out.push(statement);
});

function enumValue(start: number, end: number, value: number | undefined): Expression {
  return value === undefined
    ? { kind: 'opaque', start, end, children: NONE }
    : { kind: 'literal', start, end, value };
}

// ---------------------------------------------------------------- types

onStatement<ts.TypeAliasDeclaration>(Kind.TypeAliasDeclaration, (lowering, node, out) => {
  out.push(
    typeDeclaration(lowering, node, identifierText(node.name), lowerType(lowering, node.type), NONE),
  );
});

onStatement<ts.InterfaceDeclaration>(Kind.InterfaceDeclaration, (lowering, node, out) => {
  let bases: readonly TypeRef[] = NONE;
  for (const clause of node.heritageClauses ?? NONE) {
    bases = clause.types.map((type) => lowerHeritageType(lowering, type));
  }
  out.push(
    typeDeclaration(lowering, node, identifierText(node.name), lowerTypeMembers(lowering, node.members), bases),
  );
  // A default export says its name once more, as it does for functions and classes.
  if ((modifierBits(node.modifiers) & Modifier.default) !== 0) {
    const names = [{ local: identifierText(node.name), exported: 'default' }];
    out.push({ kind: 'export', start: startOf(lowering, node), end: node.end, names });
  }
});

function typeDeclaration(
  lowering: Lowering,
  node: ts.TypeAliasDeclaration | ts.InterfaceDeclaration,
  name: string,
  type: TypeRef,
  bases: readonly TypeRef[],
): TypeDeclaration {
  const start = startOf(lowering, node);
  const exported = modifierBits(node.modifiers) & (Modifier.exported | Modifier.default);
  return exported === Modifier.exported
    ? { kind: 'type', start, end: node.end, name, type, bases, exported: true }
    : { kind: 'type', start, end: node.end, name, type, bases };
}

// ---------------------------------------------------------------- namespaces

onStatement<ts.ModuleDeclaration>(Kind.ModuleDeclaration, (lowering, node, out) => {
  const bits = modifierBits(node.modifiers);
  const inner: Statement[] = [];
  if (node.body !== undefined) {
    if (node.body.kind === Kind.ModuleBlock) {
      for (const statement of (node.body as ts.ModuleBlock).statements) {
        lowerStatement(lowering, statement, inner);
      }
    } else {
      lowerStatement(lowering, node.body, inner);
    }
  }
  if ((node.flags & ts.NodeFlags.GlobalAugmentation) !== 0) {
    keepTypes(inner, '', false, out);
    return;
  }
  const name = node.name.kind === Kind.Identifier ? identifierText(node.name) : node.name.text;
  const isExported = (bits & Modifier.exported) !== 0 || isDottedPart(lowering, node);
  keepTypes(inner, `${name}.`, isExported, out);
  if ((bits & Modifier.declare) === 0 && node.name.kind === Kind.Identifier) {
    lowerNamespace(lowering, node, name, inner, isExported, out);
  }
});

/** `namespace A.B {}` is a namespace B inside of A, exported without the word. */
function isDottedPart(lowering: Lowering, node: ts.ModuleDeclaration): boolean {
  return lowering.text.charCodeAt(node.pos - 1) === 46;
}

/** A type is seen outside of the file only if it and all namespaces around it are exported. */
function keepTypes(inner: readonly Statement[], prefix: string, isExported: boolean, out: Statement[]): void {
  for (const statement of inner) {
    if (statement.kind === 'type') {
      const { kind, start, end, type, bases } = statement;
      const kept = { kind, start, end, name: prefix + statement.name, type, bases };
      out.push(isExported && statement.exported === true ? { ...kept, exported: true } : kept);
    }
  }
}

function lowerNamespace(
  lowering: Lowering,
  node: ts.ModuleDeclaration,
  name: string,
  inner: Statement[],
  isExported: boolean,
  out: Statement[],
): void {
  const entries: RecordEntry[] = [];
  let hasCode = false;
  for (const statement of inner) {
    hasCode ||= statement.kind !== 'type' && statement.kind !== 'import';
    const { start, end } = statement;
    for (const local of namesExportedBy(statement)) {
      entries.push({ start, end, key: local, value: { kind: 'name', start, end, name: local } });
    }
  }
  if (!hasCode) {
    return;
  }
  const start = startOf(lowering, node);
  const { end } = node;
  const target: Target = { kind: 'name', start: startOf(lowering, node.name), end: node.name.end, name };
  const record: Expression = { kind: 'record', start, end, entries: packed(entries) };
  inner.push({ kind: 'return', start, end, value: record });
  const fn: FunctionDefinition = {
    start,
    end,
    name,
    nameStart: target.start,
    nameEnd: target.end,
    params: NONE,
    body: packed(inner),
    decorators: NONE,
    isArrow: true,
  };
  const callee: Expression = { kind: 'function', start, end, fn };
  const value: Expression = { kind: 'call', start, end, callee, args: NONE };
  // A namespace that adds to a class, function or namespace of its name must not hide it.
  if (out.some((statement) => declares(statement, name))) {
    out.push({ kind: 'expression', start, end, value });
    return;
  }
  const statement: Mutable<Assign> = { kind: 'assign', start, end, target, value, declares: 'const' };
  if (isExported) {
    statement.exported = true;
  }
  out.push(statement);
}

function namesExportedBy(statement: Statement): readonly string[] {
  if (statement.kind === 'function' && statement.exported === true) {
    return [statement.fn.name];
  }
  if (statement.kind === 'class' && statement.exported === true) {
    return [statement.definition.name];
  }
  if (statement.kind === 'assign' && statement.exported === true && statement.target.kind === 'name') {
    return [statement.target.name];
  }
  return NONE;
}

function declares(statement: Statement, name: string): boolean {
  switch (statement.kind) {
    case 'function':
      return statement.fn.name === name;
    case 'class':
      return statement.definition.name === name;
    case 'assign':
      return statement.target.kind === 'name' && statement.target.name === name;
    default:
      return false;
  }
}
