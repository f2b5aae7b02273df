// Placeholders of every style become `$n`, and every place finds its way back. Holes that hold pieces of SQL are repaired.
import { beforeAll, expect, test } from 'vitest';
import type { PlaceholderStyle } from '../../../analyzers/src/core/sql.js';
import { loadParser } from '../../../analyzers/src/languages/sql/parse.js';
import { rewritePlaceholders } from '../../../analyzers/src/languages/sql/placeholders.js';
import { readSql } from '../../../analyzers/src/languages/sql/read.js';

beforeAll(loadParser);

test.each<[string, string, PlaceholderStyle?]>([
  ['a = $1 AND b = $2', 'a = $1 AND b = $2'],
  ['a = ? AND b=? AND c>=?', 'a =  $1  AND b= $2  AND c>= $3 '],
  ["a LIKE '%'||?||'%'", "a LIKE '%'|| $1 ||'%'"],
  ["data ? 'k' AND x = $1", "data ? 'k' AND x = $1"],
  ["data ? 'k' AND x = ?", "data ? 'k' AND x =  $1 "],
  ["data ?| array['k'] AND data ?& array['x']", "data ?| array['k'] AND data ?& array['x']"],
  ['a = :name AND b = :other AND c = :name', 'a = $1 AND b = $2 AND c = $1'],
  ["a::text = :name::text AND x[1:n] = ':no'", "a::text = $1::text AND x[1:n] = ':no'"],
  ['id IN (:...ids)', 'id IN ($1)'],
  ["a = :'name' AND t = :\"table\"", 'a = $1 AND t = "?"'],
  ['a = %s AND b = %(name)s AND c = %(name)s', 'a = $1 AND b = $2 AND c = $2'],
  ["a = %s AND b LIKE 'x%%'", "a = $1 AND b LIKE 'x%'"],
  ["a %% 2 = %s AND b LIKE '%%%s'", 'a % 2 = $1 AND b LIKE $2'],
  ['a % 2 = 0', 'a % 2 = 0'],
  ["b LIKE '%shoe%' AND a = $1", "b LIKE '%shoe%' AND a = $1"],
  ['a = @id AND b @> c AND d=@id', 'a = $1 AND b @> c AND d=$1'],
  ['a = ${x} AND b = ${f({a: 1})}', 'a = $1 AND b = $2'],
  ['a = {{ x }} {% if y %} AND b = {{ ref("z") }} {% endif %}', 'a = $1   AND b = $2  '],
  ["a = '$1' AND b LIKE '%$2%'", 'a = $1 AND b LIKE $2', 'holes'],
  ["a = '?' AND b = ?", "a = '?' AND b =  $1 "],
  ['-- what?\na = ?', '-- what?\na =  $1 '],
  ['a ? b', 'a ? b', 'plain'],
])('%s', (text, expected, style) => expect(rewritePlaceholders(text, style).text).toBe(expected));

test('the way back', () => {
  const text = "SELECT 'ä' WHERE a = %(größe)s AND bb = %s AND cc";
  const { text: made, original } = rewritePlaceholders(text);
  const back = (piece: string): string => {
    const start = made.indexOf(piece);
    const span = original({ start, end: start + piece.length });
    return text.slice(span.start, span.end);
  };
  expect(['a = $1', 'bb', '$2', '$1 AND bb = $2 AND cc', 'cc'].map(back)).toEqual(['a = %(größe)s', 'bb', '%s', '%(größe)s AND bb = %s AND cc', 'cc']);
});

test.each<[string, boolean]>([
  ['SELECT * FROM $1 WHERE a = $2', true],
  ['SELECT * FROM t $1', true],
  ['SELECT * FROM t WHERE a = 1 $1 ORDER BY b $2 LIMIT $3', true],
  ['SELECT a FROM t WHERE id IN $1', false],
  ['SELECT a FROM t WHERE $1.a = 1', false],
  ["SELECT a FROM t WHERE b > now() - interval $1", false],
  ['INSERT INTO t $1', true],
  ['INSERT INTO t (a, b) VALUES $1', true],
  ['UPDATE t SET $1 WHERE id = $2', true],
  ['$1 SELECT a FROM t', true],
])('%s', (text, isOpen) => {
  const { statements, problems } = readSql(text);
  expect(problems).toEqual([]);
  expect(statements.map(({ open }) => open === true)).toEqual([isOpen]);
});
