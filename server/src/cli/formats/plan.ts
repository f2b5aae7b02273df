// A plan as a tree in the terminal: what each node costs and reads, with those marked in which the time goes.
import { nodesOf, ownCost, type Plan, type PlanNode } from '@seqscan/analyzers';
import type { Colors } from '../output.js';

/** A node that costs at least this share of the whole plan by itself is marked. */
const costly = 0.5;
const notable = 0.2;

/**
 * The lines of a plan, aligned, each ending in a line break.
 *
 * @param width columns of the terminal
 */
export function planTree(plan: Plan, colors: Colors, width: number): string {
  const isRun = plan.root.actual !== undefined;
  const total = Math.max(plan.root.totalCost, ...nodesOf(plan).map(ownCost), 1e-9);
  const lines: { readonly cells: readonly string[]; readonly share: number; readonly text: string; readonly details: readonly string[]; readonly indent: string }[] = [];
  const visit = (node: PlanNode, lead: string, isLast: boolean, isRoot: boolean): void => {
    const share = Math.min(1, ownCost(node) / total);
    const branch = isRoot ? '' : isLast ? '└ ' : '├ ';
    const below = isRoot ? '' : `${lead}${isLast ? '  ' : '│ '}`;
    const cells = [amount(node.totalCost), amount(node.rows), ...(isRun ? [node.actual === undefined ? '' : amount(node.actual.rows * node.actual.loops), node.actual === undefined ? '' : (node.actual.total * node.actual.loops).toFixed(1)] : [])];
    lines.push({ cells, share, text: `${isRoot ? '' : lead}${branch}${nodeTitle(node)}`, details: detailsOf(node), indent: `${below}${node.children.length > 0 ? '│ ' : '  '}` });
    node.children.forEach((child, index) => visit(child, below, index === node.children.length - 1, false));
  };
  visit(plan.root, '', true, true);
  const titles = ['cost', 'rows', ...(isRun ? ['real rows', 'ms'] : [])];
  const widths = titles.map((title, column) => Math.max(title.length, ...lines.map(({ cells }) => cells[column]?.length ?? 0)));
  const row = (cells: readonly string[]): string => cells.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  ');
  const left = widths.reduce((sum, each) => sum + each + 2, 0) + 5;
  let out = `  ${colors.dim(`${row(titles)}  share`)}\n`;
  for (const { cells, share, text, details, indent } of lines) {
    const marked = share >= costly ? colors.red : share >= notable ? colors.yellow : (plain: string) => plain;
    const percent = share >= 0.005 ? `${Math.round(share * 100)}%` : '';
    out += `  ${row(cells)}  ${marked(percent.padStart(5))}  ${marked(clip(text, width - left - 4))}\n`;
    for (const detail of details) out += `  ${' '.repeat(left)}  ${colors.dim(clip(`${indent}${detail}`, width - left - 4))}\n`;
  }
  if (plan.executionTime !== undefined) out += `  ${colors.dim(`planned in ${(plan.planningTime ?? 0).toFixed(1)} ms, run in ${plan.executionTime.toFixed(1)} ms`)}\n`;
  return out;
}

/** A number as people read it: `28,661`, `43.8`, `0.4`. */
export function amount(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en-US') : String(Math.round(value * 10) / 10);
}

function nodeTitle({ type, relation, alias, index }: PlanNode): string {
  const on = relation === undefined ? '' : ` on ${relation}${alias === undefined || alias === relation ? '' : ` ${alias}`}`;
  return `${type}${index === undefined ? '' : ` using ${index}`}${on}`;
}

function detailsOf({ conditions, keys, actual, buffers }: PlanNode): string[] {
  return [
    ...(keys.length > 0 ? [`by ${keys.join(', ')}`] : []),
    ...Object.entries(conditions).map(([kind, text]) => `${kind}: ${text}`),
    ...(actual?.removed !== undefined && actual.removed > 0 ? [`${amount(actual.removed * actual.loops)} rows thrown away`] : []),
    ...(buffers !== undefined && buffers.read > 0 ? [`${amount(buffers.read)} blocks read from disk, ${amount(buffers.hit)} found in memory`] : []),
  ];
}

function clip(text: string, room: number): string {
  const width = Math.max(room, 24);
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
