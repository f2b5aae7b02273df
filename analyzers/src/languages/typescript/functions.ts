// Functions in all their forms: declarations, expressions, arrows, methods, accessors and constructors.
import { ts } from 'ts-morph';
import type { Expression, FunctionDefinition, Parameter, Statement } from '../../core/syntax.js';
import {
  lowerExpression,
  lowerStatements,
  type Lowering,
  type Mutable,
  NONE,
  onExpression,
  onStatement,
  packed,
  startOf,
} from './dispatch.js';
import { lowerDecorators, memberName, Modifier, modifierBits } from './names.js';
import { lowerBinding, lowerFallback } from './targets.js';
import { enterTypeParameters, lowerAnnotation } from './types.js';

const Kind = ts.SyntaxKind;

type Method =
  | ts.MethodDeclaration
  | ts.GetAccessorDeclaration
  | ts.SetAccessorDeclaration
  | ts.ConstructorDeclaration;

type AnyFunction = Method | ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction;

onStatement<ts.FunctionDeclaration>(Kind.FunctionDeclaration, (lowering, node, out) => {
  // Overloads and ambient declarations say nothing that the analysis uses.
  if (node.body === undefined) {
    return;
  }
  const start = startOf(lowering, node);
  const bits = modifierBits(node.modifiers);
  const isDefault = (bits & Modifier.default) !== 0;
  const fn = lowerFunction(lowering, node, start, node.name);
  if (isDefault && node.name === undefined) {
    const value: Expression = { kind: 'function', start, end: node.end, fn };
    out.push({ kind: 'export', start, end: node.end, names: [{ local: '', exported: 'default' }], value });
    return;
  }
  if ((bits & Modifier.exported) !== 0 && !isDefault) {
    out.push({ kind: 'function', start, end: node.end, fn, exported: true });
    return;
  }
  out.push({ kind: 'function', start, end: node.end, fn });
  if (isDefault) {
    out.push({ kind: 'export', start, end: node.end, names: [{ local: fn.name, exported: 'default' }] });
  }
});

function lowerFunctionExpression(lowering: Lowering, node: ts.FunctionExpression | ts.ArrowFunction): Expression {
  const start = startOf(lowering, node);
  return { kind: 'function', start, end: node.end, fn: lowerFunction(lowering, node, start, node.name) };
}
onExpression<ts.FunctionExpression>(Kind.FunctionExpression, lowerFunctionExpression);
onExpression<ts.ArrowFunction>(Kind.ArrowFunction, lowerFunctionExpression);

/** A method, accessor or constructor, of a class or of an object literal. */
export function lowerMethod(lowering: Lowering, node: Method): FunctionDefinition {
  return lowerFunction(lowering, node, startOf(lowering, node), node.name);
}

function lowerFunction(
  lowering: Lowering,
  node: AnyFunction,
  start: number,
  name: ts.PropertyName | undefined,
): FunctionDefinition {
  let text = lowering.givenName;
  let nameStart = start;
  let nameEnd = start;
  if (text !== '') {
    nameStart = lowering.givenStart;
    nameEnd = lowering.givenEnd;
    lowering.givenName = '';
  }
  const { modifiers } = node as { readonly modifiers?: readonly ts.ModifierLike[] };
  const bits = modifierBits(modifiers);
  const decorators = (bits & Modifier.decorated) === 0 ? NONE : lowerDecorators(lowering, modifiers);
  if (name !== undefined) {
    text = memberName(lowering, name);
    nameStart = startOf(lowering, name);
    nameEnd = name.end;
  } else if (node.kind === Kind.Constructor) {
    text = 'constructor';
    nameStart = constructorKeyword(lowering, node, start);
    nameEnd = Math.min(nameStart + text.length, node.end);
  }
  const outerTypes = enterTypeParameters(lowering, node.typeParameters);
  const params = lowerParameters(lowering, node.parameters);
  const definition: Mutable<FunctionDefinition> = {
    start,
    end: node.end,
    name: text,
    nameStart,
    nameEnd,
    params,
    body: lowerFunctionBody(lowering, node.body),
    decorators,
  };
  if ((bits & Modifier.async) !== 0) {
    definition.isAsync = true;
  }
  if (node.asteriskToken !== undefined) {
    definition.isGenerator = true;
  }
  if (node.kind === Kind.ArrowFunction) {
    definition.isArrow = true;
  }
  if ((bits & Modifier.static) !== 0) {
    definition.isStatic = true;
  }
  if (node.kind === Kind.GetAccessor) {
    definition.accessor = 'get';
  } else if (node.kind === Kind.SetAccessor) {
    definition.accessor = 'set';
  }
  if (node.type !== undefined) {
    const returns = lowerAnnotation(lowering, node.type);
    if (returns !== undefined) {
      definition.returns = returns;
    }
  }
  lowering.typeParameters = outerTypes;
  return definition;
}

/** `constructor` has no node of its own: it is the word before the parameters. */
function constructorKeyword(lowering: Lowering, node: ts.ConstructorDeclaration, start: number): number {
  const { modifiers } = node;
  const last = modifiers === undefined ? undefined : modifiers[modifiers.length - 1];
  return last === undefined ? start : Math.min(lowering.text.indexOf('constructor', last.end), node.end);
}

function lowerFunctionBody(lowering: Lowering, body: ts.ConciseBody | undefined): readonly Statement[] {
  if (body === undefined) {
    return NONE;
  }
  const { loopLabel } = lowering;
  lowering.loopLabel = '';
  lowering.functionDepth++;
  let statements: readonly Statement[];
  if (body.kind === Kind.Block) {
    statements = lowerStatements(lowering, (body as ts.Block).statements);
  } else {
    const value = lowerExpression(lowering, body);
    statements = [{ kind: 'return', start: value.start, end: value.end, value }];
  }
  lowering.functionDepth--;
  lowering.loopLabel = loopLabel;
  return statements;
}

function lowerParameters(lowering: Lowering, nodes: readonly ts.ParameterDeclaration[]): readonly Parameter[] {
  if (nodes.length === 0) {
    return NONE;
  }
  const params: Parameter[] = [];
  for (let index = 0; index < nodes.length; index++) {
    const node = nodes[index] as ts.ParameterDeclaration;
    // TypeScript's `this` parameter is a type annotation, no parameter.
    if (index === 0 && node.name.kind === Kind.Identifier && node.name.escapedText === 'this') {
      continue;
    }
    params.push(lowerParameter(lowering, node));
  }
  return packed(params);
}

function lowerParameter(lowering: Lowering, node: ts.ParameterDeclaration): Parameter {
  const start = startOf(lowering, node);
  const bits = modifierBits(node.modifiers);
  const decorators = (bits & Modifier.decorated) === 0 ? undefined : lowerDecorators(lowering, node.modifiers);
  const target = lowerBinding(lowering, node.name);
  const parameter: Mutable<Parameter> = { start, end: node.end, target };
  if (node.initializer !== undefined) {
    parameter.fallback = lowerFallback(lowering, node.initializer, target);
  }
  if (node.type !== undefined) {
    const type = lowerAnnotation(lowering, node.type);
    if (type !== undefined) {
      parameter.type = type;
    }
  }
  if (node.dotDotDotToken !== undefined) {
    parameter.rest = 'list';
  }
  if ((bits & Modifier.access) !== 0) {
    parameter.isField = true;
  }
  if (decorators !== undefined) {
    parameter.decorators = decorators;
  }
  return parameter;
}

