// What Django sends when a queryset is asked for something, when an instance is saved or deleted, and when a relation is loaded.
import type { Condition, Query, QueryColumn } from '../../../core/relational.js';
import type { SentQueries } from '../../../core/statement.js';
import { literal, stringOf, type RowsValue, type Value } from '../../../core/values.js';
import { argument, NO_ARGUMENTS, positional, type Arguments, type Project } from '../../library.js';
import { dataOf, object, type ChainStep, type RowsData } from '../objects.js';
import { defaultChain, fieldOfModel, modelOf, type ModelInfo, type RelationInfo } from '../registry.js';
import { Compilation } from './compile.js';
import { genericColumns, keyColumn, Names, tableOf, throughColumns } from './tables.js';

/** get() reads one row more than it complains about. */
const GET_LIMIT = 21;

/** Whoever counts wants neither an order nor the columns of joined tables. */
const BARE = { isUnordered: true, isBare: true };

/** What is asked of a queryset: the method, with its arguments. */
export interface Asked {
  readonly name: string;
  readonly args: Arguments;
}

/** The queries of a queryset that is asked for something: `iterate`, `get`, `count`, `update`, … */
export function queriesOfRows(project: Project, rows: RowsValue, { name, args }: Asked): SentQueries | undefined {
  const model = modelOf(project, rows.model);
  if (!model || model.abstract || rows.query.kind === 'raw') return undefined;
  const compilation = new Compilation(project, model);
  const steps = (rows.data as RowsData | undefined)?.chain;
  compilation.take(steps);
  switch (name) {
    case 'iterate':
      return page(project, model, rows, compilation, steps);
    case 'get':
      compilation.filter(args);
      compilation.limit ??= GET_LIMIT;
      return { query: compilation.query({ isUnordered: true }) };
    case 'first':
    case 'last':
      compilation.orderByKey(name === 'last');
      compilation.limit = 1;
      return { query: compilation.query(), alongside: alongside(project, model, steps) };
    case 'earliest':
    case 'latest':
      return { query: extreme(compilation, model, name, args) };
    case '[…]':
      compilation.limit = 1;
      return { query: compilation.query() };
    case 'count':
      return { query: { ...compilation.query(BARE), kind: 'count' } };
    case 'exists':
      return { query: { ...compilation.query(BARE), kind: 'exists' } };
    case 'contains':
      compilation.filter({ ...NO_ARGUMENTS, named: new Map([['pk', { kind: 'scalar', deps: 0 }]]) });
      return { query: { ...compilation.query(BARE), kind: 'exists' } };
    case 'aggregate': {
      compilation.aggregate(args);
      return { query: compilation.query(BARE) };
    }
    case 'in_bulk': {
      const keys = argument(args, 0, 'id_list');
      const field = stringOf(args.named.get('field_name')) ?? 'pk';
      if (keys) compilation.filter({ ...NO_ARGUMENTS, named: new Map([[`${field}__in`, keys]]) });
      return { query: compilation.query({ isUnordered: true }) };
    }
    default:
      return queriesOfWrite(project, model, compilation, { name, args });
  }
}

/** The rows; of a paginator, one page of them, and how many there are. */
function page(project: Project, model: ModelInfo, rows: RowsValue, compilation: Compilation, steps: readonly ChainStep[] | undefined): SentQueries {
  const along = alongside(project, model, steps);
  if (rows.query.rows !== 'page' || compilation.limit !== undefined) return { query: compilation.query(), alongside: along };
  // Who goes on from a cursor needs to know nothing of how many rows there are.
  if (steps?.some((step) => step.name === 'offer.cursor')) return { query: { ...compilation.query(), limit: 'parameter' }, alongside: along };
  const counted = new Compilation(project, model);
  counted.take(steps);
  compilation.limit = 'parameter';
  return { query: compilation.query(), alongside: [{ ...counted.query(BARE), kind: 'count' }, ...along] };
}

function extreme(compilation: Compilation, model: ModelInfo, name: string, args: Arguments): Query {
  const latest = model.meta.get('get_latest_by');
  const given = args.positional.length > 0 ? args.positional : latest?.kind === 'collection' ? (latest.items ?? []) : latest ? [latest] : [];
  if (given.length === 0) compilation.isOpen = true;
  compilation.orderBy(given, name === 'latest');
  compilation.limit = 1;
  return compilation.query();
}

