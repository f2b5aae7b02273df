// Views and viewsets: what they inherit from `rest_framework.generics` and `rest_framework.viewsets`. Each action is an entry point of
// its own, executed on an instance that knows which action it is, every step through the view itself.
import type { Code } from '../../core/code.js';
import type { AnsweredInPages, Paging } from '../../core/mend.js';
import type { Span } from '../../core/place.js';
import type { Served } from '../../core/statement.js';
import type { Argument, FunctionDefinition } from '../../core/syntax.js';
import { classesOf, literal, record, UNKNOWN, type ClassValue, type InstanceValue, type RowsValue, type Value } from '../../core/values.js';
import { argument, NO_ARGUMENTS, positional, type Arguments, type Host, type Project, type Root } from '../library.js';
import { attribute, attributeRows, callMember, dotted, headOf, instanceOf, isNone, lastName, methodOf, offer, onePage, pagedBy, referenced, searchLookup, unsliced, wordsOf } from '../django-web/classes.js';
import { REQUEST, RESPONSE } from '../django-web/requests.js';
import { isSerializer, LIBRARY, oneOf, serializersOf } from './kinds.js';
import { defaultBackends, paginatesByDefault, saysOfPages } from './settings.js';

const PACKAGES = /^(rest_framework\.(viewsets|generics|mixins|views)|rest_framework_extensions\.mixins|rest_framework_bulk(\.\w+)?|rest_framework_gis\.\w+|rest_framework_nested\.viewsets)\./;

/** The read actions that a base class brings: the name of the action, and of the method that runs it. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  ModelViewSet: ['list', 'retrieve'],
  ReadOnlyModelViewSet: ['list', 'retrieve'],
  ListModelMixin: ['list'],
  RetrieveModelMixin: ['retrieve'],
  ListAPIView: ['get'],
  ListCreateAPIView: ['get'],
  RetrieveAPIView: ['get'],
  RetrieveUpdateAPIView: ['get'],
  RetrieveDestroyAPIView: ['get'],
  RetrieveUpdateDestroyAPIView: ['get'],
};

const LISTS = new Set(['ListAPIView', 'ListCreateAPIView']);
const OWN_ACTIONS = ['list', 'retrieve', 'get'];

/** True for a base class that makes a class a view of the framework. */
function isViewBase(path: string): boolean {
  return PACKAGES.test(path);
}

/** The entry points of all views: each read action, and each method that `@action` marks. */
export function viewRoots(project: Project): readonly Root[] {
  const roots: Root[] = [];
  for (const of of project.classes()) {
    const bases = project.externalBases(of).filter(isViewBase);
    if (bases.length === 0) continue;
    const actions = new Set(bases.flatMap((base) => ACTIONS[lastName(base)] ?? []));
    for (const name of OWN_ACTIONS) if (methodOf(project, of, name)) actions.add(name);
    // Routers tell a viewset whether it was asked for one row; `get` is the action of views that no router knows.
    const extra = extraActions(project, of);
    const served = servedBy(actions, extra);
    for (const name of actions) roots.push(root(of, name, name === 'get' ? new Map() : new Map([['detail', literal(name === 'retrieve')]]), served(name)));
    for (const [method, { options }] of extra) roots.push(root(of, method, options, served(method)));
  }
  return roots;
}

/** How the actions of a viewset are told apart; views that have no actions tell nothing. */
function servedBy(actions: ReadonlySet<string>, extra: ReadonlyMap<string, ExtraAction>): (name: string) => Served | undefined {
  const writing = [...extra].filter(([, { writes }]) => writes).map(([name]) => name);
  const minding = [...(actions.has('list') ? ['list'] : []), ...writing];
  return (name) => (name === 'get' || actions.has('get') ? undefined : { member: 'action', value: name, others: minding.filter((one) => one !== name), ...(writing.includes(name) && { writes: true }) });
}

interface ExtraAction {
  /** The view's attributes that the mark sets. */
  readonly options: ReadonlyMap<string, Value>;
  /** It answers to other methods than GET. */
  readonly writes: boolean;
}

