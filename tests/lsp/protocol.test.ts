// The language server as an editor meets it: the real process, over standard input and output.
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DocumentDiagnosticReportKind, DocumentDiagnosticRequest, LSPErrorCodes, type WorkspaceDiagnosticReport } from 'vscode-languageserver-protocol/node';
import { type Client, type ClientOptions, everything, startClient } from './client.js';
import { workshop, type Workshop } from './workshop.js';

const prisma = {
  'package.json': '{ "dependencies": { "@prisma/client": "6" } }',
  'schema.prisma': 'datasource db {\n  provider = "postgresql"\n}\nmodel Book {\n  id Int @id\n  title String\n}\n',
};
const loop = "import { PrismaClient } from '@prisma/client';\nconst db = new PrismaClient();\nexport async function titles(ids: number[]) {\n  for (const id of ids) await db.book.findUnique({ where: { id } });\n}\n";
const noLoop = "import { PrismaClient } from '@prisma/client';\nconst db = new PrismaClient();\nexport const book = (id: number) => db.book.findUnique({ where: { id } });\n";

let box: Workshop;
let clients: Client[];
beforeEach(() => {
  box = workshop();
  clients = [];
});
afterEach(async () => {
  try {
    await Promise.all(clients.map((client) => client.stop()));
  } finally {
    box.remove();
  }
});

const start = async (options: Partial<ClientOptions> = {}): Promise<Client> => {
  const client = await startClient({ folder: box.folder, ...options });
  clients.push(client);
  return client;
};
const project = (name: 'bookshop' | 'django-library'): void => {
  box.remove();
  box = workshop(name);
};

describe('findings', () => {
  it.each(['bookshop', 'django-library'] as const)('are those of the command line: %s', async (name) => {
    project(name);
    const client = await start();
    await client.analysed();
    const expected = box.lint();
    expect(expected.length).toBeGreaterThan(2);
    expect(client.findings()).toEqual(expected);
  });

  it('say what is wrong, why, what to do, and by which steps the program gets there', async () => {
    project('bookshop');
    const client = await start();
    await client.analysed();
    const [finding] = client.diagnostics('web/src/customers.ts');
    expect(finding).toMatchObject({
      source: 'seqscan',
      code: 'n-plus-one',
      severity: 2,
      range: { start: { line: 3, character: 25 }, end: { line: 3, character: 77 } },
      message: expect.stringMatching(/^prisma\.customer\.findUniqueOrThrow sends one query .*\nEvery element .*\n→ prisma\.customer\.findMany/) as string,
    });
    expect(finding?.relatedInformation?.map(({ location, message }) => `${location.uri.slice(client.uri('').length + 1)}:${location.range.start.line + 1} ${message}`)).toEqual([
      'web/src/orders.ts:6 the rows are queried here',
      'web/src/orders.ts:11 repeated for each pass of this loop',
      'web/src/orders.ts:12 calls customerName()',
    ]);
    expect(existsSync(fileURLToPath(finding?.codeDescription?.href ?? ''))).toBe(true);
  });

  it('tell the path in words where an editor has no place for it', async () => {
    project('bookshop');
    const client = await start({ capabilities: { textDocument: { publishDiagnostics: {} } } });
    await client.analysed();
    const [finding] = client.diagnostics('web/src/customers.ts');
    expect(finding?.relatedInformation).toBeUndefined();
    expect(finding?.message).toContain('\n  calls customerName()\n');
  });
});

describe('unsaved buffers', () => {
  beforeEach(() => box.write({ ...prisma, 'a.ts': noLoop }));

  it('count instead of the files on disk, edit by edit', async () => {
    const client = await start();
    await client.analysed(() => client.open('a.ts'));
    expect(client.findings()).toEqual([]);
    await client.analysed(() => client.change('a.ts', { text: loop }));
    expect(client.findings()).toEqual(['a.ts:4 n-plus-one']);
    // Two edits in one message, the second in the text that the first has left: a line is put in, and the loop is made one of three.
    await client.analysed(() =>
      client.change('a.ts', { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: '// é\r\n' }, { range: { start: { line: 4, character: 19 }, end: { line: 4, character: 22 } }, text: '[1, 2]' }),
    );
    expect(client.findings()).toEqual([]);
    await client.analysed(() => client.close('a.ts'));
    expect(client.findings()).toEqual([]);
  });

  it('count in other files too, and where no file is on disk', async () => {
    box.write({ 'b.ts': "import { book } from './a.js';\nexport async function all(ids: number[]) {\n  for (const id of ids) await book(id);\n}\n" });
    const client = await start();
    await client.analysed();
    expect(client.findings()).toEqual(['a.ts:3 n-plus-one']);
    await client.analysed(() => client.open('b.ts', 'export {};\n'));
    expect(client.findings()).toEqual([]);
    await client.analysed(() => client.open('new.ts', loop));
    expect(client.findings()).toEqual(['new.ts:4 n-plus-one']);
    await client.analysed(() => client.close('new.ts'));
    expect(client.findings()).toEqual([]);
  });

  it('of a schema change what it declares', async () => {
    box.write({ 'c.ts': "import { PrismaClient } from '@prisma/client';\nconst db = new PrismaClient();\nexport const byTitle = (title: string) => db.book.findMany({ where: { title }, take: 10 });\n" });
    const client = await start();
    await client.analysed();
    expect(client.findings()).toEqual(['c.ts:3 missing-index']);
    await client.analysed(() => client.open('schema.prisma', `${prisma['schema.prisma'].slice(0, -2)}  @@index([title])\n}\n`));
    expect(client.findings()).toEqual([]);
  });
});

