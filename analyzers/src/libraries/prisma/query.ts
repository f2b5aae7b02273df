// Reads the argument object of a client method: what `where` filters by, how many rows can come back, in which order.
import type { Filter, Size } from '../../core/statement.js';
import type { RecordValue, Value } from '../../core/values.js';
import type { Catalog, Model, Relation } from '../../schema/catalog.js';

export interface Query {
  readonly filters: readonly Filter[];
  readonly order: readonly string[];
  /** How many rows the answer may have. */
  readonly rows: Size;
  /** How many elements a loop over the answer has: a list of keys bounds the statement, yet may be long itself. */
  readonly elements: Size;
  /** `where` restricts a unique field or all fields of a unique constraint to one value. */
  readonly unique: boolean;
  /** `where` holds nothing but fields compared for equality: what Prisma batches within one tick. */
  readonly plain: boolean;
  /** `take` or `cursor` is given. */
  readonly limited: boolean;
  /** `where` holds a list that the program collected, of keys or of anything else. */
  readonly listed: boolean;
  /** `in` is asked of a list that holds one element as written. */
  readonly single: boolean;
  /** Some part could not be read, so there may be further conditions or limits. */
  readonly open: boolean;
}

/** Literal limits up to this one count as a small constant; larger ones as a page. */
const SMALL = 10;

/**
 * Reads the arguments of a method that finds, counts, updates or deletes by `where`.
 *
 * @param inLoop the call stands in a loop of the function that is being executed
 */
export function readQuery(args: Value | undefined, model: Model | undefined, catalog: Catalog, inLoop = false): Query {
  const none = args === undefined || isNothing(args);
  const given = args?.kind === 'record' ? args : undefined;
  const open = !none && (!given || given.open);
  const where = given?.fields.get('where');
  const conditions = new Conditions(model, catalog);
  if (where && !isNothing(where)) conditions.read(where);
  else if (open) conditions.filters.push({ operator: '?' });
  const unique = conditions.restrictsToOne();
  const limit = limitOf(given);
  const keys = conditions.keys;
  const rows: Size = unique ? 'one' : (limit ?? (open ? 'unknown' : keys ? (keys === 'constant' ? 'constant' : 'unknown') : 'unbounded'));
  const elements: Size = unique ? 'one' : (limit ?? (open ? 'unknown' : (keys ?? 'unbounded')));
  return { filters: marked(conditions, inLoop), order: orderOf(given?.fields.get('orderBy')), rows, elements, unique, plain: conditions.plain, limited: limit !== undefined, listed: conditions.listed, single: conditions.single, open };
}

/** The limit that `take` or `cursor` sets. */
export function limitOf(args: RecordValue | undefined): Size | undefined {
  const take = args?.fields.get('take') ?? args?.fields.get('first') ?? args?.fields.get('last');
  if (take && !isNothing(take)) {
    const count = take.kind === 'literal' && typeof take.value === 'number' ? Math.abs(take.value) : undefined;
    if (count === undefined) return 'page';
    return count <= 1 ? 'one' : count <= SMALL ? 'constant' : 'page';
  }
  const cursor = args?.fields.get('cursor');
  return cursor && !isNothing(cursor) ? 'page' : undefined;
}

/** `orderBy: { name: 'desc' }`, or a list of such. */
export function orderOf(value: Value | undefined): readonly string[] {
  if (value?.kind === 'collection') return (value.items ?? []).flatMap((item) => orderOf(item));
  if (value?.kind !== 'record') return [];
  const order: string[] = [];
  for (const [name, direction] of value.fields) {
    const sort = direction.kind === 'record' ? direction.fields.get('sort') : direction;
    order.push(sort?.kind === 'literal' && sort.value === 'desc' ? `-${name}` : name);
  }
  return order;
}

/** True where the value is known to be null or undefined. */
export function isNothing(value: Value): boolean {
  return value.kind === 'literal' && (value.value === undefined || value.value === null);
}

const OPERATORS: ReadonlyMap<string, string> = new Map([
  ['equals', '='],
  ['not', '!='],
  ['in', 'in'],
  ['notIn', 'not in'],
  ['lt', '<'],
  ['lte', '<='],
  ['gt', '>'],
  ['gte', '>='],
  ['contains', 'like'],
  ['startsWith', 'like'],
  ['endsWith', 'like'],
  ['search', '@@'],
  ['has', '@>'],
  ['hasSome', '&&'],
  ['hasEvery', '@>'],
  ['isEmpty', '='],
  ['path', '?'],
]);

class Conditions {
  readonly filters: Filter[] = [];
  /** What the values of the filters depend on, by their position. */
  readonly deps = new Map<number, number>();
  plain = true;
  listed = false;
  single = false;
  private compound = false;
  /** The size of the list of keys that the answer is restricted to. */
  keys: Size | undefined;
  private readonly equal = new Set<string>();

  constructor(
    private readonly model: Model | undefined,
    private readonly catalog: Catalog,
  ) {}

