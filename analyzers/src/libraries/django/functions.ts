// Functions and classes of Django and its companions that are called by their own name.
import type { Span } from '../../core/place.js';
import type { ExternalValue, RowValue, Value } from '../../core/values.js';
import { collection, stringOf, UNKNOWN } from '../../core/values.js';
import { argument, type Arguments, type Host } from '../library.js';
import { userClass } from './apps.js';
import { expressionOf } from './expressions.js';
import { prefetchRelated } from './loading.js';
import { permissionChecker } from './guardian.js';
import { modelValue } from './managers.js';
import { canonical, externalModel, fieldKind, isManagerBase, isQuerySetBase, lastSegment } from './names.js';
import { dataOf, LIBRARY, object, operation, SCALAR } from './objects.js';
import { pageOf } from './querysets.js';
import { isReady, modelOf, registryOf } from './registry.js';
import { targetModel } from './relations.js';
import { callReceiver } from './signals.js';
import { newRow } from './writes.js';

/** Wrappers that give back the function that they are given. */
const TRANSPARENT = /^(asgiref\.sync\.(sync_to_async|async_to_sync|SyncToAsync|AsyncToSync)|channels\.db\.(database_sync_to_async|DatabaseSyncToAsync)|django\.db\.transaction\.(atomic|non_atomic_requests)|django\.utils\.decorators\.(method_decorator|async_only_middleware))$/;

/** A call of an external symbol. */
export function callExternal(host: Host, callee: ExternalValue, args: Arguments, at: Span): Value | undefined {
  const path = canonical(callee.path);
  if (path === 'django.db.transaction.atomic') host.busy();
  if (TRANSPARENT.test(path)) return transparent(args);
  switch (path) {
    case 'django.contrib.auth.get_user_model':
      // While the models are being read the class is not known yet: the setting stands for it.
      if (!isReady(host.project)) return { kind: 'external', path: 'django.conf.settings.AUTH_USER_MODEL', deps: 0 };
      return userClass(host.project) ?? { kind: 'external', path: 'django.contrib.auth.models.User', deps: 0 };
    case 'django.apps.apps.get_model':
    case 'django.apps.get_model': {
      const [first, second] = [stringOf(argument(args, 0, 'app_label')), stringOf(argument(args, 1, 'model_name'))];
      return modelByName(host, first, second);
    }
    case 'django.db.models.Prefetch':
    case 'django.contrib.contenttypes.prefetch.GenericPrefetch': {
      const lookup = stringOf(argument(args, 0, 'lookup'));
      const queryset = argument(args, 1, 'queryset');
      const toAttribute = stringOf(argument(args, 2, 'to_attr'));
      return object('prefetch', { ...(lookup !== undefined && { lookup }), ...(queryset && { queryset: managerless(host, queryset, at) }), ...(toAttribute !== undefined && { toAttribute }) }, `${lookup}:${toAttribute}:${at.start}`);
    }
    case 'django.db.models.prefetch_related_objects':
    case 'django.db.models.aprefetch_related_objects':
      return prefetchObjects(host, args);
    case 'django.core.paginator.Paginator': {
      const rows = argument(args, 0, 'object_list');
      return rows ? object('paginator', { rows: managerless(host, rows, at), ...(argument(args, 1, 'per_page') && { perPage: argument(args, 1, 'per_page') }) }, `${at.start}`) : undefined;
    }
    case 'django_scopes.ScopedManager':
    case 'django_scopes.manager.ScopedManager':
      return scopedManager(args.named.get('_manager_class'));
    case 'guardian.core.ObjectPermissionChecker':
      return permissionChecker();
    case 'guardian.utils.get_user_obj_perms_model':
      return { kind: 'external', path: 'guardian.models.UserObjectPermission', deps: 0 };
    case 'guardian.utils.get_group_obj_perms_model':
      return { kind: 'external', path: 'guardian.models.GroupObjectPermission', deps: 0 };
    case 'django.dispatch.receiver':
    case 'django.dispatch.dispatcher.receiver':
      return callReceiver(args);
    case 'django.db.migrations.RunPython': {
      const run = argument(args, 0, 'code');
      return object('run-python', { ...(run && { run }) }, `${at.start}`);
    }
    case 'django.db.connection.cursor':
      return object('cursor', null, 'cursor');
  }
  const operationName = /^django\.(?:db\.migrations(?:\.operations(?:\.\w+)*)?|contrib\.postgres\.operations)\.([A-Z]\w*)$/.exec(path)?.[1];
  if (operationName !== undefined) return object('migration-operation', { name: operationName, args, at }, `${path}:${at.start}`);
  if (/^django\.(db\.models|contrib\.postgres\.(indexes|constraints))\.\w*(Index|Constraint)$/.test(path)) return object('index', { path, args, declared: host.place(at) }, `${path}:${at.start}`);
  if (/^django\.(db\.models|contrib\.postgres)(\.\w+)*\.[A-Z]\w*$/.test(path) && fieldKind(path) === undefined && !isManagerBase(path)) return expressionOf(path, args, host.file, at);
  if (/^django\.utils\.timezone\.(now|localdate|localtime)$/.test(path)) return SCALAR;
  const kind = fieldKind(path);
  if (kind) return object('field', { path, kind, args, at }, `${path}:${at.start}`);
  if (/\.from_queryset$/.test(path) && isManagerBase(path.slice(0, -'.from_queryset'.length))) return managerClass(argument(args, 0, 'queryset_class'));
  if (isManagerBase(path)) return object('manager', {}, path);
  if (lastSegment(path) === 'as_manager' && isQuerySetBase(path.slice(0, -'.as_manager'.length))) return object('manager', {}, path);
  const model = externalModel(path);
  if (!model) return undefined;
  const id = registryOf(host.project).byLabel.get(`${model.app}.${model.name}`.toLowerCase());
  return id !== undefined && !modelOf(host.project, id)?.opaque ? newRow(id, args.named) : undefined;
}

