// Sources for tests of the command line that the engine finds worth reading: they import a library and send a statement in a loop, so that
// what a run finds in them tells that they were read.

/** A project of Prisma and Django with nothing to find. */
export const project: Readonly<Record<string, string>> = {
  'schema.prisma': 'datasource db {\n  provider = "postgresql"\n}\n\nmodel User {\n  id Int @id\n}\n',
  'db.ts': "import { PrismaClient } from '@prisma/client';\n\nexport const prisma = new PrismaClient();\n",
  'manage.py': '',
  'shop/__init__.py': '',
  'shop/models.py': [
    'from django.db import models',
    '',
    '',
    'class Author(models.Model):',
    '    name = models.TextField()',
    '',
    '',
    'class Book(models.Model):',
    '    author = models.ForeignKey(Author, on_delete=models.CASCADE)',
    '',
  ].join('\n'),
};

/** A module in the project's root with one finding, a warning; `code` stands between the import and the loop. */
export function typescript(code = ''): string {
  return `import { prisma } from './db';\n${code}\nexport async function load() {\n  for (const { id } of await prisma.user.findMany()) await prisma.user.findMany({ where: { id } });\n}\n`;
}

/** A module with one finding, a warning; `code` stands between the import and the loop. */
export function python(code = ''): string {
  return `from shop.models import Book\n${code}\n\ndef show():\n    for book in Book.objects.all():\n        print(book.author.name)\n`;
}
