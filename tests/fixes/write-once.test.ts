// A loop of writes becomes one write, where it does nothing else.
import { performance } from 'node:perf_hooks';
import { fixAll, openSession } from '@seqscan/analyzers';
import { describe, expect, it } from 'vitest';
import { fixedTexts, projectOf } from './project.js';

const SCHEMA = 'datasource db {\n  provider = "postgresql"\n}\nmodel Book {\n  id Int @id\n  title String\n  stock Int\n}\n';
const HEAD = `import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\n`;
const MODELS = `from django.db import models\n\n\nclass Book(models.Model):\n    title = models.CharField(max_length=40)\n    stock = models.IntegerField(default=0)\n\n\n`;

async function fixed(head: string, body: string, file: string, grades: Parameters<typeof fixAll>[1]['grades'] = ['safe', 'changes behaviour'], more: Readonly<Record<string, string>> = {}) {
  const texts: Readonly<Record<string, string>> = { ...more, 'schema.prisma': SCHEMA, [file]: head + body };
  const session = await openSession({ files: { list: () => Object.keys(texts), read: (path) => texts[path] ?? { problem: 'no such file' } }, config: { layers: [] }, clock: () => performance.now() });
  expect(session.findings().findings.some(({ rule }) => rule === 'unbatched-write')).toBe(true);
  return fixAll(session, { grades, isWanted: ({ rule }) => rule === 'unbatched-write', isKept: () => undefined }).texts.get(file)?.slice(head.length);
}

const prisma = (pass: string, grades?: Parameters<typeof fixed>[3]) => fixed(HEAD, `export async function write(ids: number[]) {\n  for (const id of ids) {\n${pass}  }\n}\n`, 'shop.ts', grades);
const django = (body: string) => fixed(MODELS, body, 'shop/models.py');

