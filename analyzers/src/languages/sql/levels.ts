// A SELECT and every SELECT within it, each as one level: its tables, conditions, order, limit and columns.
import type { JoinExpr, Node, RangeVar, SelectStmt, SortBy, WithClause } from 'libpg-query';
import type { Span } from '../../core/place.js';
import type { ColumnRef, OrderItem, Predicate, QueryLevel, SourceTable } from '../../core/sql.js';
import { expressionText } from './expression-text.js';
import { readPredicates } from './predicates.js';
import { columnOf, columnsIn, readSide } from './sides.js';
import type { TextSpans } from './text-spans.js';
import { constantOf, lastName, stringsOf } from './tree.js';

export interface LevelReader {
  /** Reads a SELECT, and after it what stands within it. */
  select(select: SelectStmt, role: QueryLevel['role'], span?: Span): void;
  /** Reads a level that is no SELECT: what an UPDATE's FROM and WHERE say. */
  restricted(from: readonly Node[], where: Node | undefined, tables: readonly SourceTable[], span: Span, extra: readonly Predicate[]): void;
  /** Reads common table expressions; returns what they are when they write. */
  common(clause: WithClause | undefined): readonly Node[];
  /** Reads the subqueries within an expression. */
  within(...nodes: (object | undefined)[]): void;
  readonly levels: readonly QueryLevel[];
  /** FOR UPDATE and its kind, and advisory locks, anywhere. */
  readonly locks: boolean;
}

/** Reads levels of one statement; `whole` is the statement's own span. */
export function levelReader(spans: TextSpans, whole: Span): LevelReader {
  const levels: QueryLevel[] = [];
  const known = new Set<string>();
  let locks = false;

  const common = (clause: WithClause | undefined): readonly Node[] => {
    const writes: Node[] = [];
    for (const node of clause?.ctes ?? []) if ('CommonTableExpr' in node && node.CommonTableExpr.ctename !== undefined) known.add(node.CommonTableExpr.ctename);
    for (const node of clause?.ctes ?? []) {
      const query = 'CommonTableExpr' in node ? node.CommonTableExpr.ctequery : undefined;
      if (query === undefined) continue;
      if ('SelectStmt' in query) select(query.SelectStmt, 'cte');
      else writes.push(query);
    }
    return writes;
  };

  const select = (statement: SelectStmt, role: QueryLevel['role'], span?: Span): void => {
    if (statement.lockingClause !== undefined) locks = true;
    const at = span ?? spans.select(statement) ?? whole;
    const index = levels.length;
    // A place is kept for it: what stands within comes after it, yet its common table expressions have to be known first.
    levels.push({ ...at, ...NOTHING, role });
    common(statement.withClause);
    if (statement.larg !== undefined || statement.rarg !== undefined) {
      const outer = { ...NOTHING, order: orderOf(statement, spans), ...windowOf(statement) };
      for (const operand of operandsOf(statement)) select(operand, 'set-operand');
      levels[index] = { ...at, ...outer, role };
      return;
    }
    if (statement.valuesLists !== undefined) {
      levels[index] = { ...at, ...NOTHING, role, derived: [{ kind: 'values' }], ...windowOf(statement) };
      within(...statement.valuesLists);
      return;
    }
    const { tables, predicates, derived, inner } = readFrom(statement.fromClause ?? [], known, spans);
    levels[index] = {
      ...at,
      role,
      tables,
      predicates: [...predicates, ...readPredicates(statement.whereClause, spans)],
      order: orderOf(statement, spans),
      group: (statement.groupClause ?? []).flatMap((node): ColumnRef[] => plainColumns(node, statement, spans)),
      distinct: statement.distinctClause !== undefined,
      ...windowOf(statement),
      ...selected(statement, spans),
      ...(derived.length > 0 && { derived }),
    };
    for (const query of inner) select(query, 'subquery');
    within(...(statement.targetList ?? []), ...joinConditions(statement.fromClause ?? []), statement.whereClause, statement.havingClause, ...(statement.groupClause ?? []), ...(statement.sortClause ?? []), statement.limitCount, statement.limitOffset);
  };

  const within = (...nodes: (object | undefined)[]): void => {
    for (const node of nodes) if (node !== undefined) searchBelow(node);
  };
  const searchBelow = (node: object): void => {
    if ('SubLink' in node) {
      const link = node['SubLink'] as Extract<Node, { SubLink: unknown }>['SubLink'];
      if (link.subselect !== undefined && 'SelectStmt' in link.subselect) select(link.subselect.SelectStmt, link.subLinkType === 'EXISTS_SUBLINK' ? 'exists' : 'subquery');
      within(link.testexpr);
      return;
    }
    if ('FuncCall' in node && /^pg_(?:try_)?advisory_\w*lock/.test(lastName((node['FuncCall'] as { funcname?: Node[] }).funcname))) locks = true;
    for (const value of Object.values(node) as unknown[]) if (typeof value === 'object' && value !== null) searchBelow(value);
  };

  return {
    select,
    common,
    within,
    restricted(from, where, tables, span, extra) {
      const read = readFrom(from, known, spans);
      levels.push({ ...span, ...NOTHING, role: 'main', tables: [...tables, ...read.tables], predicates: [...extra, ...read.predicates, ...readPredicates(where, spans)], ...(read.derived.length > 0 && { derived: read.derived }) });
      for (const query of read.inner) select(query, 'subquery');
      within(...joinConditions(from), where);
    },
    get levels() {
      return levels;
    },
    get locks() {
      return locks;
    },
  };
}

