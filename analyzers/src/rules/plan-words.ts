// A plan in the few words that a message has room for.
import { nodesOf } from '../planner/plan.js';
import type { IndexProposal, Plan } from '../planner/planner.js';

/** How a plan reads the table of an index: `a sequential scan of about 1,000,000 rows`, `an index scan`. */
export function scanInWords(plan: Plan, { table, name }: IndexProposal): string {
  const nodes = nodesOf(plan);
  const bare = table.replace(/^.*\./, '');
  const scan = nodes.find((node) => name !== undefined && node.index === name) ?? nodes.find((node) => node.relation === bare && node.type.endsWith('Scan'));
  if (!scan) return plan.root.type.toLowerCase();
  switch (scan.type) {
    case 'Seq Scan':
      return 'a sequential scan';
    case 'Bitmap Index Scan':
    case 'Bitmap Heap Scan':
      return 'a bitmap index scan';
    case 'Index Only Scan':
      return 'an index-only scan';
    case 'Index Scan Backward':
      return 'an index scan';
    case 'Index Only Scan Backward':
      return 'an index-only scan';
    default:
      return `${/^[aeiou]/i.test(scan.type) ? 'an' : 'a'} ${scan.type.toLowerCase()}`;
  }
}
