// The operations of `op` and of a batch, as changes of the schema.
import type { Span } from '../../core/place.js';
import type { ForeignKeyDefinition, IndexDefinition, IndexKey } from '../../core/schema-change.js';
import { collection, stringOf, UNKNOWN, type Value } from '../../core/values.js';
import { argument, type Arguments, type Host } from '../library.js';
import { addColumn, changeBySql, createTable, deleteAction, flag, tableName, words, type ColumnDraft } from '../migration-code.js';
import { columnDraft, dataOf, LIBRARY, textOf, typeName } from './objects.js';

const OPERATIONS = new Set(
  'create_table drop_table rename_table add_column drop_column alter_column create_index drop_index create_unique_constraint create_primary_key create_foreign_key drop_constraint execute batch_alter_table f get_bind get_context'.split(' '),
);

/** True for an operation that is known. */
export function isOperation(name: string): boolean {
  return OPERATIONS.has(name);
}

/**
 * Makes an operation.
 *
 * @param batch the table of the batch on which it is called, where it is called on one: the operation does not name it then
 */
export function operate(host: Host, name: string, args: Arguments, at: Span, batch: string | undefined): Value | undefined {
  const { start, end } = at;
  const schema = stringOf(args.named.get('schema'));
  const full = (table: string): string => (schema === undefined ? table : `${schema}.${table}`);
  const own = (position: number, ...names: readonly string[]): Value | undefined => {
    const named = names.map((one) => args.named.get(one)).find((value) => value !== undefined);
    return named ?? args.positional[position - (batch === undefined ? 0 : 1)];
  };
  const tableAt = (position: number): string | undefined => {
    if (batch !== undefined) return batch;
    const table = stringOf(argument(args, position, 'table_name')) ?? stringOf(args.named.get('source_table'));
    return table === undefined ? undefined : full(table);
  };
  const on = (table: string): { readonly table: string; readonly schema?: string } & Span => ({ ...tableName(table), start, end });
  switch (name) {
    case 'f':
      return args.positional[0] ?? UNKNOWN;
    case 'batch_alter_table': {
      const table = tableAt(0);
      return table === undefined ? UNKNOWN : { kind: 'object', library: LIBRARY, type: 'batch', data: table, key: table, deps: 0 };
    }
    case 'create_table': {
      const table = tableAt(0);
      if (table !== undefined) tableOf(host, table, args.positional.slice(1), at);
      return UNKNOWN;
    }
    case 'drop_table': {
      const table = tableAt(0);
      if (table !== undefined) host.change({ kind: 'drop-table', ...on(table) }, at);
      return UNKNOWN;
    }
    case 'rename_table': {
      const [from, to] = [stringOf(argument(args, 0, 'old_table_name')), stringOf(argument(args, 1, 'new_table_name'))];
      if (from !== undefined && to !== undefined) host.change({ kind: 'rename-table', ...on(full(from)), to }, at);
      return UNKNOWN;
    }
    case 'execute':
      changeBySql(host, textOf(argument(args, 0, 'sqltext')), at);
      return UNKNOWN;
    default:
  }
  const table = name === 'drop_index' || name === 'create_index' || name.endsWith('_constraint') || name.startsWith('create_') ? tableAt(1) : tableAt(0);
  switch (name) {
    case 'add_column': {
      const column = columnDraft(own(1, 'column'));
      if (table !== undefined && column) addColumn(host, table, column, at);
      return UNKNOWN;
    }
    case 'drop_column': {
      const column = stringOf(own(1, 'column_name'));
      if (table !== undefined && column !== undefined) host.change({ kind: 'drop-column', ...on(table), column }, at);
      return UNKNOWN;
    }
    case 'alter_column':
      if (table !== undefined) alterColumn(host, on(table), stringOf(own(1, 'column_name')), args, at);
      return UNKNOWN;
    case 'create_index': {
      const keys = keysOf(own(2, 'columns'));
      const index = stringOf(argument(args, 0, 'index_name'));
      if (table === undefined || !keys) return UNKNOWN;
      host.change({ kind: 'add-index', ...on(table), index: { keys, ...indexOptions(args), ...(index !== undefined && { name: index }), start, end } }, at);
      return UNKNOWN;
    }
    case 'drop_index': {
      const index = stringOf(argument(args, 0, 'index_name'));
      if (index !== undefined) host.change({ kind: 'drop-index', ...(table === undefined ? { table: '', start, end } : on(table)), name: index }, at);
      return UNKNOWN;
    }
    case 'create_unique_constraint':
    case 'create_primary_key': {
      const keys = keysOf(own(2, 'columns'));
      const constraint = stringOf(argument(args, 0, 'constraint_name'));
      if (table !== undefined && keys) host.change({ kind: 'add-index', ...on(table), index: { keys, unique: true, constraint: name === 'create_primary_key' ? 'primary' : 'unique', ...(constraint !== undefined && { name: constraint }), start, end } }, at);
      return UNKNOWN;
    }
    case 'create_foreign_key': {
      const [target, local, remote] = [stringOf(own(2, 'referent_table')), words(own(3, 'local_cols')), words(own(4, 'remote_cols'))];
      const constraint = stringOf(argument(args, 0, 'constraint_name'));
      const onDelete = deleteAction(stringOf(args.named.get('ondelete')));
      if (table !== undefined && target !== undefined && local) host.change({ kind: 'add-foreign-key', ...on(table), foreignKey: { columns: local, table: target, references: remote ?? [], ...(constraint !== undefined && { name: constraint }), ...(onDelete && { onDelete }), start, end } }, at);
      return UNKNOWN;
    }
    case 'drop_constraint': {
      const constraint = stringOf(argument(args, 0, 'constraint_name'));
      if (table !== undefined && constraint !== undefined) host.change({ kind: 'drop-constraint', ...on(table), name: constraint }, at);
      return UNKNOWN;
    }
    default:
      return undefined;
  }
}

