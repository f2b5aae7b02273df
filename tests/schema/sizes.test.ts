// Rows of tables by the configuration.
import { expect, test } from 'vitest';
import { withSizes } from '../../analyzers/src/session/sizes.js';
import { catalogOf } from './catalog-of.js';

test('the nearer configuration says how many rows a table has', async () => {
  const catalog = await catalogOf({ 'schema.sql': 'CREATE TABLE orders (id int PRIMARY KEY); CREATE TABLE users (id int PRIMARY KEY);' });
  const layer = (folder: string, rows: number): { folder: string; configuration: { tables: Record<string, { rows: number }> } } => ({ folder, configuration: { tables: { orders: { rows } } } });
  const sized = withSizes(catalog, { layers: [layer('shop', 7), layer('', 5)] });
  expect(sized.tables.get('orders')?.rows).toBe(7);
  expect(sized.tables.get('users')?.rows).toBeUndefined();
  expect(withSizes(catalog, { layers: [] })).toBe(catalog);
});
