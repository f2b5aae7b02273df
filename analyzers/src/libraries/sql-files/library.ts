// The schema that a project keeps in files of SQL: ordered folders of migrations as Flyway, goose, dbmate, sqitch, golang-migrate and many
// home-made tools apply them, dumps of a schema, and folders that hold the definition of each table. Switches itself on by such files.
import type { IndexChange, MigrationSite } from '../../schema/index-changes.js';
import type { PlacedChange } from '../../core/schema-change.js';
import type { Migration } from '../../schema/history.js';
import type { SchemaPart } from '../../schema/merge.js';
import type { Host, Library } from '../library.js';
import { byFolder, byVersion, folderOf, isAside, isForeignText, nameOf, namesForeign, partOf, sqlMigrations, type SqlMigration } from '../migration-files.js';
import { unblock, writeNext } from './next.js';
import { conventionOf, inOrder, isDown, plannedChanges, upwards } from './conventions.js';

const ID = 'sql-files';

export const library: Library = {
  id: ID,
  title: 'SQL files',
  evidence: { files: ['*.sql'] },
  schema: (host) => [...sqitch(host), ...folders(host)],
};

/** Files that belong to tools with a library of their own. */
function isTaken(file: string, files: ReadonlySet<string>): boolean {
  // Beside migrations in Python lie texts of what those do.
  return nameOf(file) === 'migration.sql' || files.has(`${folderOf(file)}/meta/_journal.json`) || files.has(`${folderOf(file)}/__init__.py`);
}

function folders(host: Host): SchemaPart[] {
  const all = new Set(host.project.files);
  const plans = host.project.files.filter((file) => nameOf(file) === 'sqitch.plan').map(folderOf);
  const own = host.project.files.filter(
    (file) => /\.sql$/i.test(file) && !isTaken(file, all) && !isAside(file) && !namesForeign(file) && !plans.some((folder) => folder === '' || file.startsWith(`${folder}/`)),
  );
  const parts: SchemaPart[] = [];
  // `<version>_<name>/up.sql`: the folders of one parent are one history.
  const pairs = own.filter((file) => nameOf(file) === 'up.sql');
  for (const [folder, group] of groupedBy(pairs, (file) => folderOf(folderOf(file)))) parts.push(...history(host, folder, 'SQL migrations', [...group].sort((a, b) => byVersion(folderOf(a), folderOf(b)))));
  for (const [folder, files] of byFolder(own.filter((file) => nameOf(file) !== 'up.sql' && !isDown(file)))) {
    const dumps = files.filter((file) => isDump(host, file));
    const others = files.filter((file) => !dumps.includes(file));
    const convention = conventionOf(others);
    for (const file of dumps) parts.push(...history(host, folder, 'dump', [file], true));
    const applied = convention ? inOrder(others.filter((file) => convention.applies(file)), convention) : others;
    if (applied.length > 0) parts.push(...history(host, folder, convention?.tool ?? 'SQL files', applied, convention === undefined));
  }
  return parts;
}

function groupedBy(files: readonly string[], key: (file: string) => string): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const file of files) groups.set(key(file), [...(groups.get(key(file)) ?? []), file]);
  return groups;
}

/** `structure.sql` and `schema.sql` as tools write them, and whatever pg_dump wrote. */
function isDump(host: Host, file: string): boolean {
  if (/^(schema|structure)\.sql$/i.test(nameOf(file))) return true;
  const text = host.project.text(file);
  return text?.slice(0, 2000).includes('PostgreSQL database dump') === true;
}

/** A history of files in order; none where nothing is defined, or in the dialect of another database. */
function history(host: Host, folder: string, tool: string, files: readonly string[], dump = false): SchemaPart[] {
  const migrations: SqlMigration[] = [];
  let written: string | undefined;
  for (const file of files) {
    const whole = host.project.text(file);
    if (whole === undefined) continue;
    if (!/\b(create|alter|drop)\b/i.test(whole)) {
      migrations.push({ file, text: '' });
      continue;
    }
    if (isForeignText(whole)) {
      // Files that are applied one after the other are for one database; others may lie side by side.
      if (dump) continue;
      return [];
    }
    const { text, transaction, tool: named } = upwards(whole);
    written ??= named;
    migrations.push({ file, text, ...(transaction && { transaction }) });
  }
  if (migrations.every(({ text }) => text === '')) return [];
  const read = sqlMigrations(host, migrations);
  if (read.every(({ changes }) => changes.length === 0)) return [];
  return [partOf({ source: ID, tool: written ?? tool, folder, ...remedies(written ?? tool), ...(dump ? { dump: true } : tool !== 'sqitch' && { write: (changes: readonly IndexChange[], site: MigrationSite) => writeNext({ tool, files, all: new Set(host.project.files) }, changes, site), unblock: (migration: Migration, change: PlacedChange, text: MigrationSite['text']) => unblock(tool, files, migration, change, text) }) }, read, 'sql')];
}

/** How the tools are told to leave the transaction out. */
function remedies(tool: string): { readonly concurrently?: string; readonly withoutTransaction?: string } {
  const mark = { goose: '-- +goose NO TRANSACTION', dbmate: '-- migrate:up transaction:false' }[tool];
  if (mark === undefined) return {};
  return { concurrently: `CREATE INDEX CONCURRENTLY in a migration of its own, with ${mark}.`, withoutTransaction: `Begin the migration with ${mark}, and put nothing else into it.` };
}

function sqitch(host: Host): SchemaPart[] {
  return host.project.files.flatMap((file) => {
    if (nameOf(file) !== 'sqitch.plan' || isAside(file) || namesForeign(file)) return [];
    const folder = folderOf(file);
    const changes = plannedChanges(host.project.text(file) ?? '').map((name) => (folder === '' ? `deploy/${name}.sql` : `${folder}/deploy/${name}.sql`));
    return history(host, folder, 'sqitch', changes);
  });
}
