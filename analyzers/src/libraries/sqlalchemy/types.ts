// The types of columns: what PostgreSQL calls them.
import type { TypeRef } from '../../core/syntax.js';
import { stringOf, type Value } from '../../core/values.js';
import { argument, NO_ARGUMENTS, type Arguments } from '../library.js';
import { dataOf, isOwn, lastSegment } from './objects.js';

export interface ColumnType {
  /** In the program's own words. */
  readonly type: string;
  readonly sqlType?: string;
  /** The labels of an enumerated type. */
  readonly values?: readonly string[];
}

const PLAIN: Readonly<Record<string, string>> = {
  Integer: 'integer',
  INTEGER: 'integer',
  INT: 'integer',
  BigInteger: 'bigint',
  BIGINT: 'bigint',
  SmallInteger: 'smallint',
  SMALLINT: 'smallint',
  Text: 'text',
  TEXT: 'text',
  UnicodeText: 'text',
  Boolean: 'boolean',
  BOOLEAN: 'boolean',
  Date: 'date',
  DATE: 'date',
  Float: 'double precision',
  Double: 'double precision',
  FLOAT: 'double precision',
  Interval: 'interval',
  INTERVAL: 'interval',
  LargeBinary: 'bytea',
  BYTEA: 'bytea',
  JSON: 'json',
  JSONB: 'jsonb',
  UUID: 'uuid',
  Uuid: 'uuid',
  INET: 'inet',
  CIDR: 'cidr',
  TSVECTOR: 'tsvector',
  HSTORE: 'hstore',
};

/** The type that a value stands for, called or not: `Integer`, `String(20)`; undefined for what is no type of the package or of the project. */
export function typeOf(value: Value | undefined): ColumnType | undefined {
  if (value?.kind === 'external' && isOwn(value.path)) return named(lastSegment(value.path), NO_ARGUMENTS);
  const data = dataOf(value, 'called');
  if (data) return named(data.symbol, data.args);
  if (value?.kind === 'class') return { type: value.definition.name };
  if (value?.kind === 'instance') return { type: value.of.definition.name };
  return undefined;
}

function named(name: string, args: Arguments): ColumnType {
  if (name === 'String' || name === 'VARCHAR' || name === 'Unicode') {
    const length = numberOf(argument(args, 0, 'length'));
    return { type: name, sqlType: length === undefined ? 'character varying' : `character varying(${length})` };
  }
  if (name === 'DateTime' || name === 'TIMESTAMP' || name === 'Time') {
    const zone = argument(args, 0, 'timezone');
    const has = zone?.kind === 'literal' && zone.value === true;
    return { type: name, sqlType: `${name === 'Time' ? 'time' : 'timestamp'} ${has ? 'with' : 'without'} time zone` };
  }
  if (name === 'Numeric' || name === 'NUMERIC' || name === 'DECIMAL') {
    const [precision, scale] = [numberOf(argument(args, 0, 'precision')), numberOf(argument(args, 1, 'scale'))];
    return { type: name, sqlType: precision === undefined ? 'numeric' : `numeric(${precision},${scale ?? 0})` };
  }
  if (name === 'ARRAY') {
    const element = typeOf(argument(args, 0, 'item_type'))?.sqlType;
    return { type: name, ...(element !== undefined && { sqlType: `${element}[]` }) };
  }
  if (name === 'Enum' || name === 'ENUM') {
    const values = labelsOf(args);
    const own = stringOf(args.named.get('name'));
    return { type: name, ...(own !== undefined && { sqlType: own }), ...(values && { values }) };
  }
  const sqlType = PLAIN[name];
  return { type: name, ...(sqlType !== undefined && { sqlType }) };
}

/** The labels of `Enum('a', 'b')` and of `Enum(Colour)`, whose members' names they are. */
function labelsOf({ positional, named: options, open }: Arguments): readonly string[] | undefined {
  const [first] = positional;
  if (first?.kind === 'class' && !options.has('values_callable')) return first.definition.fields.filter(({ name, value }) => value !== undefined && !name.startsWith('_')).map(({ name }) => name);
  const labels = positional.map(stringOf).filter((label) => label !== undefined);
  return open || labels.length === 0 || labels.length < positional.length ? undefined : labels;
}

const ANNOTATED: Readonly<Record<string, string>> = { int: 'integer', str: 'character varying', bool: 'boolean', float: 'double precision', bytes: 'bytea', Decimal: 'numeric', datetime: 'timestamp without time zone', date: 'date', UUID: 'uuid', timedelta: 'interval' };

/** What `Mapped[…]` says; undefined for any other annotation. */
export function annotated(ref: TypeRef | undefined): { readonly type: ColumnType; readonly nullable: boolean } | undefined {
  if (ref?.kind !== 'reference' || lastSegment(ref.name) !== 'Mapped') return undefined;
  const [inner] = ref.args;
  const members = inner?.kind === 'union' ? inner.members : inner ? [inner] : [];
  const isNull = (one: TypeRef): boolean => (one.kind === 'literal' && (one.value === null || one.value === undefined)) || (one.kind === 'reference' && /^(None|null)$/.test(one.name));
  const rest = members.filter((one) => !isNull(one));
  const only = rest.length === 1 && rest[0]?.kind === 'reference' ? lastSegment(rest[0].name) : 'unknown';
  const sqlType = ANNOTATED[only];
  return { type: { type: only, ...(sqlType !== undefined && { sqlType }) }, nullable: rest.length < members.length };
}

function numberOf(value: Value | undefined): number | undefined {
  return value?.kind === 'literal' && typeof value.value === 'number' ? value.value : undefined;
}
