// Replays schema changes in their order into tables, as PostgreSQL would hold them afterwards: a primary key and a unique constraint have
// an index, a foreign key has none; what has no name gets PostgreSQL's; dropping a column drops its indexes. Histories are seldom
// whole: what speaks of tables that nobody created is taken as it stands. Only statements that contradict one another are told of.
import type { Place } from '../core/place.js';
import type { PlacedChange, SchemaChange } from '../core/schema-change.js';
import type { Difference, Table } from './catalog.js';
import { identifier, parts, qualified } from './names.js';
import { addForeignKey, addIndex, columnOf, dropColumn, indexOf, renameColumn, tableOf, tableState, type TableState } from './table-state.js';

export interface Replayed {
  readonly tables: ReadonlyMap<string, Table>;
  /** Labels of enumerated types, by name. */
  readonly enums: ReadonlyMap<string, readonly string[]>;
  readonly extensions: readonly string[];
  readonly functions: ReadonlyMap<string, 'immutable' | 'stable' | 'volatile'>;
  /** Statements that contradict one another. */
  readonly differences: readonly Difference[];
}

interface State {
  readonly source: string;
  readonly tables: Map<string, TableState>;
  /** Names of the tables that have partitions. */
  readonly parents: Set<string>;
  readonly enums: Map<string, readonly string[]>;
  readonly extensions: Set<string>;
  readonly functions: Map<string, 'immutable' | 'stable' | 'volatile'>;
  readonly differences: Difference[];
}

type ChangeTo<K extends SchemaChange['kind']> = Extract<SchemaChange, { kind: K }>;

/**
 * Replays changes.
 *
 * @param changes in the order in which they are applied
 * @param source what the tables' `source` says
 * @returns the schema afterwards; never throws, whatever the changes say
 */
export function replay(changes: Iterable<PlacedChange>, source: string): Replayed {
  const state: State = { source, tables: new Map(), parents: new Set(), enums: new Map(), extensions: new Set(), functions: new Map(), differences: [] };
  for (const placed of changes) apply(state, placed);
  const labels = (type: string): readonly string[] | undefined => state.enums.get(type.replace(/^public\./, ''));
  const tables = new Map([...state.tables.values()].map((table) => [table.name, tableOf(table, source, labels)]));
  return { tables, enums: state.enums, extensions: [...state.extensions], functions: state.functions, differences: state.differences };
}

function apply(state: State, placed: PlacedChange): void {
  const { change, file } = placed;
  switch (change.kind) {
    case 'create-table':
      createTable(state, change, placed);
      return;
    case 'create-view':
      createView(state, change, file);
      return;
    case 'create-enum':
      state.enums.set(change.name, change.labels);
      return;
    case 'add-enum-label': {
      const labels = state.enums.get(change.name);
      if (labels && !labels.includes(change.label)) state.enums.set(change.name, [...labels, change.label]);
      return;
    }
    case 'rename-enum-label': {
      const labels = state.enums.get(change.name);
      if (labels) state.enums.set(change.name, labels.map((label) => (label === change.label ? change.to : label)));
      return;
    }
    case 'rename-type':
      renameType(state, change.name, change.to);
      return;
    case 'drop-type':
      state.enums.delete(change.name);
      return;
    case 'create-extension':
      state.extensions.add(change.name);
      return;
    case 'create-function':
      state.functions.set(change.name, change.volatility);
      return;
    default:
      alterTable(state, change, placed);
  }
}

type Alteration = Exclude<SchemaChange, { kind: 'create-table' | 'create-view' | 'create-enum' | 'add-enum-label' | 'rename-enum-label' | 'rename-type' | 'drop-type' | 'create-extension' | 'create-function' }>;

