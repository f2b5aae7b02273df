// Classes, as statements and as expressions: bases with their type arguments, fields, methods, static blocks, decorators.
import { ts } from 'ts-morph';
import type { ClassDefinition, Expression, Field, FunctionDefinition, Statement, TypeRef } from '../../core/syntax.js';
import {
  lowerExpression,
  lowerNamed,
  lowerStatement,
  type Lowering,
  type Mutable,
  NONE,
  onExpression,
  onStatement,
  packed,
  startOf,
} from './dispatch.js';
import { lowerMethod } from './functions.js';
import { identifierText, lowerDecorators, memberName, Modifier, modifierBits } from './names.js';
import { enterTypeParameters, functionType, lowerAnnotation, lowerHeritageType, lowerTypes } from './types.js';

const Kind = ts.SyntaxKind;

onStatement<ts.ClassDeclaration>(Kind.ClassDeclaration, (lowering, node, out) => {
  const start = startOf(lowering, node);
  const bits = modifierBits(node.modifiers);
  const isDefault = (bits & Modifier.default) !== 0;
  const definition = lowerClass(lowering, node, start, bits);
  if (isDefault && node.name === undefined) {
    const value: Expression = { kind: 'class', start, end: node.end, definition };
    out.push({ kind: 'export', start, end: node.end, names: [{ local: '', exported: 'default' }], value });
    return;
  }
  if ((bits & Modifier.exported) !== 0 && !isDefault) {
    out.push({ kind: 'class', start, end: node.end, definition, exported: true });
    return;
  }
  out.push({ kind: 'class', start, end: node.end, definition });
  if (isDefault) {
    out.push({ kind: 'export', start, end: node.end, names: [{ local: definition.name, exported: 'default' }] });
  }
});

onExpression<ts.ClassExpression>(Kind.ClassExpression, (lowering, node) => {
  const start = startOf(lowering, node);
  return { kind: 'class', start, end: node.end, definition: lowerClass(lowering, node, start, modifierBits(node.modifiers)) };
});

function lowerClass(
  lowering: Lowering,
  node: ts.ClassDeclaration | ts.ClassExpression,
  start: number,
  bits: number,
): ClassDefinition {
  let name = lowering.givenName;
  let nameStart = start;
  let nameEnd = start;
  if (name !== '') {
    nameStart = lowering.givenStart;
    nameEnd = lowering.givenEnd;
    lowering.givenName = '';
  }
  const decorators = (bits & Modifier.decorated) === 0 ? NONE : lowerDecorators(lowering, node.modifiers);
  if (node.name !== undefined) {
    name = identifierText(node.name);
    nameStart = startOf(lowering, node.name);
    nameEnd = node.name.end;
  }
  const outerTypes = enterTypeParameters(lowering, node.typeParameters);
  const heritage = lowerHeritage(lowering, node.heritageClauses);
  const isAmbient = (bits & Modifier.declare) !== 0;
  const fields: Field[] = [];
  const methods: FunctionDefinition[] = [];
  const body: Statement[] = [];
  for (const member of node.members) {
    lowerMember(lowering, member, isAmbient, fields, methods, body);
  }
  lowering.typeParameters = outerTypes;
  const definition: Mutable<ClassDefinition> = {
    start,
    end: node.end,
    name,
    nameStart,
    nameEnd,
    bases: heritage.bases,
    implements: heritage.implements,
    decorators,
    fields: packed(fields),
    methods: packed(methods),
  };
  if (heritage.hasBaseTypes) {
    definition.baseTypes = heritage.baseTypes;
  }
  if (body.length > 0) {
    definition.body = packed(body);
  }
  return definition;
}

interface Heritage {
  bases: readonly Expression[];
  baseTypes: readonly (readonly TypeRef[])[];
  hasBaseTypes: boolean;
  implements: readonly TypeRef[];
}

const noHeritage: Heritage = { bases: NONE, baseTypes: NONE, hasBaseTypes: false, implements: NONE };

function lowerHeritage(lowering: Lowering, clauses: readonly ts.HeritageClause[] | undefined): Heritage {
  if (clauses === undefined) {
    return noHeritage;
  }
  const heritage: Heritage = { ...noHeritage };
  for (const clause of clauses) {
    if (clause.token === Kind.ImplementsKeyword) {
      heritage.implements = clause.types.map((type) => lowerHeritageType(lowering, type));
    } else {
      heritage.bases = clause.types.map((type) => lowerExpression(lowering, type.expression));
      heritage.baseTypes = clause.types.map((type) => lowerTypes(lowering, type.typeArguments));
      heritage.hasBaseTypes = heritage.baseTypes.some((types) => types.length > 0);
    }
  }
  return heritage;
}

function lowerMember(
  lowering: Lowering,
  node: ts.ClassElement,
  isAmbient: boolean,
  fields: Field[],
  methods: FunctionDefinition[],
  body: Statement[],
): void {
  switch (node.kind) {
    case Kind.PropertyDeclaration:
      fields.push(lowerField(lowering, node as ts.PropertyDeclaration));
      return;
    case Kind.MethodDeclaration:
    case Kind.GetAccessor:
    case Kind.SetAccessor:
    case Kind.Constructor: {
      const method = node as ts.MethodDeclaration | ts.AccessorDeclaration | ts.ConstructorDeclaration;
      if (method.body !== undefined) {
        methods.push(lowerMethod(lowering, method));
      } else if (method.kind !== Kind.Constructor) {
        const field = lowerBodylessMember(lowering, method, isAmbient);
        if (field !== undefined) {
          fields.push(field);
        }
      }
      return;
    }
    case Kind.ClassStaticBlockDeclaration:
      for (const statement of (node as ts.ClassStaticBlockDeclaration).body.statements) {
        lowerStatement(lowering, statement, body);
      }
      return;
    default:
      // Index signatures and stray semicolons.
      return;
  }
}

/** An abstract or ambient method has no code, yet what it returns is worth knowing: it is a field of a function type. Overloads are dropped. */
function lowerBodylessMember(
  lowering: Lowering,
  node: ts.MethodDeclaration | ts.AccessorDeclaration,
  isAmbient: boolean,
): Field | undefined {
  const bits = modifierBits(node.modifiers);
  if (!isAmbient && (bits & Modifier.abstract) === 0) {
    return undefined;
  }
  const field: Mutable<Field> = {
    start: startOf(lowering, node),
    end: node.end,
    name: memberName(lowering, node.name),
    decorators: NONE,
  };
  const type = node.kind === Kind.MethodDeclaration ? functionType(lowering, node.type) : lowerAnnotation(lowering, node.type);
  if (type !== undefined) {
    field.type = type;
  }
  if ((bits & Modifier.static) !== 0) {
    field.isStatic = true;
  }
  return field;
}

function lowerField(lowering: Lowering, node: ts.PropertyDeclaration): Field {
  const start = startOf(lowering, node);
  const bits = modifierBits(node.modifiers);
  const decorators = (bits & Modifier.decorated) === 0 ? NONE : lowerDecorators(lowering, node.modifiers);
  const name = memberName(lowering, node.name);
  const field: Mutable<Field> = { start, end: node.end, name, decorators };
  if (node.initializer !== undefined) {
    const nameStart = startOf(lowering, node.name);
    field.value = lowerNamed(lowering, node.initializer, name, nameStart, node.name.end);
  }
  if (node.type !== undefined) {
    const type = lowerAnnotation(lowering, node.type);
    if (type !== undefined) {
      field.type = type;
    }
  }
  if ((bits & Modifier.static) !== 0) {
    field.isStatic = true;
  }
  return field;
}
