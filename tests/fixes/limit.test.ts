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

  it('of a client gets a limit, in an order that makes sense of it', async () => {
    const schema = 'datasource db {\n  provider = "postgresql"\n}\nmodel Book {\n  id Int @id\n  title String\n}\n';
    const code = "import express from 'express';\nimport { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\nconst app = express();\napp.get('/books', async (req, res) => {\n  res.json(await prisma.book.findMany({ where: { title: 'x' } }));\n});\n";
    expect(await shown({ 'schema.prisma': schema, 'app.ts': code })).toEqual({ 'app.ts': code.replace("{ where: { title: 'x' } }", "{ where: { title: 'x' }, orderBy: { id: 'asc' }, take: 100 }") });
    const bare = code.replace("{ where: { title: 'x' } }", '');
    expect(await shown({ 'schema.prisma': schema, 'app.ts': bare })).toEqual({ 'app.ts': bare.replace('findMany()', "findMany({ orderBy: { id: 'asc' }, take: 100 })") });
  });
});
