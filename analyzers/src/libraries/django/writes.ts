// What writes: methods of querysets and managers, of related managers, and of instances.
import type { Gather, Rewrite } from '../../core/mend.js';
import type { Span } from '../../core/place.js';
import { withQueries, type Statement } from '../../core/statement.js';
import type { ObjectValue, RowsValue, RowValue, Value } from '../../core/values.js';
import { collection, literal, NO_FIELDS, NOTHING_LOADED, UNKNOWN } from '../../core/values.js';
import { argument, NO_ARGUMENTS, type Arguments, type Host } from '../library.js';
import { relationBehind } from './managers.js';
import { synchronous } from './methods.js';
import { dataOf, LIBRARY, SCALAR, type RowData, type RowsData } from './objects.js';
import { isFetched } from './rows.js';
import { announce } from './signals.js';
import { queriesOfLinks, queriesOfRow } from './sql/sent.js';
import { callStatement, sendRows } from './statements.js';
import { modelName, modelOf, type ModelInfo } from './registry.js';
import { readFilters } from './lookups.js';
import { linkAdvice, overrideAdvice, writeAdvice } from './remedies.js';

/** A writing method of a queryset or manager. */
export function writeRows(host: Host, rows: RowsValue, model: ModelInfo | undefined, name: string, args: Arguments, at: Span): Value {
  const send = (change: Partial<Statement>): void => {
    sendRows(host, rows, callStatement(rows, name, { remedy: writeAdvice(host.project, rows.model, name), ...change }), { name, args }, at);
  };
  switch (name) {
    case 'create':
    case 'create_user':
    case 'create_superuser': {
      const historic = (rows.data as RowsData | undefined)?.historic === true;
      const row = newRow(rows.model, fieldsOf(args, rows), historic);
      const own = isOverridden(host, row, model, 'save');
      send({ kind: 'insert', rows: 'one', ...(own && { overridden: true }), remedy: own ? overrideAdvice(modelName(host.project, rows.model), 'save') : writeAdvice(host.project, rows.model, 'create') });
      runOverride(host, row, model, 'save', NO_ARGUMENTS, at);
      announce(host, row, model, 'save', at);
      return { ...row, data: { ...(historic && { historic }) } satisfies RowData };
    }
    case 'get_or_create':
    case 'update_or_create': {
      const filters = model ? readFilters(host.project, model, withoutDefaults(args)).filters : [];
      send({ kind: name === 'get_or_create' ? 'insert' : 'update', rows: 'one', filters, single: true });
      const row: RowValue = { ...newRow(rows.model, fieldsOf(withoutDefaults(args), rows)), data: {} satisfies RowData };
      return { ...collection(UNKNOWN, 'constant'), items: [row, SCALAR] };
    }
    case 'bulk_create':
    case 'bulk_update': {
      const objects = argument(args, 0, 'objs');
      // A list that is written down with one row is no batch.
      const isOne = objects?.kind === 'collection' && objects.items?.length === 1 && objects.size === 'constant';
      if (isOne) send({ kind: name === 'bulk_create' ? 'insert' : 'update', rows: 'one', remedy: `collect the instances and send one ${modelName(host.project, rows.model)}.objects.${name}(…)` });
      else send({ kind: name === 'bulk_create' ? 'insert' : 'update', rows: 'chunk', bulk: true });
      return objects ?? UNKNOWN;
    }
    case 'update':
    case 'delete': {
      if (isEmpty(rows)) return SCALAR;
      // Rows that are found by their key can be updated together to different values, others cannot.
      const isSingle = name === 'update' && rows.query.rows !== 'one' && [...args.named.values()].some(({ deps }) => deps !== 0);
      send({ kind: name, rows: rows.query.bulk ? 'chunk' : rows.query.rows, ...(rows.query.bulk && { bulk: true }), ...(isSingle && { single: true }) });
      return name === 'update' ? SCALAR : UNKNOWN;
    }
    default:
      return UNKNOWN;
  }
}

