// Nested writes: `update({ data: { tags: { connectOrCreate: [...] } } })` is one call, for some of whose parts Prisma sends statements
// per element. What it sends together (`connect`, `disconnect`, `set`, `createMany`, plain `create`) is left aside.
import type { Span } from '../../core/place.js';
import { withQueries, type StatementKind } from '../../core/statement.js';
import type { Value } from '../../core/values.js';
import type { Model, Relation } from '../../schema/catalog.js';
import { iterationOf, type Host } from '../library.js';
import { LIBRARY } from './catalog.js';
import { elementQueries } from './nested-queries.js';

const PER_ELEMENT: ReadonlyMap<string, StatementKind> = new Map([
  ['connectOrCreate', 'insert'],
  ['upsert', 'insert'],
  ['update', 'update'],
  ['create', 'insert'],
]);

/** How deep nested writes are followed. */
const DEPTH = 3;

/** Sends the statements of the lists that the data of a `create`, `update` or `upsert` holds for its relations. */
export function sendNested(host: Host, args: Value | undefined, model: Model | undefined, accessor: string, method: string, at: Span): void {
  if (args?.kind !== 'record' || !model) return;
  for (const part of method === 'upsert' ? ['create', 'update'] : ['data']) sendParts(host, args.fields.get(part), model, `prisma.${accessor}.${method}`, at, DEPTH);
}

function sendParts(host: Host, data: Value | undefined, model: Model, what: string, at: Span, depth: number): void {
  if (data?.kind !== 'record' || depth === 0) return;
  for (const [name, relation] of model.relations) {
    const nested = data.fields.get(name);
    const target = relation.target === undefined ? undefined : host.catalog.models.get(relation.target);
    if (nested?.kind !== 'record' || !target) continue;
    for (const [method, list] of nested.fields) {
      const kind = PER_ELEMENT.get(method);
      if (kind === undefined) continue;
      if (list.kind !== 'collection' || list.items || list.size === 'constant') {
        if (method === 'create') sendParts(host, list, target, what, at, depth - 1);
        continue;
      }
      // Rows without relations of their own are created with one statement.
      const below = method === 'create' ? writtenRelations(list.element, target) : [];
      if (method === 'create' && below.length === 0) continue;
      const { catalog } = host;
      host.repeat(iterationOf(list), 'list', at, (element) => {
        host.send(withQueries({ kind, library: LIBRARY, model: target.id, what: `${what} with ${method} of ${name}`, filters: [], rows: 'one', cause: 'call', remedy: remedyFor(method, name, below, target), single: true }, () => elementQueries(catalog, model, relation, target, method, element)), at);
        return element;
      });
    }
  }
}

/** True for data that writes relations of the row as well as its columns. */
export function writesRelations(data: Value, model: Model | undefined): boolean {
  return model !== undefined && writtenRelations(data, model).length > 0;
}

/** The relations that a row which is created writes itself. */
function writtenRelations(row: Value, model: Model): readonly Relation[] {
  return row.kind === 'record' ? [...model.relations.values()].filter(({ name }) => row.fields.get(name)?.kind === 'record') : [];
}

function remedyFor(method: string, relation: string, below: readonly Relation[], target: Model): string {
  switch (method) {
    case 'connectOrCreate':
      return `createMany({ data: [...], skipDuplicates: true }) for the ${relation} where the database allows it, then connect for all of them`;
    case 'create':
      // Rows that hold nothing but columns go out together.
      if (below.every(({ kind }) => kind === 'forward')) return `${fieldsOf(below, target).join(', ')} in each row instead of connect: rows without relations of their own are created together`;
      return `createMany for the ${relation}, and one statement for what they are linked to`;
    default:
      return `read the ${relation} that exist, one createMany for the others, and one statement for the changes`;
  }
}

/** The fields that hold the foreign keys of relations. */
function fieldsOf(relations: readonly Relation[], model: Model): readonly string[] {
  const columns = relations.flatMap((relation) => relation.columns);
  return [...model.fields].filter(([, field]) => columns.includes(field.column)).map(([name]) => name);
}
