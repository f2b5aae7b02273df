// A queryset as Django compiles it: the steps by which it was built, in order, and what is asked of it in the end.
import type { Condition, Query, QueryAggregate, QueryColumn, QueryOrder } from '../../../core/relational.js';
import type { RowsValue, Value } from '../../../core/values.js';
import { stringOf } from '../../../core/values.js';
import { amountOf } from '../../operands.js';
import type { Arguments, Project } from '../../library.js';
import { dataOf, type ChainStep, type RowsData } from '../objects.js';
import { modelOf, type ModelInfo } from '../registry.js';
import { aggregateCall, FUNCTIONS, itemsOf, mentionsAggregate, reversedItem } from './aggregates.js';
import { readConditions, type Reading } from './conditions.js';
import { reach } from './lookups.js';
import { genericColumns, keyColumn, Names, referredColumn, Tables, tableOf, throughColumns, type At } from './tables.js';

interface Annotation {
  readonly column: QueryColumn;
  readonly wrapped?: string;
  readonly isAggregate: boolean;
}

/** A queryset that is being put together. */
export class Compilation implements Reading {
  readonly tables: Tables;
  where: Condition[] = [];
  having: Condition[] = [];
  limit: number | 'parameter' | undefined;
  offset: number | 'parameter' | undefined;
  isOpen = false;
  private order: readonly Value[] | undefined;
  private isReversed = false;
  private distinct = false;
  private distinctOn: QueryColumn[] = [];
  private locks = false;
  private columns: QueryColumn[] | undefined;
  private group: QueryColumn[] | undefined;
  private readonly aggregates: QueryAggregate[] = [];
  private readonly annotations = new Map<string, Annotation | null>();
  private readonly whole: string[] = [];
  private readonly selected: Arguments[] = [];
  private filters = 0;
  private isOnly = false;

  constructor(
    readonly project: Project,
    readonly model: ModelInfo,
    names: Names = new Names(),
    readonly outer?: Reading,
  ) {
    this.tables = new Tables(project, names, model, outer !== undefined);
  }

  annotation(name: string): Annotation | null | undefined {
    return this.annotations.get(name);
  }

  /** Takes the steps of a queryset; without any, where it came from is not known. */
  take(steps: readonly ChainStep[] | undefined): void {
    if (!steps) this.isOpen = true;
    for (const step of steps ?? []) this.step(step);
  }

  private step({ name, args }: ChainStep): void {
    switch (name) {
      case 'filter':
        this.filter(args);
        return;
      case 'exclude':
        this.filter(args, true);
        return;
      case 'order_by':
        this.order = args.positional;
        this.isReversed = false;
        if (args.open) this.isOpen = true;
        return;
      case 'offer.order':
      case 'offer.cursor':
        // A list that is paged through needs an order in which no two rows are equal.
        this.order = [...(args.positional.length > 0 ? args.positional : (this.order ?? itemsOf(this.model.meta.get('ordering')))), ...(args.named.has('key') ? [{ kind: 'literal', value: '-pk', deps: 0 } as const] : [])];
        return;
      case 'reverse':
        this.isReversed = !this.isReversed;
        return;
      case 'distinct':
        this.distinct = true;
        this.distinctOn = args.positional.flatMap((value) => this.columnAt(value) ?? []);
        return;
      case 'select_for_update':
        this.locks = true;
        return;
      case 'annotate':
      case 'alias':
        this.annotate(args);
        return;
      case 'values':
      case 'values_list':
        this.values(args);
        return;
      case 'only':
        this.isOnly = true;
        this.columns = [this.tables.key(this.tables.root), ...args.positional.flatMap((value) => this.columnAt(value) ?? [])];
        return;
      case 'select_related':
        this.selected.push(args);
        return;
      case 'slice':
        this.slice(args);
        return;
      case 'related':
        this.related(args);
        return;
      case 'wanted':
        this.wanted(args);
        return;
      case 'all':
      case 'get_queryset':
      case 'using':
      case 'iterator':
      case 'prefetch_related':
      case 'defer':
      case 'none':
      case 'offer.filter':
      case 'offer.search':
        return;
      default:
        this.isOpen = true;
    }
  }

  filter(args: Arguments, negated = false): void {
    this.filters += 1;
    const { where, having } = readConditions(this, args, this.filters, negated);
    this.where.push(...where);
    this.having.push(...having);
  }

  private columnAt(value: Value): QueryColumn | undefined {
    const path = stringOf(value);
    const reached = path === undefined ? undefined : reach(this.tables, this.tables.root, path, { needed: false });
    if (!reached) this.isOpen = true;
    return reached?.column;
  }

