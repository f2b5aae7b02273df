// What is not safe is not called so, and what would be wrong is not offered: loops whose passes feel what an earlier one did.
import { describe, expect, it } from 'vitest';
import { fixedTexts } from './project.js';

const MODELS = 'from django.db import models\n\n\nclass Country(models.Model):\n    name = models.CharField(max_length=50)\n\n\nclass Author(models.Model):\n    name = models.CharField(max_length=50)\n\n\nclass Book(models.Model):\n    author = models.ForeignKey(Author, on_delete=models.CASCADE)\n\n\nclass Copy(models.Model):\n    book = models.ForeignKey(Book, on_delete=models.CASCADE)\n    shelf = models.IntegerField()\n';
const python = async (rule: string, code: string, ...grades: ('safe' | 'changes behaviour')[]) => (await fixedTexts({ 'shop/__init__.py': '', 'shop/models.py': MODELS, 'shop/views.py': `from .models import Author, Book, Copy, Country\n\n\n${code}` }, rule, grades))['shop/views.py'];

describe('a row that passes share', () => {
  it.each([
    ['hoisted', 'loop-invariant-query', (use: string) => `def stamp(change):\n    for book in Book.objects.all():\n        country = Country.objects.filter(name="x").first()\n        ${use}\n`],
    ['looked up by key', 'n-plus-one', (use: string) => `def stamp(change):\n    for book in Book.objects.all():\n        country = Author.objects.filter(pk=book.author_id).first()\n        ${use}\n`],
  ])('and hand to a call changes behaviour, where it is only read it is safe: %s', async (_how, rule, code) => {
    const grades = async (use: string) => [await python(rule, code(use), 'safe'), await python(rule, code(use), 'changes behaviour')].map((text) => text !== undefined);
    expect([await grades('print(country)'), await grades('helper(country)')]).toEqual([[true, false], [false, true]]);
  });

  it('is asked for by passes that call what they were handed: who knows what that writes', async () => {
    const code = 'def numbers(done):\n    for book in Book.objects.all():\n        print(Country.objects.count())\n        done(book)\n';
    expect([await python('loop-invariant-query', code, 'safe'), (await python('loop-invariant-query', code, 'changes behaviour')) !== undefined]).toEqual([undefined, true]);
  });
});

const SCHEMA = 'datasource db {\n  provider = "postgresql"\n}\nmodel Book {\n  id Int @id\n  title String\n  next Int\n}\n';
const prisma = async (rule: string, code: string) => (await fixedTexts({ 'schema.prisma': SCHEMA, 'books.ts': `import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\n${code}` }, rule, ['safe', 'changes behaviour']))['books.ts'];

it('reads nothing before a loop that adds to the list it goes over', async () => {
  const code = (more: string) => `export async function titles(start: number[]) {\n  const queue = [...start];\n  for (const id of queue) {\n    const book = await prisma.book.findUnique({ where: { id } });\n    if (book === null) continue;\n    console.log(book.title);\n    ${more}\n  }\n}\n`;
  expect(await prisma('n-plus-one', code('console.log(book.next);'))).toContain('findMany');
  expect(await prisma('n-plus-one', code('queue.push(book.next);'))).toBeUndefined();
});

it('reads nothing before a loop over what a generator gives once', async () => {
  const code = (star: string) => `function${star} ids(given: number[]) {\n  ${star === '' ? 'return given.slice()' : 'yield* given'};\n}\nexport async function titles(given: number[]) {\n  const keys = ids(given);\n  for (const id of keys) console.log(await prisma.book.findUnique({ where: { id } }));\n}\n`;
  expect(await prisma('n-plus-one', code(''))).toContain('findMany');
  expect(await prisma('n-plus-one', code('*'))).toBeUndefined();
});

it('keeps apart what follows a loop that needed no semicolon', async () => {
  const code = (ending: string) => `export async function remove(rows: { id: number }[]) {\n  for (const row of rows) await prisma.book.delete({ where: { id: row.id } })${ending}[1, 2].forEach((one) => console.log(one))\n}\n`;
  for (const ending of ['\n  ;', ';\n  ']) expect(await prisma('unbatched-write', code(ending))).toMatch(/deleteMany\(.*\);\s*\[1, 2\]/);
});

