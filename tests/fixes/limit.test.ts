// missing-pagination: pages where the framework knows pages, else a bound; shown, and never applied by itself.
import { describe, expect, it } from 'vitest';
import { fixedTexts } from './project.js';

const MODELS = 'from django.db import models\n\n\nclass Book(models.Model):\n    title = models.CharField(max_length=100)\n';
const shown = (files: Readonly<Record<string, string>>) => fixedTexts(files, 'missing-pagination', ['shown only']);

describe('an answer without a limit', () => {
  it('of a list view is answered page by page', async () => {
    const views = 'from django.views.generic import ListView\nfrom .models import Book\n\n\nclass BookList(ListView):\n    queryset = Book.objects.order_by("title")\n    template_name = "books.html"\n';
    const files = { 'shop/__init__.py': '', 'shop/models.py': MODELS, 'shop/views.py': views, 'shop/templates/books.html': '{% for book in object_list %}{{ book.title }}{% endfor %}\n' };
    expect(await shown(files)).toEqual({ 'shop/views.py': `${views}    paginate_by = 50\n` });
    expect(await fixedTexts(files, 'missing-pagination')).toEqual({});
  });

  it('of a view that is a function gets its first rows', async () => {
    const views = 'from django.http import JsonResponse\nfrom .models import Book\n\n\ndef titles(request):\n    titles = Book.objects.values("title")\n    return JsonResponse({"titles": list(titles)})\n';
    expect(await shown({ 'shop/__init__.py': '', 'shop/models.py': MODELS, 'shop/views.py': views })).toEqual({ 'shop/views.py': views.replace('.values("title")', '.values("title")[:100]') });
  });

  it('is cut off in the order of the keys where rows have none, but not where keys make no order', async () => {
    const views = (rows: string) => `from django.http import JsonResponse\nfrom .models import Book\n\n\ndef titles(request):\n    return JsonResponse({"titles": [book.title for book in ${rows}]})\n`;
    const cut = async (rows: string) => (await shown({ 'shop/__init__.py': '', 'shop/models.py': MODELS, 'shop/views.py': views(rows) }))['shop/views.py'];
    expect(await cut('Book.objects.exclude(title="x")')).toBe(views('Book.objects.exclude(title="x").order_by("pk")[:100]'));
    expect(await cut('Book.objects.order_by("title")')).toBe(views('Book.objects.order_by("title")[:100]'));
    expect(await cut('Book.objects.distinct()')).toBe(views('Book.objects.distinct()[:100]'));
  });

  it('of a view that renders a page is shown page by page', async () => {
    const views = (rows: string, more = '') => `from django.shortcuts import render${more}\nfrom .models import Book\n\n\ndef books(request):\n    books = ${rows}\n    return render(request, "books.html", {"books": books})\n`;
    const files = (rows: string) => ({ 'shop/__init__.py': '', 'shop/models.py': MODELS, 'shop/views.py': views(rows), 'shop/templates/books.html': '{% for book in books %}{{ book.title }}{% endfor %}\n' });
    const paged = async (rows: string) => (await shown(files(rows)))['shop/views.py'];
    expect(await paged('Book.objects.order_by("title")')).toContain('from django.core.paginator import Paginator\nfrom django.shortcuts import render\n');
    expect(await paged('Book.objects.order_by("title")')).toContain('    books = Paginator(Book.objects.order_by("title"), 100).get_page(request.GET.get("page"))\n');
    const known = { ...files('Book.objects.order_by("title")'), 'shop/sizes.py': 'PAGE_LENGTH = 15\n', 'shop/views.py': views('Book.objects.order_by("title")', '\nfrom .sizes import PAGE_LENGTH') };
    expect((await shown(known))['shop/views.py']).toContain('    books = Paginator(Book.objects.order_by("title"), PAGE_LENGTH).get_page(request.GET.get("page"))\n');
    expect(await paged('(\n        Book.objects.exclude(title="")\n        .order_by("title")\n    )')).toContain('    books = Paginator(\n        Book.objects.exclude(title="")\n        .order_by("title"),\n        100,\n    ).get_page(request.GET.get("page"))\n');
  });

  it('of a view set gets a pagination class: the one that its file knows, else one of its own', async () => {
    const head = 'from rest_framework import serializers, viewsets\nfrom shop.models import Book\n';
    const serializer = '\n\nclass BookSerializer(serializers.ModelSerializer):\n    class Meta:\n        model = Book\n        fields = ["id", "title"]\n';
    const view = '\n\nclass BookViewSet(viewsets.ModelViewSet):\n    serializer_class = BookSerializer\n\n    def get_queryset(self):\n        return Book.objects.all()\n';
    const settings = 'INSTALLED_APPS = ["rest_framework", "shop"]\n';
    const files = { 'shop/__init__.py': '', 'shop/settings.py': settings, 'shop/models.py': MODELS, 'shop/views.py': head + serializer + view };
    expect((await shown(files))['shop/views.py']).toBe(
      `${head.replace('from shop', 'from rest_framework.pagination import PageNumberPagination\nfrom shop')}${serializer}\n\nclass BookPagination(PageNumberPagination):\n    page_size = 100\n${view.replace('BookSerializer\n', 'BookSerializer\n    pagination_class = BookPagination\n')}`,
    );
    // Where the project goes by cursors, so does the new class.
    const others = `${head}${serializer}from rest_framework.pagination import CursorPagination\n\n\nclass NewestFirst(CursorPagination):\n    ordering = "-id"\n${view.replace('BookViewSet', 'NewBooks').replace('BookSerializer\n', 'BookSerializer\n    pagination_class = NewestFirst\n')}`;
    expect((await shown({ ...files, 'shop/pages.py': others }))['shop/views.py']).toContain('class BookPagination(CursorPagination):\n    page_size = 100\n    ordering = "-pk"\n');
  });

  it('of a view set’s own action is answered as its lists are, where its pages are sure', async () => {
    const views = (pagination: string, answer: string, mark = '') => `from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.pagination import CursorPagination, PageNumberPagination
from rest_framework.response import Response
from shop.models import Book


class BookSerializer(serializers.ModelSerializer):
    class Meta:
        model = Book
        fields = ["id", "title"]


class Pages(${pagination}


class BookViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = Book.objects.order_by("title")
    serializer_class = BookSerializer
    pagination_class = Pages

    @action(detail=False${mark})
    def untitled(self, request):
        ${answer}
`;
    const pages = 'PageNumberPagination):\n    page_size = 20';
    const answered = async (...args: Parameters<typeof views>) => (await shown({ 'shop/__init__.py': '', 'shop/models.py': MODELS, 'shop/views.py': views(...args) }))['shop/views.py'];
    const apart = 'books = Book.objects.filter(title="")\n        serializer = BookSerializer(books, many=True)\n        return Response(serializer.data, status=200)';
    const paged = 'books = Book.objects.filter(title="")\n        page = self.paginate_queryset(books.order_by("pk"))\n        serializer = BookSerializer(page, many=True)\n        return self.get_paginated_response(serializer.data)';
    // The import of what answered before goes with it.
    const without = (text: string): string => text.replace('from rest_framework.response import Response\n', '');
    expect(await answered(pages, apart)).toBe(without(views(pages, paged)));
    const cursor = 'CursorPagination):\n    page_size = 20\n    ordering = "pk"';
    const inline = 'return Response(self.get_serializer(Book.objects.filter(title=""), many=True).data)';
    expect(await answered(cursor, inline)).toBe(without(views(cursor, 'page = self.paginate_queryset(Book.objects.filter(title=""))\n        return self.get_paginated_response(self.get_serializer(page, many=True).data)')));
    const cut = apart.replace('filter(title="")', 'filter(title="").order_by("pk")[:100]');
    // No pages for this action; no size; an answer that says more than its data.
    expect(await answered(pages, apart, ', pagination_class=None')).toBe(views(pages, cut, ', pagination_class=None'));
    expect(await answered('PageNumberPagination):\n    page_query_param = "seite"', apart)).toBe(views('PageNumberPagination):\n    page_query_param = "seite"', cut));
    const created = apart.replace('status=200', 'headers={"X-Kind": "untitled"}');
    expect(await answered(pages, created)).toBe(views(pages, created.replace('filter(title="")', 'filter(title="").order_by("pk")[:100]')));
  });

  it('is not cut where more is asked of the rows', async () => {
    const views = 'from django.http import JsonResponse\nfrom .models import Book\n\n\ndef titles(request):\n    return JsonResponse({"titles": [book.title for book in Book.objects.order_by("title").all().reverse()]})\n';
    expect((await shown({ 'shop/__init__.py': '', 'shop/models.py': MODELS, 'shop/views.py': views }))['shop/views.py'] ?? '').not.toMatch(/\[:100\]\./);
  });

  it('of a client gets a limit, in an order that makes sense of it', async () => {
    const schema = 'datasource db {\n  provider = "postgresql"\n}\nmodel Book {\n  id Int @id\n  title String\n}\n';
    const code = "import express from 'express';\nimport { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\nconst app = express();\napp.get('/books', async (_req, res) => {\n  res.json(await prisma.book.findMany({ where: { title: 'x' } }));\n});\n";
    expect(await shown({ 'schema.prisma': schema, 'app.ts': code })).toEqual({ 'app.ts': code.replace("{ where: { title: 'x' } }", "{ where: { title: 'x' }, orderBy: { id: 'asc' }, take: 100 }") });
    const bare = code.replace("{ where: { title: 'x' } }", '');
    expect(await shown({ 'schema.prisma': schema, 'app.ts': bare })).toEqual({ 'app.ts': bare.replace('findMany()', "findMany({ orderBy: { id: 'asc' }, take: 100 })") });
  });

  it('of a function of a request and a response is answered page by page', async () => {
    const schema = 'datasource db {\n  provider = "postgresql"\n}\nmodel Book {\n  id Int @id\n  title String\n}\n';
    const code = "import express from 'express';\nimport { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\nconst app = express();\napp.get('/books', async (request, response) => {\n  const books = await prisma.book.findMany({ orderBy: { title: 'asc' } });\n  response.status(200).json({ books });\n});\n";
    expect(await shown({ 'schema.prisma': schema, 'app.ts': code })).toEqual({
      'app.ts': code.replace("  const books = await prisma.book.findMany({ orderBy: { title: 'asc' } });", "  const page = Math.max(1, Math.trunc(Number(request.query.page)) || 1);\n  const books = await prisma.book.findMany({ orderBy: { title: 'asc' }, take: 100, skip: (page - 1) * 100 });"),
    });
  });

  it('of a loop through all pages continues behind the last row', async () => {
    const schema = 'datasource db {\n  provider = "postgresql"\n}\nmodel Book {\n  id Int @id\n  title String\n}\n';
    const code = (before: string, options: string, after: string): string => `import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\nexport async function all() {\n  let skip = 0;\n${before}  while (true) {\n    const books = await prisma.book.findMany({ ${options} });\n${after}    if (books.length === 0) break;\n    skip += 100;\n  }\n}\n`;
    const fixed = async (options: string) => (await shown({ 'schema.prisma': schema, 'app.ts': code('', options, '') }))['app.ts'];
    const spread = '...(lastBookId !== undefined && { skip: 1, cursor: { id: lastBookId } })';
    const continued = (options: string): string => code('  let lastBookId: number | undefined;\n', options, '    lastBookId = books.at(-1)?.id;\n');
    expect(await fixed("orderBy: { id: 'desc' }, skip, take: 100")).toBe(continued(`orderBy: { id: 'desc' }, ${spread}, take: 100`));
    expect(await fixed('skip, take: 100')).toContain("orderBy: { id: 'asc' }");
    expect(await fixed("orderBy: { title: 'asc' }, skip, take: 100")).toBeUndefined();
    expect(await fixed("orderBy: { id: 'asc' }, select: { title: true }, skip, take: 100")).toBeUndefined();
  });
});
