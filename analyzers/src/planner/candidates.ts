// Indexes that may help an access: what PostgreSQL's documentation calls multicolumn, partial, expression, covering and GIN indexes, made of the
// columns that a statement restricts and orders by. Whether one does help only a planner can say; here is what is worth asking it.
//
// Within a B-tree the order of keys follows what it can do with them: columns that are compared for equality first, then lists of values,
// then either one range or the order of which the first rows are wanted, since behind a range nothing more is looked up.
import type { IndexKey } from '../core/schema-change.js';
import type { Index, Table } from '../schema/catalog.js';
import type { ColumnTest, TableAccess } from './access.js';
import { isFew, isIndexable, isKey, isServed, isText, leavesMany, refers } from './coverage.js';
import { indexName } from './create-index.js';
import { quoteConstant, quoteIdentifier } from './identifiers.js';
import type { IndexProposal } from './planner.js';

/** How many keys an index is given at most: further ones cost every write more than they save. */
const MOST_KEYS = 3;
/** How many further columns an index may hold so that the table need not be looked at. */
const MOST_INCLUDED = 3;
/** How many candidates an access is worth. */
const MOST_CANDIDATES = 12;

/**
 * The indexes that are worth trying for an access, simple ones first, without those that the table has.
 *
 * @returns nothing for tables without indexes of their own (views) and for small ones
 */
export function candidatesFor(access: TableAccess): readonly IndexProposal[] {
  if (!isIndexable(access.table) || !isWorthAsking(access)) return [];
  const proposals = [...btrees(access), ...access.alternatives.flatMap((tests) => btrees({ ...access, tests, order: [], limited: false })), ...inverted(access)];
  const distinct = new Map(proposals.map((proposal) => [keyOf(proposal), proposal]));
  return [...distinct.values()].filter((proposal) => !access.table.indexes.some((index) => isSame(index, proposal))).slice(0, MOST_CANDIDATES);
}

/**
 * Where the size of a table is only assumed, so is what a second condition leaves of the rows that an index finds already: then only an order of which
 * the first rows are wanted is a reason to ask for another one.
 */
function isWorthAsking(access: TableAccess): boolean {
  const { table, tests, alternatives } = access;
  return table.rows !== undefined || wantsOrder(access) || alternatives.length > 0 || !isServed({ table, tests: tests.filter(({ join }) => join !== true) });
}

function btrees(access: TableAccess): readonly IndexProposal[] {
  const { table } = access;
  const tests = access.tests.filter(({ negated }) => negated !== true);
  const equal = tests.filter(({ form, join }) => form === 'equal' && join !== true);
  const joins = tests.filter(({ form, join }) => form === 'equal' && join === true);
  const lists = tests.filter(({ form }) => form === 'list');
  const ranges = tests.filter(({ form }) => form === 'range');
  const prefixes = tests.filter(({ form }) => form === 'prefix');
  const selective = equal.filter((test) => !leavesMany(table, test)).sort((a, b) => Number(refers(table, b)) - Number(refers(table, a)));
  const isKnown = table.rows !== undefined;
  const fixed = [...selective, ...equal.filter((test) => isKnown && !selective.includes(test))].map(keyOfTest);
  const order = wantsOrder(access) ? orderKeys(access) : [];
  const sets: IndexKey[][] = [];
  for (const test of [...selective, ...lists.filter((test) => !leavesMany(table, test)), ...ranges]) sets.push([keyOfTest(test)]);
  for (const prefix of prefixes) sets.push([...selective.map(keyOfTest), { ...keyOfTest(prefix), operatorClass: 'text_pattern_ops' }]);
  if (order.length > 0) sets.push(order, ...selective.map((test) => [keyOfTest(test), ...order]), [...selective.map(keyOfTest), ...order], [...fixed, ...order]);
  if (selective.length > 0 || isKnown) sets.push(selective.map(keyOfTest), fixed, [...fixed, ...lists.map(keyOfTest)]);
  for (const range of ranges) sets.push([...selective.map(keyOfTest), keyOfTest(range)], [...fixed, ...lists.map(keyOfTest), keyOfTest(range)]);
  for (const test of equal.filter((one) => isKnown && !selective.includes(one))) {
    const few = keyOfTest(test);
    if (order.length > 0) sets.push([few, ...order]);
    for (const range of ranges) sets.push([few, keyOfTest(range)]);
  }
  for (const join of joins) sets.push([keyOfTest(join)], [keyOfTest(join), ...selective.map(keyOfTest)], [keyOfTest(join), ...order]);
  const full = sets.map(withoutRepeats).filter((keys) => keys.length > 0 && keys.length <= MOST_KEYS);
  const plain = full.map((keys) => proposalOf(table, keys));
  // What leaves out rows, or holds columns only to be read, is made for one statement: that has to be known to pay.
  return !isKnown ? plain : [...plain, ...partial(table, tests, plain), ...covering(access, plain)];
}

/** The first rows of an order are wanted that is worth an index; a list by names, of which nothing says that it is long, is not. */
function wantsOrder({ table, order, limited }: TableAccess): boolean {
  const [lead] = order;
  return limited && lead !== undefined && !order.every(({ column }) => isKey(table, column)) && (table.rows !== undefined || !isText(table, lead.column));
}

