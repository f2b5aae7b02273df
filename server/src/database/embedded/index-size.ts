// How large an index would be: PostgreSQL's planner weighs an index by its pages, so one that is tried on empty tables needs a size.
import type { TableStatistics } from '@seqscan/analyzers';

const usablePage = 8192 - 24 - 16;
const fill = 0.9;

/** An index as far as its size goes; a key that is an expression has no column. */
export interface IndexShape {
  readonly method: string;
  readonly columns: readonly (string | undefined)[];
}

/**
 * Pages of 8 KB that an index takes.
 *
 * @param rows how many rows it holds; the table's where it is not partial
 */
export function indexPages({ method, columns }: IndexShape, table: TableStatistics, rows: number = table.rows): number {
  const widths = columns.map((column) => (column === undefined ? undefined : table.columns.get(column)));
  const data = widths.reduce((sum, statistics) => sum + (statistics === undefined ? 24 : statistics.width), 0);
  switch (method) {
    case 'brin':
      return Math.ceil(table.pages / 128 / 300) + 2;
    case 'gin':
      // Elements are stored once each with compressed lists of their rows; trigrams of a text are about as many as its letters.
      return Math.ceil((rows * (data + 8)) / usablePage) + 2;
    case 'hash':
      return Math.ceil((rows * 20) / (usablePage * 0.75)) + 2;
    case 'gist':
    case 'spgist':
      return Math.ceil((rows * (align(data) + 12)) / (usablePage * 0.7)) + 1;
    default: {
      // Equal keys share one entry since PostgreSQL 13, with six bytes for each row.
      const [first] = widths;
      const different = columns.length === 1 && first !== undefined && first.distinct !== 0 ? (first.distinct < 0 ? -first.distinct * rows : first.distinct) : rows;
      const isShared = different < rows / 3;
      const bytes = isShared ? rows * 6.2 + different * (align(data) + 12) : rows * (align(data) + 12);
      return Math.ceil(bytes / (usablePage * fill)) + 1;
    }
  }
}

function align(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}
