// The advice that comes with a finding: it names the key that changes with the loop, in words that the database understands.
import { type FileSource, openSession } from '@seqscan/analyzers';
import { describe, expect, it } from 'vitest';

async function remedies(texts: Record<string, string>): Promise<readonly string[]> {
  const files: FileSource = { list: () => Object.keys(texts), read: (path) => texts[path] ?? { problem: 'no such file' } };
  const session = await openSession({ files, config: { layers: [] }, clock: () => 0 });
  return (await session.findings()).findings.filter(({ rule }) => rule !== 'missing-index').map(({ remedy }) => remedy);
}

function prisma(body: string, provider = 'postgresql'): Promise<readonly string[]> {
  return remedies({
    'schema.prisma': `datasource db {
  provider = "${provider}"
}
generator client {
  provider = "prisma-client-js"
}
model Shop {
  id    Int    @id
  name  String
  books Book[]
}
model Book {
  id     Int    @id
  isbn   String @unique
  state  String
  stock  Int
  shopId Int
  shop   Shop   @relation(fields: [shopId], references: [id])

  @@index([shopId])
}
`,
    'index.ts': `import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
${body}`,
  });
}

function django(body: string): Promise<readonly string[]> {
  return remedies({
    'shop/models.py': `from django.db import models

class Shop(models.Model):
    name = models.CharField(max_length=50)
    slug = models.SlugField()

class Book(models.Model):
    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="books")
    isbn = models.CharField(max_length=20)
    state = models.CharField(max_length=20)
`,
    'shop/reports.py': `from .models import Book, Shop\n\n${body}`,
  });
}

describe('remedies of Prisma', () => {
  it('names the key that changes, not the one that stays', async () => {
    expect(await prisma("export async function f(rows: { isbn: string }[], shopId: number) { for (const row of rows) await prisma.book.findFirst({ where: { shopId, state: 'new', isbn: row.isbn } }); }")).toEqual([
      'prisma.book.findMany({ where: { isbn: { in: [...] } } }) once, and a Map by isbn',
    ]);
  });

  it('stays general where several keys change', async () => {
    expect(await prisma('export async function f(rows: { isbn: string; state: string }[]) { for (const row of rows) await prisma.book.findFirst({ where: { state: row.state, isbn: row.isbn } }); }')).toEqual([
      'one prisma.book.findMany with `in` over all keys, and a Map',
    ]);
  });

  it('speaks of the aggregates that are asked for', async () => {
    expect(await prisma('export async function f() { for (const shop of await prisma.shop.findMany()) await prisma.book.aggregate({ where: { shop: { id: shop.id } }, _sum: { stock: true } }); }')).toEqual([
      "prisma.book.groupBy({ by: ['shopId'], where: { shopId: { in: [...] } } }) once, with the same aggregates",
    ]);
  });

  it('shows how nested rows go out together', async () => {
    expect(await prisma('export async function f(rows: { isbn: string; shop: number }[]) { await prisma.book.create({ data: { isbn: "x" } }); await prisma.shop.update({ where: { id: 1 }, data: { books: { create: rows.map((row) => ({ isbn: row.isbn, shop: { connect: { id: row.shop } } })) } } }); }')).toEqual([
      'shopId in each row instead of connect: rows without relations of their own are created together',
    ]);
  });

  it('says nothing that the database does not know', async () => {
    const body = 'export async function f(isbns: string[]) { for (const isbn of isbns) { await prisma.book.update({ where: { isbn }, data: { stock: 1 } }); await prisma.book.create({ data: { isbn } }); } }';
    expect((await prisma(body)).join()).toMatch(/FROM \(VALUES .*createManyAndReturn/);
    for (const provider of ['mysql', 'sqlite']) expect((await prisma(body, provider)).join()).not.toMatch(/VALUES|createManyAndReturn/);
  });
});

describe('remedies of Django', () => {
  it('name the column that changes', async () => {
    expect(await django('def f(isbns):\n    for isbn in isbns:\n        print(Book.objects.get(state="new", isbn=isbn))\n')).toEqual(['one Book.objects.filter(isbn__in=…) before the loop, kept in a dict']);
  });

  it('stay general where the path leads through other tables, or several change', async () => {
    expect(await django('def f(slugs):\n    for slug in slugs:\n        print(list(Book.objects.filter(shop__slug=slug)))\n')).toEqual(['one query for all before the loop']);
    expect(await django('def f(rows):\n    for a, b in rows:\n        print(Book.objects.get(isbn=a, state=b))\n')).toEqual(['one query for all keys before the loop, kept in a dict']);
  });
});
