// EXPLAIN (FORMAT JSON) as data.
import { describe, expect, it } from 'vitest';
import { indexesUsed, mentionsColumn, nodesOf, ownCost, readPlan, tableScans, tablesOf, totalCost } from '../../analyzers/src/planner/plan.js';

const answer = [
  {
    Plan: {
      'Node Type': 'Limit', 'Startup Cost': 10, 'Total Cost': 25.5, 'Plan Rows': 10, 'Plan Width': 40,
      Plans: [
        {
          'Node Type': 'Nested Loop', 'Join Type': 'Left', 'Startup Cost': 1, 'Total Cost': 400, 'Plan Rows': 1000, 'Plan Width': 40, 'Join Filter': '(c.region = o.region)',
          Plans: [
            { 'Node Type': 'Seq Scan', 'Parallel Aware': true, 'Relation Name': 'orders', Alias: 'o', 'Startup Cost': 0, 'Total Cost': 300, 'Plan Rows': 1000, 'Plan Width': 20, Filter: '(status = $1)' },
            { 'Node Type': 'Index Scan', 'Scan Direction': 'Backward', 'Relation Name': 'customers', Schema: 'shop', Alias: 'c', 'Index Name': 'customers_pkey', 'Startup Cost': 0, 'Total Cost': 8, 'Plan Rows': 1, 'Plan Width': 20, 'Index Cond': '(id = o.customer_id)' },
          ],
        },
      ],
    },
  },
];

describe('a plan', () => {
  it('is read from JSON text and from what is parsed of it', () => {
    const plan = readPlan(JSON.stringify(answer));
    expect(plan).toEqual(readPlan(answer));
    expect(plan && nodesOf(plan).map(({ type }) => type)).toEqual(['Limit', 'Nested Loop Left Join', 'Parallel Seq Scan', 'Index Scan Backward']);
    expect(plan?.root.children[0]?.children[0]?.conditions).toEqual({ Filter: '(status = $1)' });
  });

  it('answers what it costs, uses and scans', () => {
    const plan = readPlan(answer);
    if (plan === undefined) throw new Error('the answer is a plan');
    expect(totalCost(plan)).toBe(25.5);
    expect([...indexesUsed(plan)]).toEqual(['customers_pkey']);
    expect(tableScans(plan).map(({ relation }) => relation)).toEqual(['orders']);
    expect([...tablesOf(plan)]).toEqual(['orders', 'shop.customers']);
    expect(plan.root.children.map(ownCost)).toEqual([92]);
    expect(ownCost(plan.root)).toBe(0);
  });

  it('has times and blocks where the statement was run', () => {
    const plan = readPlan([{ Plan: { 'Node Type': 'Seq Scan', 'Startup Cost': 0, 'Total Cost': 1, 'Plan Rows': 1, 'Plan Width': 1, 'Actual Startup Time': 0.1, 'Actual Total Time': 2.5, 'Actual Rows': 3, 'Actual Loops': 1, 'Rows Removed by Filter': 97, 'Shared Hit Blocks': 4, 'Shared Read Blocks': 2 }, 'Planning Time': 0.2, 'Execution Time': 2.6 }]);
    expect(plan?.root.actual).toEqual({ startup: 0.1, total: 2.5, rows: 3, loops: 1, removed: 97 });
    expect(plan?.root.buffers).toEqual({ hit: 4, read: 2 });
    expect(plan?.executionTime).toBe(2.6);
  });

  it.each(['', '{}', '[]', '[{"Plan": 1}]', 'Seq Scan on orders', null, 7])('is not made of %j', (wrong) => {
    expect(readPlan(wrong)).toBeUndefined();
  });
});

describe('a condition', () => {
  it.each([
    ['((status = $1) AND (id > 5))', 'status', true],
    ['((o.status)::text = $1)', 'status', true],
    ['("Status" = 1)', 'Status', true],
    ['(status_id = $1)', 'status', false],
    ["(kind = 'status'::text)", 'status', false],
    ['(lower(email) = $1)', 'lower', false],
    ['(status.id = $1)', 'status', false],
    ["((note)::text ~ 'it''s status'::text)", 'status', false],
  ])('%s speaks of %s: %s', (condition, column, expected) => {
    expect(mentionsColumn(condition, column)).toBe(expected);
  });
});
