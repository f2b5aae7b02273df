// The heart of the lowering: the state of one run, and the two tables that send a syntax node to the function for its kind. The
// functions register themselves from the files that are named after what they lower, so that none of those files import each
// other in a circle. A table by kind is used rather than a `switch` because the compiler's kinds are not constants at compile time.
import { ts } from 'ts-morph';
import type { Expression, Opaque, Statement, TypeRef } from '../../core/syntax.js';
import { skipTrivia } from './positions.js';

/** Nesting beyond this many levels becomes an Opaque without children, so that no consumer's recursion overflows either. */
export const MAXIMUM_DEPTH = 500;

/** The state of the lowering of one file. */
export interface Lowering {
  readonly text: string;
  depth: number;
  /** True once something was cut off at {@link MAXIMUM_DEPTH}; `tooDeepAt` says where first. */
  tooDeepAt: number;
  /** How many functions surround the current node: assignments to `module.exports` count at 0 only. */
  functionDepth: number;
  /** The label of the innermost loop, or an empty string. */
  loopLabel: string;
  /** The label that the next loop will carry. */
  pendingLabel: string;
  /** The name that the next function or class expression takes from what it is assigned to; see {@link lowerNamed}. */
  givenName: string;
  givenStart: number;
  givenEnd: number;
  /** How many assignments like `a[i] += b` the current node stands in the target of. */
  updateDepth: number;
  /** What the type parameters in scope are known to be: their constraints. */
  typeParameters: ReadonlyMap<string, TypeRef> | undefined;
  memoPosition: number;
  memoStart: number;
}

/** The state in which the lowering of a file with this text starts: at depth 0, in no function and no loop. */
export function createLowering(text: string): Lowering {
  return {
    text,
    depth: 0,
    tooDeepAt: -1,
    functionDepth: 0,
    loopLabel: '',
    pendingLabel: '',
    givenName: '',
    givenStart: 0,
    givenEnd: 0,
    updateDepth: 0,
    typeParameters: undefined,
    memoPosition: -1,
    memoStart: 0,
  };
}

/** The one empty list, so that the many nodes without children cost nothing. */
export const NONE: readonly never[] = Object.freeze([]);

/** Drops `readonly`, for nodes whose optional keys are added after they are made. */
export type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Where the node's first token starts. A node that the parser made up to recover from an error is empty and starts at its end. */
export function startOf(lowering: Lowering, node: ts.Node): number {
  const position = node.pos;
  if (position === lowering.memoPosition) {
    return lowering.memoStart < node.end ? lowering.memoStart : node.end;
  }
  const start = skipTrivia(lowering.text, position);
  lowering.memoPosition = position;
  lowering.memoStart = start;
  return start < node.end ? start : node.end;
}

/** An expression of which only its span and the expressions within it are known. */
export function opaque(start: number, end: number, children: readonly Expression[]): Opaque {
  return { kind: 'opaque', start, end, children };
}

// ---------------------------------------------------------------- tables

type ExpressionLowering = (lowering: Lowering, node: ts.Node) => Expression;
type StatementLowering = (lowering: Lowering, node: ts.Node, out: Statement[]) => void;

const kindCount = ts.SyntaxKind.Count;
const expressionTable: ExpressionLowering[] = new Array<ExpressionLowering>(kindCount).fill(lowerUnknownExpression);
const statementTable: StatementLowering[] = new Array<StatementLowering>(kindCount).fill(lowerExpressionAsStatement);

/** Registers what lowers expressions of one kind. */
export function onExpression<Node extends ts.Node>(
  kind: Node['kind'],
  lower: (lowering: Lowering, node: Node) => Expression,
): void {
  expressionTable[kind] = lower as ExpressionLowering;
}

/** Registers what lowers statements of one kind; it appends any number of statements to `out`. */
export function onStatement<Node extends ts.Node>(
  kind: Node['kind'],
  lower: (lowering: Lowering, node: Node, out: Statement[]) => void,
): void {
  statementTable[kind] = lower as StatementLowering;
}

