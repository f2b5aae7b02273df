// The columns of entity classes: what decorators and types of fields say of one.
import type { Place } from '../../core/place.js';
import type { Field } from '../../core/syntax.js';
import { stringOf, type ClassValue, type Value } from '../../core/values.js';
import type { Column } from '../../schema/catalog.js';
import { isSet, optionsOf, type DecoratorData } from './decorators.js';

const TYPES: Readonly<Record<string, string>> = {
  int: 'integer',
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  bool: 'boolean',
  float: 'double precision',
  float4: 'real',
  float8: 'double precision',
  'timestamp with time zone': 'timestamp with time zone',
  timestamptz: 'timestamp with time zone',
  timestamp: 'timestamp without time zone',
  'timestamp without time zone': 'timestamp without time zone',
  decimal: 'numeric',
};

const SAME = new Set('integer smallint bigint boolean real double precision numeric text uuid json jsonb date bytea inet cidr citext tsvector hstore interval money'.split(' '));

const OF_PROGRAM: Readonly<Record<string, string>> = { string: 'character varying', String: 'character varying', number: 'integer', Number: 'integer', boolean: 'boolean', Boolean: 'boolean', Date: 'timestamp without time zone' };

const DATES = new Set(['CreateDateColumn', 'UpdateDateColumn', 'DeleteDateColumn']);

/** The decorators that declare a plain column. */
export const PLAIN_COLUMNS: ReadonlySet<string> = new Set(['Column', 'PrimaryColumn', 'PrimaryGeneratedColumn', 'VersionColumn', ...DATES]);

/** The column that a decorator declares on a field. */
export function columnOf(name: string, field: Field, decorator: DecoratorData, declared: Place): Column {
  const options = optionsOf(decorator);
  const [first] = decorator.args.positional;
  const word = stringOf(first) ?? stringOf(options.get('type'));
  const named = options.get('type') ?? (first?.kind === 'record' ? undefined : first);
  const ofProgram = named?.kind === 'external' ? named.path.replace(/^.*[.#]/, '') : field.type?.kind === 'reference' ? field.type.name : undefined;
  const generated = decorator.name === 'PrimaryGeneratedColumn';
  const values = labelsOf(options.get('enum'));
  const isArray = isSet(options, 'array');
  const sqlType = generated
    ? word === 'uuid' ? 'uuid' : (sqlTypeOf(word === 'increment' ? undefined : stringOf(options.get('type')), options) ?? 'integer')
    : DATES.has(decorator.name) ? (sqlTypeOf(word, options) ?? 'timestamp without time zone')
    : decorator.name === 'VersionColumn' ? 'integer'
    : word === 'enum' || word === 'simple-enum' ? undefined
    : word === undefined ? typeWithLength(OF_PROGRAM[ofProgram ?? ''], options) : sqlTypeOf(word, options);
  const fallback = stringOf(options.get('default'));
  return {
    name,
    type: word ?? ofProgram ?? 'unknown',
    ...(sqlType !== undefined && { sqlType: isArray ? `${sqlType}[]` : sqlType }),
    nullable: isSet(options, 'nullable') || decorator.name === 'DeleteDateColumn',
    ...(generated && word !== 'uuid' && word !== 'rowid' && { generated: 'serial' as const }),
    ...(fallback !== undefined && { default: `'${fallback.replaceAll("'", "''")}'` }),
    ...(values && { values }),
    declared,
  };
}

function sqlTypeOf(word: string | undefined, options: ReadonlyMap<string, Value>): string | undefined {
  if (word === undefined) return undefined;
  if (word === 'varchar' || word === 'character varying') return typeWithLength('character varying', options);
  if (word === 'simple-array' || word === 'simple-json') return 'text';
  return TYPES[word] ?? (SAME.has(word) || word === 'double precision' ? word : undefined);
}

function typeWithLength(type: string | undefined, options: ReadonlyMap<string, Value>): string | undefined {
  const length = options.get('length');
  return type === 'character varying' && length?.kind === 'literal' && (typeof length.value === 'number' || typeof length.value === 'string') ? `${type}(${length.value})` : type;
}

/** The values of `enum: Colour`, `enum: ['red', 'blue']`. */
function labelsOf(value: Value | undefined): readonly string[] | undefined {
  const items: readonly Value[] = value?.kind === 'record' && !value.open ? [...value.fields.values()] : value?.kind === 'collection' ? (value.items ?? []) : value?.kind === 'class' ? [] : [];
  const labels = items.map(stringOf).filter((label) => label !== undefined);
  return labels.length > 0 && labels.length === items.length ? labels : undefined;
}

/** Where a field is declared, its decorators included. */
export function placeOfField(of: ClassValue, field: Field): Place {
  return { file: of.file, start: field.start, end: field.end };
}
