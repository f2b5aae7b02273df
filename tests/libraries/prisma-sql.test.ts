// What Prisma sends, in SQL. That it really does is measured by the oracle; this says it where nothing can be run.
import { describe, expect, it } from 'vitest';
import { statementsOf } from './statements-of.js';

const schema = `
datasource db {
  provider = "postgresql"
}
generator client {
  provider = "prisma-client-js"
}
model Author {
  id    Int    @id
  name  String
  books Book[]
}
model Book {
  id       Int      @id
  title    String   @map("title_text")
  state    String
  keywords String[]
  data     Json
  authorId Int      @map("author_id")
  author   Author   @relation(fields: [authorId], references: [id])
  editorId Int?     @map("editor_id")
  editor   Editor?  @relation(fields: [editorId], references: [id])
  tags     Tag[]
  reviews  Review[]
  @@map("books")
}
model Editor {
  id    Int    @id
  name  String
  books Book[]
}
model Tag {
  id    Int    @id
  word  String @unique
  books Book[]
}
model Review {
  bookId   Int
  readerId Int
  rating   Int
  book     Book @relation(fields: [bookId], references: [id])
  @@id([bookId, readerId])
}`;

const sql = (code: string): Promise<readonly string[]> =>
  statementsOf({ 'package.json': '{}', 'prisma/schema.prisma': schema, 'src/view.ts': `import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\nexport async function view(x: string, ids: number[]) {\n  return prisma.${code};\n}\n` }, 'src/view.ts');

const BOOKS = 'SELECT * FROM books';
const ALL = 'SELECT books.* FROM books';

