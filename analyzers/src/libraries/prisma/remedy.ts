// Prisma's own words for saying once what is said once per element.
import type { Filter } from '../../core/statement.js';
import type { Catalog, Model, Relation } from '../../schema/catalog.js';

/** What the advice is about. */
export interface Repeated {
  readonly method: string;
  /** As the client names the model: `user`. */
  readonly accessor: string;
  readonly filters: readonly Filter[];
  readonly model: Model | undefined;
  readonly catalog: Catalog;
  /** The database, where the schema says which. */
  readonly provider: string | undefined;
  /** The first few of each element's rows are read, not all. */
  readonly topmost?: boolean;
  /** The rows' relations are written with them. */
  readonly nested?: boolean;
  /** The first row in an order is read. */
  readonly ordered?: boolean;
}

/** The advice for a call that is repeated per element. */
export function remedyFor(repeated: Repeated): string | undefined {
  const { method, accessor, filters, model, catalog } = repeated;
  const key = keyOf(filters, model);
  const list = key === undefined ? undefined : `where: { ${key}: { in: [...] } }`;
  const sql = sqlOf(repeated.provider);
  switch (method) {
    case 'findUnique':
    case 'findUniqueOrThrow':
    case 'findFirst':
    case 'findFirstOrThrow':
    case 'findMany': {
      if (repeated.topmost) return topmostOf(repeated, key);
      if (repeated.ordered && key !== undefined) return `prisma.${accessor}.findMany({ ${list}, distinct: ['${key}'], orderBy }) once, and a Map by ${key}`;
      const once = list === undefined ? `one prisma.${accessor}.findMany with \`in\` over all keys, and a Map` : `prisma.${accessor}.findMany({ ${list} }) once, and a Map by ${key}`;
      const relation = parentRelation(key, model);
      const parent = relation?.target === undefined ? undefined : catalog.models.get(relation.target)?.name;
      return relation?.inverse !== undefined && parent !== undefined ? `include: { ${relation.inverse}: true } in the query of the ${parent} rows, or ${once}` : once;
    }
    case 'count': {
      const relation = parentRelation(key, model);
      const grouped = list === undefined ? `one prisma.${accessor}.groupBy over all elements, with _count: true` : `prisma.${accessor}.groupBy({ by: ['${key}'], ${list}, _count: true }) once`;
      return relation?.inverse !== undefined ? `_count: { select: { ${relation.inverse}: true } } in the query of the rows, or ${grouped}` : grouped;
    }
    case 'aggregate':
      return list === undefined ? `one prisma.${accessor}.groupBy over all elements, with the same aggregates` : `prisma.${accessor}.groupBy({ by: ['${key}'], ${list} }) once, with the same aggregates`;
    case 'groupBy':
      return `one groupBy for all elements, with ${key ?? 'what tells them apart'} in its by`;
    case 'create':
      if (repeated.nested) return `createMany for the ${accessor} rows and one for each of the models that are written with them, or all of them in one prisma.$transaction([...]): createMany writes no relations`;
      return `prisma.${accessor}.createMany({ data: [...] }) once${sql.returning ? ' (createManyAndReturn where the rows are needed)' : ''}`;
    case 'createMany':
    case 'createManyAndReturn':
      return `one prisma.${accessor}.${method} with the rows of all elements`;
    case 'update':
    case 'updateMany':
    case 'updateManyAndReturn': {
      const once = list === undefined ? `one prisma.${accessor}.updateMany over all elements` : `prisma.${accessor}.updateMany({ ${list}, data })`;
      return `${once} where the data is the same, or ${sql.update} with $executeRaw`;
    }
    case 'upsert':
      return `${sql.skips ? 'createMany({ data: [...], skipDuplicates: true })' : 'createMany of the missing rows'} and one updateMany, or ${sql.upsert} with $executeRaw`;
    case 'delete':
    case 'deleteMany':
      return list === undefined ? `one prisma.${accessor}.deleteMany over all elements` : `prisma.${accessor}.deleteMany({ ${list} }) once`;
    default:
      return undefined;
  }
}

/** The first few rows of each element, read at once: a nested relation takes so many for each parent, `in` takes so many altogether. */
function topmostOf({ model, catalog }: Repeated, key: string | undefined): string {
  const relation = parentRelation(key, model);
  const parent = relation?.target === undefined ? undefined : catalog.models.get(relation.target)?.name;
  const ranked = `$queryRaw with ROW_NUMBER() OVER (PARTITION BY ${key ?? '…'})`;
  return relation?.inverse !== undefined && parent !== undefined ? `include: { ${relation.inverse}: { take, orderBy } } in the query of the ${parent} rows, or ${ranked}` : `${ranked}; a query with \`in\` would take so many altogether, not for each`;
}

/** What the database's SQL and Prisma's client for it offer. Where nobody says which it is, what PostgreSQL has is named. */
function sqlOf(provider: string | undefined): { readonly returning: boolean; readonly skips: boolean; readonly update: string; readonly upsert: string } {
  const general = 'one UPDATE … SET … = CASE … END';
  switch (provider) {
    case 'mysql':
      return { returning: false, skips: true, update: general, upsert: 'one INSERT … ON DUPLICATE KEY UPDATE' };
    case 'sqlite':
      return { returning: false, skips: false, update: general, upsert: 'one INSERT … ON CONFLICT' };
    case 'sqlserver':
      return { returning: false, skips: false, update: general, upsert: 'one MERGE' };
    default:
      return { returning: true, skips: true, update: 'one UPDATE … FROM (VALUES …)', upsert: 'one INSERT … ON CONFLICT' };
  }
}

/** The one column by whose values the elements are told apart; undefined where it is none, several, or not to be read. */
function keyOf(filters: readonly Filter[], model: Model | undefined): string | undefined {
  const varying = filters.filter((filter) => filter.varies);
  const [key, ...others] = varying;
  if (!key || others.length > 0 || filters.some((filter) => filter.operator === '?' && filter.column === undefined)) return undefined;
  return key.operator === '=' && (!model || model.fields.has(key.column ?? '')) ? key.column : undefined;
}

/** The relation whose foreign key a field is. */
function parentRelation(key: string | undefined, model: Model | undefined): Relation | undefined {
  const column = key === undefined ? undefined : model?.fields.get(key)?.column;
  if (column === undefined) return undefined;
  for (const relation of model?.relations.values() ?? []) if (relation.columns.length === 1 && relation.columns[0] === column) return relation;
  return undefined;
}
