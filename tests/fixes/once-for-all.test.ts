// A query for each element's key becomes one query for all keys, where each pass finds what it would have read.
import { performance } from 'node:perf_hooks';
import { fixAll, openSession } from '@seqscan/analyzers';
import { describe, expect, it } from 'vitest';

const SCHEMA = `datasource db {
  provider = "postgresql"
}
model Author {
  id Int @id
  name String
  books Book[]
}
model Book {
  id Int @id
  title String
  soldAt DateTime
  authorId Int?
  author Author? @relation(fields: [authorId], references: [id])
  @@index([authorId])
}
`;
const HEAD = `import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\n`;

async function fixed(body: string, grades: Parameters<typeof fixAll>[1]['grades'] = ['safe', 'changes behaviour']) {
  const texts: Readonly<Record<string, string>> = { 'schema.prisma': SCHEMA, 'loop.ts': HEAD + body };
  const session = await openSession({ files: { list: () => Object.keys(texts), read: (path) => texts[path] ?? { problem: 'no such file' } }, config: { layers: [] }, clock: () => performance.now() });
  expect(session.findings().findings.some(({ rule }) => rule === 'n-plus-one')).toBe(true);
  return fixAll(session, { grades, isWanted: ({ rule }) => rule === 'n-plus-one', isKept: () => undefined }).texts.get('loop.ts')?.slice(HEAD.length);
}

const loop = (pass: string): string => `export async function authors() {\n  const books = await prisma.book.findMany();\n  console.log(books);\n  for (const book of books) {\n${pass}  }\n}\n`;
const asked = (where: string, method = 'findUnique', more = ''): string => `    const author = await prisma.author.${method}({ where: ${where}${more} });\n`;

