// A table while its changes are replayed: what the catalog will say of it, in maps that can be changed, and the changes that touch one
// table only.
import type { Place } from '../core/place.js';
import type { ColumnDefinition, ForeignKeyDefinition, IndexDefinition, IndexKey } from '../core/schema-change.js';
import type { Column, ForeignKey, Index, Table } from './catalog.js';
import { defaultName, identifier } from './names.js';

export interface TableState {
  name: string;
  kind: NonNullable<Table['kind']>;
  open: boolean;
  parent?: string;
  columns: Map<string, Column>;
  indexes: NamedIndex[];
  foreignKeys: (ForeignKey & { readonly name: string })[];
  declared: Place;
}

/** Within PostgreSQL every index has a name. */
export type NamedIndex = Index & { readonly name: string };

/** A fresh table without columns. */
export function tableState(name: string, declared: Place): TableState {
  return { name, kind: 'table', open: false, columns: new Map(), indexes: [], foreignKeys: [], declared };
}

/** The column that a definition declares. */
export function columnOf(definition: ColumnDefinition, file: string): Column {
  const { name, type, nullable, generated, values } = definition;
  return {
    name,
    type,
    ...(type !== 'unknown' && { sqlType: type }),
    nullable,
    ...(generated && { generated }),
    ...(definition.default !== undefined && { default: definition.default }),
    ...(values && { values }),
    declared: { file, start: definition.start, end: definition.end },
  };
}

/**
 * The index that a definition declares.
 *
 * @param isTaken tells whether an index of that name exists in the schema
 */
export function indexOf(definition: IndexDefinition, table: string, file: string, isTaken: (name: string) => boolean): NamedIndex {
  const { keys, include, unique, constraint, method, where } = definition;
  const columns = keys.map(({ column }) => column).filter((column) => column !== undefined);
  const isPlain = keys.every(({ column, descending, nulls, operatorClass }) => column !== undefined && !descending && nulls === undefined && operatorClass === undefined);
  const suffix = constraint === 'primary' ? 'pkey' : constraint === 'unique' ? 'key' : constraint === 'exclusion' ? 'excl' : 'idx';
  const named = constraint === 'primary' ? [] : distinct([...keys.map(keyName), ...(include ?? [])]);
  const hasExpression = keys.some(({ column }) => column === undefined);
  return {
    name: definition.name === undefined ? defaultName(table, named, suffix, isTaken) : identifier(definition.name),
    columns,
    ...(!isPlain && { keys }),
    ...(include && include.length > 0 && { include }),
    ...(where !== undefined && { where }),
    ...(constraint && { constraint }),
    unique: unique || constraint === 'primary' || constraint === 'unique',
    ...(constraint === 'primary' && { primary: true }),
    ...(method !== undefined && method !== 'btree' && { method }),
    ...((where !== undefined || hasExpression) && { partial: true }),
    declared: { file, start: definition.start, end: definition.end },
  };
}

/** What an index's key is called in its default name. */
function keyName(key: IndexKey): string {
  return key.column ?? /^\(*([a-z_][\w$]*)\s*\(/i.exec(key.expression ?? '')?.[1] ?? 'expr';
}

/** Names that come again get a number. */
function distinct(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.map((name) => {
    let own = name;
    for (let number = 1; seen.has(own); number += 1) own = `${name}${number}`;
    seen.add(own);
    return own;
  });
}

/** Adds a foreign key under its own name, or the one that PostgreSQL gives it. */
export function addForeignKey(table: TableState, definition: ForeignKeyDefinition, target: string, file: string): void {
  const isTaken = (name: string): boolean => table.foreignKeys.some((key) => key.name === name);
  const name = definition.name === undefined ? defaultName(table.name, definition.columns, 'fkey', isTaken) : identifier(definition.name);
  table.foreignKeys.push({
    name,
    columns: definition.columns,
    table: target,
    references: definition.references,
    ...(definition.onDelete && { onDelete: definition.onDelete }),
    declared: { file, start: definition.start, end: definition.end },
  });
}

/** Adds an index; a primary key makes its columns not null. */
export function addIndex(table: TableState, index: NamedIndex): void {
  table.indexes.push(index);
  if (!index.primary) return;
  for (const name of index.columns) {
    const column = table.columns.get(name);
    if (column?.nullable) table.columns.set(name, { ...column, nullable: false });
  }
}

/** True if an index has to do with a column: as a key, in an expression, in its predicate, or carried along. */
export function holds(index: Index, column: string): boolean {
  if (index.columns.includes(column) || index.include?.includes(column)) return true;
  return [index.where, ...(index.keys ?? []).map(({ expression }) => expression)].some((text) => text !== undefined && mentions(text, column));
}

/** Drops a column, and with it every index and foreign key that holds it, as PostgreSQL does. */
export function dropColumn(table: TableState, column: string): void {
  table.columns.delete(column);
  table.indexes = table.indexes.filter((index) => !holds(index, column));
  table.foreignKeys = table.foreignKeys.filter(({ columns }) => !columns.includes(column));
}

/** Renames a column wherever the table speaks of it; indexes keep their names. */
export function renameColumn(table: TableState, from: string, to: string): void {
  const name = (one: string): string => (one === from ? to : one);
  const text = (one: string): string => renamedIn(one, from, to);
  table.columns = new Map([...table.columns].map(([key, column]) => [name(key), key === from ? { ...column, name: to } : column]));
  table.indexes = table.indexes.map((index) => {
    if (!holds(index, from)) return index;
    return {
      ...index,
      columns: index.columns.map(name),
      ...(index.keys && { keys: index.keys.map((key) => ({ ...key, ...(key.column !== undefined && { column: name(key.column) }), ...(key.expression !== undefined && { expression: text(key.expression) }) })) }),
      ...(index.include && { include: index.include.map(name) }),
      ...(index.where !== undefined && { where: text(index.where) }),
    };
  });
  table.foreignKeys = table.foreignKeys.map((key) => ({ ...key, columns: key.columns.map(name), ...(key.table === table.name && { references: key.references.map(name) }) }));
}

/** The catalog's table. */
export function tableOf(state: TableState, source: string, labels: (type: string) => readonly string[] | undefined): Table {
  const columns = new Map<string, Column>();
  for (const [name, column] of state.columns) {
    const values = column.values ?? labels(column.type);
    columns.set(name, values ? { ...column, values } : column);
  }
  return {
    name: state.name,
    source,
    ...(state.open && { open: true }),
    kind: state.kind,
    ...(state.parent !== undefined && { parent: state.parent }),
    columns,
    indexes: state.indexes.map((index) => ({ ...index, source })),
    foreignKeys: state.foreignKeys,
    declared: state.declared,
  };
}

function mentions(text: string, column: string): boolean {
  return new RegExp(`(?<![\\w$.])"?${escaped(column)}"?(?![\\w$(])`).test(withoutStrings(text));
}

/** A text of SQL with a column's name replaced outside of string literals. */
function renamedIn(text: string, from: string, to: string): string {
  return text.replace(new RegExp(`'(?:[^']|'')*'|(?<![\\w$.])${escaped(from)}(?![\\w$(])`, 'g'), (found) => (found.startsWith("'") ? found : to));
}

function withoutStrings(text: string): string {
  return text.replace(/'(?:[^']|'')*'/g, "''");
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
