// `seqscan explain` and `seqscan stats export`, through the real program, on schemas without a database and on a real one.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../server/src/cli/explain.js';
import { openLive } from '../../server/src/database/live/live.js';
import { isSkipped, type Server, startServer } from '../planner/postgres.js';
import { sandbox, type Sandbox } from './sandbox.js';

const schema = `CREATE TABLE customers (id bigint PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE orders (id bigserial PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customers, state text NOT NULL, note text);
`;
/** The same as the program knows it. */
const models = `datasource db {
  provider = "postgresql"
}
model Customer {
  id     Int     @id
  email  String  @unique
  orders Order[]
  @@map("customers")
}
model Order {
  id         Int      @id @default(autoincrement())
  customerId Int      @map("customer_id")
  customer   Customer @relation(fields: [customerId], references: [id])
  state      String
  note       String?
  @@map("orders")
}
`;
const source = `import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
export async function ofCustomer(id: number) {
  return prisma.order.findMany({ where: { customerId: id }, orderBy: { id: 'asc' } });
}
`;

let box: Sandbox;
beforeEach(() => void (box = sandbox({ 'schema.prisma': models, 'src/orders.ts': source, 'package.json': '{"dependencies":{"@prisma/client":"6"}}', 'seqscan.config.json': '{ "root": true, "tables": { "orders": { "rows": 3000000 } } }' })));
afterEach(() => box.remove());

describe('seqscan explain', () => {
  it('shows the plan before and after the index that helps', () => {
    const { stdout, stderr, status } = box.run(['explain', '--sql', 'select * from orders where customer_id = ? order by id']);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ {2}SELECT\n {4}\*\n/);
    expect(stdout).toContain('Plan by embedded (PostgreSQL 18)');
    expect(stdout).toMatch(/\n +[\d,]+ +[\d,]+ +\d+% .*Seq Scan on orders\n/);
    expect(stdout).toMatch(/\nWith CREATE INDEX CONCURRENTLY orders_customer_id\w*_idx ON orders \(customer_id(?:, id)?\);\n/);
    expect(stdout).toMatch(/\n[\d,]+ → [\d.,]+: [\d.,]+ times cheaper\n$/);
    expect(stdout).not.toContain('\u001b');
  }, 60_000);

  it('confirms indexes of a program’s statements, at a size that is said, in the words of the models and in SQL', () => {
    const said = (rows: string): unknown => {
      const project = sandbox({ 'schema.prisma': models.replace('note       String?', 'note String?\n  number String'), 'src/orders.ts': source.replace('where: { customerId: id }', "where: { number: String(id) }"), 'package.json': '{"dependencies":{"@prisma/client":"6"}}', 'seqscan.config.json': `{ "root": true${rows} }` });
      try {
        const { findings } = JSON.parse(project.run(['lint', '--explain', '--format', 'json']).stdout) as { findings: { rule: string; message: string; consequence: string; remedy: string }[] };
        return findings.filter(({ rule, message }) => rule === 'missing-index' && message.includes('reads orders')).map(({ message, consequence, remedy }) => ({ message, consequence, remedy }));
      } finally {
        project.remove();
      }
    };
    const remedy = expect.stringMatching(/^@@index\(\[number\]\) in model Order, which is CREATE INDEX CONCURRENTLY orders_number_idx ON orders \(number\); every write/) as string;
    const message = expect.stringMatching(/^prisma\.order\.findMany reads orders without an index on number: a sequential scan now, an? (?:bitmap )?index scan with one$/) as string;
    expect(said('')).toEqual([{ message, remedy, consequence: expect.stringMatching(/^Planned by embedded \(PostgreSQL 18\): cost [\d,]+ now, [\d,]+ with the index, at about 1,000,000 rows, assumed: nothing says how many there are\.$/) as string }]);
    expect(said(', "tables": { "orders": { "rows": 3000000 } }')).toEqual([{ message, remedy, consequence: expect.stringMatching(/with the index, at about 3,000,000 rows\.$/) as string }]);
  }, 60_000);

  it('finds the statement of a line', () => {
    const { stdout } = box.run(['explain', 'src/orders.ts:4', '--format', 'json']);
    const report = JSON.parse(stdout) as { statements: { file: string; line: number; sql: string; plan: { root: object }; advice: { index: string } }[] };
    expect(report.statements).toHaveLength(1);
    expect(report.statements[0]).toMatchObject({ file: 'src/orders.ts', line: 4, what: 'prisma.order.findMany', sql: expect.stringContaining('WHERE') as string });
    expect(report.statements[0]?.advice.index).toMatch(/^CREATE INDEX CONCURRENTLY/);
  }, 60_000);

  it.each([
    [['explain'], 'takes either FILE:LINE or --sql TEXT'],
    [['explain', 'src/orders.ts:4', '--sql', 'SELECT 1'], 'takes either FILE:LINE or --sql TEXT'],
    [['explain', 'src/orders.ts'], 'is not a place: FILE:LINE'],
    [['explain', 'src/nothing.ts:4'], 'no such file or folder: src/nothing.ts'],
    [['explain', 'src/orders.ts:1'], 'no statement is sent from this line'],
    [['explain', '--sql', 'SELECT 1', '--analyze'], 'asks before it does: there is no terminal to ask on'],
    [['explain', '--sql', 'SELECT 1', '--format', 'xml'], 'one of pretty, json'],
    [['explain', '--sql', 'SELECT 1', '--stats', 'nothing.json'], 'nothing.json: the statistics cannot be read (ENOENT)'],
    [['explain', '--sql', 'SELECT 1', '--stats', 'schema.prisma'], 'schema.prisma: not a file that `seqscan stats export` wrote: it is not JSON'],
    [['stats'], 'seqscan stats export'],
    [['stats', 'export'], 'no database is configured'],
  ])('refuses %j in one line', (words, message) => {
    const { stderr, stdout, status } = box.run(words, { env: { SEQSCAN_DATABASE_URL: '', DATABASE_URL: 'postgresql://me:secret@nowhere.invalid/x' } });
    expect(stderr).toMatch(/^seqscan: [^\n]+\n$/);
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  }, 30_000);

  it('says why there is no plan', () => {
    const { stdout, status } = box.run(['explain', '--sql', 'select nothing from orders']);
    expect(stdout).toMatch(/\nno plan: column "nothing" does not exist\n$/);
    expect(status).toBe(2);
  }, 60_000);

  it('needs a schema', () => {
    box.write({ 'schema.prisma': '' });
    expect(box.run(['explain', '--sql', 'SELECT 1']).stderr).toMatch(/^seqscan: nothing to plan with: no schema was found/);
  }, 30_000);
});