function root(of: ClassValue, action: string, options: ReadonlyMap<string, Value>, serves: Served | undefined): Root {
  const place = headOf(of);
  const fields = new Map<string, Value>([...options, ['request', REQUEST]]);
  if (action !== 'get') fields.set('action', literal(action));
  const what = action === 'get' ? `GET ${of.definition.name}` : `GET ${action} of ${of.definition.name}`;
  return { place, what, ...(serves && { serves }), run: (host) => host.inFile(of.file, () => callMember(host, instanceOf(of, fields), action, positional(REQUEST), place)) };
}

/** Methods marked with `@action`. */
function extraActions(project: Project, of: ClassValue): ReadonlyMap<string, ExtraAction> {
  const found = new Map<string, ExtraAction>();
  for (const owner of project.lineage(of)) {
    for (const method of owner.definition.methods) {
      if (found.has(method.name)) continue;
      const action = actionOf(project, owner.file, method);
      if (action) found.set(method.name, action);
    }
  }
  return found;
}

/** What the mark of an action sets on the view that serves it. */
export function actionFields(project: Project, of: ClassValue, method: FunctionDefinition): ReadonlyMap<string, Value> | undefined {
  const options = method.decorators.length > 0 && project.externalBases(of).some(isViewBase) ? actionOf(project, of.file, method)?.options : undefined;
  return options && new Map([...options, ['action', literal(method.name)]]);
}

function actionOf(project: Project, file: string, method: FunctionDefinition): ExtraAction | undefined {
  for (const decorator of method.decorators) {
    if (decorator.kind !== 'call') continue;
    const symbol = referenced(project, file, dotted(decorator.callee));
    if (symbol.kind !== 'external' || !/^rest_framework\.decorators\.(action|list_route|detail_route)$/.test(symbol.path)) continue;
    return { options: optionsOf(project, file, decorator.args), writes: writes(decorator.args) };
  }
  return undefined;
}

/** True for an action that does not answer to GET alone, as far as its mark says. */
function writes(args: readonly Argument[]): boolean {
  const methods = args.find(({ name }) => name === 'methods')?.value;
  if (methods === undefined) return false;
  return methods.kind !== 'list' || methods.items.some(({ value }) => value.kind !== 'literal' || typeof value.value !== 'string' || !/^(?:get|head|options)$/i.test(value.value));
}

function optionsOf(project: Project, file: string, args: readonly Argument[]): ReadonlyMap<string, Value> {
  const options = new Map<string, Value>();
  for (const { name, value } of args) {
    if (name !== 'serializer_class' && name !== 'pagination_class' && name !== 'queryset' && name !== 'detail') continue;
    if (value.kind === 'literal') options.set(name, literal(value.value));
    else if (name !== 'queryset') options.set(name, referenced(project, file, dotted(value)));
    else options.set(name, UNKNOWN);
  }
  return options;
}

const METHODS = new Set([
  'list',
  'retrieve',
  'get',
  'get_queryset',
  'filter_queryset',
  'paginate_queryset',
  'get_paginated_response',
  'get_serializer',
  'get_serializer_class',
  'get_serializer_context',
  'get_object',
]);

/** A member that a view inherits. */
export function viewMember(project: Project, base: string, of: ClassValue, self: Value, name: string): Value | undefined {
  if (!isViewBase(base)) return undefined;
  if (METHODS.has(name)) return { kind: 'operation', library: LIBRARY, name: `view.${name}`, receiver: self, data: base, deps: 0 };
  if (name === 'queryset' || name === 'serializer_class') return attribute(project, of, name) === undefined ? literal(null) : undefined;
  if (self.kind === 'instance' && name === 'request') return REQUEST;
  return undefined;
}

