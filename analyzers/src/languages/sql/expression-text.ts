// An expression in PostgreSQL's canonical words: lower-case functions, types by their full names, casts as `::`, operators with one space
// around them, columns without their table. Two expressions that an index may serve alike read alike.
import type { A_Expr, FuncCall, Node } from 'libpg-query';
import { columnName, constantOf, identifier, itemsOf, lastName, stringsOf, typeText } from './tree.js';

/**
 * Writes an expression.
 *
 * @param node an expression of PostgreSQL's tree
 * @param options `qualified` keeps the tables' aliases before the columns
 * @returns its text, or undefined if it holds something that is not written here (a subquery, a window)
 */
export function expressionText(node: Node | undefined, options: { readonly qualified?: boolean } = {}): string | undefined {
  const qualified = options.qualified === true;

  const write = (at: Node | undefined): string => {
    if (at === undefined) throw new Unwritten();
    if ('ColumnRef' in at) {
      const name = columnName(at.ColumnRef);
      if (name === undefined) throw new Unwritten();
      return qualified && name.table !== undefined ? `${identifier(name.table)}.${identifier(name.column)}` : identifier(name.column);
    }
    if ('A_Const' in at) return constantText(constantOf(at.A_Const));
    if ('ParamRef' in at) return `$${at.ParamRef.number ?? 0}`;
    if ('TypeCast' in at) {
      const type = typeText(at.TypeCast.typeName);
      const { arg } = at.TypeCast;
      // `true` is a cast of a string in the trees of older versions.
      return `${operand(arg)}::${type}`;
    }
    if ('FuncCall' in at) return functionText(at.FuncCall);
    if ('A_Expr' in at) return operationText(at.A_Expr);
    if ('BoolExpr' in at) {
      const args = at.BoolExpr.args ?? [];
      if (at.BoolExpr.boolop === 'NOT_EXPR') return `NOT ${operand(args[0])}`;
      const word = at.BoolExpr.boolop === 'OR_EXPR' ? ' OR ' : ' AND ';
      return args.map((arg) => ('BoolExpr' in arg ? `(${write(arg)})` : write(arg))).join(word);
    }
    if ('NullTest' in at) return `${operand(at.NullTest.arg)} IS ${at.NullTest.nulltesttype === 'IS_NOT_NULL' ? 'NOT NULL' : 'NULL'}`;
    if ('BooleanTest' in at) return `${operand(at.BooleanTest.arg)} ${(at.BooleanTest.booltesttype ?? 'IS_TRUE').replaceAll('_', ' ')}`;
    if ('CoalesceExpr' in at) return `COALESCE(${list(at.CoalesceExpr.args)})`;
    if ('MinMaxExpr' in at) return `${at.MinMaxExpr.op === 'IS_LEAST' ? 'LEAST' : 'GREATEST'}(${list(at.MinMaxExpr.args)})`;
    if ('CollateClause' in at) return `${operand(at.CollateClause.arg)} COLLATE ${stringsOf(at.CollateClause.collname).map((name) => `"${name}"`).join('.')}`;
    if ('A_ArrayExpr' in at) return `ARRAY[${list(at.A_ArrayExpr.elements)}]`;
    if ('RowExpr' in at) return `ROW(${list(at.RowExpr.args)})`;
    if ('SQLValueFunction' in at) return (at.SQLValueFunction.op ?? '').replace(/^SVFOP_/, '').replace(/_N$/, '');
    if ('List' in at) return list(at.List.items);
    if ('CaseExpr' in at) {
      const { arg, args, defresult } = at.CaseExpr;
      const whens = (args ?? []).map((when) => ('CaseWhen' in when ? `WHEN ${write(when.CaseWhen.expr)} THEN ${write(when.CaseWhen.result)}` : ''));
      return ['CASE', ...(arg ? [write(arg)] : []), ...whens, ...(defresult ? [`ELSE ${write(defresult)}`] : []), 'END'].join(' ');
    }
    if ('A_Indirection' in at) {
      const steps = (at.A_Indirection.indirection ?? []).map((step) => {
        if ('String' in step) return `.${identifier(step.String.sval ?? '')}`;
        if (!('A_Indices' in step)) throw new Unwritten();
        const { is_slice: isSlice, lidx, uidx } = step.A_Indices;
        return isSlice ? `[${lidx ? write(lidx) : ''}:${uidx ? write(uidx) : ''}]` : `[${write(uidx)}]`;
      });
      return `${operand(at.A_Indirection.arg)}${steps.join('')}`;
    }
    throw new Unwritten();
  };

  const list = (nodes: readonly Node[] | undefined): string => (nodes ?? []).map(write).join(', ');

  /** What stands beside an operator: in parentheses where it is an operation itself. */
  const operand = (at: Node | undefined): string => {
    const text = write(at);
    return at !== undefined && ['A_Expr', 'BoolExpr', 'NullTest', 'BooleanTest', 'CollateClause', 'CaseExpr'].some((kind) => kind in at) ? `(${text})` : text;
  };

  const functionText = (call: FuncCall): string => {
    if (call.over !== undefined || call.agg_filter !== undefined || call.agg_order !== undefined) throw new Unwritten();
    const names = stringsOf(call.funcname);
    if (names[0] === 'pg_catalog') names.shift();
    const name = names.map(identifier).join('.');
    if (call.agg_star) return `${name}(*)`;
    const [first, second] = call.args ?? [];
    if (call.funcformat === 'COERCE_SQL_SYNTAX') {
      if (name === 'extract' && first !== undefined && 'A_Const' in first) return `EXTRACT(${String(constantOf(first.A_Const))} FROM ${write(second)})`;
      if (name === 'timezone' && second !== undefined) return `${operand(second)} AT TIME ZONE ${operand(first)}`;
    }
    return `${name}(${call.agg_distinct ? 'DISTINCT ' : ''}${call.func_variadic ? 'VARIADIC ' : ''}${list(call.args)})`;
  };

  const operationText = ({ kind, name, lexpr, rexpr }: A_Expr): string => {
    const symbol = lastName(name);
    switch (kind) {
      case 'AEXPR_OP_ANY':
        return `${operand(lexpr)} ${symbol} ANY (${write(rexpr)})`;
      case 'AEXPR_OP_ALL':
        return `${operand(lexpr)} ${symbol} ALL (${write(rexpr)})`;
      case 'AEXPR_IN':
        return `${operand(lexpr)} ${symbol === '<>' ? 'NOT IN' : 'IN'} (${list(itemsOf(rexpr))})`;
      case 'AEXPR_DISTINCT':
        return `${operand(lexpr)} IS DISTINCT FROM ${operand(rexpr)}`;
      case 'AEXPR_NOT_DISTINCT':
        return `${operand(lexpr)} IS NOT DISTINCT FROM ${operand(rexpr)}`;
      case 'AEXPR_NULLIF':
        return `NULLIF(${write(lexpr)}, ${write(rexpr)})`;
      case 'AEXPR_LIKE':
        return `${operand(lexpr)} ${symbol.startsWith('!') ? 'NOT LIKE' : 'LIKE'} ${operand(rexpr)}`;
      case 'AEXPR_ILIKE':
        return `${operand(lexpr)} ${symbol.startsWith('!') ? 'NOT ILIKE' : 'ILIKE'} ${operand(rexpr)}`;
      case 'AEXPR_BETWEEN':
      case 'AEXPR_NOT_BETWEEN': {
        const [low, high] = itemsOf(rexpr);
        return `${operand(lexpr)} ${kind === 'AEXPR_BETWEEN' ? 'BETWEEN' : 'NOT BETWEEN'} ${operand(low)} AND ${operand(high)}`;
      }
      case 'AEXPR_OP':
        return lexpr === undefined ? `${symbol} ${operand(rexpr)}` : `${operand(lexpr)} ${symbol} ${operand(rexpr)}`;
      default:
        throw new Unwritten();
    }
  };

  try {
    return write(node);
  } catch (cause) {
    if (cause instanceof Unwritten) return undefined;
    throw cause;
  }
}

class Unwritten extends Error {}

function constantText(value: string | number | boolean | null): string {
  if (value === null) return 'NULL';
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
}
