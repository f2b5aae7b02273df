// The live planner against a real server: plans, indexes that are not there, roles, and every way in which a database can be unreachable.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type IndexProposal, indexesUsed, tableScans, totalCost } from '@seqscan/analyzers';
import { readAddress } from '../../server/src/database/live/address.js';
import { type LiveInput, type LivePlanner, openLive } from '../../server/src/database/live/live.js';
import { isSecret } from '../../server/src/database/live/secrets.js';
import { isSkipped, type Server, startServer } from './postgres.js';
import { startProxy } from './proxy.js';

const skipped = isSkipped('the live planner');
const password = 'pa$$w0rd/&?';

/** A port of this machine that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe('an address', () => {
  it.each<[url: string, parts: Partial<ReturnType<typeof readAddress>>]>([
    ['postgresql://me:secret@db.example:5433/shop', { host: 'db.example', port: 5433, user: 'me', password: 'secret', database: 'shop', tls: 'prefer', shownAs: 'db.example:5433' }],
    ['postgres://me@db.example/shop?sslmode=disable', { port: 5432, password: undefined, tls: 'off' }],
    ['postgresql:///shop?host=/var/run/postgresql', { host: '/var/run/postgresql', tls: 'off', shownAs: '/var/run/postgresql' }],
    ['postgresql://me:p%40ss%2Fword@[::1]/shop?schema=app', { host: '::1', password: 'p@ss/word', schema: 'app' }],
    ['postgresql://db.example/shop?sslmode=require', { tls: { rejectUnauthorized: false, servername: 'db.example' } }],
    ['postgresql://db.example/shop?sslmode=verify-full', { tls: { servername: 'db.example' } }],
  ])('%s', (url, parts) => {
    expect(readAddress(url, 'it')).toMatchObject(parts);
  });

  it.each(['', 'mysql://me@db/shop', 'me:secret@db/shop', 'postgresql://me:sec ret@bad host/x', 'postgresql://db:99999/x', 'postgresql://me:secret@db/x?sslmode=sometimes', 'postgresql://me:secret@db/x?sslmode=verify-full&sslrootcert=/nowhere.pem'])(
    'refuses %j without quoting it',
    (url) => {
      let message = '';
      try {
        readAddress(url, 'SEQSCAN_DATABASE_URL');
      } catch (cause) {
        message = cause instanceof Error ? cause.message : '';
      }
      expect(message).toMatch(/^SEQSCAN_DATABASE_URL [^\n]+$/);
      expect(message).not.toMatch(/sec ?ret/);
    },
  );
});

describe('an address with a password that is not encoded', () => {
  const hint = /^it is read wrongly: in a password \/ \? # @ : and % have to be written percent-encoded, as %2F %3F %23 %40 %3A %25$/;
  it.each(['postgresql://me:s3cr/et@db.example/shop', 'postgresql://me:s3cr#et@db.example/shop', 'postgresql://me:s3cr?et@db.example/shop', 'postgresql://me:12#s3cret@db.example/shop', 'postgresql://me:12/s3cret@db.example/shop', 'postgresql://me:12?s3cret@db.example/shop'])('is told of: %s', (url) => {
    expect(() => readAddress(url, 'it')).toThrow(hint);
  });
  it.each([
    ['postgresql://me:p@ss:word@db.example/shop', 'p@ss:word'],
    ['postgresql://me:100%25@db.example/shop', '100%'],
    ['postgresql://me:100%@db.example/shop', '100%'],
    ['postgresql://db.example:5432/shop?user=me@corp&password=a%23b', 'a#b'],
  ])('may be understood all the same: %s', (url, password) => {
    expect(readAddress(url, 'it')).toMatchObject({ host: 'db.example', password, database: 'shop' });
  });
});

describe('columns whose names say that they are secret', () => {
  it.each([['users', 'password'], ['users', 'passwordHash'], ['users', 'api_key'], ['users', 'APIKEY'], ['users', 'reset-token'], ['users', 'accesstoken'], ['password_resets', 'value'], ['django_session', 'session_data'], ['users_lower_idx', 'lower', 'CREATE INDEX ON users (lower(token))']] as const)('%s.%s', (table, column, definition?: string) => {
    expect(isSecret(table, column, definition)).toBe(true);
  });
  it.each([['users', 'email'], ['books', 'author'], ['orders', 'state'], ['orders', 'shipping'], ['auth_user', 'is_active'], ['machines', 'hashtag_count']])('and those that do not: %s.%s', (table, column) => {
    expect(isSecret(table, column)).toBe(false);
  });
});

describe.skipIf(skipped)('the live planner', () => {
  let server: Server;
  beforeAll(async () => {
    server = startServer();
    await server.run(`
      CREATE TYPE state AS ENUM ('new', 'paid');
      CREATE EXTENSION pg_trgm;
      CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL UNIQUE, "Full Name" text, made timestamptz NOT NULL DEFAULT now());
      CREATE TABLE orders (id serial PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customers ON DELETE CASCADE, state state NOT NULL, note text, data jsonb, CONSTRAINT once EXCLUDE USING btree (id WITH =));
      CREATE INDEX by_state ON orders (state DESC, lower(note) text_pattern_ops NULLS FIRST) INCLUDE (id) WHERE note IS NOT NULL;
      CREATE INDEX by_letters ON orders USING gin (note gin_trgm_ops);
      CREATE INDEX broken ON orders (data);
      UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'broken'::regclass;
      CREATE TABLE parts (id int, day date) PARTITION BY RANGE (day);
      CREATE TABLE parts_2024 PARTITION OF parts FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
      CREATE SCHEMA hidden; CREATE TABLE hidden.secrets (id int);
      CREATE VIEW totals AS SELECT count(*) FROM orders;
      INSERT INTO customers (email) SELECT 'c' || n || '@shop.example' FROM generate_series(1, 20000) n;
      INSERT INTO orders (customer_id, state, note) SELECT n % 20000 + 1, 'new', 'note ' || n FROM generate_series(1, 60000) n;
      VACUUM ANALYZE; -- as a statement of its own below
    `.replace(/VACUUM ANALYZE;[^\n]*/, ''));
    await server.run('VACUUM ANALYZE');
    await server.run(`SET password_encryption = 'scram-sha-256'; CREATE ROLE reader LOGIN PASSWORD '${password}'; ${server.readAll('reader', 'hidden')}; CREATE ROLE stranger LOGIN; CREATE ROLE writer LOGIN; GRANT ALL ON ALL TABLES IN SCHEMA public TO writer`);
  }, 120_000);
  afterAll(() => server?.remove());

  async function using<T>(input: Partial<LiveInput>, use: (planner: LivePlanner) => Promise<T>): Promise<T> {
    const planner = await openLive({ url: server.url('reader'), ...input });
    try {
      return await use(planner);
    } finally {
      await planner.close();
    }
  }
  const failure = (input: Partial<LiveInput>): Promise<string> => using(input, async () => 'it opened').catch((cause: unknown) => (cause instanceof Error ? cause.message : String(cause)));
  const refusal = (sql: string, input: Partial<LiveInput> = {}): Promise<string> =>
    using(input, async (planner) => {
      const answer = await planner.explain(sql);
      return answer.kind === 'refused' ? answer.message : 'a plan';
    });

  it('gives the plan for parameters of which nothing is known', async () => {
    await using({}, async (planner) => {
      expect(planner.title).toMatch(new RegExp(`^PostgreSQL ${server.version}\\.\\d+ at /.*oracle-`));
      expect(planner.version).toBe(server.version);
      expect(planner.warnings).toEqual([]);
      const answer = await planner.explain('SELECT * FROM customers WHERE id = $1 AND email LIKE $2');
      if (answer.kind === 'refused') throw new Error(answer.message);
      expect([...indexesUsed(answer.plan)]).toEqual(['customers_pkey']);
      expect(answer.plan.root.conditions['Index Cond']).toBe('(id = $1)');
      for (const sql of ['INSERT INTO orders (customer_id, state) VALUES ($1, $2)', 'UPDATE orders SET note = $1 WHERE id = $2', 'DELETE FROM orders WHERE id = $1', 'SELECT count(*) FROM totals, hidden.secrets -- a comment']) {
        expect(await planner.explain(sql)).toMatchObject({ kind: 'plan', notes: /^SELECT/.test(sql) ? [] : ['this role may not write: planned by the embedded planner with the statistics of the database'] });
      }
    });
    await using({ url: server.url('writer') }, async (planner) => {
      expect(await planner.explain('DELETE FROM orders WHERE id = $1')).toMatchObject({ kind: 'plan', notes: [] });
    });
    expect(await server.run('SELECT count(*)::int AS orders FROM orders')).toEqual([{ orders: 60000 }]);
  }, 60_000);

  it('tries indexes that are not there, with the sizes and statistics that are', async () => {
    const index: IndexProposal = { table: 'orders', keys: [{ column: 'customer_id' }], unique: false };
    await using({}, async (planner) => {
      const before = await planner.explain('SELECT * FROM orders WHERE customer_id = $1');
      const after = await planner.explain('SELECT * FROM orders WHERE customer_id = $1', { indexes: [index] });
      if (before.kind === 'refused' || after.kind === 'refused') throw new Error('both are plans');
      expect(tableScans(before.plan)).toHaveLength(1);
      expect([...indexesUsed(after.plan)]).toEqual(['orders_customer_id_idx']);
      expect(totalCost(after.plan)).toBeLessThan(totalCost(before.plan) / 20);
    });
    expect(await server.run("SELECT count(*)::int AS n FROM pg_class WHERE relname = 'orders_customer_id_idx'")).toEqual([{ n: 0 }]);
  }, 60_000);

  it('runs a SELECT where it is asked to, and nothing else', async () => {
    await using({}, async (planner) => {
      const answer = await planner.explain('SELECT * FROM orders WHERE customer_id = 7', { analyze: true });
      expect(answer.kind === 'plan' && answer.plan.root.actual?.rows).toBe(3);
      expect(answer.kind === 'plan' && answer.plan.executionTime).toBeGreaterThan(0);
      for (const [sql, message] of [
        ['DELETE FROM orders', 'only a SELECT that writes nothing is run'],
        ['WITH gone AS (DELETE FROM orders RETURNING id) SELECT * FROM gone', 'only a SELECT that writes nothing is run'],
        ['SELECT * FROM orders FOR UPDATE', 'a SELECT that locks rows is not run'],
        ['SELECT * FROM orders WHERE id = $1', 'a statement with parameters cannot be run: put values in their places'],
        ["SELECT random() FROM orders", 'the function random has side effects: the statement is not handed to the database'],
      ] as const) {
        expect(await planner.explain(sql, { analyze: true })).toEqual({ kind: 'refused', message });
      }
    });
  });

  it('warns of roles that may write', async () => {
    expect(await using({ url: server.url('writer') }, async ({ warnings }) => warnings)).toEqual(['the role writer may write: Seqscan only reads, but docs/database.md has the SQL of a role that may only read']);
    expect(await using({ url: server.url() }, async ({ warnings }) => warnings)).toEqual(['the role postgres is a superuser: Seqscan only reads, but docs/database.md has the SQL of a role that may only read']);
  });

  it('says in one line why a database cannot be asked', async () => {
    await server.guard('local all reader scram-sha-256');
    try {
      expect(await failure({ url: server.url('reader', password) })).toBe('it opened');
      expect(await failure({ url: server.url('reader', 'wr0ng-secret') })).toMatch(/^\/\S+ does not let reader in: password authentication failed for user "reader"$/);
      expect(await failure({ url: server.url('reader') })).toMatch(/^\/\S+ asks for a password, and none is given$/);
    } finally {
      await server.guard('local all reader trust');
    }
    expect(await failure({ url: 'postgresql://reader@127.0.0.1:1/library' })).toBe('127.0.0.1:1 refuses connections: is the server running there?');
    expect(await failure({ url: 'postgresql://reader@no-such-host.invalid/library' })).toBe('the host of no-such-host.invalid:5432 is not known');
    expect(await failure({ url: 'postgresql:///library?host=/nowhere' })).toBe('there is no server at /nowhere');
    expect(await failure({ url: server.url('nobody') })).toMatch(/^\/\S+ does not let nobody in: role "nobody" does not exist$/);
    expect(await failure({ url: server.url('reader').replace('/library', '/attic') })).toBe('database "attic" does not exist');
  });

  it('says in one line why a statement cannot be planned', async () => {
    expect(await refusal('SELECT * FROM orders', { url: server.url('stranger') })).toBe('permission denied for table orders');
    expect(await refusal('SELECT nothing FROM orders')).toBe('column "nothing" does not exist');
    expect(await refusal('SELECT FROM WHERE')).toBe('syntax error at or near "WHERE"');
    expect(await refusal('SELECT 1; SELECT 2')).toBe('2 statements instead of one');
  });

  it('waits for nobody longer than it is told to', async () => {
    const silent = await startProxy(server.host, { isSilent: true });
    try {
      expect(await failure({ url: `postgresql://reader@127.0.0.1:${silent.port}/library`, limits: { connect: 700 } })).toBe(`127.0.0.1:${silent.port} does not answer within 0.7 s`);
    } finally {
      await silent.close();
    }
  });

  it('says when the server goes away in the middle of a statement, and can be asked again', async () => {
    const fragile = await startProxy(server.host, { cutsAt: 'PREPARE' });
    try {
      const url = `postgresql://reader@127.0.0.1:${fragile.port}/library`;
      expect(await refusal('SELECT 1', { url })).toBe(`the connection to 127.0.0.1:${fragile.port} was lost`);
    } finally {
      await fragile.close();
    }
  });

  it('goes through poolers that take no options, and leaves no prepared statement in a session', async () => {
    const pooler = await startProxy(server.host, { refusesOptions: true });
    try {
      const url = `postgresql://reader@127.0.0.1:${pooler.port}/library`;
      expect(await refusal('SELECT * FROM orders WHERE id = $1', { url })).toBe('a plan');
      expect(await failure({ url: `${url}?sslmode=require` })).toBe(`127.0.0.1:${pooler.port} does not support TLS, which sslmode asks for`);
    } finally {
      await pooler.close();
    }
  });

  it('speaks TLS as the URL says', async () => {
    const port = await freePort();
    // PostgreSQL's own programs and the driver read it, as the server's setting.
    process.env['PGPORT'] = String(port);
    const secure = startServer({ listen_addresses: '127.0.0.1', port: String(port) });
    try {
      const file = (name: string) => `${secure.host}/data/${name}`;
      execFileSync('openssl', ['req', '-new', '-x509', '-days', '2', '-nodes', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', file('server.key'), '-out', file('server.crt')], { stdio: 'ignore' });
      if (process.getuid?.() === 0) for (const name of ['server.key', 'server.crt']) execFileSync('chown', ['postgres', file(name)]);
      execFileSync('chmod', ['600', file('server.key')]);
      await secure.run('ALTER SYSTEM SET ssl = on');
      await secure.guard('hostnossl all all 127.0.0.1/32 reject');
      const at = (mode: string, more = '') => failure({ url: `postgresql://postgres@localhost:${port}/library?sslmode=${mode}${more}`, limits: { connect: 3000 } });
      expect(await at('require')).toBe('it opened');
      expect(await at('prefer')).toBe('it opened');
      expect(await at('verify-full')).toMatch(/^the certificate of localhost:\d+ is not accepted: self-signed certificate/);
      expect(await at('verify-full')).toMatch(/; sslrootcert=FILE in the URL names the certificate of those who signed it$/);
      expect(await at('disable')).toBe(`localhost:${port} lets in encrypted connections only: sslmode=require in the URL makes it one`);
      const other = `postgresql://postgres@127.0.0.1:${port}/library?sslmode=verify-full&sslrootcert=${encodeURIComponent(file('server.crt'))}`;
      expect(await failure({ url: other })).toBe(`the certificate of 127.0.0.1:${port} is for another host: name the host as the certificate does, or take sslmode=verify-ca`);
      expect(await failure({ url: other.replace('verify-full', 'verify-ca') })).toBe('it opened');
      expect(await at('verify-full', `&sslrootcert=${encodeURIComponent(file('server.crt'))}`)).toBe('it opened');
      await secure.run("ALTER SYSTEM SET ssl_ca_file = 'server.crt'");
      await secure.guard('hostssl all all 127.0.0.1/32 trust clientcert=verify-ca');
      expect(await at('require')).toBe(`localhost:${port} asks for a certificate of the client: sslcert and sslkey in the URL name its files`);
    } finally {
      delete process.env['PGPORT'];
      secure.remove();
    }
  }, 60_000);

  it('reads the schema as it is', async () => {
    const { introspect } = await import('../../server/src/database/live/introspect.js');
    const { connectionLimits, withConnection } = await import('../../server/src/database/live/connection.js');
    const catalog = await withConnection(readAddress(server.url('reader'), 'it'), connectionLimits, introspect);
    expect([...catalog.tables.keys()]).toEqual(['hidden.secrets', 'customers', 'orders', 'parts', 'parts_2024', 'totals']);
    const orders = catalog.tables.get('orders');
    expect(orders).toMatchObject({ source: 'database', kind: 'table', rows: 60000 });
    expect([...(orders?.columns.values() ?? [])].map(({ name, sqlType, nullable, generated }) => [name, sqlType, nullable, generated])).toEqual([
      ['id', 'integer', false, 'serial'],
      ['customer_id', 'bigint', false, undefined],
      ['state', 'state', false, undefined],
      ['note', 'text', true, undefined],
      ['data', 'jsonb', true, undefined],
    ]);
    expect(orders?.indexes.map(({ declared: _, ...index }) => index)).toEqual([
      { columns: ['note'], keys: [{ column: 'note', operatorClass: 'gin_trgm_ops' }], unique: false, method: 'gin', name: 'by_letters' },
      { columns: ['state'], keys: [{ column: 'state', descending: true }, { expression: 'lower(note)', nulls: 'first', operatorClass: 'text_pattern_ops' }], include: ['id'], where: '(note IS NOT NULL)', unique: false, partial: true, name: 'by_state' },
      { columns: ['id'], constraint: 'exclusion', unique: false, name: 'once' },
      { columns: ['id'], constraint: 'primary', unique: true, primary: true, name: 'orders_pkey' },
    ]);
    expect(orders?.foreignKeys).toMatchObject([{ columns: ['customer_id'], table: 'customers', references: ['id'], onDelete: 'cascade' }]);
    expect(catalog.tables.get('parts_2024')).toMatchObject({ kind: 'partition', parent: 'parts' });
    expect(catalog.tables.get('customers')?.columns.get('id')?.generated).toBe('identity');
    expect(catalog.tables.get('customers')?.columns.has('Full Name')).toBe(true);
    expect(catalog.enums?.get('state')).toEqual(['new', 'paid']);
    expect(catalog.extensions).toEqual(['pg_trgm']);
  });

  it('exports statistics with values and without any', async () => {
    const { exportStatistics } = await import('../../server/src/database/live/statistics.js');
    const { connectionLimits, withConnection } = await import('../../server/src/database/live/connection.js');
    const address = readAddress(server.url('reader'), 'it');
    const withValues = await withConnection(address, connectionLimits, (connection) => exportStatistics(connection, 'all'));
    expect(withValues.tables['orders']).toMatchObject({ rows: 60000, columns: { state: { distinct: 1, mostCommonValues: '{new}', mostCommonFrequencies: [1] } } });
    expect(withValues.tables['orders']?.indexes?.['by_state']?.keys?.['2']?.distinct).toBe(server.version >= 14 ? -1 : undefined);
    const without = await withConnection(address, connectionLimits, (connection) => exportStatistics(connection, 'none'));
    expect(without.tables['orders']?.columns['state']).toEqual({ nullFraction: 0, width: 4, distinct: 1, correlation: 1, mostCommonFrequencies: [1] });
    expect(JSON.stringify(without)).not.toMatch(/shop\.example|note \d/);
  });

  it('shows a password nowhere', async () => {
    await server.guard('local all reader scram-sha-256');
    try {
      const url = server.url('reader', password);
      const planner = await openLive({ url });
      const shown = [planner.title, ...planner.warnings, inspect(planner, { depth: 10 }), JSON.stringify(planner), JSON.stringify(await planner.explain(`SELECT '${password}'::int`)), await failure({ url: `${url}&port=1` }), await failure({ url: url.replace(encodeURIComponent(password), `${encodeURIComponent(password)}x`) })];
      await planner.close();
      for (const secret of [password, encodeURIComponent(password)]) expect(shown.filter((text) => text.includes(secret))).toEqual([]);
    } finally {
      await server.guard('local all reader trust');
    }
    expect(readFileSync(new URL('../../server/src/database/live/live.ts', import.meta.url), 'utf8')).not.toContain('console');
  });
});
