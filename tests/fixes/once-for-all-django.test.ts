// In Django a query for each element's key becomes one query for all keys, and a dict.
import { performance } from 'node:perf_hooks';
import { fixAll, openSession } from '@seqscan/analyzers';
import { describe, expect, it } from 'vitest';

const MODELS = `from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=40)


class Book(models.Model):
    title = models.CharField(max_length=40)
    code = models.CharField(max_length=10, unique=True)
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
    editor = models.ForeignKey(Author, null=True, related_name="edited", on_delete=models.SET_NULL)
    slug = models.CharField(max_length=40, null=True, unique=True)


`;

async function fixed(body: string, grades: Parameters<typeof fixAll>[1]['grades'] = ['safe', 'changes behaviour']) {
  const texts: Readonly<Record<string, string>> = { 'shop/models.py': MODELS + body };
  const session = await openSession({ files: { list: () => Object.keys(texts), read: (path) => texts[path] ?? { problem: 'no such file' } }, config: { layers: [] }, clock: () => performance.now() });
  expect(session.findings().findings.some(({ rule }) => rule === 'n-plus-one')).toBe(true);
  return fixAll(session, { grades, isWanted: ({ rule }) => rule === 'n-plus-one', isKept: () => undefined }).texts.get('shop/models.py')?.slice(MODELS.length);
}

describe('a query for each key in Django', () => {
  it('is read by the primary key in bulk', async () => {
    const first = (book: string): string => `def shown():\n    books = Book.objects.all()\n    for book in books:\n        author = ${book}\n        print(author)\n`;
    expect(await fixed(first('Author.objects.filter(pk=book.author_id).first()'), ['safe'])).toBe(
      `def shown():\n    books = Book.objects.all()\n    authors_by_pk = Author.objects.in_bulk([book.author_id for book in books])\n    for book in books:\n        author = authors_by_pk.get(book.author_id)\n        print(author)\n`,
    );
    const raising = first('Author.objects.get(pk=book.author_id)');
    expect(await fixed(raising, ['safe'])).toBeUndefined();
    expect(await fixed(raising)).toContain('        author = authors_by_pk[book.author_id]\n');
  });

  it('is grouped, counted and looked up in sets', async () => {
    const each = (pass: string): string => `def shown():\n    for author in Author.objects.all():\n${pass}`;
    expect(await fixed(each('        for book in Book.objects.filter(author=author).order_by("title"):\n            print(book.title)\n'), ['safe'])).toBe(
      `def shown():
    authors = Author.objects.all()
    books_by_author_id = {}
    for book in Book.objects.filter(author__in=authors).order_by("title"):
        books_by_author_id.setdefault(book.author_id, []).append(book)

    for author in authors:
        for book in books_by_author_id.get(author.pk, []):
            print(book.title)
`,
    );
    expect(await fixed(each('        print(author.name, Book.objects.filter(author_id=author.pk).count())\n'), ['safe'])).toContain('book_counts_by_author_id.get(author.pk, 0)');
    expect(await fixed(each('        if Book.objects.filter(author=author).exists():\n            print(author.name)\n'), ['safe'])).toContain('        if author.pk in author_ids_with_books:\n');
  });

  it('may miss keys that come from elsewhere, spelt otherwise', async () => {
    const listed = 'def shown(codes):\n    for code in codes:\n        print(Book.objects.filter(code=code).first())\n';
    expect(await fixed(listed, ['safe'])).toBeUndefined();
    expect(await fixed(listed)).toContain('    books_by_code = {book.code: book for book in Book.objects.filter(code__in=codes)}\n');
  });

  it('stays where the queryset is asked on, and where what is gone over is gone afterwards', async () => {
    expect(await fixed('def shown():\n    for author in Author.objects.all():\n        books = Book.objects.filter(author=author)\n        print(books.first(), books.count())\n')).toBeUndefined();
    expect(await fixed('def shown():\n    for author in Author.objects.iterator():\n        print(list(Book.objects.filter(author=author)))\n')).toBeUndefined();
  });

  it('keeps in a list what can be gone over once only', async () => {
    const zipped = await fixed('def counts(names):\n    for author, name in zip(Author.objects.all(), names):\n        print(name, Book.objects.filter(author=author).count())\n');
    expect(zipped).toContain('    authors = list(zip(Author.objects.all(), names))\n');
    expect(zipped).toContain('    for author, name in authors:\n');
  });

  it('stays where a key may be null and asks for the rows that have none', async () => {
    const each = (pass: string): string => `def shown():\n    for book in Book.objects.all():\n${pass}`;
    expect(await fixed(each('        print(Book.objects.filter(editor_id=book.editor_id).count())\n'))).toBeUndefined();
    expect(await fixed(each('        print(Book.objects.filter(editor_id=book.editor_id).exists())\n'))).toBeUndefined();
    expect(await fixed(each('        print(Book.objects.filter(slug=book.slug).first())\n'))).toBeUndefined();
    expect(await fixed(each('        if book.editor_id is None:\n            print(Book.objects.filter(editor_id=book.editor_id).count())\n'))).toBeUndefined();
    expect(await fixed(each('        if book.title or book.editor_id:\n            print(Book.objects.filter(editor_id=book.editor_id).count())\n'))).toBeUndefined();
    const counted = 'book_counts_by_editor_id.get(book.editor_id, 0)';
    expect(await fixed(each('        if book.editor_id is not None and book.title:\n            print(Book.objects.filter(editor_id=book.editor_id).count())\n'), ['safe'])).toContain(counted);
    expect(await fixed(each('        if not book.editor_id:\n            continue\n        print(Book.objects.filter(editor_id=book.editor_id).count())\n'), ['safe'])).toContain(counted);
    // Of a column that is never null there are no rows either way.
    expect(await fixed(each('        print(Book.objects.filter(author_id=book.editor_id).count())\n'), ['safe'])).toContain('book_counts_by_author_id.get(book.editor_id, 0)');
  });

  it('stays where keys may be text and the column is none: in memory they would not be found', async () => {
    const each = (params: string, over: string, key = 'i'): string => `def shown(${params}):\n    for i in ${over}:\n        print(Book.objects.get(pk=${key}).title)\n`;
    expect(await fixed(each('request', 'request.GET.getlist("id")'))).toBeUndefined();
    expect(await fixed('def shown(request):\n    ids = request.GET.getlist("id")\n    for i in ids:\n        print(Book.objects.filter(author_id=i).count())\n')).toBeUndefined();
    expect(await fixed(each('ids', 'ids'))).toBeUndefined();
    expect(await fixed(each('ids: list[str]', 'ids'))).toBeUndefined();
    expect(await fixed('def shown():\n    for book in Book.objects.all():\n        print(Author.objects.get(pk=book.code).name)\n')).toBeUndefined();
    expect(await fixed(each('ids: list[int]', 'ids'))).toContain('in_bulk(ids)');
    expect(await fixed(each('ids', 'ids', 'int(i)'))).toContain('books_by_pk[int(i)]');
  });
});
