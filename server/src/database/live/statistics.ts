// What a live database's planner knows of its tables: numbers of rows and pages, and pg_stats. Read for the embedded planner, or to be written
// into a file from which it plans like production.
import { type Catalog, catalogStatistics, type ExportedColumn, type ExportedTable, joinTableName, type StatisticsFile, type TableStatistics } from '@seqscan/analyzers';
import type { Connection } from './connection.js';
import { isSecret } from './secrets.js';

/** Which values of rows are read with the statistics: all, all but those of columns whose names say that they are secret, or none. */
export type ValuesRead = 'all' | 'harmless' | 'none';

/**
 * Reads the statistics of all tables that our role may read.
 *
 * @param read which most common values and bounds of histograms are read
 * @throws DatabaseError where the database cannot be asked
 */
export async function exportStatistics({ version, query }: Connection, read: ValuesRead): Promise<StatisticsFile> {
  const relations = await query(
    `SELECT c.oid::int8 AS oid, n.nspname AS schema, c.relname AS name, c.relkind AS kind, c.reltuples::float8 AS rows, c.relpages AS pages, c.relallvisible AS visible, t.relname AS of, CASE WHEN x.indexprs IS NOT NULL THEN pg_catalog.pg_get_indexdef(c.oid) END AS definition,
       (SELECT pg_catalog.sum(p.reltuples)::float8 FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class p ON p.oid = i.inhrelid WHERE i.inhparent = c.oid AND c.relkind = 'p' AND p.reltuples >= 0) AS part_rows,
       (SELECT pg_catalog.sum(p.relpages)::float8 FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class p ON p.oid = i.inhrelid WHERE i.inhparent = c.oid AND c.relkind = 'p') AS part_pages
     FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_catalog.pg_index x ON x.indexrelid = c.oid LEFT JOIN pg_catalog.pg_class t ON t.oid = x.indrelid
     WHERE c.relkind IN ('r', 'p', 'm', 'i') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_toast%' AND n.nspname NOT LIKE 'pg\\_temp%' ORDER BY n.nspname, c.relname`,
  );
  const values = read !== 'none' ? 's.most_common_vals::text AS common, s.histogram_bounds::text AS histogram, s.most_common_elems::text AS elements' : 'NULL AS common, NULL AS histogram, NULL AS elements';
  const stats = await query(
    `SELECT s.schemaname AS schema, s.tablename AS relation, s.attname AS column, a.attnum AS number, s.null_frac AS nulls, s.avg_width AS width, s.n_distinct::float8 AS distinct, s.correlation AS correlation,
       s.most_common_freqs::float8[] AS frequencies, s.most_common_elem_freqs::float8[] AS element_frequencies, s.elem_count_histogram::float8[] AS counts, ${values}
     FROM pg_catalog.pg_stats s JOIN pg_catalog.pg_namespace n ON n.nspname = s.schemaname JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = s.tablename JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attname = s.attname
     WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND s.inherited = (c.relkind = 'p') ORDER BY 1, 2, 4`,
  );
  const columns = new Map<string, { readonly name: string; readonly number: number; readonly statistics: ExportedColumn }[]>();
  const definitions = new Map(relations.map((row) => [joinTableName(String(row['schema']), String(row['name'])), String(row['definition'] ?? '')]));
  for (const row of stats) {
    const key = joinTableName(String(row['schema']), String(row['relation']));
    const list = columns.get(key) ?? [];
    list.push({ name: String(row['column']), number: Number(row['number']), statistics: columnOf(read === 'harmless' && isSecret(key, String(row['column']), definitions.get(key) ?? '') ? { ...row, ...noValues } : row) });
    columns.set(key, list);
  }
  const indexes = new Map<string, Record<string, NonNullable<ExportedTable['indexes']>[string]>>();
  for (const row of relations.filter(({ kind }) => kind === 'i')) {
    const table = joinTableName(String(row['schema']), String(row['of']));
    const expressions = columns.get(joinTableName(String(row['schema']), String(row['name']))) ?? [];
    const list = indexes.get(table) ?? {};
    list[String(row['name'])] = { rows: Number(row['rows']), pages: Number(row['pages']), ...(expressions.length > 0 && { keys: Object.fromEntries(expressions.map(({ number, statistics }) => [number, statistics])) }) };
    indexes.set(table, list);
  }
  const tables = relations
    .filter((row) => row['kind'] !== 'i' && (Number(row['rows']) >= 0 || row['part_rows'] !== null))
    .filter((row) => !(version < 140_000 && Number(row['rows']) === 0 && Number(row['pages']) === 0))
    .map((row): readonly [string, ExportedTable] => {
      const name = joinTableName(String(row['schema']), String(row['name']));
      const isPartitioned = row['kind'] === 'p';
      const pages = Number(isPartitioned ? (row['part_pages'] ?? 0) : row['pages']);
      const own = indexes.get(name);
      return [
        name,
        {
          rows: Number(isPartitioned ? (row['part_rows'] ?? row['rows']) : row['rows']),
          pages,
          allVisiblePages: isPartitioned ? pages : Number(row['visible']),
          columns: Object.fromEntries((columns.get(name) ?? []).map(({ name: column, statistics }) => [column, statistics])),
          ...(own !== undefined && !isPartitioned && { indexes: own }),
        },
      ];
    });
  return { version: 1, server: `${Math.floor(version / 10_000)}.${version % 10_000}`, values: read !== 'none', tables: Object.fromEntries(tables) };
}

/** The statistics of a database's own catalog, for an embedded planner that stands in for it. */
export async function liveStatistics(connection: Connection, catalog: Catalog): Promise<ReadonlyMap<string, TableStatistics>> {
  return catalogStatistics({ catalog, exported: await exportStatistics(connection, 'all') });
}

const noValues = { common: null, histogram: null, elements: null };

function columnOf(row: Readonly<Record<string, unknown>>): ExportedColumn {
  const text = (name: string): string | undefined => (row[name] === null ? undefined : String(row[name]));
  const numbers = (name: string): readonly number[] | undefined => (Array.isArray(row[name]) ? (row[name] as unknown[]).map(Number) : undefined);
  const all = {
    nullFraction: Number(row['nulls']),
    width: Number(row['width']),
    distinct: Number(row['distinct']),
    mostCommonValues: text('common'),
    mostCommonFrequencies: numbers('frequencies'),
    histogram: text('histogram'),
    correlation: row['correlation'] === null ? undefined : Number(row['correlation']),
    mostCommonElements: text('elements'),
    mostCommonElementFrequencies: numbers('element_frequencies'),
    elementCountHistogram: numbers('counts'),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as unknown as ExportedColumn;
}
