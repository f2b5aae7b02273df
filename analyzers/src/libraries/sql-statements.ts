// What a text of SQL that a library is handed says, in the engine's terms: the statement that is sent, how many rows it may bring, what it
// is filtered by. The text is read by PostgreSQL's own grammar; where it has holes that nothing is known of, or is in another dialect,
// its first words are all there is to go by (see sql-text.ts).
import type { Place } from '../core/place.js';
import type { PlaceholderStyle, QueryLevel, SqlReader, SqlStatement } from '../core/sql.js';
import type { Filter, Size, Statement, StatementKind } from '../core/statement.js';
import type { Value } from '../core/values.js';
import type { Catalog } from '../schema/catalog.js';
import { guessSql, textOf, type SqlGuess } from './sql-text.js';

/** What of a reading goes into the statement that is sent. */
export function textFacts({ text, written, placeholders, order }: Partial<Pick<ReadSql, 'text' | 'written' | 'placeholders' | 'order'>>): Pick<Statement, 'text' | 'written' | 'placeholders' | 'order'> {
  return { ...(text !== undefined && { text }), ...(written && { written }), ...(placeholders && { placeholders }), ...(order && { order }) };
}

/** What SQL needs to be read. */
export interface Reading {
  readonly sql: SqlReader;
  readonly catalog: Catalog;
}

export interface ReadSql extends SqlGuess {
  readonly filters: readonly Filter[];
  readonly order?: readonly string[];
  /** Where the text is written. */
  readonly written?: Place;
  /** How the text marks its parameters. */
  readonly placeholders?: PlaceholderStyle;
  /** What was read; undefined where the text could not be. */
  readonly statement?: SqlStatement;
}

/**
 * Reads the SQL that a value is.
 *
 * @param style how the driver marks parameters, where it has one way only
 */
export function readSqlValue({ sql, catalog }: Reading, value: Value | undefined, style?: PlaceholderStyle): ReadSql {
  const guess = guessSql(value);
  const guessed: ReadSql = { ...guess, filters: guess.rows === 'unbounded' ? [] : [{ operator: '?' }] };
  const { text, holes, written } = textOf(value);
  if (text === undefined || guess.text === undefined) return guessed;
  const placeholders = holes > 0 && (style === undefined || style === 'plain') ? 'holes' : style;
  const marked = { ...(placeholders && { placeholders }), ...(written && { written }) };
  const { statements, problems } = sql.read(text, placeholders);
  const [statement, ...others] = statements;
  if (statement === undefined || problems.length > 0 || others.length > 0) return { ...guessed, ...marked };
  return { ...guess, ...describe(statement, guess, catalog), text, ...marked, statement };
}

function describe(statement: SqlStatement, guess: SqlGuess, catalog: Catalog): Pick<ReadSql, 'kind' | 'rows' | 'bulk' | 'aside' | 'filters' | 'order'> {
  const kind = kindOf(statement);
  const main = statement.levels[0];
  const isSet = statement.tuples === 'many' || (typeof statement.tuples === 'number' && statement.tuples > 1) || statement.kind === 'merge';
  const isList = main?.predicates.some(({ operator, operand, negated }) => operator === 'in' && negated !== true && (operand === 'list' || operand === 'subquery')) === true;
  // Without a table nothing is read that a batch could read: settings, sequences, the time.
  const isIdle = kind === 'select' && !readsTables(statement) && statement.open !== true;
  const order = main?.order.flatMap(({ column, descending }) => (column === undefined ? [] : [`${descending ? '-' : ''}${column.column}`]));
  return {
    kind,
    rows: rowsOf(kind, statement, catalog),
    bulk: guess.bulk || isSet || (kind !== 'insert' && isList),
    aside: kind === 'raw' || isIdle || ((kind === 'select' || kind === 'count' || kind === 'exists') && statement.locks === true),
    filters: filtersOf(statement),
    ...(order !== undefined && order.length > 0 && { order }),
  };
}

function kindOf({ kind, levels, sql }: SqlStatement): StatementKind {
  switch (kind) {
    case 'select': {
      const [main] = levels;
      if (main === undefined) return 'select';
      if (/^\s*select\s+exists\s*\(/i.test(sql)) return 'exists';
      const isCount = main.aggregates.length > 0 && main.aggregates.every((name) => name === 'count') && main.group.length === 0 && main.role === 'main';
      return isCount && /^\s*select\s+count\s*\(/i.test(sql) && !/\bgroup\s+by\b/i.test(sql) ? 'count' : 'select';
    }
    case 'insert':
    case 'merge':
      return 'insert';
    case 'update':
    case 'delete':
      return kind;
    case 'transaction':
      return /^\s*(?:commit|end)\b/i.test(sql) ? 'commit' : 'raw';
    default:
      return 'raw';
  }
}

function readsTables({ levels }: SqlStatement): boolean {
  return levels.some(({ tables, derived }) => tables.length > 0 || derived?.some(({ kind }) => kind === 'function') === true);
}

/** How many rows a read answers with, or a write touches. */
function rowsOf(kind: StatementKind, statement: SqlStatement, catalog: Catalog): Size {
  if (kind === 'count' || kind === 'exists') return 'one';
  const [main] = statement.levels;
  if (kind !== 'select' || main === undefined) return 'unknown';
  if (statement.open === true) return main.limit === 1 ? 'one' : main.limit === undefined ? 'unknown' : 'page';
  if (main.limit !== undefined) return main.limit === 1 ? 'one' : 'page';
  const isAlone = statement.levels.every(({ role }) => role !== 'set-operand');
  if (!isAlone) return 'unknown';
  if (main.aggregates.length > 0 && main.group.length === 0 && !/\bgroup\s+by\b/i.test(statement.sql) && main.windows !== true) return 'one';
  if (isUnique(main, catalog)) return 'one';
  // Every row of one table, with nothing that says which; of joined tables nobody knows.
  const isWhole = main.tables.length === 1 && main.predicates.length === 0 && main.derived === undefined && !main.distinct && main.group.length === 0;
  return isWhole ? 'unbounded' : 'unknown';
}

/** True where every table is met by equality on a key: one row at most. */
function isUnique({ tables, predicates, derived }: QueryLevel, catalog: Catalog): boolean {
  const [only] = tables;
  if (only === undefined || tables.length > 1 || derived !== undefined) return false;
  const name = only.schema === undefined || only.schema === 'public' ? only.table : `${only.schema}.${only.table}`;
  const table = catalog.tables.get(name);
  if (table === undefined) return false;
  const fixed = new Set(
    predicates.flatMap(({ column, operator, operand, wrapped, negated }) => (operator === '=' && negated !== true && wrapped === undefined && column !== undefined && (operand === 'constant' || operand === 'parameter' || operand === 'expression') ? [column.column] : [])),
  );
  return table.indexes.some(({ unique, partial, columns, keys }) => unique && partial !== true && keys === undefined && columns.length > 0 && columns.every((column) => fixed.has(column)));
}

/** The conditions of the statement's own level; one that could not be read counts as one of unknown kind. */
function filtersOf({ levels, open }: SqlStatement): readonly Filter[] {
  const [main] = levels;
  const filters = (main?.predicates ?? []).map(({ column, operator, operand }): Filter => ({
    ...(column !== undefined && { column: column.column }),
    operator: operator === 'or' || operator === 'unknown' ? '?' : operator,
    ...(operand !== 'constant' && operand !== 'none' && operand !== 'column' && { varies: true }),
  }));
  const others = levels.length > 1 || open === true ? [{ operator: '?' }] : [];
  return [...filters, ...others];
}
