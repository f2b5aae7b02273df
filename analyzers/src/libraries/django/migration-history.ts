// Django's migrations as a source of the schema: the operations of all applications in order, the tables that they leave behind, and what
// SQL does beside them.
import type { PlacedChange, SchemaChange } from '../../core/schema-change.js';
import { stringOf, type Value } from '../../core/values.js';
import type { Table } from '../../schema/catalog.js';
import type { History, Migration } from '../../schema/history.js';
import type { SchemaPart } from '../../schema/merge.js';
import { argument, type Host } from '../library.js';
import { folderOf, isAside } from '../migration-files.js';
import { userModelLabel } from './apps.js';
import { declaredIndex, itemsOf } from './indexes.js';
import { literalFalse, literalTrue } from './model-classes.js';
import { leavesOf, namesIn, operationsOf, orderedMigrations, type MigrationClass } from './migration-order.js';
import { applyOperation, registryOfStates, type ModelStates, type StateModel } from './migration-state.js';
import { type Application, unblock, writeMigrations } from './new-migrations.js';
import { dataOf, type OperationData } from './objects.js';
import { registryOf } from './registry.js';
import { tableEntry } from './tables.js';

const SOURCE = 'django-migrations';

/** The schema as the project's migrations make it; nothing where there are none. */
export function migrationParts(host: Host): readonly SchemaPart[] {
  const { project } = host;
  const ordered = orderedMigrations(project).filter(({ of }) => !isAside(of.file));
  if (ordered.length === 0) return [];
  const states: ModelStates = new Map();
  const replayed = ordered.map((migration): Replayed => {
    const { operations, isOpen } = operationsOf(project, migration.of);
    const into: Mutable = { changes: [], open: isOpen };
    apply(host, states, migration, operations, into, true, true);
    return { migration, ...into };
  });

  const tables = new Map<string, Table>();
  const registry = registryOfStates(states, registryOf(project), userModelLabel(project));
  const own = new Set([...states.values()].map(({ app }) => app));
  for (const model of registry.models.values()) {
    if (model.proxy || model.of || model.opaque || !own.has(model.app) || tables.has(model.table) || model.declared.file === '') continue;
    tables.set(model.table, tableEntry(registry, model));
  }
  const labelOf = (folder: string): string | undefined => ordered.find(({ of }) => folderOf(of.file) === folder)?.app;
  const tablesOf = (folder: string): readonly string[] => [...registry.models.values()].flatMap(({ app, table }) => (app === labelOf(folder) && tables.has(table) ? [table] : []));
  const application = (folder: string): Application => {
    const own = ordered.filter(({ of }) => folderOf(of.file) === folder);
    const models = registryOf(project).models;
    return { label: own[0]?.app ?? '', folder, names: namesIn(project, folder), leaves: leavesOf(project, own), model: (table) => [...models.values()].find((model) => model.table === table && model.of !== undefined && !model.abstract && !model.proxy) };
  };
  const recent = recentMigrations(host, replayed);
  const byFolder = new Map<string, Migration[]>();
  for (const one of replayed) {
    const { file } = one.migration.of;
    const atomic = literalFalse(project.fieldOf(one.migration.of, 'atomic')) ? 'never' : 'always';
    const list = byFolder.get(folderOf(file)) ?? [];
    byFolder.set(folderOf(file), list);
    list.push({ file, changes: one.changes, transaction: atomic, ...(one.open && { open: true }), ...(recent.has(one) && { recent: true }) });
  }
  const histories = [...byFolder].map(([folder, migrations]): History => ({
    source: SOURCE,
    tool: 'Django',
    folder,
    migrations,
    tables: tablesOf(folder),
    unblock: (_migration, placed, text) => unblock(project, placed, text(placed.file)),
    write: (changes, site) => writeMigrations(project, application(folder), changes, site),
    concurrently: 'AddIndexConcurrently of django.contrib.postgres.operations, in a migration of its own with atomic = False.', withoutTransaction: 'Say atomic = False in this migration, and let it do nothing else.',
  }));
  const inSql = addedBySql(replayed, tables);
  for (const [name, table] of inSql.tables) tables.set(name, table);
  return [{ source: SOURCE, rank: 'code', folder: '', catalog: { tables, models: new Map(), histories, ...(inSql.extensions.length > 0 && { extensions: inSql.extensions }) } }];
}

