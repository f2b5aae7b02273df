// What the planner is told of tables that hold no rows: how many rows there are and how their values are spread. The numbers come from
// production, from the configuration, or from what the schema itself tells; where each comes from is kept, so that messages can say it.
import type { Catalog, Column, Table } from '../schema/catalog.js';
import { isDateLike, isInstant, parseType, widthOf } from './types.js';

/** Where a number comes from. `declared`: the schema implies it. `assumed`: nothing says it. */
export type StatisticsSource = 'exported' | 'configuration' | 'database' | 'declared' | 'assumed';

/** How a column's values are spread, in the terms of PostgreSQL's view pg_stats. */
export interface ColumnStatistics {
  readonly from: StatisticsSource;
  /** Why it is so, for messages: `unique`, `foreign key on customers`, `3 values`. */
  readonly because?: string;
  /** The share of rows in which it is null, 0 to 1. */
  readonly nullFraction: number;
  /** Bytes of a value on average. */
  readonly width: number;
  /** How many different values there are; below zero: their number divided by the number of rows, negated. 0 says that it is not known. */
  readonly distinct: number;
  /** The most frequent values as an array literal of PostgreSQL, and how frequent each is. */
  readonly mostCommonValues?: string;
  readonly mostCommonFrequencies?: readonly number[];
  /** Bounds of groups with as many rows each, as an array literal. */
  readonly histogram?: string;
  /** How far the order of the rows on disk is that of the values, -1 to 1. */
  readonly correlation?: number;
  /** The same for the elements of arrays, and of text search vectors. */
  readonly mostCommonElements?: string;
  readonly mostCommonElementFrequencies?: readonly number[];
  readonly elementCountHistogram?: readonly number[];
}

export interface TableStatistics {
  readonly rows: number;
  readonly rowsFrom: StatisticsSource;
  /** Pages of 8 KB that it takes on disk. */
  readonly pages: number;
  /** How many of them an index-only scan need not look at. */
  readonly allVisiblePages: number;
  readonly columns: ReadonlyMap<string, ColumnStatistics>;
  /** Statistics of expressions, by the name of the index that has them as keys: what a file or a database tells of each key, by position. */
  readonly indexes?: ReadonlyMap<string, IndexStatistics>;
}

export interface IndexStatistics {
  readonly rows: number;
  readonly pages: number;
  /** Of keys that are expressions: by their number, from 1. */
  readonly keys?: ReadonlyMap<number, ColumnStatistics>;
}

/** What `seqscan stats export` writes and the embedded planner takes. Names of tables are the catalog's. */
export interface StatisticsFile {
  readonly version: 1;
  /** The server that it was taken from: `15.4`. */
  readonly server: string;
  /** Whether it holds values of rows (most common ones, bounds of histograms). */
  readonly values: boolean;
  readonly tables: Readonly<Record<string, ExportedTable>>;
}

export interface ExportedTable {
  readonly rows: number;
  readonly pages: number;
  readonly allVisiblePages: number;
  readonly columns: Readonly<Record<string, ExportedColumn>>;
  readonly indexes?: Readonly<Record<string, { readonly rows: number; readonly pages: number; readonly keys?: Readonly<Record<string, ExportedColumn>> }>>;
}

export type ExportedColumn = Omit<ColumnStatistics, 'from' | 'because'>;

/** How many rows a table of which nothing is known is taken to have: what is slow in production matters, not what is fast on a laptop. */
export const assumedRows = 1_000_000;

/** How many rows refer to the same row, where neither table's size is known. */
const assumedChildren = 10;

export interface StatisticsInput {
  readonly catalog: Catalog;
  /** What was exported from production: beats all else. */
  readonly exported?: StatisticsFile;
  /** Rows by the table's name, from the configuration. */
  readonly rows?: Readonly<Record<string, number>>;
}

