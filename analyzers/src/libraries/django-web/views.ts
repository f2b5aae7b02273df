// Class-based views: what a view inherits from `django.views.generic`. The flow of a request is executed as Django runs it, every
// step through the view itself, so that whatever the project overrides is what counts.
import type { Span } from '../../core/place.js';
import { collection, literal, record, stringOf, UNKNOWN, type ClassValue, type InstanceValue, type RowsValue, type Value } from '../../core/values.js';
import { argument, NO_ARGUMENTS, positional, type Arguments, type Host, type Project, type Root } from '../library.js';
import { attribute, callMember, declaredRows, headOf, attributeRows, instanceOf, isFalsy, isNone, lastName, methodOf, onePage, pagedBy, placeOfAttribute, unsliced, withField, wordsOf } from './classes.js';
import { renderTemplate } from './rendering.js';
import { REQUEST, RESPONSE } from './requests.js';

const LIBRARY = 'django-web';

/** What a base class contributes: the page that it shows. */
type Kind = 'list' | 'detail' | 'form' | 'template' | 'view';

interface Base {
  readonly kind: Kind;
  /** What the derived template's name ends in: `shop/book_list.html`. */
  readonly suffix?: string;
}

const BASES: Readonly<Record<string, Base>> = {
  View: { kind: 'view' },
  ContextMixin: { kind: 'view' },
  TemplateResponseMixin: { kind: 'view' },
  RedirectView: { kind: 'view' },
  TemplateView: { kind: 'template' },
  ListView: { kind: 'list', suffix: '_list' },
  BaseListView: { kind: 'list', suffix: '_list' },
  MultipleObjectMixin: { kind: 'list', suffix: '_list' },
  MultipleObjectTemplateResponseMixin: { kind: 'list', suffix: '_list' },
  FilterView: { kind: 'list', suffix: '_filter' },
  ArchiveIndexView: { kind: 'list', suffix: '_archive' },
  YearArchiveView: { kind: 'list', suffix: '_archive_year' },
  MonthArchiveView: { kind: 'list', suffix: '_archive_month' },
  DayArchiveView: { kind: 'list', suffix: '_archive_day' },
  DetailView: { kind: 'detail', suffix: '_detail' },
  BaseDetailView: { kind: 'detail', suffix: '_detail' },
  DateDetailView: { kind: 'detail', suffix: '_detail' },
  SingleObjectMixin: { kind: 'detail', suffix: '_detail' },
  UpdateView: { kind: 'detail', suffix: '_form' },
  BaseUpdateView: { kind: 'detail', suffix: '_form' },
  DeleteView: { kind: 'detail', suffix: '_confirm_delete' },
  BaseDeleteView: { kind: 'detail', suffix: '_confirm_delete' },
  CreateView: { kind: 'form', suffix: '_form' },
  FormView: { kind: 'form' },
  FormMixin: { kind: 'form' },
  ModelFormMixin: { kind: 'form', suffix: '_form' },
};

const RANK: readonly Kind[] = ['view', 'template', 'form', 'detail', 'list'];

const PACKAGES = /^(django\.views|django_filters\.views)\b/;

/** What an external base class contributes to a view; undefined if it is no view. */
function baseOf(path: string): Base | undefined {
  return PACKAGES.test(path) ? BASES[lastName(path)] : undefined;
}

/** What kind of view a class is, by the richest of its bases. undefined if it is none. */
export function viewOf(project: Project, of: ClassValue): Base | undefined {
  let best: Base | undefined;
  for (const path of project.externalBases(of)) {
    const base = baseOf(path);
    if (base && (!best || RANK.indexOf(base.kind) > RANK.indexOf(best.kind))) best = base;
  }
  return best;
}

/** The entry points of all class-based views. */
export function viewRoots(project: Project): readonly Root[] {
  const roots: Root[] = [];
  for (const of of project.classes()) {
    const base = viewOf(project, of);
    if (!base) continue;
    if (base.kind === 'view' && !methodOf(project, of, 'get')) continue;
    const what = `GET ${of.definition.name}`;
    roots.push({ place: headOf(of), what, run: (host) => host.inFile(of.file, () => get(host, of, headOf(of))) });
  }
  return roots;
}

function get(host: Host, of: ClassValue, at: Span): void {
  const self = instanceOf(of, new Map<string, Value>([['request', REQUEST]]));
  callMember(host, self, 'get', positional(REQUEST), at);
}