interface Mutable {
  readonly changes: PlacedChange[];
  open: boolean;
}
type Replayed = Mutable & { readonly migration: MigrationClass };

function apply(host: Host, states: ModelStates, migration: MigrationClass, operations: readonly Value[], into: Mutable, onState: boolean, onDatabase: boolean): void {
  const { file } = migration.of;
  for (const value of operations) {
    const operation = dataOf(value, 'migration-operation');
    if (!operation) continue;
    const { name, args, at } = operation;
    if (name === 'SeparateDatabaseAndState') {
      if ([argument(args, 0, 'database_operations'), argument(args, 1, 'state_operations')].some((list) => list && (list.kind !== 'collection' || !list.items))) into.open = true;
      apply(host, states, migration, itemsOf(argument(args, 0, 'database_operations')), into, false, onDatabase);
      apply(host, states, migration, itemsOf(argument(args, 1, 'state_operations')), into, onState, false);
      continue;
    }
    if (name === 'RunSQL') {
      if (onDatabase) for (const change of sqlChanges(host, argument(args, 0, 'sql'), at)) into.changes.push({ change, file, conditional: true });
      if (onState) apply(host, states, migration, itemsOf(argument(args, 2, 'state_operations')), into, true, false);
      continue;
    }
    const extension = name === 'CreateExtension' ? stringOf(argument(args, 0, 'name')) : EXTENSIONS[name];
    if (extension !== undefined) into.changes.push({ change: { kind: 'create-extension', name: extension, ...at }, file });
    if (onDatabase) for (const change of changesOf(states, migration.app, operation)) into.changes.push({ change, file });
    if (onState && !applyOperation(states, migration.app, operation, file)) into.open = true;
  }
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  TrigramExtension: 'pg_trgm', BtreeGinExtension: 'btree_gin', BtreeGistExtension: 'btree_gist', CITextExtension: 'citext', HStoreExtension: 'hstore', UnaccentExtension: 'unaccent', CryptoExtension: 'pgcrypto', BloomExtension: 'bloom',
};

/** What an operation does to tables that are there, as far as somebody may want to hear of it: new tables, and indexes on old ones. */
function changesOf(states: ModelStates, app: string, { name, args, at }: OperationData): readonly SchemaChange[] {
  const model = states.get(`${app}.${stringOf(argument(args, 0, name === 'CreateModel' ? 'name' : 'model_name')) ?? ''}`.toLowerCase());
  if (name === 'CreateModel') {
    const options = argument(args, 2, 'options');
    const table = options?.kind === 'record' ? stringOf(options.fields.get('db_table')) : undefined;
    return [{ kind: 'create-table', table: table ?? `${app}_${stringOf(argument(args, 0, 'name')) ?? ''}`.toLowerCase(), columns: [], indexes: [], foreignKeys: [], ...at }];
  }
  const named = model?.name ?? stringOf(argument(args, 0, 'model_name'));
  if (named === undefined) return [];
  const table = stringOf(model?.options.get('db_table')) ?? `${app}_${named}`.toLowerCase();
  if (name === 'AddIndex' || name === 'AddIndexConcurrently') {
    const value = argument(args, 1, 'index');
    const index = value && declaredIndex({ app, name: named, column: (field) => columnNamed(model, field) }, value, { file: '', ...at });
    if (!index) return [];
    const keys = index.keys ?? index.columns.map((column) => ({ column }));
    return [{ kind: 'add-index', table, index: { keys, unique: index.unique, ...(index.name !== undefined && { name: index.name }), ...(name === 'AddIndexConcurrently' && { concurrently: true }), ...at }, ...at }];
  }
  if (name === 'AlterField' && model) {
    const field = stringOf(argument(args, 1, 'name')) ?? '';
    const [before, after] = [model.fields.get(field)?.data, dataOf(argument(args, 2, 'field'), 'field')];
    if (before?.kind === 'column' && after?.kind === 'column' && !literalTrue(before.args.named.get('db_index')) && literalTrue(after.args.named.get('db_index')) && !literalTrue(after.args.named.get('unique'))) {
      return [{ kind: 'add-index', table, index: { keys: [{ column: columnNamed(model, field) }], unique: false, ...at }, ...at }];
    }
  }
  return [];
}

