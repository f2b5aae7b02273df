// The catalog as statements, and what they leave out.
import { describe, expect, it } from 'vitest';
import { catalogDdl } from '../../analyzers/src/planner/ddl.js';
import type { Catalog } from '../../analyzers/src/schema/catalog.js';
import { catalogOf, table } from './catalog.js';

const nowhere = { file: 'schema.sql', start: 0, end: 0 };
const sql = (catalog: Catalog, extensions: readonly string[] = []) => catalogDdl(catalog, new Set(extensions)).statements.map((statement) => statement.sql);
const left = (catalog: Catalog, extensions: readonly string[] = []) => catalogDdl(catalog, new Set(extensions)).omissions.map(({ message }) => message);

describe('the statements that build a catalog', () => {
  it('make tables, then indexes, then foreign keys', () => {
    const orders = table('orders', ['id bigserial', 'customer_id bigint', 'total numeric?'], [{ columns: ['id'], unique: true, constraint: 'primary' }, ['customer_id', 'total']], {
      foreignKeys: [{ columns: ['customer_id', 'total'], table: 'customers', references: ['id', 'id'], declared: nowhere }, { columns: ['customer_id'], table: 'customers', references: ['id'], declared: nowhere }],
    });
    expect(sql(catalogOf(orders, table('customers', ['id bigint'], [{ columns: ['id'], unique: true, constraint: 'primary', name: 'customers_key' }])))).toEqual([
      'CREATE TABLE orders (id bigint NOT NULL, customer_id bigint NOT NULL, total numeric STORAGE PLAIN)',
      'CREATE TABLE customers (id bigint NOT NULL)',
      'ALTER TABLE orders ADD CONSTRAINT orders_pkey PRIMARY KEY (id)',
      'CREATE INDEX orders_customer_id_total_idx ON orders (customer_id, total)',
      'ALTER TABLE customers ADD CONSTRAINT customers_key PRIMARY KEY (id)',
      'ALTER TABLE orders ADD FOREIGN KEY (customer_id, total) REFERENCES customers (id, id)',
    ]);
  });

  it('quote names that need it, and make schemas', () => {
    expect(sql(catalogOf(table('billing.Order', ['user text'])))).toEqual(['CREATE SCHEMA IF NOT EXISTS billing', 'CREATE TABLE billing."Order" ("user" text STORAGE PLAIN NOT NULL)']);
    expect(catalogDdl(catalogOf(table('billing.Order', ['user text'])), new Set()).searchPath).toEqual(['public', 'billing']);
  });

  it('keep expressions, orders, predicates, methods and operator classes of indexes', () => {
    const users = table('users', ['email text', 'name text', 'data jsonb'], [
      { columns: [], keys: [{ expression: 'lower(email)' }], unique: true, where: 'email IS NOT NULL', name: 'a' },
      { columns: ['name'], keys: [{ column: 'name', descending: true, nulls: 'last' }], include: ['email'], name: 'b' },
      { columns: ['name'], keys: [{ column: 'name', operatorClass: 'gin_trgm_ops' }], method: 'gin', name: 'c' },
    ]);
    expect(sql(catalogOf(users), ['pg_trgm'])).toEqual([
      'CREATE EXTENSION IF NOT EXISTS pg_trgm CASCADE',
      'CREATE TABLE users (email text STORAGE PLAIN NOT NULL, name text STORAGE PLAIN NOT NULL, data jsonb STORAGE PLAIN NOT NULL)',
      'CREATE UNIQUE INDEX a ON users (lower(email)) WHERE email IS NOT NULL',
      'CREATE INDEX b ON users (name DESC NULLS LAST) INCLUDE (email)',
      'CREATE INDEX c ON users USING gin (name gin_trgm_ops)',
    ]);
  });

  it('give a name once, whoever else declares it', () => {
    expect(sql(catalogOf(table('a', ['x int'], [['x'], ['x']]), table('b', ['x int'], [{ columns: ['x'], name: 'a_x_idx' }]))).slice(2)).toEqual([
      'CREATE INDEX a_x_idx ON a (x)',
      'CREATE INDEX a_x_idx_2 ON a (x)',
      'CREATE INDEX a_x_idx_3 ON b (x)',
    ]);
  });

  it('make enumerated types under the names that columns use', () => {
    const catalog = { ...catalogOf(table('orders', ['status OrderStatus'])), enums: new Map([['OrderStatus', ['new', "it's", 'new']]]) };
    expect(sql(catalog)).toEqual([`CREATE TYPE "OrderStatus" AS ENUM ('new', 'it''s')`, 'CREATE TABLE orders (status "OrderStatus" STORAGE PLAIN NOT NULL)']);
  });

  it('say what they leave out', () => {
    const catalog = {
      ...catalogOf(
        table('places', ['at geometry', 'area geometry']),
        table('totals', [], [], { kind: 'view' }),
        table('events', ['id bigint'], [], { kind: 'partitioned' }),
        table('events_2024', [], [], { kind: 'partition', parent: 'events' }),
        table('unread', []),
      ),
      extensions: ['postgis', 'plpgsql'],
    };
    expect(left(catalog)).toEqual([
      'the view totals is not there: what it selects is not known',
      'events is planned as one table, not by partitions',
      'the partition events_2024 is planned as a part of events',
      'the table unread is not there: its columns are not known',
      'the extension postgis is not there in the embedded planner',
      'places.at is planned as text: the type geometry is not known',
      'places.area is planned as text: the type geometry is not known',
    ]);
    expect(sql(catalog)[0]).toBe('CREATE TABLE places (at text STORAGE PLAIN NOT NULL, area text STORAGE PLAIN NOT NULL)');
  });

  it('take types of extensions that are there', () => {
    expect(sql(catalogOf(table('users', ['email citext'])), ['citext'])).toEqual(['CREATE EXTENSION IF NOT EXISTS citext CASCADE', 'CREATE TABLE users (email citext STORAGE PLAIN NOT NULL)']);
    expect(sql(catalogOf(table('users', ['email citext'])))).toEqual(['CREATE TABLE users (email text STORAGE PLAIN NOT NULL)']);
  });
});