/** Calls a method that a view inherits. */
export function callView(host: Host, name: string, self: Value | undefined, args: Arguments, at: Span): Value | undefined {
  if (self?.kind !== 'instance') return UNKNOWN;
  switch (name) {
    case 'view.get':
      return host.project.externalBases(self.of).some((base) => LISTS.has(lastName(base))) ? list(host, self, at) : retrieve(host, self, at);
    case 'view.list':
      return list(host, self, at);
    case 'view.retrieve':
      return retrieve(host, self, at);
    case 'view.get_queryset': {
      const given = host.member(self, 'queryset', at);
      return attributeRows(host, self.of, 'queryset', given) ?? UNKNOWN;
    }
    case 'view.filter_queryset':
      return filtered(host, self, argument(args, 0, 'queryset') ?? UNKNOWN, at);
    case 'view.paginate_queryset':
      return paginates(host, self) ? pageOrUnknown(argument(args, 0, 'queryset') ?? UNKNOWN, perPage(host, self)) : literal(null);
    case 'view.get_paginated_response':
      host.respond(argument(args, 0, 'data') ?? UNKNOWN, at, `returned by ${self.of.definition.name}`);
      return RESPONSE;
    case 'view.get_serializer':
      return serializerOf(host, self, args, at);
    case 'view.get_serializer_class':
      return host.member(self, 'serializer_class', at);
    case 'view.get_serializer_context':
      return record(new Map<string, Value>([['request', self.fields.get('request') ?? REQUEST], ['view', self]]), true);
    case 'view.get_object':
      return object(host, self, at);
    default:
      return undefined;
  }
}

/** A page of rows; whoever asks whether there is one is told so. */
function pageOrUnknown(rows: Value, size: Value | undefined): Value {
  const page = onePage(rows, size);
  return page.kind === 'rows' ? { ...page, present: true } : page;
}

/** How many rows a page of a view holds, where its pagination class says so and does not leave it to the client. */
function perPage(host: Host, self: InstanceValue): Value | undefined {
  const of = paginationOf(host, self);
  if (of?.kind !== 'class' || !isNone(attribute(host.project, of, 'page_size_query_param') ?? literal(null)) || methodOf(host.project, of, 'get_page_size')) return undefined;
  return attribute(host.project, of, 'page_size');
}

/** What a view, or the mark of its action, says its pages are made by. */
function paginationOf(host: Host, self: InstanceValue): Value | undefined {
  return self.fields.get('pagination_class') ?? attribute(host.project, self.of, 'pagination_class');
}

/** The filter backends of the project's own that a view names; those of packages only filter. */
function filtered(host: Host, self: InstanceValue, rows: Value, at: Span): Value {
  const backends = attribute(host.project, self.of, 'filter_backends');
  let result = rows;
  for (const backend of backends?.kind === 'collection' ? (backends.items ?? []) : []) {
    if (backend.kind !== 'class' || !methodOf(host.project, backend, 'filter_queryset')) continue;
    const after = callMember(host, instanceOf(backend, new Map()), 'filter_queryset', positional(REQUEST, result, self), at);
    if (after.kind === 'rows') result = after;
  }
  return result.kind === 'rows' ? offered(host, self, result, at) : result;
}

/** What the framework's own filter backends let users ask for, and what they and a cursor order by. */
function offered(host: Host, self: InstanceValue, rows: RowsValue, at: Span): RowsValue {
  const given = attribute(host.project, self.of, 'filter_backends');
  const names = given?.kind === 'collection' ? (given.items ?? []).map((item) => (item.kind === 'external' ? lastName(item.path) : '')) : given ? [] : defaultBackends(host.project);
  const words = (name: string): readonly string[] => wordsOf(attribute(host.project, self.of, name)) ?? [];
  const ordered = names.includes('OrderingFilter') ? offer(host, rows, 'order', words('ordering'), at) : rows;
  const searched = names.includes('SearchFilter') ? offer(host, ordered, 'search', words('search_fields').map(searchLookup), at) : ordered;
  const filtered = names.includes('DjangoFilterBackend') ? offer(host, searched, 'filter', filterFields(host, self), at) : searched;
  return offer(host, filtered, 'cursor', cursorOrder(host, self), at);
}