  read(where: Value): void {
    if (where.kind !== 'record') {
      this.unreadable(where);
      return;
    }
    if (where.open) this.unreadable(where);
    for (const [name, value] of where.fields) {
      if (value.kind === 'literal' && value.value === undefined) continue;
      if (name === 'AND') {
        this.plain = false;
        if (value.kind === 'collection' && value.items) value.items.forEach((item) => this.read(item));
        else if (value.kind === 'record') this.read(value);
        else this.unreadable(value);
      } else if (name === 'OR' || name === 'NOT') this.unreadable(value);
      else this.condition(name, value);
    }
  }

  private unreadable(value: Value): void {
    this.plain = false;
    this.add({ operator: '?' }, value);
  }

  private condition(name: string, value: Value): void {
    const relation = this.model?.relations.get(name);
    if (relation) {
      this.plain = false;
      const key = this.foreignKey(relation, value);
      this.add(key === undefined ? { column: name, operator: '?' } : { column: key, operator: '=' }, value);
      return;
    }
    if (this.model && !this.model.fields.has(name) && value.kind === 'record' && ![...value.fields.keys()].some((key) => OPERATORS.has(key))) {
      // The accessor of a compound key: `userId_postId: { userId, postId }`.
      for (const [field, part] of value.fields) this.equals(field, part);
      this.compound = true;
      return;
    }
    if (value.kind !== 'record') {
      this.equals(name, value);
      return;
    }
    if (value.open && value.fields.size === 0) {
      this.plain = false;
      this.add({ column: name, operator: '?' }, value);
      return;
    }
    for (const [operator, operand] of value.fields) {
      const sql = OPERATORS.get(operator);
      if (sql === undefined) continue;
      if (sql === '=') {
        this.equals(name, operand);
        continue;
      }
      this.plain = false;
      this.add({ column: name, operator: sql }, operand);
      if (sql === 'in' && operand.kind === 'collection' && operand.items?.length === 1) this.single = true;
      if (sql === 'in' && !(operand.kind === 'collection' && operand.size === 'constant')) this.listed = true;
      if (sql === 'in' && (this.isKey(name) || !this.model)) this.keys = operand.kind === 'collection' ? operand.size : 'unknown';
    }
  }

  /** The field that `where: { order: { id } }` compares: `orderId`. */
  private foreignKey(relation: Relation, value: Value): string | undefined {
    if (value.kind !== 'record' || value.open || value.fields.size !== 1 || relation.columns.length !== 1) return undefined;
    const compared = value.fields.get('id');
    if (!compared || compared.kind === 'record' || isNothing(compared)) return undefined;
    for (const [field, { column }] of this.model?.fields ?? []) if (column === relation.columns[0]) return field;
    return undefined;
  }

  private add(filter: Filter, value: Value): void {
    this.deps.set(this.filters.length, depsOf(value));
    this.filters.push(filter);
  }

  private equals(name: string, value: Value): void {
    this.add({ column: name, operator: '=' }, value);
    this.equal.add(name);
  }

  /** A unique field, or a foreign key: a list of these is a batch of rows that are wanted, no filter by category. */
  private isKey(name: string): boolean {
    const field = this.model?.fields.get(name);
    if (!field || field.unique) return true;
    for (const relation of this.model?.relations.values() ?? []) if (relation.columns.includes(field.column)) return true;
    return false;
  }

  restrictsToOne(): boolean {
    if (!this.model) return this.equal.has('id');
    if (this.compound) return true;
    for (const name of this.equal) if (this.model.fields.get(name)?.unique) return true;
    const columns = new Set([...this.equal].map((name) => this.model?.fields.get(name)?.column ?? name));
    const indexes = this.catalog.tables.get(this.model.table)?.indexes ?? [];
    return indexes.some((index) => index.unique && index.columns.every((column) => columns.has(column)));
  }
}

/** What a condition's value depends on, its parts among it. */
export function depsOf(value: Value): number {
  if (value.kind === 'record') return [...value.fields.values()].reduce((deps, part) => deps | depsOf(part), value.deps);
  if (value.kind === 'collection') return (value.items ?? []).reduce((deps, part) => deps | depsOf(part), value.deps | depsOf(value.element));
  return value.deps;
}

/**
 * The filters, marked where what they compare with may be another value each time. Inside of a loop that is what depends on the
 * innermost loop of all that are depended on: loops have higher bits than parameters, inner ones higher bits than outer ones.
 */
function marked(conditions: Conditions, inLoop: boolean): readonly Filter[] {
  const { filters, deps } = conditions;
  const innermost = inLoop ? Math.min(...filters.map((_, index) => Math.clz32(deps.get(index) ?? 0))) : 31;
  return filters.map((filter, index) => {
    const bits = deps.get(index) ?? 0;
    const varies = bits !== 0 && Math.clz32(bits) <= innermost;
    return varies ? { ...filter, varies } : filter;
  });
}
