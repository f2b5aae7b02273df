// The admin's changelist: a page of rows, and for each row every column of `list_display`. The rows are queried as Django does it,
// with the `select_related()` that it adds for foreign keys among the columns. Its actions get the rows that are ticked there.
import type { Place, Span } from '../../core/place.js';
import { literal, UNKNOWN, type ClassValue, type FunctionValue, type InstanceValue, type RowsValue, type Value } from '../../core/values.js';
import { NO_ARGUMENTS, positional, type Arguments, type Host, type Project, type Root } from '../library.js';
import { attribute, attributeRows, called, callMember, declaredRows, dotted, follow, headOf, instanceOf, methodOf, offer, pageOf, placeOfAttribute, placeOfWord, referenced, searchLookup, textOf, wordsOf } from './classes.js';
import { REQUEST } from './requests.js';

const LIBRARY = 'django-web';

/** Admin classes of Django and of packages that extend its changelist: a class named `…Admin` of a module named `admin`. */
const ADMIN = /\badmin\.(?:\w+\.)*\w*Admin$/;

/** What the changelist's rows are joined with. */
const JOINED = { attribute: 'list_select_related', method: 'select_related' };

/** True for a base class whose changelist is Django's. */
function isAdminBase(path: string): boolean {
  return ADMIN.test(path);
}

/** The entry points of all admin classes that are registered for a model. */
export function adminRoots(project: Project): readonly Root[] {
  const roots: Root[] = [];
  for (const of of project.classes()) {
    if (!project.externalBases(of).some(isAdminBase)) continue;
    const place = headOf(of);
    roots.push({ place, what: `admin changelist of ${of.definition.name}`, run: (host) => changelists(host, of) });
  }
  return roots;
}

function changelists(host: Host, of: ClassValue): void {
  const seen = new Set<string>();
  for (const model of modelsOf(host, of)) {
    if (model.kind !== 'class' || seen.has(model.id)) continue;
    seen.add(model.id);
    const self = instanceOf(of, new Map([['model', model]]));
    const place = placeOfAttribute(host.project, of, 'list_display');
    host.inFile(place.file, () => changelist(host, self, place));
    for (const [action, at] of actionsOf(host, self)) host.inFile(at.file, () => act(host, self, action, at));
  }
}

/** The models that an admin class is registered for: by decorator, or by a call of `register` in its module. */
function modelsOf(host: Host, of: ClassValue): readonly Value[] {
  const models: Value[] = [];
  for (const decorator of of.definition.decorators) {
    if (decorator.kind !== 'call' || decorator.callee.kind !== 'member' || decorator.callee.name !== 'register') continue;
    for (const argument of decorator.args) if (!argument.name) models.push(referenced(host.project, of.file, dotted(argument.value)));
  }
  const text = host.project.text(of.file) ?? '';
  const calls = new RegExp(`\\bregister\\(\\s*[[(]?\\s*([\\w.\\s,]+?)\\s*,?\\s*[\\])]?\\s*,\\s*(?:admin_class\\s*=\\s*)?${of.definition.name}\\b`, 'g');
  for (const match of text.matchAll(calls)) for (const name of (match[1] ?? '').split(',')) models.push(referenced(host.project, of.file, name.trim().split('.')));
  return models;
}

/** A member that an admin class inherits. */
export function adminMember(base: string, self: Value, name: string): Value | undefined {
  if (!isAdminBase(base)) return undefined;
  if (name === 'get_queryset' || name === 'get_list_display' || name === 'get_list_select_related') return { kind: 'operation', library: LIBRARY, name: `admin.${name}`, receiver: self, deps: 0 };
  return undefined;
}

/** Calls a method that an admin class inherits. */
export function callAdmin(host: Host, name: string, self: Value | undefined): Value | undefined {
  if (self?.kind !== 'instance') return UNKNOWN;
  if (name === 'admin.get_queryset') {
    const rows = attributeRows(host, self.of, 'list_display', self.fields.get('model') ?? UNKNOWN);
    return rows ? declaredRows(rows, self.of, JOINED) : UNKNOWN;
  }
  if (name === 'admin.get_list_display') return attribute(host.project, self.of, 'list_display') ?? UNKNOWN;
  if (name === 'admin.get_list_select_related') return attribute(host.project, self.of, 'list_select_related') ?? literal(false);
  return undefined;
}

function changelist(host: Host, self: InstanceValue, at: Place): void {
  const columns = columnsOf(host, self, at);
  const queried = callMember(host, self, 'get_queryset', positional(REQUEST), at);
  if (queried.kind !== 'rows') return;
  const listed = pageOf(offers(host, self, withRelated(host, self, queried, columns, at), at));
  // Steps of the changelist's own are not written anywhere; a get_queryset of the project's is.
  const implied = attribute(host.project, self.of, 'list_select_related') === undefined ? columns.flatMap((column) => (isForeignKey(host, queried, column) ? (wordsOf(column) ?? []) : [])) : [];
  const rows = queried.origin.declared ? declaredRows(listed, self.of, { ...JOINED, implied }) : listed;
  const shown = host.iterate(rows, at);
  if (!shown) return;
  host.repeat(
    shown,
    'admin',
    at,
    (row) => {
      for (const column of columns) show(host, self, row, column);
      return UNKNOWN;
    },
    { what: `${self.of.definition.name}'s changelist` },
  );
}

