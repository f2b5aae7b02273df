// Columns, foreign keys, indexes and constraints as calls declare them, put into the table that they belong to.
import type { Place } from '../../core/place.js';
import type { IndexKey } from '../../core/schema-change.js';
import type { TypeRef } from '../../core/syntax.js';
import { stringOf, type ObjectValue, type Value } from '../../core/values.js';
import type { ForeignKey } from '../../schema/catalog.js';
import { argument, type Arguments } from '../library.js';
import type { TableDraft } from '../model-tables.js';
import { keyOf } from './noted.js';
import { called, dataOf, type CalledData } from './objects.js';
import { annotated, typeOf, type ColumnType } from './types.js';

/** A table while it is read. */
export interface Reading {
  readonly draft: TableDraft;
  /** The columns' names by the attributes of the class. */
  readonly attributes: Map<string, string>;
  /** The columns' names by where they are called. */
  readonly places: Map<string, string>;
  readonly primary: string[];
  readonly keys: PendingKey[];
  readonly indexes: CalledData[];
}

/** A foreign key whose target is looked up when all tables are known. */
export interface PendingKey {
  readonly columns: readonly string[];
  readonly targets: readonly (Value | undefined)[];
  readonly onDelete: ForeignKey['onDelete'];
  readonly name: string | undefined;
  readonly declared: Place;
}

/** A table of which nothing was read. */
export function reading(draft: TableDraft): Reading {
  return { draft, attributes: new Map(), places: new Map(), primary: [], keys: [], indexes: [] };
}

const NO_TYPES = new Set('ForeignKey CheckConstraint UniqueConstraint Sequence Identity Computed FetchedValue DefaultClause'.split(' '));

/**
 * Adds a column.
 *
 * @param attribute the name that it has unless it is given another one; undefined in a `Table(…)`, where it is given one
 * @param data the call; undefined where only an annotation declares it
 */
export function addColumn(into: Reading, attribute: string | undefined, data: CalledData | undefined, declared: Place, annotation?: TypeRef): void {
  const args: Arguments = data?.args ?? { positional: [], named: new Map(), open: false };
  const [first] = args.positional;
  const name = stringOf(args.named.get('name')) ?? stringOf(first) ?? attribute;
  if (name === undefined) {
    // What it is called is computed: nothing is known of it.
    into.draft.isVague = true;
    into.draft.isOpen = true;
    return;
  }
  if (into.draft.columns.has(name)) return;
  const rest = stringOf(first) === undefined ? args.positional : args.positional.slice(1);
  const hint = annotated(annotation);
  const type: ColumnType = typeIn(rest, args) ?? hint?.type ?? { type: rest.some((one) => called(one, 'ForeignKey')) ? 'ForeignKey' : 'unknown' };
  const isPrimary = flag(args, 'primary_key');
  const nullable = flag(args, 'nullable');
  const isKey = isPrimary === true;
  const references = rest.flatMap((one) => called(one, 'ForeignKey') ?? []);
  const isNumber = type.sqlType === 'integer' || type.sqlType === 'bigint' || type.sqlType === 'smallint';
  into.draft.columns.set(name, {
    name,
    ...type,
    nullable: nullable === undefined || nullable === 'absent' ? !isKey && (hint?.nullable ?? true) : nullable,
    ...(isKey && isNumber && references.length === 0 && flag(args, 'autoincrement') !== false && { generated: 'serial' as const }),
    declared,
  });
  if (attribute !== undefined) into.attributes.set(attribute, name);
  if (data) into.places.set(keyOf(data.at), name);
  if (isKey) into.primary.push(name);
  const [unique, index] = [flag(args, 'unique'), flag(args, 'index')];
  const keys = [{ column: name }];
  if (unique === true && index !== true) into.draft.indexes.push({ keys, unique: true, constraint: 'unique', declared });
  if (index === true) into.draft.indexes.push({ keys, unique: unique === true, name: `ix_${into.draft.name.replace('.', '_')}_${name}`, declared });
  // Whether it has an index cannot be told: nothing is said of it.
  if (args.open || [unique, index, isPrimary].includes(undefined)) return;
  for (const { args: key } of references) into.keys.push({ columns: [name], targets: [argument(key, 0, 'column')], onDelete: onDeleteOf(key), name: stringOf(key.named.get('name')), declared });
}

function typeIn(rest: readonly Value[], args: Arguments): ColumnType | undefined {
  for (const value of [args.named.get('type_'), ...rest]) {
    const data = dataOf(value, 'called');
    if (data && NO_TYPES.has(data.symbol)) continue;
    const type = typeOf(value);
    if (type && !NO_TYPES.has(type.type)) return type;
  }
  return undefined;
}

/** What an option is set to: `absent` where it is left out, undefined where that cannot be told. */
function flag(args: Arguments, name: string): boolean | 'absent' | undefined {
  const value = args.named.get(name);
  if (!value) return 'absent';
  if (value.kind !== 'literal') return undefined;
  return value.value === null ? 'absent' : Boolean(value.value);
}

function onDeleteOf(args: Arguments): ForeignKey['onDelete'] {
  const word = stringOf(args.named.get('ondelete'))?.toLowerCase();
  return word === 'cascade' || word === 'set null' || word === 'set default' || word === 'restrict' || word === 'no action' ? word : undefined;
}

