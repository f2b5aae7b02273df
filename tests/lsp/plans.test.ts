// Plans as an editor gets them from the language server: of a whole file, of a database that is run on or that never answers, and what becomes of an advised index.
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server as TcpServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Explanation } from '../../server/src/lsp/protocol.js';
import type { ProjectAdvice } from '../../server/src/lsp/requests.js';
import { isSkipped, type Server, startServer } from '../planner/postgres.js';
import { type Client, type ClientOptions, startClient } from './client.js';
import { workshop, type Workshop } from './workshop.js';

let box: Workshop;
let client: Client;
const start = async (options: Partial<ClientOptions> = {}): Promise<void> => {
  client = await startClient({ folder: box.folder, ...options });
  await client.analysed();
};
beforeEach(() => void (box = workshop('bookshop')));
afterEach(async () => {
  try {
    await client.stop();
  } finally {
    box.remove();
  }
});

const explain = (path: string, params: object = {}): Promise<Explanation> => client.connection.sendRequest('seqscan/explain', { textDocument: { uri: client.uri(path) }, ...params });
const advise = async (): Promise<readonly ProjectAdvice[]> => (await client.connection.sendRequest<{ projects: readonly ProjectAdvice[] }>('seqscan/advise', {})).projects;
const migration = (path: string, index: string): Promise<{ readonly title: string; readonly edit: WorkspaceEdit }> => client.connection.sendRequest('seqscan/migration', { textDocument: { uri: client.uri(path) }, index });

/** The texts of files after an edit, by their paths. */
function applied({ documentChanges = [] }: WorkspaceEdit): Record<string, string> {
  const edits = documentChanges.filter((change): change is TextDocumentEdit => 'edits' in change);
  return Object.fromEntries(
    edits.map(({ textDocument: { uri }, edits: own }) => {
      const file = fileURLToPath(uri);
      const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
      return [file.slice(box.folder.length + 1), TextDocument.applyEdits(TextDocument.create('', '', 0, before), own as never)];
    }),
  );
}

