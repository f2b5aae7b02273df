// What the language server answers when an editor asks: hovers, lenses, actions that suppress, plans.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CodeAction, CodeLens, Hover, TextDocumentEdit } from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Explanation } from '../../server/src/lsp/protocol.js';
import { type Client, type ClientOptions, startClient } from './client.js';
import { workshop, type Workshop } from './workshop.js';

let box: Workshop;
let client: Client | undefined;
beforeEach(() => void (box = workshop('bookshop')));
afterEach(async () => {
  try {
    await client?.stop();
  } finally {
    client = undefined;
    box.remove();
  }
});

const start = async (options: Partial<ClientOptions> = {}): Promise<Client> => {
  client = await startClient({ folder: box.folder, ...options });
  return client;
};
const position = (path: string, piece: string): { line: number; character: number } => {
  const text = readFileSync(join(box.folder, path), 'utf8');
  return TextDocument.create('', '', 0, text).positionAt(text.indexOf(piece));
};
const hover = (path: string, piece: string): Promise<Hover | null> =>
  (client as Client).connection.sendRequest('textDocument/hover', { textDocument: { uri: (client as Client).uri(path) }, position: position(path, piece) });
const markdown = (found: Hover | null): string => (found?.contents as { value: string } | undefined)?.value ?? '';

describe('a hover', () => {
  it('shows a statement, how often and why it is sent, and how many rows answer', async () => {
    await (await start()).analysed();
    const found = await hover('web/src/customers.ts', 'findUniqueOrThrow');
    expect(found?.range).toEqual({ start: position('web/src/customers.ts', 'prisma.customer.find'), end: { line: 3, character: 77 } });
    expect(markdown(found)).toBe(
      [
        '```sql\nSELECT\n  *\nFROM\n  "Customer"\nWHERE\n  id = $1\nLIMIT\n  1\n```\n',
        '**Sent once for each pass of the loop that leads here**, each time for something else.',
        `- the rows are queried here ([orders.ts:6](${client?.uri('web/src/orders.ts')}#L6))`,
        `- repeated for each pass of this loop ([orders.ts:11](${client?.uri('web/src/orders.ts')}#L11))`,
        `- calls customerName() ([orders.ts:12](${client?.uri('web/src/orders.ts')}#L12))\n`,
        'At most one row; `Customer` has an assumed 1,000,000 rows.',
      ].join('\n'),
    );
  });

  it('tells a lazy relation from a call, and of a statement outside of loops that it is sent once', async () => {
    await (await start()).analysed();
    expect(markdown(await hover('api/shop/models.py', 'author.name'))).toMatch(/SELECT[^]*shop_author[^]*\*\*Sent when the relation is first used once for each pass of the template loop/);
    expect(markdown(await hover('web/src/orders.ts', 'order.findMany'))).toMatch(/Sent once each time that this runs; 2 ways lead here\.\n\nEvery row that fits: there is no limit/);
    expect(await hover('web/src/orders.ts', 'import')).toBeNull();
  });

  it('follows the text while somebody types, before any analysis has seen it', async () => {
    const editor = await start();
    await editor.analysed(() => editor.open('web/src/customers.ts'));
    editor.change('web/src/customers.ts', { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: '// one\n// two\n' });
    const found: Hover | null = await editor.connection.sendRequest('textDocument/hover', { textDocument: { uri: editor.uri('web/src/customers.ts') }, position: { line: 5, character: 30 } });
    expect(found?.range?.start).toEqual({ line: 5, character: 25 });
    await editor.analysed();
  });
});

