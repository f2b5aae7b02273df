// What libraries of migration tools share: files in the order of their versions, the files that a package's own tool reads, and histories
// made of texts of SQL.
import type { PlacedChange } from '../core/schema-change.js';
import type { History, Migration } from '../schema/history.js';
import type { SchemaPart } from '../schema/merge.js';
import { replay } from '../schema/replay.js';
import type { Host, Project } from './library.js';

/** The folder of a path, `''` at the top. */
export function folderOf(file: string): string {
  const slash = file.lastIndexOf('/');
  return slash < 0 ? '' : file.slice(0, slash);
}

/** The last segment of a path. */
export function nameOf(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}

/** Files by the folder that holds them, in the project's order. */
export function byFolder(files: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const folders = new Map<string, string[]>();
  for (const file of files) {
    const present = folders.get(folderOf(file));
    if (present) present.push(file);
    else folders.set(folderOf(file), [file]);
  }
  return folders;
}

/** Compares names so that numbers in them count as numbers: `2_b` comes before `10_a`. */
export function byVersion(a: string, b: string): number {
  const [left, right] = [nameOf(a), nameOf(b)].map((name) => name.split(/(\d+)/));
  for (let at = 0; at < Math.max(left?.length ?? 0, right?.length ?? 0); at += 1) {
    const [one = '', two = ''] = [left?.[at], right?.[at]];
    if (one === two) continue;
    if (at % 2 === 1 && one !== '' && two !== '') {
      const [first, second] = [BigInt(one), BigInt(two)];
      if (first !== second) return first < second ? -1 : 1;
    } else return one < two ? -1 : 1;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The folders whose package.json names a package, `''` for the top one. */
export function packagesWith(project: Pick<Project, 'files' | 'text'>, name: string): readonly string[] {
  return project.files.filter((file) => nameOf(file) === 'package.json' && project.text(file)?.includes(`"${name}"`)).map(folderOf);
}

/** True for paths of tests, examples and templates: the schema there is not the project's. */
export function isAside(path: string): boolean {
  return /(^|\/)(tests?|__tests__|spec|specs|e2e|fixtures?|__fixtures__|examples?|samples?|demos?|templates?|seeds?|seeders|benchmarks?|docs?|node_modules)(\/|$)/i.test(path);
}

/** True where a path names another database than PostgreSQL. */
export function namesForeign(path: string): boolean {
  return /(^|[/_.-])(mysql|mariadb|sqlite3?|mssql|sqlserver|oracle|clickhouse|snowflake|bigquery|duckdb|cassandra|scylla|tidb|planetscale|d1|turso|libsql|h2|derby|db2|mongo(db)?)([/_.-]|$)/i.test(path);
}

/** True for a text that PostgreSQL would not take, because it is in the dialect of another database. */
export function isForeignText(text: string): boolean {
  const plain = text.replace(/--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'/g, ' ');
  return /`\w+`|\bENGINE\s*=|\bAUTO_INCREMENT\b|\bAUTOINCREMENT\b|\bPRAGMA\s+\w+|\bNVARCHAR\b|\bVARCHAR2\b|\bIDENTITY\s*\(\s*\d+\s*,|\[dbo\]|\bUNSIGNED\b|^\s*GO\s*$|\bDATETIME\b|\bTINYINT\b|\bLONGTEXT\b|\bMergeTree\b/im.test(plain);
}

/** A file's migration, read from its SQL. */
export interface SqlMigration {
  readonly file: string;
  /** The part of the text that is applied, at the offsets that it has in the file. */
  readonly text: string;
  readonly transaction?: Migration['transaction'];
}

/** The migrations of texts in SQL. */
export function sqlMigrations(host: Pick<Host, 'sql'>, files: readonly SqlMigration[]): readonly Migration[] {
  return files.map(({ file, text, transaction }): Migration => {
    const { changes, statements, isOpen } = host.sql.definitions(text);
    return { file, changes: changes.map(({ change, conditional, inTransaction }) => ({ change, file, ...(conditional && { conditional: true }), ...(inTransaction && { inTransaction: true }) })), statements, ...(transaction && { transaction }), ...(isOpen && { open: true }) };
  });
}

/**
 * A history as a part of the schema: replayed into tables.
 *
 * @param recent how many of the last migrations count as new
 */
export function partOf(history: Omit<History, 'migrations'>, migrations: readonly Migration[], rank: 'sql' | 'code', database?: string, recent = 1): SchemaPart {
  const marked = history.dump ? migrations : migrations.map((one, index): Migration => (index >= migrations.length - recent ? { ...one, recent: true } : one));
  const { tables, enums, extensions, functions, differences } = replay(changesOf(marked), history.source);
  return {
    source: history.source,
    rank,
    folder: history.folder,
    ...(database !== undefined && { database }),
    ...(history.dump && { dump: true }),
    catalog: { tables, models: new Map(), enums, extensions, functions, differences, histories: [{ ...history, migrations: marked, tables: [...tables.keys()], ...(database !== undefined && { database }) }] },
  };
}

function* changesOf(migrations: readonly Migration[]): Iterable<PlacedChange> {
  for (const { changes } of migrations) yield* changes;
}
