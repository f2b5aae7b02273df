// An index as somebody would write it who works on the project: in the terms of the model that declares its table, else as SQL.
import { createIndex } from '../planner/create-index.js';
import type { Catalog, Table } from '../schema/catalog.js';
import type { ProposedIndex } from '../schema/index-changes.js';

/** `@@index([authorId]) in model Post`, or `CREATE INDEX CONCURRENTLY …` where no model declares the table or none can declare such an index. */
export function indexInWords(index: ProposedIndex, table: Table, catalog: Catalog): string {
  const syntax = [...catalog.models.values()].find((model) => model.table === table.name && model.indexes !== undefined)?.indexes;
  const named = syntax?.named({ ...index, table: table.plainName ?? table.name });
  const shown = named && syntax?.shown(named);
  return shown === undefined ? `${createIndex(index)}${syntax === undefined ? '' : ', in a migration in SQL'}` : `${shown} in ${syntax?.where ?? ''}`;
}
