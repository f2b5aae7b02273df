// Which indexes are advised when a planner answers: a scripted one, whose costs are those that each index leaves.
import { describe, expect, it } from 'vitest';
import type { Query } from '../../analyzers/src/core/relational.js';
import { accessesOfQuery } from '../../analyzers/src/planner/access.js';
import { adviseIndexes, type AdvisedStatement } from '../../analyzers/src/planner/advice.js';
import { createIndex } from '../../analyzers/src/planner/create-index.js';
import type { Planner, PlanNode } from '../../analyzers/src/planner/planner.js';
import { catalogOf, table } from './catalog.js';

const catalog = catalogOf(table('orders', ['id bigint', 'customer_id bigint', 'created_at timestamp', 'note text'], [['id']]));
const byCustomer: Query = {
  kind: 'select', from: { table: 'orders', alias: 'orders' }, joins: [], order: [],
  where: [{ kind: 'compare', column: { table: 'orders', column: 'customer_id' }, operator: '=', operand: { kind: 'parameter' } }],
};
const newestOfCustomer: Query = { ...byCustomer, order: [{ table: 'orders', column: 'created_at', descending: true }], limit: 10 };

function statement(sql: string, query: Query): AdvisedStatement {
  return { sql, accesses: accessesOfQuery(query, catalog) };
}

/** A planner whose plans cost what `costs` says for the keys of the proposed index, and `before` otherwise. */
function scripted(before: number, costs: Readonly<Record<string, number>>): Planner {
  const node = (totalCost: number, index?: string): PlanNode => ({ type: index === undefined ? 'Seq Scan' : 'Index Scan', startupCost: 0, totalCost, rows: 1, width: 8, conditions: {}, keys: [], children: [], ...(index !== undefined && { index }) });
  return {
    title: 'scripted', version: 18,
    explain: async (_sql, { indexes = [] } = {}) => {
      const [index] = indexes;
      const cost = index && costs[index.keys.map(({ column }) => column).join(',')];
      return { kind: 'plan', plan: { root: cost === undefined ? node(before) : node(cost, index?.name) }, notes: [] };
    },
    close: async () => undefined,
  };
}

async function advised(planner: Planner, ...statements: readonly AdvisedStatement[]): Promise<string[]> {
  const { advice } = await adviseIndexes(statements, planner);
  return advice.map(({ index, gains }) => `${createIndex(index, false)} for ${gains.map((gain) => gain.statement).join(' and ')}`);
}

describe('index advice', () => {
  it('is the index that the planner would use', async () => {
    expect(await advised(scripted(10_000, { customer_id: 50 }), statement('one', byCustomer))).toEqual(['CREATE INDEX orders_customer_id_idx ON orders (customer_id) for 0']);
  });

  it('is none where the plan becomes a little cheaper only, or where it was cheap before', async () => {
    expect(await advised(scripted(10_000, { customer_id: 9000 }), statement('one', byCustomer))).toEqual([]);
    expect(await advised(scripted(20, { customer_id: 4 }), statement('one', byCustomer))).toEqual([]);
    expect(await advised(scripted(1400, { customer_id: 700 }), statement('one', byCustomer))).toEqual([]);
  });

  it('is the smaller of two that serve alike', async () => {
    const planner = scripted(10_000, { customer_id: 50, 'customer_id,created_at': 49 });
    expect(await advised(planner, statement('one', newestOfCustomer))).toEqual(['CREATE INDEX orders_customer_id_idx ON orders (customer_id) for 0']);
  });

  it('is one index for two statements where the longer one serves both', async () => {
    const planner = scripted(10_000, { customer_id: 3000, created_at: 9000, 'customer_id,created_at': 20 });
    const planFor: Planner = { ...planner, explain: (sql, options) => (sql === 'plain' && options?.indexes?.[0]?.keys.length === 2 ? scripted(10_000, { 'customer_id,created_at': 3100 }) : planner).explain(sql, options) };
    expect(await advised(planFor, statement('newest', newestOfCustomer), statement('plain', byCustomer))).toEqual(['CREATE INDEX orders_customer_id_created_at_idx ON orders (customer_id, created_at) for 0 and 1']);
  });

  it('says why a statement was refused', async () => {
    const planner: Planner = { ...scripted(1, {}), explain: async () => ({ kind: 'refused', message: 'relation "orders" does not exist' }) };
    const report = await adviseIndexes([statement('one', byCustomer)], planner);
    expect(report).toEqual({ advice: [], plans: [undefined], refusals: ['relation "orders" does not exist'] });
  });
});