function alterTable(state: State, change: Alteration, placed: PlacedChange): void {
  const name = qualified(change.schema, change.table);
  switch (change.kind) {
    case 'drop-table':
      dropTable(state, name);
      return;
    case 'drop-index':
      dropIndex(state, change.name, change.table === '' ? undefined : name);
      return;
    case 'rename-index':
    case 'rename-constraint':
      renameIndex(state, change.name, change.to);
      if (change.table !== '') renameForeignKey(state.tables.get(name), change.name, change.to);
      return;
    case 'rename-table':
      renameTable(state, name, qualified(change.toSchema ?? change.schema, change.to));
      return;
    case 'attach-partition':
      attach(state, name, change.partition);
      return;
    default:
  }
  // Whatever is altered exists: a table that nothing here creates is one of which only this is known.
  const table = state.tables.get(name) ?? unseen(state, name, placed);
  for (const one of [table, ...descendants(state, name)]) alterOne(state, one, change, placed);
}

function alterOne(state: State, table: TableState, change: Exclude<Alteration, { kind: 'drop-table' | 'drop-index' | 'rename-index' | 'rename-constraint' | 'rename-table' | 'attach-partition' }>, placed: PlacedChange): void {
  const { file } = placed;
  switch (change.kind) {
    case 'add-column': {
      const present = table.columns.get(change.column.name);
      if (present) {
        if (!change.ifNotExists) contradiction(state, placed, table.name, change.column.name, 'is added again', present.declared, change.column);
        return;
      }
      table.columns.set(change.column.name, columnOf(change.column, file));
      return;
    }
    case 'drop-column':
      dropColumn(table, change.column);
      for (const other of state.tables.values()) other.foreignKeys = other.foreignKeys.filter((key) => key.table !== table.name || !key.references.includes(change.column));
      return;
    case 'rename-column':
      renameColumn(table, change.column, change.to);
      for (const other of state.tables.values()) {
        other.foreignKeys = other.foreignKeys.map((key) => (key.table === table.name ? { ...key, references: key.references.map((one) => (one === change.column ? change.to : one)) } : key));
      }
      return;
    case 'alter-column':
      alterColumn(table, change, file);
      return;
    case 'add-index':
      addOneIndex(state, table, change, placed);
      return;
    case 'add-foreign-key':
      addForeignKey(table, change.foreignKey, qualified(change.foreignKey.schema, change.foreignKey.table), file);
      return;
    case 'drop-constraint':
      table.indexes = table.indexes.filter((index) => !(index.constraint && index.name === identifier(change.name)));
      table.foreignKeys = table.foreignKeys.filter((key) => key.name !== identifier(change.name));
      return;
    case 'drop-index-on':
      dropOn(table, change);
      return;
    case 'promote-index':
      promote(table, change);
  }
}

function createTable(state: State, change: ChangeTo<'create-table'>, placed: PlacedChange): void {
  const { file } = placed;
  const name = qualified(change.schema, change.table);
  const declared: Place = { file, start: change.start, end: change.end };
  const present = state.tables.get(name);
  if (present && !(present.open && present.columns.size === 0)) {
    // Temporary tables stand beside the others, in a schema of their own.
    const isBeside = change.temporary === true && present.kind !== 'temporary';
    if (change.ifNotExists || isBeside) return;
    const isReal = present.kind !== 'temporary' || change.temporary === true;
    if (isReal) contradiction(state, placed, name, undefined, 'is created again', present.declared, change);
    // PostgreSQL refuses it, and keeps the table that is there. A table of which only changes were seen is one that is created here.
    if (isReal && !present.open) return;
  }
  const table = tableState(name, declared);
  table.open = change.open === true;
  if (change.temporary) table.kind = 'temporary';
  else if (change.partitionBy !== undefined) table.kind = 'partitioned';
  state.tables.set(name, table);
  for (const { schema, table: other, indexes } of change.like ?? []) copyFrom(state, table, qualified(schema, other), indexes);
  for (const parent of change.inherits ?? []) copyFrom(state, table, parent, false);
  for (const column of change.columns) table.columns.set(column.name, columnOf(column, file));
  for (const index of change.indexes) addIndex(table, indexOf(index, name, file, isTaken(table)));
  for (const key of change.foreignKeys) addForeignKey(table, key, qualified(key.schema, key.table), file);
  if (change.partitionOf !== undefined) attach(state, change.partitionOf, name);
}

