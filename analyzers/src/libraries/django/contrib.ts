// The models of Django's own applications, and what projects inherit from their abstract ones: columns, indexes, and where relations lead.

/** `*` after a type: nullable; before it `^`: primary key, `=`: unique, `~`: indexed; a length in parentheses. */
export interface ContribModel {
  readonly columns: Readonly<Record<string, string>>;
  readonly relations: Readonly<Record<string, ContribRelation>>;
  /** The table's name, where it is not made of the application's and the model's. */
  readonly table?: string;
  /** Fields that are unique together. */
  readonly unique?: readonly string[];
  /** Only projects that install the application have to do with it. */
  readonly optional?: boolean;
  /** Methods of the default manager that answer from a cache in memory. */
  readonly cachedLookups?: readonly string[];
}
export interface ContribRelation {
  readonly kind: 'foreign' | 'many-to-many';
  /** `<app label>.<name>`; `user`: whatever the project's users are. */
  readonly target: string;
  readonly nullable?: boolean;
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

const BASE_SESSION: ContribModel = { columns: { session_key: '^CharField(40)', session_data: 'TextField', expire_date: '~DateTimeField' }, relations: {} };

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
    table: 'django_content_type',
    unique: ['app_label', 'model'],
    cachedLookups: ['get_for_model', 'get_for_models', 'get_for_id', 'get_by_natural_key', 'clear_cache'],
  },
  'sites.Site': { columns: { domain: '=CharField(100)', name: 'CharField(50)' }, relations: {}, table: 'django_site', cachedLookups: ['get_current', 'clear_cache'] },
  'sessions.Session': { ...BASE_SESSION, table: 'django_session' },
  'admin.LogEntry': {
    columns: { action_time: 'DateTimeField', object_id: 'TextField*', object_repr: 'CharField(200)', action_flag: 'PositiveSmallIntegerField', change_message: 'TextField' },
    relations: {
      user: { kind: 'foreign', target: 'user', relatedName: 'logentry_set' },
      content_type: { kind: 'foreign', target: 'contenttypes.ContentType', relatedName: 'logentry_set', nullable: true },
    },
    table: 'django_admin_log',
    optional: true,
  },
  'redirects.Redirect': {
    columns: { old_path: '~CharField(200)', new_path: 'CharField(200)' },
    relations: { site: { kind: 'foreign', target: 'sites.Site', relatedName: 'redirect_set' } },
    table: 'django_redirect',
    unique: ['site', 'old_path'],
    optional: true,
  },
  'flatpages.FlatPage': {
    columns: { url: '~CharField(100)', title: 'CharField(200)', content: 'TextField', enable_comments: 'BooleanField', template_name: 'CharField(70)', registration_required: 'BooleanField' },
    relations: { sites: { kind: 'many-to-many', target: 'sites.Site', relatedName: 'flatpage_set' } },
    table: 'django_flatpage',
    optional: true,
  },
};

/** What a project's model inherits from a base class of Django's own, by the base's last name. */
export const CONTRIB_BASES: Readonly<Record<string, ContribModel>> = {
  AbstractUser: ABSTRACT_USER,
  AbstractBaseUser: BASE_USER,
  PermissionsMixin: PERMISSIONS,
  AbstractBaseSession: BASE_SESSION,
};
