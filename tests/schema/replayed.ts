// Replays a SQL text as one file, and prints tables in a line or two each, for comparison.
import type { SchemaChange } from '../../analyzers/src/core/schema-change.js';
import { schemaChanges } from '../../analyzers/src/languages/sql/ddl.js';
import { loadParser, parseStatement } from '../../analyzers/src/languages/sql/parse.js';
import { splitStatements } from '../../analyzers/src/languages/sql/split.js';
import type { Index, Table } from '../../analyzers/src/schema/catalog.js';
import { replay, type Replayed } from '../../analyzers/src/schema/replay.js';

/** The changes of a text, in order; the parser must take every statement. */
export async function changesOf(text: string): Promise<readonly SchemaChange[]> {
  await loadParser();
  return splitStatements(text).statements.flatMap((at) => {
    const parsed = parseStatement(text.slice(at.start, at.end));
    if ('error' in parsed) throw new Error(parsed.error.message);
    return schemaChanges(parsed.tree, at, (location) => at.start + parsed.offset(location));
  });
}

/** Replays texts, one file each. */
export async function replayed(...texts: readonly string[]): Promise<Replayed> {
  const files = await Promise.all(texts.map(async (text, index) => (await changesOf(text)).map((change) => ({ change, file: `${index + 1}.sql` }))));
  return replay(files.flat(), 'sql');
}

/** `name: integer not null` for each column, then the indexes and the foreign keys. */
export function printed(table: Table | undefined): readonly string[] {
  if (!table) return ['(no such table)'];
  return [
    ...[...table.columns.values()].map((column) => `${column.name}: ${column.sqlType ?? '?'}${column.nullable ? '' : ' not null'}${column.generated ? ` ${column.generated}` : ''}${column.values ? ` (${column.values.join(' ')})` : ''}`),
    ...table.indexes.map(printedIndex),
    ...table.foreignKeys.map((key) => `${key.name ?? '?'}: (${key.columns.join(', ')}) -> ${key.table}(${key.references.join(', ')})${key.onDelete ? ` on delete ${key.onDelete}` : ''}`),
  ];
}

function printedIndex(index: Index): string {
  const keys = (index.keys ?? index.columns.map((column) => ({ column, expression: undefined, descending: false, nulls: undefined, operatorClass: undefined })))
    .map((key) => [key.column ?? `(${key.expression ?? '?'})`, key.operatorClass, key.descending && 'desc', key.nulls && `nulls ${key.nulls}`].filter(Boolean).join(' '))
    .join(', ');
  const words = [index.constraint ?? (index.unique ? 'unique' : 'index'), index.method, `(${keys})`, index.include && `include (${index.include.join(', ')})`, index.where !== undefined && `where ${index.where}`];
  return `${index.name ?? '?'}: ${words.filter(Boolean).join(' ')}`;
}
