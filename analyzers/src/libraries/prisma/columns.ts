// What a field's column is in PostgreSQL: its type, what fills it, which values it takes; and the keys of an index.
import type { IndexKey } from '../../core/schema-change.js';
import { canonicalType } from '../../core/type-names.js';
import type { Column, ForeignKey } from '../../schema/catalog.js';
import { argumentOf, splitArguments, type Attribute, type SchemaBlock, type SchemaField } from './schema-text.js';

/** Types of columns by the schema language's own types. */
const SCALARS: Readonly<Record<string, string>> = {
  String: 'text', Boolean: 'boolean', Int: 'integer', BigInt: 'bigint', Float: 'double precision', Decimal: 'numeric(65,30)', DateTime: 'timestamp(3) without time zone', Json: 'jsonb', Bytes: 'bytea',
};

/** Types of columns by native types that are no names of PostgreSQL's. */
const NATIVE: Readonly<Record<string, string>> = { DoublePrecision: 'double precision', VarBit: 'bit varying', JsonB: 'jsonb', ByteA: 'bytea', Char: 'character', VarChar: 'character varying' };

/** Enums of a schema, by name. */
export type Enums = ReadonlyMap<string, SchemaBlock>;

/** The facts of a PostgreSQL column; nothing for a type that is not known. */
export function columnFacts(field: SchemaField, enums: Enums): Pick<Column, 'sqlType' | 'generated' | 'values' | 'default'> {
  const element = elementType(field, enums);
  const block = enums.get(field.type);
  const fallback = attribute(field, 'default');
  const generated = fallback !== undefined && /^\s*(autoincrement|sequence)\s*\(/.test(fallback.args) ? ('serial' as const) : undefined;
  const expression = fallback && /^\s*dbgenerated\(\s*"((?:[^"\\]|\\.)*)"/.exec(fallback.args)?.[1];
  return {
    ...(element !== undefined && { sqlType: field.list ? `${element}[]` : element }),
    ...(generated && { generated }),
    ...(block && { values: block.values }),
    ...(expression !== undefined && { default: expression.replaceAll('\\"', '"') }),
  };
}

function elementType(field: SchemaField, enums: Enums): string | undefined {
  const native = field.attributes.find(({ name }) => name.startsWith('db.'));
  if (native) {
    const name = native.name.slice('db.'.length);
    const base = NATIVE[name] ?? name.toLowerCase();
    return canonicalType(native.args === '' ? base : `${base}(${native.args})`);
  }
  const block = enums.get(field.type);
  if (block) return mappedName(block.attributes) ?? block.name;
  const written = /^Unsupported\("(.*)"\)$/.exec(field.type)?.[1];
  return written === undefined ? SCALARS[field.type] : canonicalType(written);
}

/** The name that `@@map` gives. */
export function mappedName(attributes: readonly Attribute[]): string | undefined {
  const mapped = attributes.find(({ name }) => name === 'map');
  return mapped && (argumentOf(mapped.args, undefined) ?? argumentOf(mapped.args, 'name'));
}

function attribute(field: SchemaField, name: string): Attribute | undefined {
  return field.attributes.find((one) => one.name === name);
}

/** What deleting the row does that a foreign key leads to: as written, or as is usual for it. */
export function deleteAction(field: SchemaField, isRequired: boolean): NonNullable<ForeignKey['onDelete']> {
  const written = argumentOf(attribute(field, 'relation')?.args ?? '', 'onDelete');
  const actions = { Cascade: 'cascade', SetNull: 'set null', SetDefault: 'set default', Restrict: 'restrict', NoAction: 'no action' } as const;
  if (written !== undefined && Object.hasOwn(actions, written)) return actions[written as keyof typeof actions];
  return isRequired ? 'restrict' : 'set null';
}

/**
 * The keys of an index as its list of fields says: `[a, b(sort: Desc, ops: raw("gin_trgm_ops"))]`.
 *
 * @returns undefined where every key is a plain column in ascending order
 */
export function keysIn(list: string, column: (name: string) => string): readonly IndexKey[] | undefined {
  const keys = splitArguments(list.replace(/^\[/, '').replace(/\]\s*$/, '')).flatMap((item): IndexKey[] => {
    const match = /^([A-Za-z][\w.]*)\s*(?:\(([\s\S]*)\))?$/.exec(item);
    if (!match) return [];
    const options = match[2] ?? '';
    const operators = argumentOf(options, 'ops');
    const raw = operators === undefined ? undefined : (/^raw\(\s*"([^"]*)"/.exec(operators)?.[1] ?? operators.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toLowerCase());
    return [{ column: column(match[1] ?? ''), ...(argumentOf(options, 'sort') === 'Desc' && { descending: true }), ...(raw !== undefined && { operatorClass: raw }) }];
  });
  return keys.some((key) => key.descending || key.operatorClass !== undefined) ? keys : undefined;
}
