// The embedded planner: a real PostgreSQL without rows that plans as if there were many.
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Catalog, catalogStatistics, type Index, indexesUsed, type IndexProposal, type Planner, totalCost } from '@seqscan/analyzers';
import { snapshotFile } from '../../server/src/database/embedded/database.js';
import { type EmbeddedInput, openEmbedded } from '../../server/src/database/embedded/embedded.js';
import { catalogOf, table } from './catalog.js';

const nowhere = { file: 'schema.sql', start: 0, end: 0 };
const primary = { columns: ['id'], unique: true, constraint: 'primary' as const };
const shop = (...indexes: readonly Partial<Index>[]): Catalog =>
  catalogOf(
    table('customers', ['id bigint', 'email text'], [primary]),
    table('orders', ['id bigint', 'customer_id bigint', 'status text in new,paid,sent', 'created_at timestamptz', 'note text', 'place geometry'], [primary, ...indexes], {
      foreignKeys: [{ columns: ['customer_id'], table: 'customers', references: ['id'], declared: nowhere }],
    }),
  );
const catalog = shop();
const on = (keys: IndexProposal['keys'], more: Partial<IndexProposal> = {}): IndexProposal => ({ table: 'orders', keys, unique: false, ...more });
const open = (more: Partial<EmbeddedInput> = {}): Promise<Planner> => openEmbedded({ catalog, statistics: catalogStatistics({ catalog, rows: { orders: 3_000_000 } }), ...more });

let planner: Planner;
beforeAll(async () => void (planner = await open()), 60_000);
afterAll(() => planner.close());

async function plan(sql: string, indexes: readonly IndexProposal[] = [], by = planner): Promise<{ cost: number; used: string[]; notes: readonly string[] }> {
  const answer = await by.explain(sql, { indexes });
  if (answer.kind === 'refused') throw new Error(answer.message);
  return { cost: totalCost(answer.plan), used: [...indexesUsed(answer.plan)], notes: answer.notes };
}

async function refusal(sql: string, indexes: readonly IndexProposal[] = [], by = planner): Promise<string> {
  const answer = await by.explain(sql, { indexes });
  return answer.kind === 'refused' ? answer.message : `a plan`;
}

