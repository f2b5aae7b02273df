// A fix for one relation brings along what other findings read of it: a loop is mended, not the first of its queries.
import { describe, expect, it } from 'vitest';
import { projectOf } from './project.js';

const MODELS = `from django.db import models


class Country(models.Model):
    name = models.CharField(max_length=100)


class Author(models.Model):
    name = models.CharField(max_length=100)
    awards = models.ManyToManyField("Award")
    country = models.ForeignKey(Country, on_delete=models.CASCADE)


class Award(models.Model):
    name = models.CharField(max_length=100)


class Book(models.Model):
    title = models.CharField(max_length=100)
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
`;
const view = (body: string): string => `from .models import Book


def shown():
    for book in Book.objects.all():
${body}`;

const fixesOf = async (body: string) => {
  const session = await projectOf({ 'shop/__init__.py': '', 'shop/models.py': MODELS, 'shop/views.py': view(body) });
  const found = session.findings().findings.filter(({ rule }) => rule === 'n-plus-one');
  return found.map((finding) => {
    const [fix] = [...session.fixes([finding], () => undefined).values()].flat();
    return { message: finding.message, title: fix?.title, texts: fix?.edits.map(({ text }) => text) };
  });
};

describe('a relation that is loaded with the rows', () => {
  it('comes with what is read of it', async () => {
    expect(await fixesOf('        author = book.author\n        print(author.name)\n        print(author.country.name)\n')).toEqual([
      { message: expect.stringContaining('Book.author') as string, title: "Load author with the rows: select_related('author'), and with it author.country", texts: ['.select_related("author__country")'] },
      { message: expect.stringContaining('Author.country') as string, title: "Load author.country with the rows: select_related('author__country')", texts: ['.select_related("author__country")'] },
    ]);
  });

  it('comes without what would change more than speed', async () => {
    const [author] = await fixesOf('        author = book.author\n        print(author.name)\n        print([award.name for award in author.awards.all()])\n');
    expect(author).toMatchObject({ title: "Load author with the rows: select_related('author')", texts: ['.select_related("author")'] });
  });

  it('comes alone where nothing is read of it', async () => {
    expect(await fixesOf('        print(book.author.name)\n')).toEqual([{ message: expect.stringContaining('Book.author') as string, title: "Load author with the rows: select_related('author')", texts: ['.select_related("author")'] }]);
  });
});
