// A read that never changes goes before its loop, where nothing of what the program does can change by that.
import { performance } from 'node:perf_hooks';
import { fixAll, openSession } from '@seqscan/analyzers';
import { describe, expect, it } from 'vitest';

const SCHEMA = 'datasource db {\n  provider = "postgresql"\n}\nmodel Book {\n  id Int @id\n  title String\n}\nmodel Setting {\n  id Int @id\n  key String @unique\n  value String\n}\n';
const HEAD = `import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\n`;

async function fixed(body: string, file = 'loop.ts', grades: Parameters<typeof fixAll>[1]['grades'] = ['safe', 'changes behaviour']) {
  const text = file.endsWith('.py') ? body : HEAD + body;
  const texts: Readonly<Record<string, string>> = { 'schema.prisma': SCHEMA, [file]: text };
  const session = await openSession({ files: { list: () => Object.keys(texts), read: (path) => texts[path] ?? { problem: 'no such file' } }, config: { layers: [] }, clock: () => performance.now() });
  expect(session.findings().findings.some(({ rule }) => rule === 'loop-invariant-query')).toBe(true);
  const after = fixAll(session, { grades, isWanted: ({ rule }) => rule === 'loop-invariant-query', isKept: () => undefined }).texts.get(file);
  return after?.slice(file.endsWith('.py') ? 0 : HEAD.length);
}

const loop = (pass: string): string => `export async function prices() {\n  const books = await prisma.book.findMany();\n  for (const book of books) {\n${pass}  }\n}\n`;
const ASKED = `    const tax = await prisma.setting.findUnique({ where: { key: 'tax' } });\n`;

describe('a read that never changes', () => {
  it('moves before the loop with the comments that belong to it, and stays apart from what it was apart from', async () => {
    expect(await fixed(loop(`    // The tax is kept in the settings.\n${ASKED}\n    // Each book has its price.\n    console.log(book.title, tax);\n`))).toBe(
      `export async function prices() {\n  const books = await prisma.book.findMany();\n  // The tax is kept in the settings.\n  const tax = await prisma.setting.findUnique({ where: { key: 'tax' } });\n\n  for (const book of books) {\n    // Each book has its price.\n    console.log(book.title, tax);\n  }\n}\n`,
    );
  });

  it('gets a name of its own where it is a part of something', async () => {
    expect(await fixed(loop(`    console.log(book.title, await prisma.book.count());\n`))).toContain(`  const bookCount = await prisma.book.count();\n  for (const book of books) {\n    console.log(book.title, bookCount);`);
  });

  it('is no safe fix where it raises', async () => {
    const raising = loop(ASKED.replace('findUnique', 'findUniqueOrThrow') + '    console.log(book.title, tax);\n');
    expect(await fixed(raising, 'loop.ts', ['safe'])).toBeUndefined();
    expect(await fixed(raising)).toContain('  const tax = await prisma.setting.findUniqueOrThrow');
  });

  it.each([
    ['each pass changes the answer', `${ASKED}    if (tax) tax.value = book.title;\n    console.log(tax);\n`],
    ['errors are caught in each pass', `    try {\n  ${ASKED}      console.log(tax);\n    } catch {\n      console.log(book.title);\n    }\n`],
    ['it raises and not every pass gets there', `    if (book.id > 3) {\n  ${ASKED.replace('findUnique', 'findUniqueOrThrow')}      console.log(tax);\n    }\n`],
    ['each pass writes what nobody can tell', `${ASKED}    await prisma.$executeRawUnsafe(\`UPDATE "Setting" SET value = '' WHERE id = \${book.id}\`);\n    console.log(tax);\n`],
  ])('stays where %s', async (_, pass) => {
    expect(await fixed(loop(pass))).toBeUndefined();
  });

  it('stays where a function that cannot wait begins the loop, or gives it back in place of a statement', async () => {
    expect(await fixed(`export const all = async (titles: string[]) =>\n  Promise.all(titles.map(async (title) => [title, await prisma.book.findFirst({ where: { title: 'x' } })]));\n`)).toBeUndefined();
    expect(await fixed(`export function all(titles: string[]) {\n  return titles.map(async (title) => [title, await prisma.book.findFirst({ where: { title: 'x' } })]);\n}\n`)).toBeUndefined();
    expect(await fixed(`export async function all(titles: string[], isWanted: boolean) {\n  if (isWanted)\n    for (const title of titles) {\n      console.log(title, await prisma.book.findFirst({ where: { title: 'x' } }));\n    }\n}\n`)).toBeUndefined();
  });

  it('is a queryset in Python, which keeps its rows', async () => {
    const django = (body: string): string => `from django.db import models\n\n\nclass Rate(models.Model):\n    value = models.FloatField()\n\n\n${body}`;
    expect(await fixed(django(`def shown(names):\n    for name in names:\n        for rate in Rate.objects.filter(value__gt=1):\n            print(rate.value, name)\n`), 'shop.py')).toContain(
      `    rates = Rate.objects.filter(value__gt=1)\n    for name in names:\n        for rate in rates:\n`,
    );
    expect(await fixed(django(`def shown(names):\n    for name in names:\n        for rate in Rate.objects.filter(value__gt=1):\n            rate.value = 2\n            print(rate.value, name)\n`), 'shop.py')).toBeUndefined();
  });
});