function columnNamed(model: StateModel | undefined, name: string): string {
  const data = model?.fields.get(name)?.data;
  const written = stringOf(data?.args.named.get('db_column'));
  return written ?? (data && data.kind !== 'column' ? `${name}_id` : name);
}

/** The definitions in what RunSQL is given: a text, or a list of texts, some with parameters beside them. */
function sqlChanges(host: Host, value: Value | undefined, at: { readonly start: number; readonly end: number }): readonly SchemaChange[] {
  if (value?.kind === 'collection') return itemsOf(value).flatMap((item) => sqlChanges(host, item.kind === 'collection' ? item.items?.[0] : item, at));
  const text = stringOf(value);
  if (text === undefined || !/\b(create|alter|drop)\b/i.test(text)) return [];
  // Spans count in the string; what a user is shown is the operation.
  return host.sql.definitions(text).changes.map(({ change }) => placed(change, at));
}

function placed(change: SchemaChange, at: { readonly start: number; readonly end: number }): SchemaChange {
  return change.kind === 'add-index' ? { ...change, ...at, index: { ...change.index, start: at.start, end: at.end } } : { ...change, start: at.start, end: at.end };
}

/** What SQL of migrations adds to tables, or creates beside them. */
function addedBySql(replayed: readonly Replayed[], tables: ReadonlyMap<string, Table>): { readonly tables: ReadonlyMap<string, Table>; readonly extensions: readonly string[] } {
  const result = new Map<string, Table>();
  const extensions: string[] = [];
  for (const { changes } of replayed) {
    for (const { change, file, conditional } of changes) {
      if (change.kind === 'create-extension') extensions.push(change.name);
      if (!conditional || (change.kind !== 'add-index' && change.kind !== 'drop-index')) continue;
      if (change.kind === 'drop-index') {
        for (const [name, table] of result) result.set(name, { ...table, indexes: table.indexes.filter((index) => index.name !== change.name) });
        continue;
      }
      const table = result.get(change.table) ?? tables.get(change.table);
      const columns = change.index.keys.map(({ column }) => column).filter((column) => column !== undefined);
      if (!table || columns.some((column) => !table.columns.has(column)) || table.indexes.some((index) => index.name !== undefined && index.name === change.index.name)) continue;
      const { name, keys, unique, method, where, include } = change.index;
      const isPlain = keys.every((key) => key.column !== undefined && !key.descending && key.operatorClass === undefined);
      result.set(change.table, {
        ...table,
        indexes: [
          ...table.indexes,
          {
            columns,
            unique,
            ...(!isPlain && { keys }),
            ...(name !== undefined && { name }),
            ...(method !== undefined && { method }),
            ...(where !== undefined && { where }),
            ...(include && { include }),
            ...((where !== undefined || columns.length < keys.length) && { partial: true }),
            inSql: true,
            declared: { file, start: change.start, end: change.end },
          },
        ],
      });
    }
  }
  return { tables: result, extensions };
}

/** Days between the newest migration of a project and one that still counts as new. */
const RECENT_DAYS = 30;

/**
 * The last migration of each application, if it was made at about the time of the project's newest one: as the line says that Django
 * writes at the top. Without such lines only a project of one application has a newest migration.
 */
function recentMigrations(host: Host, replayed: readonly Replayed[]): ReadonlySet<Replayed> {
  const last = new Map<string, Replayed>();
  for (const one of replayed) last.set(one.migration.app, one);
  const dates = new Map([...last.values()].map((one) => [one, Date.parse(/^# Generated by Django .* on (\d{4}-\d{2}-\d{2})/m.exec(host.project.text(one.migration.of.file)?.slice(0, 300) ?? '')?.[1] ?? '')]));
  const newest = Math.max(...[...dates.values()].filter((date) => !Number.isNaN(date)));
  return new Set([...last.values()].filter((one) => (last.size === 1 ? true : newest - (dates.get(one) ?? Number.NaN) <= RECENT_DAYS * 86_400_000)));
}
