// Managers: bound to the model through which they are read, related managers bound to a row, and the queryset that each of them gives.
import type { Span } from '../../core/place.js';
import type { Loaded, ClassValue, ObjectValue, RowsValue, RowValue, Value } from '../../core/values.js';
import { ANYTHING_LOADED, mergeLoaded, NOTHING_LOADED, withDeps } from '../../core/values.js';
import { NO_ARGUMENTS, type Host, type Project } from '../library.js';
import { CONTRIB_MODELS } from './contrib.js';
import { isManagerBase, isQuerySetBase } from './names.js';
import { dataOf, isObject, object, operation, type ManagerData, type RowData, type RowsData } from './objects.js';
import { isManagerMethod, isQuerySetMethod } from './methods.js';
import { modelName, modelOf, type ModelInfo, type RelationInfo } from './registry.js';
import { isSingleton } from './singletons.js';
import { linkStep } from './sql/sent.js';
import { columnAlong } from './annotations.js';
import { outerRows, relatedWays, FIRST_BY_KEY, FIRST_ROWS, ROWS_EXIST } from './ways.js';

/** A manager of a model, by name (`objects`, `published`); undefined if the model has no such manager. */
export function managerNamed(project: Project, model: ModelInfo, name: string): ObjectValue | undefined {
  const declared = model.managers.get(name);
  if (isObject(declared, 'manager')) return bind(project, declared, model, name);
  if (name === '_default_manager') return defaultManager(project, model);
  if (name === '_base_manager') return plainManager(project, model, name);
  if (name !== 'objects') return undefined;
  if (model.managers.size === 0 || model.opaque) return inheritedManager(project, model) ?? plainManager(project, model, name);
  return undefined;
}

/** The default manager of a model: the first that it declares, else the plain one. */
export function defaultManager(project: Project, model: ModelInfo): ObjectValue {
  const chosen = model.meta.get('default_manager_name');
  const wanted = chosen?.kind === 'literal' && typeof chosen.value === 'string' ? chosen.value : undefined;
  for (const [name, value] of model.managers) {
    if ((wanted === undefined || wanted === name) && isObject(value, 'manager')) return bind(project, value, model, name);
  }
  return inheritedManager(project, model) ?? plainManager(project, model, 'objects');
}

function inheritedManager(project: Project, model: ModelInfo): ObjectValue | undefined {
  for (const id of model.parents) {
    const parent = modelOf(project, id);
    const manager = parent && parent.managers.size > 0 ? defaultManager(project, parent) : undefined;
    if (manager) return bind(project, manager, model, 'objects');
  }
  return undefined;
}

function plainManager(project: Project, model: ModelInfo, name: string): ObjectValue {
  return object('manager', { model: model.id, what: `${modelName(project, model.id)}.${name}` }, `${model.id}:plain`);
}

function bind(project: Project, manager: ObjectValue, model: ModelInfo, name: string): ObjectValue {
  const data: ManagerData = { ...dataOf(manager, 'manager'), model: model.id, what: `${modelName(project, model.id)}.${name}` };
  return object('manager', data, `${model.id}:${name}:${manager.of?.id ?? data.queryset?.id ?? ''}`, manager.of);
}

/** The manager that reading a many-relation of a row gives: of the class of the target's default manager. */
export function relatedManager(host: Host, owner: RowValue, model: ModelInfo, relation: RelationInfo, prefetched: Loaded | undefined): ObjectValue | undefined {
  const target = modelOf(host.project, relation.target);
  if (!target) return undefined;
  const historic = (owner.data as RowData | undefined)?.historic === true;
  const base = historic ? historicManager(target, 'objects') : defaultManager(host.project, target);
  const data: ManagerData = {
    ...dataOf(base, 'manager'),
    what: `${modelName(host.project, model.id)}.${relation.name}`,
    related: { owner, relation: relation.name },
    ...(prefetched && { prefetched }),
  };
  return object('manager', data, `${model.id}.${relation.name}:${prefetched ? loadedKey(prefetched) : ''}:${owner.origin ? `${owner.origin.place.file}:${owner.origin.place.start}` : ''}`, base.of);
}

/** The manager of a model in a migration: Django's own, whatever the project's is. */
export function historicManager(model: ModelInfo, name: string): ObjectValue {
  return object('manager', { model: model.id, what: `${model.name}.${name}`, historic: true }, `${model.id}:historic`);
}