describe('files on disk', () => {
  beforeEach(() => box.write({ ...prisma, 'src/a.ts': loop }));

  it('that come, change, move and go', async () => {
    const client = await start();
    await client.analysed();
    expect(client.findings()).toEqual(['src/a.ts:4 n-plus-one']);
    box.write({ 'src/b.ts': loop });
    await client.analysed(() => client.watched(['src/b.ts', 1]));
    expect(client.findings()).toEqual(['src/a.ts:4 n-plus-one', 'src/b.ts:4 n-plus-one']);
    box.write({ 'src/a.ts': noLoop });
    await client.analysed(() => client.watched(['src/a.ts', 2]));
    expect(client.findings()).toEqual(['src/b.ts:4 n-plus-one']);
    renameSync(join(box.folder, 'src'), join(box.folder, 'lib'));
    await client.analysed(() => client.watched(['src', 3], ['lib', 1]));
    expect(client.findings()).toEqual(['lib/b.ts:4 n-plus-one']);
    box.write({ '.gitignore': 'lib/\n' });
    await client.analysed(() => client.watched(['.gitignore', 1]));
    expect(client.findings()).toEqual([]);
  });

  it('that go while they are open stay as long as they are', async () => {
    const client = await start();
    await client.analysed(() => client.open('src/a.ts'));
    rmSync(join(box.folder, 'src/a.ts'));
    await client.analysed(() => client.watched(['src/a.ts', 3]));
    expect(client.findings()).toEqual(['src/a.ts:4 n-plus-one']);
    await client.analysed(() => client.close('src/a.ts'));
    expect(client.findings()).toEqual([]);
  });

  it('are read again at a save by editors that watch none', async () => {
    const client = await start({ capabilities: { textDocument: {} } });
    await client.analysed(() => client.open('schema.prisma'));
    box.write({ 'src/a.ts': noLoop });
    await client.analysed(() => client.connection.sendNotification('textDocument/didSave', { textDocument: { uri: client.uri('schema.prisma') } }));
    expect(client.findings()).toEqual([]);
  });
});

describe('configuration', () => {
  it('is that of the project, in its buffer too, and mistakes are shown in their places while what was read before counts', async () => {
    box.write({ ...prisma, 'a.ts': loop, 'seqscan.config.json': '{ "rules": { "n-plus-one": "error" } }' });
    const client = await start({ settings: { rules: { 'n-plus-one': 'off' } } });
    await client.analysed();
    expect(client.diagnostics('a.ts').map(({ severity }) => severity)).toEqual([1]);
    await client.analysed(() => client.open('seqscan.config.json', '{ "rules": { "n-plus-on": "info" } }'));
    expect(client.diagnostics('seqscan.config.json')).toMatchObject([{ severity: 1, range: { start: { line: 0, character: 13 } }, message: 'unknown rule "n-plus-on"; did you mean "n-plus-one"?' }]);
    expect(client.diagnostics('a.ts').map(({ severity }) => severity)).toEqual([1]);
    await client.analysed(() => client.change('seqscan.config.json', { text: '{ "rules": { "n-plus-one": "info" } }' }));
    expect(client.diagnostics('seqscan.config.json')).toEqual([]);
    expect(client.diagnostics('a.ts').map(({ severity }) => severity)).toEqual([3]);
  });

  it('is that of the editor where the project has none, and is pulled when it changes', async () => {
    box.write({ ...prisma, 'a.ts': loop });
    const client = await start({ settings: { rules: { 'n-plus-one': 'error' } } });
    await client.analysed();
    expect(client.diagnostics('a.ts').map(({ severity }) => severity)).toEqual([1]);
    client.settings = { rules: { 'n-plus-one': 'loud' } };
    await client.analysed(() => client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null }));
    expect(client.log).toContain('the setting "seqscan.rules" is not understood: {"n-plus-one":"loud"}');
    expect(client.diagnostics('a.ts').map(({ severity }) => severity)).toEqual([3]);
  });

  it('is taken from the notification by editors that cannot be asked', async () => {
    box.write({ ...prisma, 'a.ts': loop });
    const client = await start({ capabilities: { textDocument: {} } });
    await client.analysed();
    await client.analysed(() => client.connection.sendNotification('workspace/didChangeConfiguration', { settings: { seqscan: { rules: { 'n-plus-one': 'off' } } } }));
    expect(client.findings()).toEqual([]);
  });
});