/** The changelist's order, which always ends in the primary key, and what its users may filter by and search in. */
function offers(host: Host, self: InstanceValue, rows: RowsValue, at: Span): RowsValue {
  const words = (name: string): readonly string[] => wordsOf(attribute(host.project, self.of, name) ?? UNKNOWN) ?? [];
  const ordered = offer(host, rows, 'order', words('ordering'), at, true);
  const listed = attribute(host.project, self.of, 'list_filter');
  // A filter of its own class comes in a pair with its field.
  const fields = (listed?.kind === 'collection' ? (listed.items ?? []) : []).flatMap((item) => wordsOf(item.kind === 'collection' ? item.items?.[0] : item) ?? []);
  const filtered = offer(host, ordered, 'filter', [...fields, ...words('date_hierarchy').map((field) => `${field}__range`)], at);
  return offer(host, filtered, 'search', words('search_fields').map(searchLookup), at);
}

/** The actions of an admin class: those that `actions` names, functions or methods, and where each stands. */
function actionsOf(host: Host, self: InstanceValue): readonly (readonly [FunctionValue, Place])[] {
  const listed = attribute(host.project, self.of, 'actions');
  const found: (readonly [FunctionValue, Place])[] = [];
  for (const item of listed?.kind === 'collection' ? (listed.items ?? []) : []) {
    const name = item.kind === 'literal' && typeof item.value === 'string' ? item.value : undefined;
    const method = name === undefined ? item : host.classMember(self.of, name, self);
    if (method?.kind !== 'function') continue;
    found.push([method.self || name === undefined ? method : { ...method, self }, name === undefined ? placeOfAttribute(host.project, self.of, 'actions') : placeOfWord(host.project, self.of, 'actions', name)]);
  }
  return found;
}

/** Runs an action on the rows that somebody ticked on one page of the changelist. */
function act(host: Host, self: InstanceValue, action: FunctionValue, at: Place): void {
  const queried = callMember(host, self, 'get_queryset', positional(REQUEST), at);
  if (queried.kind !== 'rows') return;
  const related = withRelated(host, self, queried, columnsOf(host, self, at), at);
  const rows: RowsValue = { ...related, query: { ...related.query, rows: related.query.rows === 'one' ? 'one' : 'picked' } };
  const args = positional(...(action.self ? [] : [self]), REQUEST, rows);
  host.within({ place: at, message: `runs the action ${action.fn.name}` }, () => host.call(action, args, at));
}

function columnsOf(host: Host, self: InstanceValue, at: Span): readonly Value[] {
  const listed = methodOf(host.project, self.of, 'get_list_display') ? callMember(host, self, 'get_list_display', positional(REQUEST), at) : attribute(host.project, self.of, 'list_display');
  if (listed === undefined) return [literal('__str__')];
  return listed.kind === 'collection' && listed.items ? listed.items : [];
}

/** The rows with what the changelist loads along with them, unless `get_queryset` already selects relations. */
function withRelated(host: Host, self: InstanceValue, rows: RowsValue, columns: readonly Value[], at: Span): RowsValue {
  const asked = callMember(host, self, 'get_list_select_related', positional(REQUEST), at);
  const named = wordsOf(asked);
  let args: Arguments | undefined;
  if (named?.length) args = positional(...named.map(literal));
  else if (asked.kind === 'literal' ? asked.value === true : asked.kind !== 'operation' && named === undefined) args = NO_ARGUMENTS;
  else if (columns.some((column) => isForeignKey(host, rows, column))) args = NO_ARGUMENTS;
  if (!args) return rows;
  const selected = callMember(host, rows, 'select_related', args, at);
  return selected.kind === 'rows' ? selected : rows;
}

function isForeignKey(host: Host, rows: RowsValue, column: Value): boolean {
  if (column.kind !== 'literal' || typeof column.value !== 'string') return false;
  return host.catalog.models.get(rows.model)?.relations.get(column.value)?.kind === 'forward';
}

function show(host: Host, self: InstanceValue, row: Value, column: Value): void {
  if (column.kind === 'function') {
    const place = placeOfAttribute(host.project, self.of, 'list_display');
    host.inFile(place.file, () => host.call(column, positional(row), place));
    return;
  }
  if (column.kind !== 'literal' || typeof column.value !== 'string' || row.kind !== 'row') return;
  const name = column.value;
  const place = placeOfWord(host.project, self.of, 'list_display', name);
  host.inFile(place.file, () => {
    if (name === '__str__') {
      textOf(host, row, place);
      return;
    }
    const isField = host.catalog.models.get(row.model)?.relations.has(name) ?? false;
    const method = isField ? undefined : host.classMember(self.of, name, self);
    if (method?.kind === 'function') {
      host.within({ place, message: `shows the column ${name}` }, () => host.call(method, positional(row), place));
      return;
    }
    const value = follow(host, row, name.startsWith('_') ? [name] : name.split('__'), place);
    textOf(host, called(host, value, place), place);
  });
}
