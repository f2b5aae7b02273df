// A live database as a catalog: its tables, columns, indexes, keys, enumerated types and extensions, read from the system's catalogs in a
// handful of queries, however many tables there are.
import { type Catalog, type Column, type ForeignKey, type Index, type IndexKey, joinTableName, type Table } from '@seqscan/analyzers';
import type { Connection } from './connection.js';

/** Where facts of a database are declared. */
const place = { file: 'database', start: 0, end: 0 };

const isOwn = "n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_toast%' AND n.nspname NOT LIKE 'pg\\_temp%'";
/** What an extension brings along is no part of anybody's schema. */
const isNotOfExtension = "NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')";

/**
 * Reads the schema of a database.
 *
 * @returns everything that is not the system's or an extension's; numbers of rows are the planner's estimates, where a table was ever analysed
 * @throws DatabaseError where the database cannot be asked
 */
export async function introspect({ version, query }: Connection): Promise<Catalog> {
  const relations = await query(
    `SELECT c.oid::int8 AS oid, n.nspname AS schema, c.relname AS name, c.relkind AS kind, c.relispartition AS part, c.reltuples::float8 AS rows, c.relpages AS pages,
       (SELECT i.inhparent::int8 FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid LIMIT 1) AS parent
     FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'v', 'm') AND ${isOwn} AND ${isNotOfExtension} ORDER BY n.nspname, c.relname`,
  );
  const names = new Map(relations.map((row) => [Number(row['oid']), joinTableName(String(row['schema']), String(row['name']))]));
  const columns = byTable(
    await query(
      `SELECT a.attrelid::int8 AS oid, a.attname AS name, pg_catalog.format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS required, a.attidentity AS identity, a.attgenerated AS generated,
         pg_catalog.pg_get_expr(f.adbin, f.adrelid) AS fallback
       FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_catalog.pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum
       WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm') AND ${isOwn} ORDER BY a.attrelid, a.attnum`,
    ),
  );
  const indexes = byTable(
    await query(
      `SELECT x.indrelid::int8 AS oid, i.relname AS name, m.amname AS method, x.indisunique AS is_unique, x.indisprimary AS is_primary, x.indnkeyatts AS keys, o.contype AS constraint,
         pg_catalog.pg_get_expr(x.indpred, x.indrelid) AS predicate,
         (SELECT pg_catalog.json_agg(pg_catalog.json_build_object('text', pg_catalog.pg_get_indexdef(x.indexrelid, k.position::int, true), 'plain', k.number <> 0, 'options', x.indoption[k.position - 1],
            'class', CASE WHEN s.opcdefault THEN NULL ELSE s.opcname END, 'name', a.attname) ORDER BY k.position)
          FROM pg_catalog.unnest(x.indkey::int2[]) WITH ORDINALITY k (number, position) LEFT JOIN pg_catalog.pg_opclass s ON s.oid = x.indclass[k.position - 1]
            LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.number AND k.number <> 0) AS parts
       FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid JOIN pg_catalog.pg_am m ON m.oid = i.relam JOIN pg_catalog.pg_class c ON c.oid = x.indrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
         LEFT JOIN pg_catalog.pg_constraint o ON o.conindid = x.indexrelid AND o.conrelid = x.indrelid AND o.contype IN ('p', 'u', 'x')
       WHERE x.indisvalid AND x.indislive AND ${isOwn} ORDER BY x.indrelid, i.relname`,
    ),
  );
  const keys = byTable(
    await query(
      `SELECT o.conrelid::int8 AS oid, o.conname AS name, o.confrelid::int8 AS target, o.confdeltype AS action,
         (SELECT pg_catalog.json_agg(a.attname ORDER BY k.position) FROM pg_catalog.unnest(o.conkey) WITH ORDINALITY k (number, position) JOIN pg_catalog.pg_attribute a ON a.attrelid = o.conrelid AND a.attnum = k.number) AS columns,
         (SELECT pg_catalog.json_agg(a.attname ORDER BY k.position) FROM pg_catalog.unnest(o.confkey) WITH ORDINALITY k (number, position) JOIN pg_catalog.pg_attribute a ON a.attrelid = o.confrelid AND a.attnum = k.number) AS referenced
       FROM pg_catalog.pg_constraint o JOIN pg_catalog.pg_class c ON c.oid = o.conrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE o.contype = 'f' AND ${isOwn} ORDER BY o.conrelid, o.conname`,
    ),
  );
  const labels = await query(
    `SELECT n.nspname AS schema, t.typname AS name, pg_catalog.json_agg(e.enumlabel ORDER BY e.enumsortorder) AS labels FROM pg_catalog.pg_enum e JOIN pg_catalog.pg_type t ON t.oid = e.enumtypid
     JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace WHERE ${isOwn} GROUP BY n.nspname, t.typname ORDER BY 1, 2`,
  );
  const extensions = await query("SELECT extname AS name FROM pg_catalog.pg_extension WHERE extname <> 'plpgsql' ORDER BY extname");

  const tables = relations.map((row): Table => {
    const oid = Number(row['oid']);
    const parent = row['parent'] === null ? undefined : names.get(Number(row['parent']));
    const rows = Number(row['rows']);
    const listed = columns.get(oid) ?? [];
    return {
      name: names.get(oid) ?? String(row['name']),
      source: 'database',
      ...kindOf(String(row['kind']), row['part'] === true),
      ...(parent !== undefined && { parent }),
      // Below zero: never counted. Before PostgreSQL 14 that was zero rows on no page.
      ...(rows >= 0 && !(version < 140_000 && rows === 0 && Number(row['pages']) === 0) && { rows }),
      columns: new Map(listed.map((column) => [String(column['name']), columnOf(column)])),
      indexes: (indexes.get(oid) ?? []).map(indexOf),
      foreignKeys: (keys.get(oid) ?? []).flatMap((key) => foreignKeyOf(key, names)),
      declared: place,
    };
  });
  return {
    tables: new Map(tables.map((table) => [table.name, table])),
    models: new Map(),
    enums: new Map(labels.map((row) => [joinTableName(String(row['schema']), String(row['name'])), row['labels'] as readonly string[]])),
    extensions: extensions.map(({ name }) => String(name)),
  };
}

