// One lookup, `author__name__icontains=value`: the path is followed through the tables, and the rest is worded as Django words it on PostgreSQL.
import type { Condition, Operand, QueryColumn } from '../../../core/relational.js';
import type { Value } from '../../../core/values.js';
import { listOf, operandOf } from '../../operands.js';
import { modelOf, type FieldInfo } from '../registry.js';
import { type At, type Following, keyColumn, type Tables } from './tables.js';

/** Where a path of names leads. */
export interface Reached {
  readonly column: QueryColumn;
  readonly field?: FieldInfo;
  /** The key of a relation that may lead nowhere. */
  readonly isNullable?: boolean;
  /** What follows the names of fields: transforms and a lookup. */
  readonly rest: readonly string[];
  /** The row behind a relation, where the path ends with one. */
  readonly target?: At;
}

/** Follows a path like `author__country__name__icontains`. undefined where a name is no field and no relation of its model. */
export function reach(tables: Tables, start: At, path: string, following: Following): Reached | undefined {
  const segments = path.split('__').filter((segment) => segment !== '');
  let at = start;
  for (const [index, name] of segments.entries()) {
    const rest = segments.slice(index + 1);
    if (name === 'pk') return { column: tables.key(at), ...keyField(tables, at), rest };
    const found = tables.relation(at, name, following);
    const relation = found?.relation;
    if (found && relation) {
      const target = modelOf(tables.project, relation.target);
      const [next] = rest;
      const isKey = next !== undefined && target !== undefined && (relation.toField === undefined ? next === 'pk' || target.fields.get(next)?.primary === true : next === relation.toField);
      const goesOn = next !== undefined && target !== undefined && !isKey && hasName(tables, target.id, next);
      if (relation.kind === 'generic' && relation.target === undefined) return undefined;
      if (!goesOn) {
        const left = isKey ? rest.slice(1) : rest;
        // The key of the row behind it stands in this table, or in the one between.
        if (relation.kind === 'forward') {
          const [column] = relation.columns;
          return column === undefined ? undefined : { column: { table: found.at.alias, column }, rest: left, isNullable: relation.nullable };
        }
        if (relation.kind === 'many-to-many') {
          const between = tables.between(found.at, relation, following);
          return between && { column: { table: between.at.alias, column: between.far }, rest: left };
        }
        const reached = tables.follow(found.at, relation, following);
        return reached && { column: tables.key(reached), rest: left, target: reached };
      }
      const reached = tables.follow(found.at, relation, following);
      if (!reached) return undefined;
      at = reached;
      continue;
    }
    // `author_id` is the column of `author`.
    const own = tables.column(at, name, following) ?? (name.endsWith('_id') ? tables.column(at, name.slice(0, -3), following) : undefined);
    return own && { column: own.column, field: own.field, rest };
  }
  return undefined;
}

function keyField(tables: Tables, at: At): { readonly field?: FieldInfo } {
  const column = keyColumn(tables.project, at.model);
  const field = [...at.model.fields.values()].find((one) => one.column === column);
  return field ? { field } : {};
}

/** True where the model, or one whose rows it extends, has a field or a relation of that name. */
function hasName(tables: Tables, model: string, name: string): boolean {
  const info = modelOf(tables.project, model);
  if (!info) return false;
  if (info.fields.has(name) || info.relations.has(name) || name === 'pk') return true;
  if (name.endsWith('_id') && info.fields.has(name.slice(0, -3))) return true;
  for (const relation of info.relations.values()) if (relation.queryName === name) return true;
  return info.parents.some((parent) => hasName(tables, parent, name));
}

/** Reads an operand that is no plain value: a queryset, an expression. undefined where it cannot be read. */
export type ReadOperand = (value: Value) => Operand | undefined;

