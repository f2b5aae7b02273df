// What libraries of migrations in code share: which files are migrations, how each is executed on the way up, and drafts of tables that the
// calls of a builder fill.
import type { Span } from '../core/place.js';
import type { ColumnDefinition, ForeignKeyDefinition, IndexDefinition, SchemaChange } from '../core/schema-change.js';
import { canonicalType, isSerial } from '../core/type-names.js';
import { stringOf, type Value } from '../core/values.js';
import type { History, Migration } from '../schema/history.js';
import type { IndexChange, MigrationSite } from '../schema/index-changes.js';
import type { SchemaPart } from '../schema/merge.js';
import type { Host } from './library.js';
import { writeScripts, type ScriptLines } from './script-migrations.js';
import { byFolder, byVersion, isAside, namesForeign, packagesWith, partOf } from './migration-files.js';

/** A tool whose migrations are files of scripts that export what they do. */
export interface CodeTool extends Pick<History, 'source' | 'tool' | 'concurrently' | 'withoutTransaction'> {
  /** The package that the manifest above the files names. */
  readonly package: string;
  /** What the text of each of its migrations holds. */
  readonly mark: RegExp;
  /** Executes one file's way up. */
  up(host: Host, file: string): void;
  /** How a migration of it changes an index. */
  readonly lines?: ScriptLines;
  /** Whether the tool stands a transaction around a file of that text. */
  transaction?(text: string): Migration['transaction'];
}

