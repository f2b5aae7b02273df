// The next files of a folder of migrations in SQL: named, paired and marked as the others are. An index is built concurrently where the tool is known to
// be able to leave its transaction out; a statement that it would refuse is worse than one that waits.
import type { NewFile } from '../../core/code.js';
import type { PlacedChange } from '../../core/schema-change.js';
import type { Migration } from '../../schema/history.js';
import type { IndexChange, MigrationSite, Unblocked } from '../../schema/index-changes.js';
import { folderOf, nameOf } from '../migration-files.js';
import { nextVersion, snakeCase } from '../next-migration.js';
import { unblockedSql, type TransactionMark } from '../sql-concurrently.js';

/** A folder whose files are applied one after the other. */
export interface SqlFolder {
  /** What the tool is called, as far as its files say. */
  readonly tool: string;
  /** The files that are applied on the way up, in their order. */
  readonly files: readonly string[];
  /** Every file of the project. */
  readonly all: ReadonlySet<string>;
}

/** A file, or a pair, for each change; undefined where the way of naming or applying them is not known. */
export function writeNext({ tool, files, all }: SqlFolder, changes: readonly IndexChange[], { text, now }: MigrationSite): readonly NewFile[] | undefined {
  const versioned = files.filter((file) => !nameOf(file).startsWith('R__'));
  const file = versioned.at(-1);
  const before = file === undefined ? undefined : text(file);
  if (file === undefined || before === undefined) return undefined;
  const style = styleOf(file, all);
  if (!style) return undefined;
  let { version } = style;
  const made: NewFile[] = [];
  for (const change of changes) {
    const next = nextVersion(version, now);
    if (next === undefined) return undefined;
    version = next;
    const words = `${change.kind === 'add' ? 'add' : 'drop'}_${snakeCase(change.index.name)}`;
    const name = `${style.before}${version}${style.separator}${style.isKebab ? words.replaceAll('_', '-') : words}`;
    const written = texts(change, tool, before, versioned.slice(-20).map((one) => text(one) ?? ''), style.down !== undefined);
    if (!written) return undefined;
    made.push({ path: style.path(name, style.up), text: written.up });
    if (style.down !== undefined && written.down !== undefined) made.push({ path: style.path(name, style.down), text: written.down });
  }
  return made;
}

interface NamingStyle {
  /** `V` for Flyway. */
  readonly before: string;
  readonly version: string;
  readonly separator: string;
  readonly isKebab: boolean;
  /** What follows the name of the file on the way up, and of the one on the way down, if it has one. */
  readonly up: string;
  readonly down?: string;
  path(name: string, end: string): string;
}

function styleOf(file: string, all: ReadonlySet<string>): NamingStyle | undefined {
  const name = nameOf(file);
  if (name === 'up.sql') {
    const folder = folderOf(folderOf(file));
    const parsed = /^(\d+)([_-]+)(.*)$/.exec(nameOf(folderOf(file)));
    if (!parsed || /^\d/.test(parsed[3] ?? '')) return undefined;
    return { before: '', version: parsed[1] ?? '', separator: parsed[2] ?? '_', isKebab: isKebab(parsed[3] ?? ''), up: '/up.sql', ...(all.has(`${folderOf(file)}/down.sql`) && { down: '/down.sql' }), path: (one, end) => `${folder}/${one}${end}` };
  }
  const parsed = /^(V?)(\d+(?:[._]\d+)*?)(__|[_-])(\D.*?)?((?:\.up)?\.sql)$/.exec(name);
  if (!parsed) return undefined;
  const [, before = '', version = '', separator = '_', words = '', end = '.sql'] = parsed;
  if ((before === 'V') !== (separator === '__') && before === 'V') return undefined;
  const down = end === '.up.sql' ? '.down.sql' : undefined;
  const hasDown = down !== undefined && all.has(file.replace(/\.up\.sql$/, '.down.sql'));
  const folder = folderOf(file);
  return { before, version, separator, isKebab: isKebab(words), up: end, ...(hasDown && { down }), path: (one, tail) => `${folder === '' ? '' : `${folder}/`}${one}${tail}` };
}

