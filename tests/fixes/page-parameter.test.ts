// missing-pagination: a function that one page of a website calls for all rows takes the number of a page, and the page reads it from its address.
import { describe, expect, it } from 'vitest';
import { fixedTexts } from './project.js';

const SCHEMA = 'datasource db {\n  provider = "postgresql"\n}\nmodel Book {\n  id Int @id\n  title String\n  shop String\n}\n';
const HEAD = `import { PrismaClient } from '@prisma/client';\n`;
const CLIENT = '\nconst prisma = new PrismaClient();\n\n';
const BOOKS = `export const getBooks = async (shop: string) => {\n  const books = await prisma.book.findMany({ where: { shop } });\n  return books.map(({ id, title }) => ({ id, title: title.trim() }));\n};\n`;
const PAGED = `export const getBooks = async (shop: string, page = 1) => {\n  const books = await prisma.book.findMany({\n    where: { shop },\n    orderBy: { id: 'asc' },\n    take: PAGE_SIZE,\n    skip: (page - 1) * PAGE_SIZE,\n  });\n  return books.map(({ id, title }) => ({ id, title: title.trim() }));\n};\n`;
const list = (params: string, before = '', call = 'getBooks(params.shop)') =>
  `import Link from 'next/link';\nimport { getBooks } from '../books';\n\nexport default async function BooksPage(${params}) {\n${before}  const books = await ${call};\n  return <ul>{books.length === 0 ? <li>none</li> : books.map((book) => <li key={book.id}>{book.title}</li>)}</ul>;\n}\n`;

const shown = (page: string, { books = HEAD + CLIENT + BOOKS, next = '13.5.3', more = {} }: { books?: string; next?: string; more?: Readonly<Record<string, string>> } = {}) =>
  fixedTexts({ 'package.json': `{ "dependencies": { "next": "${next}", "@prisma/client": "^5.1.0" } }`, 'schema.prisma': SCHEMA, 'books.ts': books, 'app/page.tsx': page, ...more }, 'missing-pagination', ['shown only']);

const CUT = `take: 100 });`;