/** `filterset_fields = ['state']`, or `{ 'state': ['exact', 'in'] }`; or those of the Meta class of `filterset_class`. */
function filterFields(host: Host, self: InstanceValue): readonly string[] {
  const of = attribute(host.project, self.of, 'filterset_class') ?? attribute(host.project, self.of, 'filter_class');
  const meta = of?.kind === 'class' ? attribute(host.project, of, 'Meta') : undefined;
  const fields = attribute(host.project, self.of, 'filterset_fields') ?? attribute(host.project, self.of, 'filter_fields') ?? (meta?.kind === 'class' ? attribute(host.project, meta, 'fields') : undefined);
  if (fields?.kind !== 'record') return (wordsOf(fields) ?? []).filter((field) => field !== '__all__');
  return [...fields.fields].flatMap(([field, lookups]) => (wordsOf(lookups) ?? ['exact']).map((lookup) => (lookup === 'exact' ? field : `${field}__${lookup}`)));
}

/** What a view's cursor goes through: `-created` where its pagination class says nothing. */
function cursorOrder(host: Host, self: InstanceValue): readonly string[] {
  const of = paginationOf(host, self);
  const isCursor = of?.kind === 'external' ? lastName(of.path) === 'CursorPagination' : of?.kind === 'class' && host.project.externalBases(of).some((base) => lastName(base) === 'CursorPagination');
  if (!isCursor) return [];
  return (of?.kind === 'class' ? wordsOf(attribute(host.project, of, 'ordering')) : undefined) ?? ['-created'];
}

function paginates(host: Host, self: InstanceValue): boolean {
  // A method that is looked at by itself does not know which action it serves, nor what the action's mark says of pages.
  if (!self.fields.has('request')) return true;
  const given = paginationOf(host, self);
  if (given === undefined) return methodOf(host.project, self.of, 'paginator') !== undefined || paginatesByDefault(host.project);
  return !isNone(given);
}

/** How the method around a place gives a page of its rows, where it belongs to a view that is sure to have pages; undefined otherwise. */
export function pagesAround(host: Host, at: Span): AnsweredInPages | undefined {
  const { project, file } = host;
  const isAround = ({ start, end }: Span): boolean => start <= at.start && at.end <= end;
  const of = project.classes().find((one) => one.file === file && isAround(one.definition));
  const method = of?.definition.methods.find(isAround);
  if (!of || !method || !project.externalBases(of).some((base) => isViewBase(base) && !WITHOUT_PAGES.test(base))) return undefined;
  const self = instanceOf(of, new Map([...(actionFields(project, of, method) ?? []), ['request', REQUEST]]));
  return paginates(host, self) && isSized(project, paginationOf(host, self)) ? { ...IN_PAGES, ...(cursorOrder(host, self).length > 0 && { isOrdered: true as const }) } : undefined;
}

/** Base classes of views that know nothing of pages. */
const WITHOUT_PAGES = /^rest_framework\.(?:views|mixins)\.|\.ViewSet$/;

/** Pages by the view's own methods, and what `Response` may say beside the data of a serializer. */
const IN_PAGES: AnsweredInPages = { page: 'paginate_queryset', answer: 'get_paginated_response', plain: { status: /(?:^|_)200(?:_OK)?$/ }, made: 'data', rows: 'instance', many: 'many' };

/** True for a pagination class that says how long its pages are; one of the framework's own has no pages without a setting. */
function isSized(project: Project, of: Value | undefined): boolean {
  if (of?.kind !== 'class') return saysOfPages(project) === true;
  const given = ['page_size', 'default_limit'].map((name) => attribute(project, of, name)).find((value) => value !== undefined);
  return given ? !isNone(given) : methodOf(project, of, 'paginate_queryset') !== undefined || methodOf(project, of, 'get_page_size') !== undefined || saysOfPages(project) === true;
}

function serializerOf(host: Host, self: InstanceValue, args: Arguments, at: Span): Value {
  const of = callMember(host, self, 'get_serializer_class', NO_ARGUMENTS, at);
  const classes = of.kind === 'external' ? [of] : classesOf(of);
  if (classes.length === 0) return UNKNOWN;
  const named = new Map(args.named);
  if (!named.has('context')) named.set('context', callMember(host, self, 'get_serializer_context', NO_ARGUMENTS, at));
  const made = classes.map((one) => host.call(one, { positional: args.positional, named, open: args.open }, at));
  const [only = UNKNOWN, ...others] = made;
  return others.length === 0 ? only : made.every(isSerializer) ? oneOf(made) : UNKNOWN;
}