const NOTHING = { role: 'main', tables: [], predicates: [], order: [], group: [], distinct: false, columns: [], aggregates: [] } as const satisfies Omit<QueryLevel, 'start' | 'end'>;

/** The operands of set operations, which the tree nests to the left. */
function operandsOf(statement: SelectStmt): readonly SelectStmt[] {
  const operands: SelectStmt[] = [];
  const waiting: SelectStmt[] = [statement];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const { larg, rarg } = at;
    // An operand in parentheses with a limit of its own is not taken apart.
    if (larg === undefined || rarg === undefined || (at !== statement && (at.limitCount !== undefined || at.sortClause !== undefined))) operands.push(at);
    else waiting.push(rarg, larg);
  }
  return operands;
}

interface From {
  readonly tables: SourceTable[];
  readonly predicates: Predicate[];
  readonly derived: { kind: 'subquery' | 'function' | 'cte' | 'values'; name?: string }[];
  readonly inner: SelectStmt[];
}

function readFrom(from: readonly Node[], known: ReadonlySet<string>, spans: TextSpans): From {
  const result: From = { tables: [], predicates: [], derived: [], inner: [] };
  const read = (node: Node | undefined, join: SourceTable['join']): void => {
    if (node === undefined) return;
    if ('JoinExpr' in node) {
      const { larg, rarg, quals } = node.JoinExpr;
      const kind = joinKind(node.JoinExpr);
      read(larg, kind === 'right' || kind === 'full' ? kind : join);
      const before = result.tables.at(-1);
      read(rarg, kind === 'right' ? 'from' : kind);
      const after = result.tables.at(-1);
      result.predicates.push(...readPredicates(quals, spans, { outer: kind !== 'inner' && kind !== 'cross' }), ...usingPredicates(node.JoinExpr, before, after, spans));
    } else if ('RangeVar' in node) {
      const table = tableUse(node.RangeVar, spans);
      if (table === undefined) return;
      if (table.schema === undefined && known.has(table.table)) result.derived.push({ kind: 'cte', name: table.table });
      else result.tables.push({ ...table, join });
    } else if ('RangeSubselect' in node) {
      const { subquery } = node.RangeSubselect;
      const isValues = subquery !== undefined && 'SelectStmt' in subquery && subquery.SelectStmt.valuesLists !== undefined;
      result.derived.push({ kind: isValues ? 'values' : 'subquery' });
      if (subquery !== undefined && 'SelectStmt' in subquery) result.inner.push(subquery.SelectStmt);
    } else if ('RangeFunction' in node) {
      const [first] = node.RangeFunction.functions ?? [];
      const call = first !== undefined && 'List' in first ? first.List.items?.[0] : first;
      result.derived.push({ kind: 'function', ...(call !== undefined && 'FuncCall' in call && { name: lastName(call.FuncCall.funcname) }) });
    } else if ('RangeTableSample' in node) read(node.RangeTableSample.relation, join);
    else result.derived.push({ kind: 'function' });
  };
  for (const node of from) read(node, 'from');
  return result;
}