describe('a query for each key', () => {
  it('asks for those that are there where the column may be empty', async () => {
    expect(await fixed(loop(`    if (!book.authorId) continue;\n${asked('{ id: book.authorId }')}    console.log(author?.name);\n`))).toContain('where: { id: { in: books.flatMap((book) => book.authorId ?? []) } }');
    expect(await fixed(loop(`${asked('{ id: book.authorId! }')}    console.log(author?.name);\n`))).toContain('books.flatMap((book) => book.authorId ?? [])');
  });

  it('is null still where somebody may look', async () => {
    const list = (use: string): string => `export async function authors(ids: number[]) {\n  const found = [];\n  for (const id of ids) {\n    const author = await prisma.author.findUnique({ where: { id } });\n    ${use}\n  }\n  return found;\n}\n`;
    expect(await fixed(list('if (author) found.push(author.name);'))).toContain('const author = authorsById.get(id);');
    expect(await fixed(list('found.push({ id, author });'))).toContain('const author = authorsById.get(id) ?? null;');
  });

  it('finds variables of the pass, and asks for the key where columns are chosen', async () => {
    const text = await fixed(loop(`    const key = book.id;\n${asked('{ id: key }', 'findUnique', ', select: { name: true }')}    console.log(author?.name);\n`));
    expect(text).toContain('    where: { id: { in: books.map((book) => book.id) } },\n    select: { id: true, name: true },\n');
    expect(text).toContain('const author = authorsById.get(key);');
  });

  it('takes a query in the head of the loop into a variable', async () => {
    const text = await fixed(`export async function counts() {\n  for (const { id, ...author } of await prisma.author.findMany()) {\n    console.log(author, (await prisma.book.count({ where: { authorId: id } })) + 1);\n  }\n}\n`);
    expect(text).toBe(`export async function counts() {
  const authors = await prisma.author.findMany();
  const bookCounts = await prisma.book.groupBy({
    by: ['authorId'],
    where: { authorId: { in: authors.map(({ id, ...author }) => id) } },
    _count: true,
  });
  const bookCountsByAuthorId = new Map(bookCounts.map((group) => [group.authorId, group._count]));
  for (const { id, ...author } of authors) {
    console.log(author, (bookCountsByAuthorId.get(id) ?? 0) + 1);
  }
}
`);
  });

  it('is no safe fix where a missing row raises, or the first of several is read', async () => {
    const raising = loop(`${asked('{ id: book.id }', 'findUniqueOrThrow')}    console.log(author.name);\n`);
    expect(await fixed(raising, ['safe'])).toBeUndefined();
    expect(await fixed(raising)).toContain(`    const author = authorsById.get(book.id);\n    if (!author) {\n      throw new Error('Author not found');\n    }\n    console.log(author.name);`);
    const first = loop(`${asked('{ name: book.title }', 'findFirst')}    console.log(author?.id);\n`);
    expect(await fixed(first, ['safe'])).toBeUndefined();
    expect(await fixed(first)).toContain(`distinct: ['name']`);
    const laid = loop(`    const author = await prisma.author.findFirst({\n      where: { name: book.title },\n      orderBy: { id: 'asc' },\n    });\n    console.log(author?.id);\n`);
    expect(await fixed(laid)).toContain(`findMany({\n    where: { name: { in: books.map((book) => book.title) } },\n    orderBy: { id: 'asc' },\n    distinct: ['name'],\n  });`);
  });

  it.each([
    ['the loop writes to the model', `${asked('{ id: book.id }')}    await prisma.author.create({ data: { id: book.id, name: book.title } });\n    console.log(author?.name);\n`],
    ['the loop writes to what comes along with the rows', `    const author = await prisma.author.findUnique({ where: { id: book.id }, include: { books: true } });\n    await prisma.book.update({ where: { id: book.id }, data: { title: 'sold' } });\n    console.log(author?.books.length);\n`],
    ['errors are caught in each pass', `    try {\n  ${asked('{ id: book.id }')}      console.log(author?.name);\n    } catch {\n      console.log(book.title);\n    }\n`],
    ['a pass changes what it read', `${asked('{ id: book.id }')}    if (author) author.name = book.title;\n    console.log(author?.name);\n`],
    ['a number of rows is read for each', `    const others = await prisma.book.findMany({ where: { authorId: book.authorId }, take: 20 });\n    console.log(others);\n`],
    ['a Map does not find the key again', `    const others = await prisma.book.findMany({ where: { soldAt: book.soldAt } });\n    console.log(others);\n`],
    ['the key is computed', `${asked('{ id: next(book) }')}    console.log(author?.name);\n`],
    ['two values change', `${asked('{ id: book.id, name: book.title }', 'findFirst')}    console.log(author?.name);\n`],
    ['a condition decides for all passes', `    if (process.env.AUTHORS) {\n  ${asked('{ id: book.id }')}      console.log(author?.name);\n    }\n`],
  ])('stays where %s', async (_, pass) => {
    expect(await fixed(loop(pass) + `const next = (book: { id: number }) => book.id + 1;\n`)).toBeUndefined();
  });

  it('stays where what is gone over is gone afterwards, and takes sets for what they are', async () => {
    const over = (type: string): string => `export async function authors(ids: ${type}) {\n  for (const id of ids) {\n    const author = await prisma.author.findUnique({ where: { id } });\n    console.log(author?.name);\n  }\n}\n`;
    expect(await fixed(over('Iterable<number>'))).toBeUndefined();
    expect(await fixed(over('Set<number>'))).toContain('where: { id: { in: [...ids] } }');
    expect(await fixed(over('readonly number[]'))).toContain('where: { id: { in: ids } }');
  });

  it('stays where a key may be missing, which asks for other rows or for all', async () => {
    const written = `    const others = await prisma.book.findMany({ where: { authorId: book.authorId } });\n    console.log(others.length);\n`;
    expect(await fixed(loop(written))).toBeUndefined();
    expect(await fixed(loop(written.replace('book.authorId }', 'book.authorId! }')))).toBeUndefined();
    expect(await fixed(loop(`    if (book.authorId === null) {\n      continue;\n    }\n${written}`), ['safe'])).toContain('booksByAuthorId.get(book.authorId) ?? []');
    expect(await fixed(loop(`    if (book.authorId) {\n  ${written.replace('\n', '\n  ')}    }\n`), ['safe'])).toContain('booksByAuthorId.get(book.authorId) ?? []');
    const over = (type: string, key = 'key'): string => `export async function all(keys: ${type}) {\n  for (const key of keys) {\n    console.log(await prisma.book.count({ where: { authorId: ${key} } }));\n  }\n}\n`;
    expect(await fixed(over('(number | null)[]'))).toBeUndefined();
    expect(await fixed(over('readonly (number | undefined)[]'))).toBeUndefined();
    expect(await fixed(over('{ authorId?: number }[]', 'key.authorId'))).toBeUndefined();
    expect(await fixed(`interface Wanted {\n  authorId: number | null;\n}\n${over('Wanted[]', 'key.authorId')}`)).toBeUndefined();
    expect(await fixed(over('number[]'), ['safe'])).toContain('bookCountsByAuthorId.get(key) ?? 0');
    expect(await fixed(over('{ authorId: number }[]', 'key.authorId'), ['safe'])).toContain('bookCountsByAuthorId.get(key.authorId) ?? 0');
    // Nobody says what the keys are.
    expect(await fixed(over('Wanted[]', 'key.authorId'), ['safe'])).toBeUndefined();
  });
});
