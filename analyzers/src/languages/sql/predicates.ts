// WHERE and ON, as a list of conditions that all must hold.
import type { A_Expr, Node, SubLink } from 'libpg-query';
import type { ColumnRef, Predicate } from '../../core/sql.js';
import { columnOf, readSide, type Side } from './sides.js';
import type { TextSpans } from './text-spans.js';
import { itemsOf, lastName } from './tree.js';

/**
 * Reads a condition.
 *
 * @param options `outer`: it stands in the ON of an outer join
 * @returns its conjuncts, in the order in which they are written
 */
export function readPredicates(condition: Node | undefined, spans: TextSpans, options: { readonly outer?: boolean } = {}): Predicate[] {
  const predicates = conjuncts(condition).flatMap((node) => readPredicate(node, spans));
  return options.outer === true ? predicates.map((predicate) => ({ ...predicate, outer: true })) : predicates;
}

function conjuncts(node: Node | undefined): readonly Node[] {
  if (node === undefined) return [];
  return 'BoolExpr' in node && node.BoolExpr.boolop === 'AND_EXPR' ? (node.BoolExpr.args ?? []).flatMap(conjuncts) : [node];
}

/** Comparisons of rows give one predicate for each pair, others one. */
function readPredicate(node: Node, spans: TextSpans, negated = false): Predicate[] {
  const at = spans.of(node) ?? { start: 0, end: 0 };
  const one = (predicate: Omit<Predicate, 'start' | 'end' | 'negated'>, flipped = false): Predicate[] => [{ ...at, ...predicate, ...(negated !== flipped && { negated: true }) }];
  if ('BoolExpr' in node) {
    const args = node.BoolExpr.args ?? [];
    const [first] = args;
    if (node.BoolExpr.boolop === 'NOT_EXPR' && first !== undefined) {
      // What holds for a list of conditions does not hold for each of them negated.
      return conjuncts(first).length > 1 ? one({ operator: 'or', operand: 'none' }) : readPredicate(first, spans, !negated).map((predicate) => ({ ...predicate, ...at }));
    }
    if (node.BoolExpr.boolop === 'OR_EXPR') return one({ operator: 'or', operand: 'none', alternatives: args.map((arg) => readPredicates(arg, spans)) });
    return args.flatMap((arg) => readPredicate(arg, spans));
  }
  if ('NullTest' in node) {
    return one({ ...sideOf(node.NullTest.arg, spans), operator: node.NullTest.nulltesttype === 'IS_NOT_NULL' ? 'is not null' : 'is null', operand: 'none' });
  }
  if ('BooleanTest' in node) {
    const test = node.BooleanTest.booltesttype ?? 'IS_TRUE';
    return one({ ...sideOf(node.BooleanTest.arg, spans), operator: test.endsWith('TRUE') ? 'is true' : test.endsWith('FALSE') ? 'is false' : 'is unknown', operand: 'none' }, test.startsWith('IS_NOT'));
  }
  if ('SubLink' in node) return readSubLink(node.SubLink, spans, one);
  if ('A_Expr' in node) return readComparison(node.A_Expr, spans, one);
  // A condition that is true whatever the row is restricts nothing.
  if ('A_Const' in node) return node.A_Const.boolval?.boolval === true ? [] : one({ operator: 'constant', operand: 'constant' });
  const side = readSide(node, spans);
  if (side.column !== undefined && side.wrapped === undefined) return one({ column: side.column, operator: 'is true', operand: 'none' });
  return one({ ...columnAndWrap(side), operator: 'FuncCall' in node ? lastName(node.FuncCall.funcname) : 'unknown', operand: side.operand });
}

type One = (predicate: Omit<Predicate, 'start' | 'end' | 'negated'>, flipped?: boolean) => Predicate[];