function object(host: Host, self: InstanceValue, at: Span): Value {
  const rows = callMember(host, self, 'filter_queryset', positional(callMember(host, self, 'get_queryset', NO_ARGUMENTS, at)), at);
  if (rows.kind !== 'rows') return UNKNOWN;
  return callMember(host, rows, 'get', { positional: [], named: new Map([['pk', UNKNOWN]]), open: false }, at);
}

function list(host: Host, self: InstanceValue, at: Span): Value {
  const rows = callMember(host, self, 'filter_queryset', positional(callMember(host, self, 'get_queryset', NO_ARGUMENTS, at)), at);
  const page = callMember(host, self, 'paginate_queryset', positional(rows), at);
  const shown = isNone(page) ? rows : page;
  const written = callMember(host, self, 'get_serializer', { positional: [shown], named: new Map([['many', literal(true)]]), open: false }, at);
  if (serializersOf(written).length > 0) host.member(written, 'data', at);
  if (isNone(page)) host.respond(pageable(host, self, rows), at, `returned by ${self.of.definition.name}`);
  return RESPONSE;
}

/** Rows of a view that says nothing of pages: those of its file have a class for it, or it gets one. */
function pageable(host: Host, self: InstanceValue, rows: Value): Value {
  const { of } = self;
  if (paginationOf(host, self) !== undefined || methodOf(host.project, of, 'paginate_queryset')) return unsliced(rows);
  const inFile = host.project.classes().filter(({ file }) => file === of.file);
  const own = inFile.filter((one) => host.project.externalBases(one).some((base) => base.startsWith('rest_framework.pagination'))).map(({ definition }) => definition);
  const used = inFile.flatMap(({ definition }) => definition.fields.flatMap(({ name, value }) => (name === 'pagination_class' && value?.kind === 'name' ? [value.name] : [])));
  const known = [...new Set([...used, ...own.map(({ name }) => name)])].filter((name) => own.every((one) => one.name !== name || one.start < of.definition.start));
  const [only, ...others] = known;
  if (only !== undefined && others.length === 0) return pagedBy(rows, of, 'pagination_class', only);
  const name = `${of.definition.name.replace(/(?:API)?View(?:Set)?$/, '')}Pagination`;
  const isFree = known.length === 0 && of.definition.decorators.length === 0 && !host.project.exportsOf(of.file).includes(name);
  return isFree ? pagedBy(rows, of, 'pagination_class', name, newPages(host.project, name)) : unsliced(rows);
}

/** A pagination class of a view's own: by cursors where all that the project has are such, else by numbers of pages. Unique keys are in an order that stays. */
function newPages(project: Project, name: string): NonNullable<Paging['declares']> {
  const kinds = new Set(project.classes().flatMap((of) => project.externalBases(of).filter((base) => base.startsWith('rest_framework.pagination.')).map(lastName)));
  const isCursor = kinds.size === 1 && kinds.has('CursorPagination');
  const base = isCursor ? 'CursorPagination' : 'PageNumberPagination';
  const line = (text: string): Code => ({ kind: 'text', text });
  const ordering: Code = { kind: 'joined', pieces: [line('    ordering = '), { kind: 'string', value: '-pk' }] };
  return { lines: [line(`class ${name}(${base}):`), line(`    page_size = ${PAGE_SIZE}`), ...(isCursor ? [ordering] : []), line(''), line('')], imports: { from: 'rest_framework.pagination', name: base } };
}

/** How many rows a page gets that nobody has said a size of. */
const PAGE_SIZE = '100';

function retrieve(host: Host, self: InstanceValue, at: Span): Value {
  const row = callMember(host, self, 'get_object', NO_ARGUMENTS, at);
  const written = callMember(host, self, 'get_serializer', positional(row), at);
  if (serializersOf(written).length > 0) host.member(written, 'data', at);
  return RESPONSE;
}
