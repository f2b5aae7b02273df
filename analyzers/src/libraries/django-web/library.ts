// Django's web side: views, templates, the admin, sitemaps and feeds. The ORM is another library; what is asked here of rows and
// models is asked through the host.
import { collection, UNKNOWN, type Value } from '../../core/values.js';
import { argument, NO_ARGUMENTS, type Arguments, type Host, type Library } from '../library.js';
import type { Span } from '../../core/place.js';
import { adminMember, adminRoots, callAdmin } from './admin.js';
import { listingRoots } from './listings.js';
import { callRendering, callShortcut, renderLoaded } from './rendering.js';
import { REQUEST, requestMember } from './requests.js';
import { ambientName, callTemplateName } from './tags.js';
import { asView, callRouting, isView } from './function-views.js';
import { callView, viewMember, viewRoots } from './views.js';

const REQUESTS = /^(django\.http\.(request\.)?(HttpRequest|\w*Request)|rest_framework\.request\.Request|django\.core\.handlers\.(wsgi|asgi)\.\w+Request)$/;

/** What gives what a cache has, or what it is to have. */
const GET_OR_SET = /^django\.core\.cache\.cache\.a?get_or_set$/;

/** The base classes of management commands. */
const COMMANDS = /^django\.core\.management\.(base\.)?(Base|App|Label)Command$/;

/** Views, templates, admin, sitemaps and feeds of Django. */
export const library: Library = {
  id: 'django-web',
  title: 'Django',
  evidence: { imports: ['django'] },

  typed(_host, path) {
    return REQUESTS.test(path) ? REQUEST : undefined;
  },

  member(host, receiver, name, at) {
    if (receiver.kind !== 'object' || receiver.library !== 'django-web') return undefined;
    if (receiver.type === 'request') return requestMember(host, name, at);
    if (receiver.type === 'template' && name === 'render') return { kind: 'operation', library: 'django-web', name: 'template.render', receiver, deps: 0 };
    return UNKNOWN;
  },

  inherited(host, base, of, self, name, at) {
    return viewMember(host, base, of, self, name, at) ?? adminMember(base, self, name);
  },

  call(host, callee, args, at) {
    if (callee.kind === 'external') return callExternal(host, callee.path, args, at);
    if (callee.kind !== 'operation' || callee.library !== 'django-web') return undefined;
    return callOperation(host, callee.name, callee.receiver, args, at);
  },

  // What somebody types on a command line is little.
  handed: (base, method, parameter) => (COMMANDS.test(base) && method === 'handle' && parameter === 'options' ? { ...collection(collection(UNKNOWN, 'constant'), 'constant'), form: 'map' } : undefined),

  // Django's caches by their names.
  index: (_host, receiver) => (receiver.kind === 'external' && receiver.path === 'django.core.cache.caches' ? { kind: 'external', path: 'django.core.cache.cache', deps: 0 } : undefined),

  handedTo: (project, fn, index) => (index === 0 && isView(project, fn) ? REQUEST : undefined),

  decorate: (_host, decorator, decorated) => asView(decorator, decorated),

  ambient: ambientName,

  roots(project) {
    return [...viewRoots(project), ...adminRoots(project), ...listingRoots(project)];
  },
};

function callExternal(host: Host, path: string, args: Arguments, at: Span): Value | undefined {
  const routed = callRouting(path, args);
  if (routed) return routed;
  if (GET_OR_SET.test(path)) {
    const otherwise = argument(args, 1, 'default');
    return otherwise?.kind === 'function' ? host.cached(() => host.call(otherwise, NO_ARGUMENTS, at)) : (otherwise ?? UNKNOWN);
  }
  if (!path.startsWith('django.')) return undefined;
  return callRendering(host, path, args, at) ?? callShortcut(host, path, args, at);
}

function callOperation(host: Host, name: string, receiver: Value | undefined, args: Arguments, at: Span): Value | undefined {
  if (name.startsWith('filter:') || name.startsWith('tag:')) return callTemplateName(host, name, args, at);
  if (name.startsWith('view.')) return callView(host, name, receiver, args, at);
  if (name.startsWith('admin.')) return callAdmin(host, name, receiver);
  if (receiver?.kind !== 'object') return undefined;
  if (name === 'template.render') return renderLoaded(host, receiver.data as readonly string[], args, at);
  return undefined;
}
