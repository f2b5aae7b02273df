// The builder of a table: its columns and what is chained to them, its indexes and keys, and what is dropped.
import type { Span } from '../../core/place.js';
import type { ForeignKeyDefinition, IndexDefinition, SchemaChange } from '../../core/schema-change.js';
import { stringOf, type ObjectValue, type Value } from '../../core/values.js';
import type { Arguments, Host } from '../library.js';
import { addColumn, createTable, deleteAction, drafted, entry, flag, numeral, tableName, words, type ColumnDraft } from '../migration-code.js';

type Column = ColumnDraft & { altered?: boolean };

/** What a builder was told so far; filled in by its calls. */
export interface TableDraft {
  readonly name: string;
  readonly isNew: boolean;
  readonly at: Span;
  readonly columns: Column[];
  readonly indexes: IndexDefinition[];
  readonly foreignKeys: { columns: readonly string[]; name?: string; at: Span; table?: string; references: readonly string[]; onDelete?: string }[];
  readonly changes: SchemaChange[];
}

/** A builder that was told nothing yet. */
export function newTable(name: string, isNew: boolean, at: Span): TableDraft {
  return { name, isNew, at, columns: [], indexes: [], foreignKeys: [], changes: [] };
}

const TYPES: Readonly<Record<string, string>> = {
  integer: 'integer', int: 'integer', tinyint: 'smallint', smallint: 'smallint', mediumint: 'integer', bigInteger: 'bigint', bigint: 'bigint', text: 'text', boolean: 'boolean', bool: 'boolean', date: 'date',
  time: 'time', json: 'json', jsonb: 'jsonb', uuid: 'uuid', binary: 'bytea', float: 'real', double: 'double precision', increments: 'serial', bigIncrements: 'bigserial', geometry: 'geometry', geography: 'geography', point: 'point',
};

/** A call on a builder, on a column of it, or on a foreign key of it. */
export function tableCall(receiver: ObjectValue, name: string, args: Arguments, at: Span): Value | undefined {
  if (receiver.type === 'column') {
    columnCall(receiver.data as { column: Column; table: TableDraft }, name, args);
    return receiver;
  }
  if (receiver.type === 'key') {
    const key = receiver.data as TableDraft['foreignKeys'][number];
    const [first] = args.positional;
    if (name === 'references') reference(key, words(first) ?? []);
    if (name === 'inTable' || name === 'on') key.table = stringOf(first) ?? key.table;
    if (name === 'onDelete') key.onDelete = stringOf(first) ?? key.onDelete;
    return receiver;
  }
  return receiver.type === 'table' ? builderCall(receiver, receiver.data as TableDraft, name, args, at) : undefined;
}

/** `references('id')` and `references('users.id')`. */
function reference(key: TableDraft['foreignKeys'][number], names: readonly string[]): void {
  const [first] = names;
  const dot = first?.lastIndexOf('.') ?? -1;
  if (first !== undefined && dot > 0) key.table ??= first.slice(0, dot);
  key.references = names.map((one) => one.slice(one.lastIndexOf('.') + 1));
}

function builderCall(receiver: ObjectValue, table: TableDraft, name: string, { positional: given }: Arguments, at: Span): Value | undefined {
  const [first, second, third] = given;
  const word = stringOf(first);
  const on = { ...tableName(table.name), start: at.start, end: at.end };
  const type = typeOf(name, second, third);
  if (type !== undefined) {
    const column = word ?? (/ncrements$/.test(name) ? 'id' : undefined);
    return column === undefined ? receiver : columnValue(table, { name: column, at, type, nullable: true, ...(/ncrements$/.test(name) && flag(entry(second, 'primaryKey')) !== false && { primary: true }), ...valuesOf(name, second) });
  }
  const columns = words(first);
  const span: Span = { start: at.start, end: at.end };
  switch (name) {
    case 'timestamps': {
      const isCamel = flag(third) === true || flag(entry(first, 'useCamelCase')) === true;
      for (const column of isCamel ? ['createdAt', 'updatedAt'] : ['created_at', 'updated_at']) table.columns.push({ name: column, at, type: 'timestamptz', nullable: flag(second) !== true && flag(entry(first, 'defaultToNow')) !== true });
      return receiver;
    }
    case 'primary':
    case 'unique':
    case 'index': {
      if (!columns) return receiver;
      const named = stringOf(second) ?? stringOf(entry(second, 'indexName', 'constraintName'));
      const kind = typeOfIndex(third);
      const where = entry(third, 'predicate') ?? entry(second, 'predicate');
      table.indexes.push({
        keys: columns.map((column) => ({ column })),
        unique: name !== 'index',
        ...(name === 'primary' && { constraint: 'primary' as const }),
        ...(name === 'unique' && !where && { constraint: 'unique' as const }),
        name: named ?? defaultName(table.name, columns, name),
        ...(kind !== undefined && { method: kind }),
        ...(where && { where: '?' }),
        ...span,
      });
      return receiver;
    }
    case 'foreign': {
      const named = stringOf(second);
      const key: TableDraft['foreignKeys'][number] = { columns: columns ?? [], at, references: [], ...(named !== undefined && { name: named }) };
      if (columns) table.foreignKeys.push(key);
      return { ...receiver, type: 'key', data: key, key: `foreign:${at.start}` };
    }
    case 'dropColumn':
    case 'dropColumns':
      for (const column of given.flatMap((one) => words(one) ?? [])) table.changes.push({ kind: 'drop-column', ...on, column });
      return receiver;
    case 'dropTimestamps':
      for (const column of flag(first) === true ? ['createdAt', 'updatedAt'] : ['created_at', 'updated_at']) table.changes.push({ kind: 'drop-column', ...on, column });
      return receiver;
    case 'renameColumn': {
      const to = stringOf(second);
      if (word !== undefined && to !== undefined) table.changes.push({ kind: 'rename-column', ...on, column: word, to });
      return receiver;
    }
    case 'dropIndex':
    case 'dropUnique':
    case 'dropForeign': {
      const suffix = name === 'dropIndex' ? 'index' : name === 'dropUnique' ? 'unique' : 'foreign';
      const named = stringOf(second) ?? (columns && defaultName(table.name, columns, suffix));
      if (named !== undefined) table.changes.push(name === 'dropIndex' ? { kind: 'drop-index', table: '', name: named, ...span } : { kind: 'drop-constraint', ...on, name: named });
      return receiver;
    }
    case 'dropPrimary':
      table.changes.push({ kind: 'drop-index-on', ...on, columns: [], constraint: 'primary' });
      return receiver;
    case 'setNullable':
    case 'dropNullable':
      if (word !== undefined) table.changes.push({ kind: 'alter-column', ...on, column: word, nullable: name === 'setNullable' });
      return receiver;
    default:
      return receiver;
  }
}

