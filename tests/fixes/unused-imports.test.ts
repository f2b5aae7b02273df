// A name that only the mended code mentioned is imported no longer.
import { expect, it } from 'vitest';
import { fixedTexts } from './project.js';

const MODELS = 'from django.db import models\n\n\nclass Author(models.Model):\n    name = models.CharField(max_length=50)\n\n\nclass Book(models.Model):\n    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")\n';
const code = (along: string, books: string) => `\n\ndef keys(author):\n    return [book.pk for book in ${books}]\n\n\ndef show():\n    for author in Author.objects.all()${along}:\n        print(keys(author))\n`;
const body = code('', 'Book.objects.filter(author=author)');
const fixedBody = code('.prefetch_related("books")', 'author.books.all()');
const fixed = async (head: string, end = '') => (await fixedTexts({ 'shop/__init__.py': '', 'shop/models.py': MODELS, 'shop/views.py': head + body + end }, 'n-plus-one'))['shop/views.py'];

it.each([
  ['one of a list', 'from .models import Author, Book\n', 'from .models import Author\n', ''],
  ['the first of a list', 'from .models import (\n    Book,\n    Author,\n)\n', 'from .models import (\n    Author,\n)\n', ''],
  ['a whole import', 'from .models import Author\nfrom .models import Book\n', 'from .models import Author\n', ''],
  ['not what is mentioned elsewhere', 'from .models import Author, Book\n', 'from .models import Author, Book\n', '\n\nall_books = Book.objects.all\n'],
  ['not what a string mentions', 'from .models import Author, Book\n', 'from .models import Author, Book\n', '\n\n__all__ = ["Book"]\n'],
  ['not where a comment stands', 'from .models import Author, Book  # noqa\n', 'from .models import Author, Book  # noqa\n', ''],
])('takes away %s', async (_what, head, expected, end) => {
  expect(await fixed(head, end)).toBe(expected + fixedBody + end);
});