describe('a call of Prisma', () => {
  it.each([
    ['everything', 'book.findMany()', [BOOKS]],
    ['a page', `book.findMany({ where: { state: 'new', title: x }, orderBy: [{ title: 'desc' }, { id: 'asc' }], skip: 10, take: 20 })`, [`${BOOKS} WHERE state = 'new' AND title_text = $1 ORDER BY title_text DESC, id LIMIT 20 OFFSET 10`]],
    ['a page without an order', 'book.findMany({ take: 5 })', [`${BOOKS} ORDER BY id LIMIT 5`]],
    ['the last rows', `book.findMany({ orderBy: { title: 'asc' }, take: -5 })`, [`${BOOKS} ORDER BY title_text DESC LIMIT 5`]],
    ['nothing and something', 'book.findMany({ where: { editorId: null, title: { not: null } } })', [`${BOOKS} WHERE editor_id IS NULL AND title_text IS NOT NULL`]],
    ['lists', 'book.findMany({ where: { id: { in: ids }, state: { notIn: ["a", "b"] } } })', [`${BOOKS} WHERE id = ANY ($1) AND state NOT IN ('a', 'b')`]],
    ['patterns', `book.findMany({ where: { title: { contains: x }, state: { startsWith: 'n', mode: 'insensitive' } } })`, [`${BOOKS} WHERE title_text::text LIKE '%' || $1 || '%' AND state ILIKE 'n%'`]],
    ['alternatives', 'book.findMany({ where: { OR: [{ title: x }, { NOT: { state: x } }] } })', [`${BOOKS} WHERE (title_text = $1 OR NOT (state = $2))`]],
    ['a relation to one', 'book.findMany({ where: { author: { name: x } } })', [`${ALL} LEFT JOIN "Author" AS j0 ON j0.id = books.author_id WHERE j0.name = $1 AND j0.id IS NOT NULL`]],
    ['no relation', 'book.findMany({ where: { editor: null } })', [`${BOOKS} WHERE editor_id IS NULL`]],
    ['a relation to many', 'author.findMany({ where: { books: { some: { title: x } } } })', ['SELECT "Author".* FROM "Author" WHERE EXISTS (SELECT 1 FROM books AS t0 WHERE t0.author_id = "Author".id AND t0.title_text = $1)']],
    ['many to many', 'book.findMany({ where: { tags: { none: { word: x } } } })', [`${ALL} WHERE NOT EXISTS (SELECT 1 FROM "_BookToTag" AS t0 JOIN "Tag" AS j0 ON j0.id = t0."B" WHERE t0."A" = books.id AND j0.word = $1)`]],
    ['a key of two columns', 'review.findUnique({ where: { bookId_readerId: { bookId: 1, readerId: 2 } } })', ['SELECT * FROM "Review" WHERE "bookId" = 1 AND "readerId" = 2 LIMIT 1']],
    ['lists and JSON', `book.findMany({ where: { keywords: { has: x }, data: { path: ['a', 'b'], equals: x } } })`, [`${BOOKS} WHERE keywords @> $1 AND (data#>ARRAY['a', 'b']::text[]) = $2`]],
    ['an order of another table', `book.findMany({ orderBy: { author: { name: 'asc' } } })`, [`${ALL} LEFT JOIN "Author" AS orderby_0 ON orderby_0.id = books.author_id ORDER BY orderby_0.name`]],
    ['a cursor', `book.findMany({ cursor: { id: 7 }, orderBy: { id: 'asc' }, take: 3 })`, [`${ALL} WHERE books.id >= (SELECT c0.id FROM books AS c0 WHERE c0.id = 7) ORDER BY books.id LIMIT 3`]],
    ['columns', 'book.findMany({ select: { title: true, reviews: { select: { rating: true } } } })', ['SELECT title_text, id FROM books', 'SELECT rating, "bookId" FROM "Review" WHERE "bookId" = ANY ($1)']],
    ['relations with their own conditions', `tag.findUnique({ where: { word: x }, include: { books: { where: { state: x }, orderBy: { title: 'asc' } } } })`, ['SELECT * FROM "Tag" WHERE word = $1 LIMIT 1', `${ALL} JOIN "_BookToTag" AS t0 ON t0."A" = books.id WHERE books.state = $1 AND t0."B" = $2 ORDER BY books.title_text`]],
    ['a count', 'book.count({ where: { state: x } })', ['SELECT COUNT(*) FROM books WHERE state = $1']],
    ['groups', `book.groupBy({ by: ['state'], _count: { _all: true }, having: { id: { _max: { gt: 3 } } }, orderBy: { _max: { id: 'desc' } } })`, ['SELECT state, COUNT(*) FROM books GROUP BY state HAVING MAX(id) > 3 ORDER BY MAX(id) DESC']],
    ['what cannot be read', 'book.findMany({ where: { ...JSON.parse(x), state: x } })', [`${BOOKS} WHERE state = $1 …`]],
    ['alternatives that cannot be read', 'book.findMany({ where: { OR: [{ state: x }, JSON.parse(x)] } })', [`${BOOKS} …`]],
  ])('asks for %s', async (_title, code, expected) => {
    expect(await sql(code)).toEqual(expected);
  });

  it.each([
    ['create', 'tag.create({ data: { id: 1, word: x } })', ['INSERT INTO "Tag" (id, word) VALUES ($1, $2)']],
    ['createMany', 'tag.createMany({ data: [{ id: 1, word: x }], skipDuplicates: true })', ['INSERT INTO "Tag" (id, word) VALUES ($1, $2) ON CONFLICT DO NOTHING']],
    ['upsert', 'tag.upsert({ where: { word: x }, create: { id: 1, word: x }, update: { id: 2 } })', ['INSERT INTO "Tag" (id, word) VALUES ($1, $2) ON CONFLICT (word) DO UPDATE SET id = EXCLUDED.id']],
    ['update', 'book.updateMany({ where: { author: { name: x } }, data: { state: x } })', ['UPDATE books SET state = $1 WHERE EXISTS (SELECT 1 FROM "Author" AS t0 WHERE t0.id = books.author_id AND t0.name = $2)']],
    ['delete', 'review.deleteMany({ where: { rating: { lt: 2 } } })', ['DELETE FROM "Review" WHERE rating < 2']],
  ])('writes: %s', async (_title, code, expected) => {
    expect(await sql(code)).toEqual(expected);
  });
});