describe('the embedded planner', () => {
  it('starts from a prepared data folder of the installed version', () => {
    const { version } = JSON.parse(readFileSync(new URL('../../node_modules/@electric-sql/pglite/package.json', import.meta.url), 'utf8')) as { version: string };
    expect(snapshotFile).toContain(`pglite-${version}.tar.br`);
    expect(existsSync(snapshotFile)).toBe(true);
  });

  it('takes empty tables for full ones', async () => {
    const all = await planner.explain('SELECT * FROM orders');
    expect(all.kind === 'plan' && all.plan.root.rows).toBe(3_000_000);
    expect((await plan('SELECT * FROM orders WHERE note = $1')).cost).toBeGreaterThan(50_000);
  });

  it('tells what an index would do, and leaves no trace of it', async () => {
    const sql = 'SELECT * FROM orders WHERE customer_id = $1';
    const before = await plan(sql);
    const after = await plan(sql, [on([{ column: 'customer_id' }], { name: 'orders_customer_idx' })]);
    expect(after.used).toEqual(['orders_customer_idx']);
    expect(after.cost).toBeLessThan(before.cost / 100);
    expect(await plan(sql)).toEqual(before);
    expect(await plan(sql, [on([{ column: 'customer_id' }], { name: 'orders_customer_idx' })])).toEqual(after);
  });

  it('tries several indexes at once, expressions, predicates and trigrams', async () => {
    const both = await plan('SELECT (SELECT count(*) FROM orders WHERE customer_id = $1), (SELECT count(*) FROM customers WHERE email = $2)', [on([{ column: 'customer_id' }]), { table: 'customers', keys: [{ column: 'email' }], unique: false }]);
    expect(both.used.sort()).toEqual(['customers_email_idx', 'orders_customer_id_idx']);
    expect((await plan('SELECT * FROM orders WHERE lower(note) = $1', [on([{ expression: 'lower(note)' }], { name: 'folded' })])).used).toEqual(['folded']);
    expect((await plan("SELECT * FROM orders WHERE note ILIKE '%late%'", [on([{ column: 'note', operatorClass: 'gin_trgm_ops' }], { method: 'gin', name: 'letters' })])).used).toEqual(['letters']);
    expect((await plan("SELECT id FROM orders WHERE status = 'new' ORDER BY created_at LIMIT 5", [on([{ column: 'created_at' }], { where: "status = 'new'", name: 'open_orders' })])).used).toEqual(['open_orders']);
  });

  it('does not advise against its own costs: an index that no plan wants is not used', async () => {
    expect((await plan('SELECT * FROM orders WHERE customer_id > 0', [on([{ column: 'note' }])])).used).toEqual([]);
  });

  it('says what was left out where it bears on the plan', async () => {
    expect((await plan('SELECT place FROM orders WHERE id = $1')).notes).toEqual(['orders.place is planned as text: the type geometry is not known']);
    expect((await plan('SELECT * FROM customers WHERE id = $1')).notes).toEqual([]);
  });

  it.each<[what: string, sql: string, message: string]>([
    ['two statements', 'SELECT 1; DROP TABLE orders', '2 statements instead of one'],
    ['a definition', 'DROP TABLE orders', 'only SELECT, INSERT, UPDATE, DELETE and MERGE can be explained, not DROP'],
    ['SELECT INTO', 'SELECT * INTO copy FROM orders', 'SELECT INTO makes a table'],
    ['an unknown column', 'SELECT nothing FROM orders', 'column "nothing" does not exist'],
    ['an unknown table', 'SELECT * FROM nowhere', 'relation "nowhere" does not exist'],
    ['a mistake', 'SELECT FROM WHERE', 'syntax error at or near "WHERE"'],
    ['NUL', 'SELECT 1\0', 'a NUL character, which ends a text for PostgreSQL'],
    ['what is too long', `SELECT ${'1 + '.repeat(40_000)}1`, 'the statement is longer than 100,000 characters'],
    ['what is too deep', `SELECT ${'('.repeat(20_000)}1${')'.repeat(20_000)}`, 'nested too deeply to be parsed'],
    ['nothing', '', 'there is no statement'],
  ])('refuses %s in one line', async (_, sql, message) => {
    expect(await refusal(sql)).toBe(message);
    expect((await plan('SELECT * FROM orders WHERE id = $1')).used).toEqual(['orders_pkey']);
  });

  it('refuses indexes that cannot be built, and texts that are no index', async () => {
    expect(await refusal('SELECT 1', [on([{ column: 'nothing' }])])).toBe('this index cannot be built: column "nothing" does not exist');
    expect(await refusal('SELECT 1', [on([{ column: 'id' }], { where: 'true; DROP TABLE orders' })])).toBe('this index cannot be built: its text holds more than an index');
    expect((await plan('SELECT * FROM orders WHERE id = $1')).used).toEqual(['orders_pkey']);
  });

  it('says which table could not be built, and survives names and sizes of every kind', async () => {
    const odd = await open({
      catalog: catalogOf(
        table('bad', ['x numeric']),
        { ...table('odd "n;ame', ['id int'], [{ columns: ['missing'], name: 'gone' }, { columns: ['id'], where: '); DROP TABLE fine; --', name: 'trap' }]) },
        table('fine', ['id int'], [], { rows: 1e15 }),
        table('empty', ['id int'], [], { rows: 0 }),
        table('unknown', ['id int'], [], { rows: Number.NaN }),
        table('seen', [], [], { kind: 'view' }),
        { ...table('wide', []), columns: new Map(Array.from({ length: 1700 }, (_, n) => [`c${n}`, { name: `c${n}`, type: 'int', sqlType: 'int', nullable: true, declared: nowhere }])) },
      ),
      statistics: new Map(),
    });
    try {
      expect(await refusal('SELECT * FROM wide', [], odd)).toBe('the table wide is left out: tables can have at most 1600 columns');
      expect(await refusal('SELECT * FROM seen', [], odd)).toBe('the view seen is not there: what it selects is not known');
      const { notes } = await plan('SELECT * FROM "odd ""n;ame"', [], odd);
      expect(notes.map((note) => note.split(':')[0])).toEqual(['the index gone is left out', 'the index trap is left out']);
      for (const name of ['fine', 'empty', 'unknown', 'bad']) expect((await plan(`SELECT * FROM ${name}`, [], odd)).notes).toEqual([]);
    } finally {
      await odd.close();
    }
    const vast = catalogOf(table('fine', ['id int', 'x int'], [], { rows: 1e15 }));
    const large = await open({ catalog: vast, statistics: catalogStatistics({ catalog: vast }) });
    try {
      expect((await plan('SELECT * FROM fine', [], large)).cost).toBeGreaterThan(1e9);
    } finally {
      await large.close();
    }
  }, 60_000);

  it('keeps a few tried indexes and forgets them when there are more', async () => {
    const few = await open({ limits: { kept: 2 } });
    try {
      for (const column of ['customer_id', 'note', 'created_at', 'customer_id']) {
        expect((await plan(`SELECT * FROM orders WHERE ${column} = $1`, [on([{ column }])], few)).used).toEqual([`orders_${column}_idx`]);
      }
    } finally {
      await few.close();
    }
  }, 60_000);

  it('plans as servers before 18 where it is asked to: an index serves no search without its first key', async () => {
    const composite = shop({ columns: ['status', 'customer_id'], name: 'orders_by_status' });
    const young = await open({ catalog: composite });
    const old = await open({ catalog: composite, serverVersion: 15 });
    try {
      const sql = 'SELECT * FROM orders WHERE customer_id = $1';
      expect((await plan(sql, [], young)).used).toEqual(['orders_by_status']);
      expect((await plan(sql, [], old)).used).toEqual([]);
      expect((await plan("SELECT * FROM orders WHERE customer_id = $1 AND status = 'new'", [], old)).used).toEqual(['orders_by_status']);
      expect(old.version).toBe(15);
    } finally {
      await young.close();
      await old.close();
    }
  }, 60_000);

  it('gives up on a statement that takes too long, and answers the next one', async () => {
    const hasty = await open({ limits: { plan: 2000 } });
    try {
      // PostgreSQL computes constants while it plans.
      expect(await refusal(`SELECT ${Array.from({ length: 50 }, (_, index) => `factorial(${32_000 - index})`).join(' + ')} > id FROM orders`, [], hasty)).toBe('the embedded planner gave up: no answer within 2 s');
      expect((await plan('SELECT * FROM orders WHERE id = 1', [], hasty)).used).toEqual(['orders_pkey']);
    } finally {
      await hasty.close();
    }
  }, 90_000);

  it('plans alike with its files on disk, which is what it falls back to', async () => {
    const onDisk = await open({ storage: 'disk' });
    try {
      const sql = 'SELECT * FROM orders WHERE customer_id = $1 ORDER BY created_at DESC LIMIT 10';
      for (const indexes of [[], [on([{ column: 'customer_id' }])]]) expect(await plan(sql, indexes, onDisk)).toEqual(await plan(sql, indexes));
    } finally {
      await onDisk.close();
    }
  }, 60_000);

  it('says when it is closed', async () => {
    const closed = await open();
    await closed.close();
    expect(await refusal('SELECT 1', [], closed)).toBe('the embedded planner is closed');
  }, 60_000);
});
