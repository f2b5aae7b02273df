// over-fetching: `SELECT *` where it brings more than anybody can want: every column of several tables, or columns that no row should carry
// about.
import type { QueryLevel } from '../../core/sql.js';
import { tableOf } from '../../planner/access.js';
import { quoteIdentifier } from '../../planner/identifiers.js';
import type { Catalog, Column } from '../../schema/catalog.js';
import type { Facts, Rule, Verdict } from '../rule.js';
import { sentSql } from '../sql-texts.js';

export const rule: Rule = {
  id: 'over-fetching',
  summary: 'SELECT * over joined tables, or with columns that are heavy by their type',
  severity: 'info',
  *check(facts: Facts): Iterable<Verdict> {
    for (const { occurrence, statement, text, placeOf, writtenAt } of sentSql(facts)) {
      const [main] = statement.levels;
      const sent = occurrence.statement;
      // What a routine selects stays in the database; what has holes may name its columns there.
      if (main?.role !== 'main' || main.star === undefined || statement.kind !== 'select' || statement.open === true || sent.inside === true || facts.isMinor?.(occurrence.place.file) === true) continue;
      const found = joinedStar(main, text) ?? (sent.rows === 'one' ? undefined : heavyColumns(main, text, facts.catalog));
      if (found === undefined) continue;
      const at = writtenAt(main.star);
      // Another list of columns would be another question: which rows are the same, what is put together, which column is sorted by.
      const isFixed = main.distinct || statement.levels.some(({ role }) => role === 'set-operand') || main.order.some(({ column, expression = '' }) => column === undefined && /^\d*$/.test(expression));
      const columns = at && !isFixed ? columnsOf(main, text, facts.catalog) : undefined;
      yield {
        place: placeOf(main.star),
        message: found.message,
        consequence: found.consequence,
        remedy: 'Name the columns that are used; then an index may hold them all, and a new column of a table changes nothing here.',
        confidence: 'possible',
        related: [],
        statement: sent,
        isAboutSql: true,
        ...(at && columns && { mend: { kind: 'name columns' as const, place: at, sent: occurrence.place, ...columns } }),
      };
    }
  },
};

interface Found {
  readonly message: string;
  readonly consequence: string;
}

/** `*` by itself over several tables: the keys that join them come twice, and columns of one name hide one another. */
function joinedStar({ star, tables, group, aggregates, distinct }: QueryLevel, text: string): Found | undefined {
  if (star === undefined || text.slice(star.start, star.end) !== '*' || tables.length < 2 || group.length > 0 || aggregates.length > 0) return undefined;
  const names = [...new Set(tables.map(({ table }) => table))];
  // A table that is joined with itself, or to be compared as a whole, is meant as a whole.
  if (names.length < 2 || distinct) return undefined;
  return {
    message: `SELECT * reads every column of ${inWords(names)}`,
    consequence: 'Every row carries the columns of all tables, the joining keys twice; of columns with one name a program sees the last. No index can answer such a query by itself.',
  };
}

/** Columns that are made for searching, or hold files. */
function heavyColumns({ tables, star }: QueryLevel, text: string, catalog: Catalog): Found | undefined {
  const alias = star && /^"?([^"]*)"?\.\*$/.exec(text.slice(star.start, star.end))?.[1];
  const heavy = tables.filter((table) => alias === undefined || table.alias === alias.toLowerCase() || table.alias === alias).flatMap(({ table, schema }) => [...(tableOf(catalog, table, schema)?.columns.values() ?? [])].filter(isHeavy));
  if (heavy.length === 0) return undefined;
  return {
    message: `SELECT * reads ${inWords(heavy.map(({ name, sqlType, type }) => `${name} (${sqlType ?? type})`))} of every row along with the rest`,
    consequence: 'Such values lie outside of the row and are fetched, decompressed and sent one by one: they are often most of what the query costs.',
  };
}

/** How many columns a list may have that somebody is to read. */
const MOST = 40;

/** The columns that `*` stands for, but for heavy ones; of several with one name the last, which is the one that a program sees. Undefined where not all are known. */
function columnsOf({ tables, star, derived = [] }: QueryLevel, text: string, catalog: Catalog): Pick<Extract<NonNullable<Verdict['mend']>, { kind: 'name columns' }>, 'columns' | 'light'> | undefined {
  const written = star && text.slice(star.start, star.end);
  const alias = written && /^"?([^"]*)"?\.\*$/.exec(written)?.[1];
  if (derived.length > 0 && alias === undefined) return undefined;
  const meant = tables.filter((table) => alias === undefined || table.alias === alias.toLowerCase() || table.alias === alias);
  const prefix = tables.length > 1 || alias !== undefined;
  const all = meant.map((table) => ({ table, known: tableOf(catalog, table.table, table.schema) }));
  if (all.length === 0 || all.some(({ known }) => known === undefined || known.open === true || [...known.columns.values()].some(({ vague }) => vague === true))) return undefined;
  const columns = all.flatMap(({ table, known }) => [...(known?.columns.values() ?? [])].map((column) => ({ column, shown: (prefix ? `${quoteIdentifier(table.alias)}.` : '') + quoteIdentifier(column.name) })));
  const seen = columns.filter(({ column }, index) => !columns.slice(index + 1).some((later) => later.column.name === column.name));
  const light = seen.filter(({ column }) => !isHeavy(column));
  if (light.length === 0 || light.length > MOST) return undefined;
  const title = `Name the columns${light.length === seen.length ? '' : ', without the heavy ones'}; leave out those that nobody reads`;
  return { columns: seen.map(({ column: { name }, shown }) => ({ name, text: shown })), light: { title, text: light.map(({ shown }) => shown).join(', ') } };
}

function isHeavy({ sqlType, type }: Column): boolean {
  return /^(?:bytea|tsvector|vector|halfvec|sparsevec|xml)\b/i.test(sqlType ?? type);
}

function inWords(names: readonly string[]): string {
  const shown = names.slice(0, 4);
  const rest = names.length - shown.length;
  const last = rest > 0 ? `${rest} more` : shown.pop();
  return shown.length === 0 ? (last ?? '') : `${shown.join(', ')} and ${last ?? ''}`;
}
