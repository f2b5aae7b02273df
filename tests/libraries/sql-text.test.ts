import { describe, expect, it } from 'vitest';
import type { Value } from '../../analyzers/src/core/values.js';
import { collection, literal, UNKNOWN } from '../../analyzers/src/core/values.js';
import { guessSql } from '../../analyzers/src/libraries/sql-text.js';

const text = (...parts: (string | Value)[]): Value => ({ kind: 'text', parts, deps: 0 });

describe('a guess at what SQL does', () => {
  it.each([
    ['select * from book where id = $1', 'select', 'unknown', false],
    ['  -- newest first\n SELECT * FROM book LIMIT 20', 'select', 'page', false],
    ['select id from book limit 1', 'select', 'one', false],
    ['select count(*) from book', 'count', 'one', false],
    ['SELECT EXISTS (SELECT 1 FROM book)', 'exists', 'one', false],
    ['select pg_advisory_xact_lock(1)', 'raw', 'unknown', false],
    ['insert into tag (label) values ($1)', 'insert', 'unknown', false],
    ['insert into tag (label) values ($1), ($2)', 'insert', 'unknown', true],
    ['insert into tag select * from unnest($1::text[])', 'insert', 'unknown', true],
    ['update book set stock = 0 where id = any($1)', 'update', 'unknown', true],
    ['with old as (select id from post) delete from comment using old', 'delete', 'unknown', false],
    ['with recent as (select * from post) select * from recent', 'select', 'unknown', false],
    ['BEGIN', 'raw', 'unknown', false],
    ['', 'raw', 'unknown', false],
  ])('%s', (sql, kind, rows, bulk) => {
    expect(guessSql(literal(sql))).toMatchObject({ kind, rows, bulk });
  });

  it('numbers what it does not know and notices lists', () => {
    expect(guessSql(text('SELECT * FROM book WHERE id = ', UNKNOWN, ' AND stock > ', UNKNOWN))).toEqual({ kind: 'select', rows: 'unknown', bulk: false, aside: false, text: 'SELECT * FROM book WHERE id = $1 AND stock > $2' });
    expect(guessSql(text('INSERT INTO tag (label) VALUES ', collection(UNKNOWN, 'unknown')))).toMatchObject({ kind: 'insert', bulk: true });
    expect(guessSql(UNKNOWN)).toEqual({ kind: 'raw', rows: 'unknown', bulk: false, aside: false });
    expect(guessSql(literal('SET search_path TO shop')).aside).toBe(true);
    expect(guessSql(literal('select pg_advisory_xact_lock(1)')).aside).toBe(true);
    expect(guessSql(literal('SELECT id FROM book WHERE id = 1 FOR UPDATE')).aside).toBe(true);
    expect(guessSql(literal('WITH due AS (SELECT id FROM job FOR UPDATE SKIP LOCKED) UPDATE job SET done = true')).aside).toBe(false);
    expect(guessSql(text(UNKNOWN, ' WHERE id = 1')).aside).toBe(false);
  });
});
