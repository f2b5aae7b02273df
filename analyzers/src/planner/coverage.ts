// Whether the indexes that a table has serve an access to it, by reasoning alone: what an index begins with decides. It is asked where no
// planner is at hand, and by whoever wants to know before asking one. In doubt an access is served: unknown is quiet.
import type { Column, Index, Table } from '../schema/catalog.js';
import type { ColumnTest, TableAccess } from './access.js';

/** A table of so few rows is read as a whole whatever indexes it has: its pages are fewer than an index look-up is worth. */
export const FEW_ROWS = 1000;

/** An access that no index serves. */
export interface Unserved {
  readonly access: TableAccess;
  /** The columns that an index should begin with, in order. */
  readonly columns: readonly string[];
  /** Why: a condition that few rows meet, or an order of which only the first rows are wanted. */
  readonly need: 'filter' | 'order';
}

/**
 * Decides whether an access wants an index that is not there.
 *
 * @returns undefined where an index serves it, where none would help (every row is wanted, the condition leaves too many of them), or where too
 * little is known
 */
export function unserved(access: TableAccess): Unserved | undefined {
  const { table, tests, order, limited } = access;
  // Among the conditions that could not be read there may be one that an index serves.
  if (!isIndexable(table) || access.open) return undefined;
  const usable = tests.filter((test) => isIndexTest(test) && !test.join);
  if (usable.some((test) => servedBy(table, test))) return undefined;
  const joins = tests.filter((test) => test.join && isIndexTest(test));
  // The rows may be looked up by the join's column, one other table's row after the other.
  if (joins.some((test) => servedBy(table, test)) && access.joined) return undefined;
  const branch = access.alternatives.length > 1 ? unservedBranch(access) : undefined;
  if (branch) return branch;
  const selective = usable.filter((test) => (test.form === 'equal' || test.form === 'list') && !leavesMany(table, test)).sort((a, b) => Number(refers(table, b)) - Number(refers(table, a)));
  const lead = order.every(({ column }) => isKey(table, column)) ? undefined : order[0]?.column;
  const ordered = limited && lead !== undefined && !isText(table, lead) && !table.indexes.some((index) => beginsWith(index, lead));
  if (selective.length > 0) {
    const columns = [...new Set(selective.map(({ column }) => column))];
    const range = usable.find(({ form, column }) => form === 'range' && !columns.includes(column));
    const behind = limited && lead !== undefined ? order.map(({ column }) => column) : range ? [range.column] : [];
    return { access, columns: [...new Set([...columns, ...behind])], need: 'filter' };
  }
  // A range alone says little of how many rows it leaves: with an order on the same column and a limit it surely helps.
  if (ordered && !access.joined && tests.every(isReadable)) return { access, columns: [...new Set(order.map(({ column }) => column))], need: 'order' };
  const range = usable.find(({ form }) => form === 'range');
  if (range && !access.joined) return { access, columns: [range.column], need: 'filter' };
  return undefined;
}

/** True where an index serves one of the tests, so that the others only sort out what it finds. */
export function isServed({ table, tests }: Pick<TableAccess, 'table' | 'tests'>): boolean {
  return tests.some((test) => isIndexTest(test) && servedBy(table, test));
}

/** Of alternatives each needs an index: one without makes PostgreSQL read every row. */
function unservedBranch(access: TableAccess): Unserved | undefined {
  const { table, alternatives } = access;
  // A branch that no index could serve spoils it for all.
  if (!alternatives.every((tests) => tests.some((test) => isIndexTest(test) && !leavesMany(table, test)))) return undefined;
  const bare = alternatives.find((tests) => !tests.some((test) => isIndexTest(test) && servedBy(table, test)));
  const test = bare?.find((one) => isIndexTest(one) && one.form !== 'range' && one.join !== true && !leavesMany(table, one));
  return test && { access, columns: [test.column], need: 'filter' };
}

/** True for a table that can have an index and may have so many rows that one matters. Tables that a package brings are not the project's to change. */
export function isIndexable(table: Table): boolean {
  return table.declared.file !== '' && table.open !== true && table.foreign !== true && (table.kind === undefined || table.kind === 'table' || table.kind === 'partitioned') && (table.rows === undefined || table.rows >= FEW_ROWS);
}

