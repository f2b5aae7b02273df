// One side of a comparison: a column, something around a column, a constant, a parameter, or what else stands there.
import type { Node } from 'libpg-query';
import type { ColumnRef, Predicate } from '../../core/sql.js';
import { expressionText } from './expression-text.js';
import { isImmutable } from './immutability.js';
import type { TextSpans } from './text-spans.js';
import { columnName, constantOf, itemsOf, lastName } from './tree.js';

export interface Side {
  readonly column?: ColumnRef;
  readonly wrapped?: Predicate['wrapped'];
  readonly operand: Predicate['operand'];
  readonly value?: string | number | boolean | null;
  readonly items?: number;
}

/** Reads one side of a comparison. */
export function readSide(node: Node | undefined, spans: TextSpans): Side {
  if (node === undefined) return { operand: 'none' };
  const column = columnOf(node, spans);
  if (column !== undefined) return { column, operand: 'column' };
  if ('A_Const' in node) return { operand: 'constant', value: constantOf(node.A_Const) };
  if ('ParamRef' in node) return { operand: 'parameter' };
  if ('List' in node) return { operand: 'list', items: itemsOf(node).length };
  if ('A_ArrayExpr' in node && columnsIn(node).length === 0) return { operand: 'list', items: node.A_ArrayExpr.elements?.length ?? 0 };
  if ('SubLink' in node) return { operand: 'subquery' };
  const columns = columnsIn(node);
  if (columns.length === 0) {
    if ('TypeCast' in node) return readSide(node.TypeCast.arg, spans);
    if ('CollateClause' in node) return readSide(node.CollateClause.arg, spans);
    return { operand: holdsParameter(node) ? 'parameter' : 'expression' };
  }
  const [first] = columns;
  const isOne = columns.every((each) => each.column === first?.column && each.table === first.table);
  const expression = expressionText(node);
  const inner = first === undefined ? undefined : columnOf({ ColumnRef: first.ref }, spans);
  if (!isOne || inner === undefined || expression === undefined) return { operand: 'expression' };
  return { column: inner, wrapped: { by: wrapperOf(node), expression, immutable: isImmutable(node) }, operand: 'expression' };
}

/** The column that a node is, if it is one and nothing else. */
export function columnOf(node: Node | undefined, spans: TextSpans): ColumnRef | undefined {
  if (node === undefined || !('ColumnRef' in node)) return undefined;
  const name = columnName(node.ColumnRef);
  const span = spans.of(node);
  if (name === undefined || span === undefined) return undefined;
  return { ...name, start: span.start, end: span.end };
}

/** What stands outermost around a column. */
function wrapperOf(node: Node): string {
  if ('FuncCall' in node) return lastName(node.FuncCall.funcname);
  if ('TypeCast' in node) return 'cast';
  if ('A_Expr' in node) return node.A_Expr.kind === 'AEXPR_NULLIF' ? 'nullif' : lastName(node.A_Expr.name);
  if ('CoalesceExpr' in node) return 'coalesce';
  if ('MinMaxExpr' in node) return node.MinMaxExpr.op === 'IS_LEAST' ? 'least' : 'greatest';
  if ('CollateClause' in node) return 'collate';
  if ('CaseExpr' in node) return 'case';
  if ('A_Indirection' in node) return 'subscript';
  return 'expression';
}

interface FoundColumn {
  readonly table?: string;
  readonly column: string;
  readonly ref: Extract<Node, { ColumnRef: unknown }>['ColumnRef'];
}

/** The columns below a node, those of subqueries left out. */
export function columnsIn(node: Node): readonly FoundColumn[] {
  const found: FoundColumn[] = [];
  eachBelow(node, (at) => {
    if (!('ColumnRef' in at)) return;
    const ref = at['ColumnRef'] as FoundColumn['ref'];
    const name = columnName(ref);
    if (name !== undefined) found.push({ ...name, ref });
  });
  return found;
}

function holdsParameter(node: Node): boolean {
  let found = false;
  eachBelow(node, (at) => {
    if ('ParamRef' in at) found = true;
  });
  return found;
}

/** Visits the objects below a node, without those of subqueries. */
function eachBelow(node: object, visit: (at: object) => void): void {
  const waiting: object[] = [node];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    visit(at);
    if ('SubLink' in at) continue;
    for (const value of Object.values(at) as unknown[]) if (typeof value === 'object' && value !== null) waiting.push(value);
  }
}