function readSubLink({ subLinkType, testexpr, operName }: SubLink, spans: TextSpans, one: One): Predicate[] {
  if (subLinkType === 'EXISTS_SUBLINK') return one({ operator: 'exists', operand: 'subquery' });
  if (subLinkType === 'ANY_SUBLINK' || subLinkType === 'ALL_SUBLINK') {
    const operator = operName === undefined ? 'in' : lastName(operName);
    const isIn = operator === 'in' || (operator === '=' && subLinkType === 'ANY_SUBLINK');
    const columns = testexpr !== undefined && 'RowExpr' in testexpr ? (testexpr.RowExpr.args ?? []) : [testexpr];
    return columns.flatMap((column) => one({ ...sideOf(column, spans), operator: isIn ? 'in' : operator, operand: 'subquery' }));
  }
  return one({ operator: 'unknown', operand: 'subquery' });
}

function readComparison(expression: A_Expr, spans: TextSpans, one: One): Predicate[] {
  const { kind, lexpr, rexpr } = expression;
  const symbol = lastName(expression.name);
  const isNot = symbol.startsWith('!');
  switch (kind) {
    case 'AEXPR_IN': {
      const items = itemsOf(rexpr);
      const columns = lexpr !== undefined && 'RowExpr' in lexpr ? (lexpr.RowExpr.args ?? []) : [lexpr];
      return columns.flatMap((column) => one({ ...sideOf(column, spans), operator: 'in', operand: 'list', ...(items.length > 0 && { items: items.length }) }, symbol === '<>'));
    }
    case 'AEXPR_OP_ANY':
    case 'AEXPR_OP_ALL':
      return readArrayComparison(expression, symbol, spans, one);
    case 'AEXPR_LIKE':
    case 'AEXPR_ILIKE':
    case 'AEXPR_SIMILAR': {
      const operator = kind === 'AEXPR_LIKE' ? 'like' : kind === 'AEXPR_ILIKE' ? 'ilike' : 'similar to';
      const pattern = rexpr !== undefined && 'FuncCall' in rexpr && /^(?:like_escape|similar_to_escape)$/.test(lastName(rexpr.FuncCall.funcname)) ? rexpr.FuncCall.args?.[0] : rexpr;
      return one({ ...sideOf(lexpr, spans), operator, ...againstOf(readSide(pattern, spans)), ...(beginsWithWildcard(pattern) && { leading: true as const }) }, isNot);
    }
    case 'AEXPR_DISTINCT':
      return compare(lexpr, 'is distinct from', rexpr, spans, one);
    case 'AEXPR_NOT_DISTINCT':
      return compare(lexpr, 'is not distinct from', rexpr, spans, one);
    case 'AEXPR_BETWEEN':
    case 'AEXPR_NOT_BETWEEN':
    case 'AEXPR_BETWEEN_SYM':
    case 'AEXPR_NOT_BETWEEN_SYM': {
      const bounds = itemsOf(rexpr).map((bound) => readSide(bound, spans));
      const operand = bounds.every((bound) => bound.operand === 'constant') ? 'constant' : (bounds.find((bound) => bound.operand !== 'constant')?.operand ?? 'none');
      return one({ ...sideOf(lexpr, spans), operator: 'between', operand }, kind.startsWith('AEXPR_NOT'));
    }
    default:
      break;
  }
  if ((symbol === '~' || symbol === '~*' || symbol === '!~' || symbol === '!~*') && lexpr !== undefined) {
    return one({ ...sideOf(lexpr, spans), operator: isNot ? symbol.slice(1) : symbol, ...againstOf(readSide(rexpr, spans)) }, isNot);
  }
  if (lexpr !== undefined && 'RowExpr' in lexpr) return readRowComparison(lexpr.RowExpr.args ?? [], symbol, rexpr, spans, one);
  return compare(lexpr, symbol, rexpr, spans, one);
}

/** `column = ANY ($1)` is a list; `$1 = ANY (column)` looks into an array. */
function readArrayComparison({ kind, lexpr, rexpr }: A_Expr, symbol: string, spans: TextSpans, one: One): Predicate[] {
  const list = readSide(rexpr, spans);
  if (list.column !== undefined) return one({ ...columnAndWrap(list), operator: `${symbol} any`, operand: readSide(lexpr, spans).operand });
  const isIn = (kind === 'AEXPR_OP_ANY' && symbol === '=') || (kind === 'AEXPR_OP_ALL' && symbol === '<>');
  const operand = list.operand === 'subquery' ? 'subquery' : 'list';
  const operator = isIn ? 'in' : LIKE_SYMBOLS.get(symbol) ?? symbol;
  return one({ ...sideOf(lexpr, spans), operator, operand, ...(list.items !== undefined && { items: list.items }) }, isIn && kind === 'AEXPR_OP_ALL');
}

