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