const ATTRIBUTES = new Set(['queryset', 'model', 'paginate_by', 'template_name', 'extra_context', 'context_object_name', 'ordering', 'form_class', 'success_url', 'initial']);
const METHODS = new Set([
  'get',
  'get_queryset',
  'get_object',
  'get_context_data',
  'get_template_names',
  'render_to_response',
  'get_paginate_by',
  'get_ordering',
  'paginate_queryset',
  'get_context_object_name',
]);

/** A member that a view inherits. */
export function viewMember(host: Host, base: string, of: ClassValue, self: Value, name: string, at: Span): Value | undefined {
  if (!baseOf(base)) return undefined;
  if (METHODS.has(name)) return { kind: 'operation', library: LIBRARY, name: `view.${name}`, receiver: self, data: of, deps: 0 };
  if (ATTRIBUTES.has(name)) return attribute(host.project, of, name) === undefined ? literal(null) : undefined;
  if (self.kind !== 'instance') return undefined;
  if (name === 'request') return REQUEST;
  const kind = viewOf(host.project, of)?.kind;
  if (name === 'object_list' && kind === 'list') return callMember(host, self, 'get_queryset', NO_ARGUMENTS, at);
  if (name === 'object' && kind === 'detail') return callMember(host, self, 'get_object', NO_ARGUMENTS, at);
  return undefined;
}

/** Calls a method that a view inherits. */
export function callView(host: Host, name: string, self: Value | undefined, args: Arguments, at: Span): Value | undefined {
  if (self?.kind !== 'instance') return UNKNOWN;
  switch (name) {
    case 'view.get':
      return show(host, self, at);
    case 'view.get_queryset':
      return queryset(host, self, at) ?? UNKNOWN;
    case 'view.get_object':
      return object(host, self, argument(args, 0, 'queryset'), at);
    case 'view.get_context_data':
      return context(host, self, args, at);
    case 'view.get_template_names':
      return templateNames(host, self, at);
    case 'view.render_to_response':
      renderTemplate(host, callMember(host, self, 'get_template_names', NO_ARGUMENTS, at), argument(args, 0, 'context'), at);
      return RESPONSE;
    case 'view.get_paginate_by':
      return host.member(self, 'paginate_by', at);
    case 'view.get_ordering':
      return host.member(self, 'ordering', at);
    case 'view.get_context_object_name':
      return host.member(self, 'context_object_name', at);
    case 'view.paginate_queryset': {
      const rows = argument(args, 0, 'queryset') ?? UNKNOWN;
      const page = onePage(rows, argument(args, 1, 'page_size'));
      const items = [UNKNOWN, page, page, literal(true)];
      return { ...collection(UNKNOWN, 'constant'), items };
    }
    default:
      return undefined;
  }
}

function show(host: Host, self: InstanceValue, at: Span): Value {
  const kind = viewOf(host.project, self.of)?.kind;
  let view = self;
  let args: Arguments = NO_ARGUMENTS;
  if (kind === 'list') {
    const rows = pageable(host, self, callMember(host, self, 'get_queryset', NO_ARGUMENTS, at));
    view = withField(self, 'object_list', rows);
  } else if (kind === 'detail') {
    const row = callMember(host, self, 'get_object', NO_ARGUMENTS, at);
    view = withField(self, 'object', row);
    args = { positional: [], named: new Map([['object', row]]), open: false };
  } else if (kind === 'form') {
    view = self.fields.has('object') ? self : withField(self, 'object', literal(null));
  }
  const variables = callMember(host, view, 'get_context_data', args, at);
  return callMember(host, view, 'render_to_response', positional(variables), at);
}

function queryset(host: Host, self: InstanceValue, at: Span): RowsValue | undefined {
  const given = host.member(self, 'queryset', at);
  const rows = isNone(given) ? modelRows(host, self, at) : attributeRows(host, self.of, 'queryset', given);
  if (!rows) return undefined;
  const ordering = wordsOf(callMember(host, self, 'get_ordering', NO_ARGUMENTS, at));
  if (!ordering?.length) return rows;
  const ordered = callMember(host, rows, 'order_by', positional(...ordering.map(literal)), at);
  return ordered.kind === 'rows' ? ordered : rows;
}

