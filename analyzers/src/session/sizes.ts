// How many rows tables have, as the configuration says.
import type { Problem } from '../core/place.js';
import { didYouMean } from '../findings/suggest.js';
import type { Catalog } from '../schema/catalog.js';
import type { ProjectConfiguration } from './configuration.js';

/** The catalog with the numbers of rows that a configuration gives to tables, by their names in the database; the nearer configuration counts. */
export function withSizes(catalog: Catalog, { layers }: Pick<ProjectConfiguration, 'layers'>): Catalog {
  const rows = new Map<string, number>();
  for (const { configuration } of [...layers].sort((a, b) => a.folder.length - b.folder.length)) {
    for (const [name, size] of Object.entries(configuration.tables ?? {})) if (size.rows !== undefined) rows.set(name, size.rows);
  }
  if (rows.size === 0) return catalog;
  const present = sized.get(catalog);
  if (present?.layers === layers) return present.catalog;
  const tables = new Map(
    [...catalog.tables].map(([key, table]) => {
      const count = rows.get(table.plainName ?? table.name) ?? rows.get(key);
      return [key, count === undefined ? table : { ...table, rows: count }] as const;
    }),
  );
  const result = { ...catalog, tables };
  sized.set(catalog, { layers, catalog: result });
  return result;
}

/** What was found out of a catalog is kept with it: it is to be the same one for the same configuration. */
const sized = new WeakMap<Catalog, { readonly layers: ProjectConfiguration['layers']; readonly catalog: Catalog }>();

/** A problem for each table of a configuration that the schema does not have: what is said of it would go unheard. */
export function unknownTables(catalog: Catalog, { layers }: Pick<ProjectConfiguration, 'layers'>): readonly Problem[] {
  const known = new Set([...catalog.tables].flatMap(([key, table]) => [key, table.plainName ?? table.name]));
  if (known.size === 0) return [];
  const named = new Set(layers.flatMap(({ configuration }) => Object.keys(configuration.tables ?? {})));
  return [...named].filter((name) => !known.has(name)).map((name) => ({ file: '', message: `"tables" of the configuration names "${name}", and the schema has no such table${didYouMean(name, [...known])}` }));
}