type Row = Readonly<Record<string, unknown>>;

function byTable(rows: readonly Row[]): ReadonlyMap<number, readonly Row[]> {
  const grouped = new Map<number, Row[]>();
  for (const row of rows) {
    const oid = Number(row['oid']);
    const list = grouped.get(oid);
    if (list === undefined) grouped.set(oid, [row]);
    else list.push(row);
  }
  return grouped;
}

function kindOf(kind: string, isPartition: boolean): Pick<Table, 'kind'> {
  if (isPartition) return { kind: 'partition' };
  switch (kind) {
    case 'p':
      return { kind: 'partitioned' };
    case 'v':
      return { kind: 'view' };
    case 'm':
      return { kind: 'materialized view' };
    default:
      return { kind: 'table' };
  }
}

function columnOf(row: Row): Column {
  const type = String(row['type']);
  const fallback = row['fallback'] === null ? undefined : String(row['fallback']);
  const generated = row['identity'] !== '' ? 'identity' : row['generated'] !== '' ? 'stored' : fallback !== undefined && /^nextval\(/.test(fallback) ? 'serial' : undefined;
  return {
    name: String(row['name']),
    type,
    sqlType: type,
    nullable: row['required'] !== true,
    ...(generated !== undefined && { generated }),
    ...(fallback !== undefined && generated === undefined && { default: fallback }),
    declared: place,
  };
}

interface IndexPart {
  /** The key as PostgreSQL prints it: a column in quotes where needed, or an expression. */
  readonly text: string;
  readonly plain: boolean;
  /** Bit 0: descending. Bit 1: nulls first. */
  readonly options: number | null;
  readonly class: string | null;
  readonly name: string | null;
}

function indexOf(row: Row): Index {
  const parts = (row['parts'] ?? []) as readonly IndexPart[];
  const count = Number(row['keys']);
  const keys = parts.slice(0, count).map((part): IndexKey => {
    const options = part.options ?? 0;
    const isDescending = (options & 1) !== 0;
    const isNullsFirst = (options & 2) !== 0;
    return {
      ...(part.name !== null ? { column: part.name } : { expression: part.text }),
      ...(isDescending && { descending: true }),
      ...(isNullsFirst !== isDescending && { nulls: isNullsFirst ? ('first' as const) : ('last' as const) }),
      ...(part.class !== null && { operatorClass: part.class }),
    };
  });
  const isPlain = keys.every((key) => key.column !== undefined && Object.keys(key).length === 1);
  const include = parts.slice(count).flatMap(({ name }) => name ?? []);
  const constraint = ({ p: 'primary', u: 'unique', x: 'exclusion' } as const)[String(row['constraint'])];
  const method = String(row['method']);
  const hasExpression = keys.some(({ column }) => column === undefined);
  return {
    columns: keys.flatMap(({ column }) => column ?? []),
    ...(!isPlain && { keys }),
    ...(include.length > 0 && { include }),
    ...(row['predicate'] !== null && { where: String(row['predicate']) }),
    ...(constraint !== undefined && { constraint }),
    unique: row['is_unique'] === true,
    ...(row['is_primary'] === true && { primary: true }),
    ...(method !== 'btree' && { method }),
    ...((row['predicate'] !== null || hasExpression) && { partial: true }),
    name: String(row['name']),
    declared: place,
  };
}

const actions = { c: 'cascade', n: 'set null', d: 'set default', r: 'restrict', a: 'no action' } as const;

function foreignKeyOf(row: Row, names: ReadonlyMap<number, string>): ForeignKey[] {
  const table = names.get(Number(row['target']));
  if (table === undefined) return [];
  const action = Object.entries(actions).find(([letter]) => letter === row['action'])?.[1];
  return [{ columns: row['columns'] as string[], table, references: row['referenced'] as string[], name: String(row['name']), ...(action !== undefined && { onDelete: action }), declared: place }];
}
