// `where` as conditions in the database's terms.
import type { Condition, QueryColumn } from '../../core/relational.js';
import type { RecordValue, Value } from '../../core/values.js';
import type { Model, ModelField, Relation } from '../../schema/catalog.js';
import { listOf, operandOf } from '../operands.js';
import { isNothing } from './query.js';
import { columnOf, joinToOne, keysOf, newScope, primaryKey, selectFrom, tableOf, targetOf, type Scope } from './scope.js';

const UNKNOWN_CONDITION: Condition = { kind: 'unknown' };

/** A table in whose terms conditions are read: the level's own, or one that was joined to it. */
interface At {
  readonly model: Model;
  readonly alias: string;
}

/** The conditions that a `where` puts on the rows of the level's model. */
export function conditionsOf(scope: Scope, where: Value | undefined): readonly Condition[] {
  return where === undefined ? [] : read(scope, { model: scope.model, alias: scope.from.alias }, where);
}

function read(scope: Scope, at: At, where: Value): readonly Condition[] {
  if (isUndefined(where) || isNothing(where)) return [];
  if (where.kind !== 'record') return [UNKNOWN_CONDITION];
  const found: Condition[] = where.open ? [UNKNOWN_CONDITION] : [];
  for (const [name, value] of where.fields) if (!isUndefined(value)) found.push(...part(scope, at, name, value));
  return found;
}

function part(scope: Scope, at: At, name: string, value: Value): readonly Condition[] {
  switch (name) {
    case 'AND': {
      const items = itemsOf(value);
      return items ? items.flatMap((item) => read(scope, at, item)) : [UNKNOWN_CONDITION];
    }
    case 'OR': {
      const items = itemsOf(value)?.filter((item) => !isUndefined(item));
      return items ? [{ kind: 'or', conditions: items.map((item) => all(read(scope, at, item))) }] : [UNKNOWN_CONDITION];
    }
    case 'NOT': {
      const items = itemsOf(value);
      return items ? items.map((item) => negation(all(read(scope, at, item)))) : [UNKNOWN_CONDITION];
    }
  }
  const relation = at.model.relations.get(name);
  if (relation) return relationFilter(scope, at, relation, value);
  const field = at.model.fields.get(name);
  const column = columnOf(at.model, at.alias, name);
  if (field && column) return fieldFilter(scope, at, field, column, value);
  // The accessor of a key of several columns: `userId_postId: { userId, postId }`.
  if (value.kind === 'record' && !value.open && [...value.fields.keys()].every((key) => at.model.fields.has(key))) return read(scope, at, value);
  return [UNKNOWN_CONDITION];
}

function fieldFilter(scope: Scope, at: At, field: ModelField, column: QueryColumn, value: Value): readonly Condition[] {
  if (value.kind !== 'record') return [equality(column, value)];
  if (value.fields.has('path')) return jsonFilter(column, value);
  const anyCase = isLiteral(value.fields.get('mode'), 'insensitive');
  const found: Condition[] = value.open ? [UNKNOWN_CONDITION] : [];
  for (const [operator, operand] of value.fields) {
    if (operator === 'mode' || isUndefined(operand)) continue;
    found.push(scalarFilter(scope, at, field, column, operator, operand, anyCase));
  }
  return found;
}

const COMPARISONS: Readonly<Record<string, string>> = { lt: '<', lte: '<=', gt: '>', gte: '>=', has: '@>', hasEvery: '@>', hasSome: '&&' };
const PATTERNS: Readonly<Record<string, 'contains' | 'prefix' | 'suffix'>> = { contains: 'contains', startsWith: 'prefix', endsWith: 'suffix' };

function scalarFilter(scope: Scope, at: At, field: ModelField, column: QueryColumn, operator: string, operand: Value, anyCase: boolean): Condition {
  const comparison = COMPARISONS[operator];
  if (comparison !== undefined) return { kind: 'compare', column, operator: comparison, operand: operator.startsWith('has') ? { kind: 'parameter' } : operandOf(operand) };
  const pattern = PATTERNS[operator];
  if (pattern !== undefined) {
    if (anyCase) return { kind: 'compare', column, operator: 'ilike', operand: operandOf(operand), pattern };
    return { kind: 'compare', column, operator: 'like', operand: operandOf(operand), pattern, wrapped: '%::text' };
  }
  switch (operator) {
    case 'equals':
      if (anyCase && !isNothing(operand)) return { kind: 'compare', column, operator: 'ilike', operand: operandOf(operand), pattern: 'exact' };
      return equality(column, operand);
    case 'not':
      if (operand.kind === 'record') return negation(all(fieldFilter(scope, at, field, column, anyCase ? withMode(operand) : operand)));
      if (isNothing(operand)) return { kind: 'null', column, negated: true };
      return { kind: 'compare', column, operator: '<>', operand: operandOf(operand) };
    case 'in':
    case 'notIn':
      return { kind: 'compare', column, operator: operator === 'in' ? 'in' : 'not in', operand: listOf(operand), ...(anyCase && { wrapped: 'LOWER(%)', operandWrapped: 'LOWER(%)' }) };
    case 'isEmpty':
      return { kind: 'compare', column, operator: isLiteral(operand, false) ? '<>' : '=', operand: { kind: 'constant', value: '{}' } };
    case 'search':
      return { kind: 'compare', column, operator: '@@', operand: { kind: 'parameter' }, wrapped: 'to_tsvector(%)', operandWrapped: 'to_tsquery(%)' };
    default:
      return UNKNOWN_CONDITION;
  }
}

