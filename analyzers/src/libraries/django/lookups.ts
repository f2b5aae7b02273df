// Reads what filter(), get() and their kind are given: `author__name__icontains='x'` becomes a filter, and a condition on a unique
// column says that one row comes back at most.
import type { Filter, Size } from '../../core/statement.js';
import type { Value } from '../../core/values.js';
import { stringOf } from '../../core/values.js';
import type { Arguments, Project } from '../library.js';
import { lastSegment } from './names.js';
import { dataOf } from './objects.js';
import { fieldOfModel, modelOf, relationOf, type ModelInfo } from './registry.js';

const OPERATORS: Readonly<Record<string, string>> = {
  exact: '=', iexact: 'ilike', contains: 'like', icontains: 'ilike', startswith: 'like', istartswith: 'ilike', endswith: 'like', iendswith: 'ilike',
  in: 'in', gt: '>', gte: '>=', lt: '<', lte: '<=', range: 'between', isnull: 'is null', regex: '~', iregex: '~*', search: '@@', overlap: '&&', contained_by: '<@', has_key: '?',
};

/** What the arguments of a filter say. */
export interface FilterReading {
  readonly filters: readonly Filter[];
  /** How many rows pass at most, if a condition on a unique column says so. */
  readonly rows?: Size;
  /** A condition `in` a list of keys: one statement for many of them. */
  readonly many: boolean;
  /** A condition `in` an empty list, which no row passes: nothing is sent. */
  readonly none?: true;
}

/** Reads filter arguments: keyword lookups, and positional conditions (`Q(…)`), which are not read. */
export function readFilters(project: Project, model: ModelInfo, args: Arguments): FilterReading {
  const filters: Filter[] = args.positional.map((value) => ({ operator: '?', ...(varies(value) && { varies: true }) }));
  if (args.open) filters.push({ operator: '?', varies: true });
  let rows: Size | undefined;
  let many = false;
  let none = false;
  let asked = false;
  const equal = new Set<string>();
  const few = new Set<string>();
  for (const [name, value] of args.named) {
    const lookup = readLookup(project, model, name);
    filters.push({ ...(lookup.column !== undefined && { column: lookup.column }), operator: lookup.operator, ...(varies(value) && { varies: true }) });
    if (lookup.operator === 'in' && !isQuery(value)) many = true;
    if (lookup.operator === '=' && lookup.field !== undefined) equal.add(lookup.field);
    if (lookup.operator === 'in' && lookup.field !== undefined && sizeOf(value) === 'constant') few.add(lookup.field);
    if (lookup.operator === 'in' && value.kind === 'collection' && value.items?.length === 0) none = true;
    // What belongs to the keys of a list is as much as the list asks for.
    if (lookup.operator === 'in' && lookup.foreign && value.kind === 'collection') asked = true;
    if (!lookup.unique) continue;
    const size = lookup.operator === '=' ? 'one' : lookup.operator === 'in' ? sizeOf(value) : undefined;
    if (size !== undefined && (rows === undefined || size === 'one')) rows = size;
  }
  for (const names of uniqueTogether(model)) {
    if (rows === 'one' || !names.every((name) => equal.has(name) || few.has(name))) continue;
    // One row for each combination of the values that a list names.
    rows = names.every((name) => equal.has(name)) ? 'one' : (rows ?? 'constant');
  }
  if (asked) rows ??= 'unknown';
  return { filters, ...(rows !== undefined && { rows }), many, ...(none && { none }) };
}

/** See Filter.varies. */
function varies(value: Value): boolean {
  if (value.deps !== 0) return true;
  return value.kind === 'collection' && (value.element.deps !== 0 || (value.items?.some((item) => item.deps !== 0) ?? false));
}

interface Lookup {
  readonly column?: string;
  readonly operator: string;
  /** A unique column of the model itself. */
  readonly unique: boolean;
  /** A foreign key of the model itself. */
  readonly foreign: boolean;
  /** The field of the model itself, without lookups behind it. */
  readonly field?: string;
}

