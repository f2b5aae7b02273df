// The arguments of filter() and exclude(), and trees of Q, as conditions.
import type { Condition, Operand, Query } from '../../../core/relational.js';
import type { RowsValue, Value } from '../../../core/values.js';
import { stringOf } from '../../../core/values.js';
import type { Arguments } from '../../library.js';
import { dataOf, LIBRARY } from '../objects.js';
import { modelOf, type ModelInfo } from '../registry.js';
import { lookupCondition, plainOperand, reach, type Reached } from './lookups.js';
import { keyColumn, relationNamed, Tables, throughColumns, type At, type Following } from './tables.js';

const UNKNOWN_CONDITION: Condition = { kind: 'unknown' };

/** What conditions are read against. */
export interface Reading {
  readonly tables: Tables;
  /** The query around this one, to which OuterRef refers. */
  readonly outer?: Reading;
  /** The column or the aggregate that annotate() named; null where it could not be read. */
  annotation(name: string): { readonly column: Reached['column']; readonly wrapped?: string; readonly isAggregate: boolean } | null | undefined;
  /** The query of a queryset that stands in a condition. */
  subquery(rows: RowsValue, reading: Reading, wanted: 'key' | 'rows'): Query | undefined;
}

/** Conditions on rows, and those on groups. */
export interface Conditions {
  readonly where: readonly Condition[];
  readonly having: readonly Condition[];
}

/** What one call of filter(), or of exclude(), asks for. `filter` is the call's number: relations to many are followed anew by each. */
export function readConditions(reading: Reading, args: Arguments, filter: number, negated = false): Conditions {
  const parts = partsOf(reading, args, { filter, needed: !negated }, negated);
  const open: readonly Condition[] = args.open ? [UNKNOWN_CONDITION] : [];
  if (negated) return { where: [...(parts.length > 0 ? [{ kind: 'not', condition: all(parts.map(({ condition }) => condition)) } as const] : []), ...open], having: [] };
  return {
    where: [...parts.filter((part) => !part.isAggregate).map((part) => part.condition), ...open],
    having: parts.filter((part) => part.isAggregate).map((part) => part.condition),
  };
}

interface Part {
  readonly condition: Condition;
  readonly isAggregate: boolean;
}

function partsOf(reading: Reading, args: Arguments, following: Following, negated: boolean): readonly Part[] {
  return [...args.positional.flatMap((value) => tree(reading, value, following, negated)), ...[...args.named].flatMap(([name, value]) => (name.startsWith('_') ? [] : [lookup(reading, name, value, following, negated)]))];
}

/** A tree of Q, or another expression that is true or false. */
function tree(reading: Reading, value: Value, following: Following, negated: boolean): readonly Part[] {
  const data = dataOf(value, 'expression');
  const plain = (condition: Condition): readonly Part[] => [{ condition, isAggregate: false }];
  switch (data?.kind) {
    case 'call': {
      if (data.name === 'Exists') return plain(existence(reading, data.args.positional[0]));
      if (data.name !== 'Q' || data.args.open) return plain(UNKNOWN_CONDITION);
      const connector = stringOf(data.args.named.get('_connector'));
      const isNegated = data.args.named.get('_negated');
      if ((connector !== undefined && connector !== 'AND') || (isNegated && !(isNegated.kind === 'literal' && isNegated.value === false))) return plain(UNKNOWN_CONDITION);
      return partsOf(reading, data.args, following, negated);
    }
    case 'binary': {
      if (data.operator === '&') return [...tree(reading, data.left, following, negated), ...tree(reading, data.right, following, negated)];
      if (data.operator !== '|') return plain(UNKNOWN_CONDITION);
      return alternatives(reading, [data.left, data.right], following, negated);
    }
    case 'not': {
      const inner = tree(reading, data.value, { ...following, needed: false }, !negated);
      return [{ condition: { kind: 'not', condition: all(inner.map(({ condition }) => condition)) }, isAggregate: inner.some(({ isAggregate }) => isAggregate) }];
    }
  }
  return plain(UNKNOWN_CONDITION);
}

