// What an admin action does with the rows that somebody ticked is told as information only, and as no more than possible.
import { type FileSource, openSession } from '@seqscan/analyzers';
import { expect, it } from 'vitest';

const texts: Readonly<Record<string, string>> = {
  'shop/models.py': `from django.db import models


class Maker(models.Model):
    name = models.CharField(max_length=50)


class Book(models.Model):
    title = models.CharField(max_length=50)
    maker = models.ForeignKey(Maker, on_delete=models.CASCADE)
`,
  'shop/admin.py': `from django.contrib import admin

from .models import Book


@admin.register(Book)
class BookAdmin(admin.ModelAdmin):
    list_display = ["title", "maker_name"]
    actions = ["shout"]

    def maker_name(self, obj):
        return obj.maker.name

    def shout(self, request, queryset):
        for book in queryset.filter(title="a"):
            print(book.maker.name)
            book.save()
`,
};

it('tells of rows that are picked by hand as information, and of the changelist as it is', async () => {
  const files: FileSource = { list: () => Object.keys(texts), read: (path) => texts[path] ?? { problem: 'no such file' } };
  const session = await openSession({ files, config: { layers: [] }, clock: () => 0 });
  const { findings } = await session.findings();
  expect(findings.filter(({ rule }) => rule !== 'missing-index').map(({ rule, severity, confidence }) => `${rule} ${severity} ${confidence}`).sort()).toEqual(['n-plus-one info possible', 'n-plus-one warning likely', 'unbatched-write info possible']);
});
