// The schema that lies in files of SQL side by side.
import { describe, expect, it } from 'vitest';
import { catalogOf } from './catalog-of.js';

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY);\n';
const foreign = 'CREATE TABLE `items` (`id` int AUTO_INCREMENT) ENGINE=InnoDB;\n';

describe('files of SQL side by side', () => {
  it('lose nothing by a neighbour that is for another database', async () => {
    expect([...(await catalogOf({ 'db/orders.sql': orders, 'db/dump.sql': foreign })).tables.keys()]).toEqual(['orders']);
  });

  it('are for one database where they are applied one after the other', async () => {
    expect([...(await catalogOf({ 'migrations/001_orders.sql': orders, 'migrations/002_items.sql': foreign })).tables.keys()]).toEqual([]);
  });
});