describe('a page of a website that shows all rows', () => {
  it('reads which page is asked for, and the function that it calls takes it', async () => {
    const made = await shown(list('{ params }: { params: { shop: string } }'));
    expect(made['books.ts']).toBe(`${HEAD}\nconst PAGE_SIZE = 100;\n${CLIENT}${PAGED}`);
    expect(made['app/page.tsx']).toBe(
      list('{ params, searchParams }: { params: { shop: string }; searchParams: { page?: string } }', '  const page = Math.max(1, Math.trunc(Number(searchParams.page)) || 1);\n', 'getBooks(params.shop, page)'),
    );
  });

  it('waits for what it is asked from version 15 on', async () => {
    const made = await shown(list('', '', `getBooks('x')`), { next: '^15.0.0' });
    expect(made['app/page.tsx']).toBe(list('{ searchParams }: { searchParams: Promise<{ page?: string }> }', '  const page = Math.max(1, Math.trunc(Number((await searchParams).page)) || 1);\n', `getBooks('x', page)`));
    const asked = (type: string) => `{ searchParams }: { searchParams?: ${type} }`;
    expect((await shown(list(asked('{ q: string }'), '', `getBooks('x')`)))['app/page.tsx']).toBe(list(asked('{ q: string; page?: string }'), '  const page = Math.max(1, Math.trunc(Number(searchParams?.page)) || 1);\n', `getBooks('x', page)`));
  });

  it('asks for it where it queries the rows itself', async () => {
    const page = (params: string, before: string, more: string) => `import Link from 'next/link';\n${HEAD}${more}${CLIENT}export default async function BooksPage(${params}) {\n${before}  return books.map((book) => <li key={book.id}>{book.title}</li>);\n}\n`;
    const query = (more: string) => `  const books = await prisma.book.findMany({ orderBy: { id: 'asc' }${more} });\n`;
    const made = await shown(page('', query(''), ''));
    expect(made['app/page.tsx']).toBe(page('{ searchParams }: { searchParams: { page?: string } }', `  const page = Math.max(1, Math.trunc(Number(searchParams.page)) || 1);\n${query(', take: PAGE_SIZE, skip: (page - 1) * PAGE_SIZE')}`, '\nconst PAGE_SIZE = 100;\n'));
  });

  it('asks for nothing where it is static', async () => {
    for (const dynamic of ['force-static', 'error']) {
      const made = await shown(`${list('{ params }: { params: { shop: string } }')}\nexport const dynamic = '${dynamic}';\n`);
      expect(made['app/page.tsx']).toBeUndefined();
      expect(made['books.ts']).toContain(PAGED);
      const own = `import Link from 'next/link';\n${HEAD}${CLIENT}export const dynamic = '${dynamic}';\n\nexport default async function BooksPage() {\n  const books = await prisma.book.findMany({ orderBy: { id: 'asc' } });\n  return books.map((book) => <li key={book.id}>{book.title}</li>);\n}\n`;
      expect(await shown(own)).toEqual({ 'app/page.tsx': own.replace(`'asc' }`, `'asc' }, take: 100`) });
    }
    expect((await shown(`${list('{ params }: { params: { shop: string } }')}\nexport const dynamic = 'force-dynamic';\n`))['app/page.tsx']).toContain('searchParams.page');
  });

  it('is left alone where nobody knows how it is asked', async () => {
    const made = await shown(list('{ params }: { params: { shop: string } }'), { next: 'latest' });
    expect(made['app/page.tsx']).toBeUndefined();
    expect(made['books.ts']).toContain(PAGED);
    expect((await shown(list('{ params }: Props')))['app/page.tsx']).toBeUndefined();
  });

  it('hands the number through functions that take records, under the size that the project has', async () => {
    const books = `${HEAD}import { BOOKS_PER_PAGE } from './sizes';\n${CLIENT}export async function getBooks({\n  shop,\n  title,\n}: {\n  shop: string;\n  title?: string;\n}) {\n  return prisma.book.findMany({\n    where: { shop, title },\n    orderBy: { id: 'desc' },\n  });\n}\n`;
    const page = `import Link from 'next/link';\nimport { getBooks } from '../books';\n\nasync function load({ shop }: { shop: string }) {\n  return getBooks({\n    shop,\n    title: 'x',\n  });\n}\n\nexport default async function BooksPage({ params }: { params: { shop: string } }) {\n  const books = await load({ shop: params.shop });\n  return books.map((book) => <li key={book.id}>{book.title}</li>);\n}\n`;
    const made = await shown(page, { books, more: { 'sizes.ts': 'export const BOOKS_PER_PAGE = 20;\n', 'other.ts': 'export function load() {\n  return [];\n}\n\nload();\n' } });
    expect(made['books.ts']).toBe(
      books
        .replace('  title,\n}', '  title,\n  page = 1,\n}')
        .replace('title?: string;\n', 'title?: string;\n  page?: number;\n')
        .replace(`{ id: 'desc' },\n`, `{ id: 'desc' },\n    take: BOOKS_PER_PAGE,\n    skip: (page - 1) * BOOKS_PER_PAGE,\n`),
    );
    expect(made['app/page.tsx']).toContain(`async function load({ shop, page = 1 }: { shop: string; page?: number }) {\n  return getBooks({\n    shop,\n    title: 'x',\n    page,\n  });\n}`);
    expect(made['app/page.tsx']).toContain(`  const page = Math.max(1, Math.trunc(Number(searchParams.page)) || 1);\n  const books = await load({ shop: params.shop, page });\n`);
  });

  it('gets the first rows alone where somebody needs them all', async () => {
    const cut = { 'books.ts': HEAD + CLIENT + BOOKS.replace('{ where: { shop } }', `{ where: { shop }, orderBy: { id: 'asc' }, take: 100 }`) };
    const props = '{ params }: { params: { shop: string } }';
    expect(cut['books.ts']).toContain(CUT);
    expect(await shown(list(props), { more: { 'export.ts': `import { getBooks } from './books';\n\nexport const all = () => getBooks('x');\n` } })).toEqual(cut);
    expect(await shown(list(props), { more: { 'export.ts': `export async function all() {\n  const { getBooks } = await import('./books');\n  return getBooks('x');\n}\n` } })).toEqual(cut);
    expect((await shown(list(props), { more: { 'books.test.ts': `import { getBooks } from './books';\n\nconsole.log(await getBooks('x'));\n` } }))['books.ts']).toContain(PAGED);
    expect(await shown(list(props), { more: { 'export.ts': `import * as books from './books';\n\nexport const all = () => books.getBooks('x');\n` } })).toEqual(cut);
    expect(await shown(list(props).replace(`books.length === 0 ? <li>none</li> : `, 'books.length}{'))).toEqual(cut);
    expect(await shown(list(props).replace('  return <ul>', '  console.log(books);\n  return <ul>'))).toEqual(cut);
    const sorted = HEAD + CLIENT + BOOKS.replace('books.map(', 'books.sort((a, b) => a.id - b.id).map(');
    expect((await shown(list(props), { books: sorted }))['books.ts']).toContain(CUT);
    // Pages of which some rows are left out are of different lengths.
    for (const filtered of [BOOKS.replace('books.map(', 'books.filter(({ id }) => id > 3).map('), BOOKS.replace('await prisma', '(await prisma').replace('shop } });', 'shop } })).filter(({ id }) => id > 3);')]) {
      const made = await shown(list(props), { books: HEAD + CLIENT + filtered });
      expect(made['books.ts']).toContain(`take: 100 }`);
      expect(made['books.ts']).not.toContain('skip');
      expect(made['app/page.tsx']).toBeUndefined();
    }
    expect(await shown(list(props).replace('books.map(', 'books.filter(({ id }) => id > 3).map('))).toEqual(cut);
    // What is nothing is no row of a page either.
    const whole = await shown(list(props), { books: HEAD + CLIENT + BOOKS.replace('books.map(', 'books.filter((book) => book !== null).map(') });
    expect(Object.values(whole).join()).toContain('skip: (page - 1)');
    const layout = { 'app/layout.tsx': list(props) };
    expect(await shown('export default function Page() {\n  return null;\n}\n', { more: layout })).toEqual(cut);
  });
});
