// What select_related and prefetch_related load along with rows, read from their arguments.
import type { Loaded, RowsValue, Value } from '../../core/values.js';
import { ANYTHING_LOADED, loadPath, mergeLoaded, NOTHING_LOADED, stringOf } from '../../core/values.js';
import type { Arguments, Host, Project } from '../library.js';
import { managerRows, defaultManager } from './managers.js';
import { dataOf, type RowsData } from './objects.js';
import { modelOf, registryOf, relationOf, type ModelInfo, type RelationInfo } from './registry.js';

const SELECT_DEPTH = 3;

/** What `select_related(…)` adds: the named relations, or without names every foreign key that cannot be null. */
export function selectRelated(project: Project, model: ModelInfo, args: Arguments, loaded: Loaded): Loaded {
  if (args.open) return { ...loaded, any: true };
  if (args.positional.length === 0) return mergeLoaded(loaded, requiredKeys(project, model, SELECT_DEPTH));
  let result = loaded;
  for (const value of args.positional) {
    if (value.kind === 'literal' && value.value === null) {
      const kept = new Map([...result.relations].filter(([name]) => relationOf(project, model, name)?.relation.cardinality === 'many'));
      result = { relations: kept };
      continue;
    }
    const path = stringOf(value);
    result = path === undefined ? { ...result, any: true } : loadPath(result, path.split('__'));
  }
  return result;
}

function requiredKeys(project: Project, model: ModelInfo, depth: number): Loaded {
  const relations = new Map<string, Loaded>();
  if (depth === 0) return NOTHING_LOADED;
  for (const relation of model.relations.values()) {
    if (relation.kind !== 'forward' || relation.cardinality !== 'one' || relation.nullable) continue;
    const target = modelOf(project, relation.target);
    relations.set(relation.name, target ? requiredKeys(project, target, depth - 1) : NOTHING_LOADED);
  }
  return { relations };
}

/** What `prefetch_related(…)` adds: loaded relations, and lists under names of their own (`to_attr`). */
export interface Prefetched {
  readonly loaded: Loaded;
  readonly attributes: ReadonlyMap<string, Value>;
}

/** Reads the lookups of prefetch_related or prefetch_related_objects. */
export function prefetchRelated(host: Host, model: ModelInfo, lookups: readonly Value[], open: boolean, loaded: Loaded, attributes: ReadonlyMap<string, Value>): Prefetched {
  let result: Loaded = open ? { ...loaded, any: true } : loaded;
  const lists = new Map(attributes);
  for (const lookup of lookups) {
    if (lookup.kind === 'literal' && lookup.value === null) {
      const kept = new Map([...result.relations].filter(([name]) => relationOf(host.project, model, name)?.relation.kind === 'forward'));
      result = { relations: kept };
      continue;
    }
    const data = dataOf(lookup, 'prefetch');
    const path = data ? data.lookup : stringOf(lookup);
    if (path === undefined) {
      result = { ...result, any: true };
      continue;
    }
    const segments = path.split('__');
    const queryset = data?.queryset?.kind === 'rows' ? data.queryset : undefined;
    const unread = data?.queryset !== undefined && queryset === undefined && !(data.queryset.kind === 'literal' && data.queryset.value === null);
    const below = unread ? UNREAD : queryset ? rowsLoaded(queryset) : undefined;
    if (data?.toAttribute !== undefined) {
      if (segments.length === 1) lists.set(data.toAttribute, attributeRows(host, model, segments[0] ?? '', queryset, below ?? NOTHING_LOADED));
      else result = prefetchPath(host, model, segments.slice(0, -1), result, undefined);
      continue;
    }
    const [head = '', ...rest] = segments;
    const list = lists.get(head);
    if (list?.kind === 'rows' && rest.length > 0) {
      const target = modelOf(host.project, list.model);
      lists.set(head, { ...list, loaded: target ? prefetchPath(host, target, rest, list.loaded, below) : ANYTHING_LOADED });
      continue;
    }
    result = prefetchPath(host, model, segments, result, below);
  }
  return { loaded: result, attributes: lists };
}

/** Adds one path; each step along it is queried through the default manager of its model, unless it was loaded before. */
function prefetchPath(host: Host, model: ModelInfo | undefined, path: readonly string[], loaded: Loaded, last: Loaded | undefined): Loaded {
  const [head, ...rest] = path;
  if (head === undefined) return loaded;
  const relation = model && relationOf(host.project, model, head)?.relation;
  const target = modelOf(host.project, relation?.target);
  const present = loaded.relations.get(head);
  const start = present ?? (relation?.cardinality === 'many' && target ? defaultLoaded(host, target) : NOTHING_LOADED);
  const generic = relation?.kind === 'generic' && relation.target === undefined;
  const below = generic ? ANYTHING_LOADED : rest.length === 0 ? (last ? (present ? mergeLoaded(present, last) : last) : start) : prefetchPath(host, target, rest, start, last);
  const relations = new Map(loaded.relations);
  relations.set(head, below);
  return { ...loaded, relations };
}

/** What a prefetch loads whose queryset cannot be read. */
const UNREAD: Loaded = { ...ANYTHING_LOADED, again: ANYTHING_LOADED };

/** What the rows of a prefetch's queryset have loaded. The relation's manager builds further queries on that queryset, which load it again. */
function rowsLoaded(rows: RowsValue): Loaded {
  return { ...rows.loaded, again: rows.loaded };
}

/** The list that `to_attr` puts on each row. */
function attributeRows(host: Host, model: ModelInfo, name: string, queryset: RowsValue | undefined, below: Loaded): Value {
  const relation = relationOf(host.project, model, name)?.relation;
  const target = modelOf(host.project, relation?.target);
  if (queryset) return parentKnown(queryset, relation);
  const rows = target && silentRows(host, target);
  return rows ? parentKnown({ ...rows, loaded: mergeLoaded(rows.loaded, below) }, relation) : { kind: 'unknown', deps: 0 };
}

/** Prefetched rows in memory. Those of a foreign key seen from its other end are given the row that they were fetched for. */
function parentKnown(rows: RowsValue, relation: RelationInfo | undefined): RowsValue {
  const sent: RowsValue = { ...rows, sent: true };
  if (relation?.kind !== 'reverse' || relation.inverse === undefined) return sent;
  // What is loaded below the parent is what its own queryset loads, which is still being built here.
  return { ...sent, loaded: { ...rows.loaded, relations: new Map([[relation.inverse, ANYTHING_LOADED], ...rows.loaded.relations]) } };
}

const defaults = new WeakMap<object, Map<string, Loaded>>();

/** What the default manager of a model loads with its rows. */
export function defaultLoaded(host: Host, model: ModelInfo): Loaded {
  const registry = registryOf(host.project);
  const known = defaults.get(registry) ?? new Map<string, Loaded>();
  defaults.set(registry, known);
  const present = known.get(model.id);
  if (present) return present;
  known.set(model.id, NOTHING_LOADED);
  const rows = silentRows(host, model);
  registry.defaults.set(model.id, (rows?.data as RowsData | undefined)?.chain);
  const loaded = rows?.loaded ?? NOTHING_LOADED;
  known.set(model.id, loaded);
  return loaded;
}

function silentRows(host: Host, model: ModelInfo): RowsValue | undefined {
  const manager = defaultManager(host.project, model);
  return manager && host.silently(() => managerRows(host, manager, { start: 0, end: 0 }));
}
