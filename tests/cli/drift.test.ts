// A live database as a source of the schema, through the real program: `seqscan schema`, what `--diff` says of drift, and indexes that only the
// database has.
import { performance } from 'node:perf_hooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isSkipped, type Server, startServer } from '../planner/postgres.js';
import { sandbox, type Sandbox } from './sandbox.js';

const declared = `CREATE TYPE state AS ENUM ('new', 'paid');
CREATE TABLE customers (id bigserial PRIMARY KEY, email text NOT NULL UNIQUE, name varchar(80));
CREATE TABLE orders (id bigserial PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customers ON DELETE CASCADE, state state NOT NULL, note text, placed_at timestamptz NOT NULL DEFAULT now());
CREATE INDEX orders_note ON orders (lower(note)) WHERE note IS NOT NULL;
CREATE TABLE visits (id bigint, day date NOT NULL, page text) PARTITION BY RANGE (day);
CREATE INDEX visits_page ON visits (page);
CREATE TABLE visits_2024 PARTITION OF visits FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE people (id bigint PRIMARY KEY, name text);
CREATE TABLE staff (wage numeric(10,2)) INHERITS (people);
CREATE VIEW paid AS SELECT * FROM orders WHERE state = 'paid';
`;
const source = `import { Pool } from 'pg';
const pool = new Pool();
export async function ofCustomer(id: number) {
  return pool.query('SELECT id, note FROM orders WHERE customer_id = $1 LIMIT 20', [id]);
}
`;

