// A plan in the few words that a message has room for.
import { indexCondition, nodesOf } from '../planner/plan.js';
import type { IndexProposal, Plan, PlanNode } from '../planner/planner.js';

/**
 * How a plan reads the table of a proposed index: `a sequential scan`, `an index scan` where it is by that index, else with the name of the index that is
 * read, `an index scan of orders_pkey over all of orders`. What stands above the scan, a limit or a sort, is not said.
 */
export function scanInWords(plan: Plan, { table, name }: IndexProposal): string {
  const nodes = nodesOf(plan);
  const bare = table.replace(/^.*\./, '');
  const proposed = name === undefined ? undefined : nodes.find((node) => node.index === name);
  const scans = nodes.filter((node) => isScan(node) && node.type !== 'Bitmap Index Scan');
  const scan = proposed ?? scans.find(({ relation }) => relation === bare) ?? scans.find(({ relation }) => relation !== undefined) ?? scans[0];
  if (!scan) return withArticle(plan.root.type.toLowerCase());
  const kind = kindOf(scan);
  const by = scan === proposed ? undefined : presentIndex(scan);
  if (by?.index === undefined) return kind;
  return `${kind} of ${by.index}${indexCondition(by) === undefined ? ` over all of ${scan.relation ?? bare}` : ''}`;
}

function isScan({ type }: PlanNode): boolean {
  return /Scan(?: Backward)?$/.test(type);
}

/** The node that reads an index: the scan itself, or below it where a bitmap is made first. */
function presentIndex(scan: PlanNode): PlanNode | undefined {
  if (scan.index !== undefined) return scan;
  return scan.type.endsWith('Bitmap Heap Scan') ? scan.children.map(presentBitmap).find((node) => node !== undefined) : undefined;
}

function presentBitmap(node: PlanNode): PlanNode | undefined {
  return node.index !== undefined ? node : node.children.map(presentBitmap).find((each) => each !== undefined);
}

function kindOf({ type }: PlanNode): string {
  const isParallel = type.startsWith('Parallel ');
  const words = scanWords(type.replace(/^Parallel /, '').replace(/ Backward$/, ''));
  return withArticle(isParallel ? `parallel ${words}` : words);
}

function scanWords(type: string): string {
  switch (type) {
    case 'Seq Scan':
      return 'sequential scan';
    case 'Bitmap Index Scan':
    case 'Bitmap Heap Scan':
      return 'bitmap index scan';
    case 'Index Only Scan':
      return 'index-only scan';
    default:
      return type.toLowerCase();
  }
}

function withArticle(words: string): string {
  return `${/^[aeiou]/.test(words) ? 'an' : 'a'} ${words}`;
}