const LIKE_SYMBOLS: ReadonlyMap<string, string> = new Map([
  ['~~', 'like'],
  ['~~*', 'ilike'],
]);

function readRowComparison(columns: readonly Node[], symbol: string, rexpr: Node | undefined, spans: TextSpans, one: One): Predicate[] {
  const others = rexpr !== undefined && 'RowExpr' in rexpr ? (rexpr.RowExpr.args ?? []) : [];
  if (symbol === '=' && others.length === columns.length) return columns.flatMap((column, index) => compare(column, '=', others[index], spans, one));
  const row = columns.flatMap((column) => columnOf(column, spans) ?? ([] as readonly ColumnRef[]));
  const [first] = row;
  const operand = others.some((other) => readSide(other, spans).operand === 'parameter') ? 'parameter' : rexpr !== undefined && 'SubLink' in rexpr ? 'subquery' : 'expression';
  return one({ operator: symbol, operand, ...(first !== undefined && row.length === columns.length && { column: first, row }) });
}

const FLIPPED: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=', '@>': '<@', '<@': '@>' };

/** A comparison of two sides: the one with the column first. */
function compare(lexpr: Node | undefined, symbol: string, rexpr: Node | undefined, spans: TextSpans, one: One): Predicate[] {
  const left = readSide(lexpr, spans);
  const right = readSide(rexpr, spans);
  const isPlain = (side: Side): boolean => side.column !== undefined && side.wrapped === undefined;
  if (left.column !== undefined && right.column !== undefined) {
    // Of two columns the bare one leads, so that what the other is wrapped in does not hide that an index on it serves.
    if (isPlain(left) || !isPlain(right)) return one({ ...columnAndWrap(left), operator: symbol, operand: isPlain(right) ? 'column' : 'expression', other: right.column });
    return one({ ...columnAndWrap(right), operator: FLIPPED[symbol] ?? symbol, operand: 'expression', other: left.column });
  }
  const at = (node: Node | undefined): Pick<Predicate, 'against'> => {
    const against = spans.of(node);
    return against === undefined ? {} : { against };
  };
  if (left.column !== undefined) return one({ ...columnAndWrap(left), operator: symbol, ...againstOf(right), ...at(rexpr) });
  if (right.column !== undefined) return one({ ...columnAndWrap(right), operator: FLIPPED[symbol] ?? symbol, ...againstOf(left), ...at(lexpr) });
  return one({ operator: symbol, operand: left.operand === 'subquery' || right.operand === 'subquery' ? 'subquery' : 'expression' });
}

/** `'%x'`, `'%' || $1`, `concat('%', $1)`. */
function beginsWithWildcard(pattern: Node | undefined): boolean {
  if (pattern === undefined) return false;
  if ('A_Const' in pattern) return /^[%_]/.test(pattern.A_Const.sval?.sval ?? '');
  if ('A_Expr' in pattern && lastName(pattern.A_Expr.name) === '||') return beginsWithWildcard(pattern.A_Expr.lexpr);
  if ('TypeCast' in pattern) return beginsWithWildcard(pattern.TypeCast.arg);
  return 'FuncCall' in pattern && lastName(pattern.FuncCall.funcname) === 'concat' && beginsWithWildcard(pattern.FuncCall.args?.[0]);
}

function sideOf(node: Node | undefined, spans: TextSpans): Pick<Predicate, 'column' | 'wrapped'> {
  return columnAndWrap(readSide(node, spans));
}

function columnAndWrap({ column, wrapped }: Side): Pick<Predicate, 'column' | 'wrapped'> {
  return { ...(column !== undefined && { column }), ...(wrapped !== undefined && { wrapped }) };
}

function againstOf({ operand, value, items }: Side): Pick<Predicate, 'operand' | 'value' | 'items'> {
  return { operand, ...(value !== undefined && { value }), ...(items !== undefined && { items }) };
}