/** Adds what `__table_args__` or a `Table(…)` hold besides columns. */
export function addItem(into: Reading, value: Value): void {
  const data = dataOf(value, 'called');
  if (!data) {
    if (value.kind !== 'record' && value.kind !== 'literal') into.draft.isVague = true;
    return;
  }
  switch (data.symbol) {
    case 'Index':
    case 'UniqueConstraint':
    case 'PrimaryKeyConstraint':
    case 'ExcludeConstraint':
      into.indexes.push(data);
      return;
    case 'ForeignKeyConstraint': {
      const columns = itemsOf(argument(data.args, 0, 'columns')).map((one) => columnOf(into, one)?.column);
      const known = columns.filter((column) => column !== undefined);
      if (known.length > 0 && known.length === columns.length) into.keys.push({ columns: known, targets: itemsOf(argument(data.args, 1, 'refcolumns')), onDelete: onDeleteOf(data.args), name: stringOf(data.args.named.get('name')), declared: data.at });
      return;
    }
    default:
  }
}

/** Adds an index or a constraint, now that all columns are known. */
export function addIndex(into: Reading, { symbol, args, at }: CalledData): void {
  const { draft } = into;
  if (symbol === 'ExcludeConstraint') return;
  const isIndex = symbol === 'Index';
  const values = isIndex ? args.positional.slice(1) : args.positional;
  const keys = values.map((value) => columnOf(into, value));
  const known = keys.filter((key) => key !== undefined);
  if (args.open || keys[0] === undefined) {
    // A primary key may be stated without columns, for its name.
    if (values.length > 0 || args.open) draft.isVague = true;
    return;
  }
  if (symbol === 'PrimaryKeyConstraint') {
    into.primary.splice(0, Infinity, ...known.flatMap(({ column }) => column ?? []));
    return;
  }
  const where = args.named.get('postgresql_where');
  const predicate = stringOf(called(where, 'text', 'literal_column')?.args.positional[0]);
  const method = stringOf(args.named.get('postgresql_using'));
  const include = itemsOf(args.named.get('postgresql_include')).flatMap((value) => stringOf(value) ?? []);
  const name = stringOf(args.named.get('name')) ?? (isIndex ? stringOf(args.positional[0]) : undefined);
  const classes = args.named.get('postgresql_ops');
  draft.indexes.push({
    keys: known.map((key) => {
      const operatorClass = classes?.kind === 'record' ? stringOf(classes.fields.get(key.column ?? '')) : undefined;
      return { ...key, ...(operatorClass !== undefined && { operatorClass }) };
    }),
    unique: !isIndex || flag(args, 'unique') === true,
    ...(!isIndex && { constraint: 'unique' as const }),
    ...(name !== undefined && { name }),
    ...(method !== undefined && { method }),
    ...(include.length > 0 && { include }),
    ...(predicate !== undefined && { where: predicate }),
    // Keys behind the first that could not be read make it another index than it seems.
    partial: where !== undefined || known.length < keys.length,
    declared: at,
  });
}

/** The key that a value of an index stands for; undefined where it cannot be read. */
export function columnOf(into: Reading, value: Value | undefined): IndexKey | undefined {
  const name = stringOf(value);
  if (name !== undefined) return { column: named(into, name) };
  const bound = dataOf(value, 'bound');
  if (bound) return { column: named(into, bound.name) };
  const ordered = dataOf(value, 'ordered');
  if (ordered) return withOrder(columnOf(into, ordered.of), ordered.descending, ordered.nulls);
  const data = dataOf(value, 'called');
  if (!data) return undefined;
  switch (data.symbol) {
    case 'Column':
    case 'mapped_column': {
      const column = into.places.get(keyOf(data.at));
      return column === undefined ? undefined : { column };
    }
    case 'desc':
    case 'asc':
      return withOrder(columnOf(into, data.args.positional[0]), data.symbol === 'desc', undefined);
    case 'text':
    case 'literal_column': {
      const text = stringOf(data.args.positional[0]);
      const plain = /^\s*"?(\w+)"?(?:\s+(asc|desc))?\s*$/i.exec(text ?? '');
      if (plain?.[1] !== undefined && into.draft.columns.has(plain[1])) return withOrder({ column: plain[1] }, plain[2]?.toLowerCase() === 'desc', undefined);
      return text === undefined ? undefined : { expression: text };
    }
    case 'func': {
      const inner = columnOf(into, data.args.positional[0]);
      return { expression: `${data.path.slice(data.path.lastIndexOf('.') + 1)}(${inner?.column ?? inner?.expression ?? '…'})` };
    }
    default:
      return { expression: data.symbol };
  }
}

function withOrder(key: IndexKey | undefined, descending: boolean, nulls: IndexKey['nulls']): IndexKey | undefined {
  return key && { ...key, ...(descending && { descending: true }), ...(nulls && { nulls }) };
}

/** A column by its own name or by the attribute's. */
export function named({ draft, attributes }: Reading, name: string): string {
  return draft.columns.has(name) ? name : (attributes.get(name) ?? name);
}

/** The items of a list or tuple that is known; none for anything else. */
export function itemsOf(value: Value | undefined): readonly Value[] {
  return value?.kind === 'collection' ? (value.items ?? []) : [];
}

/** The columns and the rest of a `Table(…)`. */
export function readTable(into: Reading, table: CalledData): void {
  const items = table.args.positional.slice(1);
  if (table.args.open || table.args.named.has('autoload_with') || table.args.named.has('autoload')) {
    into.draft.isOpen = true;
    into.draft.isVague = true;
  }
  const others: Value[] = [];
  for (const item of items) {
    const column = called(item, 'Column');
    if (column) addColumn(into, undefined, column, column.at);
    else if (called(item, 'Index', 'UniqueConstraint', 'PrimaryKeyConstraint', 'ForeignKeyConstraint', 'ExcludeConstraint')) others.push(item);
    else if (item.kind === 'unknown' && item !== items[0]) into.draft.isVague = true;
  }
  for (const item of others) addItem(into, item);
}

/** True for a value that may be a column of a class body. */
export function isColumn(value: Value | undefined): value is ObjectValue {
  return called(value, 'Column', 'mapped_column') !== undefined;
}
