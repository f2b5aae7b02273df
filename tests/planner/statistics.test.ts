// What the planner is told of tables of which nothing but the schema is known, and what beats that.
import { describe, expect, it } from 'vitest';
import { assumedRows, catalogStatistics, describeSize, type StatisticsFile } from '../../analyzers/src/planner/statistics.js';
import type { Column } from '../../analyzers/src/schema/catalog.js';
import { catalogOf, table } from './catalog.js';

const nowhere = { file: 'schema.sql', start: 0, end: 0 };
const primary = { columns: ['id'], unique: true, constraint: 'primary' as const };
const customers = table('customers', ['id bigint', 'email text'], [primary]);
const orders = table(
  'orders',
  ['id bigint', 'customer_id bigint', 'paid boolean', 'status text in new,paid,sent', 'created_at timestamptz', 'deleted_at timestamptz?', 'note text', 'data jsonb'],
  [primary],
  { foreignKeys: [{ columns: ['customer_id'], table: 'customers', references: ['id'], declared: nowhere }] },
);
const file: StatisticsFile = {
  version: 1, server: '15.4', values: true,
  tables: { orders: { rows: 5000, pages: 100, allVisiblePages: 50, columns: { status: { nullFraction: 0.25, width: 5, distinct: 3, mostCommonValues: '{paid}', mostCommonFrequencies: [0.7] } } } },
};

describe('statistics of a schema', () => {
  const found = catalogStatistics({ catalog: catalogOf(orders, customers) }).get('orders');

  it('take a table to be large, and say so', () => {
    expect(found?.rows).toBe(assumedRows);
    expect(found && describeSize(found)).toBe('1,000,000 rows (assumed: nothing says how many)');
    expect(found?.pages).toBeGreaterThan(10_000);
  });

  it.each([
    ['id', -1, 'unique'],
    ['customer_id', -0.1, 'foreign key on customers: 10 rows each assumed'],
    ['paid', 2, 'true or false'],
    ['status', 3, '3 values'],
    ['created_at', -0.9, 'moments differ'],
    ['deleted_at', -0.45, 'moments differ'],
    ['note', -0.1, 'texts differ'],
    ['data', 0, undefined],
  ])('say of %s that it has %s different values: %s', (column, distinct, because) => {
    expect(found?.columns.get(column)).toMatchObject({ distinct, ...(because !== undefined && { because }) });
  });

  it('take rows to be written in the order of their creation', () => {
    expect(found?.columns.get('created_at')?.correlation).toBe(1);
    expect(found?.columns.get('deleted_at')?.correlation).toBe(0);
  });

  it('know the parent’s size from the configuration', () => {
    const sized = catalogStatistics({ catalog: catalogOf(orders, customers), rows: { customers: 40, orders: 9000 } }).get('orders');
    expect(sized).toMatchObject({ rows: 9000, rowsFrom: 'configuration' });
    expect(sized?.columns.get('customer_id')).toMatchObject({ distinct: 40, because: 'foreign key on customers' });
  });

  it('count labels of enumerated types', () => {
    const catalog = { ...catalogOf(table('orders', ['state state'])), enums: new Map([['state', ['a', 'b', 'c', 'd']]]) };
    expect(catalogStatistics({ catalog }).get('orders')?.columns.get('state')?.distinct).toBe(4);
  });

  it('know identity columns and rows that a database counted', () => {
    const id: Column = { name: 'id', type: 'integer', sqlType: 'integer', nullable: false, generated: 'identity', declared: nowhere };
    const counted = catalogStatistics({ catalog: catalogOf(table('logs', [], [], { columns: new Map([['id', id]]), rows: 77, source: 'database' })) }).get('logs');
    expect(counted).toMatchObject({ rows: 77, rowsFrom: 'database' });
    expect(counted?.columns.get('id')).toMatchObject({ distinct: -1, correlation: 1 });
  });
});

describe('exported statistics', () => {
  it('beat what the schema tells', () => {
    const found = catalogStatistics({ catalog: catalogOf(orders, customers), exported: file }).get('orders');
    expect(found).toMatchObject({ rows: 5000, rowsFrom: 'exported', pages: 100, allVisiblePages: 50 });
    expect(found?.columns.get('status')).toEqual({ from: 'exported', nullFraction: 0.25, width: 5, distinct: 3, mostCommonValues: '{paid}', mostCommonFrequencies: [0.7] });
    expect(found?.columns.get('paid')?.from).toBe('declared');
  });

  it('grow with the rows that the configuration gives', () => {
    expect(catalogStatistics({ catalog: catalogOf(orders, customers), exported: file, rows: { orders: 50_000 } }).get('orders')).toMatchObject({ rows: 50_000, rowsFrom: 'configuration', pages: 1000, allVisiblePages: 500 });
  });
});
