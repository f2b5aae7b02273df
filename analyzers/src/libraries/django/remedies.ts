// The advice for saying a statement once for many rows, in Django's own words.
import type { Filter } from '../../core/statement.js';
import type { RowsValue } from '../../core/values.js';
import type { Project } from '../library.js';
import { dataOfRows, type RelationPath, type RowsData } from './objects.js';
import { modelName, type RelationInfo } from './registry.js';

/** Steps of a queryset by which it has fewer rows. */
const FILTERING: ReadonlySet<string> = new Set(['filter', 'exclude', 'complex_filter', 'extra']);

/** How a read that repeats is said once. `method` is what sends it: `get`, `count`, `iterate`, … */
export function readAdvice(project: Project, rows: RowsValue, method: string): string {
  const related = (rows.data as RowsData | undefined)?.related;
  const relation = related?.slice(related.lastIndexOf('.') + 1);
  const plain = (rows.data as RowsData | undefined)?.plain === true;
  // A slice is each element's own.
  if (rows.query.single) {
    const ranked = 'one query with Window(RowNumber(), partition_by=…), filtered by that number';
    return relation === undefined ? ranked : `Prefetch('${relation}', queryset=….order_by(…)[:n]) from Django 4.2 on, or ${ranked}`;
  }
  // What the related rows are asked for besides belongs into what takes its place.
  const isFiltered = dataOfRows(rows).chain?.some(({ name }) => FILTERING.has(name)) ?? !plain;
  if (method === 'count' || method === 'aggregate') {
    return relation === undefined ? 'one annotate() or values(…).annotate(…) query before the loop' : `annotate(…=Count('${relation}'${isFiltered ? ', filter=Q(…)' : ''})) on the queryset that is looped over`;
  }
  if (method === 'exists' || method === 'contains') {
    const along = isFiltered ? `prefetch_related(Prefetch('${relation ?? ''}', queryset=…, to_attr=…))` : `prefetch_related('${relation ?? ''}')`;
    return relation === undefined ? 'annotate(…=Exists(…)) on the queryset that is looped over, or one query for all keys' : `annotate(…=Exists(…)) on the queryset that is looped over, or ${along}`;
  }
  if (relation !== undefined) {
    return plain && method === 'iterate' ? `prefetch_related('${relation}') on the queryset that is looped over` : `prefetch_related(Prefetch('${relation}', queryset=…, to_attr=…)) on the queryset that is looped over`;
  }
  const column = keyOf(rows.query.filters);
  const name = modelName(project, rows.model);
  if (method === 'get' || rows.query.rows === 'one') {
    if (column === 'id') return `one ${name}.objects.in_bulk(keys) before the loop`;
    return column === undefined ? 'one query for all keys before the loop, kept in a dict' : `one ${name}.objects.filter(${column}__in=…) before the loop, kept in a dict`;
  }
  return column === undefined ? 'one query for all before the loop' : `one query with ${column}__in=… before the loop, grouped in a dict`;
}

/** How a relation that is loaded on access is loaded with the rows. */
export function loadAdvice(relation: RelationInfo, { prefix, many }: RelationPath): string {
  return `${isJoined(relation, many) ? 'select_related' : 'prefetch_related'}('${prefix}${relation.name}') on the queryset`;
}

/** True where a join brings the row behind a relation; what leads to many rows, on the way or at its end, is read by a query of its own. */
export function isJoined(relation: RelationInfo, many: boolean): boolean {
  return relation.cardinality === 'one' && relation.kind !== 'generic' && !many;
}

/** How a write that goes row by row is sent once. */
export function writeAdvice(project: Project, model: string | undefined, method: string): string {
  const name = modelName(project, model);
  switch (method) {
    case 'create':
    case 'insert':
      return `collect the instances and send one ${name}.objects.bulk_create(…)`;
    case 'get_or_create':
      return `read the existing rows with one filter(…__in=…) and bulk_create the missing ones`;
    case 'update_or_create':
      return `one ${name}.objects.bulk_create(…, update_conflicts=True, …)`;
    case 'delete':
      return `one ${name}.objects.filter(pk__in=…).delete()`;
    case 'update':
      return `one update() for all rows where the values are the same, else ${name}.objects.bulk_update(…)`;
    default:
      return `set the fields in the loop and send one ${name}.objects.bulk_update(…)`;
  }
}

/** What there is to say where the model's own method stands around the statement. */
export function overrideAdvice(model: string, method: 'save' | 'delete'): string {
  return `${model} has a ${method}() of its own, which bulk statements skip: do what it does for all rows at once, if it can be, and then send one statement`;
}

/** How additions to a many-to-many relation are sent once. */
export function linkAdvice(what: string, method: string): string {
  if (method === 'add' || method === 'remove') return `one ${method}(*rows) where the loop goes on with the same row, else ${method === 'add' ? `one ${what}.through.objects.bulk_create(…) for the pairs` : `one ${what}.through.objects.filter(…).delete()`}`;
  return method === 'set' ? `collect the pairs and send one ${what}.through.objects.bulk_create(…)` : `one ${what}.through.objects.filter(…).delete()`;
}

/** The one column of the model itself by whose values the elements are told apart; undefined where it is none, several, or not to be read. */
function keyOf(filters: readonly Filter[]): string | undefined {
  const [key, ...others] = filters.filter((filter) => filter.varies);
  return key?.operator === '=' && others.length === 0 && !key.column?.includes('.') ? key.column : undefined;
}