describe('lenses', () => {
  const lenses = (path: string): Promise<CodeLens[]> => (client as Client).connection.sendRequest('textDocument/codeLens', { textDocument: { uri: (client as Client).uri(path) } });
  const titles = async (path: string): Promise<string[]> => (await lenses(path)).map(({ range, command }) => `${range.start.line + 1} ${command?.title ?? ''}`);

  it('say how often statements are sent that are repeated, and explain them where the editor can', async () => {
    await (await start({ options: { commands: ['seqscan.explain'] } })).analysed();
    expect(await titles('web/src/customers.ts')).toEqual(['4 sent once for each pass of the loop that leads here', '4 Explain']);
    expect((await lenses('web/src/customers.ts'))[1]?.command).toMatchObject({ command: 'seqscan.explain', arguments: [client?.uri('web/src/customers.ts'), { line: 3, character: 25 }] });
  });

  it('are for all statements, or for none, as the setting says', async () => {
    const editor = await start({ settings: { codeLens: 'all' }, options: { commands: ['seqscan.explain'] } });
    await editor.analysed();
    expect(await titles('web/src/orders.ts')).toContain('6 Explain');
    editor.settings = { codeLens: 'off' };
    await editor.analysed(() => editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: null }));
    expect(await titles('web/src/customers.ts')).toEqual([]);
  });
});

