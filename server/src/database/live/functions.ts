// Which functions a statement may name when a live database is asked for its plan. Planning executes functions: those that are immutable with
// constant arguments always, stable ones for estimates. A read-only transaction stops their writes to tables, and nothing else.
import type { CalledName } from '@seqscan/analyzers';

/** What the server says of a function that bears a name of the statement's. */
export interface KnownFunction {
  readonly schema: string;
  readonly name: string;
  readonly volatility: 'i' | 's' | 'v';
  /** The extension that it belongs to. */
  readonly extension?: string;
}

/** Extensions whose functions compute and do nothing else. */
const harmlessExtensions = new Set([
  'bloom', 'btree_gin', 'btree_gist', 'citext', 'cube', 'dict_int', 'earthdistance', 'fuzzystrmatch', 'h3', 'hstore', 'intagg', 'intarray', 'isn', 'lo', 'ltree', 'pg_bigm', 'pg_trgm', 'pgcrypto', 'postgis', 'postgis_raster',
  'postgis_sfcgal', 'seg', 'timescaledb', 'unaccent', 'uuid-ossp', 'vector',
]);

/** The names of those extensions, for queries. */
export const harmlessExtensionNames: readonly string[] = [...harmlessExtensions];

/** Names that are refused wherever they are defined: they execute SQL that they are handed, read files, keep locks, or reach other servers. */
const refusedNames = [
  /^pg_(?!typeof$|column_size$|size_pretty$|client_encoding$|get_expr$|table_is_visible$|backend_pid$)/,
  /^(?:dblink|postgres_fdw|lo_|lo(?:read|write|import|export)$|binary_upgrade_|txid_|brin_|gin_clean|ts_stat$|ts_rewrite$|query_to_|cursor_to_|table_to_xml|schema_to_xml|database_to_xml)/,
  /^(?:set_config|setval|nextval|currval|lastval|setseed|inet_(?:server|client)_(?:addr|port)|version|current_setting)$/,
];

/** Volatile functions of PostgreSQL's own that only make up a value; planning does not execute them. */
const harmlessVolatile = new Set(['random', 'gen_random_uuid', 'clock_timestamp', 'timeofday', 'uuidv4', 'uuidv7', 'random_normal', 'uuid_generate_v1', 'uuid_generate_v1mc', 'uuid_generate_v4', 'gen_salt', 'system', 'bernoulli']);

/**
 * Why functions of a statement are refused before a server is even asked; undefined where nothing speaks against them by their names.
 *
 * @param growing the function that would compute a large value while planning
 */
export function refusedByName(functions: readonly CalledName[], growing: string | undefined): string | undefined {
  const refused = functions.find(({ name }) => refusedNames.some((pattern) => pattern.test(name)));
  if (refused !== undefined) return `the function ${refused.name} does more than compute: the statement is not handed to the database`;
  if (growing !== undefined) return `${growing} with large numbers, or with numbers that are not seen to be small, would be computed while planning: the statement is not handed to the database`;
  return undefined;
}

/**
 * Why functions of a statement are refused, given what the server knows under their names; undefined where all of them may be planned with.
 *
 * @param isExecuted the statement is not only planned: nothing volatile may be in it
 */
export function refusedByServer(functions: readonly CalledName[], known: readonly KnownFunction[], isExecuted: boolean): string | undefined {
  for (const { schema, name } of functions) {
    const meant = known.filter((each) => each.name === name && (schema === undefined || each.schema === schema));
    if (meant.length === 0) return `the database knows no function ${schema === undefined ? '' : `${schema}.`}${name}`;
    for (const { schema: home, extension, volatility } of meant) {
      if (home !== 'pg_catalog' && (extension === undefined || !harmlessExtensions.has(extension))) return `the function ${home}.${name} is not PostgreSQL's own: planning could execute it`;
      if (volatility === 'v' && (isExecuted || !harmlessVolatile.has(name))) return `the function ${name} has side effects: the statement is not handed to the database`;
    }
  }
  return undefined;
}

/** Whether a function of PostgreSQL's own, called from within another one, only computes. A setting that is read tells whom a session is for, which policies ask. */
export function isHarmlessBuiltIn(name: string, isVolatile: boolean): boolean {
  if (name === 'current_setting') return true;
  return !refusedNames.some((pattern) => pattern.test(name)) && (!isVolatile || harmlessVolatile.has(name));
}

/** Whether what belongs to this extension only computes. */
export function isHarmlessExtension(extension: string | undefined): boolean {
  return extension !== undefined && harmlessExtensions.has(extension);
}