describe.skipIf(isSkipped('a database as a source of the schema'))('a database as a source of the schema', () => {
  let server: Server;
  let box: Sandbox;
  const env = (): NodeJS.ProcessEnv => ({ SEQSCAN_DATABASE_URL: server.url('reader', 'h1dden-word'), DATABASE_URL: '' });
  beforeAll(() => void (server = startServer()), 60_000);
  afterAll(() => server?.remove());
  beforeEach(async () => {
    box = sandbox({ 'seqscan.config.json': '{ "root": true }', 'package.json': '{"dependencies":{"pg":"8"}}', 'db/migrations/001_init.sql': declared, 'src/orders.ts': source });
    await server.run('DROP SCHEMA public CASCADE; CREATE SCHEMA public; DROP ROLE IF EXISTS reader; CREATE ROLE reader LOGIN');
    await server.run(declared);
  });
  afterEach(() => box.remove());

  it('agrees with the migrations that made it', () => {
    const { stdout, stderr, status } = box.run(['schema', '--diff'], { env: env() });
    expect({ stdout, stderr, status }).toEqual({ stdout: 'the database and the sources of the schema agree\n', stderr: '', status: 0 });
  });

  it('says of each fact that it comes from the database, and where the project declares it', async () => {
    await server.run("CREATE TABLE extra (id int PRIMARY KEY, label text DEFAULT 'x'); INSERT INTO extra VALUES (1), (2), (3); ANALYZE");
    const { stdout } = box.run(['schema', '--places'], { env: env() });
    expect(stdout).toContain('extra (about 3 rows)  the database\n  id     integer not null  the database\n  label  text default \'x\'::text  the database\n  primary key extra_pkey (id)  the database\n');
    expect(stdout).toContain('  email  text not null  db/migrations/001_init.sql:2, the database\n');
    expect(stdout).toMatch(/visits_2024 \(partition, of visits/);
    expect(stdout).toMatch(/staff \(of people/);
    const report = JSON.parse(box.run(['schema', '--format', 'json'], { env: env() }).stdout) as { tables: { name: string; source: string; columns: object[]; indexes: object[]; foreignKeys: object[] }[] };
    const orders = report.tables.find(({ name }) => name === 'orders');
    expect(orders?.source).toBe('database');
    for (const facts of [orders?.columns, orders?.indexes, orders?.foreignKeys]) {
      expect(facts?.length).toBeGreaterThan(0);
      for (const fact of facts ?? []) expect(fact).toMatchObject({ source: 'database', file: 'db/migrations/001_init.sql' });
    }
    expect(`${stdout}${JSON.stringify(report)}`).not.toContain('h1dden');
  });

  it('says where the database is not what the project declares', async () => {
    await server.run(`
      CREATE TABLE extra (id int); CREATE TABLE schema_migrations (version text);
      ALTER TABLE orders ADD shipped date; ALTER TABLE orders ALTER note SET NOT NULL; ALTER TABLE customers ALTER name TYPE text;
      DROP INDEX orders_note; CREATE INDEX handmade ON orders (customer_id); ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey;
      CREATE TABLE visits_2025 PARTITION OF visits FOR VALUES FROM ('2025-01-01') TO ('2026-01-01'); DROP TABLE staff;
    `);
    const { stdout, stderr } = box.run(['schema', '--diff'], { env: env() });
    expect(stderr).toBe('');
    const file = 'db/migrations/001_init.sql';
    expect(stdout.split('\n').filter((line) => / (?:database|declares it)/.test(line)).map((line) => line.trim()).sort()).toEqual([
      `handmade: index handmade (customer_id) is in the database and not in ${file}`,
      `name: type is text in the database, character varying(80) in ${file}`,
      `note: is not null in the database, nullable in ${file}`,
      `orders_customer_id_fkey: foreign key orders_customer_id_fkey (customer_id) → customers is in ${file} and not in the database`,
      `orders_note: index orders_note (lower(note)) is in ${file} and not in the database`,
      `shipped: column shipped is in the database and not in ${file}`,
      `staff is declared in ${file}, and not in the database`,
      'table extra is in the database, and nothing in the project declares it',
    ]);
    expect(stdout).toContain('\n8 differences\n');
    expect(box.run(['schema', '--diff', '--no-database'], { env: env() }).stdout).toBe('the sources of the schema agree\n');
  });

  it('says so where it is another one', async () => {
    await server.run('DROP SCHEMA public CASCADE; CREATE SCHEMA public; CREATE TABLE songs (id int)');
    expect(box.run(['schema', '--diff'], { env: env() }).stdout).toBe('the database has none of the tables that the project declares: it may be another one\n');
  });

  it('is asked only where that is allowed, and says in one line where it cannot be', () => {
    const shared = { SEQSCAN_DATABASE_URL: '', DATABASE_URL: server.url('reader') };
    expect(box.run(['schema', '--diff'], { env: shared }).stdout).toBe('the sources of the schema agree\n');
    expect(box.run(['schema', '--diff', '--use-database-url'], { env: shared }).stdout).toBe('the database and the sources of the schema agree\n');
    const { stdout, stderr, status } = box.run(['schema'], { env: { SEQSCAN_DATABASE_URL: 'postgresql://me:h1dden@127.0.0.1:1/shop' } });
    expect({ stdout, stderr, status }).toEqual({ stdout: '', stderr: 'seqscan: 127.0.0.1:1 refuses connections: is the server running there?\n', status: 2 });
  });

  it('silences advice to build an index that only the database has', async () => {
    await server.run("INSERT INTO customers (email) SELECT n::text FROM generate_series(1, 3000) n; INSERT INTO orders (customer_id, state) SELECT n % 3000 + 1, 'new' FROM generate_series(1, 60000) n");
    await server.run('GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader; ANALYZE');
    const found = (): readonly string[] => (JSON.parse(box.run(['lint', '--explain', '--format', 'json'], { env: env() }).stdout) as { findings: { rule: string; message: string }[] }).findings.filter(({ rule }) => rule === 'missing-index').map(({ message }) => message);
    const before = found();
    expect(before.join('\n')).toMatch(/orders.*customer_id|customer_id.*orders/);
    await server.run('CREATE INDEX handmade ON orders (customer_id); ANALYZE');
    expect(found()).toEqual([]);
  }, 60_000);

  it('may have 5,000 tables', async () => {
    await server.run("DO $$ BEGIN FOR n IN 1..2500 LOOP EXECUTE format('CREATE TABLE many_%s (id bigint PRIMARY KEY, parent_id bigint, note text, UNIQUE (note))', n); END LOOP; END $$");
    await server.run("DO $$ BEGIN FOR n IN 2501..5000 LOOP EXECUTE format('CREATE TABLE many_%s (id bigint PRIMARY KEY, parent_id bigint REFERENCES many_%s, note text)', n, n - 2500); END LOOP; END $$");
    const started = performance.now();
    const { stdout, stderr, status } = box.run(['schema', '--diff'], { env: env() });
    expect(performance.now() - started).toBeLessThan(20_000);
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(stdout).toMatch(/\n5000 differences\n$/);
    const plan = box.run(['explain', '--sql', 'SELECT * FROM many_77 WHERE parent_id = 3'], { env: { ...env(), SEQSCAN_DATABASE_URL: server.url() } });
    expect(plan.stdout).toContain('Seq Scan on many_77');
    await server.run("DO $$ BEGIN FOR n IN REVERSE 5000..1 LOOP EXECUTE format('DROP TABLE many_%s', n); IF n % 500 = 0 THEN COMMIT; END IF; END LOOP; END $$");
  }, 120_000);
});