/** A join that all alternatives use must find its row; others may find none. */
function alternatives(reading: Reading, values: readonly Value[], following: Following, negated: boolean): readonly Part[] {
  const flat = values.flatMap((value) => flattened(value));
  const parts = flat.map((value) => tree(reading, value, { ...following, needed: false }, negated));
  // Nothing is an empty Q: `Q() | Q(a=1)` is `Q(a=1)`.
  const known = parts.filter((part) => part.length > 0);
  const conditions = known.map((part) => all(part.map(({ condition }) => condition)));
  if (following.needed) {
    const [first, ...others] = conditions.map((condition) => tablesOf(condition));
    for (const alias of first ?? []) if (others.every((aliases) => aliases.has(alias))) reading.tables.need(alias);
  }
  const condition: Condition = conditions.length === 1 ? (conditions[0] ?? UNKNOWN_CONDITION) : { kind: 'or', conditions };
  return known.length === 0 ? [] : [{ condition, isAggregate: known.flat().some(({ isAggregate }) => isAggregate) }];
}

function flattened(value: Value): readonly Value[] {
  const data = dataOf(value, 'expression');
  return data?.kind === 'binary' && data.operator === '|' ? [...flattened(data.left), ...flattened(data.right)] : [value];
}

function tablesOf(condition: Condition): ReadonlySet<string> {
  switch (condition.kind) {
    case 'compare':
    case 'null':
      return new Set([condition.column.table]);
    case 'and':
      return new Set(condition.conditions.flatMap((part) => [...tablesOf(part)]));
    default:
      return new Set();
  }
}

function lookup(reading: Reading, name: string, value: Value, following: Following, negated: boolean): Part {
  const [head = '', ...rest] = name.split('__');
  const annotation = reading.annotation(head);
  const operand = (given: Value): Operand | undefined => operandFor(reading, given);
  if (annotation === null) return { condition: UNKNOWN_CONDITION, isAggregate: false };
  if (annotation) {
    const condition = lookupCondition({ column: annotation.column, rest }, value, operand);
    const wrapped = condition.kind === 'compare' && annotation.wrapped !== undefined ? { ...condition, wrapped: annotation.wrapped } : condition;
    return { condition: condition.kind === 'null' && annotation.isAggregate ? UNKNOWN_CONDITION : wrapped, isAggregate: annotation.isAggregate };
  }
  const split = negated ? splitOf(reading, name, value) : undefined;
  if (split) return { condition: split, isAggregate: false };
  // What asks for a missing row must be able to find none.
  const missing = /__isnull$/.test(name) ? !(value.kind === 'literal' && value.value === false) : value.kind === 'literal' && value.value === null;
  const reached = reach(reading.tables, reading.tables.root, name, missing ? { ...following, needed: false } : following);
  if (!reached) return { condition: UNKNOWN_CONDITION, isAggregate: false };
  const condition = lookupCondition(reached, value, operand);
  const isNullable = reached.isNullable === true || reached.field?.nullable === true || reading.tables.isOptional(reached.column.table);
  // NULL is neither equal nor unequal: what is excluded must be there.
  const guarded: Condition = negated && isNullable && condition.kind === 'compare' && !reached.rest.includes('isnull') ? { kind: 'and', conditions: [condition, { kind: 'null', column: reached.column, negated: true }] } : condition;
  return { condition: guarded, isAggregate: false };
}

