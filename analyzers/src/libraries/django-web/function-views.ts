// Views that are functions: what urlpatterns name, and what is decorated with something that only views can be. Their first parameter is the request.
import type { FunctionDefinition } from '../../core/syntax.js';
import { collection, literal, UNKNOWN, type ClassValue, type FunctionValue, type Value } from '../../core/values.js';
import { argument, type Arguments, type Project } from '../library.js';
import { lastName, marked, markOf } from './classes.js';

const MARK = 'django-web.view';

/** Functions that make a route of a pattern and a view. */
const ROUTE = /^django\.(urls(\.conf)?|conf\.urls)\.(path|re_path|url)$/;

const TRANSLATED = /^django\.conf\.urls\.i18n\.i18n_patterns$/;

/** What only views are decorated with: each takes the view, or options and gives something that takes the view. */
const DECORATORS: Readonly<Record<string, readonly string[]>> = {
  'django.contrib.auth.decorators': ['login_required', 'permission_required', 'user_passes_test'],
  'django.contrib.admin.views.decorators': ['staff_member_required'],
  'django.views.decorators.cache': ['cache_control', 'cache_page', 'never_cache'],
  'django.views.decorators.clickjacking': ['xframe_options_deny', 'xframe_options_exempt', 'xframe_options_sameorigin'],
  'django.views.decorators.csrf': ['csrf_exempt', 'csrf_protect', 'ensure_csrf_cookie', 'requires_csrf_token'],
  'django.views.decorators.debug': ['sensitive_post_parameters'],
  'django.views.decorators.gzip': ['gzip_page'],
  'django.views.decorators.http': ['condition', 'etag', 'last_modified', 'require_GET', 'require_http_methods', 'require_POST', 'require_safe'],
  'django.views.decorators.vary': ['vary_on_cookie', 'vary_on_headers'],
  'rest_framework.decorators': ['api_view', 'authentication_classes', 'parser_classes', 'permission_classes', 'renderer_classes', 'throttle_classes'],
};

function isViewDecorator(path: string): boolean {
  return DECORATORS[path.slice(0, path.lastIndexOf('.'))]?.includes(lastName(path)) === true;
}

/** Calls what makes routes, and what decorates views: with a view it is the view, with options what decorates one. undefined for other symbols. */
export function callRouting(path: string, args: Arguments): Value | undefined {
  if (ROUTE.test(path)) return { kind: 'object', library: 'django-web', type: 'route', data: argument(args, 1, 'view') ?? UNKNOWN, key: '', deps: 0 };
  if (TRANSLATED.test(path)) return { ...collection(UNKNOWN, 'constant'), items: args.positional };
  if (!isViewDecorator(path)) return undefined;
  const [view] = args.positional;
  return view?.kind === 'function' ? view : view?.kind === 'object' || view?.kind === 'operation' ? undefined : { kind: 'external', path, deps: 0 };
}

/** A function that is decorated as only views are. undefined for other decorators. */
export function asView(decorator: Value, decorated: FunctionValue | ClassValue): Value | undefined {
  if (decorated.kind !== 'function' || decorator.kind !== 'external' || !isViewDecorator(decorator.path)) return undefined;
  return marked(decorated, MARK, literal(true));
}

/** True for a function that is called with a request. */
export function isView(project: Project, fn: FunctionValue): boolean {
  return fn.file.endsWith('.py') && (markOf(fn, MARK) !== undefined || routedIn(project).has(fn.fn));
}

const ROUTED = new WeakMap<Project, ReadonlySet<FunctionDefinition>>();

/** The functions that the project's urlpatterns name. */
function routedIn(project: Project): ReadonlySet<FunctionDefinition> {
  const known = ROUTED.get(project);
  if (known) return known;
  const views = new Set<FunctionDefinition>();
  // Set at once: reading the patterns may execute functions that are asked about.
  ROUTED.set(project, views);
  for (const file of project.files) {
    if (/(^|\/)(urls|urls\/[^/]+|[^/]*_urls|urls_[^/]*)\.py$/.test(file)) for (const view of viewsIn(project.exported(file, 'urlpatterns'))) views.add(view);
  }
  return views;
}

function viewsIn(patterns: Value | undefined): readonly FunctionDefinition[] {
  if (patterns?.kind !== 'collection') return [];
  return (patterns.items ?? [patterns.element]).flatMap((one) => {
    if (one.kind === 'collection') return viewsIn(one);
    const view = one.kind === 'object' && one.library === 'django-web' && one.type === 'route' ? (one.data as Value) : undefined;
    return view?.kind === 'function' && !view.owner ? [view.fn] : [];
  });
}