function queriesOfWrite(project: Project, model: ModelInfo, compilation: Compilation, { name, args }: Asked): SentQueries | undefined {
  const from = compilation.tables.from();
  switch (name) {
    case 'create':
    case 'create_user':
    case 'create_superuser':
      return { query: insertInto(project, model) };
    case 'bulk_create': {
      const ignores = args.named.get('ignore_conflicts');
      const conflict = ignores?.kind === 'literal' && ignores.value === true ? { conflict: { columns: [], update: false } } : {};
      return { query: { ...insertInto(project, model), tuples: 'many', ...conflict } };
    }
    case 'bulk_update': {
      const fields = argument(args, 1, 'fields');
      const names = fields?.kind === 'collection' ? (fields.items ?? []).map(stringOf) : [];
      return { query: { ...blank('update', from), written: columnsOf(project, model, names), where: [...compilation.writeCondition(), among(compilation.tables.key(compilation.tables.root))] } };
    }
    case 'get_or_create':
    case 'update_or_create': {
      const named = new Map([...args.named].filter(([key]) => key !== 'defaults' && key !== 'create_defaults'));
      compilation.filter({ ...args, named });
      compilation.limit = GET_LIMIT;
      const look = compilation.query({ isUnordered: true });
      const isUpdate = name === 'update_or_create';
      const update: Query = { ...blank('update', from), ...savedColumns(model), where: [equal(compilation.tables.key(compilation.tables.root))] };
      return { query: isUpdate ? { ...look, locks: true } : look, alongside: isUpdate ? [update, insertInto(project, model)] : [insertInto(project, model)] };
    }
    case 'update':
      return { query: { ...blank('update', from), written: columnsOf(project, model, [...args.named.keys()]), where: compilation.writeCondition(), ...(compilation.isOpen && { open: true }) } };
    case 'delete':
      return deletion(project, model, compilation);
    default:
      return undefined;
  }
}

/** Rows to which others refer are read first, and those others deleted with them. */
function deletion(project: Project, model: ModelInfo, compilation: Compilation): SentQueries {
  const from = compilation.tables.from();
  const referring = referringQueries(project, model);
  const open = compilation.isOpen ? { open: true } : {};
  if (referring.length === 0 && model.parents.length === 0) return { query: { ...blank('delete', from), where: compilation.writeCondition(), ...open } };
  const deleted: Query = { ...blank('delete', from), where: [among(compilation.tables.key(compilation.tables.root))] };
  return { query: compilation.query({ isUnordered: true }), alongside: [...referring, deleted, ...parentDeletions(project, model)] };
}

/** A row whose columns stand in several tables is deleted from all of them. */
function parentDeletions(project: Project, model: ModelInfo): readonly Query[] {
  return (model.proxy ? [] : model.parents).flatMap((id): readonly Query[] => {
    const parent = modelOf(project, id);
    if (!parent) return [];
    const table = tableOf(project, parent);
    return [{ ...blank('delete', { table, alias: table }), where: [among({ table, column: keyColumn(project, parent) })] }, ...referringQueries(project, parent, model.id), ...parentDeletions(project, parent)];
  });
}

/** The queries for rows that refer to those that are deleted: of foreign keys, and of the tables of many-to-many relations. `but`: the model that is being deleted. */
function referringQueries(project: Project, model: ModelInfo, but?: string): readonly Query[] {
  return [...model.relations.values()].flatMap((relation): readonly Query[] => {
    const target = modelOf(project, relation.target);
    if (relation.kind === 'many-to-many') {
      const ends = throughColumns(project, model, relation);
      if (!ends) return [];
      const table = tableOf(project, ends.through);
      return [{ ...blank('delete', { table, alias: table }), where: [among({ table, column: ends.near })] }];
    }
    const columns = target && relation.kind === 'generic' ? genericColumns(target, relation) : undefined;
    const inverse = relation.inverse === undefined ? undefined : target?.relations.get(relation.inverse);
    const column = relation.kind === 'reverse' ? inverse?.columns[0] : columns?.id;
    if (!target || target.opaque || target.id === but || column === undefined) return [];
    const table = tableOf(project, target);
    return [{ ...blank('select', { table, alias: table }), where: [among({ table, column }), ...(columns ? [equal({ table, column: columns.type })] : [])] }];
  });
}