describe('a write of each element', () => {
  it('is one statement in Prisma', async () => {
    const created = `    await prisma.book.create({ data: { id, title: 'x', stock: 1 } });\n`;
    expect(await prisma(created, ['safe'])).toBeUndefined();
    expect(await prisma(created)).toBe(`export async function write(ids: number[]) {\n  await prisma.book.createMany({ data: ids.map((id) => ({ id, title: 'x', stock: 1 })) });\n}\n`);
    expect(await prisma('    await prisma.book.update({\n      where: { id },\n      data: { stock: 0 },\n    });\n')).toBe(
      `export async function write(ids: number[]) {\n  await prisma.book.updateMany({\n    where: { id: { in: ids } },\n    data: { stock: 0 },\n  });\n}\n`,
    );
    expect(await prisma('    await prisma.book.create({\n      data: {\n        id,\n        title: "x",\n        stock: 1,\n      },\n    });\n')).toBe(
      `export async function write(ids: number[]) {\n  await prisma.book.createMany({\n    data: ids.map((id) => ({\n      id,\n      title: "x",\n      stock: 1,\n    })),\n  });\n}\n`,
    );
    expect(await prisma('    await prisma.book.delete({ where: { id } });\n')).toContain('  await prisma.book.deleteMany({ where: { id: { in: ids } } });\n');
  });

  it('is one of a list that one transaction sends for all', async () => {
    const list = (entries: string) => prisma(`    await prisma.$transaction([${entries}]);\n`);
    const stock = `prisma.book.updateMany({ where: { id, title: 'x' }, data: { stock: 0 } })`;
    const deleted = `prisma.book.deleteMany({ where: { id, stock: 7 } })`;
    expect(await list(`${deleted}, prisma.book.deleteMany({ where: { id, stock: 8 } })`)).toContain(
      `  await prisma.$transaction([\n    prisma.book.deleteMany({ where: { id: { in: ids }, stock: 7 } }),\n    prisma.book.deleteMany({ where: { id: { in: ids }, stock: 8 } }),\n  ]);\n`,
    );
    // An id may be given twice: the second pass would delete what the first one has changed.
    expect(await list(`${deleted}, ${stock}`)).toBeUndefined();
    expect(await list(`${deleted}, prisma.book.count()`)).toBeUndefined();
    const ofRows = (query: string) => fixed(HEAD, `export async function write() {\n  const books = ${query};\n  for (const { id } of books) await prisma.$transaction([${deleted}, ${stock}]);\n}\n`, 'shop.ts');
    expect(await ofRows('await prisma.book.findMany()')).toContain(`prisma.book.deleteMany({ where: { id: { in: books.map(({ id }) => id) }, stock: 7 } }),\n`);
    expect(await ofRows('[...(await prisma.book.findMany()), ...(await prisma.book.findMany())]')).toBeUndefined();
  });

  it('is none of a list whose deletes take rows from one another', async () => {
    const schema = `datasource db {\n  provider = "postgresql"\n}\nmodel Shelf {\n  id Int @id\n  books Book[]\n}\nmodel Book {\n  id Int @id\n  shelfId Int?\n  shelf Shelf? @relation(fields: [shelfId], references: [id])\n  partOfId Int?\n  partOf Book? @relation("parts", fields: [partOfId], references: [id])\n  parts Book[] @relation("parts")\n}\n`;
    const texts = (...entries: readonly string[]) => ({ 'schema.prisma': schema, 'shop.ts': `${HEAD}export async function write(pairs: { from: number; to: number }[]) {\n  for (const { from, to } of pairs) {\n    await prisma.$transaction([${entries.join(', ')}]);\n  }\n}\n` });
    const made = async (...entries: readonly string[]) => (await fixedTexts(texts(...entries), 'unbatched-write'))['shop.ts'];
    const shelf = 'prisma.shelf.deleteMany({ where: { id: from } })';
    const books = 'prisma.book.deleteMany({ where: { shelfId: to } })';
    expect(await made(books, shelf)).toContain('  await prisma.$transaction([\n');
    // A shelf that goes before its books leaves them without one, by which they are no longer found.
    expect(await made(shelf, books)).toBeUndefined();
    expect(await made('prisma.book.deleteMany({ where: { id: from } })', 'prisma.book.deleteMany({ where: { partOfId: to } })')).toBeUndefined();
    // A row that is missing raised, and undid what else its pass wrote.
    const titles = async (...entries: readonly string[]) => {
      const session = await projectOf(texts(...entries));
      return [...session.fixes(session.findings().findings, () => undefined).values()].flat().map(({ title }) => title).filter((title) => title.startsWith('Send one transaction'));
    };
    expect(await titles(books, shelf.replace('Many', ''))).toContain('Send one transaction for all elements: all rows are written or none, and one that is missing raises nothing: the others are written nevertheless');
    expect(await titles(books, shelf)).toContain('Send one transaction for all elements: all rows are written or none');
  });

  it('keeps the index that a row is made with, where there is an array to take it from', async () => {
    const mapped = (params: string, id: string) => `export async function write(titles: string[]) {\n  await Promise.all(titles.map((${params}) => prisma.book.create({ data: { id: ${id}, title, stock: 1 } })));\n}\n`;
    expect(await fixed(HEAD, mapped('title, i', 'i'), 'shop.ts')).toBe('export async function write(titles: string[]) {\n  await prisma.book.createMany({ data: titles.map((title, i) => ({ id: i, title, stock: 1 })) });\n}\n');
    expect(await fixed(HEAD, mapped('title, i', '7'), 'shop.ts')).toContain('titles.map((title) => ({ id: 7');
    expect(await fixed(HEAD, mapped('title, i, all', 'all.length + i'), 'shop.ts')).toBeUndefined();
    expect(await fixed(HEAD, mapped('...[title, i]', 'i'), 'shop.ts')).toBeUndefined();
  });

  it('goes over no entries of an array as if they were one', async () => {
    const rows = 'export async function write() {\n  const books = await prisma.book.findMany({ take: 500 });\n  for (const [i, { title }] of books.entries()) {\n    await prisma.book.create({ data: { id: i, title, stock: 1 } });\n  }\n}\n';
    expect(await fixed(HEAD, rows, 'shop.ts')).toBeUndefined();
  });

  it('is one statement in Django', async () => {
    expect(await django('def write(titles):\n    for title in titles:\n        Book.objects.create(title=title, stock=1)\n')).toBe('def write(titles):\n    Book.objects.bulk_create([Book(title=title, stock=1) for title in titles])\n');
    expect(await django('def write(ids):\n    for pk in ids:\n        Book.objects.filter(pk=pk).update(stock=0)\n')).toBe('def write(ids):\n    Book.objects.filter(pk__in=ids).update(stock=0)\n');
  });

  it('is collected where the pass does more, and answers its rows where the client can', async () => {
    const body = `export default async function write(ids: number[]) {\n  const books = [];\n  for (const id of ids) {\n    console.log(id);\n    const book = await prisma.book.create({ data: { id, title: String(id), stock: 1 } });\n    books.push(book);\n  }\n  return books;\n}\n`;
    const manifest = (version: string) => ({ 'package.json': `{ "dependencies": { "@prisma/client": "${version}" } }` });
    expect(await fixed(HEAD, body, 'shop.ts', undefined, manifest('5.12.0'))).toBeUndefined();
    expect(await fixed(HEAD, body, 'shop.ts', undefined, manifest('^6.5.0'))).toBe(
      `export default async function write(ids: number[]) {\n  const books = [];\n  const newBooks = [];\n  for (const id of ids) {\n    console.log(id);\n    newBooks.push({ id, title: String(id), stock: 1 });\n  }\n  books.push(...(await prisma.book.createManyAndReturn({ data: newBooks })));\n  return books;\n}\n`,
    );
    // Of which type a constant is, only a typed list would tell.
    expect(await prisma(`    console.log(id);\n    await prisma.book.create({ data: { id, title: 'x', stock: 1 } });\n`)).toBeUndefined();
  });

  it.each([
    ['the answer is used', `    const book = await prisma.book.create({ data: { id, title: 'x', stock: 1 } });\n    console.log(book);\n`],
    ['a condition decides', `    if (id > 3) await prisma.book.delete({ where: { id } });\n`],
    ['a value is computed of the row', `    await prisma.book.update({ where: { id }, data: { stock: { increment: 1 } } });\n`],
    ['a value is waited for', `    await prisma.book.update({ where: { id }, data: { stock: await stockOf(id) } });\n`],
    ['a comment would be lost', `    // The cascade takes the reviews along.\n    await prisma.book.delete({ where: { id } });\n`],
  ])('stays where %s', async (_, pass) => {
    expect(await prisma(pass)).toBeUndefined();
  });

  it('is not collected where the pass tells somebody of the row', async () => {
    const told = (behind: string): string => `import { Prisma } from '@prisma/client';\nexport async function write(ids: number[]) {\n  for (const id of ids) {\n    console.log(id);\n    await prisma.book.create({ data: { id, title: 'x', stock: 1 } });\n${behind}  }\n}\n`;
    expect(await fixed(HEAD, told(''), 'shop.ts')).toContain('books.push({ id');
    expect(await fixed(HEAD, told("    await fetch('/jobs', { method: 'POST', body: String(id) });\n"), 'shop.ts')).toBeUndefined();
  });

  it('answers with the rows where somebody takes them', async () => {
    const made = (body: string, version = '^6.2.0') => fixed(HEAD, body, 'shop.ts', ['changes behaviour'], { 'package.json': `{ "dependencies": { "@prisma/client": "${version}" } }` });
    const all = (write: string): string => `export async function write(ids: number[]) {\n  const books = await Promise.all(ids.map(${write}));\n  return books.length;\n}\n`;
    const expected = `export async function write(ids: number[]) {\n  const books = await prisma.book.createManyAndReturn({ data: ids.map((id) => ({ id, title: 'x', stock: 1 })) });\n  return books.length;\n}\n`;
    expect(await made(all("(id) => prisma.book.create({ data: { id, title: 'x', stock: 1 } })"))).toBe(expected);
    expect(await made(all("async (id) => await prisma.book.create({ data: { id, title: 'x', stock: 1 } })"))).toBe(expected);
    expect(await made(all("(id) => prisma.book.create({ data: { id, title: 'x', stock: 1 } })"), '^5.1.0')).toBeUndefined();
    expect(await made(all("(id) => prisma.book.create({ data: { id, title: 'x', stock: 1 }, select: { id: true } })"))).toBeUndefined();
  });

  it('says so where the rows come back in no certain order, and somebody may see that', async () => {
    const titles = async (body: string) => {
      const texts: Readonly<Record<string, string>> = { 'schema.prisma': SCHEMA, 'package.json': '{ "dependencies": { "@prisma/client": "^6.2.0" } }', 'shop.ts': `${HEAD}export async function write(ids: number[]) {\n${body}}\n` };
      const session = await openSession({ files: { list: () => Object.keys(texts), read: (path) => texts[path] ?? { problem: 'no such file' } }, config: { layers: [] }, clock: () => performance.now() });
      return [...session.fixes(session.findings().findings, () => undefined).values()].flat().map(({ title }) => title);
    };
    const all = '  const books = await Promise.all(ids.map((id) => prisma.book.create({ data: { id, title: String(id), stock: 1 } })));\n';
    const unordered = 'Write all at once: all rows are written or none; nobody promises the order of the rows that come back';
    expect(await titles(`${all}  return books;\n`)).toEqual([unordered]);
    expect(await titles(`${all}  return ids.map((id, i) => books[i].id);\n`)).toEqual([unordered]);
    expect(await titles(`${all}  return books.length;\n`)).toEqual(['Write all at once: all rows are written or none']);
  });

  it('is sent in one transaction where each row gets a value of its own', async () => {
    expect(await prisma('    await prisma.book.update({ where: { id }, data: { stock: id } });\n')).toContain('  await prisma.$transaction(ids.map((id) => prisma.book.update({ where: { id }, data: { stock: id } })));\n');
  });

  it('stays where Django awaits it, and where a row computes', async () => {
    expect(await django('async def write(titles):\n    for title in titles:\n        await Book.objects.acreate(title=title)\n')).toBeUndefined();
    expect(await django('def write(ids):\n    for pk in ids:\n        Book.objects.filter(pk=pk).update(stock=models.F("stock") + 1)\n')).toBeUndefined();
  });
});
