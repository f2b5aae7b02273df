// How a condition is said so that the index on its column serves: for each form around the column the words that mean the same.
import { typeFamily } from './types.js';
import type { ColumnTest } from '../../planner/access.js';
import { quoteIdentifier } from '../../planner/identifiers.js';
import { tableIdentifier } from '../../planner/table-name.js';
import type { Column, Table } from '../../schema/catalog.js';

export interface Rewriting {
  readonly remedy: string;
  /** It means the same whatever the data, or an index serves the condition as it is. */
  readonly isSure: boolean;
}

interface Hidden {
  readonly expression: string;
  readonly column: Column;
  readonly table: Table;
  readonly test: ColumnTest;
  /** What the expression is compared with, as it is written. */
  readonly against?: string | undefined;
}

/** Says how to write the condition; undefined where the form around the column takes no index away. */
export function rewritten({ expression, column, table, test, against }: Hidden): Rewriting | undefined {
  const name = quoteIdentifier(column.name);
  const family = typeFamily(column.sqlType ?? column.type);
  const cast = /^\(?([\w"]+)\)?::(.+)$/.exec(expression);
  const isDay = (cast !== null && cast[2] === 'date') || /^date\(/.test(expression) || /AT TIME ZONE .*::date$/.test(expression);
  const isTimed = isDay || /^(?:EXTRACT\(|date_part\(|date_trunc\()/i.test(expression);
  if (isTimed && family !== 'date' && against === undefined) return sure(`Compare ${name} itself with the beginning and the end of the day, month or year that is meant.`);
  if (isDay && family !== 'date') return sure(day(name, test.operator, operandOf(against)));
  const year = /^EXTRACT\(year FROM/i.test(expression) || /^date_part\('year'/.test(expression);
  if (year && test.operator === '=' && against !== undefined) return sure(`Ask for the range instead: ${name} >= make_date(${against}, 1, 1) AND ${name} < make_date(${against} + 1, 1, 1).`);
  const truncated = /^date_trunc\('(\w+)'/.exec(expression);
  if (truncated && test.operator === '=') return sure(`Ask for the range instead: ${name} >= ${operandOf(against)} AND ${name} < ${operandOf(against)} + interval '1 ${truncated[1] ?? 'day'}'.`);
  if (cast) {
    const target = typeFamily(cast[2] ?? '');
    // A cast between types that are stored alike is none.
    if (target === family || (target === 'text' && family === 'text') || family === undefined) return undefined;
    if (target === 'text' && (family === 'number' || family === 'uuid')) return sure(`Cast what it is compared with, not the column: ${name} ${test.operator} ${castOf(against, column)}.`);
    if (target === 'date' || target === 'time' || target === 'timestamp') return undefined;
    return index(table, expression);
  }
  const folded = /^(lower|upper)\((\w+|"[^"]+")\)$/i.exec(expression);
  if (folded) return family === 'text' || family === undefined ? index(table, expression) : undefined;
  if (/->|#>/.test(expression)) return { remedy: `Ask what the document contains, which the GIN index finds: ${name} @> jsonb_build_object(…), or build an index on the expression: ${createIndex(table, expression)}.`, isSure: true };
  if (/^COALESCE\(/i.test(expression)) return { remedy: `Say what is meant without COALESCE: ${name} ${test.operator} ${against ?? '…'}, with OR ${name} IS NULL where the default is wanted.`, isSure: false };
  if (test.predicate?.wrapped && /^[-+*/]$/.test(test.predicate.wrapped.by)) return sure(`Move the arithmetic to the other side, so that ${name} stands alone: ${name} ${test.operator} ….`);
  if (test.predicate?.wrapped?.immutable === true) return { ...index(table, expression), isSure: false };
  return undefined;
}

/** How a pattern finds its rows. */
export function patternRemedy(table: Table, column: Column, isHiding: boolean): Rewriting {
  const name = quoteIdentifier(column.name);
  const trigram = `CREATE EXTENSION IF NOT EXISTS pg_trgm; CREATE INDEX CONCURRENTLY ON ${named(table)} USING gin (${name} gin_trgm_ops)`;
  if (isHiding) return { remedy: `Compare lower(${name}) with lower(…) and build ${createIndex(table, `lower(${name})`)}; for patterns, a trigram index: ${trigram}.`, isSure: true };
  return { remedy: `A trigram index finds texts anywhere: ${trigram}. Where whole words are meant, full-text search does.`, isSure: true };
}

function sure(remedy: string): Rewriting {
  return { remedy, isSure: true };
}

function index(table: Table, expression: string): Rewriting {
  return sure(`Build an index on what is compared: ${createIndex(table, expression)}.`);
}

function createIndex(table: Table, expression: string): string {
  const isCall = /^\w+\([^()]*\)$/.test(expression);
  return `CREATE INDEX CONCURRENTLY ON ${named(table)} (${isCall ? expression : `(${expression})`})`;
}

function named({ name, plainName }: Table): string {
  return tableIdentifier(plainName ?? name);
}

function day(name: string, operator: string, against: string): string {
  const next = `${against} + 1`;
  switch (operator) {
    case '=':
      return `Ask for the range instead: ${name} >= ${against} AND ${name} < ${next}.`;
    case '<':
      return `Compare the column itself: ${name} < ${against}.`;
    case '<=':
      return `Compare the column itself: ${name} < ${next}.`;
    case '>':
      return `Compare the column itself: ${name} >= ${next}.`;
    case '>=':
      return `Compare the column itself: ${name} >= ${against}.`;
    default:
      return `Compare ${name} itself with the beginnings of the days that are meant.`;
  }
}

/** In parentheses where it is more than a word or a parameter; a parameter of a date is said to be one. */
function operandOf(against = '…'): string {
  if (/^(?:\$\d+|\?|%s|:\w+|%\(\w+\)s)$/.test(against)) return `${against}::date`;
  return /^[\w.:$'-]+$/.test(against) ? against : `(${against})`;
}

function castOf(against: string | undefined, { sqlType, type }: Column): string {
  if (against === undefined) return 'the value in its own type';
  const bare = against.replace(/::(?:text|varchar)$/i, '');
  return `${/^[\w.$:?%()'-]+$/.test(bare) ? bare : `(${bare})`}::${sqlType ?? type}`;
}
