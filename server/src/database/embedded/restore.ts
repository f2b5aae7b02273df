// Statistics as PostgreSQL 18 takes them: pg_restore_relation_stats and pg_restore_attribute_stats, made for upgrades, write into the
// system's catalogs what ANALYZE would have found.
import { type ColumnStatistics, quoteConstant, splitTableName, type TableStatistics } from '@seqscan/analyzers';

/** The statement that tells PostgreSQL how many rows and pages a relation has. Its number of pages is believed as a density only: the file's size counts. */
export function restoreRelation(name: { readonly schema: string; readonly relation: string }, { rows, pages, allVisiblePages }: { readonly rows: number; readonly pages: number; readonly allVisiblePages: number }): string {
  return `SELECT pg_restore_relation_stats(${relationArguments(name)}, 'relpages', ${whole(pages)}::integer, 'reltuples', ${real(rows)}, 'relallvisible', ${whole(allVisiblePages)}::integer)`;
}

/** One call for each column of a table, as parts of a SELECT list. */
export function restoreColumns(table: string, { columns }: TableStatistics): string[] {
  const { schema, table: relation } = splitTableName(table);
  return [...columns].map(([column, statistics]) => restoreColumn({ schema, relation }, `'attname', ${constant(column)}`, statistics));
}

/**
 * The call that tells how a column's values are spread.
 *
 * @param which the argument that names the column: by `attname` or `attnum`
 */
export function restoreColumn(name: { readonly schema: string; readonly relation: string }, which: string, statistics: ColumnStatistics): string {
  const { distinct, nullFraction, width, mostCommonValues, mostCommonFrequencies, histogram, correlation } = statistics;
  const given = [`'null_frac', ${real(nullFraction)}`, `'avg_width', ${whole(Math.max(1, width))}::integer`, `'n_distinct', ${real(distinct)}`];
  if (mostCommonValues !== undefined && mostCommonFrequencies !== undefined && mostCommonFrequencies.length > 0) {
    given.push(`'most_common_vals', ${constant(mostCommonValues)}::text`, `'most_common_freqs', ${reals(mostCommonFrequencies)}`);
  }
  if (histogram !== undefined) given.push(`'histogram_bounds', ${constant(histogram)}::text`);
  if (correlation !== undefined) given.push(`'correlation', ${real(correlation)}`);
  const { mostCommonElements, mostCommonElementFrequencies, elementCountHistogram } = statistics;
  if (mostCommonElements !== undefined && mostCommonElementFrequencies !== undefined) {
    given.push(`'most_common_elems', ${constant(mostCommonElements)}::text`, `'most_common_elem_freqs', ${reals(mostCommonElementFrequencies)}`);
  }
  if (elementCountHistogram !== undefined) given.push(`'elem_count_histogram', ${reals(elementCountHistogram)}`);
  return `pg_restore_attribute_stats(${relationArguments(name)}, ${which}, 'inherited', false, ${given.join(', ')})`;
}

function relationArguments({ schema, relation }: { readonly schema: string; readonly relation: string }): string {
  return `'schemaname', ${constant(schema)}, 'relname', ${constant(relation)}`;
}

/** Text for SQL; no statistics may end the statement early. */
function constant(text: string): string {
  return quoteConstant(text);
}

function real(value: number): string {
  return `${Number.isFinite(value) ? value : 0}::real`;
}

function reals(values: readonly number[]): string {
  return `'{${values.filter(Number.isFinite).join(',')}}'::real[]`;
}

function whole(value: number): number {
  return Number.isFinite(value) ? Math.min(500_000_000, Math.max(0, Math.round(value))) : 0;
}
