// The tables of a query that is being put together, and how the schema's relations join them. Worded as Prisma 7 sends it: relations to one are
// LEFT JOINs, relations to many EXISTS, included relations queries of their own (the preview feature `relationJoins` is assumed to be off).
import type { Query, QueryColumn, QueryJoin, QueryTable } from '../../core/relational.js';
import type { Catalog, Model, Relation } from '../../schema/catalog.js';

/** Names that are unique within one statement. */
export interface Names {
  next(prefix: string): string;
}

/** Names of a new statement. */
export function newNames(): Names {
  const counts = new Map<string, number>();
  return {
    next: (prefix) => {
      const count = counts.get(prefix) ?? 0;
      counts.set(prefix, count + 1);
      return `${prefix}${count}`;
    },
  };
}

/** One level of a query: the table of a model, and what has been joined to it. */
export interface Scope {
  readonly catalog: Catalog;
  readonly names: Names;
  readonly model: Model;
  readonly from: QueryTable;
  readonly joins: QueryJoin[];
  /** It is the table that an update or a delete writes. */
  readonly isWrite: boolean;
  /** Something could not be read. */
  open: boolean;
}

/** A level over a model's table. `alias` is the table's own name for the outermost one. */
export function newScope(catalog: Catalog, names: Names, model: Model, alias?: string, isWrite = false): Scope {
  const table = tableOf(model.table);
  return { catalog, names, model, from: { ...table, alias: alias ?? table.table }, joins: [], isWrite, open: false };
}

/** The table of a catalog's name, which has its schema in front where that is not the default one. */
export function tableOf(name: string): Pick<QueryTable, 'table' | 'schema'> {
  const dot = name.indexOf('.');
  return dot > 0 ? { schema: name.slice(0, dot), table: name.slice(dot + 1) } : { table: name };
}

/** A SELECT over the level so far. */
export function selectFrom(scope: Scope, more: Partial<Query>): Query {
  return { kind: 'select', from: scope.from, joins: scope.joins, where: [], order: [], ...(scope.open && { open: true }), ...more };
}

/** The column of a field; undefined for what is no scalar field of the model. */
export function columnOf(model: Model, alias: string, field: string): QueryColumn | undefined {
  const column = model.fields.get(field)?.column;
  return column === undefined ? undefined : { table: alias, column };
}

/** The model that a relation leads to. */
export function targetOf(catalog: Catalog, relation: Relation): Model | undefined {
  return relation.target === undefined ? undefined : catalog.models.get(relation.target);
}

/** Pairs of columns by which the rows of a model and of a relation's target belong together: the model's, the target's. Empty for many-to-many, and where it is not known. */
export function keysOf(catalog: Catalog, model: Model, relation: Relation): readonly (readonly [string, string])[] {
  const target = targetOf(catalog, relation);
  if (!target || relation.kind === 'many-to-many') return [];
  if (relation.kind === 'forward') return pairs(relation.columns, relation.references ?? primaryKey(catalog, target));
  const inverse = relation.inverse === undefined ? undefined : target.relations.get(relation.inverse);
  if (inverse?.kind !== 'forward') return [];
  return pairs(inverse.references ?? primaryKey(catalog, model), inverse.columns);
}

function pairs(left: readonly string[], right: readonly string[]): readonly (readonly [string, string])[] {
  if (left.length !== right.length) return [];
  return left.map((column, index) => [column, right[index] ?? column] as const);
}

/** The columns of a model's primary key. */
export function primaryKey(catalog: Catalog, model: Model): readonly string[] {
  return catalog.tables.get(model.table)?.indexes.find((index) => index.primary)?.columns ?? [];
}

/** Joins a relation to one under a new alias. undefined where its columns are not known. */
export function joinToOne(scope: Scope, model: Model, alias: string, relation: Relation, prefix: string): { readonly model: Model; readonly alias: string } | undefined {
  const target = targetOf(scope.catalog, relation);
  const keys = keysOf(scope.catalog, model, relation);
  if (!target || keys.length === 0) return undefined;
  const joined = scope.names.next(prefix);
  scope.joins.push({ ...tableOf(target.table), alias: joined, join: 'left', on: keys.map(([own, other]) => [{ table: alias, column: own }, { table: joined, column: other }] as const) });
  return { model: target, alias: joined };
}
