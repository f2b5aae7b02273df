// Which PostgreSQL type a field's column has, which of the field's own words decide it, and which further index Django adds for LIKE.
import { canonicalType } from '../../core/type-names.js';
import { stringOf, type Value } from '../../core/values.js';
import type { Column } from '../../schema/catalog.js';
import { argument } from '../library.js';
import { canonical, lastSegment } from './names.js';
import { dataOf, type FieldData } from './objects.js';

/** Types that need nothing but the field's class. */
const TYPES: Readonly<Record<string, string>> = {
  AutoField: 'integer', BigAutoField: 'bigint', SmallAutoField: 'smallint', TextField: 'text', BooleanField: 'boolean', NullBooleanField: 'boolean', IntegerField: 'integer',
  BigIntegerField: 'bigint', SmallIntegerField: 'smallint', PositiveIntegerField: 'integer', PositiveBigIntegerField: 'bigint', PositiveSmallIntegerField: 'smallint', FloatField: 'double precision',
  DateField: 'date', DateTimeField: 'timestamp with time zone', TimeField: 'time without time zone', DurationField: 'interval', BinaryField: 'bytea', UUIDField: 'uuid', JSONField: 'jsonb',
  GenericIPAddressField: 'inet', IPAddressField: 'inet', HStoreField: 'hstore', CICharField: 'citext', CIEmailField: 'citext', CITextField: 'citext', SearchVectorField: 'tsvector',
  IntegerRangeField: 'int4range', BigIntegerRangeField: 'int8range', DecimalRangeField: 'numrange', DateTimeRangeField: 'tstzrange', DateRangeField: 'daterange', OrderWrt: 'integer',
};

/** Lengths that hold where none is written; `null`: none. */
const LENGTHS: Readonly<Record<string, number | null>> = { CharField: null, CommaSeparatedIntegerField: null, EmailField: 254, SlugField: 50, URLField: 200, FileField: 100, ImageField: 100, FilePathField: 100 };

/** The facts of the column of a field that is no relation; nothing for a class that is not Django's own. */
export function columnFacts(data: FieldData | undefined): Pick<Column, 'sqlType' | 'generated' | 'values'> {
  if (!data || data.custom || !canonical(data.path).startsWith('django.')) return {};
  const name = lastSegment(data.path);
  const values = choicesOf(data.args.named.get('choices'));
  const sqlType = typeOf(name, data);
  return { ...(sqlType !== undefined && { sqlType }), ...(/AutoField$/.test(name) && { generated: 'identity' as const }), ...(values && { values }) };
}

function typeOf(name: string, data: FieldData): string | undefined {
  if (Object.hasOwn(TYPES, name)) return TYPES[name];
  if (Object.hasOwn(LENGTHS, name)) {
    // Only where it is written is a length that cannot be read another one than the usual.
    const written = argument(data.args, -1, 'max_length');
    const length = written === undefined || isNone(written) ? LENGTHS[name] : numberOf(written);
    return length === undefined ? undefined : canonicalType(length === null ? 'varchar' : `varchar(${length})`);
  }
  if (name === 'DecimalField') {
    const [digits, places] = [numberOf(argument(data.args, 2, 'max_digits')), numberOf(argument(data.args, 3, 'decimal_places'))];
    return digits === undefined || places === undefined ? undefined : `numeric(${digits},${places})`;
  }
  if (name === 'ArrayField') {
    const base = dataOf(argument(data.args, 0, 'base_field'), 'field');
    const element = columnFacts(base).sqlType;
    return element === undefined ? undefined : canonicalType(`${element}[]`);
  }
  return undefined;
}

function isNone(value: Value): boolean {
  return value.kind === 'literal' && value.value === null;
}

function numberOf(value: Value | undefined): number | undefined {
  return value?.kind === 'literal' && typeof value.value === 'number' ? value.value : undefined;
}

/** The values of choices that are written out as pairs. */
function choicesOf(value: Value | undefined): readonly string[] | undefined {
  if (value?.kind !== 'collection' || !value.items || value.items.length === 0) return undefined;
  const keys = value.items.map((item) => (item.kind === 'collection' ? stringOf(item.items?.[0]) : undefined));
  const known = keys.filter((key) => key !== undefined);
  return known.length === keys.length ? known : undefined;
}

/** The operator class of the second index that Django gives an indexed column of text, so that LIKE 'x%' can use it whatever the collation is. */
export function likeOperators(type: string | undefined): string | undefined {
  if (type === undefined || type.endsWith('[]')) return undefined;
  if (type.startsWith('character varying')) return 'varchar_pattern_ops';
  return type === 'text' ? 'text_pattern_ops' : undefined;
}