/** The queries of an instance that is saved, deleted, or read again. */
export function queriesOfRow(project: Project, id: string, name: string, isNew: boolean, args: Arguments): SentQueries | undefined {
  const model = modelOf(project, id);
  if (!model || model.abstract) return undefined;
  const table = tableOf(project, model);
  const from = { table, alias: table };
  const key = { table, column: keyColumn(project, model) };
  switch (name) {
    case 'save':
    case 'save_base': {
      if (isNew) return { query: insertInto(project, model) };
      const fields = args.named.get('update_fields');
      const named = fields?.kind === 'collection' ? columnsOf(project, model, (fields.items ?? []).map(stringOf)) : [];
      return { query: { ...blank('update', from), ...(named.length > 0 ? { written: named } : savedColumns(model)), where: [equal(key)] } };
    }
    case 'delete':
      return { query: { ...blank('delete', from), where: [among(key)] }, alongside: referringQueries(project, model) };
    case 'refresh_from_db':
      return { query: { ...blank('select', from), where: [equal(key)], limit: GET_LIMIT } };
    default:
      return undefined;
  }
}

/** The query of a relation to one that is loaded when it is read. */
export function queryOfRelation(project: Project, model: ModelInfo, relation: RelationInfo): SentQueries | undefined {
  const target = modelOf(project, relation.target);
  if (!target || target.opaque || target.abstract || relation.kind === 'generic') return undefined;
  const compilation = new Compilation(project, target);
  compilation.take([linkStep('related', model, relation)]);
  compilation.limit = GET_LIMIT;
  return { query: compilation.query({ isUnordered: true }) };
}

/** The query of a column that only() or defer() left out. */
export function queryOfColumn(project: Project, model: ModelInfo, column: string): SentQueries {
  const table = tableOf(project, model);
  const key = { table, column: keyColumn(project, model) };
  return { query: { ...blank('select', { table, alias: table }), columns: [key, { table, column }], where: [equal(key)], limit: GET_LIMIT } };
}

/** The queries by which a related manager adds and removes rows. */
export function queriesOfLinks(project: Project, owner: ModelInfo | undefined, relation: RelationInfo, name: string): SentQueries | undefined {
  const target = modelOf(project, relation.target);
  if (!owner || !target) return undefined;
  if (relation.kind !== 'many-to-many') {
    const column = relation.inverse === undefined ? undefined : target.relations.get(relation.inverse)?.columns[0];
    if (relation.kind !== 'reverse' || column === undefined) return undefined;
    const table = tableOf(project, target);
    const key = { table, column: keyColumn(project, target) };
    const where = name === 'add' ? [among(key)] : [equal({ table, column }), ...(name === 'clear' ? [] : [among(key)])];
    return { query: { ...blank('update', { table, alias: table }), written: [column], where } };
  }
  const ends = throughColumns(project, owner, relation);
  if (!ends) return undefined;
  const table = tableOf(project, ends.through);
  const from = { table, alias: table };
  const near = equal({ table, column: ends.near });
  const far = { table, column: ends.far };
  const insert: Query = { ...blank('insert', from), written: [ends.near, ends.far], tuples: 'many' };
  const look: Query = { ...blank('select', from), columns: [far], where: [among(far), near] };
  switch (name) {
    case 'add':
      return { query: { ...insert, conflict: { columns: [], update: false } } };
    case 'remove':
      return { query: { ...blank('delete', from), where: [near, among(far)] } };
    case 'clear':
      return { query: { ...blank('delete', from), where: [near] } };
    default:
      return { query: insert, alongside: [look, { ...blank('delete', from), where: [near, among(far)] }] };
  }
}

/** The step of a related manager (`related`: of one row), or of a prefetch (`wanted`: of many). */
export function linkStep(name: 'related' | 'wanted', model: ModelInfo, relation: RelationInfo): ChainStep {
  return { name, args: { ...NO_ARGUMENTS, named: new Map([['model', literal(model.id)], ['relation', literal(relation.name)]]) } };
}

/** The step of a slice. */
export function sliceStep(from: Value | undefined, to: Value | undefined): ChainStep {
  return { name: 'slice', args: { ...NO_ARGUMENTS, named: new Map([...(from ? [['from', from] as const] : []), ...(to ? [['to', to] as const] : [])]) } };
}

/** What prefetch_related sends along with the rows: one query for each relation, for all rows at once. */
function alongside(project: Project, model: ModelInfo, steps: readonly ChainStep[] | undefined): readonly Query[] {
  const done = new Map<string, ModelInfo | undefined>();
  const found: Query[] = [];
  for (const step of steps ?? []) {
    if (step.name.startsWith('offer.')) found.push(...offered(project, model, steps, step));
    if (step.name !== 'prefetch_related') continue;
    for (const lookup of step.args.positional) {
      const data = dataOf(lookup, 'prefetch');
      const path = data ? data.lookup : stringOf(lookup);
      if (path !== undefined) prefetch(project, model, path.split('__'), '', data?.queryset, done, found);
    }
  }
  return found;
}

