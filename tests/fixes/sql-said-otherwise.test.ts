// SQL that is said otherwise: columns in place of `*`, and the last row's values in place of an offset. Both are shown and not applied.
import { describe, expect, it } from 'vitest';
import { fixedTexts } from './project.js';

const SCHEMA = `CREATE TABLE books (id bigint PRIMARY KEY, author_id bigint NOT NULL, title text NOT NULL, subtitle text, search tsvector);
CREATE INDEX books_title ON books (title, id);
CREATE TABLE authors (id bigint PRIMARY KEY, name text NOT NULL);
CREATE INDEX books_author ON books (author_id);
CREATE TABLE scans (id bigint PRIMARY KEY, book_id bigint NOT NULL, "order" int, image bytea);
CREATE INDEX scans_book ON scans (book_id);
`;
const said = async (rule: string, sql: string): Promise<string | undefined> => (await fixedTexts({ 'db/schema.sql': SCHEMA, 'db/queries.sql': `-- name: Asked :many\n${sql};\n` }, rule, ['shown only']))['db/queries.sql']?.split('\n').slice(1).join('\n').replace(/;\n$/, '');

describe('a page by OFFSET', () => {
  it.each([
    ['SELECT id, title FROM books ORDER BY title LIMIT 20 OFFSET $1', 'SELECT id, title FROM books WHERE (title, id) > ($1, $2) ORDER BY title, id LIMIT 20'],
    ['SELECT id FROM books b WHERE b.author_id = $1 ORDER BY b.title DESC LIMIT $2 OFFSET $3', 'SELECT id FROM books b WHERE b.author_id = $1 AND (b.title, b.id) < ($3, $4) ORDER BY b.title DESC, b.id DESC LIMIT $2'],
    ['SELECT title FROM books WHERE author_id = 1 OR title = :title ORDER BY id LIMIT :size OFFSET :start', 'SELECT title FROM books WHERE (author_id = 1 OR title = :title) AND id > :last_id ORDER BY id LIMIT :size'],
    ['SELECT id, title FROM books ORDER BY id OFFSET 100000 ROWS FETCH NEXT 20 ROWS ONLY', 'SELECT id, title FROM books WHERE id > $1 ORDER BY id LIMIT 20'],
    ['SELECT id, title\nFROM books\nORDER BY title, id\nLIMIT 20\nOFFSET $1', 'SELECT id, title\nFROM books\nWHERE (title, id) > ($1, $2)\nORDER BY title, id\nLIMIT 20'],
  ])('continues from the last row: %s', async (sql, expected) => {
    expect(await said('missing-pagination', sql)).toBe(expected);
  });

  it.each([
    ['a column may be NULL', 'SELECT id FROM books ORDER BY subtitle, id LIMIT 20 OFFSET $1'],
    ['the directions differ', 'SELECT id FROM books ORDER BY title DESC, id LIMIT 20 OFFSET $1'],
    ['an expression is sorted by', 'SELECT id FROM books ORDER BY lower(title) LIMIT 20 OFFSET $1'],
    ['several tables are read', 'SELECT b.id FROM books b JOIN authors a ON a.id = b.author_id ORDER BY b.title LIMIT 20 OFFSET $1'],
    ['the table is not known', 'SELECT id FROM shelves ORDER BY title LIMIT 20 OFFSET $1'],
    ['rows are grouped', 'SELECT author_id FROM books GROUP BY author_id ORDER BY author_id LIMIT 20 OFFSET $1'],
  ])('stays where %s', async (_, sql) => {
    expect(await said('missing-pagination', sql)).toBeUndefined();
  });

  it('continues in a string of a program', async () => {
    const code = "import { Pool } from 'pg';\nconst pool = new Pool();\nexport const page = (start: number) => pool.query('SELECT id, title FROM books ORDER BY title LIMIT 20 OFFSET $1', [start]);\n";
    expect(await fixedTexts({ 'db/schema.sql': SCHEMA, 'src/page.ts': code }, 'missing-pagination', ['shown only'])).toEqual({ 'src/page.ts': code.replace('FROM books ORDER BY title LIMIT 20 OFFSET $1', 'FROM books WHERE (title, id) > ($1, $2) ORDER BY title, id LIMIT 20') });
  });
});

describe('SELECT *', () => {
  it.each([
    ['SELECT * FROM scans WHERE book_id = $1', 'SELECT id, book_id, "order" FROM scans WHERE book_id = $1'],
    ['SELECT s.* FROM scans s WHERE s.book_id = $1', 'SELECT s.id, s.book_id, s."order" FROM scans s WHERE s.book_id = $1'],
    ['SELECT * FROM books b JOIN authors a ON a.id = b.author_id LIMIT 10', 'SELECT b.author_id, b.title, b.subtitle, a.id, a.name FROM books b JOIN authors a ON a.id = b.author_id LIMIT 10'],
  ])('names the columns: %s', async (sql, expected) => {
    expect(await said('over-fetching', sql)).toBe(expected);
  });

  it.each([['SELECT DISTINCT * FROM scans WHERE book_id = $1'], ['SELECT * FROM scans ORDER BY 2'], ['SELECT * FROM scans UNION SELECT * FROM scans']])('stays where they are counted on: %s', async (sql) => {
    expect(await said('over-fetching', sql)).toBeUndefined();
  });

  it('stays where a table is not known', async () => {
    expect(await said('over-fetching', 'SELECT * FROM books b JOIN loans l ON l.book_id = b.id LIMIT 10')).toBeUndefined();
  });
});
