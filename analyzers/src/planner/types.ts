// What the planner needs to know of PostgreSQL's types: which there are, which an extension brings, how wide their values are.

/** Types of PostgreSQL itself that a table can have, by the names that people write, with the bytes that a value takes on average. */
const widths: Readonly<Record<string, number>> = {
  smallint: 2, int2: 2, integer: 4, int: 4, int4: 4, bigint: 8, int8: 8, smallserial: 2, serial2: 2, serial: 4, serial4: 4, bigserial: 8, serial8: 8,
  real: 4, float4: 4, 'double precision': 8, float8: 8, float: 8, numeric: 8, decimal: 8, money: 8, boolean: 1, bool: 1,
  text: 32, 'character varying': 24, varchar: 24, character: 16, char: 16, bpchar: 16, name: 64, bytea: 100, uuid: 16, json: 200, jsonb: 200, xml: 400,
  date: 4, time: 8, 'time without time zone': 8, 'time with time zone': 12, timetz: 12, timestamp: 8, 'timestamp without time zone': 8,
  'timestamp with time zone': 8, timestamptz: 8, interval: 16, inet: 10, cidr: 10, macaddr: 6, macaddr8: 8, bit: 8, 'bit varying': 16, varbit: 16,
  tsvector: 200, tsquery: 32, point: 16, line: 24, lseg: 32, box: 32, path: 64, polygon: 64, circle: 24, oid: 4, regclass: 4, xid: 4, xid8: 8, cid: 4, tid: 6,
  int4range: 14, int8range: 22, numrange: 24, tsrange: 22, tstzrange: 22, daterange: 14, int4multirange: 24, int8multirange: 32, nummultirange: 32,
  tsmultirange: 32, tstzmultirange: 32, datemultirange: 24, pg_lsn: 8, jsonpath: 32,
};

/** Types that an extension brings. */
const byExtension: Readonly<Record<string, string>> = {
  citext: 'citext', hstore: 'hstore', ltree: 'ltree', lquery: 'ltree', ltxtquery: 'ltree', cube: 'cube', seg: 'seg', earth: 'earthdistance', ean13: 'isn', isbn: 'isn',
  isbn13: 'isn', issn: 'isn', upc: 'isn', query_int: 'intarray', gtrgm: 'pg_trgm',
};

/** A declared type taken apart. */
export interface TypeName {
  /** Lower case, without schema, modifiers and brackets: `character varying`. */
  readonly base: string;
  /** What stands in parentheses: `[10, 2]`. */
  readonly modifiers: readonly number[];
  readonly isArray: boolean;
}

/** Takes a type's name apart, as SQL writes it: `character varying(20)`, `public.status[]`, `timestamp(3) with time zone`. */
export function parseType(type: string): TypeName {
  const isArray = /\[\d*\]\s*$/.test(type) || /\sarray\s*$/i.test(type);
  const modifiers = /\(([\d\s,]+)\)/.exec(type)?.[1]?.split(',').map(Number) ?? [];
  const base = type
    .replace(/(?:\s*\[\d*\])+\s*$/, '')
    .replace(/\sarray\s*$/i, '')
    .replace(/\s*\([^)]*\)/, '')
    .trim()
    .replace(/^(?:"?(?:pg_catalog|public)"?)\./i, '')
    .replace(/\s+/g, ' ');
  const unquoted = /^"(.*)"$/.exec(base)?.[1]?.replaceAll('""', '"');
  return { base: unquoted ?? (/^[a-z_]/i.test(base) ? base.toLowerCase() : base), modifiers, isArray };
}

/** Whether a type is PostgreSQL's own. */
export function isBuiltIn(base: string): boolean {
  return Object.hasOwn(widths, base);
}

/** Types of PostgreSQL's own whose values are all as wide as each other. */
const fixed = new Set(
  ('smallint int2 integer int int4 bigint int8 real float4 float8 float money boolean bool name uuid date time timetz timestamp timestamptz interval macaddr macaddr8 point line lseg box circle oid ' +
    'regclass xid xid8 cid tid pg_lsn').split(' '),
);

/** Whether all values of a type are equally wide; a type that is not known is none such. */
export function isFixedWidth(type: string): boolean {
  const { base, isArray } = parseType(type);
  return !isArray && (fixed.has(base) || base === 'double precision' || /^time(?:stamp)? with/.test(base));
}

/** The extension that brings a type; undefined where none is known. */
export function extensionOfType(base: string): string | undefined {
  return Object.hasOwn(byExtension, base) ? byExtension[base] : undefined;
}

/** How many bytes a value of this type takes on average. What nothing is known of is as wide as a short text. */
export function widthOf(type: string): number {
  const { base, modifiers, isArray } = parseType(type);
  if (isArray) return 64;
  const width = Object.hasOwn(widths, base) ? (widths[base] ?? 32) : 16;
  const [limit] = modifiers;
  const isCharacters = ['character varying', 'varchar', 'character', 'char', 'bpchar'].includes(base);
  return isCharacters && limit !== undefined && limit > 0 ? Math.min(Math.ceil(limit / 2) + 1, 64) : width;
}

/** Types in which no two rows need be alike: points in time and random keys. */
export function isInstant(base: string): boolean {
  return base.startsWith('timestamp');
}

/** Types of points in time, the day alone among them. */
export function isDateLike(base: string): boolean {
  return isInstant(base) || base === 'date';
}
