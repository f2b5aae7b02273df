// The language server under what it is not made for: messages that are none, typing faster than anybody does, files that nobody would write.
import { spawn } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Hover } from 'vscode-languageserver-protocol/node';
import { type Client, program, startClient } from './client.js';
import { workshop, type Workshop } from './workshop.js';

const head = "import { PrismaClient } from '@prisma/client';\nconst db = new PrismaClient();\n";
const loop = 'export async function titles(ids: number[]) {\n  for (const id of ids) await db.book.findUnique({ where: { id } });\n}\n';

let box: Workshop;
let client: Client | undefined;
beforeEach(() => {
  box = workshop();
  box.write({ 'package.json': '{ "dependencies": { "@prisma/client": "6" } }', 'schema.prisma': 'datasource db {\n  provider = "postgresql"\n}\nmodel Book {\n  id Int @id\n}\n', 'a.ts': head + loop });
});
afterEach(async () => {
  try {
    await client?.stop();
  } finally {
    client = undefined;
    box.remove();
  }
  // 50,000 files are not gone at once where others write, too.
}, 60_000);

it('answers after messages that are none', async () => {
  const child = spawn(process.execPath, [program, 'lsp', '--stdio'], { cwd: box.folder, stdio: 'pipe' });
  try {
    let output = '';
    child.stdout.on('data', (data: Buffer) => (output += data.toString()));
    const send = (body: string): void => void child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    const answer = (id: number, what: RegExp): Promise<void> =>
      new Promise((settle, reject) => {
        const late = setTimeout(() => reject(new Error(`no answer to ${id}: ${output}`)), 20_000);
        const look = (): void => {
          if (!output.includes(`"id":${id}`) || !what.test(output)) return;
          clearTimeout(late);
          settle();
        };
        child.stdout.on('data', look);
        look();
      });
    send('{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}}');
    await answer(1, /"hoverProvider":true/);
    send('{"jsonrpc":"2.0","method":"initialized","params":{}}');
    send('{ this is not JSON');
    send('[]');
    send('"text"');
    send('{"jsonrpc":"2.0","method":"textDocument/didOpen","params":null}');
    send('{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///nowhere.ts","version":1},"contentChanges":[{"range":7}]}}');
    send('{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file://elsewhere/%zz.ts","languageId":"typescript","version":1,"text":"x"}}}');
    send('{"jsonrpc":"2.0","id":2,"method":"textDocument/hover","params":{}}');
    await answer(2, /"id":2,"error"/);
    send('{"jsonrpc":"2.0","id":3,"method":"no/such/method","params":{}}');
    await answer(3, /-32601/);
    send('{"jsonrpc":"2.0","id":4,"method":"textDocument/hover","params":{"textDocument":{"uri":"http://example.com/a.ts"},"position":{"line":0,"character":0}}}');
    await answer(4, /"id":4,"result":null/);
    const exited = new Promise<number | null>((settle) => child.on('exit', settle));
    send('{"jsonrpc":"2.0","id":5,"method":"shutdown"}');
    await answer(5, /"id":5,"result":null/);
    send('{"jsonrpc":"2.0","method":"exit"}');
    expect(await exited).toBe(0);
  } finally {
    child.kill('SIGKILL');
  }
});

it('keeps up with a keystroke every other millisecond, answers meanwhile, ends with what the last text says, and holds no more than before', async () => {
  client = await startClient({ folder: box.folder });
  const editor = client;
  await editor.analysed(() => editor.open('a.ts'));
  const waits: number[] = [];
  let lines = 0;
  const type = async (keys: number): Promise<void> => {
    for (let key = 0; key < keys; key += 1) {
      const column = key % 50;
      const at = { line: 2, character: column };
      if (column === 0) lines += 1;
      if (column === 0) editor.change('a.ts', { range: { start: { line: 2, character: 0 }, end: { line: 2, character: 0 } }, text: '/\n' });
      else editor.change('a.ts', { range: { start: at, end: at }, text: '/' });
      if (key % 100 === 0) {
        const from = performance.now();
        const found: Hover | null = await editor.connection.sendRequest('textDocument/hover', { textDocument: { uri: editor.uri('a.ts') }, position: { line: 3 + lines, character: 30 } });
        waits.push(performance.now() - from);
        expect(found?.range?.start.line).toBe(3 + lines);
      }
      await new Promise((settle) => setTimeout(settle, 2));
    }
    await editor.until('the last analysis', () => editor.findings().join() === `a.ts:${4 + lines} n-plus-one`);
  };
  // The first keys make the heap what it is while somebody types.
  await type(1000);
  const [memory, analyses] = [editor.memory(), editor.status.length];
  await type(2000);
  // The median: single answers wait for whatever else the machine does.
  expect(waits.sort((a, b) => a - b)[Math.floor(waits.length / 2)]).toBeLessThan(250);
  expect(editor.status.length - analyses).toBeLessThan(400);
  expect(editor.memory() - memory).toBeLessThan(100);
});