function isKebab(words: string): boolean {
  return words.includes('-') && !words.includes('_');
}

/** What stands in the files of a change. */
function texts(change: IndexChange, tool: string, last: string, recent: readonly string[], isPaired: boolean): { readonly up: string; readonly down?: string } | undefined {
  const lineBreak = last.includes('\r\n') ? '\r\n' : '\n';
  const isLower = recent.every((one) => !/^\s*(?:CREATE|ALTER|DROP)\b/m.test(one)) && recent.some((one) => /^\s*(?:create|alter|drop)\b/m.test(one));
  const spelt = (sql: string, concurrently: boolean): string => {
    const plain = concurrently ? sql : sql.replace('INDEX CONCURRENTLY ', 'INDEX ');
    return `${isLower ? plain.replace(/^(?:CREATE (?:UNIQUE )?INDEX(?: CONCURRENTLY)?|DROP INDEX(?: CONCURRENTLY)?)|(?<= )(?:ON|USING|INCLUDE|WHERE|DESC|NULLS (?:FIRST|LAST))(?= |$)/g, (word) => word.toLowerCase()) : plain};`;
  };
  const [up, down] = [spelt(change.up, true), spelt(change.down, true)];
  const lines = (...all: readonly string[]): string => all.map((line) => line + lineBreak).join('');
  if (/^--\s*migrate:up/m.test(last)) return { up: lines('-- migrate:up transaction:false', up, '', '-- migrate:down transaction:false', down) };
  if (/^--\s*\+goose\s+up/im.test(last)) return { up: lines('-- +goose NO TRANSACTION', '-- +goose Up', up, '', '-- +goose Down', down) };
  if (/^--\s*\+migrate\s+up/im.test(last)) return { up: lines('-- +migrate Up notransaction', up, '', '-- +migrate Down notransaction', down) };
  if (/^--\s*(?:\+\w+\s+up|.*\bmigrate:)/im.test(last)) return undefined;
  const isConcurrent = canBeConcurrent(tool, isPaired, recent);
  return { up: lines(spelt(change.up, isConcurrent)), down: lines(spelt(change.down, isConcurrent)) };
}

/** The tool is known to apply a file of one statement outside of a transaction. */
function canBeConcurrent(tool: string, isPaired: boolean, texts: readonly string[]): boolean {
  return tool === 'Flyway' || isPaired || texts.some((one) => /\bindex\s+concurrently\b/i.test(one));
}

/** A migration that is there, changed so that it builds an index without stopping writes. */
export function unblock(tool: string, files: readonly string[], migration: Migration, change: PlacedChange, text: MigrationSite['text']): Unblocked | undefined {
  const isPaired = /\.up\.sql$/.test(migration.file);
  if (migration.transaction === undefined && !canBeConcurrent(tool, isPaired, files.slice(-20).map((file) => (file === migration.file ? '' : (text(file) ?? ''))))) return undefined;
  // This tool leaves the transaction out by itself, if everything in the file wants that.
  const isAlike = migration.changes.length === migration.statements && migration.changes.every((one) => one === change || (one.change.kind === 'add-index' && one.change.index.concurrently === true));
  return unblockedSql(text(change.file), tool === 'Flyway' ? { ...migration, transaction: isAlike ? 'never' : 'several' } : migration, change, marked);
}

const marked: TransactionMark = (text) => {
  const dbmate = /^--[ \t]*migrate:up(?=[ \t]*\r?$)/m.exec(text) ?? /^--[ \t]*\+migrate[ \t]+up(?=[ \t]*\r?$)/im.exec(text);
  if (dbmate) {
    const end = dbmate.index + dbmate[0].length;
    return { start: end, end, text: dbmate[0].includes('+') ? ' notransaction' : ' transaction:false' };
  }
  const goose = /^--[ \t]*\+goose[ \t]+up\b/im.exec(text);
  return goose ? { start: goose.index, end: goose.index, text: `-- +goose NO TRANSACTION${text.includes('\r\n') ? '\r\n' : '\n'}` } : undefined;
};