/** The conditions and lateral parts of FROM in which further subqueries may stand. */
function joinConditions(from: readonly Node[]): object[] {
  return from.flatMap((node): object[] => {
    if ('JoinExpr' in node) {
      const { larg, rarg, quals } = node.JoinExpr;
      return [...joinConditions(larg === undefined ? [] : [larg]), ...joinConditions(rarg === undefined ? [] : [rarg]), ...(quals === undefined ? [] : [quals])];
    }
    return 'RangeFunction' in node ? (node.RangeFunction.functions ?? []) : [];
  });
}

function joinKind({ jointype, quals, usingClause, isNatural }: JoinExpr): SourceTable['join'] {
  switch (jointype) {
    case 'JOIN_LEFT':
      return 'left';
    case 'JOIN_RIGHT':
      return 'right';
    case 'JOIN_FULL':
      return 'full';
    default:
      return quals === undefined && usingClause === undefined && isNatural !== true ? 'cross' : 'inner';
  }
}

/** USING says that a column is equal on both sides; where it stands, the span of the joined table stands for it. */
function usingPredicates({ usingClause, jointype }: JoinExpr, before: SourceTable | undefined, after: SourceTable | undefined, spans: TextSpans): Predicate[] {
  if (after === undefined) return [];
  return stringsOf(usingClause).map((column): Predicate => {
    const at = spans.token(0);
    const span = { start: Math.max(at.start, after.start), end: after.end };
    const left: ColumnRef = { ...span, column, ...(before !== undefined && { table: before.alias }) };
    return { ...span, column: left, operator: '=', operand: 'column', other: { ...span, column, table: after.alias }, ...(jointype !== undefined && jointype !== 'JOIN_INNER' && { outer: true }) };
  });
}

/** A table as it is named; undefined where it has no name. */
export function tableUse({ schemaname, relname, alias, location }: RangeVar, spans: TextSpans): Omit<SourceTable, 'join'> | undefined {
  if (relname === undefined) return undefined;
  const span = spans.of({ location: location ?? 0 }) ?? spans.token(location ?? 0);
  return { ...span, table: relname, alias: alias?.aliasname ?? relname, ...(schemaname !== undefined && { schema: schemaname }) };
}

function windowOf({ limitCount, limitOffset }: SelectStmt): Pick<QueryLevel, 'limit' | 'offset'> {
  const limit = amountOf(limitCount);
  const offset = amountOf(limitOffset);
  return { ...(limit !== undefined && { limit }), ...(offset !== undefined && { offset }) };
}

/** LIMIT ALL and LIMIT NULL limit nothing. */
function amountOf(node: Node | undefined): number | 'parameter' | undefined {
  if (node === undefined) return undefined;
  if ('TypeCast' in node) return amountOf(node.TypeCast.arg);
  if (!('A_Const' in node)) return 'parameter';
  const value = constantOf(node.A_Const);
  if (value === null) return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : 'parameter';
}

function orderOf(statement: SelectStmt, spans: TextSpans): OrderItem[] {
  return (statement.sortClause ?? []).flatMap((node): OrderItem[] => ('SortBy' in node ? [orderItem(node.SortBy, statement, spans)] : []));
}