describe('a parameter that would be gone over twice', () => {
  const LOOPS = { plain: 'for book in books:', counted: 'for n, book in enumerate(books):' };
  const shelves = (param: string, calls: string, loop: keyof typeof LOOPS = 'plain', first = '') =>
    `import functools\nfrom typing import Iterable, Optional, Sequence\n\n\ndef shelves(${param}):\n${first}    ${LOOPS[loop]}\n        print(Copy.objects.filter(book=book).count())\n\n\n${calls}\n`;
  const gradeOf = async (code: string) => ((await python('n-plus-one', code, 'safe')) ? 'safe' : (await python('n-plus-one', code, 'changes behaviour')) ? 'changes behaviour' : 'none');

  it.each([
    ['rows', 'shelves(Book.objects.all())'],
    ['a list', 'shelves([book for book in Book.objects.all()])'],
    ['a variable that holds rows', 'found = Book.objects.all()\nshelves(found)'],
    ['what a function gives, which makes a list', 'def rows():\n    return list(Book.objects.all())\n\n\nshelves(rows())'],
  ])('is safe where every call hands in %s', async (_what, calls) => {
    expect([await gradeOf(shelves('books', calls)), await gradeOf(shelves('books', calls, 'counted'))]).toEqual(['safe', 'safe']);
  });

  it.each([
    ['nobody calls it', ''],
    ['a function gives a generator', 'def rows():\n    return (book for book in Book.objects.all())\n\n\nshelves(rows())'],
    ['it has another name', 'f = shelves\nf(book for book in Book.objects.all())\nshelves(Book.objects.all())'],
    ['it is handed on', 'functools.partial(shelves, (book for book in Book.objects.all()))()\nshelves(Book.objects.all())'],
    ['a list of arguments is handed in', 'shelves(*[Book.objects.all()])'],
  ])('is not where %s', async (_why, calls) => {
    expect([await gradeOf(shelves('books', calls)), await gradeOf(shelves('books', calls, 'counted'))]).not.toContain('safe');
  });

  it('is kept in a list where it is counted and a generator is written into the call', async () => {
    const calls = 'shelves(book for book in Book.objects.all())';
    expect(await gradeOf(shelves('books', calls))).toBe('none');
    expect(await python('n-plus-one', shelves('books', calls, 'counted'), 'safe')).toContain(' = list(enumerate(books))\n');
  });

  const CALLS = 'shelves(Book.objects.all())\nprint(shelves)';
  it('is safe where its type says that it can be', async () => {
    for (const type of ['list[Book]', 'Sequence[Book]', 'Optional[list[Book]]', '"list[Book] | None"', 'tuple[Book, ...]']) expect(await gradeOf(shelves(`books: ${type}`, CALLS)), type).toBe('safe');
    for (const type of ['Iterable[Book]', 'list[Book] | Iterable[Book]']) expect(await gradeOf(shelves(`books: ${type}`, CALLS)), type).toBe('none');
  });

  it('is not what lines and rows of files are: those are there once', async () => {
    const counted = (before: string, over: string) => `def shelves(path):\n    with open(path) as file:\n        ${before}\n        for one in ${over}:\n            print(Copy.objects.filter(book_id=int(one)).count())\n`;
    expect([await gradeOf(counted('lines = list(file)', 'lines')), await gradeOf(counted('pass', 'file')), await gradeOf(counted('lines = csv.reader(file)', 'lines'))]).toEqual(['changes behaviour', 'none', 'none']);
  });

  it('is nothing to what a function gives: a generator is kept in a list', async () => {
    const counted = (given: string) => `def rows():\n    return ${given}\n\n\ndef shelves():\n    for book in rows():\n        print(Copy.objects.filter(book=book).count())\n`;
    expect(await python('n-plus-one', counted('(book for book in Book.objects.all())'), 'safe')).toContain(' = list(rows())\n');
    expect(await python('n-plus-one', counted('Book.objects.all()'), 'safe')).toContain(' = rows()\n');
  });

  it('is safe where it was made a list before', async () => {
    expect(await gradeOf(shelves('books', CALLS))).toBe('changes behaviour');
    expect(await gradeOf(shelves('books', CALLS, 'plain', '    books = list(books)\n'))).toBe('safe');
    expect(await gradeOf(shelves('given', CALLS, 'plain', '    books = given\n'))).toBe('changes behaviour');
  });
});

