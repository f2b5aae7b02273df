// A query for a row's relation in a loop over rows that the function queries: the rows bring the relation along, if nobody else gets them.
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
  authorId Int?
  editorId Int
  author Author? @relation(fields: [authorId], references: [id])
  editor Editor @relation("edits", fields: [editorId], references: [id])
  second Editor @relation("seconds", fields: [editorId], references: [id])
  @@index([authorId])
  @@index([editorId])
}
model Editor {
  id Int @id
  name String
  edited Book[] @relation("edits")
  seconded Book[] @relation("seconds")
}
`;
const HEAD = `import { PrismaClient, type Book } from '@prisma/client';\nconst prisma = new PrismaClient();\n`;

async function fixed(body: string) {
  const texts: Readonly<Record<string, string>> = { 'schema.prisma': SCHEMA, 'loop.ts': HEAD + body };
  const session = await openSession({ files: { list: () => Object.keys(texts), read: (path) => texts[path] ?? { problem: 'no such file' } }, config: { layers: [] }, clock: () => performance.now() });
  expect(session.findings().findings.some(({ rule }) => rule === 'n-plus-one')).toBe(true);
  return fixAll(session, { grades: ['safe'], isWanted: ({ rule }) => rule === 'n-plus-one', isKept: () => undefined }).texts.get('loop.ts')?.slice(HEAD.length) ?? '';
}

const ASKED = 'const author = await prisma.author.findFirst({ where: { id: book.authorId } });\n    console.log(author?.name);';
const over = (rows: string, pass = ASKED, behind = ''): string => `export async function all(by: number) {\n  ${rows}\n  for (const book of books) {\n    ${pass}\n  }\n${behind}}\n`;
const ROWS = 'const books = await prisma.book.findMany();';

describe('a relation that each pass asks for', () => {
  it.each([
    ['a query without options', ROWS, 'findMany({ include: { author: true } })'],
    ['chosen columns', 'const books = await prisma.book.findMany({ select: { authorId: true } });', 'select: { authorId: true, author: true }'],
    ['relations that are there', 'const books = await prisma.book.findMany({ include: { editor: true } });', 'include: { editor: true, author: true }'],
    ['the same relation', 'const books = await prisma.book.findMany({ include: { author: true } });', 'include: { author: true }'],
  ])('comes along with %s', async (_, rows, expected) => {
    const text = await fixed(over(rows));
    expect(text).toContain(expected);
    expect(text).toContain('    const author = book.author;\n');
  });

  it.each([
    ['the rows are given back', over(ROWS, ASKED, '  return books;\n')],
    ['a row is handed on', over(ROWS, `console.log(book);\n    ${ASKED}`)],
    ['a row is copied', over(ROWS, `const { id, ...rest } = book;\n    console.log(id, rest);\n    ${ASKED}`)],
    ['rows are picked from among them', over(`${ROWS}\n  const first = books.find((book) => book.id === by);\n  console.log(first);`)],
    ['their type was written down', over('const books: Book[] = await prisma.book.findMany();')],
    ['they are read in one of two ways', over('let books = await prisma.book.findMany();\n  if (by > 3) books = await prisma.book.findMany({ take: 1000 });')],
    ['somebody else is waited for in between', over(`${ROWS}\n  await fetch('/refresh');`)],
    ['options are not written out', over('const options = { where: { title: \'x\' } };\n  const books = await prisma.book.findMany(options);')],
    ['something else is asked of the relation', over('const books = await prisma.book.findMany({ include: { author: { select: { id: true } } } });')],
    ['two relations have the same key', over(ROWS, 'const editor = await prisma.editor.findFirst({ where: { id: book.editorId } });\n    console.log(editor?.name);')],
    ['the row may be another one', over(ROWS, 'const author = await prisma.author.findFirst({ where: { id: book.id } });\n    console.log(author?.name);')],
    ['one of several is asked for by more than the key', over(ROWS, "const author = await prisma.author.findFirst({ where: { id: book.authorId, name: 'x' } });\n    console.log(author?.name);")],
    ['a row that is missing raises', over(ROWS, 'const author = await prisma.author.findFirstOrThrow({ where: { id: book.authorId! } });\n    console.log(author.name);')],
    ['a condition is computed', `export async function all() {\n  const authors = await prisma.author.findMany();\n  for (const author of authors) {\n    const books = await prisma.book.findMany({ where: { authorId: author.id, id: { gt: Math.random() } } });\n    console.log(books.length);\n  }\n}\n`],
    ['another client asks for it', over(ROWS, 'const author = await replica.author.findFirst({ where: { id: book.authorId } });\n    console.log(author?.name);').replace('by: number', 'replica: PrismaClient')],
    ['a transaction may have written it', `export const all = () => prisma.$transaction(async (tx) => {\n  await tx.author.create({ data: { name: 'x' } });\n  const books = await prisma.book.findMany();\n  for (const book of books) {\n    const author = await tx.author.findFirst({ where: { id: book.authorId } });\n    console.log(author?.name);\n  }\n});\n`],
    ['the client of that name is another one in the pass', over(ROWS, 'await prisma.$transaction(async (prisma) => {\n      const author = await prisma.author.findFirst({ where: { id: book.authorId } });\n      console.log(author?.name);\n    });')],
    ['the rows got another key', over(`${ROWS}\n  for (const one of books) one.authorId = by;`)],
    ['the rows’ key was counted up', `export async function all() {\n  const authors = await prisma.author.findMany();\n  for (const author of authors) author.id += 1;\n  for (const author of authors) {\n    const books = await prisma.book.findMany({ where: { authorId: author.id } });\n    console.log(books.length);\n  }\n}\n`],
    ['a pass catches errors', over(ROWS, `try {\n    ${ASKED}\n    } catch (error) {\n      console.error(error);\n    }`)],
  ])('does not come along where %s', async (_, body) => {
    expect(await fixed(body)).not.toMatch(/= book\.(?:author|editor)\b|= author\.books|include: \{ (?:author: true|editor|books)/);
  });

  it('comes along with rows of the same client', async () => {
    expect(await fixed(`export const all = () => prisma.$transaction(async (tx) => {\n  const books = await tx.book.findMany();\n  for (const book of books) {\n    const author = await tx.author.findFirst({ where: { id: book.authorId } });\n    console.log(author?.name);\n  }\n});\n`)).toContain('tx.book.findMany({ include: { author: true } })');
  });

  it('is taken out of what is taken apart', async () => {
    const text = await fixed(`export async function all() {\n  const books = await prisma.book.findMany();\n  for (const { title, authorId } of books) {\n    const writer = await prisma.author.findFirst({ where: { id: authorId } });\n    console.log(title, writer?.name);\n  }\n}\n`);
    expect(text).toContain('for (const { title, authorId, author } of books) {\n    const writer = author;\n');
  });
});
