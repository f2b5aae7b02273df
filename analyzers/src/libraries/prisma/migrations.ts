// Prisma Migrate: folders `migrations/<timestamp>_<name>/migration.sql` near the schema. PostgreSQL gets a whole file as one text, and
// makes one transaction of it where it has several statements.
import type { SchemaPart } from '../../schema/merge.js';
import type { Host } from '../library.js';
import { folderOf, isForeignText, nameOf, namesForeign, partOf, sqlMigrations } from '../migration-files.js';
import { unblockedSql } from '../sql-concurrently.js';
import { writeMigrations } from './indexes.js';
import { readSchemas, sharedFolders, type Schema } from './schema-files.js';

const ALONE = 'CREATE INDEX CONCURRENTLY in a migration.sql that holds nothing else: a file of one statement is applied outside of a transaction.';

/** Every folder of migrations of the project, replayed; those for another database than PostgreSQL are left out. */
export function migrationParts(host: Host): readonly SchemaPart[] {
  const folders = new Map<string, string[]>();
  for (const file of host.project.files) {
    if (nameOf(file) !== 'migration.sql' || !/^migrations?$/.test(nameOf(folderOf(folderOf(file))))) continue;
    const folder = folderOf(folderOf(file));
    folders.set(folder, [...(folders.get(folder) ?? []), file]);
  }
  if (folders.size === 0) return [];
  const schemas = readSchemas(host.project);
  return [...folders].flatMap(([folder, files]) => {
    const lock = host.project.text(`${folder}/migration_lock.toml`);
    const provider = lock === undefined ? undefined : /provider\s*=\s*"(\w+)"/.exec(lock)?.[1];
    const schema = schemaOf(folder, schemas);
    if ((provider ?? schema?.provider ?? 'postgresql') !== 'postgresql' || namesForeign(folder)) return [];
    const texts = [...files].sort().flatMap((file) => {
      const text = host.project.text(file);
      return text === undefined ? [] : [{ file, text, transaction: 'several' as const }];
    });
    if (texts.some(({ text }) => isForeignText(text.replace(/"[^"]*"/g, '""')))) return [];
    return [partOf({ source: 'prisma-migrate', tool: 'Prisma Migrate', folder, concurrently: ALONE, withoutTransaction: ALONE, write: (changes, site) => writeMigrations(folder, files, changes, site), unblock: (migration, change, text) => unblockedSql(text(change.file), migration, change) }, sqlMigrations(host, texts), 'sql', schema && databaseOf(schema))];
  });
}

/** What tells the databases of several schemas apart. */
export function databaseOf(schema: Schema): string {
  return `prisma:${schema.folder}`;
}

/** The schema that a folder of migrations belongs to: the nearest one. */
function schemaOf(folder: string, schemas: readonly Schema[]): Schema | undefined {
  const near = (schema: Schema): number => sharedFolders(`${folder}/x`, `${schema.folder}/x`) * 2 - Math.abs(schema.folder.split('/').length - folder.split('/').length + 1);
  const candidates = schemas.filter((schema) => schema.folder === folderOf(folder) || sharedFolders(`${folder}/x`, `${schema.folder}/x`) > 0 || schemas.length === 1);
  return [...candidates].sort((a, b) => near(b) - near(a))[0];
}
