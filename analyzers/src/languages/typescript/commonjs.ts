// CommonJS exports: `module.exports = …`, `exports.name = …` and `module.exports.name = …` outside of any function.
import { ts } from 'ts-morph';
import type { Expression, Statement } from '../../core/syntax.js';
import { lowerNamed, type Lowering, startOf } from './dispatch.js';
import { constantText, identifierText } from './names.js';

const Kind = ts.SyntaxKind;

/**
 * Lowers `module.exports = value`, `exports.a = exports.b = value` and the like to one Export.
 *
 * @returns false, with nothing appended, where the assignment is not to an export
 */
export function lowerExportAssignment(
  lowering: Lowering,
  node: ts.BinaryExpression,
  start: number,
  end: number,
  out: Statement[],
): boolean {
  const chain = exportChain(lowering, node);
  if (chain === undefined) {
    return false;
  }
  const names = chain.exported.map((exported) => ({ local: '', exported }));
  out.push({ kind: 'export', start, end, names, value: chain.lower(lowering) });
  return true;
}

/**
 * Splits `const app = module.exports = value`: the variable gets the value, and the exports get the variable.
 *
 * @returns the value, or undefined where the initializer assigns to no export
 */
export function lowerExportedInitializer(
  lowering: Lowering,
  node: ts.Expression,
): { readonly value: Expression; readonly exported: readonly string[] } | undefined {
  if (node.kind !== Kind.BinaryExpression) {
    return undefined;
  }
  const chain = exportChain(lowering, node as ts.BinaryExpression);
  if (chain === undefined) {
    return undefined;
  }
  return { value: chain.lower(lowering), exported: chain.exported };
}

interface ExportChain {
  readonly exported: readonly string[];
  lower(lowering: Lowering): Expression;
}

function exportChain(lowering: Lowering, node: ts.BinaryExpression): ExportChain | undefined {
  if (lowering.functionDepth > 0 || node.operatorToken.kind !== Kind.EqualsToken) {
    return undefined;
  }
  const exported: string[] = [];
  let at: ts.Expression = node;
  let given = '';
  let place: ts.Node = node.left;
  while (at.kind === Kind.BinaryExpression && (at as ts.BinaryExpression).operatorToken.kind === Kind.EqualsToken) {
    const { left, right } = at as ts.BinaryExpression;
    const name = exportedName(left);
    if (name === undefined) {
      break;
    }
    if (name !== '') {
      exported.push(name);
      if (name !== '=') {
        given = name;
        place = propertyOf(left);
      }
    }
    at = right;
  }
  if (exported.length === 0) {
    return undefined;
  }
  const value = at;
  const givenName = given;
  const namedBy = place;
  return {
    exported,
    lower: (state) => lowerNamed(state, value, givenName, startOf(state, namedBy), namedBy.end),
  };
}

/** The property of `exports.property`. */
function propertyOf(node: ts.Expression): ts.Node {
  return node.kind === Kind.PropertyAccessExpression
    ? (node as ts.PropertyAccessExpression).name
    : node.kind === Kind.ElementAccessExpression
      ? (node as ts.ElementAccessExpression).argumentExpression
      : node;
}

/** The exported name that an assignment to `node` sets; empty for a bare `exports`, which exports nothing by itself. */
function exportedName(node: ts.Expression): string | undefined {
  if (node.kind === Kind.Identifier) {
    return identifierText(node as ts.Identifier) === 'exports' ? '' : undefined;
  }
  if (isModuleExports(node)) {
    return '=';
  }
  if (node.kind === Kind.PropertyAccessExpression) {
    const { expression, name } = node as ts.PropertyAccessExpression;
    return isExportsObject(expression) ? identifierText(name) : undefined;
  }
  if (node.kind === Kind.ElementAccessExpression) {
    const { expression, argumentExpression } = node as ts.ElementAccessExpression;
    return isExportsObject(expression) ? constantText(argumentExpression) : undefined;
  }
  return undefined;
}

function isExportsObject(node: ts.Expression): boolean {
  return (
    (node.kind === Kind.Identifier && (node as ts.Identifier).escapedText === 'exports') || isModuleExports(node)
  );
}

function isModuleExports(node: ts.Expression): boolean {
  if (node.kind !== Kind.PropertyAccessExpression) {
    return false;
  }
  const { expression, name } = node as ts.PropertyAccessExpression;
  return (
    name.escapedText === 'exports' &&
    expression.kind === Kind.Identifier &&
    (expression as ts.Identifier).escapedText === 'module'
  );
}