function createView(state: State, change: ChangeTo<'create-view'>, file: string): void {
  const name = qualified(change.schema, change.table);
  const view = tableState(name, { file, start: change.start, end: change.end });
  view.kind = change.materialized ? 'materialized view' : 'view';
  view.open = true;
  state.tables.set(name, view);
}

/** LIKE and INHERITS: the columns of another table, and on demand its indexes, which get names of their own. */
function copyFrom(state: State, table: TableState, from: string, withIndexes: boolean): void {
  const other = state.tables.get(from);
  if (!other || other.open) table.open = true;
  for (const [name, column] of other?.columns ?? []) table.columns.set(name, column);
  for (const index of withIndexes ? (other?.indexes ?? []) : []) copyIndex(table, index);
}

function copyIndex(table: TableState, index: TableState['indexes'][number]): void {
  const keys = index.keys ?? index.columns.map((column) => ({ column }));
  const { declared } = index;
  const copy = indexOf({ keys, unique: index.unique, ...(index.constraint && { constraint: index.constraint }), start: declared.start, end: declared.end }, table.name, declared.file, isTaken(table));
  addIndex(table, { ...index, name: copy.name });
}

/** A partition has its parent's columns and an index for each of its parent's, unless it brought one. */
function attach(state: State, parentName: string, partitionName: string): void {
  const parent = state.tables.get(parentName);
  const partition = state.tables.get(partitionName);
  if (!partition) return;
  partition.kind = 'partition';
  partition.parent = parentName;
  state.parents.add(parentName);
  if (!parent) {
    if (partition.columns.size === 0) partition.open = true;
    return;
  }
  for (const [name, column] of parent.columns) if (!partition.columns.has(name)) partition.columns.set(name, column);
  for (const index of parent.indexes) {
    const isThere = partition.indexes.some((own) => own.unique === index.unique && own.where === index.where && JSON.stringify(own.keys ?? own.columns) === JSON.stringify(index.keys ?? index.columns));
    if (!isThere) copyIndex(partition, index);
  }
}

function descendants(state: State, name: string): readonly TableState[] {
  return state.parents.has(name) ? [...state.tables.values()].filter((table) => table.parent === name && table.name !== name) : [];
}

function addOneIndex(state: State, table: TableState, change: ChangeTo<'add-index'>, placed: PlacedChange): void {
  const { name } = change.index;
  const isOwn = table.name === qualified(change.schema, change.table);
  const other = name === undefined || !isOwn ? undefined : table.indexes.find((index) => index.name === identifier(name));
  if (other) {
    if (!change.ifNotExists) contradiction(state, placed, table.name, name, 'is created again', other.declared, change);
    return;
  }
  const definition = isOwn ? change.index : { ...change.index, name: undefined };
  addIndex(table, indexOf(definition, table.name, placed.file, isTaken(table)));
}

function alterColumn(table: TableState, change: ChangeTo<'alter-column'>, file: string): void {
  const present = table.columns.get(change.column);
  if (!present) {
    // Of a table that is not known as a whole at least this column is.
    if (table.open && change.type !== undefined) table.columns.set(change.column, { name: change.column, type: change.type, sqlType: change.type, nullable: change.nullable ?? true, declared: { file, start: change.start, end: change.end } });
    return;
  }
  const { default: before, values, ...rest } = present;
  const text = change.default === undefined ? before : (change.default ?? undefined);
  table.columns.set(change.column, {
    ...rest,
    ...(change.type === undefined ? values && { values } : { type: change.type, sqlType: change.type, declared: { file, start: change.start, end: change.end } }),
    nullable: change.nullable ?? present.nullable,
    ...(text !== undefined && { default: text }),
    ...(change.generated && { generated: change.generated }),
  });
}

