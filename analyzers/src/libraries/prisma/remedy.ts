// Prisma's own words for saying once what is said once per element.
import type { Filter } from '../../core/statement.js';
import type { Catalog, Model, Relation } from '../../schema/catalog.js';

/** The advice for a call of `method` that is repeated per element. */
export function remedyFor(method: string, accessor: string, filters: readonly Filter[], model: Model | undefined, catalog: Catalog): string | undefined {
  const key = keyOf(filters, model);
  const field = key?.column ?? joinedField(filters, model) ?? (filters.length === 0 ? 'id' : '…');
  switch (method) {
    case 'findUnique':
    case 'findUniqueOrThrow':
    case 'findFirst':
    case 'findFirstOrThrow':
    case 'findMany': {
      const once = `prisma.${accessor}.findMany({ where: { ${field}: { in: [...] } } }) once, and a Map by ${field === '…' ? 'what tells the elements apart' : field}`;
      const relation = parentRelation(key, model);
      const parent = relation?.target === undefined ? undefined : catalog.models.get(relation.target)?.name;
      return relation?.inverse !== undefined && parent !== undefined ? `include: { ${relation.inverse}: true } in the query of the ${parent} rows, or ${once}` : once;
    }
    case 'count':
    case 'aggregate': {
      const relation = parentRelation(key, model);
      const grouped = `prisma.${accessor}.groupBy({ by: ['${field}'], where: { ${field}: { in: [...] } }, _count: true }) once`;
      return method === 'count' && relation?.inverse !== undefined ? `_count: { select: { ${relation.inverse}: true } } in the query of the rows, or ${grouped}` : grouped;
    }
    case 'groupBy':
      return `one groupBy for all elements, with ${field} in its by`;
    case 'create':
      return `prisma.${accessor}.createMany({ data: [...] }) once (createManyAndReturn where the rows are needed)`;
    case 'createMany':
    case 'createManyAndReturn':
      return `one prisma.${accessor}.${method} with the rows of all elements`;
    case 'update':
    case 'updateMany':
    case 'updateManyAndReturn':
      return `prisma.${accessor}.updateMany({ where: { ${field}: { in: [...] } }, data }) where the data is the same, or one UPDATE … FROM (VALUES …) with $executeRaw`;
    case 'upsert':
      return `createMany({ data: [...], skipDuplicates: true }) and one updateMany, or one INSERT … ON CONFLICT with $executeRaw`;
    case 'delete':
    case 'deleteMany':
      return `prisma.${accessor}.deleteMany({ where: { ${field}: { in: [...] } } }) once`;
    default:
      return undefined;
  }
}

/** The filter that most likely changes with the element: a foreign key, then a unique field, then any equality. */
function keyOf(filters: readonly Filter[], model: Model | undefined): Filter | undefined {
  const equal = filters.filter((filter) => filter.operator === '=' && filter.column !== undefined && (!model || model.fields.has(filter.column)));
  return equal.find((filter) => model?.fields.get(filter.column ?? '')?.unique) ?? equal.find((filter) => parentRelation(filter, model)) ?? equal[0];
}

/** The relation whose foreign key a filter compares. */
function parentRelation(filter: Filter | undefined, model: Model | undefined): Relation | undefined {
  const column = filter?.column === undefined ? undefined : model?.fields.get(filter.column)?.column;
  if (column === undefined) return undefined;
  for (const relation of model?.relations.values() ?? []) if (relation.columns.length === 1 && relation.columns[0] === column) return relation;
  return undefined;
}

/** The field of the foreign key behind a filter on a relation: `where: { order: { id } }` compares `orderId`. */
function joinedField(filters: readonly Filter[], model: Model | undefined): string | undefined {
  for (const { column } of filters) {
    const relation = column === undefined ? undefined : model?.relations.get(column);
    if (relation?.columns.length !== 1) continue;
    for (const [name, field] of model?.fields ?? []) if (field.column === relation.columns[0]) return name;
  }
  return undefined;
}
