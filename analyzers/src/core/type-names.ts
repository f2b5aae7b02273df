// PostgreSQL's names of types, in the one spelling in which PostgreSQL itself prints them (`format_type`): `int4`, `int` and `integer` are all
// `integer`, `varchar(20)` is `character varying(20)`.

/** Canonical names by their other spellings. */
const NAMES: Readonly<Record<string, string>> = {
  int: 'integer', int4: 'integer', serial: 'integer', serial4: 'integer',
  int2: 'smallint', smallserial: 'smallint', serial2: 'smallint',
  int8: 'bigint', bigserial: 'bigint', serial8: 'bigint',
  bool: 'boolean',
  float4: 'real', float8: 'double precision', float: 'double precision', double: 'double precision',
  decimal: 'numeric', dec: 'numeric',
  varchar: 'character varying', char: 'character', bpchar: 'character', nchar: 'character', 'char varying': 'character varying', 'national character': 'character',
  timestamptz: 'timestamp with time zone', timestamp: 'timestamp without time zone',
  timetz: 'time with time zone', time: 'time without time zone',
  varbit: 'bit varying',
};

/** Types that a column is filled by a sequence of. */
const SERIALS = /^(big|small)?serial[248]?$/;

/**
 * The canonical spelling of a type.
 *
 * @param written as in a statement: `VARCHAR(20)`, `timestamp(3) with time zone`, `int[]`, `pg_catalog.int4`; an own type's name is kept as it is
 */
export function canonicalType(written: string): string {
  const match = /^\s*((?:"[^"]+"|[^"([])+?)\s*(?:\(([^)]*)\))?\s*((?:with|without)(?:\s+local)?\s+time\s+zone)?\s*((?:\[\d*\]\s*|\s+array\b\s*)*)\s*$/i.exec(written);
  if (!match) return written.trim();
  const [, name = '', modifiers, zone, dimensions = ''] = match;
  const plain = name.replace(/^(pg_catalog|public)\./i, '').replace(/\s+/g, ' ');
  const lower = plain.toLowerCase();
  const base = zone === undefined ? lower : `${lower === 'time' || lower === 'timetz' ? 'time' : 'timestamp'} ${zone.toLowerCase().replace(/\s+/g, ' ')}`;
  const known = Object.hasOwn(NAMES, base) ? NAMES[base] : undefined;
  const canonical = known ?? (BUILT_IN.has(base) ? base : plain.replace(/^"(.*)"$/, '$1'));
  const list = modifiers?.replace(/\s+/g, '') ?? '';
  const implied = list === '' && canonical === 'character' && base !== 'bpchar' ? '1' : list;
  const withModifiers = implied === '' ? canonical : / time zone$/.test(canonical) ? canonical.replace(/^(\w+)/, `$1(${implied})`) : `${canonical}(${base === 'float' ? '' : implied})`.replace('()', '');
  // `float(24)` and less is `real`.
  const settled = base === 'float' && list !== '' && Number(list) < 25 ? 'real' : withModifiers;
  return dimensions.trim() === '' ? settled : `${settled}[]`;
}

/** True for a type such as `bigserial`. */
export function isSerial(written: string): boolean {
  return SERIALS.test(written.trim().toLowerCase());
}

const BUILT_IN = new Set([
  ...Object.values(NAMES), 'text', 'uuid', 'json', 'jsonb', 'xml', 'bytea', 'date', 'interval', 'money', 'inet', 'cidr', 'macaddr', 'macaddr8', 'bit', 'bit varying', 'tsvector', 'tsquery',
  'point', 'line', 'lseg', 'box', 'path', 'polygon', 'circle', 'oid', 'name', 'int4range', 'int8range', 'numrange', 'tsrange', 'tstzrange', 'daterange', 'citext', 'hstore', 'ltree',
]);
