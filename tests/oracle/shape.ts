// What matters of a statement for how a database runs it: the tables, the conditions with their structure, order, grouping and whether there is
// a limit. Two texts of one shape ask the same of the database, however they are worded: the ORM's own text and Seqscan's are held together by it.
import { loadModule, parseSync } from 'libpg-query';

type Tree = Readonly<Record<string, unknown>>;

/** Makes ready what `shapeOf` needs. */
export async function loadShapes(): Promise<void> {
  await loadModule();
}

/** The shape of one statement, in one line; undefined for what reads and writes no rows. Throws where PostgreSQL would not take the text. */
export function shapeOf(sql: string): string | undefined {
  const { stmts = [] } = parseSync(sql) as { stmts?: { stmt: Tree }[] };
  const [first, rest] = Object.entries(stmts[0]?.stmt ?? {})[0] ?? [];
  // A cursor's query is what is sent.
  const [kind, body] = first === 'DeclareCursorStmt' ? (Object.entries((rest as Tree)['query'] as Tree)[0] ?? []) : [first, rest];
  if (kind === undefined || body === undefined || !/^(Select|Insert|Update|Delete)Stmt$/.test(kind)) return undefined;
  const statement = body as Tree;
  if (kind === 'SelectStmt') return selectShape(statement, new Map());
  const aliases = new Map<string, string>();
  const relation = statement['relation'] as Tree;
  const tables = [tableOf(relation, aliases)];
  if (kind === 'InsertStmt') {
    const conflict = statement['onConflictClause'] as Tree | undefined;
    const target = list((conflict?.['infer'] as Tree | undefined)?.['indexElems']).map((item) => node(item, 'IndexElem')?.['name']);
    const action = conflict === undefined ? '' : conflict['action'] === 'ONCONFLICT_UPDATE' ? ` or update by ${target.join()}` : ' or nothing';
    return `insert ${tables.join()}${action}`;
  }
  const columns = kind === 'UpdateStmt' ? list(statement['targetList']).map((item) => String(node(item, 'ResTarget')?.['name'])).sort().join() : '';
  const others = list(statement[kind === 'UpdateStmt' ? 'fromClause' : 'usingClause']);
  const joined = others.flatMap((item) => fromItem(item, aliases));
  const conditions = [...joined, condition(statement['whereClause'], aliases)];
  return `${kind === 'UpdateStmt' ? `update ${tables.join()} set ${columns}` : `delete ${tables.join()}`}${where(conditions)}`;
}

