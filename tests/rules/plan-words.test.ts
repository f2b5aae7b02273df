// Plans in few words: the scan that reads the table, by which index, whatever stands above it.
import type { PlanNode } from '@seqscan/analyzers';
import { expect, it } from 'vitest';
import { scanInWords } from '../../analyzers/src/rules/plan-words.js';

const node = (type: string, more: Partial<PlanNode> = {}): PlanNode => ({ type, startupCost: 0, totalCost: 1, rows: 1, width: 1, conditions: {}, keys: [], children: [], ...more });
const words = (root: PlanNode): string => scanInWords({ root }, { table: 'shop.orders', name: 'proposed', keys: [{ column: 'state' }], unique: false });
const on = { relation: 'orders' };
const searched = { 'Index Cond': '(id > 5)' };

it.each([
  ['a sequential scan', node('Limit', { children: [node('Sort', { children: [node('Seq Scan', on)] })] })],
  ['a parallel sequential scan', node('Gather', { children: [node('Parallel Seq Scan', on)] })],
  ['an index scan of orders_pkey over all of orders', node('Limit', { children: [node('Index Scan Backward', { ...on, index: 'orders_pkey' })] })],
  ['an index-only scan of orders_pkey over all of orders', node('Limit', { children: [node('Index Only Scan Backward', { ...on, index: 'orders_pkey' })] })],
  ['an index scan of orders_pkey', node('Index Scan', { ...on, index: 'orders_pkey', conditions: searched })],
  ['a bitmap index scan of orders_state', node('Bitmap Heap Scan', { ...on, children: [node('BitmapAnd', { children: [node('Bitmap Index Scan', { index: 'orders_state', conditions: searched })] })] })],
  ['an index scan', node('Limit', { children: [node('Index Scan Backward', { ...on, index: 'proposed' })] })],
  ['a bitmap index scan', node('Bitmap Heap Scan', { ...on, children: [node('Bitmap Index Scan', { index: 'proposed' })] })],
  ['a sequential scan', node('Limit', { children: [node('Append', { children: [node('Seq Scan', { relation: 'orders_2024' })] })] })],
  ['a result', node('Result')],
])('%s', (said, root) => {
  expect(words(root)).toBe(said);
});