function alterColumn(host: Host, on: { readonly table: string; readonly schema?: string } & Span, column: string | undefined, args: Arguments, at: Span): void {
  if (column === undefined) return;
  const type = typeName(args.named.get('type_'));
  const nullable = flag(args.named.get('nullable'));
  if (type !== undefined || nullable !== undefined) host.change({ kind: 'alter-column', ...on, column, ...(type !== undefined && { type }), ...(nullable !== undefined && { nullable }) }, at);
  const to = stringOf(args.named.get('new_column_name') ?? args.named.get('name'));
  if (to !== undefined && to !== column) host.change({ kind: 'rename-column', ...on, column, to }, at);
}

/** What the named arguments say of an index. A predicate that is no plain text is there all the same. */
function indexOptions({ named }: Arguments): Pick<IndexDefinition, 'unique' | 'method' | 'where' | 'concurrently' | 'include'> {
  const where = named.get('postgresql_where');
  const method = stringOf(named.get('postgresql_using'));
  const include = words(named.get('postgresql_include'));
  return {
    unique: flag(named.get('unique')) === true,
    ...(method !== undefined && { method }),
    ...(where && { where: textOf(where) ?? '?' }),
    ...(include && { include }),
    ...(flag(named.get('postgresql_concurrently')) === true && { concurrently: true }),
  };
}

/** Columns and expressions of an index. */
function keysOf(value: Value | undefined): readonly IndexKey[] | undefined {
  const names = words(value);
  if (names) return names.map((column) => ({ column }));
  if (value?.kind !== 'collection' || !value.items) return undefined;
  return value.items.map((item): IndexKey => {
    const column = stringOf(item);
    return column === undefined ? { expression: textOf(item) ?? '?' } : { column };
  });
}

function tableOf(host: Host, table: string, elements: readonly Value[], at: Span): void {
  const columns: ColumnDraft[] = [];
  const indexes: IndexDefinition[] = [];
  const foreignKeys: ForeignKeyDefinition[] = [];
  let isOpen = false;
  for (const element of elements) {
    const column = columnDraft(element);
    if (column) {
      // The name is SQLAlchemy's.
      columns.push(column.index ? { ...column, index: `ix_${table.replaceAll('.', '_')}_${column.name}` } : column);
      continue;
    }
    const data = dataOf(element);
    const span = data && { start: data.at.start, end: data.at.end };
    const constraint = stringOf(data?.args.named.get('name'));
    const named = constraint === undefined ? {} : { name: constraint };
    if (data && span && (data.name === 'PrimaryKeyConstraint' || data.name === 'UniqueConstraint')) {
      const keys = data.args.positional.map(stringOf).filter((one) => one !== undefined).map((one) => ({ column: one }));
      if (keys.length > 0) indexes.push({ keys, unique: true, constraint: data.name === 'UniqueConstraint' ? 'unique' : 'primary', ...named, ...span });
    } else if (data && span && data.name === 'ForeignKeyConstraint') {
      const [local, remote] = data.args.positional.map(words);
      const target = remote?.[0]?.split('.').slice(0, -1).join('.');
      const onDelete = deleteAction(stringOf(data.args.named.get('ondelete')));
      if (local && target !== undefined) foreignKeys.push({ columns: local, ...tableName(target), references: (remote ?? []).map((one) => one.split('.').at(-1) ?? ''), ...named, ...(onDelete && { onDelete }), ...span });
    } else if (data?.name === 'Index' && span) {
      const keys = keysOf({ ...collection(UNKNOWN, 'constant'), items: data.args.positional.slice(1) }) ?? [];
      const index = stringOf(data.args.positional[0]);
      if (keys.length > 0) indexes.push({ keys, ...indexOptions(data.args), ...(index !== undefined && { name: index }), ...span });
    } else if (data?.name !== 'CheckConstraint') isOpen = true;
  }
  const keyed = new Set(indexes.filter(({ constraint }) => constraint === 'primary').flatMap(({ keys }) => keys.map(({ column }) => column)));
  // A single integer that is the key is filled by a sequence.
  const filled = columns.map((column) => (keyed.size === 1 && keyed.has(column.name) && /^(integer|bigint|smallint)$/.test(column.type) && !foreignKeys.some((key) => key.columns.includes(column.name)) ? { ...column, generated: column.generated ?? ('serial' as const) } : column));
  createTable(host, table, filled, at, { indexes, foreignKeys, open: isOpen });
}