/** What a list lets its users ask for: by one field after the other, or for a word in any of several. */
function offered(project: Project, model: ModelInfo, steps: readonly ChainStep[] | undefined, { name, args }: ChainStep): readonly Query[] {
  const lookups = args.positional.map(stringOf).filter((lookup) => lookup !== undefined);
  const isCounted = !steps?.some((step) => step.name === 'offer.cursor');
  const asked = (conditions: Arguments): readonly Query[] => {
    const [rows, count] = [0, 1].map(() => {
      const compilation = new Compilation(project, model);
      compilation.take(steps);
      compilation.filter(conditions);
      return compilation;
    });
    if (!rows || !count) return [];
    rows.limit ??= 'parameter';
    return [rows.query(), ...(isCounted ? [{ ...count.query(BARE), kind: 'count' } as const] : [])];
  };
  const condition = (lookup: string): Arguments => ({ ...NO_ARGUMENTS, named: new Map([[lookup, { kind: 'scalar', deps: 0 }]]) });
  if (name === 'offer.filter') return lookups.flatMap((lookup) => asked(condition(lookup)));
  if (name !== 'offer.search' || lookups.length === 0) return [];
  const parts = lookups.map((lookup): Value => object('expression', { kind: 'call', name: 'Q', args: condition(lookup) }, lookup));
  const either = parts.reduce((left, right) => object('expression', { kind: 'binary', operator: '|', left, right }, '|'));
  return asked(positional(either));
}

function prefetch(project: Project, model: ModelInfo, path: readonly string[], before: string, queryset: Value | undefined, done: Map<string, ModelInfo | undefined>, found: Query[]): void {
  const [name, ...rest] = path;
  if (name === undefined) return;
  const key = `${before}${name}`;
  const relation = relationUpward(project, model, name);
  const target = relation && modelOf(project, relation.relation.target);
  if (!done.has(key)) {
    done.set(key, target);
    if (relation && target && !target.opaque) {
      const compilation = new Compilation(project, target);
      const own = rest.length === 0 && queryset?.kind === 'rows' ? (queryset.data as RowsData | undefined)?.chain : undefined;
      compilation.take(rest.length === 0 && queryset ? own : relation.relation.cardinality === 'many' ? defaultChain(project, target.id) : []);
      compilation.take([linkStep('wanted', relation.model, relation.relation)]);
      found.push(compilation.query());
      if (own) found.push(...alongside(project, target, own));
    }
  }
  if (target) prefetch(project, target, rest, `${key}__`, queryset, done, found);
}

function relationUpward(project: Project, model: ModelInfo, name: string): { readonly model: ModelInfo; readonly relation: RelationInfo } | undefined {
  const relation = model.relations.get(name);
  if (relation) return { model, relation };
  for (const id of model.parents) {
    const parent = modelOf(project, id);
    const found = parent && relationUpward(project, parent, name);
    if (found) return found;
  }
  return undefined;
}

/** What save() writes: every column but the key. */
function savedColumns(model: ModelInfo): { readonly written?: readonly string[] } {
  const written = [...model.fields.values()].filter((field) => !field.primary).map((field) => field.column);
  return written.length > 0 ? { written } : {};
}

function insertInto(project: Project, model: ModelInfo): Query {
  const table = tableOf(project, model);
  const written = [...model.fields.values()].filter((field) => !(field.primary && /AutoField$/.test(field.type))).map((field) => field.column);
  return { ...blank('insert', { table, alias: new Names().take(table) }), ...(written.length > 0 && { written }) };
}

function columnsOf(project: Project, model: ModelInfo, names: readonly (string | undefined)[]): readonly string[] {
  return names.flatMap((name) => (name === undefined ? [] : (fieldOfModel(project, model, name)?.column ?? fieldOfModel(project, model, name.replace(/_id$/, ''))?.column ?? [])));
}

function blank(kind: Query['kind'], from: Query['from']): Query {
  return { kind, from, joins: [], where: [], order: [] };
}

function equal(column: QueryColumn): Condition {
  return { kind: 'compare', column, operator: '=', operand: { kind: 'parameter' } };
}

function among(column: QueryColumn): Condition {
  return { kind: 'compare', column, operator: 'in', operand: { kind: 'list' } };
}

