// Responses: what `render`, `TemplateResponse`, `JsonResponse` and their like do with what they are given.
import type { Span } from '../../core/place.js';
import { record, UNKNOWN, type RecordValue, type Value } from '../../core/values.js';
import { argument, type Arguments, type Host } from '../library.js';
import { wordsOf } from './classes.js';
import { REQUEST, RESPONSE } from './requests.js';

/**
 * Renders a template with a context, and notes that the context's rows leave the program.
 *
 * @param names the template's path, or a list of paths the first existing one of which counts
 */
export function renderTemplate(host: Host, names: Value | undefined, context: Value | undefined, at: Span, request: Value = REQUEST): void {
  const variables = withRequest(context, request);
  for (const name of wordsOf(names) ?? []) {
    const shown = host.render(name, variables, at);
    if (!shown) continue;
    respondWith(host, variables, shown, at, `rendered by ${name}`);
    return;
  }
}

/** Notes that those rows of a context leave the program that the template shows: a query that nobody looks at is never sent. */
function respondWith(host: Host, context: RecordValue, shown: ReadonlySet<string>, at: Span, what: string): void {
  const seen = new Set<Value>();
  for (const [name, value] of context.fields) {
    if (!shown.has(name) || seen.has(value) || (value.kind !== 'rows' && value.kind !== 'collection')) continue;
    seen.add(value);
    host.respond(value, at, what);
  }
}

function withRequest(context: Value | undefined, request: Value): RecordValue {
  const given = context?.kind === 'record' ? context : undefined;
  const fields = new Map(given?.fields ?? []);
  if (!fields.has('request')) fields.set('request', request);
  return record(fields, given?.open ?? context !== undefined);
}

/** Calls of `django.shortcuts`, `django.template` and `django.http` that make responses or texts. undefined for other symbols. */
export function callRendering(host: Host, path: string, args: Arguments, at: Span): Value | undefined {
  switch (path) {
    case 'django.shortcuts.render':
    case 'django.template.response.TemplateResponse':
    case 'django.template.response.SimpleTemplateResponse': {
      const shift = path.endsWith('SimpleTemplateResponse') ? 0 : 1;
      const template = args.named.get('template_name') ?? args.named.get('template') ?? args.positional[shift];
      renderTemplate(host, template, argument(args, shift + 1, 'context'), at);
      return RESPONSE;
    }
    case 'django.template.loader.render_to_string':
    case 'django.template.loader.shortcuts.render_to_string':
      renderTemplate(host, argument(args, 0, 'template_name'), argument(args, 1, 'context'), at);
      return UNKNOWN;
    case 'django.shortcuts.render_to_response':
      renderTemplate(host, argument(args, 0, 'template_name'), argument(args, 1, 'context'), at);
      return RESPONSE;
    case 'django.template.loader.get_template':
    case 'django.template.loader.select_template': {
      const name = argument(args, 0, 'template_name') ?? UNKNOWN;
      return { kind: 'object', library: 'django-web', type: 'template', data: wordsOf(name) ?? [], key: (wordsOf(name) ?? []).join(), deps: 0 };
    }
    case 'django.http.JsonResponse':
    case 'django.http.response.JsonResponse':
      host.respond(argument(args, 0, 'data') ?? UNKNOWN, at, 'returned as JSON');
      return RESPONSE;
    case 'django.http.HttpResponse':
    case 'django.http.response.HttpResponse':
    case 'django.http.StreamingHttpResponse':
    case 'django.shortcuts.redirect':
    case 'django.http.HttpResponseRedirect':
      return RESPONSE;
    default:
      return undefined;
  }
}

/** `template.render(context, request)`. */
export function renderLoaded(host: Host, names: readonly string[], args: Arguments, at: Span): Value {
  const [name] = names;
  if (name !== undefined) renderTemplate(host, { kind: 'literal', value: name, deps: 0 }, argument(args, 0, 'context'), at);
  return UNKNOWN;
}

/** `get_object_or_404(rows or model, …)` and `get_list_or_404`. undefined for other symbols. */
export function callShortcut(host: Host, path: string, args: Arguments, at: Span): Value | undefined {
  const shortcut = /^django\.shortcuts\.a?get_(object|list)_or_404$/.exec(path);
  if (!shortcut) return undefined;
  const [from, ...rest] = args.positional;
  if (!from) return UNKNOWN;
  const rows = from.kind === 'class' || from.kind === 'external' || (from.kind === 'object' && from.type === 'model') ? host.member(from, '_default_manager', at) : from;
  if (rows.kind !== 'rows' && rows.kind !== 'object') return UNKNOWN;
  const filter = host.member(rows, shortcut[1] === 'object' ? 'get' : 'filter', at);
  return host.call(filter, { positional: rest, named: args.named, open: args.open }, at);
}