  private annotate(args: Arguments): void {
    if (args.open || args.positional.some((value) => dataOf(value, 'expression') === undefined)) this.isOpen = true;
    const given: (readonly [string | undefined, Value])[] = [...args.positional.map((value) => [undefined, value] as const), ...args.named];
    for (const [name, value] of given) {
      const data = dataOf(value, 'expression');
      const path = data?.kind === 'call' ? stringOf(data.args.positional[0]) : undefined;
      const call = data?.kind === 'call' ? aggregateCall(data.name, data.args) : undefined;
      const key = name ?? (path === undefined ? '' : `${path}__${data?.kind === 'call' ? data.name.toLowerCase() : ''}`);
      if (call !== undefined && path !== undefined) {
        const reached = reach(this.tables, this.tables.root, path, { needed: false });
        if (reached) {
          this.group ??= this.columns && this.columns.length > 0 ? [...this.columns] : [this.tables.key(this.tables.root)];
          this.aggregates.push({ call, column: reached.column });
          this.annotations.set(key, { column: reached.column, wrapped: call, isAggregate: true });
          continue;
        }
      }
      const column = data?.kind === 'call' && data.name === 'F' && path !== undefined ? reach(this.tables, this.tables.root, path, { needed: false })?.column : undefined;
      this.annotations.set(key, column ? { column, isAggregate: false } : null);
      // An aggregate within an expression groups as well.
      if (!column && mentionsAggregate(value)) this.isOpen = true;
    }
  }

  private values(args: Arguments): void {
    const names = [...args.positional];
    if (args.open || [...args.named.keys()].some((name) => name !== 'flat' && name !== 'named')) this.isOpen = true;
    if (names.length === 0) return;
    const columns = names.flatMap((value) => {
      const path = stringOf(value);
      const annotation = path === undefined ? undefined : this.annotations.get(path);
      if (annotation !== undefined) return annotation && !annotation.isAggregate ? annotation.column : [];
      return this.columnAt(value) ?? [];
    });
    this.columns = columns;
  }

  private join(args: Arguments): void {
    if (args.positional.length === 0) {
      this.joinRequired(this.tables.root, 5);
      return;
    }
    for (const value of args.positional) {
      const path = stringOf(value);
      let at: At | undefined = path === undefined ? undefined : this.tables.root;
      for (const name of path?.split('__') ?? []) {
        const found: ReturnType<Tables['relation']> = at && this.tables.relation(at, name, { needed: false });
        at = found && this.tables.follow(found.at, found.relation, { needed: false });
        if (at && !this.whole.includes(at.alias)) this.whole.push(at.alias);
      }
      if (!at && !(value.kind === 'literal' && value.value === null)) this.isOpen = true;
    }
  }

  private joinRequired(at: At, depth: number): void {
    if (depth === 0) return;
    for (const relation of at.model.relations.values()) {
      if (relation.kind !== 'forward' || relation.nullable) continue;
      const next = this.tables.follow(at, relation, { needed: false });
      if (!next || this.whole.includes(next.alias)) continue;
      this.whole.push(next.alias);
      this.joinRequired(next, depth - 1);
    }
  }

  private slice(args: Arguments): void {
    const from = args.named.get('from');
    const to = args.named.get('to');
    const start = from ? amountOf(from) : 0;
    const end = to && amountOf(to);
    if (start !== 0) this.offset = start;
    if (end !== undefined) this.limit = typeof end === 'number' && typeof start === 'number' && end >= start ? end - start : 'parameter';
  }

  /** The rows of a relation, seen from one row. */
  private related(args: Arguments): void {
    const owner = modelOf(this.project, stringOf(args.named.get('model')));
    const relation = owner?.relations.get(stringOf(args.named.get('relation')) ?? '');
    this.link(owner, relation, { operator: '=', operand: { kind: 'parameter' } });
  }

  /** The rows of a relation, seen from many rows: a prefetch. */
  private wanted(args: Arguments): void {
    const owner = modelOf(this.project, stringOf(args.named.get('model')));
    const relation = owner?.relations.get(stringOf(args.named.get('relation')) ?? '');
    this.link(owner, relation, { operator: 'in', operand: { kind: 'list' } });
  }