it('reads nothing before a loop that deletes what the rows refer to', async () => {
  const hoisted = (gone: string) => `def count():\n    for book in Book.objects.all():\n        print(Copy.objects.filter(shelf=7).count())\n        ${gone}\n`;
  const asked = (gone: string) => `def count():\n    for author in Author.objects.all():\n        print(Book.objects.filter(author=author).count())\n        ${gone}\n`;
  const offered = (rule: string, code: string) => python(rule, code, 'safe', 'changes behaviour');
  expect([await offered('loop-invariant-query', hoisted('book.delete()')), await offered('n-plus-one', asked('Author.objects.all().delete()'))]).toEqual([undefined, undefined]);
  expect(await offered('loop-invariant-query', hoisted('Country.objects.all().delete()'))).toBeDefined();
  expect(await offered('n-plus-one', asked('Copy.objects.all().delete()'))).toBeDefined();
});

describe('an answer that passes keep and the function changes later', () => {
  const hoisted = (keep: string, later: string) => `def titles(self, shelf):\n    out = []\n    for n in Book.objects.all():\n        row = Country.objects.filter(name="x").first()\n        ${keep}\n    ${later}\n    return out\n`;
  const keyed = (keep: string, later: string) => `def titles(self, shelf):\n    out = []\n    for n in Book.objects.all():\n        row = Author.objects.filter(pk=n.author_id).first()\n        ${keep}\n    ${later}\n    return out\n`;
  const isSafe = async (keep: string, later: string) => [(await python('loop-invariant-query', hoisted(keep, later), 'safe')) !== undefined, (await python('n-plus-one', keyed(keep, later), 'safe')) !== undefined];

  it.each([
    ['out.append(row)', 'for i, b in enumerate(out): b.name += str(i)'],
    ['out.append({"row": row})', 'out[0]["row"].name = "x"'],
    ['out.append(row)', 'b = out[0]\n    b.name = "x"'],
    ['out.append(row)', 'b = next(iter(out))\n    b.name = "x"'],
    ['out.append(row)', 'for b in out: setattr(b, "name", "x")'],
    ['out.append(row)', 'for b in out: b.refresh_from_db()'],
    ['n.country = row; out.append(n)', 'for n in out: n.country.name = "x"'],
    ['out.append(row)', 'row.name = "x"'],
  ])('changes behaviour: %s … %s', async (keep, later) => {
    expect(await isSafe(keep, later)).toEqual([false, false]);
  });

  it.each([
    ['out.append(row)', 'print(len(out))'],
    ['out.append(row)', 'out.append(None); out.sort()'],
    ['out.append(row)', 'context = {}\n    context["rows"] = out'],
    ['out.append(row)', 'shelf.rows = 3; shelf.save()'],
    ['out.append(row)', 'Copy.objects.filter(shelf=7).update(shelf=8)'],
    ['out.append(row and row.name)', 'print(out)'],
    ['print(row.name if row else "")', 'for b in Copy.objects.all(): b.shelf = 3'],
  ])('is safe where nothing of it is changed: %s … %s', async (keep, later) => {
    expect(await isSafe(keep, later)).toEqual([true, true]);
  });

  it('changes behaviour in TypeScript too, with lists', async () => {
    const code = (later: string) => `export async function shown(ids: { n: number }[]) {\n  const out: { id: number; all: { title: string }[] }[] = [];\n  for (const { n } of ids) {\n    const all = await prisma.book.findMany({ where: { title: 'x' } });\n    out.push({ id: n, all });\n  }\n  ${later}\n  return out;\n}\n`;
    const safe = async (later: string) => (await fixedTexts({ 'schema.prisma': SCHEMA, 'books.ts': `import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\n${code(later)}` }, 'loop-invariant-query', ['safe']))['books.ts'] !== undefined;
    expect([await safe('out.reverse();'), await safe('for (const { all } of out) all.splice(1);'), await safe("out.forEach((one) => { one.all[0].title += 'x'; });"), await safe('out[0].all.push({ title: "y" });')]).toEqual([true, false, false, false]);
  });
});