/** The server as a process that can be told anything. */
function rawServer(): { send(body: string): void; write(bytes: string): Promise<void>; answer(id: number, what?: RegExp): Promise<string>; ended: Promise<number | null>; kill(): void } {
  const child = spawn(process.execPath, [program, 'lsp', '--stdio'], { cwd: box.folder, stdio: 'pipe' });
  let output = '';
  const watchers = new Set<() => void>();
  child.stdout.on('data', (data: Buffer) => {
    output += data.toString();
    for (const look of watchers) look();
  });
  return {
    write: async (bytes) => {
      child.stdin.write(bytes);
      await new Promise((settle) => setTimeout(settle, 100));
    },
    send: (body) => void child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`),
    answer: (id, what = /./) =>
      new Promise((settle, reject) => {
        const late = setTimeout(() => reject(new Error(`no answer to ${id}: ${output}`)), 20_000);
        const look = (): void => {
          if (!output.includes(`"id":${id},`) || !what.test(output)) return;
          clearTimeout(late);
          watchers.delete(look);
          settle(output);
        };
        watchers.add(look);
        look();
      }),
    ended: new Promise((settle) => child.on('exit', settle)),
    kill: () => void child.kill('SIGKILL'),
  };
}

const initialize = '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}}';

it('answers after headers that are none', async () => {
  const server = rawServer();
  try {
    server.send(initialize);
    await server.answer(1, /"hoverProvider":true/);
    await server.write('GET / HTTP/1.1\r\nHost: example.com\r\n\r\n');
    await server.write('Content-Length: many\r\n\r\n');
    await server.write('Content-Length\r\n\r\n');
    await server.write('Content-Type: application/vscode-jsonrpc; charset=klingon\r\nContent-Length: 2\r\n\r\n{}');
    server.send('{"jsonrpc":"2.0","id":2,"method":"shutdown"}');
    await server.answer(2);
    server.send('{"jsonrpc":"2.0","method":"exit"}');
    expect(await server.ended).toBe(0);
  } finally {
    server.kill();
  }
});

it('answers each request whose parameters are not what they should be, and goes on', async () => {
  const server = rawServer();
  try {
    server.send(initialize);
    const { capabilities } = (JSON.parse(/\{"jsonrpc".*"id":1.*?\}(?=Content-Length|$)/s.exec(await server.answer(1, /"hoverProvider":true/))?.[0] ?? '') as { result: { capabilities: object } }).result;
    expect(Object.keys(capabilities)).toContain('completionProvider');
    server.send('{"jsonrpc":"2.0","method":"initialized","params":{}}');
    const uri = JSON.stringify(`file://${box.folder}/a.ts`);
    const params = ['null', '[]', '7', '{"textDocument":7,"position":"here"}', `{"textDocument":{"uri":${uri}},"position":{"line":-1,"character":1e99},"context":{"diagnostics":[{"data":7,"source":"seqscan"}]},"sql":7,"index":[],"rule":{},"url":{}}`];
    const requests = ['hover', 'codeLens', 'codeAction', 'documentSymbol', 'completion', 'diagnostic'].map((name) => `textDocument/${name}`).concat('codeAction/resolve', ...['explain', 'advise', 'migration', 'rulePage', 'rules', 'setDatabase', 'setTrust'].map((name) => `seqscan/${name}`));
    const notifications = ['textDocument/didOpen', 'textDocument/didChange', 'textDocument/didClose', 'textDocument/didSave', 'workspace/didChangeWatchedFiles', 'workspace/didChangeConfiguration', 'workspace/didChangeWorkspaceFolders', '$/cancelRequest', '$/setTrace'];
    let id = 10;
    for (const method of requests) for (const given of params) server.send(`{"jsonrpc":"2.0","id":${(id += 1)},"method":"${method}","params":${given}}`);
    for (const method of notifications) for (const given of params) server.send(`{"jsonrpc":"2.0","method":"${method}","params":${given}}`);
    for (let each = 11; each <= id; each += 1) await server.answer(each);
    server.send(`{"jsonrpc":"2.0","id":${id + 1},"method":"seqscan/rules","params":{}}`);
    expect(await server.answer(id + 1, /n-plus-one/)).not.toMatch(/TypeError/);
  } finally {
    server.kill();
  }
});

it('keeps what it knows while a configuration is anything but one', async () => {
  client = await startClient({ folder: box.folder });
  const editor = client;
  await editor.analysed();
  const before = editor.findings();
  expect(before).toEqual(['a.ts:4 n-plus-one']);
  box.write({ 'seqscan.config.json': '{}' });
  await editor.analysed(() => {
    editor.watched(['seqscan.config.json', 1]);
    editor.open('seqscan.config.json');
  });
  const unsaid: string[] = [];
  for (const text of ['{', 'null', '[]', '"text"', '7', '\0\u0001', '{"rules":7}', '{"rules":{"n-plus-one":{}}}', '{"include":[7]}', '{"database":{"url":7}}', '['.repeat(20_000), `{"rules":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`]) {
    await editor.analysed(() => editor.change('seqscan.config.json', { text }));
    expect(editor.findings().filter((line) => line.startsWith('a.ts'))).toEqual(before);
    if (editor.diagnostics('seqscan.config.json').length === 0) unsaid.push(text.slice(0, 40));
  }
  expect(unsaid).toEqual([]);
  await editor.analysed(() => editor.change('seqscan.config.json', { text: '{"rules":{"n-plus-one":"off"}}' }));
  expect(editor.findings()).toEqual([]);
});

