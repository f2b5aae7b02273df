// What an editor is told while somebody types: each edit is answered by itself, whatever else happens, and the analysis of the whole project comes after.
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CodeAction } from 'vscode-languageserver-protocol/node';
import { type Client, startClient } from './client.js';
import { workshop, type Workshop } from './workshop.js';

const head = "import { PrismaClient } from '@prisma/client';\nconst db = new PrismaClient();\n";
const loop = 'export async function titles(ids: number[]) {\n  for (const id of ids) await db.book.findUnique({ where: { id } });\n}\n';
const asked = 'export async function has(shelf: number) {\n  return (await db.book.findMany({ where: { shelf } })).length > 0;\n}\n';
const start = { line: 0, character: 0 };

let box: Workshop;
let client: Client | undefined;
beforeEach(() => {
  box = workshop();
  box.write({ 'package.json': '{ "dependencies": { "@prisma/client": "6" } }', 'schema.prisma': 'datasource db {\n  provider = "postgresql"\n}\nmodel Book {\n  id Int @id\n  shelf Int\n  @@index([shelf])\n}\n', 'a.ts': head + loop, 'b.ts': head + asked });
});
afterEach(async () => {
  try {
    await client?.stop();
  } finally {
    client = undefined;
    box.remove();
  }
});

/** An editor with both files open, at rest. */
async function opened(): Promise<Client> {
  const editor = await startClient({ folder: box.folder });
  client = editor;
  await editor.analysed(() => {
    editor.open('a.ts');
    editor.open('b.ts');
  });
  expect(editor.findings()).toContain('a.ts:4 n-plus-one');
  return editor;
}

/** How many analyses of the whole have begun. */
const begun = ({ status }: Client): number => status.filter(({ state }) => state === 'analysing').length;

it('answers edits before the whole project is analysed again, and takes them back as soon', async () => {
  const editor = await opened();
  const before = begun(editor);
  editor.change('a.ts', { range: { start: { line: 3, character: 2 }, end: { line: 3, character: 23 } }, text: 'const id = ids[0];' });
  await editor.until('the loop is gone', () => editor.diagnostics('a.ts').length === 0);
  editor.change('a.ts', { range: { start: { line: 3, character: 2 }, end: { line: 3, character: 20 } }, text: 'for (const id of ids)' });
  await editor.until('the loop is back', () => editor.findings().includes('a.ts:4 n-plus-one'));
  expect(begun(editor)).toBe(before);
  await editor.analysed();
  expect(editor.findings()).toContain('a.ts:4 n-plus-one');
});

it('answers edits while files are saved and opened', async () => {
  const editor = await opened();
  let line = 4;
  for (let round = 0; round < 12; round += 1) {
    editor.watched([round % 2 ? 'a.ts' : 'b.ts', 2]);
    editor.change('a.ts', { range: { start, end: start }, text: '// note\n' });
    line += 1;
    await editor.until(`the finding is at line ${line}`, () => editor.findings().includes(`a.ts:${line} n-plus-one`));
  }
  await editor.analysed();
  expect(editor.findings()).toContain(`a.ts:${line} n-plus-one`);
});

it('offers no fix for a text that is no longer there', async () => {
  const editor = await opened();
  const diagnostics = editor.diagnostics('b.ts');
  const request = (): Promise<CodeAction[]> => editor.connection.sendRequest('textDocument/codeAction', { textDocument: { uri: editor.uri('b.ts') }, range: { start, end: { line: 9, character: 0 } }, context: { diagnostics, only: ['quickfix'] } });
  const early = request().catch((cause: { readonly code: number }) => cause.code);
  editor.change('b.ts', { range: { start, end: start }, text: '// note\n' });
  const answer = await early;
  // Answered before the edit arrived, or refused because of it (ContentModified): never with the old places under the new version.
  const versions = Array.isArray(answer) ? answer.flatMap(({ edit }) => (edit?.documentChanges ?? []).map((change) => ('textDocument' in change ? change.textDocument.version : 0))) : [];
  expect(answer === -32801 || versions.every((version) => version === 1)).toBe(true);
  await editor.analysed();
});