/** Lowers any expression. What no function is registered for, or is nested beyond {@link MAXIMUM_DEPTH}, becomes an Opaque. */
export function lowerExpression(lowering: Lowering, node: ts.Node): Expression {
  if (lowering.depth >= MAXIMUM_DEPTH) {
    return cutOff(lowering, node);
  }
  lowering.depth++;
  const lower = expressionTable[node.kind] ?? lowerUnknownExpression;
  const result = lower(lowering, node);
  lowering.depth--;
  return result;
}

/** Lowers the value of a variable, field, entry or default: a function or class without a name of its own takes this one. */
export function lowerNamed(lowering: Lowering, node: ts.Node, name: string, start: number, end: number): Expression {
  let at = node;
  while (isWrapper(at)) {
    at = at.expression;
  }
  const { kind } = at;
  if (kind === ts.SyntaxKind.ArrowFunction || kind === ts.SyntaxKind.FunctionExpression || kind === ts.SyntaxKind.ClassExpression) {
    lowering.givenName = name;
    lowering.givenStart = start;
    lowering.givenEnd = end;
  }
  return lowerExpression(lowering, at);
}

function isWrapper(node: ts.Node): node is ts.ParenthesizedExpression | ts.AsExpression | ts.SatisfiesExpression {
  const { kind } = node;
  return (
    kind === ts.SyntaxKind.ParenthesizedExpression ||
    kind === ts.SyntaxKind.AsExpression ||
    kind === ts.SyntaxKind.SatisfiesExpression
  );
}

/** Appends what `node` lowers to: nothing, one statement or several. */
export function lowerStatement(lowering: Lowering, node: ts.Node, out: Statement[]): void {
  if (lowering.depth >= MAXIMUM_DEPTH) {
    const value = cutOff(lowering, node);
    out.push({ kind: 'expression', start: value.start, end: value.end, value });
    return;
  }
  lowering.depth++;
  const lower = statementTable[node.kind] ?? lowerExpressionAsStatement;
  lower(lowering, node, out);
  lowering.depth--;
}

/** A list of statements, packed to its exact size. */
export function lowerStatements(lowering: Lowering, nodes: readonly ts.Node[]): readonly Statement[] {
  const out: Statement[] = [];
  for (let index = 0; index < nodes.length; index++) {
    lowerStatement(lowering, nodes[index] as ts.Node, out);
  }
  return packed(out);
}

/** The statements of a block or of the one statement that stands in for it. */
export function lowerBody(lowering: Lowering, node: ts.Statement | undefined): readonly Statement[] {
  if (node === undefined) {
    return NONE;
  }
  if (node.kind === ts.SyntaxKind.Block) {
    return lowerStatements(lowering, (node as ts.Block).statements);
  }
  const out: Statement[] = [];
  lowerStatement(lowering, node, out);
  return packed(out);
}

/** A grown array holds spare room for 16 more items; a copy holds none. */
export function packed<Item>(items: Item[]): readonly Item[] {
  return items.length === 0 ? NONE : items.slice();
}

function cutOff(lowering: Lowering, node: ts.Node): Opaque {
  const start = startOf(lowering, node);
  if (lowering.tooDeepAt < 0) {
    lowering.tooDeepAt = start;
  }
  lowering.givenName = '';
  return opaque(start, node.end, NONE);
}

function lowerUnknownExpression(lowering: Lowering, node: ts.Node): Expression {
  return opaque(startOf(lowering, node), node.end, NONE);
}

/** Broken code can leave an expression where a statement belongs; the kinds that are neither lower to an Opaque. */
function lowerExpressionAsStatement(lowering: Lowering, node: ts.Node, out: Statement[]): void {
  const value = lowerExpression(lowering, node);
  out.push({ kind: 'expression', start: value.start, end: value.end, value });
}