  private link(owner: ModelInfo | undefined, relation: ModelInfo['relations'] extends Map<string, infer R> ? R | undefined : never, compared: Pick<Extract<Condition, { kind: 'compare' }>, 'operator' | 'operand'>): void {
    const { root } = this.tables;
    const compare = (column: QueryColumn): void => void this.where.push({ kind: 'compare', column, ...compared });
    if (owner && relation?.kind === 'many-to-many') {
      const back = [...this.model.relations.values()].find((one) => one.kind === 'many-to-many' && one.through === relation.through && one.name === relation.inverse);
      const ends = throughColumns(this.project, owner, relation);
      const between = back && this.tables.between(root, back, { needed: true, filter: (this.filters += 1) });
      if (between) return compare({ table: between.at.alias, column: between.far });
      const joined = ends && this.tables.joinThrough(ends.through, ends.far);
      if (ends && joined) return compare({ table: joined.alias, column: ends.near });
    }
    if (owner && relation?.kind === 'reverse') {
      const inverse = relation.inverse === undefined ? undefined : this.tables.relation(root, relation.inverse, { needed: true });
      const [column] = inverse?.relation.columns ?? [];
      if (inverse && column !== undefined) return compare({ table: inverse.at.alias, column });
    }
    if (owner && relation?.kind === 'forward') return compare({ table: root.alias, column: referredColumn(this.project, this.model, relation) });
    if (owner && relation?.kind === 'generic') {
      const columns = genericColumns(this.model, relation);
      if (columns) {
        this.where.push({ kind: 'compare', column: { table: root.alias, column: columns.type }, operator: '=', operand: { kind: 'parameter' } });
        return compare({ table: root.alias, column: columns.id });
      }
    }
    this.isOpen = true;
  }

  /** The query of a queryset within this one. */
  subquery(rows: RowsValue, reading: Reading, wanted: 'key' | 'rows'): Query | undefined {
    const model = modelOf(this.project, rows.model);
    if (!model || model.opaque) return undefined;
    const inner = new Compilation(this.project, model, this.tables.names, reading);
    inner.take((rows.data as RowsData | undefined)?.chain);
    if (wanted === 'key' && !inner.columns) inner.columns = [inner.tables.key(inner.tables.root)];
    const query = inner.query({ isUnordered: wanted === 'rows', isBare: true });
    // The order of a set says nothing.
    return query.limit === undefined ? { ...query, order: [] } : query;
  }

  /** Orders by what first() and last() order by where nothing else is asked for. */
  orderByKey(descending: boolean): void {
    if (this.orderItems().length === 0) this.order = [{ kind: 'literal', value: 'pk', deps: 0 }];
    this.isReversed = descending ? !this.isReversed : this.isReversed;
  }

  orderBy(values: readonly Value[], isReversed = false): void {
    this.order = values;
    this.isReversed = isReversed;
  }

  /** True where there is one level of plain rows: no groups, no distinct ones, no page. */
  isPlain(): boolean {
    return !this.group && !this.distinct && this.limit === undefined && this.offset === undefined;
  }

  /** The aggregates of aggregate(). */
  aggregate(args: Arguments): void {
    const found: QueryAggregate[] = [];
    for (const value of [...args.positional, ...args.named.values()]) {
      const data = dataOf(value, 'expression');
      const call = data?.kind === 'call' ? aggregateCall(data.name, data.args) : undefined;
      const path = data?.kind === 'call' ? stringOf(data.args.positional[0]) : undefined;
      const reached = call === undefined || path === undefined || path === '*' ? undefined : reach(this.tables, this.tables.root, path, { needed: false });
      if (call !== undefined && reached) found.push({ call, column: reached.column });
      else if (call !== undefined && path === '*') found.push({ call });
      else this.isOpen = true;
    }
    if (!this.isPlain()) this.isOpen = true;
    else if (found.length > 0) this.aggregates.push(...found);
  }

  private orderItems(): readonly QueryOrder[] {
    const given = this.order ?? (this.group ? [] : itemsOf(this.model.meta.get('ordering')));
    const items = given.flatMap((value) => this.orderItem(this.tables.root, value, 0));
    return this.isReversed ? items.map(reversedItem) : items;
  }

