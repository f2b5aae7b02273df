// The names of Django's methods on querysets, managers and rows, by what they do.

/** Give another queryset and send nothing. */
export const BUILDERS: ReadonlySet<string> = new Set([
  'all', 'filter', 'exclude', 'complex_filter', 'order_by', 'reverse', 'distinct', 'annotate', 'alias', 'select_related', 'prefetch_related', 'only', 'defer', 'using',
  'select_for_update', 'values', 'values_list', 'dates', 'datetimes', 'none', 'extra', 'raw', 'union', 'intersection', 'difference', 'iterator', 'get_queryset',
]);

/** What the web side says of a list of rows: see `offer` in django-web/classes.ts. */
export const OFFERS: ReadonlySet<string> = new Set(['offer.order', 'offer.cursor', 'offer.filter', 'offer.search']);

/** Send a statement when they are called; each has a twin with an `a` in front. */
export const SENDERS: ReadonlySet<string> = new Set([
  'get', 'first', 'last', 'earliest', 'latest', 'count', 'exists', 'aggregate', 'in_bulk', 'contains', 'explain',
  'create', 'get_or_create', 'update_or_create', 'bulk_create', 'bulk_update', 'update', 'delete', 'create_user', 'create_superuser',
]);

/** What a related manager can do besides. */
export const RELATED: ReadonlySet<string> = new Set(['add', 'remove', 'clear', 'set']);

/** What an instance of a model can do. */
export const ROW_METHODS: ReadonlySet<string> = new Set(['save', 'save_base', 'delete', 'refresh_from_db', 'full_clean', 'clean', 'clean_fields', 'validate_unique', 'validate_constraints']);

/** The name of a method without the `a` of its asynchronous twin. */
export function synchronous(name: string): string {
  const plain = name.startsWith('a') ? name.slice(1) : name;
  if (name === 'aiterator') return 'iterator';
  if (SENDERS.has(name) || BUILDERS.has(name)) return name;
  return SENDERS.has(plain) || RELATED.has(plain) || ROW_METHODS.has(plain) ? plain : name;
}

/** True for the name of a method that every queryset has, asynchronous twins among them. */
export function isQuerySetMethod(name: string): boolean {
  const plain = synchronous(name);
  return BUILDERS.has(plain) || SENDERS.has(plain) || name === 'as_manager';
}

/** True for the name of a method that a related manager has besides those of a queryset: `add`, `aset`. */
export function isManagerMethod(name: string): boolean {
  return RELATED.has(synchronous(name));
}

/** True for the name of a method that every instance of a model has: `save`, `adelete`. */
export function isRowMethod(name: string): boolean {
  return ROW_METHODS.has(synchronous(name));
}
