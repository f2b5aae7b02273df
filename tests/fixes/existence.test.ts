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

  it('gives two variables of one function different names, or one of them none', async () => {
    const twice = `  const a = await prisma.book.count({ where: { title: book } });\n  const b = await prisma.book.count({ where: { title: 'x' } });\n  return [a > 0 ? 1 : 2, b > 0 ? 1 : 2];\n`;
    expect(await fixed(twice)).toBe(
      `  const existingBook = await prisma.book.findFirst({ where: { title: book }, select: { id: true } });\n  const bookExists = (await prisma.book.findFirst({ where: { title: 'x' }, select: { id: true } })) !== null;\n  return [existingBook !== null ? 1 : 2, bookExists ? 1 : 2];`,
    );
    const models = 'from django.db import models\nclass Book(models.Model):\n    price = models.IntegerField()\n    active = models.BooleanField()\n';
    const views = (first: string, name: string): string => `from django.http import JsonResponse\nfrom shop.models import Book\ndef state(request):\n    ${first}\n    b = Book.objects.filter(price=3).count()\n    return JsonResponse({"a": "yes" if ${name} else "no", "b": "yes" if b else "no"})\n`;
    const texts = await fixedTexts({ 'shop/__init__.py': '', 'shop/models.py': models, 'shop/views.py': views('a = Book.objects.filter(active=True).count()', 'a') }, 'count-vs-exists');
    expect(texts['shop/views.py']).toBe(views('book_exists = Book.objects.filter(active=True).exists()', 'book_exists'));
  });

  it('keeps a name that asks already', async () => {
    expect(await fixed('  const hasBooks = await prisma.book.count({ where: { title: book } });\n  return hasBooks > 0 ? 1 : 2;\n')).toBe('  const hasBooks = (await prisma.book.findFirst({ where: { title: book }, select: { id: true } })) !== null;\n  return hasBooks ? 1 : 2;');
  });

  it('breaks a line that gets longer than the formatter lets it be', async () => {
    const code = (asked: string): string => `${HEAD}export async function check(book: string) {\n${asked}}\n`;
    const texts = { 'schema.prisma': SCHEMA, '.prettierrc': '{ "printWidth": 90 }', 'app.ts': code('  const count = await prisma.book.count({ where: { title: book } });\n  if (count > 0) throw new Error();\n') };
    expect(await fixedTexts(texts, 'count-vs-exists')).toEqual({ 'app.ts': code('  const existingBook = await prisma.book.findFirst({\n    where: { title: book },\n    select: { id: true },\n  });\n  if (existingBook !== null) throw new Error();\n') });
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