/** What is known or assumed of each table of a catalog. */
export function catalogStatistics({ catalog, exported, rows = {} }: StatisticsInput): ReadonlyMap<string, TableStatistics> {
  const sizes = new Map<string, Pick<TableStatistics, 'rows' | 'rowsFrom'>>();
  for (const table of catalog.tables.values()) sizes.set(table.name, sizeOf(table, own(exported?.tables, table.name), own(rows, table.name)));
  const found = new Map<string, TableStatistics>();
  for (const table of catalog.tables.values()) {
    const size = sizes.get(table.name) ?? { rows: assumedRows, rowsFrom: 'assumed' as const };
    found.set(table.name, tableStatistics(table, size, own(exported?.tables, table.name), (name) => sizes.get(name), catalog));
  }
  return found;
}

/** In words, where a table's size comes from: `5,000,000 rows (configuration)`. */
export function describeSize({ rows, rowsFrom }: Pick<TableStatistics, 'rows' | 'rowsFrom'>): string {
  const from = { exported: 'exported statistics', configuration: 'configuration', database: 'database', declared: 'declared', assumed: 'assumed: nothing says how many' }[rowsFrom];
  return `${Math.round(rows).toLocaleString('en-US')} rows (${from})`;
}

function sizeOf(table: Table, exported: ExportedTable | undefined, configured: number | undefined): Pick<TableStatistics, 'rows' | 'rowsFrom'> {
  // The configuration is written by hand and on purpose: it beats a file that may be old.
  if (configured !== undefined) return { rows: configured, rowsFrom: 'configuration' };
  if (exported !== undefined && exported.rows >= 0) return { rows: exported.rows, rowsFrom: 'exported' };
  if (table.rows !== undefined && table.rows >= 0) return { rows: table.rows, rowsFrom: table.source === 'database' ? 'database' : 'declared' };
  return { rows: assumedRows, rowsFrom: 'assumed' };
}

const pageBytes = 8192;
const pageHeader = 24;
const rowHeader = 28;

function tableStatistics(
  table: Table,
  size: Pick<TableStatistics, 'rows' | 'rowsFrom'>,
  exported: ExportedTable | undefined,
  sizeOfOther: (name: string) => Pick<TableStatistics, 'rows' | 'rowsFrom'> | undefined,
  catalog: Catalog,
): TableStatistics {
  const columns = new Map<string, ColumnStatistics>();
  for (const column of table.columns.values()) {
    const known = own(exported?.columns, column.name);
    columns.set(column.name, known === undefined ? columnStatistics(table, column, size, sizeOfOther, catalog) : { ...known, from: 'exported' });
  }
  const rowBytes = [...columns.values()].reduce((sum, { width, nullFraction }) => sum + width * (1 - nullFraction), rowHeader);
  const estimated = Math.ceil((size.rows * rowBytes) / (pageBytes - pageHeader));
  // A file says how big the table was when it had so many rows; another number of rows takes its share.
  const pages = exported !== undefined && exported.rows > 0 && exported.pages > 0 ? Math.ceil((exported.pages * size.rows) / exported.rows) : estimated;
  const visible = exported !== undefined && exported.pages > 0 ? exported.allVisiblePages / exported.pages : 1;
  const indexes = Object.entries(exported?.indexes ?? {}).map(([name, index]) => {
    const keys = Object.entries(index.keys ?? {}).map(([key, statistics]) => [Number(key), { ...statistics, from: 'exported' as const }] as const);
    return [name, { rows: index.rows, pages: index.pages, ...(keys.length > 0 && { keys: new Map(keys) }) }] as const;
  });
  return { ...size, pages, allVisiblePages: Math.floor(pages * visible), columns, ...(indexes.length > 0 && { indexes: new Map(indexes) }) };
}