/** True for a column with so few different values that a condition on it leaves a good part of the table. */
export function isFew(table: Table, name: string): boolean {
  const column = table.columns.get(name);
  return column !== undefined && (isBoolean(column) || (column.values !== undefined && column.values.length <= 12));
}

/**
 * True for a condition that leaves a good part of the table: on a column of few values, and for all that is known wherever the statement itself states
 * what it compares with. A program that states a value knows it beforehand: it stands for a kind or a state, of which there are few.
 */
export function leavesMany(table: Table, { column, constant, stated, expression }: ColumnTest): boolean {
  return constant !== undefined || stated === true || isPartOfDate(expression) || isFew(table, column);
}

/** True for a column with which a foreign key begins: an index begins with it best, since a table's rows are mostly asked for by what they belong to. */
export function refers({ foreignKeys }: Table, { column }: ColumnTest): boolean {
  return foreignKeys.some(({ columns }) => columns[0] === column);
}

/** The month of a date, its day, its hour: each has few values. */
function isPartOfDate(expression: string | undefined): boolean {
  return expression !== undefined && /^(?:extract|date_part)\b/i.test(expression);
}

/** True for the column that is the primary key by itself. */
export function isKey(table: Table, column: string): boolean {
  return table.indexes.some(({ primary, columns }) => primary === true && columns.length === 1 && columns[0] === column);
}

/** True for a column of text. Rows are ordered by a name to be read by people, which they do with short tables; by times and numbers those that grow. */
export function isText(table: Table, name: string): boolean {
  const column = table.columns.get(name);
  return column !== undefined && /^(?:char|text|citext|varchar|string|slug)/i.test(column.sqlType ?? column.type);
}

function isBoolean({ sqlType, type }: Column): boolean {
  return /^bool(?:ean)?$/i.test(sqlType ?? type);
}

/** True for what a B-tree can look up. */
function isIndexTest({ form, expression, negated }: ColumnTest): boolean {
  return negated !== true && expression === undefined && (form === 'equal' || form === 'list' || form === 'range');
}

/** A test that says of which column it is and what it asks. */
function isReadable({ form }: ColumnTest): boolean {
  return form !== 'pattern' && form !== 'contains' && form !== 'prefix';
}

/** An index begins with the column: whatever else it holds or leaves out, it is taken to serve. */
function servedBy(table: Table, { column }: ColumnTest): boolean {
  return table.indexes.some((index) => beginsWith(index, column) || isOther(index, column));
}

/** The first key is the plain column. */
function beginsWith(index: Index, column: string): boolean {
  const [first] = index.keys ?? [];
  return first === undefined ? index.columns[0] === column : first.column === column;
}

/** Another method than a B-tree's, for which the order of columns means nothing. */
function isOther(index: Index, column: string): boolean {
  return index.method !== undefined && index.method !== 'btree' && index.columns.includes(column);
}

/** The foreign keys of a table with whose columns no index begins: in PostgreSQL a foreign key has none of its own. */
export function foreignKeysWithoutIndex(table: Table): Table['foreignKeys'] {
  if (table.foreign === true || (table.kind !== undefined && table.kind !== 'table' && table.kind !== 'partitioned')) return [];
  return table.foreignKeys.filter(({ columns }) => {
    const wanted = new Set(columns);
    return !table.indexes.some((index) => {
      if (index.where !== undefined && !/^\W*\w+\W+is\W+not\W+null\W*$/i.test(index.where)) return false;
      const leading = index.columns.slice(0, columns.length);
      if ((index.keys?.[0] !== undefined && index.keys[0].column === undefined) || leading.length === 0) return false;
      // Any order of the key's columns will do; and of two columns the first often says it all. What stands further on in an index is compared within it.
      return leading.every((column) => wanted.has(column)) || (wanted.has(leading[0] ?? '') && columns.every((column) => index.columns.includes(column)));
    });
  });
}