/** The relation that a related manager was read from. */
export function relationBehind(host: Host, data: ManagerData): RelationInfo | undefined {
  if (!data.related) return undefined;
  const model = modelOf(host.project, data.related.owner.model);
  const queue = model ? [model] : [];
  for (let next = queue.shift(); next; next = queue.shift()) {
    const relation = next.relations.get(data.related.relation);
    if (relation) return relation;
    queue.push(...next.parents.flatMap((id) => modelOf(host.project, id) ?? []));
  }
  return undefined;
}

/** Of a model and those whose rows it extends, the one that has the relation. */
function ownerOf(host: Host, model: ModelInfo, relation: RelationInfo): ModelInfo {
  if ([...model.relations.values()].includes(relation)) return model;
  return model.parents.flatMap((id) => modelOf(host.project, id) ?? []).map((parent) => ownerOf(host, parent, relation)).find((one) => [...one.relations.values()].includes(relation)) ?? model;
}

/** A text that is equal for equal loads. */
function loadedKey(loaded: Loaded): string {
  return `${loaded.any ? '*' : ''}(${[...loaded.relations].map(([name, below]) => name + loadedKey(below)).join(',')})${loaded.again ? `^${loadedKey(loaded.again)}` : ''}`;
}

/**
 * The queryset of a manager: what its own `get_queryset` gives if the project defines one, else all rows of its model. Of a
 * prefetched relation: the rows in memory, unless `anew`.
 */
export function managerRows(host: Host, manager: ObjectValue, at: Span, options: RowsOptions = {}): RowsValue | undefined {
  const rows = unboundRows(host, manager, at, options);
  return rows && withDeps(rows, manager.deps);
}

interface RowsOptions {
  readonly anew?: boolean;
  readonly plain?: boolean;
}

function unboundRows(host: Host, manager: ObjectValue, at: Span, options: RowsOptions): RowsValue | undefined {
  const data = dataOf(manager, 'manager');
  const model = modelOf(host.project, data?.model);
  if (!data || !model) return undefined;
  const fresh = options.plain ? undefined : ownRows(host, manager, at);
  if (fresh === null) return data.prefetched ? prefetchedRows(data, baseRows(host, manager, data, model, at)) : { ...baseRows(host, manager, data, model, at), loaded: ANYTHING_LOADED };
  const rows = fresh ? attach(host, fresh, data) : baseRows(host, manager, data, model, at);
  if (data.prefetched && !options.anew && !options.plain) return prefetchedRows(data, rows);
  const again = data.prefetched?.again;
  return again ? { ...rows, loaded: mergeLoaded(rows.loaded, again) } : rows;
}

/** What the project's own get_queryset gives; null if it gives something that cannot be read, undefined if there is none. */
function ownRows(host: Host, manager: ObjectValue, at: Span): RowsValue | null | undefined {
  const own = manager.of && host.classMember(manager.of, 'get_queryset', manager);
  if (!own) return undefined;
  const rows = host.call(own, NO_ARGUMENTS, at);
  return rows.kind === 'rows' && rows.library === manager.library ? rows : null;
}

function baseRows(host: Host, manager: ObjectValue, data: ManagerData, model: ModelInfo, at: Span): RowsValue {
  const what = data.what ?? `${model.name}.objects`;
  const of = data.queryset ?? (manager.of && querySetClass(host.project, manager.of));
  const query = { kind: 'select', library: manager.library, model: model.id, what, filters: [], rows: isSingleton(host.project, model) ? 'one' : 'unbounded', cause: 'call', kept: true, ways: { exists: ROWS_EXIST, limit: model.ordered ? FIRST_ROWS : FIRST_BY_KEY } } as const;
  const rows: RowsValue = {
    kind: 'rows',
    library: manager.library,
    model: model.id,
    query,
    sent: false,
    loaded: data.unread ? ANYTHING_LOADED : NOTHING_LOADED,
    origin: { place: host.place(at), statement: query },
    deps: 0,
    data: { ordered: model.ordered, plain: true, ...(!data.unread && { chain: [] }), ...(data.historic && { historic: true }) } satisfies RowsData,
    ...(of && { of }),
  };
  return attach(host, rows, data);
}

