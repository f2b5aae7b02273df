// missing-index in Django projects: Meta.indexes and the migration change together, each as somebody would have written it there.
import { describe, expect, it } from 'vitest';
import { fixedTexts, projectOf } from './project.js';

const MODELS = `from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=100)


class Book(models.Model):
    title = models.CharField(max_length=100)
    writer = models.ForeignKey(Author, on_delete=models.CASCADE, db_index=False, db_column="author_ref")  # who wrote it

    def __str__(self):
        return self.title
`;
const FIRST = `from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Author",
            fields=[("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=100))],
        ),
        migrations.CreateModel(
            name="Book",
            fields=[
                ("id", models.BigAutoField(primary_key=True)),
                ("title", models.CharField(max_length=100)),
                ("writer", models.ForeignKey(db_column="author_ref", db_index=False, on_delete=django.db.models.deletion.CASCADE, to="library.author")),
            ],
        ),
    ]
`;
const VIEWS = `from django.shortcuts import render
from library.models import Author, Book


def books_of(request, writer):
    return render(request, "books.html", {"books": Book.objects.filter(writer_id=writer)[:20]})


def remove(request, author):
    Author.objects.get(pk=author).delete()
`;
const POSTGRES = 'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql"}}\n';
const project = (models: string, more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({
  'library/__init__.py': '', 'library/models.py': models, 'library/views.py': VIEWS, 'library/migrations/__init__.py': '', 'library/migrations/0001_initial.py': FIRST, 'config/settings.py': POSTGRES, ...more,
});

describe('missing-index with Django models', () => {
  it('says what to declare, by the names of fields', async () => {
    const session = await projectOf(project(MODELS));
    expect(session.findings().findings.find(({ rule }) => rule === 'missing-index')?.remedy).toBe('models.Index(fields=["writer"], name="book_writer_idx") in Meta.indexes of Book;');
  });

  it('makes Meta and a migration that does not stop writes', async () => {
    const after = await fixedTexts(project(MODELS), 'missing-index');
    expect(after).toEqual({
      'library/models.py': MODELS.replace('# who wrote it\n', '# who wrote it\n\n    class Meta:\n        indexes = [\n            models.Index(fields=["writer"], name="book_writer_idx"),\n        ]\n'),
      'library/migrations/0002_book_writer_idx.py': `from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("library", "0001_initial"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="book",
            index=models.Index(fields=["writer"], name="book_writer_idx"),
        ),
    ]
`,
    });
  });

  it('covers the two columns of a generic key, and says which index is superfluous then', async () => {
    const models = `from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models


class Note(models.Model):
    about_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    about_id = models.BigIntegerField()
    about = GenericForeignKey("about_type", "about_id")
`;
    const session = await projectOf({ 'library/__init__.py': '', 'library/models.py': models, 'config/settings.py': POSTGRES });
    const found = session.findings().findings.filter(({ rule }) => rule === 'missing-index');
    const [fix] = [...session.fixes(found, () => undefined).values()].flat();
    expect(fix?.title).toBe('Add models.Index(fields=["about_type", "about_id"], name="note_about_type_about_id_idx") to Meta.indexes of Note; the one on (about_type_id) is superfluous then');
    expect(fix?.edits.map(({ text }) => text.trim())).toEqual(['class Meta:\n        indexes = [\n            models.Index(\n                fields=["about_type", "about_id"], name="note_about_type_about_id_idx"\n            ),\n        ]']);
  });

  it('builds it in the way of every database where the project may use another', async () => {
    const after = await fixedTexts(project(MODELS, { 'config/test_settings.py': 'DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3"}}\n' }), 'missing-index');
    const migration = after['library/migrations/0002_book_writer_idx.py'] ?? '';
    expect(migration).toContain('        migrations.AddIndex(\n            model_name="book",');
    expect(migration).not.toContain('atomic');
  });

  it('adds to the options that are there, in whatever layout', async () => {
    const withMeta = (meta: string): string => MODELS.replace('# who wrote it\n', `# who wrote it\n\n    class Meta:\n${meta}`);
    const changed = async (meta: string) => (await fixedTexts(project(withMeta(meta)), 'missing-index'))['library/models.py']?.split('    class Meta:\n')[1]?.split('\n    def ')[0];
    const item = 'models.Index(fields=["writer"], name="book_writer_idx")';
    expect(await changed('        ordering = ["title"]\n')).toBe(`        ordering = ["title"]\n        indexes = [\n            ${item},\n        ]\n`);
    expect(await changed('        indexes = [models.Index(fields=["title"], name="book_title")]\n')).toBe(`        indexes = [\n            models.Index(fields=["title"], name="book_title"),\n            ${item},\n        ]\n`);
    expect(await changed('        indexes = [\n            models.Index(fields=["title"], name="book_title"),  # by title\n        ]\n')).toBe(`        indexes = [\n            models.Index(fields=["title"], name="book_title"),  # by title\n            ${item},\n        ]\n`);
    expect(await changed('        indexes = []\n')).toBe(`        indexes = [\n            ${item},\n        ]\n`);
  });

  it('leaves a class alone to which a Meta of its own would do more', async () => {
    const inherited = MODELS.replace('class Book(models.Model):', 'class Sorted(models.Model):\n    class Meta:\n        abstract = True\n        ordering = ["title"]\n\n\nclass Book(Sorted):');
    expect(await fixedTexts(project(inherited), 'missing-index')).toEqual({});
  });

  it('leaves an application alone whose last migration cannot be told', async () => {
    const branch = (name: string): string => `from django.db import migrations\n\n\nclass Migration(migrations.Migration):\n    dependencies = [("library", "0001_initial")]\n    operations = []\n\n# ${name}\n`;
    expect(await fixedTexts(project(MODELS, { 'library/migrations/0002_a.py': branch('a'), 'library/migrations/0002_b.py': branch('b') }), 'missing-index')).toEqual({});
  });
});

describe('redundant-index with Django models', () => {
  it('goes with its item, its list and the class that held nothing else', async () => {
    const first = FIRST.replace('to="library.author")),\n            ],\n', 'to="library.author")),\n            ],\n            options={"indexes": [models.Index(fields=["writer"], name="book_w"), models.Index(fields=["writer", "title"], name="book_wt")]},\n');
    const models = MODELS.replace('# who wrote it\n', '# who wrote it\n\n    class Meta:\n        indexes = [\n            models.Index(fields=["writer"], name="book_w"),  # short\n            models.Index(fields=["writer", "title"], name="book_wt"),  # long\n        ]\n');
    const after = await fixedTexts(project(models, { 'library/migrations/0001_initial.py': first }), 'redundant-index');
    expect(after['library/models.py']).toBe(models.replace('            models.Index(fields=["writer"], name="book_w"),  # short\n', ''));
    expect(after['library/migrations/0002_remove_book_w.py']).toContain('        RemoveIndexConcurrently(\n            model_name="book",\n            name="book_w",\n        ),\n');
    const unique = MODELS.replace('    title = models.CharField(max_length=100)', '    title = models.CharField(max_length=100, unique=True)');
    const sole = unique.replace('# who wrote it\n', '# who wrote it\n\n    class Meta:\n        indexes = [models.Index(fields=["title"], name="book_t")]\n');
    const soleFirst = FIRST.replace('("title", models.CharField(max_length=100))', '("title", models.CharField(max_length=100, unique=True))').replace('to="library.author")),\n            ],\n', 'to="library.author")),\n            ],\n            options={"indexes": [models.Index(fields=["title"], name="book_t")]},\n');
    const bare = await fixedTexts(project(sole, { 'library/migrations/0001_initial.py': soleFirst }), 'redundant-index');
    expect(bare['library/models.py']).toBe(unique);
  });
});

describe('blocking-index-build in a Django migration', () => {
  const migration = (operations: string): string => `# Generated by Django 5.0 on 2026-02-01 10:00

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("library", "0003_c"),
    ]

    operations = [
${operations}    ]
`;
  const between = (name: string, before: string): string => `from django.db import migrations\n\n\nclass Migration(migrations.Migration):\n    dependencies = [("library", "${before}")]\n    operations = []\n\n# ${name}\n`;
  const index = '        migrations.AddIndex(\n            model_name="book",\n            index=models.Index(fields=["title"], name="book_t"),\n        ),\n';
  const models = MODELS.replace('db_index=False, ', '').replace('# who wrote it\n', '# who wrote it\n\n    class Meta:\n        indexes = [models.Index(fields=["title"], name="book_t")]\n');
  const files = (operations: string): Readonly<Record<string, string>> => project(models, { 'library/migrations/0002_b.py': between('b', '0001_initial'), 'library/migrations/0003_c.py': between('c', '0002_b'), 'library/migrations/0004_d.py': migration(operations) });

  it('is told to build concurrently and outside of a transaction', async () => {
    expect(await fixedTexts(files(index), 'blocking-index-build')).toEqual({
      'library/migrations/0004_d.py': migration(index.replace('migrations.AddIndex', 'AddIndexConcurrently')).replace('from django.db', 'from django.contrib.postgres.operations import AddIndexConcurrently\nfrom django.db').replace('    dependencies', '    atomic = False\n\n    dependencies'),
    });
  });

  it('gives the index to a migration of its own where it does something else', async () => {
    const other = '        migrations.AddField(model_name="book", name="year", field=models.IntegerField(null=True)),\n';
    const after = await fixedTexts(files(other + index), 'blocking-index-build');
    expect(after['library/migrations/0004_d.py']).toBe(migration(other));
    expect(after['library/migrations/0005_book_t.py']).toContain('    atomic = False\n\n    dependencies = [\n        ("library", "0004_d"),\n    ]\n\n    operations = [\n        AddIndexConcurrently(\n            model_name="book",\n            index=models.Index(fields=["title"], name="book_t"),\n        ),\n');
  });
});

it('builds several indexes of an application in one migration, as Django names it', async () => {
  const models = MODELS.replace('    title = models', '    editor = models.ForeignKey(Author, on_delete=models.CASCADE, db_index=False, related_name="edited")\n    title = models');
  const after = await fixedTexts(project(models, { 'library/migrations/0001_initial.py': FIRST.replace('("title"', '("editor", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="edited", to="library.author")),\n                ("title"') }), 'missing-index');
  expect(Object.keys(after).sort()).toEqual(['library/migrations/0002_book_editor_idx_and_more.py', 'library/models.py']);
  expect(after['library/migrations/0002_book_editor_idx_and_more.py']?.match(/AddIndexConcurrently\(/g)).toHaveLength(2);
});