describe('actions that suppress', () => {
  const actions = async (path: string): Promise<CodeAction[]> => {
    const editor = client as Client;
    const diagnostics = editor.diagnostics(path).slice(0, 1);
    const all: CodeAction[] = await editor.connection.sendRequest('textDocument/codeAction', { textDocument: { uri: editor.uri(path) }, range: diagnostics[0]?.range, context: { diagnostics, triggerKind: 2 } });
    return all;
  };
  /** Chooses an action, applies it to the buffers as an editor does, and answers with what the file's text is then. */
  const choose = async (path: string, title: RegExp): Promise<{ readonly file: string; readonly text: string }> => {
    const editor = client as Client;
    const action = (await actions(path)).find((each) => title.test(each.title));
    const resolved: CodeAction = await editor.connection.sendRequest('codeAction/resolve', action as CodeAction);
    const changes = resolved.edit?.documentChanges ?? [];
    const edit = changes.at(-1) as TextDocumentEdit;
    const file = fileURLToPath(edit.textDocument.uri).slice(box.folder.length + 1);
    const isNew = changes.length > 1;
    const before = isNew ? '' : readFileSync(join(box.folder, file), 'utf8');
    return { file, text: TextDocument.applyEdits(TextDocument.create('', '', 0, before), edit.edits as never) };
  };

  it.each([
    ['web/src/customers.ts', '  // seqscan-disable-next-line n-plus-one -- reason\n  const customer = await prisma'],
    ['api/shop/models.py', '        # seqscan-disable-next-line n-plus-one -- reason\n        return f"'],
    ['web/prisma/schema.prisma', '  // seqscan-disable-next-line missing-index -- reason\n  '],
  ])('put a comment before the line: %s', async (path, expected) => {
    const editor = await start();
    await editor.analysed(() => editor.open(path));
    expect((await actions(path)).map(({ title, kind }) => `${kind} ${title.replace(/n-plus-one|missing-index/, 'RULE')}`)).toEqual([
      'quickfix Suppress RULE on this line',
      'quickfix Suppress RULE in this file',
      'quickfix Switch RULE off in the configuration',
    ]);
    const before = editor.diagnostics(path).length;
    const { text } = await choose(path, /on this line/);
    expect(text).toContain(expected);
    await editor.analysed(() => editor.change(path, { text }));
    expect(editor.diagnostics(path)).toHaveLength(before - 1);
  });

  it('know the comments of JSX and of templates, and say where none can stand', async () => {
    box.write({
      'web/src/page.tsx':
        "import { prisma } from './database.js';\nexport async function Page({ ids }: { ids: number[] }) {\n  return (\n    <ul>\n      text\n      {ids.map(async (id) => (await prisma.customer.findFirst({ where: { id } }))?.name)}\n    </ul>\n  );\n}\nexport async function page(ids: number[]) {\n  return `<ul>\n    ${await Promise.all(ids.map(async (id) => (await prisma.customer.findFirst({ where: { id } }))?.name))}\n  </ul>`;\n}\n",
    });
    const editor = await start();
    await editor.analysed(() => editor.open('web/src/page.tsx'));
    expect((await choose('web/src/page.tsx', /on this line/)).text).toContain('      {/* seqscan-disable-next-line n-plus-one -- reason */}\n      {ids.map(');
    const { fingerprint } = editor.diagnostics('web/src/page.tsx')[1]?.data as { fingerprint: string };
    const data = { uri: editor.uri('web/src/page.tsx'), fingerprint, scope: 'next-line' };
    await expect(editor.connection.sendRequest('codeAction/resolve', { title: '', data })).rejects.toThrow('no comment can stand here; suppress the rule for the file instead');
    await expect(editor.connection.sendRequest('codeAction/resolve', { title: '', data: { ...data, fingerprint: '0' } })).rejects.toThrow('the finding is no longer there');
  });

  it('speak for the whole file, behind what tells how to read it', async () => {
    box.write({ 'api/shop/models.py': `#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n${readFileSync(join(box.folder, 'api/shop/models.py'), 'utf8')}` });
    const editor = await start();
    await editor.analysed(() => editor.open('api/shop/models.py'));
    const { text } = await choose('api/shop/models.py', /in this file/);
    expect(text).toMatch(/^#!.*\n#.*coding.*\n# seqscan-disable-file n-plus-one -- reason\n/);
    await editor.analysed(() => editor.change('api/shop/models.py', { text }));
    expect(editor.diagnostics('api/shop/models.py')).toEqual([]);
  });

  it('switch a rule off in the configuration that counts, and write one where there is none', async () => {
    const editor = await start();
    await editor.analysed();
    const own = await choose('web/src/customers.ts', /configuration/);
    expect(own.file).toBe('seqscan.config.json');
    expect(own.text).toMatch(/^\{\n {2}"rules": \{\n {4}"n-plus-one": "off"\n {2}\},\n {2}\/\/ The project[^]*"root": true/);
    await editor.stop();
    box.write({ '.git/HEAD': '' });
    const { rmSync } = await import('node:fs');
    rmSync(join(box.folder, 'seqscan.config.json'));
    await (await start()).analysed();
    expect(await choose('web/src/customers.ts', /configuration/)).toEqual({ file: 'seqscan.config.json', text: '{\n  "rules": {\n    "n-plus-one": "off"\n  }\n}\n' });
  });
});

describe('fixes', () => {
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  const ask = (path: string, context: object): Promise<CodeAction[]> =>
    (client as Client).connection.sendRequest('textDocument/codeAction', { textDocument: { uri: (client as Client).uri(path) }, range, context: { diagnostics: (client as Client).diagnostics(path), ...context } });
  const edited = (action: CodeAction | undefined): Record<string, string> =>
    Object.fromEntries(
      (action?.edit?.documentChanges ?? []).flatMap((change) => {
        if (!('edits' in change)) return [];
        const file = fileURLToPath(change.textDocument.uri).slice(box.folder.length + 1);
        return [[file, TextDocument.applyEdits(TextDocument.create('', '', 0, readFileSync(join(box.folder, file), 'utf8')), change.edits as never)] as const];
      }),
    );

  it('go to where the code is to be changed, in another file, and take the finding away', async () => {
    const editor = await start();
    await editor.analysed(() => editor.open('api/shop/models.py'));
    const [fix, ...others] = await ask('api/shop/models.py', { triggerKind: 1 });
    expect(fix).toMatchObject({ kind: 'quickfix', isPreferred: true, diagnostics: [{ code: 'n-plus-one' }] });
    const texts = edited(fix);
    expect(Object.keys(texts)).toEqual(['api/shop/views.py']);
    expect(texts['api/shop/views.py']).toContain('Book.objects.order_by("-id").select_related("author")[:100]');
    expect(others.every(({ title }) => /Suppress|Switch/.test(title))).toBe(true);
    await editor.analysed(() => editor.open('api/shop/views.py', texts['api/shop/views.py']));
    expect(editor.diagnostics('api/shop/models.py')).toEqual([]);
  });

  it('are made after files were opened and closed, which changes nothing', async () => {
    const editor = await start();
    await editor.analysed();
    for (const path of ['api/shop/models.py', 'web/src/orders.ts']) await editor.analysed(() => editor.open(path));
    expect((await ask('api/shop/models.py', { triggerKind: 1 })).map(({ isPreferred }) => isPreferred)).toContain(true);
  });

  it('bring no type error where types are known, as those of the command line', async () => {
    const declaration = 'export declare class PrismaClient {\n  book: { findUnique(given: { where: { id: number } }): Promise<{ id: number; title: string } | null>; METHODS };\n}\n';
    const methods = 'findMany(given: object): Promise<{ id: number; title: string }[]>';
    const write = (declared: string): void =>
      box.write({
        '.git/HEAD': '',
        'typed/package.json': '{ "dependencies": { "@prisma/client": "6" } }',
        'typed/schema.prisma': 'datasource db {\n  provider = "postgresql"\n}\nmodel Book {\n  id Int @id\n  title String\n}\n',
        'typed/tsconfig.json': '{ "compilerOptions": { "strict": true, "target": "es2022", "module": "node16", "types": [] } }',
        'typed/node_modules/@prisma/client/package.json': '{ "name": "@prisma/client", "types": "index.d.ts" }',
        'typed/node_modules/@prisma/client/index.d.ts': declaration.replace('METHODS', declared),
        'typed/a.ts': "import { PrismaClient } from '@prisma/client';\nconst db = new PrismaClient();\nexport async function titles(ids: number[]) {\n  const found: string[] = [];\n  for (const id of ids) {\n    const book = await db.book.findUnique({ where: { id } });\n    if (book) found.push(book.title);\n  }\n  return found;\n}\n",
      });
    const fixes = async (): Promise<string[]> => {
      const editor = await start({ folders: [join(box.folder, 'typed')] });
      await editor.analysed();
      const titles = (await ask('typed/a.ts', { triggerKind: 1 })).map(({ title }) => title).filter((title) => !/Suppress|Switch/.test(title));
      await editor.stop();
      client = undefined;
      return titles;
    };
    write(methods);
    expect(await fixes()).toEqual([expect.stringContaining('Ask once for all keys before the loop')]);
    write('findFirst(given: object): Promise<null>');
    expect(await fixes()).toEqual([]);
  });

  it('are not made where an editor only looks whether there is something', async () => {
    await (await start()).analysed();
    expect((await ask('api/shop/models.py', { triggerKind: 2 })).every(({ title }) => /Suppress|Switch/.test(title))).toBe(true);
  });

  it('are made for all findings of a kind in a file, checked together when that is chosen', async () => {
    const asks = (model: string, key: string): string => `export async function has${model}(id: number) {\n  const found = await prisma.${model}.count({ where: { ${key}: id } });\n  return found > 0;\n}\n`;
    box.write({ 'web/src/asks.ts': `import { prisma } from './database.js';\n${asks('order', 'customerId')}${asks('orderItem', 'orderId')}` });
    const editor = await start();
    await editor.analysed(() => editor.open('web/src/asks.ts'));
    expect(editor.findings().filter((line) => line.startsWith('web/src/asks.ts')).map((line) => line.replace(/^\S+ /, ''))).toEqual(['count-vs-exists', 'count-vs-exists']);
    const actions = await ask('web/src/asks.ts', { triggerKind: 1 });
    const ofKind = actions.filter(({ title }) => title === 'Fix all of count-vs-exists in this file');
    expect(ofKind).toHaveLength(1);
    const resolved: CodeAction = await editor.connection.sendRequest('codeAction/resolve', ofKind[0] as CodeAction);
    const text = edited(resolved)['web/src/asks.ts'] ?? '';
    expect(text.match(/findFirst/g)).toHaveLength(2);
    await editor.analysed(() => editor.change('web/src/asks.ts', { text }));
    expect(editor.diagnostics('web/src/asks.ts')).toEqual([]);
    // One alone needs no such action.
    expect((await ask('web/src/orders.ts', { triggerKind: 1 })).filter(({ title }) => /^Fix all/.test(title))).toEqual([]);
  });

  it('are made for a whole file at once, as at a save', async () => {
    await (await start()).analysed();
    const [all, ...others] = await ask('api/shop/models.py', { only: ['source.fixAll'] });
    expect(others).toEqual([]);
    expect(all?.kind).toBe('source.fixAll.seqscan');
    expect(edited(all)['api/shop/views.py']).toContain('select_related("author")');
    expect(await ask('api/shop/models.py', { only: ['source.organizeImports'] })).toEqual([]);
  });
});

describe('seqscan/explain', () => {
  const explain = (params: object): Promise<Explanation> => (client as Client).connection.sendRequest('seqscan/explain', { textDocument: { uri: (client as Client).uri('web/src/orders.ts') }, ...params });

  it('answers with the plan of the statement at a line, and with the index that helps, by the embedded planner', async () => {
    await start();
    const { planner, statements } = await explain({ position: { line: 5, character: 0 } });
    expect(planner).toMatch(/^embedded \(PostgreSQL \d+\)$/);
    expect(statements).toMatchObject([
      {
        sql: 'SELECT * FROM "Order" WHERE "placedAt" >= $1',
        pretty: 'SELECT\n  *\nFROM\n  "Order"\nWHERE\n  "placedAt" >= $1',
        what: 'prisma.order.findMany',
        range: { start: { line: 5 } },
        open: false,
        explained: { kind: 'plan', plan: { root: { type: 'Seq Scan', relation: 'Order' } } },
        advice: { index: 'CREATE INDEX CONCURRENTLY "Order_placedAt_idx" ON "Order" ("placedAt")', plan: { root: { type: 'Index Scan' } } },
      },
    ]);
  });

  it('answers for a text too, and says in one line what is wrong', async () => {
    await start();
    expect(await explain({ sql: 'select 1 from "Order" where id = 1' })).toMatchObject({ statements: [{ explained: { kind: 'plan' } }] });
    expect(await explain({ sql: 'selec 1' })).toMatchObject({ statements: [{ explained: { kind: 'refused' } }] });
    await expect(explain({ position: { line: 0, character: 0 } })).rejects.toThrow('no statement is sent from this line, as far as Seqscan can see');
    await expect(explain({ textDocument: { uri: 'untitled:a' } })).rejects.toThrow('this is no file that Seqscan reads');
  });

  it('asks no database that a workspace names which is not trusted', async () => {
    box.write({ 'seqscan.config.json': '{ "root": true, "database": { "url": "postgresql://nobody@127.0.0.1:1/nothing" } }' });
    await start({ options: { trusted: false } });
    expect((await explain({ position: { line: 5, character: 0 } })).planner).toMatch(/^embedded/);
    await client?.connection.sendRequest('seqscan/setTrust', { trusted: true });
    await expect(explain({ position: { line: 5, character: 0 } })).rejects.toThrow(/127\.0\.0\.1/);
  });

  it('asks the database that the user has chosen, before all others', async () => {
    await start();
    await client?.connection.sendRequest('seqscan/setDatabase', { url: 'postgresql://nobody:secret@127.0.0.1:1/nothing' });
    const wrong: unknown = await explain({ position: { line: 5, character: 0 } }).catch((cause: unknown) => cause);
    expect(String(wrong)).toMatch(/127\.0\.0\.1/);
    expect(String(wrong)).not.toContain('secret');
    await client?.connection.sendRequest('seqscan/setDatabase', { url: null });
    expect((await explain({ position: { line: 5, character: 0 } })).planner).toMatch(/^embedded/);
  });
});

it('tells where the page of a rule is', async () => {
  await start();
  const page: { uri: string | null } = await (client as Client).connection.sendRequest('seqscan/rulePage', { rule: 'n-plus-one' });
  expect(readFileSync(fileURLToPath(page.uri ?? ''), 'utf8')).toContain('# n-plus-one');
  const { rules }: { rules: { id: string }[] } = await (client as Client).connection.sendRequest('seqscan/rules', {});
  expect(rules.map(({ id }) => id)).toContain('n-plus-one');
  expect(await (client as Client).connection.sendRequest('seqscan/rulePage', { rule: '../../x' })).toEqual({ uri: null });
});
