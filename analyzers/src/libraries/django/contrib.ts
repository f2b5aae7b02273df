// The models of Django's own applications that projects refer to, and what projects inherit from their abstract ones. Only what
// following a relation or testing a column needs: columns are named, relations say where they lead.

/** `*` after a type: nullable; `=` before: unique; a length in parentheses. */
export interface ContribModel {
  readonly columns: Readonly<Record<string, string>>;
  readonly relations: Readonly<Record<string, ContribRelation>>;
  /** Fields that are unique together. */
  readonly unique?: readonly string[];
  /** Methods of the default manager that answer from a cache in memory. */
  readonly cachedLookups?: readonly string[];
}
export interface ContribRelation {
  readonly kind: 'foreign' | 'many-to-many';
  readonly target: string;
  readonly relatedName: string;
}

const PERMISSIONS: ContribModel = {
  columns: { is_superuser: 'BooleanField' },
  relations: {
    groups: { kind: 'many-to-many', target: 'auth.Group', relatedName: 'user_set' },
    user_permissions: { kind: 'many-to-many', target: 'auth.Permission', relatedName: 'user_set' },
  },
};
const BASE_USER: ContribModel = { columns: { password: 'CharField(128)', last_login: 'DateTimeField*' }, relations: {} };
const ABSTRACT_USER: ContribModel = {
  columns: {
    ...BASE_USER.columns,
    ...PERMISSIONS.columns,
    username: '=CharField(150)',
    first_name: 'CharField(150)',
    last_name: 'CharField(150)',
    email: 'EmailField',
    is_staff: 'BooleanField',
    is_active: 'BooleanField',
    date_joined: 'DateTimeField',
  },
  relations: PERMISSIONS.relations,
};

/** Concrete models, by `<app label>.<name>`. */
export const CONTRIB_MODELS: Readonly<Record<string, ContribModel>> = {
  'auth.User': ABSTRACT_USER,
  'auth.Group': {
    columns: { name: '=CharField(150)' },
    relations: { permissions: { kind: 'many-to-many', target: 'auth.Permission', relatedName: 'group_set' } },
  },
  'auth.Permission': {
    columns: { name: 'CharField(255)', codename: 'CharField(100)' },
    relations: { content_type: { kind: 'foreign', target: 'contenttypes.ContentType', relatedName: 'permission_set' } },
    unique: ['content_type', 'codename'],
  },
  'contenttypes.ContentType': {
    columns: { app_label: 'CharField(100)', model: 'CharField(100)' },
    relations: {},
    unique: ['app_label', 'model'],
    cachedLookups: ['get_for_model', 'get_for_models', 'get_for_id', 'get_by_natural_key', 'clear_cache'],
  },
  'sites.Site': { columns: { domain: '=CharField(100)', name: 'CharField(50)' }, relations: {}, cachedLookups: ['get_current', 'clear_cache'] },
  'sessions.Session': { columns: { session_key: '=CharField(40)', session_data: 'TextField', expire_date: 'DateTimeField' }, relations: {} },
};

/** What a project's model inherits from a base class of Django's own, by the base's last name. */
export const CONTRIB_BASES: Readonly<Record<string, ContribModel>> = {
  AbstractUser: ABSTRACT_USER,
  AbstractBaseUser: BASE_USER,
  PermissionsMixin: PERMISSIONS,
};