const UNKNOWN_CONDITION: Condition = { kind: 'unknown' };
const COMPARISONS: Readonly<Record<string, string>> = { exact: '=', gt: '>', gte: '>=', lt: '<', lte: '<=' };
const PATTERNS: Readonly<Record<string, 'contains' | 'prefix' | 'suffix'>> = { contains: 'contains', startswith: 'prefix', endswith: 'suffix' };
const PARTS: Readonly<Record<string, string>> = { month: 'MONTH', day: 'DAY', week: 'WEEK', week_day: 'DOW', quarter: 'QUARTER', hour: 'HOUR', minute: 'MINUTE', second: 'SECOND', iso_year: 'ISOYEAR', iso_week_day: 'ISODOW' };

/** The condition that a lookup puts on a column. */
export function lookupCondition({ column, field, rest }: Reached, value: Value, read: ReadOperand): Condition {
  const type = field?.type ?? '';
  if (type === 'JSONField') return jsonLookup(column, rest, value, read);
  const [name = 'exact', ...further] = rest;
  if (type === 'ArrayField' && further.length === 0) {
    const operator = { contains: '@>', contained_by: '<@', overlap: '&&', exact: '=' }[name];
    return operator === undefined ? UNKNOWN_CONDITION : { kind: 'compare', column, operator, operand: { kind: 'parameter' } };
  }
  if (type === 'HStoreField') return UNKNOWN_CONDITION;
  if (name === 'date' || name === 'time') {
    const wrapped = type === 'DateField' ? '%::date' : `(% AT TIME ZONE 'UTC')::${name}`;
    return plainLookup(column, further, value, read, wrapped, true);
  }
  if (name === 'year') return yearLookup(column, further);
  const part = PARTS[name];
  if (part !== undefined) return plainLookup(column, further, value, read, `EXTRACT(${part} FROM ${type === 'DateTimeField' ? `% AT TIME ZONE 'UTC'` : '%'})`, false);
  return further.length > 0 ? UNKNOWN_CONDITION : plainLookup(column, rest, value, read);
}

/** `created__year=2024` asks for a range, so that an index serves it. */
function yearLookup(column: QueryColumn, rest: readonly string[]): Condition {
  const [name = 'exact', ...further] = rest;
  if (further.length > 0) return UNKNOWN_CONDITION;
  if (name === 'exact') return { kind: 'compare', column, operator: 'between', operand: { kind: 'list', size: 2 } };
  const operator = COMPARISONS[name];
  return operator === undefined ? UNKNOWN_CONDITION : { kind: 'compare', column, operator, operand: { kind: 'parameter' } };
}

function plainLookup(column: QueryColumn, rest: readonly string[], value: Value, read: ReadOperand, wrapped?: string, isComputed = false): Condition {
  const [name = 'exact', ...further] = rest;
  if (further.length > 0) return UNKNOWN_CONDITION;
  const around = wrapped === undefined ? {} : { wrapped };
  const operand = (): Operand | undefined => (isComputed ? { kind: 'parameter' } : read(value));
  const comparison = COMPARISONS[name];
  if (comparison !== undefined) {
    if (name === 'exact' && isNull(value)) return { kind: 'null', column, negated: false };
    const right = operand();
    return right ? { kind: 'compare', column, operator: comparison, operand: right, ...around } : UNKNOWN_CONDITION;
  }
  if (name === 'in') {
    const list = membership(value, read);
    return list ? { kind: 'compare', column, operator: 'in', operand: list, ...around } : UNKNOWN_CONDITION;
  }
  if (name === 'range') return { kind: 'compare', column, operator: 'between', operand: { kind: 'list', size: 2 }, ...around };
  if (name === 'isnull') {
    if (wrapped !== undefined) return UNKNOWN_CONDITION;
    return value.kind === 'literal' && typeof value.value === 'boolean' ? { kind: 'null', column, negated: !value.value } : UNKNOWN_CONDITION;
  }
  if (wrapped !== undefined) return UNKNOWN_CONDITION;
  return textLookup(column, name, value, read, '%::text');
}

