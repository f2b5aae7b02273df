// SQL in several lines: parameters of every style stay in one piece.
import { expect, it } from 'vitest';
import { prettySql } from '../../server/src/database/pretty-sql.js';

const flat = (sql: string): string => prettySql(sql).replace(/\s+/g, ' ');

it.each([
  ['select a from t where a = %s and b > %s', 'SELECT a FROM t WHERE a = %s AND b > %s'],
  ['select a from t where a = %(first)s limit %(most)s', 'SELECT a FROM t WHERE a = %(first)s LIMIT %(most)s'],
  ['select a from t where a=:k and b in (:k2)', 'SELECT a FROM t WHERE a = :k AND b IN (:k2)'],
  ['select a::text from t where a = :k::int', 'SELECT a::text FROM t WHERE a = :k::int'],
  ['select a from t where a = @k', 'SELECT a FROM t WHERE a = @k'],
  ['select a from t where a = $1 and doc ? $2', 'SELECT a FROM t WHERE a = $1 AND doc ? $2'],
  ['select a from t where a = ? limit ?', 'SELECT a FROM t WHERE a = ? LIMIT ?'],
  ["select list[1:2] from t where a % 5 = 0 and b = ':k %s'", "SELECT list[1:2] FROM t WHERE a % 5 = 0 AND b = ':k %s'"],
  ['select a from t where doc @> $1', 'SELECT a FROM t WHERE doc @> $1'],
])('%s', (sql, shown) => {
  expect(flat(sql)).toBe(shown);
});

it('leaves a text as it is that nobody can format', () => {
  expect(prettySql(" select 'a ")).toBe("select 'a");
});
