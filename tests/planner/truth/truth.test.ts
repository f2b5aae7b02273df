// The proof of the embedded planner: for each query and index its verdict is held against measured times on a real server with a million
// rows a table, once with the statistics of that server and once with nothing but the schema.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import pg from 'pg';
import { type Catalog, catalogStatistics, indexesUsed, type Planner, type StatisticsFile, totalCost } from '@seqscan/analyzers';
import { openEmbedded } from '../../../server/src/database/embedded/embedded.js';
import { readAddress } from '../../../server/src/database/live/address.js';
import { connectionLimits, withConnection } from '../../../server/src/database/live/connection.js';
import { introspect } from '../../../server/src/database/live/introspect.js';
import { exportStatistics } from '../../../server/src/database/live/statistics.js';
import { isSkipped, type Server, startServer } from '../postgres.js';
import { type Case, cases } from './cases.js';
import { shop } from './data.js';
import { measure, type Measured } from './measure.js';

interface Verdict {
  readonly helps: boolean;
  readonly ratio: number;
}

describe.skipIf(isSkipped('the proof of the embedded planner'))('on a million rows a table, the embedded planner', () => {
  let server: Server;
  const measured = new Map<string, Measured>();
  let withStatistics: ReadonlyMap<string, Verdict>;
  let fromSchema: ReadonlyMap<string, Verdict>;

  beforeAll(async () => {
    // One process measures, so that what else the machine does falls on both sides alike.
    server = startServer({ shared_buffers: '512MB', maintenance_work_mem: '256MB', max_wal_size: '4GB', wal_level: 'minimal', max_wal_senders: '0', synchronous_commit: 'off', max_parallel_workers_per_gather: '0', jit: 'off', autovacuum: 'off' });
    const client = new pg.Client({ host: server.host, user: 'postgres', database: 'library' });
    await client.connect();
    for (const statement of shop) await client.query(statement);
    const address = readAddress(server.url(), 'it');
    const { catalog, exported } = await withConnection(address, connectionLimits, async (connection) => ({ catalog: await introspect(connection), exported: await exportStatistics(connection, 'all') }));
    for (const one of cases) measured.set(one.name, await measure(client, one));
    await client.end();
    withStatistics = await verdicts(catalog, exported);
    fromSchema = await verdicts(asDeclared(catalog));
    process.stderr.write(table(measured, withStatistics, fromSchema));
  }, 600_000);
  afterAll(() => server?.remove());

  const wrong = (found: ReadonlyMap<string, Verdict>): string[] => cases.filter(({ name }) => measured.get(name)?.helps !== found.get(name)?.helps).map(({ name }) => name);

  it('is asked about at least 20 queries, of which some gain by their index and some do not', () => {
    expect(cases.length).toBeGreaterThanOrEqual(20);
    const helped = cases.filter(({ name }) => measured.get(name)?.helps).length;
    expect(helped).toBeGreaterThan(cases.length / 4);
    expect(cases.length - helped).toBeGreaterThan(cases.length / 4);
  });

  it('is right but for one at most, given the statistics of the server', () => {
    expect(wrong(withStatistics).length, wrong(withStatistics).join('; ')).toBeLessThanOrEqual(1);
  });

  it('is right in 85 of 100 cases from the schema alone', () => {
    expect(1 - wrong(fromSchema).length / cases.length, wrong(fromSchema).join('; ')).toBeGreaterThanOrEqual(0.85);
  });
});

/** The schema as a file declares it: nobody counted its rows. */
function asDeclared(catalog: Catalog): Catalog {
  const declared = [...catalog.tables].map(([name, table]) => [name, { ...table, rows: undefined, source: 'sql' }] as const);
  return { ...catalog, tables: new Map(declared) };
}

async function verdicts(catalog: Catalog, exported?: StatisticsFile): Promise<ReadonlyMap<string, Verdict>> {
  const planner = await openEmbedded({ catalog, statistics: catalogStatistics({ catalog, ...(exported !== undefined && { exported }) }), serverVersion: 15 });
  try {
    const found = new Map<string, Verdict>();
    for (const one of cases) found.set(one.name, await verdict(planner, one));
    return found;
  } finally {
    await planner.close();
  }
}

async function verdict(planner: Planner, { name, sql, index }: Case): Promise<Verdict> {
  const before = await planner.explain(sql);
  const after = await planner.explain(sql, { indexes: [index] });
  if (before.kind === 'refused') throw new Error(`${name}: ${before.message}`);
  if (after.kind === 'refused') throw new Error(`${name}: ${after.message}`);
  const ratio = totalCost(after.plan) / totalCost(before.plan);
  return { helps: indexesUsed(after.plan).has('candidate') && ratio < 0.8, ratio };
}

function table(measured: ReadonlyMap<string, Measured>, withStatistics: ReadonlyMap<string, Verdict>, fromSchema: ReadonlyMap<string, Verdict>): string {
  const mark = (verdict: Verdict | undefined, truth: boolean | undefined): string => `${(verdict?.ratio ?? 0).toFixed(4).padStart(9)} ${verdict?.helps === truth ? 'right' : 'WRONG'}`;
  const rows = cases.map(({ name }) => {
    const truth = measured.get(name);
    const times = `${(truth?.before ?? 0).toFixed(1).padStart(9)} ${(truth?.after ?? 0).toFixed(1).padStart(9)} ms`;
    return `${name.padEnd(42)} ${times} ${truth?.helps ? 'helps' : '     '} ${mark(withStatistics.get(name), truth?.helps)} ${mark(fromSchema.get(name), truth?.helps)}`;
  });
  return `\n${''.padEnd(42)}   without      with             statistics      schema alone\n${rows.join('\n')}\n`;
}