/** Makes rows those of the relation that the manager stands for: they know the row from which they were reached. */
function attach(host: Host, rows: RowsValue, data: ManagerData): RowsValue {
  const what = data.what ?? rows.query.what;
  const own = rows.data as RowsData | undefined;
  if (!data.related) return { ...rows, query: { ...rows.query, what }, data: { ...own, plain: true } satisfies RowsData };
  // A `get_queryset` that goes on with what `super()` gives has them already. What it adds is a part of the relation: a prefetch asks the same manager.
  if (own?.related === what) return { ...rows, query: { ...rows.query, what }, data: { ...own, plain: true } satisfies RowsData };
  const relation = relationBehind(host, data);
  const attributes = new Map(own?.attributes);
  const parent = relation?.kind === 'reverse' ? relation.inverse : undefined;
  if (parent !== undefined) attributes.set(parent, data.related.owner);
  const column = relation?.kind === 'reverse' && relation.inverse !== undefined ? relation.inverse : undefined;
  const query = { ...rows.query, what, filters: [...rows.query.filters, { ...(column !== undefined && { column }), operator: '=', varies: true }] };
  const owner = modelOf(host.project, data.related.owner.model);
  const ways = relation && relatedWays(host.project, data.related.owner, relation);
  const along = relation && columnAlong(host.project, data.related.owner, relation);
  const chain = own?.chain && relation && owner ? { chain: [...own.chain, linkStep('related', ownerOf(host, owner, relation), relation)] } : { chain: undefined };
  return { ...rows, query, origin: { ...rows.origin, statement: query }, data: { ...own, attributes, ...(parent !== undefined && { shared: new Set([parent]) }), related: what, plain: true, ...(ways && { ways }), ...(along && relation && { column: { along, relation } }), ...(relation && { outer: outerRows(host.project, data.related.owner, relation) }), ...chain } satisfies RowsData };
}

function prefetchedRows(data: ManagerData, rows: RowsValue): RowsValue {
  const origin = data.related?.owner.origin ?? rows.origin;
  const { path: before, root } = (data.related?.owner.data as RowData | undefined) ?? {};
  const path = data.related && { ...(root && { root }), path: { prefix: `${before?.prefix ?? ''}${data.related.relation}__`, many: true } };
  return { ...rows, sent: true, loaded: data.prefetched ?? NOTHING_LOADED, origin, data: { ...(rows.data as RowsData | undefined), ...path, anew: data.prefetched?.any ? ANYTHING_LOADED : (data.prefetched?.again ?? NOTHING_LOADED) } satisfies RowsData };
}

/** The project's queryset class of a manager class: `Manager.from_queryset(QS)` among its bases, or `_queryset_class`. */
export function querySetClass(project: Project, of: ClassValue): ClassValue | undefined {
  for (const level of project.lineage(of)) {
    if (project.externalBases(level).some(isQuerySetBase) && !project.externalBases(level).some((base) => isManagerBase(base))) return level;
    const named = project.fieldOf(level, '_queryset_class');
    if (named?.kind === 'class') return named;
    for (const base of level.definition.bases) {
      if (base.kind === 'call' && base.callee.kind === 'member' && base.callee.name === 'from_queryset') {
        const argument = base.args[0]?.value;
        const value = argument?.kind === 'name' ? project.exported(level.file, argument.name) : undefined;
        if (value?.kind === 'class') return value;
      }
      const value = base.kind === 'name' ? project.exported(level.file, base.name) : undefined;
      const given = dataOf(value, 'class');
      if (given) return given;
    }
  }
  return undefined;
}

/** A member of a manager: the project's own methods, those of its queryset class, then Django's. */
export function managerMember(host: Host, manager: ObjectValue, name: string, at: Span): Value | undefined {
  const data = dataOf(manager, 'manager');
  // Of a relation the rows are those of the row that has it, whatever the project's own `get_queryset` says; Django puts itself before it.
  if (manager.of && !(name === 'get_queryset' && data?.related)) {
    const own = host.classRead(manager.of, name, manager, at);
    if (own) return own;
  }
  if (name === 'model') return modelValue(host.project, data?.model);
  const of = data?.queryset ?? (manager.of && querySetClass(host.project, manager.of));
  if (of && !name.startsWith('_') && host.classMember(of, name)) {
    const rows = managerRows(host, manager, at);
    if (rows) return host.member(rows, name, at);
  }
  const model = modelOf(host.project, data?.model);
  if (model && CONTRIB_MODELS[`${model.app}.${model.name}`]?.cachedLookups?.includes(name)) return undefined;
  return isManagerMethod(name) || isQuerySetMethod(name) ? operation(name, manager) : undefined;
}

/** The class of a model as a value. */
export function modelValue(project: Project, id: string | undefined): Value | undefined {
  const model = modelOf(project, id);
  if (!model) return undefined;
  return model.of ?? object('model', model.id, model.id);
}
