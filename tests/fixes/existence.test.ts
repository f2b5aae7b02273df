// count-vs-exists: variables under names that nothing else has, and what is left alone.
import { describe, expect, it } from 'vitest';
import { fixedTexts } from './project.js';

const SCHEMA = 'datasource db {\n  provider = "postgresql"\n}\nmodel Book {\n  id Int @id\n  title String\n}\nmodel Class {\n  id Int @id\n}\n';
const HEAD = "import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\n";
const fixed = async (body: string): Promise<string | undefined> => (await fixedTexts({ 'schema.prisma': SCHEMA, 'app.ts': `${HEAD}export async function check(book: string) {\n${body}}\n` }, 'count-vs-exists'))['app.ts']?.split('\n').slice(3, -2).join('\n');

describe('asking for existence', () => {
  it('takes a name that the function does not have', async () => {
    expect(await fixed('  const count = await prisma.book.count({ where: { title: book } });\n  if (count > 0) throw new Error();\n')).toBe('  const existingBook = await prisma.book.findFirst({ where: { title: book }, select: { id: true } });\n  if (existingBook !== null) throw new Error();');
    expect(await fixed('  const count = await prisma.class.count();\n  if (!count) throw new Error(book);\n')).toBe('  const existingClass = await prisma.class.findFirst({ select: { id: true } });\n  if (!existingClass) throw new Error(book);');
  });

  it('keeps a name that asks already', async () => {
    expect(await fixed('  const hasBooks = await prisma.book.count({ where: { title: book } });\n  return hasBooks > 0 ? 1 : 2;\n')).toBe('  const hasBooks = (await prisma.book.findFirst({ where: { title: book }, select: { id: true } })) !== null;\n  return hasBooks ? 1 : 2;');
  });

  it.each([
    ['  let count = await prisma.book.count();\n  if (count > 0) throw new Error(book);\n'],
    ['  const count: number = await prisma.book.count();\n  if (count > 0) throw new Error(book);\n'],
    ['  const count = await prisma.book.count({ where: { title: book }, skip: 3 });\n  if (count > 0) throw new Error();\n'],
    ['  const books = await prisma.book.findMany({ where: { title: book }, distinct: [\'title\'] });\n  if (books.length > 0) throw new Error();\n'],
  ])('leaves alone what says more: %s', async (body) => {
    expect(await fixed(body)).toBeUndefined();
  });
});
