// What the language server offers for an outline, and what it completes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CompletionItem, DocumentSymbol } from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
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

describe('an outline', () => {
  const outline = async (path: string): Promise<string[]> => {
    const symbols: DocumentSymbol[] = await client.connection.sendRequest('textDocument/documentSymbol', { textDocument: { uri: client.uri(path) } });
    return symbols.map(({ name, detail, selectionRange }) => `${selectionRange.start.line + 1} ${name}: ${detail ?? ''}`);
  };

  it('lists the statements of a file by what is called on which table, and how often they are sent', async () => {
    await start();
    expect(await outline('web/src/customers.ts')).toEqual(['4 findUniqueOrThrow on Customer: once for each pass of the loop that leads here']);
    expect(await outline('web/src/orders.ts')).toContain('6 findMany on Order: SELECT * FROM "Order" WHERE "placedAt" >= $1');
    expect(await outline('api/shop/models.py')).toEqual([expect.stringMatching(/^\d+ author on shop_author \(loaded when it is used\): once for each pass of the template loop/)]);
    expect(await outline('web/prisma/schema.prisma')).toEqual([]);
  });

  it('follows edits', async () => {
    await start();
    const text = readFileSync(join(box.folder, 'web/src/customers.ts'), 'utf8');
    await client.analysed(() => client.open('web/src/customers.ts'));
    client.change('web/src/customers.ts', { text: `// one line more\n${text.replace('findUniqueOrThrow', 'findFirstOrThrow')}` });
    expect(await outline('web/src/customers.ts')).toEqual(['5 findFirstOrThrow on Customer: once for each pass of the loop that leads here']);
    await client.analysed();
  });
});

describe('completion', () => {
  /** What is offered at `|` in a text of an open file, and the text after the first one is taken. */
  const at = async (path: string, marked: string): Promise<{ readonly labels: string[]; readonly taken: string }> => {
    const text = marked.replace('|', '');
    await client.analysed(() => client.open(path, text));
    const document = TextDocument.create('', '', 0, text);
    const items: CompletionItem[] = await client.connection.sendRequest('textDocument/completion', { textDocument: { uri: client.uri(path) }, position: document.positionAt(marked.indexOf('|')) });
    const sorted = [...items].sort((a, b) => ((a.sortText ?? a.label) < (b.sortText ?? b.label) ? -1 : 1));
    const edit = sorted[0]?.textEdit;
    await client.analysed(() => client.close(path));
    return { labels: sorted.map(({ label }) => label), taken: edit === undefined ? text : TextDocument.applyEdits(document, [edit as never]) };
  };
  const source = (): string => readFileSync(join(box.folder, 'web/src/customers.ts'), 'utf8');
  const before = (comment: string): string => source().replace('  const customer = await', `  ${comment}\n  const customer = await`);

  it('names rules in a comment that suppresses', async () => {
    await start();
    const { labels, taken } = await at('web/src/customers.ts', before('// seqscan-disable-next-line |'));
    expect(labels).toEqual(expect.arrayContaining(['n-plus-one', 'missing-index']));
    expect(taken).toBe(before('// seqscan-disable-next-line blocking-index-build'));
    expect((await at('web/src/customers.ts', before('// seqscan-disable-next-line n-plus-one, unb|'))).labels).not.toContain('n-plus-one');
    expect((await at('api/shop/models.py', `# seqscan-disable-file b|\n${readFileSync(join(box.folder, 'api/shop/models.py'), 'utf8')}`)).taken).toMatch(/^# seqscan-disable-file blocking-index-build\n/);
  });

  it('offers nothing in the rest of a program, nor for a reason', async () => {
    await start();
    for (const text of ['const a = |', '// seqscan |', '// seqscan-disable-next-line n-plus-one -- |']) expect((await at('web/src/customers.ts', before(text))).labels).toEqual([]);
  });

  it('names rules and tables in the configuration', async () => {
    await start();
    expect((await at('seqscan.config.json', '{ "root": true, "rules": { "|" } }')).taken).toBe('{ "root": true, "rules": { "blocking-index-build" } }');
    const tables = await at('seqscan.config.json', '{ "root": true, "tables": { | } }');
    expect(tables.labels).toEqual(expect.arrayContaining(['Customer', 'Order', 'shop_author']));
    expect(tables.taken).toBe('{ "root": true, "tables": { "Book" } }');
    expect((await at('seqscan.config.json', '{ "root": true, "tables": { "Order": { "|" } } }')).labels).toEqual([]);
  });

  it('leaves rules to editors that complete by the JSON Schema', async () => {
    await start({ options: { schema: true } });
    expect((await at('seqscan.config.json', '{ "root": true, "rules": { "|" } }')).labels).toEqual([]);
    expect((await at('seqscan.config.json', '{ "root": true, "tables": { "Cust|" } }')).labels).toContain('Customer');
  });
});
