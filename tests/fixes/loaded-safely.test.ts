// Relations that come along with a query: where they change what is read, or what something else asks of the query, they are not called safe.
import { describe, expect, it } from 'vitest';
import { fixedTexts } from './project.js';

const MODELS = `from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=50)


class Badge(models.Model):
    name = models.CharField(max_length=50)

    class Meta:
        ordering = ["name"]


class Member(models.Model):
    name = models.CharField(max_length=50)
    badges = models.ManyToManyField(Badge)

    class Meta:
        ordering = ["name"]


class Book(models.Model):
    title = models.CharField(max_length=50)
    lent = models.BooleanField(default=False)
    author = models.ForeignKey(Author, null=True, on_delete=models.CASCADE)
    readers = models.ManyToManyField(Member)
`;

/** Which grade the fix has, and the lines that it changes. */
async function fixOf(code: string): Promise<{ readonly grade: string; readonly lines: readonly string[] }> {
  const files = { 'shop/__init__.py': '', 'shop/models.py': MODELS, 'shop/views.py': code };
  for (const grade of ['safe', 'changes behaviour'] as const) {
    const text = (await fixedTexts(files, 'n-plus-one', [grade]))['shop/views.py'];
    if (text !== undefined) return { grade, lines: text.split('\n').filter((line) => !code.split('\n').includes(line)).map((line) => line.trim()) };
  }
  return { grade: 'none', lines: [] };
}

const loop = (before: string, after: string) => `from .models import Author, Book, Member


def shown(request):
    books = Book.objects.filter(lent=True)
${before}    names = [book.author.name for book in books]
${after}    return names
`;

describe('a row that is joined', () => {
  it('is safe where nothing writes it later, nor asks more of the query', async () => {
    expect(await fixOf(loop('', ''))).toEqual({ grade: 'safe', lines: ['books = Book.objects.filter(lent=True).select_related("author")'] });
    expect((await fixOf(loop('    Member.objects.update(name="x")\n', ''))).grade).toBe('safe');
    expect((await fixOf(loop('    print(Author.objects.only("name"))\n', ''))).grade).toBe('safe');
  });

  it('changes behaviour where it is written after the query', async () => {
    expect((await fixOf(loop('    list(books)\n    Author.objects.update(name="x")\n', ''))).grade).toBe('changes behaviour');
  });

  it('changes behaviour where columns are left out, or rows locked, besides', async () => {
    expect((await fixOf(loop('    if request.short:\n        return list(books.only("title"))\n', ''))).grade).toBe('changes behaviour');
    expect((await fixOf(loop('', '    list(books.select_for_update())\n'))).grade).toBe('changes behaviour');
    expect((await fixOf(`${loop('    titles(books)\n', '')}\n\ndef titles(rows):\n    return list(rows.only("title"))\n`)).grade).toBe('changes behaviour');
  });
});

describe('a query on several ways', () => {
  const ways = (other: string) => `from .models import Book


class Shelf:
    def get_book(self):
        return self.books().first()

    def books(self):
        return Book.objects.filter(lent=True)

    def shown(self, lent):
        if lent:
            books = Book.objects.filter(lent=True)
        else:
            books = ${other}
        return [book.author.name for book in books]
`;

  it('is mended on each of them', async () => {
    expect((await fixOf(ways('Book.objects.filter(lent=False)'))).lines).toEqual(['books = Book.objects.filter(lent=True).select_related("author")', 'books = Book.objects.filter(lent=False).select_related("author")']);
  });

  it('is left alone where what begins alike may be no query, or would not get on with it', async () => {
    for (const other of ['Book.objects.create_several(3)', 'Book.objects.filter(lent=False).select_for_update()', 'Book.objects.only("title")']) {
      expect((await fixOf(ways(other))).lines.filter((line) => line.includes(other.slice(0, -1)))).toEqual([]);
    }
  });
});

describe('rows of a viewset', () => {
  const views = (action: string) => `from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from .models import Book, Member


class BookSerializer(serializers.ModelSerializer):
    readers = serializers.SlugRelatedField("name", many=True, read_only=True)

    class Meta:
        model = Book
        fields = ["title", "readers"]


class BookViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = Book.objects.all()
    serializer_class = BookSerializer

    @action(detail=True, methods=["post"])
    def join(self, request, pk=None):
        book = self.get_object()
        ${action}
        return Response(self.get_serializer(book).data)
`;

  it('may come along for all actions where none of them writes these', async () => {
    expect(await fixOf(views('print(book.title)'))).toEqual({ grade: 'safe', lines: ['queryset = Book.objects.all().prefetch_related("readers")'] });
  });

  it('are asked for where their query is built, not behind what gives one of them', async () => {
    const code = (row: string) => `from rest_framework import generics, serializers
from rest_framework.response import Response

from .models import Book, Member


class MemberSerializer(serializers.ModelSerializer):
    badges = serializers.SlugRelatedField("name", many=True, read_only=True)

    class Meta:
        model = Member
        fields = ["badges"]


class BookSerializer(serializers.ModelSerializer):
    readers = MemberSerializer(many=True)

    class Meta:
        model = Book
        fields = ["readers"]


class BookView(generics.GenericAPIView):
    queryset = Book.objects.all()

    def get(self, request, pk):
        book = ${row}
        return Response(BookSerializer(book).data)
`;
    expect((await fixOf(code('Book.objects.get(pk=pk)'))).lines).toEqual(['book = Book.objects.prefetch_related("readers__badges").get(pk=pk)']);
    expect((await fixOf(code('self.get_object()'))).lines.filter((line) => line.includes('get_object'))).toEqual([]);
  });

  it('change behaviour there where one writes them and answers with them', async () => {
    expect((await fixOf(views('Member.objects.create(name="new").book_set.add(book)'))).grade).toBe('changes behaviour');
    expect((await fixOf(views('book.readers.remove(request.user.pk)'))).grade).toBe('changes behaviour');
  });
});

it('is not safe where others call the function that builds the query, whoever else has a function of that name', async () => {
  const files = {
    'shop/__init__.py': '',
    'shop/models.py': MODELS,
    'shop/lent.py': 'from .models import Book\n\n\ndef visible():\n    return Book.objects.filter(lent=True)\n',
    'shop/known.py': 'from .models import Author\n\n\ndef visible():\n    return Author.objects.all()\n',
    'shop/views.py': 'from .lent import visible\n\n\ndef names():\n    return [book.author.name for book in visible()]\n\n\ndef titles():\n    return list(visible().only("title"))\n',
  };
  expect(await fixedTexts(files, 'n-plus-one', ['safe'])).toEqual({});
  expect(Object.keys(await fixedTexts(files, 'n-plus-one', ['changes behaviour']))).toEqual(['shop/lent.py']);
  const alone = { ...files, 'shop/views.py': files['shop/views.py'].split('\n\n\ndef titles')[0] ?? '' };
  expect(Object.keys(await fixedTexts(alone, 'n-plus-one', ['safe']))).toEqual(['shop/lent.py']);
});