it('takes a folder that is renamed while a file of it is open and unsaved, and one that is gone', async () => {
  box.write({ 'shop/a.ts': head + loop, 'shop/b.ts': head });
  client = await startClient({ folder: box.folder });
  const editor = client;
  await editor.analysed(() => editor.open('shop/b.ts', `${head}\n${loop}`));
  expect(editor.findings()).toEqual(['a.ts:4 n-plus-one', 'shop/a.ts:4 n-plus-one', 'shop/b.ts:5 n-plus-one']);
  // As an editor tells it: the document moves with its unsaved text.
  renameSync(join(box.folder, 'shop'), join(box.folder, 'store'));
  await editor.analysed(() => {
    editor.close('shop/b.ts');
    editor.open('store/b.ts', `${head}\n${loop}`);
    editor.watched(['shop', 3], ['store', 1]);
  });
  await editor.until('the new paths', () => editor.findings().join() === 'a.ts:4 n-plus-one,store/a.ts:4 n-plus-one,store/b.ts:5 n-plus-one');
  rmSync(join(box.folder, 'store'), { recursive: true });
  editor.watched(['store', 3]);
  // What is open stays, whatever became of its folder.
  await editor.until('the folder to be gone', () => editor.findings().join() === 'a.ts:4 n-plus-one,store/b.ts:5 n-plus-one');
});

it('reads a workspace of 50,000 files, answers meanwhile, and follows edits in it', async () => {
  for (let folder = 0; folder < 500; folder += 1) {
    const at = join(box.folder, `m${folder}`);
    mkdirSync(at);
    for (let file = 0; file < 100; file += 1) writeFileSync(join(at, `f${file}.ts`), file % 20 === 0 ? `import { titles } from './db.js';\nexport const f${file} = (ids: number[]) => titles(ids);\n` : `export const f${file} = (n: number) => n + ${folder};\n`);
    writeFileSync(join(at, 'db.ts'), head + loop);
  }
  client = await startClient({ folder: box.folder, patience: 120_000 });
  const editor = client;
  editor.open('m7/db.ts');
  const from = performance.now();
  await editor.connection.sendRequest('textDocument/codeAction', { textDocument: { uri: editor.uri('a.ts') }, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, context: { diagnostics: [] } });
  expect(performance.now() - from).toBeLessThan(5000);
  await editor.analysed();
  expect(editor.findings()).toHaveLength(501);
  expect(editor.memory()).toBeLessThan(1200);
  await editor.analysed(() => editor.change('m7/db.ts', { text: head }));
  expect(editor.findings()).toHaveLength(500);
}, 240_000);

it('survives an analysis that runs out of memory, and says so', async () => {
  const many = Array.from({ length: 40_000 }, (_, index) => `export const f${index} = (value: number) => [value, ${index}, { a: value, b: [value, '${index}'] }];\n`).join('');
  box.write({ 'large.ts': `${head}${many.slice(0, 1_900_000)}\n` });
  // As much as the server itself needs, and not what such a file takes.
  client = await startClient({ folder: box.folder, env: { NODE_OPTIONS: '--max-old-space-size=90' } });
  const editor = client;
  await editor.until('the failure', () => editor.status.some(({ state }) => state === 'failed'));
  const { rules }: { rules: object[] } = await editor.connection.sendRequest('seqscan/rules', {});
  expect(rules.length).toBeGreaterThan(5);
  // Without what it cannot take it works again.
  box.write({ 'large.ts': '' });
  editor.watched(['large.ts', 2]);
  await editor.until('the findings of the rest', () => editor.findings().join() === 'a.ts:4 n-plus-one');
  await expect(editor.stop()).rejects.toThrow(/^logged error: the analysis of .* has failed/);
  client = undefined;
});

it('takes a file of 30,000 lines', async () => {
  const many = Array.from({ length: 10_000 }, (_, index) => `export function f${index}(value: number): number {\n  return value + ${index};\n}\n`).join('');
  box.write({ 'large.ts': `${head}${many}${loop}` });
  client = await startClient({ folder: box.folder });
  const editor = client;
  await editor.analysed(() => editor.open('large.ts'));
  expect(editor.findings()).toEqual(['a.ts:4 n-plus-one', 'large.ts:30004 n-plus-one']);
  await editor.analysed(() => editor.change('large.ts', { range: { start: { line: 30_003, character: 19 }, end: { line: 30_003, character: 22 } }, text: '[1, 2]' }));
  expect(editor.findings()).toEqual(['a.ts:4 n-plus-one']);
});