function withMode(filter: RecordValue): RecordValue {
  return { ...filter, fields: new Map([...filter.fields, ['mode', { kind: 'literal', value: 'insensitive', deps: 0 }]]) };
}

/** `{ path: ['owner', 'name'], equals: … }` looks into a JSON column. */
function jsonFilter(column: QueryColumn, value: RecordValue): readonly Condition[] {
  const path = value.fields.get('path');
  const steps = path?.kind === 'collection' ? path.items?.map((item) => (item.kind === 'literal' ? String(item.value) : undefined)) : undefined;
  const known = steps?.filter((step) => step !== undefined && /^[\w-]+$/.test(step));
  if (value.open || !known || known.length !== steps?.length) return [UNKNOWN_CONDITION];
  const array = `ARRAY[${known.map((step) => `'${step}'`).join(', ')}]::text[]`;
  const found: Condition[] = [];
  for (const [operator, operand] of value.fields) {
    if (operator === 'path' || operator === 'mode' || isUndefined(operand)) continue;
    const text = { string_contains: 'contains', string_starts_with: 'prefix', string_ends_with: 'suffix' } as const;
    const pattern = operator in text ? text[operator as keyof typeof text] : undefined;
    const anyCase = isLiteral(value.fields.get('mode'), 'insensitive');
    if (pattern) {
      found.push({ kind: 'compare', column, operator: anyCase ? 'ilike' : 'like', operand: operandOf(operand), pattern, wrapped: `(%#>>${array})` });
      found.push({ kind: 'compare', column, operator: '=', operand: { kind: 'constant', value: 'string' }, wrapped: `JSONB_TYPEOF(%#>${array})` });
    }
    else if (operator === 'equals') found.push({ kind: 'compare', column, operator: '=', operand: { kind: 'parameter' }, wrapped: `(%#>${array})` });
    else if (operator === 'array_contains') found.push({ kind: 'compare', column, operator: '@>', operand: { kind: 'parameter' }, wrapped: `(%#>${array})` });
    else if (operator in COMPARISONS && !operator.startsWith('has')) found.push({ kind: 'compare', column, operator: COMPARISONS[operator] ?? '=', operand: { kind: 'parameter' }, wrapped: `(%#>${array})` });
    else found.push(UNKNOWN_CONDITION);
  }
  return found;
}

function relationFilter(scope: Scope, at: At, relation: Relation, value: Value): readonly Condition[] {
  if (relation.cardinality === 'one') return toOne(scope, at, relation, value);
  if (value.kind !== 'record' || value.open) return [UNKNOWN_CONDITION];
  const found: Condition[] = [];
  for (const [quantifier, inner] of value.fields) {
    if (isUndefined(inner)) continue;
    found.push((quantifier === 'some' || quantifier === 'none' || quantifier === 'every') ? among(scope, at, relation, quantifier, inner) : UNKNOWN_CONDITION);
  }
  return found;
}

/** A relation to many: EXISTS over the target's table, or over the table between the two. */
function among(scope: Scope, at: At, relation: Relation, quantifier: 'some' | 'none' | 'every', inner: Value): Condition {
  const target = targetOf(scope.catalog, relation);
  if (!target) return UNKNOWN_CONDITION;
  const { through } = relation;
  const alias = scope.names.next('t');
  const below = newScope(scope.catalog, scope.names, target, alias);
  const links: Condition[] = [];
  if (through) {
    const [own, other] = [singleKey(scope, at.model), singleKey(scope, target)];
    if (own === undefined || other === undefined) return UNKNOWN_CONDITION;
    const joined = scope.names.next('j');
    const middle = { ...below, from: { ...tableOf(through.table), alias } };
    middle.joins.push({ ...tableOf(target.table), alias: joined, join: 'inner', on: [[{ table: alias, column: through.far }, { table: joined, column: other }]] });
    links.push(same({ table: alias, column: through.near }, { table: at.alias, column: own }));
    return existence(middle, quantifier, read(middle, { model: target, alias: joined }, inner), links);
  }
  const keys = keysOf(scope.catalog, at.model, relation);
  if (keys.length === 0) return UNKNOWN_CONDITION;
  links.push(...keys.map(([own, other]) => same({ table: alias, column: other }, { table: at.alias, column: own })));
  return existence(below, quantifier, read(below, { model: target, alias }, inner), links);
}

