// What must be known of a statement before a database is asked about it: that it is one, of which kind, and whose functions, operators and
// types it calls for. It is read from PostgreSQL's own tree, which no comment, quoting or escape deceives.
import { isGrowing, tooLarge, type GrowingCall } from './growth.js';
import { parseSingle } from './parse.js';

/** A name with its schema, where one is written. */
export interface CalledName {
  readonly schema?: string;
  readonly name: string;
}

export interface StatementFacts {
  readonly kind: 'select' | 'insert' | 'update' | 'delete' | 'merge';
  /** The highest number of a parameter (`$3`). */
  readonly parameters: number;
  /** It, or a part of it, writes rows. */
  readonly writes: boolean;
  /** It locks rows (`FOR UPDATE`). */
  readonly locks: boolean;
  readonly functions: readonly CalledName[];
  readonly operators: readonly CalledName[];
  readonly types: readonly CalledName[];
  /** Tables, views and whatever else stands in FROM or is written to, and names that WITH gives: whether `t` within `WITH t AS (SELECT * FROM t)` is the table is not said. */
  readonly relations: readonly CalledName[];
  /** Names after a dot, `(address).city` and `o.total`: columns, unless there is none such, when PostgreSQL calls a function of that name. */
  readonly fields: readonly string[];
  /** How often tables stand in it, and how many constants it has: what planning takes grows with both. */
  readonly relationCount: number;
  readonly constants: number;
  /** A function that is called with sizes which are not seen to be small: planning would compute a large value. */
  readonly growing?: string;
}

const kinds: Readonly<Record<string, StatementFacts['kind']>> = { SelectStmt: 'select', InsertStmt: 'insert', UpdateStmt: 'update', DeleteStmt: 'delete', MergeStmt: 'merge' };

/** Kinds of expressions that read or write beyond tables, by their node's name. */
const refusedNodes: Readonly<Record<string, string>> = { IntoClause: 'SELECT INTO makes a table', CurrentOfExpr: 'WHERE CURRENT OF needs a cursor' };

/**
 * Reads what a statement calls for.
 *
 * @param sql one SELECT, INSERT, UPDATE, DELETE or MERGE, parameters as `$1`, …
 * @returns the facts, or in one line why it is none of those; never throws. The parser must have been loaded
 */
export function inspect(sql: string): { readonly facts: StatementFacts } | { readonly problem: string } {
  const parsed = parseSingle(sql);
  if ('error' in parsed) return { problem: parsed.error.message };
  const [type = ''] = Object.keys(parsed.tree);
  const kind = Object.hasOwn(kinds, type) ? kinds[type] : undefined;
  if (kind === undefined) return { problem: `only SELECT, INSERT, UPDATE, DELETE and MERGE can be explained, not ${words(type)}` };

  const found: Found = { functions: new Map(), operators: new Map(), types: new Map(), relations: new Map(), fields: new Set(), relationCount: 0, constants: 0, parameters: 0, writes: kind !== 'select', locks: false, calls: [], isDerived: false };
  walk(parsed.tree, found);
  if (found.problem !== undefined) return { problem: found.problem };
  const growing = tooLarge(found.calls, found.isDerived, sql.length);
  return {
    facts: {
      kind,
      parameters: found.parameters,
      writes: found.writes,
      locks: found.locks,
      functions: [...found.functions.values()],
      operators: [...found.operators.values()],
      types: [...found.types.values()],
      fields: [...found.fields],
      relationCount: found.relationCount,
      constants: found.constants,
      relations: [...found.relations.values()],
      ...(growing !== undefined && { growing }),
    },
  };
}

interface Found {
  readonly functions: Map<string, CalledName>;
  readonly operators: Map<string, CalledName>;
  readonly types: Map<string, CalledName>;
  readonly relations: Map<string, CalledName>;
  readonly fields: Set<string>;
  relationCount: number;
  constants: number;
  parameters: number;
  writes: boolean;
  locks: boolean;
  readonly calls: GrowingCall[];
  /** A subquery, WITH or a function stands where tables do. */
  isDerived: boolean;
  problem?: string;
}

type TreeNode = Readonly<Record<string, unknown>>;

/** Visits the tree without recursion: how deep it is depends on whoever wrote the statement. */
function walk(root: unknown, found: Found): void {
  const open: unknown[] = [root];
  while (open.length > 0) {
    const value = open.pop();
    if (Array.isArray(value)) open.push(...(value as unknown[]));
    if (!isNode(value)) continue;
    for (const [key, child] of Object.entries(value)) {
      if (isNode(child)) take(key, child, found);
      if (typeof child === 'object') open.push(child);
    }
  }
}

function take(key: string, node: TreeNode, found: Found): void {
  const name = key === 'into' || key === 'intoClause' ? 'IntoClause' : key;
  found.problem ??= Object.hasOwn(refusedNodes, name) ? refusedNodes[name] : undefined;
  switch (name) {
    case 'InsertStmt':
    case 'UpdateStmt':
    case 'DeleteStmt':
    case 'MergeStmt':
      found.writes = true;
      break;
    case 'LockingClause':
      found.locks = true;
      break;
    case 'FuncCall': {
      const parts = strings(node['funcname']);
      const called = parts.at(-1);
      add(found.functions, parts);
      if (called !== undefined && isGrowing(called)) found.calls.push({ name: called, node });
      break;
    }
    case 'RangeSubselect':
    case 'RangeFunction':
    case 'RangeTableFunc':
    case 'JsonTable':
    case 'withClause':
      found.isDerived = true;
      break;
    case 'RangeTableSample':
      add(found.functions, strings(node['method']));
      break;
    case 'A_Expr':
    case 'SubLink':
      add(found.operators, strings(node['name'] ?? node['operName']));
      break;
    case 'SortBy':
      add(found.operators, strings(node['useOp']));
      break;
    case 'TypeName':
    case 'typeName':
    case 'returning':
      add(found.types, strings(node['names']));
      break;
    case 'ParamRef':
      found.parameters = Math.max(found.parameters, typeof node['number'] === 'number' ? node['number'] : 0);
      break;
    case 'ColumnRef':
      for (const name of strings(node['fields']).slice(1)) found.fields.add(name);
      break;
    case 'A_Indirection':
      for (const name of strings(node['indirection'])) found.fields.add(name);
      break;
    case 'A_Const':
      found.constants += 1;
      break;
    case 'RangeVar':
    case 'relation':
      found.relationCount += 1;
      if (typeof node['relname'] === 'string') add(found.relations, [...(typeof node['schemaname'] === 'string' ? [node['schemaname']] : []), node['relname']]);
  }
}

function add(names: Map<string, CalledName>, parts: readonly string[]): void {
  const name = parts.at(-1);
  if (name === undefined) return;
  const schema = parts.at(-2);
  names.set(`${schema ?? ''}.${name}`, { name, ...(schema !== undefined && { schema }) });
}

/** The texts of a list of String nodes. */
function strings(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  return (value as unknown[]).flatMap((part) => (isNode(part) && isNode(part['String']) && typeof part['String']['sval'] === 'string' ? [part['String']['sval']] : []));
}

function isNode(value: unknown): value is TreeNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A node's name as a statement: `CreateTableAsStmt` is CREATE TABLE AS. */
function words(type: string): string {
  const named: Readonly<Record<string, string>> = { VariableSetStmt: 'SET', VariableShowStmt: 'SHOW', TransactionStmt: 'a command of transactions', ExplainStmt: 'EXPLAIN (it is put in front)' };
  return named[type] ?? type.replace(/Stmt$/, '').replace(/([a-z])([A-Z])/g, '$1 $2').toUpperCase();
}
