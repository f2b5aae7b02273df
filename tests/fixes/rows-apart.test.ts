// Rows that come along under a name of their own: what the file has to import for that, and from where.
import { describe, expect, it } from 'vitest';
import { fixedTexts } from './project.js';

const MODELS = `from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=40)


class Book(models.Model):
    title = models.CharField(max_length=40)
    author = models.ForeignKey(Author, on_delete=models.CASCADE)


class Review(models.Model):
    book = models.ForeignKey(Book, related_name="reviews", on_delete=models.CASCADE)
    text = models.TextField()
`;

const BODY = `

def shown(word):
    for book in Book.objects.all():
        for review in book.reviews.order_by("text").filter(text=word):
            print(review.text)
`;

async function importsOf(head: string, files: Readonly<Record<string, string>> = { 'app/models.py': MODELS }): Promise<string | undefined> {
  const texts = await fixedTexts({ ...files, 'app/views.py': head + BODY }, 'n-plus-one');
  return texts['app/views.py']?.replace(/\n\n\ndef shown[^]*/, '\n');
}

describe('the imports of rows that come along apart', () => {
  it('name the model in the import of the module that declares it', async () => {
    expect(await importsOf('from app.models import Book\n')).toBe('from django.db.models import Prefetch\n\nfrom app.models import Book, Review\n');
    expect(await importsOf('from .models import Book\n')).toBe('from django.db.models import Prefetch\n\nfrom .models import Book, Review\n');
    expect(await importsOf('from app.models import (\n    Author,\n    Book,\n)\n')).toBe('from django.db.models import Prefetch\n\nfrom app.models import (\n    Author,\n    Book,\n    Review,\n)\n');
    expect(await importsOf('from app.models import (Author, Book)\n')).toBe('from django.db.models import Prefetch\n\nfrom app.models import (Author, Book, Review)\n');
  });

  it('stand among those of others', async () => {
    expect(await importsOf('import json\n\nfrom django.db import models\nfrom django.shortcuts import render  # used by others\n\nfrom app.models import Book, Review\n')).toBe(
      'import json\n\nfrom django.db import models\nfrom django.db.models import Prefetch\nfrom django.shortcuts import render  # used by others\n\nfrom app.models import Book, Review\n',
    );
    expect(await importsOf('from django.db import models  # used by others\n\nfrom app.models import Book\n')).toBe('from django.db import models  # used by others\nfrom django.db.models import Prefetch\n\nfrom app.models import Book, Review\n');
    expect(await importsOf('from django.db.models import Q\nfrom app.models import Book\n')).toBe('from django.db.models import Prefetch, Q\nfrom app.models import Book, Review\n');
  });

  it('find the model where a package hands it on', async () => {
    const files = { 'app/models/__init__.py': 'from .books import Author, Book, Review\n', 'app/models/books.py': MODELS };
    expect(await importsOf('from app.models import Book, Review\n', files)).toBe('from django.db.models import Prefetch\n\nfrom app.models import Book, Review\n');
  });

  it.each([
    ['another class has the name of the model', 'from app.models import Book\n\n\nclass Review:\n    pass\n'],
    ['another import has the name of the model', 'from app.models import Book\nfrom others import Review\n'],
    ['a function has it', 'from app.models import Book\n\n\ndef Review():\n    pass\n'],
    ['something else is called Prefetch', 'from app.models import Book\nfrom others import Prefetch\n'],
  ])('are not written where %s', async (_, head) => {
    const texts = await fixedTexts({ 'app/models.py': MODELS, 'app/views.py': head + BODY }, 'n-plus-one');
    expect(texts['app/views.py'] ?? '').not.toContain('to_attr');
  });
});