/** The histories of a tool's folders of scripts, each executed and replayed. */
export function scriptParts(host: Host, tool: CodeTool): readonly SchemaPart[] {
  const packages = packagesWith(host.project, tool.package);
  if (packages.length === 0) return [];
  const candidates = host.project.files.filter((file) => /\.[cm]?[jt]s$/.test(file) && /(^|\/)\w*[-_]?migrations?\//i.test(file) && !isAside(file) && !namesForeign(file) && packages.some((folder) => folder === '' || file.startsWith(`${folder}/`)));
  return [...byFolder(candidates)].flatMap(([folder, files]) => {
    const own = files.filter((file) => tool.mark.test(host.project.text(file) ?? '')).sort(byVersion);
    return codePart(host, tool, folder, own);
  });
}

/** One history of files in their order. */
export function codePart(host: Host, tool: CodeTool, folder: string, files: readonly string[]): readonly SchemaPart[] {
  const migrations = files.map((file): Migration => {
    const text = host.project.text(file) ?? '';
    const changes = host.recorded(file, () => tool.up(host, file));
    const transaction = tool.transaction?.(text);
    // What is built of computed names or in loops may be more than was read.
    const isOpen = changes.length === 0 || /\bfor\s*\(|\.forEach\(|\.map\(|^\s+for .* in /m.test(text);
    return { file, changes, ...(transaction && { transaction }), ...(isOpen && { open: true }) };
  });
  if (migrations.every(({ changes }) => changes.length === 0)) return [];
  const { source, tool: title, concurrently, withoutTransaction, lines } = tool;
  return [partOf({ source, tool: title, folder, ...(concurrently !== undefined && { concurrently }), ...(withoutTransaction !== undefined && { withoutTransaction }), ...(lines && { write: (changes: readonly IndexChange[], site: MigrationSite) => writeScripts(files, changes, site, lines) }) }, migrations, 'code')];
}

/** Records what a text of SQL defines; the places are those of the call that sends it. */
export function changeBySql(host: Host, text: string | undefined, at: Span): void {
  if (text === undefined || !/\b(create|alter|drop)\b/i.test(text)) return;
  for (const { change } of host.sql.definitions(text).changes) host.change(moved(change, at), at);
}

/** A change with all its parts at one place. */
function moved(change: SchemaChange, { start, end }: Span): SchemaChange {
  const here = <T extends Span>(part: T): T => ({ ...part, start, end });
  switch (change.kind) {
    case 'create-table':
      return here({ ...change, columns: change.columns.map(here), indexes: change.indexes.map(here), foreignKeys: change.foreignKeys.map(here) });
    case 'add-column':
      return here({ ...change, column: here(change.column) });
    case 'add-index':
      return here({ ...change, index: here(change.index) });
    case 'add-foreign-key':
      return here({ ...change, foreignKey: here(change.foreignKey) });
    default:
      return here(change);
  }
}

/** The strings of a list, or the one string; undefined where one is not known. */
export function words(value: Value | undefined): readonly string[] | undefined {
  const one = stringOf(value);
  if (one !== undefined) return [one];
  if (value?.kind !== 'collection' || !value.items) return undefined;
  const known = value.items.map(stringOf).filter((item) => item !== undefined);
  return known.length === value.items.length ? known : undefined;
}

/** A field of a record. */
export function entry(value: Value | undefined, ...names: readonly string[]): Value | undefined {
  if (value?.kind !== 'record') return undefined;
  for (const name of names) if (value.fields.has(name)) return value.fields.get(name);
  return undefined;
}

/** True or false where that is written; undefined elsewhere. */
export function flag(value: Value | undefined): boolean | undefined {
  return value?.kind === 'literal' && typeof value.value === 'boolean' ? value.value : undefined;
}

/** A number where that is written. */
export function numeral(value: Value | undefined): number | undefined {
  return value?.kind === 'literal' && typeof value.value === 'number' ? value.value : undefined;
}

/** A column as a builder's calls fill it in. */
export interface ColumnDraft {
  readonly name: string;
  readonly at: Span;
  type: string;
  nullable: boolean;
  primary?: boolean;
  unique?: boolean | string;
  index?: boolean | string;
  /** Its index is a unique one. */
  uniqueIndex?: boolean;
  generated?: ColumnDefinition['generated'];
  values?: readonly string[];
  references?: { table?: string; column?: string; onDelete?: string };
}

/** A column's definition, and what it adds to its table. */
export function drafted(draft: ColumnDraft): { readonly column: ColumnDefinition; readonly indexes: readonly IndexDefinition[]; readonly foreignKeys: readonly ForeignKeyDefinition[] } {
  const { name, at, references } = draft;
  const span: Span = { start: at.start, end: at.end };
  const keys = [{ column: name }];
  const named = (value: boolean | string | undefined): { readonly name?: string } => (typeof value === 'string' ? { name: value } : {});
  const serial = isSerial(draft.type);
  const generated = draft.generated ?? (serial ? ('serial' as const) : undefined);
  const onDelete = deleteAction(references?.onDelete);
  return {
    column: { name, type: canonicalType(draft.type), nullable: draft.nullable && !draft.primary && !serial, ...(generated && { generated }), ...(draft.values && { values: draft.values }), ...span },
    indexes: [
      ...(draft.primary ? [{ keys, unique: true, constraint: 'primary' as const, ...span }] : []),
      ...(draft.unique ? [{ keys, unique: true, constraint: 'unique' as const, ...named(draft.unique), ...span }] : []),
      ...(draft.index ? [{ keys, unique: draft.uniqueIndex === true, ...named(draft.index), ...span }] : []),
    ],
    foreignKeys: references?.table === undefined ? [] : [{ columns: [name], table: references.table, references: references.column === undefined ? [] : [references.column], ...(onDelete && { onDelete }), ...span }],
  };
}

/** What deleting a parent does, in whatever spelling. */
export function deleteAction(text: string | undefined): ForeignKeyDefinition['onDelete'] {
  const plain = text?.toLowerCase().replace(/[_-]/g, ' ');
  return plain === 'cascade' || plain === 'set null' || plain === 'set default' || plain === 'restrict' || plain === 'no action' ? plain : undefined;
}

/** Records a table with its columns. */
export function createTable(host: Host, table: string, columns: readonly ColumnDraft[], at: Span, rest: { readonly indexes?: readonly IndexDefinition[]; readonly foreignKeys?: readonly ForeignKeyDefinition[]; readonly open?: boolean; readonly ifNotExists?: boolean } = {}): void {
  const parts = columns.map(drafted);
  // Several columns that are called primary are one primary key.
  const primary = columns.filter((column) => column.primary);
  const single = parts.flatMap(({ indexes }) => indexes).filter((index) => index.constraint !== 'primary' || primary.length < 2);
  const joint: readonly IndexDefinition[] = primary.length < 2 ? [] : [{ keys: primary.map(({ name }) => ({ column: name })), unique: true, constraint: 'primary', start: at.start, end: at.end }];
  host.change(
    {
      kind: 'create-table',
      ...tableName(table),
      columns: parts.map(({ column }) => column),
      indexes: [...single, ...joint, ...(rest.indexes ?? [])],
      foreignKeys: [...parts.flatMap(({ foreignKeys }) => foreignKeys), ...(rest.foreignKeys ?? [])],
      ...(rest.open && { open: true }),
      ...(rest.ifNotExists && { ifNotExists: true }),
      start: at.start,
      end: at.end,
    },
    at,
  );
}

/** Records a column that is added. */
export function addColumn(host: Host, table: string, draft: ColumnDraft, at: Span): void {
  const { column, indexes, foreignKeys } = drafted(draft);
  const on = { ...tableName(table), start: at.start, end: at.end };
  host.change({ kind: 'add-column', ...on, column }, at);
  for (const index of indexes) host.change({ kind: 'add-index', ...on, index }, at);
  for (const foreignKey of foreignKeys) host.change({ kind: 'add-foreign-key', ...on, foreignKey }, at);
}

/**
 * Records what builders call alike: that a table is dropped or renamed, or a column renamed.
 *
 * @param on the table that the call is about
 * @param given what stands behind the table in the call
 * @returns false for any other call
 */
export function changeAlike(host: Host, call: string, on: Span & { readonly table: string; readonly schema?: string }, given: readonly (Value | undefined)[], at: Span, nameOf: (value: Value | undefined) => string | undefined, columnOf: (value: Value | undefined) => string | undefined = stringOf): boolean {
  const [first, second] = given;
  switch (call) {
    case 'dropTable':
      host.change({ kind: 'drop-table', ...on }, at);
      return true;
    case 'renameTable': {
      const to = nameOf(first);
      if (to !== undefined) host.change({ kind: 'rename-table', ...on, to }, at);
      return true;
    }
    case 'renameColumn': {
      const [column, to] = [columnOf(first), columnOf(second)];
      if (column !== undefined && to !== undefined) host.change({ kind: 'rename-column', ...on, column, to }, at);
      return true;
    }
    default:
      return false;
  }
}

/** `schema.table` taken apart. */
export function tableName(name: string): { readonly table: string; readonly schema?: string } {
  const dot = name.indexOf('.');
  return dot < 0 ? { table: name } : { schema: name.slice(0, dot), table: name.slice(dot + 1) };
}