/** `none()`. */
function isEmpty(rows: RowsValue): boolean {
  return rows.sent && rows.query.rows === 'constant' && rows.query.filters.length === 0;
}

/** `add`, `remove`, `set` and `clear` of a related manager. */
export function writeRelation(host: Host, manager: ObjectValue, method: string, args: Arguments, at: Span): Value {
  const name = synchronous(method);
  const data = dataOf(manager, 'manager');
  const relation = data && relationBehind(host, data);
  if (!data?.related || !relation) return UNKNOWN;
  const owner = modelOf(host.project, data.related.owner.model);
  const what = `${owner?.name ?? '?'}.${relation.name}`;
  const many = relation.kind === 'many-to-many';
  const kind = name === 'clear' || name === 'remove' ? (many ? 'delete' : 'update') : many ? 'insert' : 'update';
  const model = many ? relation.through : relation.target;
  const { project } = host;
  const takesMany = name === 'add' || name === 'remove';
  const isBatch = takesMany && args.open;
  const gather: Gather | undefined = takesMany && !isBatch && method === name ? { ...(relation.target !== undefined && { model: relation.target }), shownBy: [data.related.owner.model, ...(model === undefined ? [] : [model])], otherwise: `${many ? 'm2m_changed is sent once, links are made in any order, and ' : ''}all rows are ${name === 'add' ? 'added' : 'removed'} or none` } : undefined;
  host.send(withQueries({ kind, library: LIBRARY, ...(model !== undefined && { model }), what: `${what}.${name}`, filters: [], rows: isBatch ? 'chunk' : args.positional.length === 1 ? 'one' : 'unknown', ...(isBatch && { bulk: true }), cause: 'call', ...(gather && { ways: { gather } }), remedy: many ? linkAdvice(what, name) : writeAdvice(host.project, relation.target, 'update') }, () => queriesOfLinks(project, owner, relation, name)), at);
  return UNKNOWN;
}

/** A method of an instance: `save`, `delete`, `refresh_from_db`; `full_clean` and its parts run the project's own and send nothing of note. */
export function callRow(host: Host, row: RowValue, method: string, args: Arguments, at: Span): Value {
  const name = synchronous(method);
  const data = (row.data as RowData | undefined) ?? {};
  if (data.writing) return UNKNOWN;
  const model = modelOf(host.project, row.model);
  const shown = modelName(host.project, row.model);
  const { project } = host;
  const base = { library: LIBRARY, model: row.model, filters: [{ column: 'id', operator: '=' }], rows: 'one', cause: 'call' } as const;
  switch (name) {
    case 'save':
    case 'save_base': {
      const isNew = data.isNew === true;
      const own = isOverridden(host, row, model, 'save');
      // What is not known to be in the database may have no key yet; a save of some columns raises then.
      const rewrite = own || !(isFetched(row) || args.named.has('update_fields')) ? undefined : rewriteOf(model, data.historic === true);
      host.send(withQueries({ ...base, ...(rewrite && { ways: { rewrite } }), ...(own && { overridden: true }), kind: isNew ? 'insert' : 'update', what: `${shown}.save`, filters: isNew ? [] : base.filters, remedy: own ? overrideAdvice(shown, 'save') : writeAdvice(host.project, row.model, isNew ? 'insert' : 'save') }, () => queriesOfRow(project, row.model, name, isNew, args)), at);
      runOverride(host, row, model, method, args, at);
      announce(host, row, model, 'save', at);
      return literal(null);
    }
    case 'delete': {
      const own = isOverridden(host, row, model, 'delete');
      host.send(withQueries({ ...base, ...(own && { overridden: true }), kind: 'delete', what: `${shown}.delete`, remedy: own ? overrideAdvice(shown, 'delete') : writeAdvice(host.project, row.model, 'delete') }, () => queriesOfRow(project, row.model, name, false, args)), at);
      runOverride(host, row, model, method, args, at);
      announce(host, row, model, 'delete', at);
      return UNKNOWN;
    }
    case 'refresh_from_db': {
      host.send(withQueries({ ...base, kind: 'select', what: `${shown}.refresh_from_db`, remedy: `re-read all rows with one ${shown}.objects.filter(pk__in=…)` }, () => queriesOfRow(project, row.model, name, false, args)), at);
      host.mutate({ ...row, fields: NO_FIELDS, loaded: NOTHING_LOADED });
      return literal(null);
    }
    default:
      return UNKNOWN;
  }
}

