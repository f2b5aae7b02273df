// missing-index in Prisma projects: the schema and the migration change together, each in the style of its surroundings.
import { describe, expect, it } from 'vitest';
import { fixedTexts, projectOf } from './project.js';

const HEAD = 'datasource db {\n  provider = "postgresql"\n}\n';
const SCHEMA = `${HEAD}
model Author {
  id    Int    @id @default(autoincrement())
  name  String
  books Book[]
}

model Book {
  id        Int      @id @default(autoincrement())
  authorId  Int      @map("author_id") // who wrote it
  author    Author   @relation(fields: [authorId], references: [id])
  isbn      String

  @@unique([isbn])
  @@map("books")
}
`;
const FIRST = `-- CreateTable
CREATE TABLE "Author" ("id" SERIAL NOT NULL, "name" TEXT NOT NULL, CONSTRAINT "Author_pkey" PRIMARY KEY ("id"));
CREATE TABLE "books" ("id" SERIAL NOT NULL, "author_id" INTEGER NOT NULL, "isbn" TEXT NOT NULL, CONSTRAINT "books_pkey" PRIMARY KEY ("id"));
CREATE UNIQUE INDEX "books_isbn_key" ON "books"("isbn");
ALTER TABLE "books" ADD CONSTRAINT "books_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "Author"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
`;
const CODE = `import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
export const booksOf = (authorId: number) => prisma.book.findMany({ where: { authorId }, take: 20 });
export const remove = (id: number) => prisma.author.delete({ where: { id } });
`;

describe('missing-index with a Prisma schema', () => {
  it('says what to declare, by the names of fields', async () => {
    const session = await projectOf({ 'prisma/schema.prisma': SCHEMA, 'src/books.ts': CODE });
    const finding = session.findings().findings.find(({ rule }) => rule === 'missing-index');
    expect(finding?.remedy).toContain('@@index([authorId]) in model Book');
  });

  it('declares the index and makes a migration that does not stop writes', async () => {
    const after = await fixedTexts({ 'prisma/schema.prisma': SCHEMA, 'prisma/migrations/20250101120000_init/migration.sql': FIRST, 'src/books.ts': CODE }, 'missing-index');
    expect(Object.keys(after).sort()).toEqual(['prisma/migrations/20260301120000_add_books_author_id_idx/migration.sql', 'prisma/schema.prisma']);
    expect(after['prisma/schema.prisma']).toBe(SCHEMA.replace('  @@unique([isbn])\n', '  @@unique([isbn])\n  @@index([authorId])\n'));
    expect(after['prisma/migrations/20260301120000_add_books_author_id_idx/migration.sql']).toBe('-- CreateIndex\nCREATE INDEX CONCURRENTLY "books_author_id_idx" ON "books"("author_id");\n');
  });

  it('comes after the last migration whatever the clock says, one folder for each index', async () => {
    const schema = SCHEMA.replace('  isbn      String\n', '  isbn      String\n  editorId  Int?\n  editor    Author?  @relation("edits", fields: [editorId], references: [id])\n').replace('  books Book[]\n', '  books Book[]\n  edits Book[] @relation("edits")\n').replace(/\n/g, '\r\n');
    const first = FIRST.replace('"isbn" TEXT NOT NULL,', '"isbn" TEXT NOT NULL, "editorId" INTEGER,');
    const after = await fixedTexts({ 'prisma/schema.prisma': schema, 'prisma/migrations/20270101120000_init/migration.sql': first, 'src/books.ts': CODE }, 'missing-index');
    expect(Object.keys(after).sort()).toEqual(['prisma/migrations/20270101120001_add_books_author_id_idx/migration.sql', 'prisma/migrations/20270101120002_add_books_editor_id_idx/migration.sql', 'prisma/schema.prisma']);
    expect(after['prisma/schema.prisma']).toContain('  @@unique([isbn])\r\n  @@index([authorId])\r\n  @@index([editorId])\r\n  @@map');
  });

  it('changes the schema alone where the project has no migrations, with a blank line before the first attribute', async () => {
    const bare = SCHEMA.replace('\n  @@unique([isbn])\n  @@map("books")\n', '').replace('@map("author_id") // who', '// who');
    const after = await fixedTexts({ 'schema.prisma': bare, 'src/books.ts': CODE }, 'missing-index');
    expect(after).toEqual({ 'schema.prisma': bare.replace('  isbn      String\n', '  isbn      String\n\n  @@index([authorId])\n') });
  });

  it('leaves a schema alone whose migrations are of a tool that it cannot write for', async () => {
    const drizzle = { 'drizzle/meta/_journal.json': '{"entries":[{"idx":0,"tag":"0000_first"}],"dialect":"postgresql"}', 'drizzle/0000_first.sql': FIRST, 'drizzle.config.ts': '', 'package.json': '{"dependencies":{"drizzle-orm":"1","drizzle-kit":"1"}}' };
    expect(await fixedTexts({ 'prisma/schema.prisma': SCHEMA, 'src/books.ts': CODE, ...drizzle }, 'missing-index')).toEqual({});
  });
});

describe('redundant-index with a Prisma schema', () => {
  it('takes the line out of the schema and drops the index', async () => {
    const schema = SCHEMA.replace('  @@unique([isbn])\n', '  @@unique([isbn])\n  @@index([authorId])\n  @@index([authorId, isbn])\n');
    const first = `${FIRST}CREATE INDEX "books_author_id_idx" ON "books"("author_id");\nCREATE INDEX "books_author_id_isbn_idx" ON "books"("author_id", "isbn");\n`;
    expect(await fixedTexts({ 'prisma/schema.prisma': schema, 'prisma/migrations/20250101120000_init/migration.sql': first, 'src/books.ts': CODE }, 'redundant-index')).toEqual({
      'prisma/schema.prisma': schema.replace('  @@index([authorId])\n', ''),
      'prisma/migrations/20260301120000_drop_books_author_id_idx/migration.sql': '-- DropIndex\nDROP INDEX CONCURRENTLY "books_author_id_idx";\n',
    });
  });

  it('drops each of several in a migration of its own, so that no table is locked', async () => {
    const schema = SCHEMA.replace('  @@unique([isbn])\n', '  @@unique([isbn])\n  @@index([authorId])\n  @@index([isbn])\n  @@index([authorId, isbn])\n');
    const first = `${FIRST}CREATE INDEX "books_author_id_idx" ON "books"("author_id");\nCREATE INDEX "books_isbn_idx" ON "books"("isbn");\nCREATE INDEX "books_author_id_isbn_idx" ON "books"("author_id", "isbn");\n`;
    expect(await fixedTexts({ 'prisma/schema.prisma': schema, 'prisma/migrations/20250101120000_init/migration.sql': first, 'src/books.ts': CODE }, 'redundant-index')).toEqual({
      'prisma/schema.prisma': schema.replace('  @@index([authorId])\n  @@index([isbn])\n', ''),
      'prisma/migrations/20260301120000_drop_books_author_id_idx/migration.sql': '-- DropIndex\nDROP INDEX CONCURRENTLY "books_author_id_idx";\n',
      'prisma/migrations/20260301120001_drop_books_isbn_idx/migration.sql': '-- DropIndex\nDROP INDEX CONCURRENTLY "books_isbn_idx";\n',
    });
  });
});