describe('folders', () => {
  it('with different ORMs are projects of their own, and come and go', async () => {
    box.write({
      'one/package.json': prisma['package.json'],
      'one/schema.prisma': prisma['schema.prisma'],
      'one/a.ts': loop,
      'two/requirements.txt': 'django\n',
      'two/shop/models.py': 'from django.db import models\n\nclass Shelf(models.Model):\n    name = models.CharField(max_length=20)\n\nclass Book(models.Model):\n    shelf = models.ForeignKey(Shelf, on_delete=models.CASCADE)\n',
      'two/shop/views.py': 'from .models import Book\n\ndef names():\n    return [book.shelf.name for book in Book.objects.all()]\n',
      'two/manage.py': '',
    });
    const client = await start({ folders: [join(box.folder, 'one')] });
    await client.analysed();
    expect(client.findings()).toEqual(['one/a.ts:4 n-plus-one']);
    const two = { uri: client.uri('two'), name: 'two' };
    await client.analysed(() => client.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event: { added: [two], removed: [] } }));
    expect(client.findings()).toEqual(['one/a.ts:4 n-plus-one', 'two/shop/views.py:4 n-plus-one']);
    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event: { added: [], removed: [two] } });
    await client.until('the second folder to be forgotten', () => client.findings().length === 1);
  });

  it('of one repository are one project, and report what stands in them', async () => {
    const caller = "import { book } from '../lib/book.js';\nexport async function all(ids: number[]) {\n  for (const id of ids) await book(id);\n}\n";
    box.write({ ...prisma, '.git/HEAD': '', 'lib/book.ts': noLoop, 'one/a.ts': caller, 'two/b.ts': loop, 'three/c.ts': loop });
    const client = await start({ folders: [join(box.folder, 'lib'), join(box.folder, 'two')] });
    await client.analysed();
    expect(client.findings()).toEqual(['lib/book.ts:3 n-plus-one', 'two/b.ts:4 n-plus-one']);
    await client.analysed(() => client.open('three/c.ts'));
    expect(client.findings()).toEqual(['lib/book.ts:3 n-plus-one', 'three/c.ts:4 n-plus-one', 'two/b.ts:4 n-plus-one']);
  });

  it('are not needed: a file by itself is analysed as it stands in its buffer', async () => {
    box.write({ 'a.ts': loop, 'b.ts': loop });
    const client = await start({ folders: [] });
    await client.analysed(() => client.open('a.ts', `${loop}\n`));
    expect(client.findings()).toEqual(['a.ts:4 n-plus-one']);
    client.close('a.ts');
    await client.until('it to be forgotten', () => client.findings().length === 0);
  });
});

describe('pulled diagnostics', () => {
  const pulling: Partial<ClientOptions> = { capabilities: { ...everything, textDocument: { diagnostic: {} } } };

  it('are those that are pushed to others, with unchanged ones told as such', async () => {
    box.write({ ...prisma, 'a.ts': loop, 'b.ts': noLoop });
    const client = await start(pulling);
    client.open('a.ts');
    const textDocument = { uri: client.uri('a.ts') };
    const first = await client.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument });
    expect(first).toMatchObject({ kind: DocumentDiagnosticReportKind.Full, items: [{ code: 'n-plus-one', range: { start: { line: 3 } } }] });
    expect(await client.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument, previousResultId: first.resultId })).toEqual({ kind: DocumentDiagnosticReportKind.Unchanged, resultId: first.resultId });
    const whole: WorkspaceDiagnosticReport = await client.connection.sendRequest('workspace/diagnostic', { previousResultIds: [] });
    expect(whole.items.map(({ uri, kind }) => [uri, kind])).toEqual([[client.uri('a.ts'), 'full']]);
    expect(client.findings()).toEqual([]);
    const before = client.refreshes();
    client.change('a.ts', { text: noLoop });
    expect(await client.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument })).toMatchObject({ items: [] });
    expect(client.refreshes()).toBeGreaterThan(before);
  });

  it('can be cancelled', async () => {
    box.write({ ...prisma, 'a.ts': loop });
    const client = await start(pulling);
    client.open('a.ts');
    const { CancellationTokenSource } = await import('vscode-languageserver-protocol/node');
    const source = new CancellationTokenSource();
    const answer = client.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri: client.uri('a.ts') } }, source.token);
    source.cancel();
    await expect(answer).rejects.toMatchObject({ code: LSPErrorCodes.RequestCancelled });
  });
});

it('shows progress while a project is first read, and what it has read', async () => {
  box.write({ ...prisma, 'a.ts': loop });
  const client = await start();
  await client.analysed();
  await client.until('the end of the progress', () => client.progress.includes('end'));
  expect(client.progress[0]).toMatch(/^begin Seqscan reads /);
  expect(client.status.at(-1)).toMatchObject({ state: 'ready', sources: 1, senders: ['Prisma'], findings: { error: 0, warning: 0, info: 1 } });
});

it('starts and answers within a second', async () => {
  box.write({ 'a.ts': loop });
  // The quickest of three: what else the machine does is not the server's time.
  const times: number[] = [];
  for (let count = 0; count < 3; count += 1) {
    const from = performance.now();
    await start();
    times.push(performance.now() - from);
  }
  expect(Math.min(...times)).toBeLessThan(1000);
});