/** `author__name__icontains` → column `author.name`, operator `ilike`. */
function readLookup(project: Project, model: ModelInfo, lookup: string): Lookup {
  const segments = lookup.split('__').filter((segment) => segment !== '');
  const path: string[] = [];
  let at: ModelInfo | undefined = model;
  let unique = false;
  let foreign = false;
  let operator = '=';
  let plain = true;
  segments.forEach((segment, index) => {
    if (at) {
      const step = stepInto(project, at, segment);
      if (step) {
        path.push(step.column);
        if (index === 0) foreign = step.foreign === true;
        unique = index === 0 ? step.unique : unique && (segment === 'pk' || segment === 'id');
        at = step.target;
        return;
      }
    }
    at = undefined;
    const known = OPERATORS[segment];
    operator = known ?? '?';
    if (known === undefined) unique = false;
    if (known !== '=' && known !== 'in') plain = false;
  });
  return { ...(path.length > 0 && { column: path.join('.') }), operator, unique, foreign: foreign && path.length === 1, ...(plain && path.length === 1 && { field: segments[0] === undefined ? undefined : segments[0].replace(/_id$/, '') }) };
}

interface Step {
  readonly column: string;
  readonly foreign?: boolean;
  readonly unique: boolean;
  readonly target?: ModelInfo;
}

/** The column or relation that a segment of a lookup names. */
function stepInto(project: Project, model: ModelInfo, segment: string): Step | undefined {
  if (segment === 'pk') return { column: primaryField(project, model), unique: true };
  const found = relationByQueryName(project, model, segment);
  const target = found && modelOf(project, found.target);
  const field = fieldOfModel(project, model, segment) ?? (segment.endsWith('_id') ? fieldOfModel(project, model, segment.slice(0, -3)) : undefined);
  const foreign = target !== undefined || segment.endsWith('_id');
  if (field) return { column: field.column, unique: field.unique, foreign, ...(target && { target }) };
  if (found) return { column: segment, unique: false, ...(target && { target }) };
  return undefined;
}

function relationByQueryName(project: Project, model: ModelInfo, name: string): { readonly target?: string } | undefined {
  const direct = relationOf(project, model, name)?.relation;
  if (direct) return direct;
  for (const relation of model.relations.values()) if (relation.queryName === name) return relation;
  return undefined;
}

/** The name of the primary key's column. */
export function primaryField(project: Project, model: ModelInfo): string {
  for (const field of model.fields.values()) if (field.primary) return field.column;
  const parent = modelOf(project, model.parents[0]);
  return parent ? primaryField(project, parent) : 'id';
}

/** Groups of fields that are unique together in the whole table. */
function uniqueTogether(model: ModelInfo): readonly (readonly string[])[] {
  const declared = namesIn(model.meta.get('unique_together'));
  const groups = declared.some((item) => item.length > 1) || declared.length === 0 ? declared : [declared.flat()];
  const constraints = model.meta.get('constraints');
  for (const item of constraints?.kind === 'collection' ? (constraints.items ?? []) : []) {
    const data = dataOf(item, 'index');
    if (data && lastSegment(data.path) === 'UniqueConstraint' && !data.args.named.has('condition')) groups.push(namesIn(data.args.named.get('fields')).flat());
  }
  return groups.filter((names) => names.length > 0);
}

/** Names and groups of names in a list, each as a group. */
function namesIn(value: Value | undefined): string[][] {
  if (value?.kind !== 'collection') return [];
  return (value.items ?? []).map((item) => {
    const name = stringOf(item);
    return name === undefined ? namesIn(item).flat() : [name];
  });
}

/** How many keys a list of keys holds. */
function sizeOf(value: Value): Size {
  if (value.kind === 'collection') return value.items ? 'constant' : value.size;
  if (value.kind === 'rows') return value.query.rows;
  return 'unknown';
}

/** A subquery: `filter(author__in=Author.objects.filter(…))`. */
function isQuery(value: Value): boolean {
  return value.kind === 'rows' && !value.sent;
}
