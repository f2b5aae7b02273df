// Which planner answers: a configured database where there is one, and the embedded one with the best statistics at hand otherwise.
import { resolve } from 'node:path';
import { type Catalog, catalogStatistics, type Configuration, type Planner } from '@seqscan/analyzers';
import { withoutBookkeeping } from './bookkeeping.js';
import { openEmbedded } from './embedded/embedded.js';
import { type LivePlanner, openLive } from './live/live.js';
import { readStatisticsFile } from './statistics-file.js';

export interface PlannerChoice {
  readonly configuration: Pick<Configuration, 'tables' | 'stats' | 'database'>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What the configuration's `stats` is relative to. */
  readonly root: string;
  /** A file of statistics from the command line; the embedded planner answers then. */
  readonly stats?: { readonly path: string; readonly shownAs: string };
  /** The command line allows DATABASE_URL. */
  readonly useDatabaseUrl?: boolean;
}

/** The URL of a configured database and where it comes from; undefined where none is configured. */
export function databaseUrl({ configuration: { database = {} }, environment, useDatabaseUrl = false }: PlannerChoice): { readonly url: string; readonly from: string } | undefined {
  const own = environment['SEQSCAN_DATABASE_URL'];
  if (own) return { url: own, from: 'SEQSCAN_DATABASE_URL' };
  if (database.url) return { url: database.url, from: 'database.url of the configuration' };
  const shared = useDatabaseUrl || database.useDatabaseUrl === true ? environment['DATABASE_URL'] : undefined;
  return shared ? { url: shared, from: 'DATABASE_URL' } : undefined;
}

/**
 * Opens the configured database.
 *
 * @returns undefined where none is configured, or a file of statistics is to be used instead
 * @throws DatabaseError with one line where it cannot be asked
 */
export async function openConfigured(choice: PlannerChoice): Promise<LivePlanner | undefined> {
  const found = choice.stats === undefined ? databaseUrl(choice) : undefined;
  return found && openLive(found);
}

/**
 * Opens the embedded planner for a catalog.
 *
 * @throws Error with one line where the statistics cannot be read or the planner does not start
 */
export async function openEmbeddedFor(catalog: Catalog, { configuration, root, stats }: PlannerChoice): Promise<Planner> {
  const configured = configuration.stats === undefined ? undefined : { path: resolve(root, configuration.stats), shownAs: configuration.stats };
  const file = stats ?? configured;
  const exported = file && readStatisticsFile(file.path, file.shownAs);
  const rows = Object.entries(configuration.tables ?? {}).flatMap(([name, table]) => (table.rows === undefined ? [] : [[name, table.rows] as const]));
  const version = exported === undefined ? undefined : Number.parseInt(exported.server, 10);
  return openEmbedded({
    catalog,
    statistics: catalogStatistics({ catalog, rows: Object.fromEntries(rows), ...(exported && { exported }) }),
    ...(version !== undefined && version > 0 && { serverVersion: version }),
  });
}

/**
 * Reads the schema of the configured database.
 *
 * @returns undefined where none is configured
 * @throws DatabaseError with one line where it cannot be asked
 */
export async function readConfigured(choice: PlannerChoice): Promise<{ readonly catalog: Catalog; readonly warnings: readonly string[] } | undefined> {
  const live = await openConfigured(choice);
  if (live === undefined) return undefined;
  try {
    return { catalog: withoutBookkeeping(await live.schema()), warnings: live.warnings };
  } finally {
    await live.close();
  }
}
