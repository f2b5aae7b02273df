// A fix that would drop a comment is none.
import { expect, it } from 'vitest';
import { fixedTexts } from './project.js';

const MODELS = 'from django.db import models\n\n\nclass Author(models.Model):\n    shelf = models.IntegerField()\n\n\nclass Book(models.Model):\n    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")\n    shelf = models.IntegerField()\n';
const views = (comment: string) => `from .models import Author\n\n\ndef lent():\n    for author in Author.objects.all():\n        for book in author.books.filter(\n            shelf=author.shelf,\n${comment}        ):\n            print(book.pk)\n`;
const fixed = async (comment: string) => (await fixedTexts({ 'shop/__init__.py': '', 'shop/models.py': MODELS, 'shop/views.py': views(comment) }, 'n-plus-one'))['shop/views.py'];

it('keeps what a comment says within the code that it would replace', async () => {
  expect(await fixed('')).toContain('prefetch_related("books")');
  expect(await fixed('            # the others are lent\n')).toBeUndefined();
});

it('puts what stands behind code that it replaces before the statement, but for what it tells tools', async () => {
  const schema = 'datasource db {\n  provider = "postgresql"\n}\nmodel Book {\n  id Int @id\n  stock Int\n}\n';
  const written = (behind: string, inside: string) => `import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\n\nexport async function write(ids: number[]) {\n  for (const id of ids) {${behind}\n    await prisma.book.delete({ where: { id } });${inside}\n  }\n}\n`;
  const all = (comments: string) => `import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\n\nexport async function write(ids: number[]) {\n${comments}  await prisma.book.deleteMany({ where: { id: { in: ids } } });\n}\n`;
  const made = async (behind: string, inside: string) => (await fixedTexts({ 'schema.prisma': schema, 'shop.ts': written(behind, inside) }, 'unbatched-write'))['shop.ts'];
  expect(await made('', '')).toBe(all(''));
  expect(await made(' // sold out', ' // for good')).toBe(all('  // sold out\n  // for good\n'));
  expect(await made('', ' // eslint-disable-line no-await-in-loop')).toBe(all(''));
});

it('takes nothing for a comment that the parser does not', async () => {
  const schema = 'datasource db {\n  provider = "postgresql"\n}\nmodel Log {\n  id Int @id @default(autoincrement())\n  text String\n}\n';
  const written = (value: string) => `import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\n\nexport async function write(items: { url: string }[]) {\n  for (const item of items) await prisma.log.create({ data: { text: ${value} } });\n}\n`;
  const made = async (value: string) => (await fixedTexts({ 'schema.prisma': schema, 'shop.ts': written(value) }, 'unbatched-write'))['shop.ts'];
  const all = (value: string) => `import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\n\nexport async function write(items: { url: string }[]) {\n  await prisma.log.createMany({ data: items.map((item) => ({ text: ${value} })) });\n}\n`;
  for (const value of ['`a ${`b // no ${item.url}`} // neither`', '`${item.url}/* ${{ a: `}` }.a} */`', 'item.url.replace(/[/*]\\/\\/$/, `// no`)', "item.url + 'http://x'"]) expect(await made(value)).toBe(all(value));
});
