// SQLAlchemy's columns, constraints and types as migrations write them.
import type { Span } from '../../core/place.js';
import { canonicalType } from '../../core/type-names.js';
import { stringOf, type ObjectValue, type Value } from '../../core/values.js';
import type { Arguments } from '../library.js';
import { flag, numeral, type ColumnDraft } from '../migration-code.js';

export const LIBRARY = 'alembic';

export interface SaData {
  readonly name: string;
  readonly args: Arguments;
  readonly at: Span;
}

/** An object of SQLAlchemy: `Column(…)`, `Integer()`, `ForeignKey(…)`. */
export function saObject(name: string, args: Arguments, at: Span): ObjectValue {
  const data: SaData = { name, args, at };
  return { kind: 'object', library: LIBRARY, type: 'sa', data, key: `${name}:${at.start}`, deps: 0 };
}

/** What such an object was made of. */
export function dataOf(value: Value | undefined): SaData | undefined {
  return value?.kind === 'object' && value.library === LIBRARY && value.type === 'sa' ? (value.data as SaData) : undefined;
}

const TYPES: Readonly<Record<string, string>> = {
  Integer: 'integer', INTEGER: 'integer', INT: 'integer', SmallInteger: 'smallint', SMALLINT: 'smallint', BigInteger: 'bigint', BIGINT: 'bigint', String: 'varchar', VARCHAR: 'varchar', Unicode: 'varchar',
  CHAR: 'char', Text: 'text', TEXT: 'text', UnicodeText: 'text', Boolean: 'boolean', BOOLEAN: 'boolean', Float: 'float', FLOAT: 'float', REAL: 'real', DOUBLE_PRECISION: 'double precision', Double: 'double precision',
  Numeric: 'numeric', NUMERIC: 'numeric', DECIMAL: 'numeric', Date: 'date', DATE: 'date', DateTime: 'timestamp', TIMESTAMP: 'timestamp', Time: 'time', TIME: 'time', Interval: 'interval', INTERVAL: 'interval',
  LargeBinary: 'bytea', BYTEA: 'bytea', JSON: 'json', JSONB: 'jsonb', UUID: 'uuid', Uuid: 'uuid', INET: 'inet', CIDR: 'cidr', MACADDR: 'macaddr', TSVECTOR: 'tsvector', HSTORE: 'hstore', CITEXT: 'citext', MONEY: 'money',
  INT4RANGE: 'int4range', INT8RANGE: 'int8range', NUMRANGE: 'numrange', TSRANGE: 'tsrange', TSTZRANGE: 'tstzrange', DATERANGE: 'daterange',
};

/** A type's name in PostgreSQL; undefined for one that is not known. */
export function typeName(value: Value | undefined): string | undefined {
  if (value?.kind === 'external') {
    const known = TYPES[/(\w+)$/.exec(value.path)?.[1] ?? ''];
    return known === undefined ? undefined : canonicalType(known);
  }
  const data = dataOf(value);
  if (!data) return undefined;
  const { name, args } = data;
  const [first, second] = args.positional;
  if (name === 'ARRAY') {
    const element = typeName(first ?? args.named.get('item_type'));
    return element === undefined ? undefined : canonicalType(`${element}[]`);
  }
  if (name === 'Enum' || name === 'ENUM') return stringOf(args.named.get('name'));
  const base = TYPES[name];
  if (base === undefined) return undefined;
  const zone = flag(args.named.get('timezone') ?? (base === 'timestamp' || base === 'time' ? first : undefined)) === true;
  if (base === 'timestamp' || base === 'time') return canonicalType(zone ? `${base} with time zone` : base);
  const length = numeral(args.named.get('length') ?? args.named.get('precision') ?? first);
  const scale = numeral(args.named.get('scale') ?? second);
  if (base === 'numeric') return canonicalType(length === undefined ? base : `numeric(${length},${scale ?? 0})`);
  return canonicalType(length !== undefined && (base === 'varchar' || base === 'char') ? `${base}(${length})` : base);
}

/** A column; undefined for what is none, or has a name that is not known. */
export function columnDraft(value: Value | undefined): ColumnDraft | undefined {
  const data = dataOf(value);
  if (data?.name !== 'Column') return undefined;
  const { args, at } = data;
  const [first, ...rest] = args.positional;
  const name = stringOf(args.named.get('name') ?? first);
  if (name === undefined) return undefined;
  const type = typeName(args.named.get('type_') ?? rest[0]);
  const primary = flag(args.named.get('primary_key')) === true;
  const key = rest.map(dataOf).find((one) => one?.name === 'ForeignKey');
  const target = stringOf(key?.args.positional[0]);
  const [unique, isIndexed] = [flag(args.named.get('unique')) === true, flag(args.named.get('index')) === true];
  const identity = rest.some((one) => dataOf(one)?.name === 'Identity');
  const onDelete = stringOf(key?.args.named.get('ondelete'));
  // An integer key is filled by a sequence unless something says otherwise.
  const isFilled = primary && key === undefined && (type === 'integer' || type === 'bigint' || type === 'smallint') && flag(args.named.get('autoincrement')) !== false;
  return {
    name,
    at,
    type: type ?? 'unknown',
    nullable: flag(args.named.get('nullable')) ?? !primary,
    ...(primary && { primary }),
    // A column that is both has one unique index.
    ...(unique && (isIndexed ? { uniqueIndex: true } : { unique: true })),
    ...(isIndexed && { index: true }),
    ...(identity ? { generated: 'identity' as const } : isFilled && { generated: 'serial' as const }),
    ...(target !== undefined && { references: { table: target.split('.').slice(0, -1).join('.'), column: target.split('.').at(-1) ?? '', ...(onDelete !== undefined && { onDelete }) } }),
  };
}

/** The text of `sa.text('…')` or of a plain string. */
export function textOf(value: Value | undefined): string | undefined {
  const data = dataOf(value);
  return stringOf(value) ?? (data?.name === 'text' || data?.name === 'DDL' ? stringOf(data.args.positional[0]) : undefined);
}