describe.skipIf(isSkipped('explaining on a database'))('on a database', () => {
  let server: Server;
  beforeAll(async () => {
    server = startServer();
    await server.run(`${schema} INSERT INTO customers SELECT n, 'c' || n || '@shop.example' FROM generate_series(1, 5000) n; INSERT INTO orders (customer_id, state) SELECT n % 5000 + 1, 'paid' FROM generate_series(1, 200000) n`);
    await server.run("ALTER TABLE customers ADD reset_token text; UPDATE customers SET reset_token = 't0ken' || id % 10; CREATE INDEX ON customers (lower(reset_token))");
    await server.run('VACUUM ANALYZE');
    await server.run(`CREATE ROLE reader LOGIN PASSWORD 'hunter2-secret'; ${server.readAll('reader')}`);
  }, 120_000);
  afterAll(() => server?.remove());

  it('explains with its schema, and says which database answered', () => {
    const { stdout, stderr, status } = box.run(['explain', '--sql', 'SELECT * FROM orders WHERE customer_id = $1'], { env: { SEQSCAN_DATABASE_URL: server.url('reader', 'hunter2-secret') } });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toMatch(new RegExp(`Plan by PostgreSQL ${server.version}\\.\\d+ at /`));
    expect(stdout).toMatch(/times cheaper\n$/);
  }, 60_000);

  it('asks before it runs a statement, and not about one that is not run anyway', async () => {
    const planner = await openLive({ url: server.url('reader', 'hunter2-secret') });
    const questions: string[] = [];
    const asking = (said: string) => (question: string): Promise<string> => {
      questions.push(question);
      return Promise.resolve(said);
    };
    const terminal = { warn: () => undefined };
    try {
      for (const [sql, message] of [
        ['DELETE FROM orders', 'only a SELECT that writes nothing is run'],
        ['SELECT * FROM orders FOR UPDATE', 'a SELECT that locks rows is not run'],
        ['SELECT * FROM orders WHERE id = $1', 'a statement with parameters cannot be run: put values in their places'],
        ['SELECT 1; DELETE FROM orders', '2 statements instead of one'],
        ['SELECT random()', 'the function random has side effects: the statement is not handed to the database'],
      ] as const) {
        expect(await run(sql, planner, terminal, asking('y'))).toEqual({ kind: 'refused', message });
      }
      expect(questions).toEqual([]);
      expect(await run('SELECT count(*) FROM orders', planner, terminal, asking('no'))).toEqual({ kind: 'refused', message: 'not run' });
      expect(questions).toEqual([`Run this statement on ${planner.title}? It is read-only and ends after 5 s at the latest. [y/N] `]);
      expect(await run('SELECT count(*) FROM orders', planner, terminal, asking('y'))).toMatchObject({ kind: 'plan', plan: { root: { actual: { rows: 1 } } } });
    } finally {
      await planner.close();
    }
  }, 60_000);

  it('is asked before the project is read', () => {
    const { stderr, status } = box.run(['explain', 'src/orders.ts:1'], { env: { SEQSCAN_DATABASE_URL: 'postgresql://me@127.0.0.1:1/shop' } });
    expect({ stderr, status }).toEqual({ stderr: 'seqscan: 127.0.0.1:1 refuses connections: is the server running there?\n', status: 2 });
    box.write({ 'schema.prisma': '' });
    expect(box.run(['explain', '--sql', 'SELECT 1'], { env: { SEQSCAN_DATABASE_URL: server.url('reader', 'hunter2-secret') } }).status).toBe(0);
  }, 60_000);

  it('uses DATABASE_URL only where it is allowed to', () => {
    const env = { SEQSCAN_DATABASE_URL: '', DATABASE_URL: server.url('reader') };
    const words = ['explain', '--sql', 'SELECT 1', '--format', 'json'];
    expect(box.run(words, { env }).stdout).toContain('"planner": "embedded');
    expect(box.run([...words, '--use-database-url'], { env }).stdout).toContain(`"planner": "PostgreSQL ${server.version}`);
    box.write({ 'seqscan.config.json': '{ "root": true, "database": { "useDatabaseUrl": true } }' });
    expect(box.run(words, { env }).stdout).toContain(`"planner": "PostgreSQL ${server.version}`);
  }, 90_000);

  it('exports statistics, from which the embedded planner plans', () => {
    const env = { SEQSCAN_DATABASE_URL: server.url('reader') };
    expect(box.run(['stats', 'export', '--output', 'stats.json'], { env }).stderr).toBe('wrote the statistics of 2 tables to stats.json; it holds values of rows\n');
    expect(box.run(['stats', 'export', '--without-values', '--output', 'bare.json'], { env }).stderr).toBe('wrote the statistics of 2 tables to bare.json\n');
    expect(readFileSync(join(box.folder, 'stats.json'), 'utf8')).toContain('@shop.example');
    expect(readFileSync(join(box.folder, 'stats.json'), 'utf8')).not.toMatch(/t0ken/);
    expect(readFileSync(join(box.folder, 'bare.json'), 'utf8')).not.toMatch(/shop\.example|paid/);
    box.write({ 'seqscan.config.json': '{ "root": true, "stats": "stats.json" }' });
    const { stdout } = box.run(['explain', '--sql', 'SELECT * FROM orders', '--format', 'json'], { env: { SEQSCAN_DATABASE_URL: '' } });
    expect(JSON.parse(stdout)).toMatchObject({ planner: `embedded (PostgreSQL 18${server.version < 18 ? `, as ${server.version}` : ''})`, statements: [{ plan: { root: { rows: 200000 } } }] });
  }, 90_000);

  it('shows no password, whatever goes wrong', () => {
    const wrong = 'wr0ng-secret';
    for (const url of [server.url('nobody', wrong), `postgresql://me:${wrong}@127.0.0.1:1/x`, `postgresql://me:${wrong}@no-such.invalid/x`, `postgresql://me:${wrong}@h:99999/x`]) {
      for (const words of [['explain', '--sql', 'SELECT 1'], ['stats', 'export'], ['lint', '--explain']]) {
        const { stdout, stderr } = box.run(words, { env: { SEQSCAN_DATABASE_URL: url } });
        expect(stdout + stderr).not.toContain(wrong);
        expect(stderr).toMatch(/^(?:seqscan: [^\n]+\n)+$/);
      }
    }
  }, 120_000);
});