function typeOf(name: string, second: Value | undefined, third: Value | undefined): string | undefined {
  switch (name) {
    case 'string':
      return `varchar(${numeral(second) ?? 255})`;
    case 'decimal':
      return `numeric(${numeral(second) ?? 8},${numeral(third) ?? 2})`;
    case 'timestamp':
    case 'datetime':
    case 'dateTime': {
      const isBare = flag(entry(second, 'useTz')) === false || flag(second) === true;
      const precision = numeral(entry(second, 'precision'));
      return `timestamp${precision === undefined ? '' : `(${precision})`} ${isBare ? 'without' : 'with'} time zone`;
    }
    case 'enu':
    case 'enum':
      return stringOf(entry(third, 'enumName')) ?? 'text';
    case 'specificType':
      return stringOf(second) ?? 'unknown';
    default:
      return Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
  }
}

function valuesOf(name: string, second: Value | undefined): { readonly values?: readonly string[] } {
  const values = name === 'enu' || name === 'enum' ? words(second) : undefined;
  return values ? { values } : {};
}

function typeOfIndex(value: Value | undefined): string | undefined {
  const written = stringOf(value) ?? stringOf(entry(value, 'indexType')) ?? stringOf(entry(value, 'storageEngineIndexType'));
  return written === undefined || /^(unique|btree|fulltext)$/i.test(written) ? undefined : written.toLowerCase();
}

function columnValue(table: TableDraft, column: Column): ObjectValue {
  table.columns.push(column);
  return { kind: 'object', library: 'knex-migrations', type: 'column', data: { column, table }, key: `${column.name}:${column.at.start}`, deps: 0 };
}

function columnCall({ column, table }: { column: Column; table: TableDraft }, name: string, { positional: given }: Arguments): void {
  const [first] = given;
  const word = stringOf(first);
  if (name === 'notNullable') column.nullable = false;
  if (name === 'nullable') column.nullable = flag(first) !== false;
  if (name === 'primary') column.primary = true;
  if (name === 'unique') column.unique = word ?? stringOf(entry(first, 'indexName')) ?? defaultName(table.name, [column.name], 'unique');
  if (name === 'index') column.index = word ?? defaultName(table.name, [column.name], 'index');
  if (name === 'alter') column.altered = true;
  if (name === 'references' && word !== undefined) {
    const dot = word.lastIndexOf('.');
    column.references = { ...column.references, column: word.slice(dot + 1), ...(dot > 0 && { table: word.slice(0, dot) }) };
  }
  if ((name === 'inTable' || name === 'on') && word !== undefined) column.references = { ...column.references, table: word };
  if (name === 'onDelete' && word !== undefined) column.references = { ...column.references, onDelete: word };
}

function defaultName(table: string, columns: readonly string[], kind: string): string {
  const plain = tableName(table).table;
  return kind === 'primary' ? `${plain}_pkey` : `${plain}_${columns.join('_')}_${kind}`.toLowerCase();
}

/** Records what a builder was told. */
export function finish(host: Host, table: TableDraft): void {
  const { name, at } = table;
  const foreignKeys = table.foreignKeys.flatMap((key): ForeignKeyDefinition[] => {
    const onDelete = deleteAction(key.onDelete);
    return key.table === undefined ? [] : [{ columns: key.columns, ...tableName(key.table), references: key.references, ...(onDelete && { onDelete }), name: key.name ?? defaultName(name, key.columns, 'foreign'), start: key.at.start, end: key.at.end }];
  });
  if (table.isNew) {
    createTable(host, name, table.columns, at, { indexes: table.indexes, foreignKeys });
    return;
  }
  const on = { ...tableName(name), start: at.start, end: at.end };
  for (const column of table.columns) {
    if (!column.altered) addColumn(host, name, column, column.at);
    else host.change({ kind: 'alter-column', ...on, column: column.name, type: drafted(column).column.type, nullable: column.nullable }, column.at);
  }
  for (const index of table.indexes) host.change({ kind: 'add-index', ...on, index }, index);
  for (const foreignKey of foreignKeys) host.change({ kind: 'add-foreign-key', ...on, foreignKey }, foreignKey);
  for (const change of table.changes) host.change(change, change);
}
