// An index as somebody would write it who works on the project: in the terms of the model that declares its table, else as SQL.
import { createIndex } from '../planner/create-index.js';
import type { Catalog, Table } from '../schema/catalog.js';
import type { ProposedIndex } from '../schema/index-changes.js';

/**
 * `@@index([authorId]) in model Post`, or `CREATE INDEX CONCURRENTLY …` where no model declares the table or none can declare such an index.
 *
 * @param isWithSql what a model is told is said in SQL as well: `…, which is CREATE INDEX CONCURRENTLY …`
 */
export function indexInWords(index: ProposedIndex, table: Table, catalog: Catalog, isWithSql = false): string {
  const syntax = [...catalog.models.values()].find((model) => model.table === table.name && model.indexes !== undefined)?.indexes;
  const named = syntax?.named({ ...index, table: table.plainName ?? table.name });
  const shown = named && syntax?.shown(named);
  if (named === undefined || shown === undefined) return `${createIndex(index)}${syntax === undefined ? '' : ', in a migration in SQL'}`;
  return `${shown} in ${syntax?.where ?? ''}${isWithSql ? `, which is ${createIndex(named)}` : ''}`;
}
