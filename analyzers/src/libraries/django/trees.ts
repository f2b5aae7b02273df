// Models that are nodes of a tree: the methods by which django-treebeard's base classes for materialized paths and nested sets ask for a model's
// rows. Each gives a queryset anew, as "API" in its documentation says; the lists of its third kind of tree are not followed.
import type { Span } from '../../core/place.js';
import { UNKNOWN, type Value } from '../../core/values.js';
import type { Host } from '../library.js';
import { managerNamed, managerRows } from './managers.js';
import { isObject, operation, type RowsData } from './objects.js';
import { modelOf, type ModelInfo } from './registry.js';

const BASES: ReadonlySet<string> = new Set(['treebeard.mp_tree.MP_Node', 'treebeard.ns_tree.NS_Node']);
const OF_NODES: ReadonlySet<string> = new Set(['get_children', 'get_descendants', 'get_ancestors', 'get_siblings']);
const OF_CLASSES: ReadonlySet<string> = new Set(['get_root_nodes', 'get_tree']);

/** A method of a model that is a node of a tree, read from the model or from one of its rows; undefined for other names and models. */
export function treeMember(host: Host, model: ModelInfo, self: Value, name: string): Value | undefined {
  const isMethod = OF_CLASSES.has(name) || (OF_NODES.has(name) && self.kind === 'row');
  return isMethod && model.of && host.project.externalBases(model.of).some((base) => BASES.has(base)) ? operation('tree', self, { model: model.id, name }) : undefined;
}

/** The rows that a method of a tree asks for: some of the model's, by columns of the package's own. */
export function callTree(host: Host, data: unknown, at: Span): Value {
  const { model: id, name } = data as { readonly model: string; readonly name: string };
  const model = modelOf(host.project, id);
  const manager = model && managerNamed(host.project, model, 'objects');
  const rows = isObject(manager, 'manager') ? managerRows(host, manager, at) : undefined;
  if (!model || !rows) return UNKNOWN;
  const query = { ...rows.query, what: `${model.name}.${name}`, filters: [...rows.query.filters, { operator: '?', varies: OF_NODES.has(name) }] };
  return { ...rows, query, origin: { ...rows.origin, statement: query }, data: { ...(rows.data as RowsData | undefined), chain: undefined, plain: false } satisfies RowsData };
}
