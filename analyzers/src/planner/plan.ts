// PostgreSQL's EXPLAIN (FORMAT JSON) as data, and the questions that are asked of a plan: what it costs, which indexes it uses, which
// tables it reads from end to end.
import type { Plan, PlanNode } from './planner.js';

/**
 * Reads what EXPLAIN (FORMAT JSON) answers.
 *
 * @param answer the answer's only value: JSON text, or what is parsed from it
 * @returns undefined where it is no such answer
 */
export function readPlan(answer: unknown): Plan | undefined {
  const parsed = typeof answer === 'string' ? parseJson(answer) : answer;
  const first: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
  if (!isRecord(first) || !isRecord(first['Plan'])) return undefined;
  return {
    root: readNode(first['Plan']),
    ...defined({ planningTime: number(first['Planning Time']), executionTime: number(first['Execution Time']) }),
  };
}

/** What a plan costs as a whole, in the planner's units. */
export function totalCost({ root }: Plan): number {
  return root.totalCost;
}

/** Every node, the root first, children in the order of their execution. */
export function nodesOf({ root }: Plan): readonly PlanNode[] {
  const below = (node: PlanNode): PlanNode[] => [node, ...node.children.flatMap(below)];
  return below(root);
}

/** Nodes that read a table from end to end. */
export function tableScans(plan: Plan): readonly PlanNode[] {
  return nodesOf(plan).filter(({ type }) => type === 'Seq Scan' || type === 'Parallel Seq Scan');
}

/** Names of the tables that a plan reads or writes; a table of another schema than the default one has it before a dot where EXPLAIN says it. */
export function tablesOf(plan: Plan): ReadonlySet<string> {
  return new Set(nodesOf(plan).flatMap(({ relation, schema }) => (relation === undefined ? [] : [schema === undefined || schema === 'public' ? relation : `${schema}.${relation}`])));
}

/** The names of the indexes that a plan reads. A proposed index has the name of its proposal. */
export function indexesUsed(plan: Plan): ReadonlySet<string> {
  return new Set(nodesOf(plan).flatMap(({ index }) => index ?? []));
}

/** What a node costs by itself, without its children; never below zero, though a limit stops children before they have cost what they say. */
export function ownCost(node: PlanNode): number {
  return Math.max(0, node.totalCost - node.children.reduce((sum, child) => sum + child.totalCost, 0));
}

/** The condition by which an index is searched; undefined where it is read from end to end. */
export function indexCondition(node: PlanNode): string | undefined {
  return node.conditions['Index Cond'];
}

/**
 * Whether a text of EXPLAIN's (`((status = $1) AND (id > 5))`) speaks of a column: a word of that name which is no alias before a dot, no part of a
 * constant and no function.
 */
export function mentionsColumn(condition: string, column: string): boolean {
  const withoutConstants = condition.replace(/'(?:[^']|'')*'/g, "''");
  const quoted = `"${column.replaceAll('"', '""')}"`;
  if (withoutConstants.includes(quoted)) return true;
  const escaped = column.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\w$"])${escaped}(?![\\w$"]|\\s*\\(|\\.)`).test(withoutConstants);
}

const known = new Set(['Node Type', 'Relation Name', 'Schema', 'Alias', 'Index Name', 'Startup Cost', 'Total Cost', 'Plan Rows', 'Plan Width', 'Plans']);

function readNode(source: Readonly<Record<string, unknown>>): PlanNode {
  const children = Array.isArray(source['Plans']) ? source['Plans'].filter(isRecord).map(readNode) : [];
  const conditions: Record<string, string> = {};
  for (const [key, value] of Object.entries(source)) {
    if (typeof value === 'string' && !known.has(key) && /(?:Cond|Filter)$/.test(key)) conditions[key] = value;
  }
  const loops = number(source['Actual Loops']);
  const hit = number(source['Shared Hit Blocks']);
  return {
    type: typeName(source),
    ...defined({
      relation: text(source['Relation Name']),
      schema: text(source['Schema']),
      alias: text(source['Alias']),
      index: text(source['Index Name']),
    }),
    startupCost: number(source['Startup Cost']) ?? 0,
    totalCost: number(source['Total Cost']) ?? 0,
    rows: number(source['Plan Rows']) ?? 0,
    width: number(source['Plan Width']) ?? 0,
    conditions,
    keys: texts(source['Sort Key']) ?? texts(source['Group Key']) ?? [],
    ...(loops !== undefined && {
      actual: {
        startup: number(source['Actual Startup Time']) ?? 0,
        total: number(source['Actual Total Time']) ?? 0,
        rows: number(source['Actual Rows']) ?? 0,
        loops,
        ...defined({ removed: number(source['Rows Removed by Filter']) }),
      },
    }),
    ...(hit !== undefined && { buffers: { hit, read: number(source['Shared Read Blocks']) ?? 0 } }),
    children,
  };
}

/** The node's type as the text format words it: `Parallel Seq Scan`, `Index Scan Backward`, `Hash Left Join`. */
function typeName(source: Readonly<Record<string, unknown>>): string {
  const type = text(source['Node Type']) ?? 'Unknown';
  const operation = type === 'ModifyTable' ? text(source['Operation']) : undefined;
  if (operation !== undefined) return operation;
  const join = text(source['Join Type']);
  const joined = join === undefined || join === 'Inner' ? type : type === 'Nested Loop' ? `Nested Loop ${join} Join` : type.replace(/Join$/, `${join} Join`);
  const strategy = text(source['Strategy']);
  const aggregated = type !== 'Aggregate' ? joined : strategy === 'Hashed' ? 'HashAggregate' : strategy === 'Sorted' ? 'GroupAggregate' : joined;
  const backward = text(source['Scan Direction']) === 'Backward' ? `${aggregated} Backward` : aggregated;
  return source['Parallel Aware'] === true ? `Parallel ${backward}` : backward;
}

function parseJson(answer: string): unknown {
  try {
    return JSON.parse(answer);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function texts(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : undefined;
}

/** Leaves out what is undefined, so that plans compare equal to what tests write down. */
function defined<T extends object>(record: T): T {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;
}