/** Excluding by a relation to many asks that no row of it is so: a subquery. */
function splitOf(reading: Reading, name: string, value: Value): Condition | undefined {
  const { tables } = reading;
  const segments = name.split('__');
  if (!leadsToMany(tables, withParents(tables, tables.root.model.id), segments)) return undefined;
  let at: At = tables.root;
  for (const [index, segment] of segments.entries()) {
    const following: Following = { needed: false };
    const found = tables.relation(at, segment, following);
    if (!found) return undefined;
    const rest = segments.slice(index + 1).join('__');
    const { relation } = found;
    if (relation.kind === 'forward') {
      const next = tables.follow(found.at, relation, following);
      if (!next || index === segments.length - 1) return undefined;
      at = next;
      continue;
    }
    if (relation.cardinality === 'one') return undefined;
    if (rest === 'isnull') return undefined;
    const target = modelOf(tables.project, relation.target);
    const ends = relation.kind === 'many-to-many' ? throughColumns(tables.project, found.at.model, relation) : undefined;
    const model = ends?.through ?? (relation.kind === 'reverse' ? target : undefined);
    const link = ends?.near ?? (relation.inverse === undefined ? undefined : target?.relations.get(relation.inverse)?.columns[0]);
    if (!model || link === undefined) return UNKNOWN_CONDITION;
    const inner = new Tables(tables.project, tables.names, model, true);
    const far = ends && [...model.relations.values()].find((one) => one.columns[0] === ends.far)?.name;
    const path = ends ? `${far ?? ''}${rest === '' ? '' : `__${rest}`}` : rest === '' ? 'pk' : rest;
    const reached = reach(inner, inner.root, path, { needed: true });
    const condition = reached ? lookupCondition(reached, value, (given) => operandFor(reading, given)) : UNKNOWN_CONDITION;
    const linked: Condition = { kind: 'compare', column: { table: inner.root.alias, column: link }, operator: '=', operand: { kind: 'column', column: { table: found.at.alias, column: keyColumn(tables.project, found.at.model) } } };
    return { kind: 'exists', negated: false, query: { kind: 'select', from: inner.from(), joins: inner.all(), where: [condition, linked], order: [] } };
  }
  return undefined;
}

/** True where a path of names goes through a relation to many; nothing is joined to find out. */
function leadsToMany(tables: Tables, start: readonly ModelInfo[], segments: readonly string[]): boolean {
  let models = start;
  for (const segment of segments) {
    const relation = models.map((model) => relationNamed(model, segment)).find((one) => one !== undefined);
    if (!relation) return false;
    if (relation.cardinality === 'many') return true;
    models = withParents(tables, relation.target);
  }
  return false;
}

function withParents(tables: Tables, id: string | undefined): readonly ModelInfo[] {
  const model = modelOf(tables.project, id);
  return model ? [model, ...model.parents.flatMap((parent) => withParents(tables, parent))] : [];
}

function existence(reading: Reading, value: Value | undefined): Condition {
  const query = value?.kind === 'rows' && value.library === LIBRARY ? reading.subquery(value, reading, 'rows') : undefined;
  return query ? { kind: 'exists', query: { ...query, order: [], columns: undefined }, negated: false } : UNKNOWN_CONDITION;
}

/** What a column is compared with: a value, another column, a query. undefined where it cannot be read. */
export function operandFor(reading: Reading, value: Value): Operand | undefined {
  if (value.kind === 'rows') {
    const query = value.library === LIBRARY ? reading.subquery(value, reading, 'key') : undefined;
    return query && { kind: 'subquery', query };
  }
  const data = dataOf(value, 'expression');
  if (!data) return plainOperand(value);
  if (data.kind !== 'call') return undefined;
  const [first] = data.args.positional;
  switch (data.name) {
    case 'F': {
      const path = stringOf(first);
      const reached = path === undefined || reading.annotation(path.split('__')[0] ?? '') !== undefined ? undefined : reach(reading.tables, reading.tables.root, path, { needed: false });
      return reached && reached.rest.length === 0 ? { kind: 'column', column: reached.column } : undefined;
    }
    case 'OuterRef': {
      const path = stringOf(first);
      const { outer } = reading;
      const reached = outer && path !== undefined ? reach(outer.tables, outer.tables.root, path, { needed: false }) : undefined;
      return reached && reached.rest.length === 0 ? { kind: 'column', column: reached.column } : undefined;
    }
    case 'Subquery': {
      const query = first?.kind === 'rows' && first.library === LIBRARY ? reading.subquery(first, reading, 'key') : undefined;
      return query && { kind: 'subquery', query };
    }
    case 'Value':
      return first && plainOperand(first);
    case 'Now':
    case 'TruncDate':
      return { kind: 'parameter' };
    default:
      return undefined;
  }
}

function all(conditions: readonly Condition[]): Condition {
  const [only] = conditions;
  return conditions.length === 1 && only ? only : { kind: 'and', conditions };
}
