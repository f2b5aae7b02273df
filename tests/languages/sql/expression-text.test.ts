// Expressions in PostgreSQL's canonical words.
import { beforeAll, expect, test } from 'vitest';
import { expressionText } from '../../../analyzers/src/languages/sql/expression-text.js';
import { loadParser, parseStatement } from '../../../analyzers/src/languages/sql/parse.js';
import { typeText } from '../../../analyzers/src/languages/sql/tree.js';

beforeAll(loadParser);

function select(expression: string): Parameters<typeof expressionText>[0] {
  const parsed = parseStatement(`SELECT ${expression}`);
  if ('error' in parsed) throw new Error(parsed.error.message);
  const first = 'SelectStmt' in parsed.tree ? parsed.tree.SelectStmt.targetList?.[0] : undefined;
  return first !== undefined && 'ResTarget' in first ? first.ResTarget.val : undefined;
}

test.each([
  ['LOWER( b."email" )', 'lower(email)'],
  ["data->>'k'", "data ->> 'k'"],
  ["(data->'a'->>'b')::int", "((data -> 'a') ->> 'b')::integer"],
  ['created_at::date', 'created_at::date'],
  ['CAST(a AS varchar(20))', 'a::character varying(20)'],
  ['a::timestamptz(3)', 'a::timestamp(3) with time zone'],
  ['extract(year FROM t)', 'EXTRACT(year FROM t)'],
  ["date_trunc('day', t AT TIME ZONE 'utc')", "date_trunc('day', t AT TIME ZONE 'utc')"],
  ['coalesce(a, 0) + 1', 'COALESCE(a, 0) + 1'],
  ["a || ' ' || \"Select\"", `(a || ' ') || "Select"`],
  ["a LIKE 'x''%' AND (b OR NOT c)", "a LIKE 'x''%' AND (b OR (NOT c))"],
  ['a NOT IN (1, 2)', 'a NOT IN (1, 2)'],
  ['a = ANY($1)', 'a = ANY ($1)'],
  ['x[1]', 'x[1]'],
  ['a IS NOT NULL', 'a IS NOT NULL'],
  ["case when a then 'b' else 'c' end", "CASE WHEN a THEN 'b' ELSE 'c' END"],
  ['-a', '- a'],
])('%s', (expression, expected) => {
  expect(expressionText(select(expression))).toBe(expected);
  // What is written reads as itself.
  expect(expressionText(select(expected))).toBe(expected);
});

test('what is not written is said', () => expect(expressionText(select('(SELECT 1)'))).toBeUndefined());

test('qualified columns on demand', () => expect(expressionText(select('lower(b.email)'), { qualified: true })).toBe('lower(b.email)'));

test.each([
  ['int', 'integer'],
  ['int4[]', 'integer[]'],
  ['varchar(20)', 'character varying(20)'],
  ['numeric(10,2)', 'numeric(10,2)'],
  ['timestamptz', 'timestamp with time zone'],
  ['timestamp(3)', 'timestamp(3) without time zone'],
  ['char', 'character'],
  ['interval', 'interval'],
  ['"Status"', '"Status"'],
  ['shop.status', 'shop.status'],
  ['text', 'text'],
])('type %s', (type, expected) => {
  const node = select(`NULL::${type}`);
  expect(node !== undefined && 'TypeCast' in node && typeText(node.TypeCast.typeName)).toBe(expected);
});
