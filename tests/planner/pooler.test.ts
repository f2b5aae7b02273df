// The live planner behind a real PgBouncer that hands sessions on after each transaction, on a server with a real HypoPG, where both are installed:
// plans come, and nothing stays behind in the session that is somebody else's next.
import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import pg from 'pg';
import { type IndexProposal, indexesUsed, totalCost } from '@seqscan/analyzers';
import { openLive } from '../../server/src/database/live/live.js';
import { output } from '../oracle/postgres.js';
import { isSkipped, type Server, startServer } from './postgres.js';

const program = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer'].find(existsSync);
const isMissing = isSkipped('a pooler and HypoPG') || program === undefined;
if (program === undefined) process.stderr.write('a pooler and HypoPG skipped: needs PgBouncer, and HypoPG for the server that is installed\n');

/** Starts PgBouncer in front of a server's socket; gives its port and how to end it. */
async function startPooler(host: string): Promise<{ readonly port: number; stop(): void }> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const file = join(host, 'pooler.ini');
  const [log, pid] = [join(host, 'pooler.log'), join(host, 'pooler.pid')];
  writeFileSync(file, `[databases]\nlibrary = host=${host} dbname=library user=postgres\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = ${port}\nunix_socket_dir =\nauth_type = any\npool_mode = transaction\ndefault_pool_size = 1\nlogfile = ${log}\npidfile = ${pid}\n`);
  const isRoot = process.getuid?.() === 0;
  if (isRoot) chownSync(file, Number(output('id', ['-u', 'postgres'])), Number(output('id', ['-g', 'postgres'])));
  const [command = '', ...rest] = isRoot ? ['runuser', '-u', 'postgres', '--', program ?? '', '-d', file] : [program ?? '', '-d', file];
  execFileSync(command, rest, { stdio: 'ignore' });
  for (let tries = 0; !existsSync(pid) && tries < 50; tries += 1) await new Promise((resolve) => setTimeout(resolve, 50));
  return { port, stop: () => void process.kill(Number(readFileSync(pid, 'utf8'))) };
}

describe.skipIf(isMissing)('behind a pooler', () => {
  let server: Server;
  let pooler: Awaited<ReturnType<typeof startPooler>>;
  let hasHypopg = false;
  beforeAll(async () => {
    server = startServer();
    hasHypopg = (await server.run("SELECT 1 FROM pg_available_extensions WHERE name = 'hypopg'")).length > 0;
    await server.run(`${hasHypopg ? 'CREATE EXTENSION hypopg; ' : ''}CREATE EXTENSION pg_trgm; CREATE TABLE orders (id bigserial PRIMARY KEY, customer_id bigint, note text); INSERT INTO orders (customer_id, note) SELECT n % 5000, 'note ' || n FROM generate_series(1, 200000) n`);
    await server.run('VACUUM ANALYZE');
    pooler = await startPooler(server.host);
  }, 120_000);
  afterAll(() => {
    pooler?.stop();
    server?.remove();
  });

  it('plans, tries indexes, and leaves the session as it was', async () => {
    const url = `postgresql://postgres@127.0.0.1:${pooler.port}/library`;
    const planner = await openLive({ url });
    const tried = async (index: IndexProposal, sql: string): Promise<readonly string[]> => {
      const [before, after] = [await planner.explain(sql), await planner.explain(sql, { indexes: [index] })];
      if (before.kind === 'refused' || after.kind === 'refused') throw new Error('both are plans');
      expect(totalCost(after.plan)).toBeLessThan(totalCost(before.plan) / 5);
      return [...indexesUsed(after.plan)];
    };
    try {
      expect(planner.title).toMatch(hasHypopg ? / with HypoPG$/ : /:\d+$/);
      expect(await tried({ table: 'orders', keys: [{ column: 'customer_id' }], unique: false }, 'SELECT * FROM orders WHERE customer_id = $1')).toEqual(['orders_customer_id_idx']);
      expect(planner.trial).toMatch(hasHypopg ? /^tried with HypoPG$/ : /^tried in the embedded planner/);
      // HypoPG knows no GIN: the embedded planner does.
      expect(await tried({ table: 'orders', keys: [{ column: 'note', operatorClass: 'gin_trgm_ops' }], method: 'gin', unique: false }, "SELECT * FROM orders WHERE note LIKE '%177777%'")).toEqual(['orders_note_idx']);
      expect(await planner.explain('SELECT pg_advisory_lock(1)')).toMatchObject({ kind: 'refused' });
    } finally {
      await planner.close();
    }
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query("SELECT (SELECT count(*)::int FROM pg_prepared_statements) AS prepared, current_setting('plan_cache_mode') AS plans, current_setting('statement_timeout') AS patience, current_setting('default_transaction_read_only') AS read_only, (SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory') AS locks");
    const tries = await client.query(hasHypopg ? 'SELECT count(*)::int AS indexes FROM hypopg()' : 'SELECT 0 AS indexes');
    await client.end();
    expect(rows).toEqual([{ prepared: 0, plans: 'auto', patience: '0', read_only: 'off', locks: 0 }]);
    expect(tries.rows).toEqual([{ indexes: 0 }]);
  }, 60_000);
});
