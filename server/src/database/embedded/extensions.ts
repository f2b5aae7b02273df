// The extensions that PGlite brings along and that bear on plans: their types, operators and index methods.

/** For each extension the file of PGlite's that holds it, and what that file calls it. */
export const extensionModules: Readonly<Record<string, { readonly file: string; readonly name: string }>> = Object.fromEntries(
  [
    'bloom', 'btree_gin', 'btree_gist', 'citext', 'cube', 'earthdistance', 'fuzzystrmatch', 'hstore', 'intarray', 'isn', 'lo', 'ltree', 'pg_trgm', 'pgcrypto', 'seg',
    'tablefunc', 'tsm_system_rows', 'tsm_system_time', 'unaccent', 'uuid-ossp',
  ].map((extension) => {
    const name = extension.replaceAll('-', '_');
    return [extension, { file: name, name }] as const;
  }),
);

/** Always at hand, since indexes that are tried may need it. */
export const commonExtensions: readonly string[] = ['pg_trgm'];
