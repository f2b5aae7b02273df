// A fix that would drop a comment is none.
import { expect, it } from 'vitest';
import { fixedTexts } from './project.js';

const MODELS = 'from django.db import models\n\n\nclass Author(models.Model):\n    name = models.CharField(max_length=100)\n\n\nclass Book(models.Model):\n    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")\n    is_lent = models.BooleanField()\n';
const views = (comment: string) => `from .models import Author\n\n\ndef lent(pk):\n    for author in Author.objects.all():\n        for book in author.books.filter(\n${comment}            is_lent=True,\n        ):\n            author.show(book, pk)\n`;
const fixed = async (comment: string) => (await fixedTexts({ 'shop/__init__.py': '', 'shop/models.py': MODELS, 'shop/views.py': views(comment) }, 'n-plus-one'))['shop/views.py'];

it('keeps what a comment says within the code that it would replace', async () => {
  expect(await fixed('')).toMatch(/prefetch_related/);
  expect(await fixed('            # the others stand on the shelf\n')).toBeUndefined();
});
