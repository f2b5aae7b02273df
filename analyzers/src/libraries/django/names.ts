// The names under which Django and its companions are imported, put into one canonical spelling, and what kind of thing each one is.

const MODELS = 'django.db.models.';

/** Submodules of django.db.models whose symbols are re-exported by the package itself. */
const SUBMODULES = new Set(['base', 'manager', 'query', 'fields', 'related', 'files', 'json', 'expressions', 'indexes', 'constraints', 'aggregates', 'query_utils', 'proxy', 'generated']);

/**
 * The canonical spelling of an external path: `django.contrib.gis.db.models.X` and `django.db.models.fields.related.X` are both
 * `django.db.models.X`.
 */
export function canonical(path: string): string {
  const plain = path.startsWith('django.contrib.gis.db.models.') ? MODELS + path.slice('django.contrib.gis.db.models.'.length) : path;
  if (!plain.startsWith(MODELS)) return plain;
  const segments = plain.slice(MODELS.length).split('.');
  while (segments.length > 1 && SUBMODULES.has(segments[0] ?? '')) segments.shift();
  return MODELS + segments.join('.');
}

/** The last segment of a dotted path. */
export function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** Model base classes of Django itself that projects inherit from. */
const MODEL_BASES = new Set([
  'django.db.models.Model',
  'django.contrib.auth.models.AbstractUser',
  'django.contrib.auth.base_user.AbstractBaseUser',
  'django.contrib.auth.models.AbstractBaseUser',
  'django.contrib.auth.models.PermissionsMixin',
  'django.contrib.auth.models.User',
  'django.contrib.auth.models.Group',
  'django.contrib.sessions.base_session.AbstractBaseSession',
  'django.contrib.sites.models.Site',
  'treebeard.mp_tree.MP_Node',
  'treebeard.ns_tree.NS_Node',
  'treebeard.al_tree.AL_Node',
]);

/** True for a base class that makes its descendants models beyond doubt. */
export function isModelBase(path: string): boolean {
  return MODEL_BASES.has(canonical(path));
}

/**
 * True for a base class of another package that may well be a model (`mptt.models.MPTTModel`); the class must have fields of
 * Django's besides to count as one.
 */
export function mayBeModelBase(path: string): boolean {
  if (path.startsWith('django.') || path.startsWith('builtins.') || /^(pydantic|rest_framework|graphene|typing|abc|enum)\b/.test(path)) return false;
  return /(^|\.)(models|mixins|modelsmixins|abstract_models)\./.test(path) || /Model$/.test(path);
}

/** What the engine calls the base class that `Manager.from_queryset(…)` makes. */
const MANAGER_CLASS = 'django:class';

/** True for a class that makes its descendants managers. */
export function isManagerBase(path: string): boolean {
  const name = canonical(path);
  if (name === MANAGER_CLASS || name === 'django.db.models.Manager' || name === 'django.db.models.BaseManager') return true;
  return /Manager$/.test(name) && (/^django\.contrib\.\w+\.(models|base_user|managers)\./.test(name) || (!name.startsWith('django.') && /\.(managers?|models|query|fields|(mp|ns|al)_tree)\.\w+$/.test(name)));
}

/** True for a class that makes its descendants querysets. */
export function isQuerySetBase(path: string): boolean {
  const name = canonical(path);
  return name === 'django.db.models.QuerySet' || (!name.startsWith('django.') && /QuerySet$/.test(name) && !name.startsWith('rest_framework.'));
}

/** What kind of relation a field class is, judged by its name; `column` for a plain one. undefined if it is no model field. */
export type FieldKind = 'column' | 'foreign' | 'one-to-one' | 'many-to-many' | 'generic' | 'generic-reverse' | 'tags';

/** Packages whose classes called `…Field` describe forms, serializers, filters or schemas and no columns. */
const OTHER_FIELDS = /^(rest_framework|graphene|graphene_django|marshmallow|wtforms|django_filters|import_export|crispy_forms|strawberry|ninja|pydantic|haystack|django_elasticsearch_dsl|elasticsearch_dsl|dataclasses)\b|(^|\.)(forms|serializers|filters|widgets|forms_fields|indexes|schema|documents)\./;

/** What kind of field the external class is: see {@link FieldKind}. */
export function fieldKind(path: string): FieldKind | undefined {
  const name = canonical(path);
  if (OTHER_FIELDS.test(name)) return undefined;
  const last = lastSegment(name);
  if (name.startsWith('django.') && !/^django\.(db\.models|contrib\.(postgres|contenttypes|gis))\b/.test(name)) return undefined;
  if (last === 'GenericForeignKey' || last === 'GenericForeignKeyField') return 'generic';
  if (last === 'GenericRelation') return 'generic-reverse';
  if (last === 'TaggableManager' || last === 'ClusterTaggableManager') return 'tags';
  if (/ManyToManyField$/.test(last)) return 'many-to-many';
  if (/OneToOneField$/.test(last)) return 'one-to-one';
  if (/(ForeignKey|ParentalKey)$/.test(last)) return 'foreign';
  return /Field$/.test(last) ? 'column' : undefined;
}

/** The model that an external class is, as `<app label>.<name>`: the part after `.models.` tells it from other classes. */
export function externalModel(path: string): { readonly app: string; readonly name: string } | undefined {
  const match = /(?:^|\.)(\w+)\.(?:models|base_user|abstract_models)(?:\.\w+)*\.([A-Z]\w*)$/.exec(path);
  if (!match || path.startsWith('django.db.')) return undefined;
  const [, app, name] = match;
  return app && name ? { app, name } : undefined;
}
