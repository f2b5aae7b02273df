// A real PostgreSQL for the tests of the planner's layer, with superuser access to prepare it, and addresses for everybody else.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { type Cluster, serverPrograms, startCluster, versionOf } from '../oracle/postgres.js';

export interface Server extends Cluster {
  /** 15 */
  readonly version: number;
  /** The SQL that lets a role read everything in the public schema and in others. */
  readAll(role: string, ...schemas: readonly string[]): string;
  /** A URL that the planner takes; the database's superuser unless another one is named. */
  url(user?: string, password?: string): string;
  /** Runs statements as superuser and gives the last one's rows. */
  run(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Puts a line before all others that say who may enter. */
  guard(line: string): Promise<void>;
}

/** Why no server can be started here; undefined where one can. */
export function missingPostgres(): string | undefined {
  return serverPrograms() === undefined ? 'needs the programs of a PostgreSQL server, version 15 or later, or those that ORACLE_POSTGRES names' : undefined;
}

/** Whether tests that need a server are to be left out; said on standard error, since the usual reporter names no skipped tests. */
export function isSkipped(name: string): boolean {
  const missing = missingPostgres();
  const skipped = missing !== undefined && process.env['ORACLE_REQUIRED'] === undefined;
  if (skipped) process.stderr.write(`${name} skipped: ${missing}\n`);
  return skipped;
}

/** Starts a server. Its logs are of no interest: what a test needs to know it asks. */
export function startServer(settings: Readonly<Record<string, string>> = {}): Server {
  const programs = serverPrograms();
  if (programs === undefined) throw new Error(missingPostgres());
  const cluster = startCluster(programs, { log_statement: 'none', ...settings });
  const url: Server['url'] = (user = 'postgres', password) => `postgresql://${user}${password === undefined ? '' : `:${encodeURIComponent(password)}`}@/library?host=${encodeURIComponent(cluster.host)}`;
  const run: Server['run'] = async (sql) => {
    const client = new pg.Client({ host: cluster.host, user: 'postgres', database: 'library' });
    await client.connect();
    try {
      const results: unknown = await client.query(sql);
      const last = (Array.isArray(results) ? results.at(-1) : results) as pg.QueryResult<Record<string, unknown>>;
      return last.rows;
    } finally {
      await client.end();
    }
  };
  const version = versionOf(programs);
  return {
    ...cluster,
    version,
    // Before version 14 there is no role that may read all data.
    readAll: (role, ...schemas) => (version >= 14 ? `GRANT pg_read_all_data TO ${role}` : ['public', ...schemas].map((schema) => `GRANT USAGE ON SCHEMA ${schema} TO ${role}; GRANT SELECT ON ALL TABLES IN SCHEMA ${schema} TO ${role}`).join('; ')),
    url,
    run,
    async guard(line) {
      const file = join(cluster.host, 'data', 'pg_hba.conf');
      const before = readFileSync(file, 'utf8');
      writeFileSync(file, `${line}\n`);
      appendFileSync(file, before);
      await run('SELECT pg_reload_conf()');
      // The signal reaches the server's processes a moment later.
      await new Promise((resolve) => setTimeout(resolve, 300));
    },
  };
}