/** How many rows one bulk_update() takes: a statement names each of them for each column. */
const BATCH_SIZE = '500';

/** The way to update many rows at once; undefined where a row stands in several tables, or where saving it sets a column that bulk_update() would leave. */
function rewriteOf(model: ModelInfo | undefined, isHistoric: boolean): Rewrite | undefined {
  if (!model || model.opaque || model.abstract || model.parents.length > 0) return undefined;
  const fields = [...model.fields.values()];
  const stamped = fields.filter(({ data }) => isTrue(data?.args.named.get('auto_now'))).map(({ name }) => name);
  // A migration of data leaves such columns alone with good reason.
  if (stamped.length > 0 && !isHistoric) return undefined;
  const [manager = 'objects'] = isHistoric ? [] : model.managers.keys();
  return {
    method: 'bulk_update',
    model: model.name,
    manager,
    using: 'using',
    keys: ['pk', 'id', ...fields.filter(({ primary }) => primary).map(({ name }) => name)],
    fields: fields.filter(({ primary }) => !primary).flatMap(({ name, column }) => (name === column ? [name] : [name, column])),
    only: 'update_fields',
    named: [{ name: 'batch_size', value: BATCH_SIZE }],
    otherwise: `save() and its signals are left out, ${stamped.map((name) => `${name} keeps its value, `).join('')}and all rows are written or none`,
  };
}

function isTrue(value: Value | undefined): boolean {
  return value?.kind === 'literal' && value.value === true;
}

/** True where the project defines the model's `save` or `delete` itself. */
function isOverridden(host: Host, row: RowValue, model: ModelInfo | undefined, name: string): boolean {
  if (!model?.of || (row.data as RowData | undefined)?.historic) return false;
  return host.project.lineage(model.of).some((one) => one.definition.methods.some((method) => method.name === name));
}

/** Runs the project's own save or delete once; the statement of its `super()` call was written down at the call. */
function runOverride(host: Host, row: RowValue, model: ModelInfo | undefined, name: string, args: Arguments, at: Span): void {
  if (!model?.of || (row.data as RowData | undefined)?.historic) return;
  const writing: RowValue = { ...row, data: { ...(row.data as RowData | undefined), writing: true } satisfies RowData };
  const own = host.classMember(model.of, name, writing);
  if (own) host.attending(() => host.call(own, args, at));
}

/** An instance that the program constructs: what it was given is known, and nothing has been sent. */
export function newRow(model: string, fields: ReadonlyMap<string, Value>, historic = false): RowValue {
  // What its own save() reads of it comes from what it was made of.
  const deps = [...fields.values()].reduce((bits, value) => bits | value.deps, 0);
  return { kind: 'row', library: LIBRARY, model, loaded: NOTHING_LOADED, fields, deps, data: { isNew: true, ...(historic && { historic }) } satisfies RowData };
}

/** Fields of a created row: the keyword arguments, and the parent that the manager belongs to. */
function fieldsOf(args: Arguments, rows: RowsValue): ReadonlyMap<string, Value> {
  const fields = new Map<string, Value>((rows.data as RowsData | undefined)?.attributes);
  for (const [name, value] of args.named) if (!name.includes('__')) fields.set(name, value);
  return fields;
}

function withoutDefaults(args: Arguments): Arguments {
  return { ...args, named: new Map([...args.named].filter(([name]) => name !== 'defaults' && name !== 'create_defaults')) };
}