function existence(below: Scope, quantifier: 'some' | 'none' | 'every', conditions: readonly Condition[], links: readonly Condition[]): Condition {
  // All of them are so if there is none that is not.
  const inner = quantifier === 'every' && conditions.length > 0 ? [negation(all(conditions))] : quantifier === 'every' ? [UNKNOWN_CONDITION] : conditions;
  return { kind: 'exists', query: selectFrom(below, { where: [...links, ...inner] }), negated: quantifier !== 'some' };
}

/** A relation to one: its table is joined, and its row must be there for a condition to hold. */
function toOne(scope: Scope, at: At, relation: Relation, value: Value): readonly Condition[] {
  if (isNothing(value)) return [absence(scope, at, relation)];
  if (value.kind !== 'record') return [UNKNOWN_CONDITION];
  const is = value.fields.get('is');
  const isNot = value.fields.get('isNot');
  if (is === undefined && isNot === undefined) return [related(scope, at, relation, value, false)];
  const found: Condition[] = [];
  if (is && !isUndefined(is)) found.push(isNothing(is) ? absence(scope, at, relation) : related(scope, at, relation, is, false));
  if (isNot && !isUndefined(isNot)) found.push(isNothing(isNot) ? negation(absence(scope, at, relation)) : related(scope, at, relation, isNot, true));
  return found;
}

function related(scope: Scope, at: At, relation: Relation, value: Value, negated: boolean): Condition {
  // A write joins nothing.
  if (scope.isWrite) return among(scope, at, relation, negated ? 'none' : 'some', value);
  const joined = joinToOne(scope, at.model, at.alias, relation, 'j');
  if (!joined) return UNKNOWN_CONDITION;
  const [, theirs] = keysOf(scope.catalog, at.model, relation)[0] ?? [];
  if (theirs === undefined) return UNKNOWN_CONDITION;
  const inner = read(scope, joined, value);
  const missing = (isMissing: boolean): Condition => ({ kind: 'null', column: { table: joined.alias, column: theirs }, negated: !isMissing });
  return negated ? { kind: 'or', conditions: [negation(all(inner)), missing(true)] } : { kind: 'and', conditions: [...inner, missing(false)] };
}

function absence(scope: Scope, at: At, relation: Relation): Condition {
  const [own] = relation.columns;
  if (own !== undefined) return { kind: 'null', column: { table: at.alias, column: own }, negated: false };
  if (scope.isWrite) return UNKNOWN_CONDITION;
  const joined = joinToOne(scope, at.model, at.alias, relation, 'j');
  const [, theirs] = keysOf(scope.catalog, at.model, relation)[0] ?? [];
  return joined && theirs !== undefined ? { kind: 'null', column: { table: joined.alias, column: theirs }, negated: false } : UNKNOWN_CONDITION;
}

/** The column of a primary key of one column. */
export function singleKey(scope: Pick<Scope, 'catalog'>, model: Model): string | undefined {
  const key = primaryKey(scope.catalog, model);
  return key.length === 1 ? key[0] : undefined;
}

function equality(column: QueryColumn, value: Value): Condition {
  return isNothing(value) ? { kind: 'null', column, negated: false } : { kind: 'compare', column, operator: '=', operand: operandOf(value) };
}

function same(column: QueryColumn, other: QueryColumn): Condition {
  return { kind: 'compare', column, operator: '=', operand: { kind: 'column', column: other } };
}

function all(conditions: readonly Condition[]): Condition {
  const [only] = conditions;
  return conditions.length === 1 && only ? only : { kind: 'and', conditions };
}

function negation(condition: Condition): Condition {
  return { kind: 'not', condition };
}

/** One condition or a list of them, each known; undefined for a list that the program collected. */
function itemsOf(value: Value): readonly Value[] | undefined {
  if (value.kind === 'record') return [value];
  return value.kind === 'collection' ? value.items : undefined;
}

function isUndefined(value: Value): boolean {
  return value.kind === 'literal' && value.value === undefined;
}

function isLiteral(value: Value | undefined, wanted: string | boolean): boolean {
  return value?.kind === 'literal' && value.value === wanted;
}
