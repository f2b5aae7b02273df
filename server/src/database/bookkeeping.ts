// Tables in which migration tools keep what was applied: they belong to the tool, and no source of a project declares them.
import type { Catalog } from '@seqscan/analyzers';

const tables = new Set([
  '_prisma_migrations', 'alembic_version', 'django_migrations', 'drizzle.__drizzle_migrations', 'flyway_schema_history', 'goose_db_version', 'knex_migrations', 'knex_migrations_lock', 'migrations', 'pgmigrations',
  'schema_migrations', 'ar_internal_metadata', 'SequelizeMeta', 'typeorm_metadata',
]);

/** A database's schema without those tables. */
export function withoutBookkeeping(catalog: Catalog): Catalog {
  return { ...catalog, tables: new Map([...catalog.tables].filter(([name]) => !tables.has(name))) };
}
