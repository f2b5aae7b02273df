// How SQL gets at its tables, read by PostgreSQL's own parser: what index advice sees of a text.
import { beforeAll, describe, expect, it } from 'vitest';
import type { SqlReader } from '../../analyzers/src/core/sql.js';
import { loadParser } from '../../analyzers/src/languages/sql/parse.js';
import { sqlReader } from '../../analyzers/src/languages/sql/read.js';
import { accessesOfSql } from '../../analyzers/src/planner/access.js';
import { candidatesFor } from '../../analyzers/src/planner/candidates.js';
import { unserved } from '../../analyzers/src/planner/coverage.js';
import { createIndex } from '../../analyzers/src/planner/create-index.js';
import { catalogOf, table } from './catalog.js';

const reader: SqlReader = sqlReader();
beforeAll(loadParser);

const catalog = catalogOf(
  table('orders', ['id bigint', 'customer_id bigint', 'status text in new,paid', 'placed_at timestamptz', 'note text', 'tags jsonb', 'paid boolean'], [['id']]),
  table('customers', ['id bigint', 'email text', 'city text'], [['id']]),
);

/** What each table of a statement is asked for: `orders: equal customer_id, range placed_at; by placed_at desc, limited`. */
function described(sql: string): string[] {
  return reader.read(sql).statements.flatMap((statement) =>
    accessesOfSql(statement, catalog).map(({ table: { name }, tests, order, limited }) => {
      const asked = tests.map(({ form, column, expression, join, negated }) => `${negated ? 'not ' : ''}${join ? 'join ' : ''}${form} ${expression ?? column}`).join(', ');
      const ordered = order.map(({ column, descending }) => `${column}${descending ? ' desc' : ''}`).join(', ');
      return `${name}: ${asked}${ordered === '' ? '' : `; by ${ordered}${limited ? ', limited' : ''}`}`;
    }),
  );
}

describe('an access', () => {
  it.each<[string, string[]]>([
    ['SELECT * FROM orders WHERE customer_id = $1 AND placed_at >= $2 ORDER BY placed_at DESC LIMIT 10', ['orders: equal customer_id, range placed_at; by placed_at desc, limited']],
    ['SELECT * FROM orders o WHERE o.note LIKE \'INV-%\' OR o.id IN (1, 2)', ['orders: ']],
    ["SELECT 1 FROM orders WHERE note ILIKE '%late%' AND paid AND NOT (status = 'new')", ['orders: pattern note, equal paid, not other status']],
    ['SELECT * FROM orders WHERE customer_id = ANY ($1) AND note IS NULL', ['orders: list customer_id, null note']],
    ['SELECT * FROM orders o JOIN customers c ON c.id = o.customer_id WHERE c.city = $1', ['orders: join equal customer_id', 'customers: join equal id, equal city']],
    ['SELECT * FROM customers WHERE lower(email) = $1', ['customers: equal lower(email)']],
    ["SELECT * FROM orders WHERE tags @> '{}' AND placed_at BETWEEN $1 AND $2", ['orders: contains tags, range placed_at']],
    ['UPDATE orders SET paid = true WHERE customer_id = $1', ['orders: equal customer_id']],
    ['DELETE FROM orders USING customers WHERE customers.id = orders.customer_id AND email = $1', ['orders: join equal customer_id', 'customers: join equal id, equal email']],
    ['SELECT * FROM customers c WHERE EXISTS (SELECT 1 FROM orders WHERE customer_id = c.id AND status = $1)', ['customers: join equal id', 'orders: join equal customer_id, equal status']],
    ['WITH late AS (SELECT * FROM orders WHERE placed_at < $1) SELECT * FROM late ORDER BY id LIMIT 5', ['orders: range placed_at']],
    ['SELECT customer_id, count(*) FROM orders GROUP BY customer_id ORDER BY customer_id LIMIT 5', ['orders: ']],
    ['SELECT * FROM elsewhere WHERE id = 1', []],
  ])('is read from %s', (sql, expected) => {
    expect(described(sql)).toEqual(expected);
  });

  it('leads to the index that serves it', () => {
    const [statement] = reader.read('SELECT id FROM orders WHERE customer_id = $1 ORDER BY placed_at DESC LIMIT 10').statements;
    const [access] = statement === undefined ? [] : accessesOfSql(statement, catalog);
    if (!access) return expect.fail('no access');
    expect(unserved(access)).toMatchObject({ columns: ['customer_id', 'placed_at'], need: 'filter' });
    expect(candidatesFor(access).map((index) => createIndex(index, false))).toContain('CREATE INDEX orders_customer_id_placed_at_idx ON orders (customer_id, placed_at)');
  });
});