function orderItem({ node, sortby_dir: direction, sortby_nulls: nulls }: SortBy, statement: SelectStmt, spans: TextSpans): OrderItem {
  const at = spans.of(node) ?? { start: 0, end: 0 };
  const meant = resolved(node, statement);
  const column = columnOf(meant, spans);
  const expression = column === undefined ? expressionText(meant) : undefined;
  return {
    ...at,
    descending: direction === 'SORTBY_DESC',
    ...(column !== undefined && { column }),
    ...(expression !== undefined && { expression }),
    ...(nulls === 'SORTBY_NULLS_FIRST' && { nulls: 'first' as const }),
    ...(nulls === 'SORTBY_NULLS_LAST' && { nulls: 'last' as const }),
  };
}

/** `ORDER BY 2` and `ORDER BY total` mean an item of the select list. */
function resolved(node: Node | undefined, { targetList }: SelectStmt): Node | undefined {
  if (node === undefined) return undefined;
  const target = (index: number): Node | undefined => {
    const item = targetList?.[index];
    return item !== undefined && 'ResTarget' in item ? item.ResTarget.val : undefined;
  };
  if ('A_Const' in node && node.A_Const.ival !== undefined) return target((node.A_Const.ival.ival ?? 0) - 1) ?? node;
  if (!('ColumnRef' in node)) return node;
  const names = stringsOf(node.ColumnRef.fields);
  const index = names.length === 1 ? (targetList ?? []).findIndex((item) => 'ResTarget' in item && item.ResTarget.name === names[0]) : -1;
  return target(index) ?? node;
}

function plainColumns(node: Node, statement: SelectStmt, spans: TextSpans): ColumnRef[] {
  const column = columnOf(resolved(node, statement), spans);
  return column === undefined ? [] : [column];
}

/** What the select list names. */
function selected({ targetList }: SelectStmt, spans: TextSpans): Pick<QueryLevel, 'columns' | 'star' | 'aggregates' | 'windows'> {
  const columns: ColumnRef[] = [];
  const aggregates: string[] = [];
  let star: Span | undefined;
  let windows = false;
  for (const item of targetList ?? []) {
    const value = 'ResTarget' in item ? item.ResTarget.val : undefined;
    if (value === undefined) continue;
    if ('ColumnRef' in value && value.ColumnRef.fields?.some((field) => 'A_Star' in field)) star ??= spans.of(value);
    const side = readSide(value, spans);
    if (side.column !== undefined && side.wrapped === undefined) columns.push(side.column);
    else for (const found of columnsIn(value)) columns.push(...plainColumns({ ColumnRef: found.ref }, {}, spans));
    for (const call of callsIn(value)) {
      if (call.over !== undefined) windows = true;
      else if (AGGREGATES.has(lastName(call.funcname)) || call.agg_star === true || call.agg_within_group === true || call.agg_filter !== undefined) aggregates.push(lastName(call.funcname));
    }
  }
  return { columns: star === undefined ? columns : 'all', ...(star !== undefined && { star }), aggregates, ...(windows && { windows }) };
}

type Call = Extract<Node, { FuncCall: unknown }>['FuncCall'];

function callsIn(node: object): readonly Call[] {
  const calls: Call[] = [];
  const waiting: object[] = [node];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if ('SubLink' in at) continue;
    if ('FuncCall' in at) calls.push(at['FuncCall'] as Call);
    for (const value of Object.values(at) as unknown[]) if (typeof value === 'object' && value !== null) waiting.push(value);
  }
  return calls;
}

const AGGREGATES: ReadonlySet<string> = new Set(
  (
    'count sum avg min max array_agg string_agg json_agg jsonb_agg json_object_agg jsonb_object_agg json_agg_strict jsonb_agg_strict bool_and bool_or every bit_and bit_or bit_xor xmlagg any_value range_agg ' +
    'stddev stddev_pop stddev_samp variance var_pop var_samp corr covar_pop covar_samp regr_slope regr_intercept regr_count percentile_cont percentile_disc mode st_collect st_union st_extent st_makeline'
  ).split(' '),
);