describe('the embedded planner', () => {
  it('explains every statement of a file', async () => {
    await start();
    const { statements } = await explain('web/src/orders.ts');
    expect(statements.map(({ what, range }) => `${(range?.start.line ?? 0) + 1} ${what ?? ''}`)).toContain('6 prisma.order.findMany');
    expect(statements.length).toBeGreaterThan(1);
    expect(statements.every(({ explained }) => explained.kind === 'plan')).toBe(true);
    await expect(explain('web/src/database.ts')).rejects.toThrow('no statement is sent from this file, as far as Seqscan can see');
  });

  it('advises the indexes that `seqscan lint --explain` reports, and leaves the findings as they were', async () => {
    await start();
    const before = client.findings();
    const [project, ...others] = await advise();
    expect(others).toEqual([]);
    if (project === undefined || 'refused' in project) throw new Error('no advice');
    const { report } = box.json(['.', '--explain', '--no-fixes']);
    const expected = report.findings.filter(({ rule }) => rule === 'missing-index').map(({ file, range }) => `${file}:${range.start.line}`).sort();
    expect(expected.length).toBeGreaterThan(0);
    expect(project.indexes.map(({ uri, range }) => `${fileURLToPath(uri).slice(box.folder.length + 1)}:${range.start.line + 1}`).sort()).toEqual(expected);
    expect(project.indexes.map(({ consequence }) => consequence)).toContainEqual(expect.stringMatching(/^Planned by embedded/));
    expect(project.planner).toMatch(/^embedded/);
    expect(project.statements).toBeGreaterThan(0);
    await client.analysed(() => client.open('web/src/orders.ts', `${readFileSync(join(box.folder, 'web/src/orders.ts'), 'utf8')}\n`));
    expect(client.findings()).toEqual(before);
  });

  it('has an advised index built by a migration of the project, and declared by its model', async () => {
    await start();
    const { statements } = await explain('web/src/orders.ts', { position: { line: 5, character: 0 } });
    const index = statements[0]?.advice?.index ?? '';
    expect(index).toBe('CREATE INDEX CONCURRENTLY "Order_placedAt_idx" ON "Order" ("placedAt")');
    const { title, edit } = await migration('web/src/orders.ts', index);
    expect(title).toMatch(/^Add @@index\(\[placedAt\]\) to model Order/);
    const texts = applied(edit);
    expect(texts['web/prisma/schema.prisma']).toMatch(/model Order \{[^}]*@@index\(\[placedAt\]\)/);
    expect(existsSync(join(box.folder, 'web/prisma/schema.prisma'))).toBe(true);
    expect(readFileSync(join(box.folder, 'web/prisma/schema.prisma'), 'utf8')).not.toContain('@@index([placedAt])');
    await expect(migration('web/src/orders.ts', 'CREATE INDEX made_up ON "Order" (id); DROP TABLE "Order"')).rejects.toThrow('this index was not advised by this server: ask for the plan again');
  });

  it('has its plan told in a hover once it was asked, until somebody else is to be asked', async () => {
    await start();
    const hover = async (): Promise<string> => JSON.stringify(await client.connection.sendRequest('textDocument/hover', { textDocument: { uri: client.uri('web/src/orders.ts') }, position: { line: 5, character: 35 } }));
    expect(await hover()).not.toContain('planned');
    await explain('web/src/orders.ts', { position: { line: 5, character: 0 } });
    expect(await hover()).toMatch(/Last planned by embedded \(PostgreSQL \d+\): Seq Scan on Order, cost [\d,]+; [\d,]+ with `CREATE INDEX CONCURRENTLY/);
    await client.connection.sendRequest('seqscan/setDatabase', { url: 'postgresql://nobody@127.0.0.1:1/nothing' });
    expect(await hover()).not.toContain('planned');
  });

  it('runs nothing', async () => {
    await start();
    client.answer = 'Run';
    await expect(explain('web/src/orders.ts', { sql: 'SELECT 1', analyze: true })).rejects.toThrow('EXPLAIN ANALYZE runs the statement on a database, and none is configured');
    expect(client.questions).toEqual([]);
  });
});

const skipped = isSkipped('EXPLAIN ANALYZE in an editor');
describe.skipIf(skipped)('a configured database', () => {
  let server: Server;
  beforeAll(async () => {
    server = startServer();
    await server.run('CREATE TABLE "Order" (id int PRIMARY KEY, "placedAt" timestamptz); INSERT INTO "Order" SELECT n, now() FROM generate_series(1, 100) n');
  });
  afterAll(() => server.remove());
  const sql = 'SELECT count(*) FROM "Order" WHERE id > 90';

  it('runs a statement once the user has said so, and says how long it took', async () => {
    await start();
    await client.connection.sendRequest('seqscan/setDatabase', { url: server.url() });
    await expect(explain('web/src/orders.ts', { sql, analyze: true })).rejects.toThrow('not run');
    expect(client.questions).toEqual([expect.stringMatching(/^Run this statement on PostgreSQL \d+[^]*read-only[^]*SELECT\n {2}count\(\*\)/)]);
    client.answer = 'Run';
    const { planner, statements } = await explain('web/src/orders.ts', { sql, analyze: true });
    expect(planner).toMatch(/^PostgreSQL /);
    expect(statements).toMatchObject([{ sql, explained: { kind: 'plan', plan: { executionTime: expect.any(Number) as number, root: { type: 'Aggregate', actual: { rows: 1, loops: 1 } } } } }]);
  });

  it.each([
    ['a write', 'DELETE FROM "Order"', /SELECT/],
    ['a statement whose values nobody knows', 'SELECT * FROM "Order" WHERE id = $1', /parameter|value/],
    ['a function that could write', "SELECT setval('x', 1)", /setval/],
  ])('does not run %s, and does not ask', async (_, text, why) => {
    await start();
    client.answer = 'Run';
    await client.connection.sendRequest('seqscan/setDatabase', { url: server.url() });
    await expect(explain('web/src/orders.ts', { sql: text, analyze: true })).rejects.toThrow(why);
    expect(client.questions).toEqual([]);
    expect(await server.run('SELECT count(*)::int AS n FROM "Order"')).toEqual([{ n: 100 }]);
  });

  it('is asked for plans as soon as it is chosen, and no more when it is forgotten', async () => {
    await start();
    await client.connection.sendRequest('seqscan/setDatabase', { url: server.url() });
    expect((await explain('web/src/orders.ts', { sql })).planner).toMatch(/^PostgreSQL /);
    await client.connection.sendRequest('seqscan/setDatabase', { url: null });
    expect((await explain('web/src/orders.ts', { sql })).planner).toMatch(/^embedded/);
  });
});

describe('a database that accepts connections and never answers', () => {
  let silent: TcpServer;
  let port: number;
  beforeAll(async () => {
    silent = createServer(() => undefined);
    await new Promise<void>((settle) => silent.listen(0, '127.0.0.1', settle));
    port = (silent.address() as { port: number }).port;
  });
  afterAll(() => silent.close());

  it('holds up nothing but its plan, which is refused with one line', async () => {
    await start();
    await client.connection.sendRequest('seqscan/setDatabase', { url: `postgresql://me:secret@127.0.0.1:${port}/shop` });
    await client.analysed(() => client.open('web/src/customers.ts'));
    const before = client.findings().length;
    const asked = Date.now();
    let isAnswered = false;
    const plan = explain('web/src/orders.ts', { position: { line: 5, character: 0 } }).then(() => 'a plan', (cause: unknown) => String(cause)).finally(() => (isAnswered = true));
    // Analyses go on while the database is waited for.
    await client.analysed(() => client.open('web/src/orders.ts', 'export {};\n'));
    expect(client.findings().length).toBeLessThan(before);
    expect(isAnswered).toBe(false);
    const said = await plan;
    expect(said).toMatch(/127\.0\.0\.1/);
    expect(said).not.toMatch(/secret|\n/);
    expect(Date.now() - asked).toBeLessThan(15_000);
  });
});