/** Lookups of texts. Django compares in any case by upper-casing both sides. */
function textLookup(column: QueryColumn, name: string, value: Value, read: ReadOperand, text: string): Condition {
  const operand = read(value);
  if (!operand) return UNKNOWN_CONDITION;
  const anyCase = { wrapped: `UPPER(${text})`, operandWrapped: 'UPPER(%)' };
  if (name === 'iexact') return isNull(value) ? { kind: 'null', column, negated: false } : { kind: 'compare', column, operator: '=', operand, ...anyCase };
  const pattern = PATTERNS[name.replace(/^i(?=contains|startswith|endswith)/, '')];
  if (pattern !== undefined) return { kind: 'compare', column, operator: 'like', operand, pattern, ...(name.startsWith('i') ? anyCase : { wrapped: text }) };
  if (name === 'regex' || name === 'iregex') return { kind: 'compare', column, operator: name === 'regex' ? '~' : '~*', operand, wrapped: text };
  if (name === 'search') return { kind: 'compare', column, operator: '@@', operand, wrapped: `to_tsvector(COALESCE(%, ''))`, operandWrapped: 'plainto_tsquery(%)' };
  return UNKNOWN_CONDITION;
}

const JSON_OPERATORS: Readonly<Record<string, string>> = { contains: '@>', contained_by: '<@', has_key: '?', has_keys: '?&', has_any_keys: '?|' };

/** `data__owner__name='x'` looks into a JSON column. */
function jsonLookup(column: QueryColumn, rest: readonly string[], value: Value, read: ReadOperand): Condition {
  const last = rest.at(-1);
  const isLookup = last !== undefined && (last in JSON_OPERATORS || last in COMPARISONS || /^(isnull|in|iexact|i?contains|i?startswith|i?endswith|i?regex)$/.test(last));
  const keys = isLookup ? rest.slice(0, -1) : rest;
  const name = isLookup ? last : 'exact';
  if (keys.some((key) => !/^\w+$/.test(key))) return UNKNOWN_CONDITION;
  const path = (arrow: '->' | '->>'): string => {
    const [only] = keys;
    const step = (key: string | undefined): string => (/^\d+$/.test(key ?? '') ? String(key) : `'${key ?? ''}'`);
    return keys.length === 1 ? `(% ${arrow} ${step(only)})` : `(% ${arrow.replace('-', '#')} '{${keys.join(',')}}')`;
  };
  const operator = JSON_OPERATORS[name];
  if (operator !== undefined && !(keys.length > 0 && name === 'contains' && value.kind === 'literal')) {
    return { kind: 'compare', column, operator, operand: { kind: 'parameter' }, ...(keys.length > 0 && { wrapped: path('->') }) };
  }
  if (keys.length === 0) {
    if (name === 'isnull') return value.kind === 'literal' && typeof value.value === 'boolean' ? { kind: 'null', column, negated: !value.value } : UNKNOWN_CONDITION;
    return name === 'exact' && isNull(value) ? UNKNOWN_CONDITION : { kind: 'compare', column, operator: '=', operand: { kind: 'parameter' } };
  }
  // A key that is there, or not, is asked for as such.
  if (name === 'isnull') {
    const wanted = value.kind === 'literal' && typeof value.value === 'boolean' ? value.value : undefined;
    if (wanted === undefined || keys.length > 1) return UNKNOWN_CONDITION;
    const has: Condition = { kind: 'compare', column, operator: '?', operand: { kind: 'constant', value: keys[0] ?? '' } };
    return wanted ? { kind: 'not', condition: has } : has;
  }
  if (name in COMPARISONS) return isNull(value) ? UNKNOWN_CONDITION : { kind: 'compare', column, operator: COMPARISONS[name] ?? '=', operand: { kind: 'parameter' }, wrapped: path('->') };
  return name === 'in' ? UNKNOWN_CONDITION : textLookup(column, name, value, read, path('->>'));
}

function membership(value: Value, read: ReadOperand): Operand | undefined {
  if (value.kind === 'collection') return listOf(value);
  if (value.kind === 'rows' || value.kind === 'object') return read(value);
  return { kind: 'list' };
}

/** The operand that a plain value is. Rows stand for their keys. */
export function plainOperand(value: Value): Operand {
  return operandOf(value);
}

function isNull(value: Value): boolean {
  return value.kind === 'literal' && value.value === null;
}