  private orderItem(at: At, value: Value, depth: number): readonly QueryOrder[] {
    const data = dataOf(value, 'expression');
    if (data?.kind === 'ordered') return this.orderItem(at, data.value, depth).map((item) => ({ ...item, descending: data.descending, ...(data.nulls && { nulls: data.nulls }) }));
    if (data?.kind === 'call') {
      const path = stringOf(data.args.positional[0]);
      const reached = path === undefined ? undefined : reach(this.tables, at, path, { needed: false });
      const wrapped = FUNCTIONS[data.name];
      if (reached && reached.rest.length === 0 && wrapped !== undefined) return [{ ...reached.column, descending: false, ...(wrapped !== '%' && { wrapped }) }];
    }
    const text = stringOf(value);
    const name = text?.replace(/^[-+]/, '');
    const descending = text?.startsWith('-') === true;
    const annotation = name === undefined ? undefined : this.annotations.get(name);
    if (annotation) return [{ ...annotation.column, descending, ...(annotation.wrapped !== undefined && { wrapped: annotation.wrapped }) }];
    if (name === undefined || name === '?' || annotation === null) {
      this.isOpen = true;
      return [];
    }
    // A relation orders by what its model orders by.
    const last = name.split('__').at(-1) ?? '';
    const parent = name.includes('__') ? this.rowAt(at, name.slice(0, -last.length - 2)) : at;
    const found = parent && last !== 'pk' ? this.tables.relation(parent, last, { needed: false }) : undefined;
    const target = found && found.relation.kind !== 'generic' ? modelOf(this.project, found.relation.target) : undefined;
    const theirs = target ? itemsOf(target.meta.get('ordering')) : [];
    if (found && theirs.length > 0 && depth < 4) {
      const next = this.tables.follow(found.at, found.relation, { needed: false });
      if (next) return theirs.flatMap((item) => this.orderItem(next, item, depth + 1)).map((item) => (descending ? reversedItem(item) : item));
    }
    const reached = reach(this.tables, at, name, { needed: false });
    if (!reached || reached.rest.length > 0) {
      this.isOpen = true;
      return [];
    }
    return [{ ...reached.column, descending }];
  }

  private rowAt(start: At, path: string): At | undefined {
    let at: At | undefined = start;
    for (const name of path.split('__')) {
      const found: ReturnType<Tables['relation']> = at && this.tables.relation(at, name, { needed: false });
      at = found && this.tables.follow(found.at, found.relation, { needed: false });
    }
    return at;
  }

  /** The query so far. `bare`: nothing is asked of its rows but that they are there. */
  query({ isUnordered = false, isBare = false } = {}): Query {
    const order = isUnordered ? [] : this.orderItems();
    if (!isBare && (!this.columns || this.isOnly)) for (const args of this.selected) this.join(args);
    if (!isBare && !this.columns && !this.group && this.aggregates.length === 0) this.joinParents(this.tables.root);
    const isKnown = !this.model.opaque;
    return {
      kind: 'select',
      from: this.tables.from(),
      joins: this.tables.all(),
      where: this.where,
      order,
      ...(this.limit !== undefined && { limit: this.limit }),
      ...(this.offset !== undefined && { offset: this.offset }),
      ...(this.columns && !this.group && { columns: this.columns }),
      ...(this.whole.length > 0 && { whole: this.whole }),
      ...(this.distinct && this.distinctOn.length === 0 && { distinct: true }),
      ...(this.distinctOn.length > 0 && { distinctOn: this.distinctOn }),
      ...(this.group && { group: this.group }),
      ...(this.aggregates.length > 0 && { aggregates: this.aggregates }),
      ...(this.having.length > 0 && { having: this.having }),
      ...(this.locks && { locks: true }),
      ...((this.isOpen || !isKnown) && { open: true }),
    };
  }

  /** A row whose columns stand in several tables is read from all of them. */
  private joinParents(at: At): void {
    for (const id of at.model.proxy ? [] : at.model.parents) {
      const pointer = [...at.model.relations.values()].find((relation) => relation.kind === 'forward' && relation.target === id);
      const parent = pointer && this.tables.follow(at, pointer, { needed: true });
      if (!parent) continue;
      if (!this.whole.includes(parent.alias)) this.whole.push(parent.alias);
      this.joinParents(parent);
    }
  }

  /** The condition that a write puts on its table: joins go into a subquery of keys. */
  writeCondition(): readonly Condition[] {
    const { root } = this.tables;
    const joins = this.tables.all();
    if (joins.length === 0 && this.limit === undefined) return this.where;
    const key = { table: root.alias, column: keyColumn(this.project, this.model) };
    const inner = this.tables.names.take(tableOf(this.project, this.model), true);
    this.columns = [key];
    const query = renamed(this.query({ isUnordered: true, isBare: true }), root.alias, inner);
    return [{ kind: 'compare', column: key, operator: 'in', operand: { kind: 'subquery', query } }];
  }
}

/** The query with another name for its first table: the same table stands around it. */
function renamed(query: Query, from: string, to: string): Query {
  const replace = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(replace);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, (name === 'alias' || (name === 'table' && 'column' in value)) && part === from ? to : replace(part)]));
  };
  return replace(query) as Query;
}
