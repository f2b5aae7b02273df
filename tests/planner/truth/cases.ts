// Queries on the shop, each with an index that somebody might propose for it. Whether it helps nobody writes down: it is measured.
import type { IndexProposal } from '@seqscan/analyzers';

export interface Case {
  readonly name: string;
  /** With parameters as programs send them. */
  readonly sql: string;
  /** What the parameters are when it is measured, as SQL. */
  readonly values?: readonly string[];
  readonly index: IndexProposal;
}

const on = (table: string, columns: readonly string[], more: Partial<IndexProposal> = {}): IndexProposal => ({ table, keys: columns.map((column) => ({ column })), unique: false, name: 'candidate', ...more });

export const cases: readonly Case[] = [
  { name: 'equality', sql: 'SELECT * FROM orders WHERE customer_id = $1', values: ['4711'], index: on('orders', ['customer_id']) },
  { name: 'equality with an order and a limit', sql: 'SELECT * FROM orders WHERE customer_id = $1 ORDER BY placed_at DESC LIMIT 10', values: ['4711'], index: on('orders', ['customer_id', 'placed_at']) },
  { name: 'a list of keys', sql: 'SELECT * FROM orders WHERE customer_id = ANY ($1)', values: ["'{1,50,99,12345,999999}'"], index: on('orders', ['customer_id']) },
  { name: 'newest first', sql: 'SELECT * FROM orders ORDER BY placed_at DESC LIMIT 20', index: on('orders', ['placed_at']) },
  { name: 'two orders with a limit', sql: 'SELECT * FROM orders ORDER BY status, placed_at LIMIT 20', index: on('orders', ['status', 'placed_at']) },
  { name: 'an order of everything', sql: 'SELECT * FROM orders ORDER BY total', index: on('orders', ['total']) },
  { name: 'a narrow range', sql: "SELECT * FROM orders WHERE placed_at >= '2021-03-01' AND placed_at < '2021-03-03'", index: on('orders', ['placed_at']) },
  { name: 'a range of nearly everything', sql: "SELECT sum(total) FROM orders WHERE placed_at > '2019-02-01'", index: on('orders', ['placed_at']) },
  { name: 'a range of a number', sql: 'SELECT * FROM orders WHERE total BETWEEN 100 AND 100.5', index: on('orders', ['total']) },
  { name: 'the largest', sql: 'SELECT max(total) FROM orders', index: on('orders', ['total']) },
  { name: 'a frequent status', sql: "SELECT count(reference) FROM orders WHERE status = 'done'", index: on('orders', ['status']) },
  { name: 'a rare status', sql: "SELECT * FROM orders WHERE status = 'failed'", index: on('orders', ['status']) },
  { name: 'a rare status, by a partial index', sql: "SELECT * FROM orders WHERE status = 'failed' ORDER BY placed_at LIMIT 50", index: on('orders', ['placed_at'], { where: "status = 'failed'" }) },
  { name: 'most are true', sql: 'SELECT count(name) FROM customers WHERE active', index: on('customers', ['active']) },
  { name: 'most are not null', sql: 'SELECT count(reference) FROM orders WHERE shipped_at IS NOT NULL', index: on('orders', ['shipped_at']) },
  { name: 'few are null', sql: 'SELECT * FROM orders WHERE shipped_at IS NULL AND placed_at > $1', values: ["'2022-10-01'"], index: on('orders', ['placed_at'], { where: 'shipped_at IS NULL' }) },
  { name: 'the primary key', sql: 'SELECT * FROM orders WHERE id = $1', values: ['123456'], index: on('orders', ['id']) },
  { name: 'a unique column', sql: 'SELECT * FROM customers WHERE email = $1', values: ["'c5000@shop.example'"], index: on('customers', ['email']) },
  { name: 'a prefix of an index', sql: 'SELECT * FROM events WHERE subject_id = $1', values: ['1234'], index: on('events', ['subject_id']) },
  { name: 'the second column of an index', sql: 'SELECT * FROM events WHERE happened_at = $1', values: ["'2022-06-01 00:01:20+00'"], index: on('events', ['happened_at']) },
  { name: 'composite in the right order', sql: 'SELECT * FROM events WHERE kind = $1 AND happened_at > $2 ORDER BY happened_at LIMIT 100', values: ["'kind 100'", "'2024-01-01'"], index: on('events', ['kind', 'happened_at']) },
  { name: 'composite for two equalities', sql: 'SELECT * FROM events WHERE kind = $1 AND day = $2', values: ["'kind 7'", "'2022-05-05'"], index: on('events', ['day', 'kind']) },
  { name: 'a day', sql: 'SELECT * FROM events WHERE day = $1', values: ["'2022-05-05'"], index: on('events', ['day']) },
  { name: 'an index on another column', sql: 'SELECT * FROM events WHERE day = $1', values: ["'2022-05-05'"], index: on('events', ['kind']) },
  { name: 'a frequent level', sql: 'SELECT count(payload) FROM events WHERE level = 1', index: on('events', ['level']) },
  { name: 'jsonb that contains', sql: 'SELECT * FROM events WHERE payload @> \'{"order": 4242}\'', index: { ...on('events', []), keys: [{ column: 'payload', operatorClass: 'jsonb_path_ops' }], method: 'gin' } },
  { name: 'jsonb by a text', sql: "SELECT * FROM events WHERE payload ->> 'order' = $1", values: ["'4242'"], index: { ...on('events', []), keys: [{ expression: "payload ->> 'order'" }] } },
  { name: 'an array with a rare element', sql: "SELECT * FROM customers WHERE tags @> ARRAY['tag 77']", index: on('customers', ['tags'], { method: 'gin' }) },
  { name: 'letters in the middle', sql: "SELECT * FROM customers WHERE name ILIKE '%abcde%'", index: { ...on('customers', []), keys: [{ column: 'name', operatorClass: 'gin_trgm_ops' }], method: 'gin' } },
  { name: 'a beginning', sql: "SELECT * FROM orders WHERE reference LIKE 'ABC12%'", index: { ...on('orders', []), keys: [{ column: 'reference', operatorClass: 'text_pattern_ops' }] } },
  { name: 'a folded text', sql: 'SELECT * FROM customers WHERE lower(email) = $1', values: ["'c77@shop.example'"], index: { ...on('customers', []), keys: [{ expression: 'lower(email)' }] } },
  { name: 'an index that the function defeats', sql: 'SELECT * FROM customers WHERE lower(name) = $1', values: ["'abc'"], index: on('customers', ['name']) },
  { name: 'either of two', sql: 'SELECT * FROM customers WHERE email = $1 OR referrer_id = $2', values: ["'c5000@shop.example'", '99'], index: on('customers', ['referrer_id']) },
  { name: 'a join from one row', sql: 'SELECT * FROM orders o JOIN items i ON i.order_id = o.id WHERE o.id = $1', values: ['4321'], index: on('items', ['order_id']) },
  { name: 'a join of everything', sql: 'SELECT o.status, sum(i.price) FROM items i JOIN orders o ON o.id = i.order_id GROUP BY o.status', index: on('items', ['order_id']) },
  { name: 'rows without a partner', sql: 'SELECT count(*) FROM items i WHERE i.quantity > 2 AND EXISTS (SELECT FROM orders o WHERE o.id = i.order_id AND o.total > 100)', index: on('items', ['quantity']) },
  { name: 'a delete', sql: 'DELETE FROM items WHERE order_id = $1', values: ['4321'], index: on('items', ['order_id']) },
  { name: 'an update', sql: 'UPDATE items SET quantity = 1 WHERE product_id = $1', values: ['15000'], index: on('items', ['product_id']) },
];