/** `Manager.from_queryset(QS)`: a manager class with the methods of QS, and those of the project's own manager that it was called on. */
export function managerClass(queryset: Value | undefined, manager?: Value): Value {
  const of = queryset?.kind === 'class' ? queryset : undefined;
  const own = manager?.kind === 'class' ? manager : undefined;
  return object('class', of, own?.id ?? 'django.db.models.Manager', own);
}

/** The manager that filters by the active scope: of the class that it is given. */
function scopedManager(of: Value | undefined): Value {
  return of?.kind === 'class' ? object('manager', {}, of.id, of) : object('manager', {}, 'scoped');
}

/** What a class that from_queryset made is called for. */
export function callClass(value: Value): Value | undefined {
  if (value.kind !== 'object' || value.type !== 'class') return undefined;
  const queryset = dataOf(value, 'class');
  return object('manager', queryset ? { queryset } : {}, `from:${queryset?.id ?? ''}:${value.of?.id ?? ''}`, value.of);
}

/** `sync_to_async(f)` is f; `sync_to_async(thread_sensitive=True)` waits for f. */
function transparent(args: Arguments): Value {
  const [first] = args.positional;
  if (first && (first.kind === 'function' || first.kind === 'operation' || first.kind === 'class' || first.kind === 'external')) return first;
  return operation('wrap');
}

/** The model that `get_model('shop.Book')` or `get_model('shop', 'Book')` names. */
export function modelByName(host: Host, first: string | undefined, second: string | undefined): Value | undefined {
  if (first === undefined) return UNKNOWN;
  const label = second === undefined ? first : `${first}.${second}`;
  return modelValue(host.project, registryOf(host.project).byLabel.get(label.toLowerCase())) ?? UNKNOWN;
}

/** A manager where a queryset is expected gives all of its rows. */
function managerless(host: Host, value: Value, at: Span): Value {
  if (dataOf(value, 'manager') === undefined) return value;
  return host.call(host.member(value, 'all', at), { positional: [], named: new Map(), open: false }, at);
}

/** `prefetch_related_objects(rows, 'author')`: one statement for all, and the rows have the relation from then on. */
function prefetchObjects(host: Host, args: Arguments): Value {
  const [instances, ...lookups] = args.positional;
  const rows = instances?.kind === 'collection' ? instances.element : instances;
  if (!instances || (rows?.kind !== 'row' && rows?.kind !== 'rows') || rows.library !== LIBRARY) return UNKNOWN;
  const model = modelOf(host.project, rows.model);
  if (!model) return UNKNOWN;
  const loadedOf = (before: RowValue['loaded']): RowValue['loaded'] => prefetchRelated(host, model, lookups, args.open, before, new Map()).loaded;
  const loaded = loadedOf(rows.loaded);
  const others = rows.kind === 'row' && rows.others?.map((other): RowValue => ({ ...other, loaded: loadedOf(other.loaded) }));
  const after: Value = instances.kind === 'collection' ? { ...instances, element: { ...(rows as RowValue), loaded, ...(others && { others }) }, ...(instances.items && { items: instances.items.map((item) => (item.kind === 'row' ? { ...item, loaded } : item)) }) } : { ...rows, loaded };
  host.update?.(instances, after);
  return UNKNOWN;
}

/** A member of a Paginator or of one of its pages. */
export function paginatorMember(value: Value, name: string): Value | undefined {
  const data = dataOf(value, 'paginator');
  if (!data) return undefined;
  if (name === 'page' || name === 'get_page') return operation('page', value);
  // A loop over pages reads a batch of the whole in each pass.
  if (name === 'page_range') return { ...collection(SCALAR, 'chunk'), form: 'generator' };
  return name === 'object_list' ? data.rows : undefined;
}

/** `paginator.page(n)`: the rows of one page. */
export function callPage(host: Host, value: Value | undefined, at: Span): Value {
  const data = dataOf(value, 'paginator');
  return data?.rows.kind === 'rows' ? pageOf(host, data.rows, at, data.perPage) : UNKNOWN;
}

/** The model that a class-like value stands for: a class of the project, a class of another package, a model of a migration. */
export function modelBehind(host: Host, value: Value): string | undefined {
  return targetModel(host.project, registryOf(host.project), value.kind === 'literal' ? undefined : value, undefined)?.id;
}