/** A condition with a constant that leaves out a part of the table can be the index's own: then it need not be a key. */
function partial(table: Table, tests: readonly ColumnTest[], plain: readonly IndexProposal[]): readonly IndexProposal[] {
  const constant = tests.filter((test) => test.expression === undefined && (test.form === 'null' || (test.form === 'equal' && test.constant !== undefined && test.constant !== null && isFew(table, test.column))));
  const first = constant[0];
  if (!first) return [];
  const where = constant.map((test) => predicateText(test)).join(' AND ');
  const left = new Set(constant.map(({ column }) => column));
  return plain.flatMap((proposal) => {
    const keys = proposal.keys.filter(({ column }) => column === undefined || !left.has(column));
    return keys.length === 0 ? [] : [{ ...proposalOf(table, keys, 'partial_idx'), where }];
  });
}

function predicateText({ column, form, constant }: ColumnTest): string {
  const name = quoteIdentifier(column);
  if (form === 'null') return `${name} IS NULL`;
  if (typeof constant === 'boolean') return constant ? name : `NOT ${name}`;
  return `${name} = ${quoteConstant(constant ?? null)}`;
}

/** Where few and small columns are read, an index that holds them all answers by itself. */
function covering({ table, columns }: TableAccess, plain: readonly IndexProposal[]): readonly IndexProposal[] {
  if (columns === 'all' || columns.length === 0) return [];
  return plain.flatMap((proposal) => {
    const keys = new Set(proposal.keys.map(({ column }) => column));
    const include = [...new Set(columns)].filter((column) => !keys.has(column));
    return include.length === 0 || include.length > MOST_INCLUDED || !include.every((column) => isSmall(table, column)) ? [] : [{ ...proposal, name: indexName(table.name, proposal.keys, 'incl_idx'), include }];
  });
}

/** Types of a few bytes: a text or a document would be in the index a second time. */
const SMALL_TYPES = /^(?:small|big)?int|^integer|^int[248]$|^bool|^date$|^time|^uuid$|^real$|^double|^float|^numeric|^decimal|^(?:big)?serial/i;

function isSmall(table: Table, name: string): boolean {
  const column = table.columns.get(name);
  return column !== undefined && SMALL_TYPES.test(column.sqlType ?? column.type);
}

/** Patterns within texts, elements of arrays, parts of documents: what GIN looks up. */
function inverted({ table, tests }: TableAccess): readonly IndexProposal[] {
  return tests.flatMap((test): IndexProposal[] => {
    if (test.negated || (test.form !== 'pattern' && test.form !== 'contains')) return [];
    const key = keyOfTest(test);
    const keys = [test.form === 'pattern' ? { ...key, operatorClass: 'gin_trgm_ops' } : key];
    return [{ table: table.name, keys, unique: false, method: 'gin', name: indexName(table.name, keys, test.form === 'pattern' ? 'trgm_idx' : 'gin_idx') }];
  });
}

function orderKeys({ order }: TableAccess): IndexKey[] {
  // A B-tree is read both ways: only keys that run against each other need their direction.
  const mixed = order.some(({ descending }) => descending) && order.some(({ descending }) => !descending);
  return order.map(({ column, descending, nulls }) => {
    const usual = nulls === undefined || (nulls === 'first') === descending;
    if (usual) return { column, ...(mixed && descending && { descending }) };
    return { column, ...(descending && { descending }), nulls };
  });
}

function keyOfTest({ column, expression }: ColumnTest): IndexKey {
  return expression === undefined ? { column } : { expression };
}

function proposalOf(table: Table, keys: readonly IndexKey[], suffix?: string): IndexProposal {
  return { table: table.name, keys, unique: false, name: indexName(table.name, keys, suffix) };
}

function withoutRepeats(keys: readonly IndexKey[]): IndexKey[] {
  return [...new Map(keys.map((key) => [key.column ?? key.expression, key] as const)).values()];
}

/** Equal for proposals that would build the same index. */
export function keyOf({ table, keys, include, where, method }: IndexProposal): string {
  return JSON.stringify([table, keys, include ?? [], where ?? '', method ?? 'btree']);
}

/** True where a table has the index, under whatever name. */
export function hasIndex(table: Table | undefined, proposal: IndexProposal): boolean {
  return table?.indexes.some((index) => isSame(index, proposal)) === true;
}

function isSame(index: Index, proposal: IndexProposal): boolean {
  const keys = index.keys ?? index.columns.map((column): IndexKey => ({ column }));
  return (
    (index.method ?? 'btree') === (proposal.method ?? 'btree') &&
    (index.where ?? '') === (proposal.where ?? '') &&
    (proposal.include ?? []).every((column) => index.include?.includes(column)) &&
    keys.length === proposal.keys.length &&
    keys.every((key, position) => {
      const other = proposal.keys[position];
      return key.column === other?.column && key.expression === other?.expression && (other?.operatorClass === undefined || key.operatorClass === other.operatorClass) && !other?.nulls;
    })
  );
}