/** What the schema tells of a column's values. */
function columnStatistics(
  table: Table,
  column: Column,
  { rows }: { readonly rows: number },
  sizeOfOther: (name: string) => Pick<TableStatistics, 'rows' | 'rowsFrom'> | undefined,
  catalog: Catalog,
): ColumnStatistics {
  const declared = column.sqlType ?? column.type;
  const { base, isArray } = parseType(declared);
  const shared = { width: widthOf(declared), nullFraction: assumedNulls(column, base) };
  const says = (distinct: number, because: string, correlation = 0): ColumnStatistics => ({ ...shared, from: 'declared', because, distinct, correlation });

  if (isUnique(table, column.name)) return says(-(1 - shared.nullFraction), 'unique', isSequential(column) ? 1 : 0);
  if (isSequential(column)) return says(-(1 - shared.nullFraction), 'filled by a sequence', 1);
  if (isArray || /^(?:jsonb?|tsvector|xml|bytea)$/.test(base)) return { ...shared, from: 'assumed', distinct: 0 };
  const parent = table.foreignKeys.find(({ columns }) => columns.length === 1 && columns[0] === column.name);
  const parentSize = parent === undefined ? undefined : sizeOfOther(parent.table);
  if (parent !== undefined && parentSize !== undefined) {
    const isKnown = parentSize.rowsFrom !== 'assumed';
    const different = Math.max(1, isKnown ? parentSize.rows : Math.min(parentSize.rows, rows / assumedChildren));
    return says(asDistinct(different, rows), isKnown ? `foreign key on ${parent.table}` : `foreign key on ${parent.table}: ${assumedChildren} rows each assumed`);
  }
  if (base === 'boolean' || base === 'bool') return says(2, 'true or false');
  const values = column.values ?? labelsOf(catalog, base);
  if (values !== undefined && values.length > 0) return says(values.length, `${values.length} values`);
  if (isInstant(base)) {
    // Moments at which rows are made come in order; nothing says which columns are of that kind but a default that is the clock.
    const isMade = /\b(?:now|current_timestamp|clock_timestamp|statement_timestamp|transaction_timestamp)\b/i.test(column.default ?? '') || (!column.nullable && /(?:^|_)(?:created|inserted|added|registered|joined|placed|occurred|logged)(?:$|_|at$|on$|date$|time$)/i.test(column.name));
    return { ...shared, from: 'assumed', because: 'moments differ', distinct: -0.9 * (1 - shared.nullFraction), correlation: isMade ? 1 : 0 };
  }
  if (base === 'date') return { ...shared, from: 'assumed', because: 'days of ten years', distinct: asDistinct(Math.min(3650, rows), rows), correlation: 0 };
  if (base === 'uuid') return { ...shared, from: 'assumed', because: 'keys differ', distinct: asDistinct(Math.max(1, rows / assumedChildren), rows), correlation: 0 };
  // A text by which rows are looked up is a name of theirs; one with a default is a state, of which there are few.
  if (isText(base) && column.default === undefined && !isShort(declared)) return { ...shared, from: 'assumed', because: 'texts differ', distinct: asDistinct(Math.max(1, rows / assumedChildren), rows), correlation: 0 };
  return { ...shared, from: 'assumed', distinct: 0, correlation: 0 };
}

function isText(base: string): boolean {
  return /^(?:text|citext|character varying|varchar|character|char|bpchar)$/.test(base);
}

/** Too short for a name: codes, states, languages. */
function isShort(declared: string): boolean {
  const length = Number(/\((\d+)\)/.exec(declared)?.[1] ?? Infinity);
  return length <= 20;
}

/** The number in PostgreSQL's terms: what grows with the table is said as a share of its rows. */
function asDistinct(different: number, rows: number): number {
  if (rows <= 0) return 0;
  return different >= rows * 0.1 ? -Math.min(1, different / rows) : Math.round(different);
}

/** Nothing says how often a column is null; half for points in time (`deleted_at`, `finished_at`), so that neither side of a test for null is taken to be rare. */
function assumedNulls(column: Column, base: string): number {
  if (!column.nullable) return 0;
  return isDateLike(base) ? 0.5 : 0.2;
}

function isSequential(column: Column): boolean {
  return column.generated === 'identity' || column.generated === 'serial' || /^(?:small|big)?serial\d?$/.test(parseType(column.sqlType ?? column.type).base);
}

function isUnique(table: Table, column: string): boolean {
  return table.indexes.some(({ unique, columns, keys, where, partial }) => unique && columns.length === 1 && columns[0] === column && (keys?.length ?? 1) === 1 && where === undefined && partial !== true);
}

function labelsOf(catalog: Catalog, base: string): readonly string[] | undefined {
  for (const [name, labels] of catalog.enums ?? []) if (parseType(name).base === base) return labels;
  return undefined;
}

function own<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}