function selectShape(statement: Tree, outer: ReadonlyMap<string, string>): string {
  const aliases = new Map(outer);
  const from = list(statement['fromClause']);
  const only = from.length === 1 ? node(from[0], 'RangeSubselect') : undefined;
  // Counting what a subquery gives is counting.
  if (only !== undefined && statement['whereClause'] === undefined) return `${aggregatesOf(statement)} of ${selectShape(innerSelect(only), outer)}`.replace(/^([\w,]+) of select/, (_, calls: string) => (calls === 'count' ? 'count' : `select ${calls}`));
  const inner = new Map<string, string>();
  from.forEach((item) => fromItem(item, inner));
  const joins = from.flatMap((item) => fromItem(item, aliases));
  const conditions = [...joins, condition(statement['whereClause'], aliases)];
  const group = list(statement['groupClause']).map((item) => expression(item, aliases)).sort();
  const having = condition(statement['havingClause'], aliases);
  // ORDER BY may name what the select list computes.
  const computed = new Map(list(statement['targetList']).flatMap((item) => (node(item, 'ResTarget')?.['name'] === undefined ? [] : [[String(node(item, 'ResTarget')?.['name']), node(item, 'ResTarget')?.['val']] as const])));
  const order = list(statement['sortClause']).map((item) => {
    const named = node((node(item, 'SortBy') ?? {})['node'], 'ColumnRef');
    const names = list(named?.['fields']).map((field) => String(node(field, 'String')?.['sval']));
    const sort = { ...node(item, 'SortBy'), ...(names.length === 1 && computed.has(names[0] ?? '') && { node: computed.get(names[0] ?? '') }) } as Tree;
    const nulls = sort['sortby_nulls'] === 'SORTBY_NULLS_FIRST' ? ' nulls first' : sort['sortby_nulls'] === 'SORTBY_NULLS_LAST' ? ' nulls last' : '';
    return `${expression(sort['node'] as Tree, aliases)}${sort['sortby_dir'] === 'SORTBY_DESC' ? ' desc' : ''}${nulls}`;
  });
  const own = [...inner.values()].sort();
  const distinct = statement['distinctClause'] === undefined ? '' : 'distinct ';
  const aggregates = aggregatesOf(statement);
  return [
    `${aggregates === '' ? 'select' : aggregates === 'count' && group.length === 0 ? 'count' : `select ${aggregates}`} ${distinct}${own.join()}`,
    where(conditions).trim(),
    group.length === 0 ? '' : `group ${group.join()}`,
    having === '' ? '' : `having ${having}`,
    order.length === 0 ? '' : `order ${order.join()}`,
    statement['limitCount'] === undefined ? '' : 'limit',
    statement['lockingClause'] === undefined ? '' : 'locks',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** The tables of FROM go into `aliases`; what they are joined on comes back as conditions. */
function fromItem(item: unknown, aliases: Map<string, string>): string[] {
  const range = node(item, 'RangeVar');
  if (range) {
    tableOf(range, aliases);
    return [];
  }
  const join = node(item, 'JoinExpr');
  if (join) {
    const parts = [...fromItem(join['larg'], aliases), ...fromItem(join['rarg'], aliases)];
    const on = condition(join['quals'], aliases);
    return [...parts, join['jointype'] === 'JOIN_LEFT' ? `left(${on})` : on];
  }
  const subselect = node(item, 'RangeSubselect');
  if (!subselect) return [];
  const alias = String((subselect['alias'] as Tree | undefined)?.['aliasname'] ?? '');
  aliases.set(alias, `(${selectShape(innerSelect(subselect), new Map())})`);
  return [];
}

function innerSelect(range: Tree): Tree {
  return node(range['subquery'], 'SelectStmt') ?? {};
}

function tableOf(range: Tree, aliases: Map<string, string>): string {
  const table = String(range['relname']);
  aliases.set(String((range['alias'] as Tree | undefined)?.['aliasname'] ?? table), table);
  return table;
}

function aggregatesOf(statement: Tree): string {
  const calls = list(statement['targetList']).flatMap((item) => {
    const call = node(node(item, 'ResTarget')?.['val'], 'FuncCall');
    const name = call && functionName(call);
    return name !== undefined && /^(count|sum|avg|min|max)$/.test(name) ? [name] : [];
  });
  return [...new Set(calls)].sort().join();
}

function where(conditions: readonly string[]): string {
  const all = new Set(conditions.flatMap((one) => (one.startsWith('and(') ? splitTop(one.slice(4, -1)) : [one])).filter((one) => one !== ''));
  // What equals another column is not null.
  const equal = new Set([...all].flatMap((one) => /^([\w.]+) = ([\w.]+)$/.exec(one)?.slice(1) ?? []));
  const known = [...all].filter((one) => !equal.has(/^([\w.]+) is not null$/.exec(one)?.[1] ?? ''));
  return known.length === 0 ? '' : ` where ${known.sort().join(' & ')}`;
}

/** A condition in canonical words; empty where it is always true, or follows from an equality beside it. */
function condition(tree: unknown, aliases: ReadonlyMap<string, string>): string {
  if (tree === undefined) return '';
  const bool = node(tree, 'BoolExpr');
  if (bool) {
    const parts = list(bool['args']).map((item) => condition(item, aliases));
    if (bool['boolop'] === 'NOT_EXPR') return parts[0] === undefined || parts[0] === '' ? '' : negation(parts[0]);
    const kind = bool['boolop'] === 'AND_EXPR' ? 'and' : 'or';
    if (kind === 'or' && parts.includes('')) return '';
    const flat = parts.filter((part) => part !== '').flatMap((part) => (part.startsWith(`${kind}(`) ? splitTop(part.slice(kind.length + 1, -1)) : [part]));
    const unique = [...new Set(flat)].sort();
    return unique.length === 0 ? '' : unique.length === 1 ? (unique[0] ?? '') : `${kind}(${unique.join(' & ')})`;
  }
  const test = node(tree, 'NullTest');
  if (test) return test['nulltesttype'] === 'IS_NULL' ? `${expression(test['arg'], aliases)} is null` : `${expression(test['arg'], aliases)} is not null`;
  const operation = node(tree, 'A_Expr');
  if (operation) return comparison(operation, aliases);
  const link = node(tree, 'SubLink');
  if (link) return subLink(link, aliases);
  const constant = node(tree, 'A_Const');
  if (constant) return (constant['boolval'] as Tree | undefined)?.['boolval'] === true ? '' : 'false';
  // A column that is a truth value by itself.
  return `${expression(tree, aliases)} =`;
}

function negation(part: string): string {
  const inner = /^not\(([^]*)\)$/.exec(part)?.[1];
  return inner ?? `not(${part})`;
}

function comparison(operation: Tree, aliases: ReadonlyMap<string, string>): string {
  const operator = list(operation['name']).map((item) => String(node(item, 'String')?.['sval'])).join('');
  const kind = String(operation['kind']);
  const left = expression(operation['lexpr'], aliases);
  const right = kind === 'AEXPR_IN' || kind === 'AEXPR_BETWEEN' ? '' : expression(operation['rexpr'], aliases);
  if (kind === 'AEXPR_IN' || kind === 'AEXPR_OP_ANY' || kind === 'AEXPR_OP_ALL') return operator === '<>' ? `not(${left} in)` : `${left} in`;
  if (kind === 'AEXPR_BETWEEN') return `${left} between`;
  if (kind === 'AEXPR_LIKE' || kind === 'AEXPR_ILIKE') {
    const word = kind === 'AEXPR_LIKE' ? 'like' : 'ilike';
    return operator.startsWith('!') ? `not(${left} ${word})` : `${left} ${word}`;
  }
  // `1=1`.
  if (left === '' && right === '') return '';
  const literal = (node(operation['rexpr'], 'A_Const')?.['boolval'] as Tree | undefined);
  if (right === '' && operator === '=' && literal !== undefined && literal['boolval'] !== true) return `not(${left} =)`;
  if (right === '') return `${left} ${operator}`;
  if (left === '') return `${right} ${MIRRORED[operator] ?? operator}`;
  return left < right ? `${left} ${operator} ${right}` : `${right} ${MIRRORED[operator] ?? operator} ${left}`;
}

const MIRRORED: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

function subLink(link: Tree, aliases: ReadonlyMap<string, string>): string {
  const inner = selectShape(node(link['subselect'], 'SelectStmt') ?? {}, aliases).replace(/ limit$/, '');
  const kind = String(link['subLinkType']);
  if (kind === 'EXISTS_SUBLINK') return `exists(${inner})`;
  if (kind === 'ANY_SUBLINK') return `${expression(link['testexpr'], aliases)} in (${inner})`;
  return `(${inner})`;
}

/** An expression in canonical words: `table.column`, functions around it; empty for constants and parameters. Casts change no shape. */
function expression(tree: unknown, aliases: ReadonlyMap<string, string>): string {
  const column = node(tree, 'ColumnRef');
  if (column) {
    const names = list(column['fields']).map((item) => String(node(item, 'String')?.['sval'] ?? '*'));
    const name = names.at(-1) ?? '';
    const alias = names.at(-2);
    const table = alias === undefined ? (aliases.size === 1 ? [...aliases.values()][0] : undefined) : (aliases.get(alias) ?? alias);
    return table?.startsWith('(') === true ? `${table}.#` : `${table ?? '?'}.${name}`;
  }
  const cast = node(tree, 'TypeCast');
  if (cast) return expression(cast['arg'], aliases);
  const call = node(tree, 'FuncCall');
  if (call) {
    const parts = list(call['args']).map((item) => expression(item, aliases)).filter((part) => part !== '');
    return parts.length === 0 && functionName(call) !== 'count' ? '' : `${functionName(call)}(${parts.join()})`;
  }
  const least = node(tree, 'CoalesceExpr');
  if (least) return `coalesce(${list(least['args']).map((item) => expression(item, aliases)).filter((part) => part !== '').join()})`;
  const operation = node(tree, 'A_Expr');
  if (operation) {
    const operator = list(operation['name']).map((item) => String(node(item, 'String')?.['sval'])).join('');
    const [left, right] = [expression(operation['lexpr'], aliases), expression(operation['rexpr'], aliases)];
    return left === '' && right === '' ? '' : `(${left}${operator}${right})`;
  }
  const link = node(tree, 'SubLink');
  if (link) return subLink(link, aliases);
  const extract = node(tree, 'SQLValueFunction');
  if (extract) return '';
  return '';
}

function functionName(call: Tree): string {
  return String(node(list(call['funcname']).at(-1), 'String')?.['sval']);
}

/** Splits canonical conditions at `&` outside of brackets. */
function splitTop(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    else if (text[at] === ')') depth -= 1;
    else if (depth === 0 && text.startsWith(' & ', at)) {
      parts.push(text.slice(start, at));
      start = at + 3;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

function node(tree: unknown, kind: string): Tree | undefined {
  const inner = (tree as Tree | undefined)?.[kind];
  return inner === undefined ? undefined : (inner as Tree);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