function dropOn(table: TableState, change: ChangeTo<'drop-index-on'>): void {
  const same = (columns: readonly string[]): boolean => columns.length === change.columns.length && columns.every((column, at) => column === change.columns[at]);
  if (change.constraint === 'foreign') {
    table.foreignKeys = table.foreignKeys.filter((key) => !same(key.columns));
    return;
  }
  if (change.constraint === 'primary') {
    table.indexes = table.indexes.filter((index) => !index.primary);
    return;
  }
  const at = table.indexes.findIndex((index) => !index.primary && same(index.columns) && (change.constraint === undefined ? !index.constraint : index.unique));
  if (at >= 0) table.indexes = table.indexes.filter((_, position) => position !== at);
}

function promote(table: TableState, change: ChangeTo<'promote-index'>): void {
  table.indexes = table.indexes.map((index) => {
    if (index.name !== identifier(change.name)) return index;
    return { ...index, name: identifier(change.to ?? change.name), unique: true, constraint: change.constraint, ...(change.constraint === 'primary' && { primary: true }) };
  });
}

function dropTable(state: State, name: string): void {
  for (const child of descendants(state, name)) state.tables.delete(child.name);
  state.tables.delete(name);
  for (const other of state.tables.values()) if (other.foreignKeys.some((key) => key.table === name)) other.foreignKeys = other.foreignKeys.filter((key) => key.table !== name);
}

function dropIndex(state: State, name: string, tableName: string | undefined): void {
  const plain = identifier(name);
  for (const table of state.tables.values()) {
    if (tableName !== undefined && table.name !== tableName) continue;
    if (table.indexes.some((index) => index.name === plain)) table.indexes = table.indexes.filter((index) => index.name !== plain);
  }
}

function renameIndex(state: State, from: string, to: string): void {
  const plain = identifier(from);
  for (const table of state.tables.values()) {
    if (table.indexes.some((index) => index.name === plain)) table.indexes = table.indexes.map((index) => (index.name === plain ? { ...index, name: identifier(to) } : index));
  }
}

function renameForeignKey(table: TableState | undefined, from: string, to: string): void {
  if (table) table.foreignKeys = table.foreignKeys.map((key) => (key.name === from ? { ...key, name: to } : key));
}

function renameTable(state: State, from: string, to: string): void {
  const table = state.tables.get(from);
  if (!table || from === to) return;
  state.tables.delete(from);
  table.name = to;
  state.tables.set(to, table);
  for (const other of state.tables.values()) {
    if (other.parent === from) {
      other.parent = to;
      state.parents.add(to);
    }
    if (other.foreignKeys.some((key) => key.table === from)) other.foreignKeys = other.foreignKeys.map((key) => (key.table === from ? { ...key, table: to } : key));
  }
}

function renameType(state: State, from: string, to: string): void {
  const labels = state.enums.get(from);
  if (labels) {
    state.enums.delete(from);
    state.enums.set(to, labels);
  }
  for (const table of state.tables.values()) {
    for (const [name, column] of table.columns) {
      const type = column.type === from ? to : column.type === `${from}[]` ? `${to}[]` : undefined;
      if (type !== undefined) table.columns.set(name, { ...column, type, sqlType: type });
    }
  }
}

function unseen(state: State, name: string, { change, file }: PlacedChange): TableState {
  const table = tableState(name, { file, start: change.start, end: change.end });
  table.open = true;
  state.tables.set(name, table);
  return table;
}

/** Default names begin with the table's, so that asking the table itself is enough. */
function isTaken(table: TableState): (name: string) => boolean {
  return (name) => table.indexes.some((index) => index.name === name);
}

function contradiction(state: State, placed: PlacedChange, table: string, part: string | undefined, what: string, before: Place, at: { readonly start: number; readonly end: number }): void {
  if (placed.conditional) return;
  const place: Place = { file: placed.file, start: at.start, end: at.end };
  state.differences.push({ table, ...(part !== undefined && { part }), message: `${part ?? parts(table).table} ${what} in ${placed.file}, after ${before.file}`, places: [before, place] });
}
