// TypeORM's migrations: classes whose `up(queryRunner)` sends SQL, or hands over tables, columns and indexes as objects.
import type { Span } from '../../core/place.js';
import type { ForeignKeyDefinition, IndexDefinition } from '../../core/schema-change.js';
import { record, stringOf, UNKNOWN, type ObjectValue, type Value } from '../../core/values.js';
import { positional, type Arguments, type Host, type Library } from '../library.js';
import { addColumn, changeAlike, changeBySql, createTable, deleteAction, entry, flag, numeral, scriptParts, tableName, words, type CodeTool, type ColumnDraft } from '../migration-code.js';

const LIBRARY = 'typeorm-migrations';
const RUNNER: ObjectValue = { kind: 'object', library: LIBRARY, type: 'runner', data: null, key: 'runner', deps: 0 };

const tool: CodeTool = {
  source: LIBRARY,
  tool: 'TypeORM',
  package: 'typeorm',
  mark: /\bMigrationInterface\b/,
  concurrently: 'queryRunner.query("CREATE INDEX CONCURRENTLY …") in a migration with `transaction = false`, run with --transaction each.',
  withoutTransaction: 'Say `transaction = false` in this migration, and run with --transaction each.',
  transaction: (text) => (/\btransaction\s*=\s*false\b|\bcommitTransaction\s*\(/.test(text) ? 'never' : 'always'),
  up(host, file) {
    for (const name of host.project.exportsOf(file)) {
      const of = host.exported(file, name);
      const up = of?.kind === 'class' ? host.classMember(of, 'up', { kind: 'instance', of, fields: new Map(), deps: 0 }) : undefined;
      if (up) host.call(up, positional(RUNNER), { start: 0, end: 0 });
    }
  },
};

export const library: Library = {
  id: LIBRARY,
  title: 'TypeORM migrations',
  readsSql: true,
  evidence: { imports: ['typeorm'] },
  schema: (host) => scriptParts(host, tool),

  member(host, receiver, name) {
    if (!host.isRecording || receiver.kind !== 'object' || receiver.library !== LIBRARY) return undefined;
    return name === 'manager' || name === 'connection' ? RUNNER : { kind: 'operation', library: LIBRARY, name, deps: 0 };
  },

  call(host, callee, args, at, form) {
    if (!host.isRecording) return undefined;
    // `new Table({…})` and its kin are their records.
    if (form === 'new' && callee.kind === 'external' && /^typeorm(\/.*)?#Table(Column|Index|ForeignKey|Unique)?$/.test(callee.path)) return args.positional[0] ?? UNKNOWN;
    if (callee.kind !== 'operation' || callee.library !== LIBRARY) return undefined;
    if (callee.name === 'query') changeBySql(host, stringOf(args.positional[0]), at);
    else operate(host, callee.name, args, at);
    return UNKNOWN;
  },
};

/** A table's name, as a string or as an object of a table. */
function nameOf(value: Value | undefined): string | undefined {
  return stringOf(value) ?? stringOf(entry(value, 'name'));
}

function operate(host: Host, name: string, { positional: given }: Arguments, at: Span): void {
  const [first, second, third] = given;
  const { start, end } = at;
  const table = nameOf(first);
  if (table === undefined) return;
  const on = { ...tableName(table), start, end };
  if (changeAlike(host, name, on, [second, third], at, nameOf, nameOf)) return;
  switch (name) {
    case 'createTable':
      createTable(host, table, itemsOf(entry(first, 'columns')).flatMap((column) => columnOf(column, at) ?? []), at, {
        indexes: [...itemsOf(entry(first, 'indices')).flatMap((index) => indexOf(index, at) ?? []), ...itemsOf(entry(first, 'uniques')).flatMap((unique) => uniqueOf(unique, at) ?? [])],
        foreignKeys: itemsOf(entry(first, 'foreignKeys')).flatMap((key) => foreignKeyOf(key, at) ?? []),
        open: entry(first, 'columns')?.kind !== 'collection',
        ifNotExists: flag(second) === true,
      });
      return;
    case 'addColumn':
    case 'addColumns':
      for (const item of name === 'addColumn' ? [second] : itemsOf(second)) {
        const column = columnOf(item, at);
        if (column) addColumn(host, table, column, at);
      }
      return;
    case 'dropColumn':
    case 'dropColumns':
      for (const item of name === 'dropColumn' ? [second] : itemsOf(second)) {
        const column = nameOf(item);
        if (column !== undefined) host.change({ kind: 'drop-column', ...on, column }, at);
      }
      return;
    case 'changeColumn': {
      const [from, column] = [nameOf(second), columnOf(third, at)];
      if (from === undefined || !column) return;
      host.change({ kind: 'alter-column', ...on, column: from, ...(column.type !== 'unknown' && { type: column.type }), nullable: column.nullable }, at);
      if (column.name !== from) host.change({ kind: 'rename-column', ...on, column: from, to: column.name }, at);
      return;
    }
    case 'createIndex':
    case 'createIndices':
      for (const item of name === 'createIndex' ? [second] : itemsOf(second)) {
        const index = indexOf(item, at);
        if (index) host.change({ kind: 'add-index', ...on, index }, at);
      }
      return;
    case 'dropIndex': {
      const index = nameOf(second);
      if (index !== undefined) host.change({ kind: 'drop-index', ...on, name: index }, at);
      return;
    }
    case 'createUniqueConstraint': {
      const index = uniqueOf(second, at);
      if (index) host.change({ kind: 'add-index', ...on, index }, at);
      return;
    }
    case 'createPrimaryKey': {
      const keys = (words(second) ?? []).map((column) => ({ column }));
      if (keys.length > 0) host.change({ kind: 'add-index', ...on, index: { keys, unique: true, constraint: 'primary', start, end } }, at);
      return;
    }
    case 'createForeignKey':
    case 'createForeignKeys':
      for (const item of name === 'createForeignKey' ? [second] : itemsOf(second)) {
        const foreignKey = foreignKeyOf(item, at);
        if (foreignKey) host.change({ kind: 'add-foreign-key', ...on, foreignKey }, at);
      }
      return;
    case 'dropForeignKey':
    case 'dropUniqueConstraint': {
      const constraint = nameOf(second);
      if (constraint !== undefined) host.change({ kind: 'drop-constraint', ...on, name: constraint }, at);
      return;
    }
    default:
  }
}

function itemsOf(value: Value | undefined): readonly Value[] {
  return value?.kind === 'collection' ? (value.items ?? []) : [];
}

function columnOf(value: Value | undefined, at: Span): ColumnDraft | undefined {
  const name = stringOf(entry(value, 'name'));
  if (name === undefined) return undefined;
  const type = stringOf(entry(value, 'type'));
  const length = stringOf(entry(value, 'length')) ?? numeral(entry(value, 'length'))?.toString();
  const primary = flag(entry(value, 'isPrimary')) === true;
  const isArray = flag(entry(value, 'isArray')) === true;
  const strategy = stringOf(entry(value, 'generationStrategy'));
  const isGenerated = flag(entry(value, 'isGenerated')) === true && strategy !== 'uuid';
  const values = words(entry(value, 'enum'));
  return {
    name,
    at,
    type: type === undefined || type === 'enum' ? 'unknown' : `${type === 'datetime' ? 'timestamp' : type}${length === undefined || length === '' ? '' : `(${length})`}${isArray ? '[]' : ''}`,
    nullable: flag(entry(value, 'isNullable')) === true,
    ...(primary && { primary }),
    ...(flag(entry(value, 'isUnique')) === true && { unique: true }),
    ...(isGenerated && { generated: strategy === 'identity' ? ('identity' as const) : ('serial' as const) }),
    ...(values && { values }),
  };
}

function indexOf(value: Value | undefined, { start, end }: Span): IndexDefinition | undefined {
  const columns = words(entry(value, 'columnNames'));
  if (!columns || columns.length === 0) return undefined;
  const name = stringOf(entry(value, 'name'));
  const where = entry(value, 'where') ?? UNKNOWN;
  const kind = flag(entry(value, 'isSpatial')) === true ? { method: 'gist' } : {};
  return { keys: columns.map((column) => ({ column })), unique: flag(entry(value, 'isUnique')) === true, ...kind, ...(name !== undefined && { name }), ...(where !== UNKNOWN && { where: stringOf(where) ?? '?' }), start, end };
}

function uniqueOf(value: Value | undefined, { start, end }: Span): IndexDefinition | undefined {
  const columns = words(entry(value, 'columnNames'));
  const name = stringOf(entry(value, 'name'));
  return columns && columns.length > 0 ? { keys: columns.map((column) => ({ column })), unique: true, constraint: 'unique', ...(name !== undefined && { name }), start, end } : undefined;
}

function foreignKeyOf(value: Value | undefined, { start, end }: Span): ForeignKeyDefinition | undefined {
  const fields = value ?? record(new Map());
  const [columns, table, references] = [words(entry(fields, 'columnNames')), stringOf(entry(fields, 'referencedTableName')), words(entry(fields, 'referencedColumnNames'))];
  const onDelete = deleteAction(stringOf(entry(fields, 'onDelete')));
  const name = stringOf(entry(fields, 'name'));
  return columns && table !== undefined ? { columns, table, references: references ?? [], ...(name !== undefined && { name }), ...(onDelete && { onDelete }), start, end } : undefined;
}
