// Where statements end: quotes, comments, bodies, psql's commands and COPY data.
import { expect, test } from 'vitest';
import { splitStatements } from '../../../analyzers/src/languages/sql/split.js';

const texts = (sql: string): string[] => splitStatements(sql).statements.map(({ start, end }) => sql.slice(start, end));

test.each<[string, string, string[]]>([
  ['plain statements', 'SELECT 1; SELECT 2;\n', ['SELECT 1', 'SELECT 2']],
  ['a last statement without a semicolon', 'SELECT 1;\nSELECT 2', ['SELECT 1', 'SELECT 2']],
  ['empty statements', ';;SELECT 1;;', ['SELECT 1']],
  ['comments around and within', '-- a; b\nSELECT /* ; */ 1 -- ;\n, 2; -- end', ['SELECT /* ; */ 1 -- ;\n, 2']],
  ['nested comments', 'SELECT 1 /* a /* ; */ ; */ + 2; SELECT 3', ['SELECT 1 /* a /* ; */ ; */ + 2', 'SELECT 3']],
  ['semicolons in strings', "SELECT 'a;b', 'it''s;'; SELECT 2", ["SELECT 'a;b', 'it''s;'", 'SELECT 2']],
  ['escape strings', "SELECT E'a\\';b'; SELECT 'c\\'; SELECT 3", ["SELECT E'a\\';b'", "SELECT 'c\\'", 'SELECT 3']],
  ['quoted identifiers', 'SELECT "a;""b" FROM t; SELECT 2', ['SELECT "a;""b" FROM t', 'SELECT 2']],
  ['unicode strings', 'SELECT U&"a;b", U&\'c;d\'; SELECT 2', ['SELECT U&"a;b", U&\'c;d\'', 'SELECT 2']],
  ['dollar quotes', 'DO $$ BEGIN x; END $$; SELECT 2', ['DO $$ BEGIN x; END $$', 'SELECT 2']],
  ['tagged dollar quotes', 'DO $a$ $$;$$ $b$;$b$ $a$; SELECT 2', ['DO $a$ $$;$$ $b$;$b$ $a$', 'SELECT 2']],
  ['parameters are no dollar quotes', 'SELECT $1, $2; SELECT $1', ['SELECT $1, $2', 'SELECT $1']],
  [
    'bodies of standard SQL',
    'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END; SELECT 3',
    ['CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END', 'SELECT 3'],
  ],
  ['a transaction is no body', 'BEGIN; UPDATE t SET a = 1; END; SELECT 1', ['BEGIN', 'UPDATE t SET a = 1', 'END', 'SELECT 1']],
  ['the actions of a rule', 'CREATE RULE r AS ON INSERT TO t DO ALSO (DELETE FROM a; DELETE FROM b); SELECT 1', ['CREATE RULE r AS ON INSERT TO t DO ALSO (DELETE FROM a; DELETE FROM b)', 'SELECT 1']],
  ['an open parenthesis costs its statement only', 'CREATE TABLE t (a int; SELECT 1', ['CREATE TABLE t (a int', 'SELECT 1']],
  ['psql commands', '\\connect shop\n\\set x 1\nSELECT 1;\n\\echo done; really\nSELECT 2;', ['SELECT 1', 'SELECT 2']],
  ['psql commands that send', 'SELECT 1 \\gexec\nSELECT 2 \\gset\nSELECT 3', ['SELECT 1', 'SELECT 2', 'SELECT 3']],
  ['COPY data', "COPY t (a) FROM stdin;\n1\tit's; \"odd\n2\t$$\n\\.\n\nSELECT 1;", ['COPY t (a) FROM stdin', 'SELECT 1']],
  ['COPY without data', 'COPY t FROM stdin; SELECT 1;', ['COPY t FROM stdin', 'SELECT 1']],
  ['an open string', "SELECT 1; SELECT 'abc; SELECT 2", ['SELECT 1', "SELECT 'abc; SELECT 2"]],
  ['CRLF and a byte order mark', '\uFEFFSELECT 1;\r\nSELECT 2;\r\n', ['SELECT 1', 'SELECT 2']],
  ['other scripts', "SELECT 'größe; 日本'; SELECT \"äß\"", ["SELECT 'größe; 日本'", 'SELECT "äß"']],
  ['ranges and casts', 'SELECT a[1:2], 1..10, b::int; SELECT 2', ['SELECT a[1:2], 1..10, b::int', 'SELECT 2']],
])('%s', (_, sql, expected) => expect(texts(sql)).toEqual(expected));

test('heads, ends, comments, commands and data are told', () => {
  const sql = '-- one\ncreate table if not exists t (a int);\n\\echo x\ncopy t from stdin;\n1\n\\.\nselect 1';
  const split = splitStatements(sql);
  expect(split.statements.map(({ head, ended }) => [head, ended])).toEqual([
    ['CREATE TABLE IF NOT', true],
    ['COPY T FROM STDIN', true],
    ['SELECT', false],
  ]);
  expect(split.comments.map(({ start, end }) => sql.slice(start, end))).toEqual(['-- one']);
  expect(split.commands.map(({ start, end }) => sql.slice(start, end))).toEqual(['\\echo x']);
  expect(split.data.map(({ start, end }) => sql.slice(start, end))).toEqual(['\n1\n\\.']);
});

test('nesting is measured, flat lists are not', () => {
  const nesting = (sql: string): number => splitStatements(sql).statements[0]?.nesting ?? 0;
  expect(nesting(`SELECT ${'('.repeat(300)}1${')'.repeat(300)}`)).toBeGreaterThanOrEqual(300);
  expect(nesting(`SELECT 1${' + 1'.repeat(300)}`)).toBeGreaterThanOrEqual(300);
  expect(nesting(`SELECT 1${' UNION SELECT 1'.repeat(300)}`)).toBeGreaterThanOrEqual(300);
  expect(nesting(`SELECT ${'case when '.repeat(300)} true ${'then 1 end '.repeat(300)}`)).toBeGreaterThanOrEqual(300);
  expect(nesting(`SELECT 1 WHERE a = 1${' AND a = -1::int'.repeat(300)}`)).toBeLessThan(10);
  expect(nesting(`INSERT INTO t VALUES (1, 'a'::text)${", (1, 'a'::text)".repeat(300)}`)).toBeLessThan(10);
});

test('every prefix of a text full of quotes is split without a complaint', () => {
  const sql = "SELECT E'a\\'b', $x$ ; $x$, \"q\"\"\", /* /* */ */ U&'x' -- c\n; COPY t FROM stdin;\n1\n\\.\nDO $$ $$; \\gexec ( [ } ` \\";
  for (let end = 0; end <= sql.length; end += 1) {
    for (const { start, end: last } of splitStatements(sql.slice(0, end)).statements) expect(last).toBeGreaterThan(start);
  }
});
