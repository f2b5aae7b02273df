// missing-index and redundant-index where the schema stands in migrations of SQL: the next file is named, paired and marked as the others are.
import { describe, expect, it } from 'vitest';
import { fixedTexts } from './project.js';

const TABLES = `CREATE TABLE authors (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE books (
  id bigint PRIMARY KEY,
  author_id bigint NOT NULL REFERENCES authors (id) ON DELETE CASCADE
);
`;
const QUERY = { 'queries/remove.sql': 'DELETE FROM authors WHERE id = $1;\nSELECT id FROM books WHERE author_id = $1;\n' };
const PLAIN = 'CREATE INDEX books_author_id_idx ON books (author_id);\n';
const CONCURRENT = 'CREATE INDEX CONCURRENTLY books_author_id_idx ON books (author_id);';
const made = (files: Readonly<Record<string, string>>) => fixedTexts({ ...files, ...QUERY }, 'missing-index', ['changes behaviour', 'shown only']);

describe('the next migration in SQL', () => {
  it.each([
    ['db/001_tables.sql', 'db/002_add_books_author_id_idx.sql'],
    ['migrations/20240101120000_tables.sql', 'migrations/20260301120000_add_books_author_id_idx.sql'],
    ['migrations/0009-first-tables.sql', 'migrations/0010-add-books-author-id-idx.sql'],
    ['migrations/1704106800_tables.sql', 'migrations/1772366400_add_books_author_id_idx.sql'],
  ])('of %s is %s', async (first, next) => {
    expect(await made({ [first]: TABLES })).toEqual({ [next]: PLAIN });
  });

  it('is one of a pair where the others are', async () => {
    expect(await made({ 'db/000001_tables.up.sql': TABLES, 'db/000001_tables.down.sql': 'DROP TABLE books;\nDROP TABLE authors;\n' })).toEqual({
      'db/000002_add_books_author_id_idx.up.sql': `${CONCURRENT}\n`,
      'db/000002_add_books_author_id_idx.down.sql': 'DROP INDEX CONCURRENTLY books_author_id_idx;\n',
    });
    expect(await made({ 'migrations/2024-01-01-120000_tables/up.sql': TABLES })).toEqual({});
    expect(await made({ 'migrations/20240101120000_tables/up.sql': TABLES, 'migrations/20240101120000_tables/down.sql': 'DROP TABLE books;\n' })).toHaveProperty(['migrations/20260301120000_add_books_author_id_idx/down.sql']);
  });

  it('counts as Flyway counts', async () => {
    expect(await made({ 'db/V1__tables.sql': TABLES, 'db/V1.2__more.sql': 'ALTER TABLE books ADD COLUMN title text;\n' })).toEqual({ 'db/V1.3__add_books_author_id_idx.sql': `${CONCURRENT}\n` });
  });

  it('says in the tool\'s own words that it runs outside of a transaction', async () => {
    expect(await made({ 'db/migrations/20240101120000_tables.sql': `-- migrate:up\n${TABLES}\n-- migrate:down\nDROP TABLE books;\n` })).toEqual({
      'db/migrations/20260301120000_add_books_author_id_idx.sql': `-- migrate:up transaction:false\n${CONCURRENT}\n\n-- migrate:down transaction:false\nDROP INDEX CONCURRENTLY books_author_id_idx;\n`,
    });
    expect(await made({ 'db/00001_tables.sql': `-- +goose Up\n${TABLES}\n-- +goose Down\nDROP TABLE books;\n` })).toEqual({
      'db/00002_add_books_author_id_idx.sql': `-- +goose NO TRANSACTION\n-- +goose Up\n${CONCURRENT}\n\n-- +goose Down\nDROP INDEX CONCURRENTLY books_author_id_idx;\n`,
    });
  });

  it('is spelt as the others are', async () => {
    const small = TABLES.replace(/[A-Z]{2,}/g, (word) => word.toLowerCase()).replace(/\n/g, '\r\n');
    expect(await made({ 'db/001_tables.sql': small })).toEqual({ 'db/002_add_books_author_id_idx.sql': 'create index books_author_id_idx on books (author_id);\r\n' });
  });

  it('is not made up where days count, or for a dump', async () => {
    expect(await made({ 'db/20240101_tables.sql': TABLES })).toEqual({});
    expect(await made({ 'db/structure.sql': TABLES })).toEqual({});
  });
});

describe('redundant-index', () => {
  it('is dropped by the next migration', async () => {
    const twice = `${TABLES}CREATE INDEX books_author ON books (author_id);\nCREATE INDEX books_author_and_id ON books (author_id, id);\n`;
    expect(await fixedTexts({ 'db/000001_tables.up.sql': twice, 'db/000001_tables.down.sql': 'DROP TABLE books;\nDROP TABLE authors;\n' }, 'redundant-index')).toEqual({
      'db/000002_drop_books_author.up.sql': 'DROP INDEX CONCURRENTLY books_author;\n',
      'db/000002_drop_books_author.down.sql': 'CREATE INDEX CONCURRENTLY books_author ON books (author_id);\n',
    });
  });
});