/** All rows of the model that a view names, as long as it has no queryset of its own. */
function modelRows(host: Host, self: InstanceValue, at: Span): RowsValue | undefined {
  const rows = attributeRows(host, self.of, 'model', host.member(self, 'model', at));
  const { file, start, end } = placeOfAttribute(host.project, self.of, 'model');
  const named = /=\s*([\w.]+)$/.exec(host.project.text(file)?.slice(start, end) ?? '')?.[1];
  return rows && named !== undefined && file === self.of.file ? declaredRows(rows, self.of, { attribute: 'queryset', query: `${named}.objects` }) : rows;
}

function object(host: Host, self: InstanceValue, from: Value | undefined, at: Span): Value {
  const known = self.fields.get('object');
  if (known?.kind === 'row') return known;
  const rows = from && !isNone(from) ? from : callMember(host, self, 'get_queryset', NO_ARGUMENTS, at);
  if (rows.kind !== 'rows') return UNKNOWN;
  return callMember(host, rows, 'get', { positional: [], named: new Map([['pk', UNKNOWN]]), open: false }, at);
}

function context(host: Host, self: InstanceValue, args: Arguments, at: Span): Value {
  const fields = new Map<string, Value>([['view', self]]);
  const kind = viewOf(host.project, self.of)?.kind;
  if (kind === 'list') addList(host, self, args.named.get('object_list'), fields, at);
  if (kind === 'detail') addObject(host, self, fields, at);
  const extra = host.member(self, 'extra_context', at);
  if (extra.kind === 'record') for (const [name, value] of extra.fields) fields.set(name, value);
  for (const [name, value] of args.named) if (name !== 'object_list') fields.set(name, value);
  return record(fields, true);
}

function addList(host: Host, self: InstanceValue, given: Value | undefined, fields: Map<string, Value>, at: Span): void {
  const rows = given && !isNone(given) ? given : host.member(self, 'object_list', at);
  const size = callMember(host, self, 'get_paginate_by', positional(rows), at);
  const shown = isFalsy(size) ? pageable(host, self, rows) : onePage(rows, size);
  fields.set('object_list', shown);
  if (!isFalsy(size)) fields.set('page_obj', shown);
  const name = stringOf(callMember(host, self, 'get_context_object_name', positional(rows), at)) ?? (modelWord(host, rows) && `${modelWord(host, rows)}_list`);
  if (name) fields.set(name, shown);
}

/** Rows of a view that is not told yet to show them page by page. */
function pageable({ project }: Host, { of }: InstanceValue, rows: Value): Value {
  return attribute(project, of, 'paginate_by') !== undefined || methodOf(project, of, 'get_paginate_by') ? unsliced(rows) : pagedBy(rows, of, 'paginate_by', '50');
}

function addObject(host: Host, self: InstanceValue, fields: Map<string, Value>, at: Span): void {
  const row = host.member(self, 'object', at);
  if (row.kind !== 'row') return;
  fields.set('object', row);
  const name = stringOf(callMember(host, self, 'get_context_object_name', positional(row), at)) ?? modelWord(host, row);
  if (name) fields.set(name, row);
}

/** The name of a model in lower case, as contexts and derived template names say it. */
function modelWord(host: Host, value: Value): string | undefined {
  if (value.kind !== 'rows' && value.kind !== 'row') return undefined;
  const model = host.catalog.models.get(value.model);
  return model && lastName(model.name).toLowerCase();
}

/** The label of the application that declares a model: the folder that holds its `models`. */
function labelOf(host: Host, value: Value): string | undefined {
  if (value.kind !== 'rows' && value.kind !== 'row') return undefined;
  const file = host.catalog.models.get(value.model)?.declared.file;
  return file && /([^/]+)\/models(?:\.py$|\/)/.exec(file)?.[1];
}

function templateNames(host: Host, self: InstanceValue, at: Span): Value {
  const given = host.member(self, 'template_name', at);
  if (!isNone(given)) return given;
  const base = viewOf(host.project, self.of);
  if (!base?.suffix) return UNKNOWN;
  const shown = self.fields.get('object_list') ?? self.fields.get('object') ?? host.silently(() => queryset(host, self, at)) ?? UNKNOWN;
  const rows = shown.kind === 'rows' || shown.kind === 'row' ? shown : (host.silently(() => queryset(host, self, at)) ?? UNKNOWN);
  const label = labelOf(host, rows);
  const word = modelWord(host, rows);
  const suffix = stringOf(attribute(host.project, self.of, 'template_name_suffix')) ?? base.suffix;
  return label && word ? literal(`${label}/${word}${suffix}.html`) : UNKNOWN;
}
