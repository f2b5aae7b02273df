// A plan as EXPLAIN (FORMAT JSON) prints it, which is what pev2 draws.
import type { Plan, PlanNode } from './plan-page.js';

/** The plan as JSON. */
export function planJson({ root, planningTime, executionTime }: Plan): string {
  return JSON.stringify([{ Plan: nodeOf(root), ...defined({ 'Planning Time': planningTime, 'Execution Time': executionTime }) }]);
}

function nodeOf({ type, relation, schema, alias, index, startupCost, totalCost, rows, width, conditions, keys, actual, buffers, children }: PlanNode): object {
  return {
    'Node Type': type,
    ...defined({ 'Relation Name': relation, Schema: schema, Alias: alias, 'Index Name': index, 'Startup Cost': startupCost ?? 0, 'Total Cost': totalCost, 'Plan Rows': rows, 'Plan Width': width ?? 0 }),
    ...(actual && { 'Actual Startup Time': actual.startup, 'Actual Total Time': actual.total, 'Actual Rows': actual.rows, 'Actual Loops': actual.loops, ...defined({ 'Rows Removed by Filter': actual.removed }) }),
    ...(buffers && { 'Shared Hit Blocks': buffers.hit, 'Shared Read Blocks': buffers.read }),
    ...conditions,
    ...(keys.length > 0 && { [/Sort|Merge Append/.test(type) ? 'Sort Key' : 'Group Key']: keys }),
    ...(children.length > 0 && { Plans: children.map((child) => ({ 'Parent Relationship': 'Outer', ...nodeOf(child) })) }),
  };
}

function defined(parts: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
}
