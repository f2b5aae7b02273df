// Names of tables: in the catalog with their schema unless it is the default one, in SQL quoted where they must be.
import { quoteIdentifier } from './identifiers.js';

/** A table's name in the catalog, `orders` or `billing.invoices`, as schema and name. */
export function splitTableName(name: string): { readonly schema: string; readonly table: string } {
  const dot = name.indexOf('.');
  return dot <= 0 || dot === name.length - 1 ? { schema: 'public', table: name } : { schema: name.slice(0, dot), table: name.slice(dot + 1) };
}

/** The name in the catalog of a table of a schema. */
export function joinTableName(schema: string, table: string): string {
  return schema === 'public' ? table : `${schema}.${table}`;
}

/** A table's name in the catalog as SQL writes it; the default schema is left out. */
export function tableIdentifier(name: string): string {
  const { schema, table } = splitTableName(name);
  return schemaIdentifier(schema, table);
}

/** A table of a schema as SQL writes it; the default schema is left out. */
export function schemaIdentifier(schema: string | undefined, table: string): string {
  return schema === undefined || schema === 'public' ? quoteIdentifier(table) : `${quoteIdentifier(schema)}.${quoteIdentifier(table)}`;
}
