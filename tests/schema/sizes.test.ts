// Rows of tables by the configuration.
import { expect, test } from 'vitest';
import { unknownTables, withSizes } from '../../analyzers/src/session/sizes.js';
import { catalogOf } from './catalog-of.js';

test('the nearer configuration says how many rows a table has', async () => {
  const catalog = await catalogOf({ 'schema.sql': 'CREATE TABLE orders (id int PRIMARY KEY); CREATE TABLE users (id int PRIMARY KEY);' });
  const layer = (folder: string, rows: number): { folder: string; configuration: { tables: Record<string, { rows: number }> } } => ({ folder, configuration: { tables: { orders: { rows } } } });
  const sized = withSizes(catalog, { layers: [layer('shop', 7), layer('', 5)] });
  expect(sized.tables.get('orders')?.rows).toBe(7);
  expect(sized.tables.get('users')?.rows).toBeUndefined();
  expect(withSizes(catalog, { layers: [] })).toBe(catalog);
});

test('a table that there is not becomes a problem, with the one that is meant', async () => {
  const catalog = await catalogOf({ 'schema.sql': 'CREATE TABLE orders (id int PRIMARY KEY); CREATE TABLE app.users (id int PRIMARY KEY);' });
  const told = (...names: readonly string[]): readonly string[] => unknownTables(catalog, { layers: [{ folder: '', configuration: { tables: Object.fromEntries(names.map((name) => [name, { rows: 9 }])) } }] }).map(({ message }) => message);
  expect(told('orders', 'app.users')).toEqual([]);
  expect(told('ordres', 'invoices')).toEqual(['"tables" of the configuration names "ordres", and the schema has no such table; did you mean "orders"?', '"tables" of the configuration names "invoices", and the schema has no such table']);
  expect(unknownTables({ tables: new Map(), models: new Map() }, { layers: [{ folder: '', configuration: { tables: { orders: { rows: 9 } } } }] })).toEqual([]);
});
