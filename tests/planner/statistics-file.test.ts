// A file of statistics may be old, edited or somebody else's: what is wrong with it is said in one line, with its place.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readStatisticsFile } from '../../server/src/database/statistics-file.js';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'seqscan-stats-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (content: unknown): unknown => {
  const path = join(folder, 'stats.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return readStatisticsFile(path, 'stats.json');
};
const tables = (table: unknown): unknown => ({ version: 1, server: '15.4', values: true, tables: { orders: table } });
const column = { nullFraction: 0, width: 4, distinct: -1 };
const sizes = { rows: 1, pages: 1, allVisiblePages: 0 };

describe('a file of statistics', () => {
  it('is taken as it was written', () => {
    const file = tables({ ...sizes, columns: { id: { ...column, mostCommonValues: '{1}', mostCommonFrequencies: [0.5], histogram: '{1,2}', correlation: 1 } }, indexes: { i: { rows: 1, pages: 1, keys: { 2: column } } } });
    expect(read(file)).toEqual(file);
  });

  it.each<[content: unknown, message: string]>([
    ['{', 'it is not JSON'],
    [[], 'it has no "tables"'],
    [{ version: 2, tables: {} }, 'its version is 2, not 1'],
    [tables({ columns: {} }), 'tables.orders lacks "rows", "pages", "allVisiblePages" or "columns"'],
    [tables({ ...sizes, columns: { id: 1 } }), 'tables.orders.columns.id is no object'],
    [tables({ ...sizes, columns: { id: { ...column, distinct: '-1); DROP' } } }), 'tables.orders.columns.id.distinct is no number'],
    [tables({ ...sizes, columns: { id: { ...column, correlation: 'x' } } }), 'tables.orders.columns.id.correlation is no number'],
    [tables({ ...sizes, columns: { id: { ...column, histogram: [1] } } }), 'tables.orders.columns.id.histogram is no text'],
    [tables({ ...sizes, columns: { id: { ...column, mostCommonFrequencies: ['x'] } } }), 'tables.orders.columns.id.mostCommonFrequencies is no list of numbers'],
    [tables({ ...sizes, columns: {}, indexes: { i: {} } }), 'tables.orders.indexes.i lacks "rows" or "pages"'],
    [tables({ ...sizes, columns: {}, indexes: { i: { rows: 1, pages: 1, keys: { 1: {} } } } }), 'tables.orders.indexes.i.keys.1.nullFraction is no number'],
  ])('is refused: %j', (content, message) => {
    expect(() => read(content)).toThrow(`stats.json: not a file that \`seqscan stats export\` wrote: ${message}`);
  });

  it('is missed', () => {
    expect(() => readStatisticsFile(join(folder, 'none.json'), 'none.json')).toThrow('none.json: the statistics cannot be read (ENOENT)');
  });
});
