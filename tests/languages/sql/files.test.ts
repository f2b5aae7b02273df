// Files of SQL as the front end lowers them: what is sent, loops of routines, comments, and what is said of what cannot be read.
import { beforeAll, expect, test } from 'vitest';
import { loadParser, sqlFrontEnd } from '../../../analyzers/src/languages/sql/index.js';
import type { Module, Statement } from '../../../analyzers/src/core/syntax.js';

beforeAll(loadParser);

const lower = (text: string, file = 'db/a.sql'): Module => sqlFrontEnd.lower(file, text);
const messages = (text: string, file?: string): string[] => lower(text, file).problems.map(({ message }) => message);

/** What is sent, in one line for each statement; loops with what is within. */
function sent(statements: readonly Statement[]): string[] {
  return statements.flatMap((statement): string[] => {
    if (statement.kind === 'expression' && statement.value.kind === 'call') {
      const [text, ...variables] = statement.value.args.map(({ value }) => (value.kind === 'literal' ? String(value.value) : value.kind === 'name' ? value.name : '?'));
      return [[(text ?? '').replace(/\s+/g, ' ').trim(), ...variables].join(' <- ')];
    }
    if (statement.kind === 'function') return sent(statement.fn.body);
    if (statement.kind === 'loop') return [`${statement.form} ${statement.iterable?.kind ?? statement.test?.kind ?? ''}`, ...sent(statement.body).map((line) => `  ${line}`)];
    if (statement.kind === 'if') return ['if', ...sent(statement.then).map((line) => `  ${line}`), ...(statement.otherwise.length > 0 ? ['else', ...sent(statement.otherwise).map((line) => `  ${line}`)] : [])];
    if (statement.kind === 'try') return ['try', ...sent(statement.body).map((line) => `  ${line}`)];
    return statement.kind === 'import' || statement.kind === 'return' ? [] : [statement.kind];
  });
}

test('queries are sent as they stand, definitions and plain inserts are not', () => {
  const text = "CREATE TABLE t (a int);\nSELECT 'ä', a FROM t WHERE a = :a; INSERT INTO t VALUES (1);\nINSERT INTO t SELECT a FROM u; BEGIN; COMMIT;";
  const { body, problems } = lower(text);
  expect(problems).toEqual([]);
  expect(sent(body)).toEqual(["SELECT 'ä', a FROM t WHERE a = :a", 'INSERT INTO t SELECT a FROM u']);
  const [, first] = body;
  expect(first && text.slice(first.start, first.end)).toBe("SELECT 'ä', a FROM t WHERE a = :a");
});

test('routines are loops around what they send, with variables as parameters', () => {
  const text = `CREATE FUNCTION f(p_shop int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE r record; n int;
BEGIN
  FOR r IN SELECT id FROM books WHERE shop_id = p_shop LOOP
    SELECT count(*) INTO n FROM reviews WHERE book_id = r.id;
    IF n > 0 THEN
      UPDATE books SET stars = n WHERE id = r.id;
    ELSE
      PERFORM 1 FROM logs WHERE book = r.id;
    END IF;
  END LOOP;
  FOREACH n IN ARRAY ARRAY[1, 2] LOOP DELETE FROM t WHERE id = n; END LOOP;
  FOR i IN 1..3 LOOP BEGIN DELETE FROM t WHERE id = i; EXCEPTION WHEN others THEN NULL; END; END LOOP;
  LOOP DELETE FROM t WHERE id IN (SELECT id FROM t LIMIT 10); EXIT WHEN NOT FOUND; END LOOP;
END $$;`;
  const { body } = lower(text);
  expect(sent(body)).toEqual([
    'each call',
    '  SELECT count(*) FROM reviews WHERE book_id = $1 <- r',
    '  if',
    '    UPDATE books SET stars = $1 WHERE id = $2 <- n <- r',
    '  else',
    '    SELECT 1 FROM logs WHERE book = $1 <- r',
    'each opaque',
    '  DELETE FROM t WHERE id = $1 <- n',
    'each list',
    '  try',
    '    DELETE FROM t WHERE id = $1 <- i',
    'while literal',
    '  DELETE FROM t WHERE id IN (SELECT id FROM t LIMIT 10)',
    '  if',
    '    break',
  ]);
});

test('DO blocks are routines too, and other languages are none', () => {
  expect(sent(lower('DO $$ DECLARE r record; BEGIN FOR r IN SELECT 1 FROM a LOOP DELETE FROM b WHERE id = r.x; END LOOP; END $$;').body)).toEqual(['each call', '  DELETE FROM b WHERE id = $1 <- r']);
  expect(sent(lower("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 FROM loop_a $$; CREATE FUNCTION g() RETURNS int LANGUAGE plpython3u AS $$ for x in y: loop() $$").body)).toEqual([]);
});

test('comments that speak to Seqscan are kept with their places', () => {
  const text = '-- seqscan-disable-next-line n-plus-one -- ä few\nSELECT 1; /* seqscan-enable */ -- other';
  expect(lower(text).comments.map(({ start, end, text: said }) => [text.slice(start, end).length, said])).toEqual([
    [48, 'seqscan-disable-next-line n-plus-one -- ä few'],
    [20, 'seqscan-enable'],
  ]);
});

test('a statement that PostgreSQL does not parse is a problem at its place', () => {
  const text = "SELECT 'ä' FROM a;\nSELECT FROM FROM b;\nSELECT 1 FROM c";
  const { body, problems } = lower(text);
  expect(sent(body)).toEqual(["SELECT 'ä' FROM a", 'SELECT 1 FROM c']);
  expect(problems).toEqual([{ file: 'db/a.sql', message: 'PostgreSQL does not parse this: syntax error at or near "FROM"', start: text.indexOf('FROM b') }]);
});

test('other databases and templates are said once a file', () => {
  expect(messages('CREATE TABLE `a` (id int AUTO_INCREMENT);\nCREATE TABLE `b` (id int AUTO_INCREMENT);')).toEqual(['written for MySQL: 2 statements that PostgreSQL does not parse left out']);
  expect(messages('PRAGMA foreign_keys = OFF;\nCREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT);')).toEqual(['written for SQLite: 2 statements that PostgreSQL does not parse left out']);
  expect(messages('CREATE TABLE [dbo].[a] (id int IDENTITY(1,1))\nGO\nCREATE TABLE [dbo].[b] (id int)\nGO\n')).toEqual(['written for SQL Server: 1 statement that PostgreSQL does not parse left out']);
  expect(messages('CREATE TABLE a (id UInt) x; CREATE TABLE b (id y) z', 'clickhouse/1.sql')).toEqual(['written for clickhouse: 2 statements that PostgreSQL does not parse left out']);
  expect(messages('CREATE TABLE a ({{ a }} int int);\nSELECT 1 FROM {{ ref("x") }} {% if a %} WHERE b {% endif %};')).toEqual(['1 statement with holes that a tool fills in: left out']);
  expect(messages('a b c; d e f; g h i; j k l; m n o; p q r; s t u;')).toEqual(['not written for PostgreSQL: 7 statements of 7 left out']);
});

test('what is no text of SQL says so, and nothing throws', () => {
  expect(messages('SELECT 1\0')).toEqual(['contains NUL bytes: not SQL']);
  expect(messages(`SELECT '${'x'.repeat(5_000_000)}'`)).toEqual(['larger than 4 MB: not analysed']);
  const whole = "\uFEFFDO $a$ DECLARE r record; BEGIN FOR r IN SELECT 1 FROM a LOOP DELETE FROM b WHERE c = 'ä' || r.x; END LOOP; END $a$;\r\nCOPY t FROM stdin;\r\n1\r\n\\.\r\nSELECT $1, :x, ?, {{ y }} FROM \"q\"\"\" /* /* */ */ \\gexec\r\nINSERT INTO t VALUES (E'\\'', $$;$$)";
  for (let end = 0; end <= whole.length; end += 1) expect(lower(whole.slice(0, end)).language).toBe('sql');
  for (let start = 1; start <= whole.length; start += 3) expect(lower(whole.slice(start)).language).toBe('sql');
});

test('a file of many inserts is read by the first of them', () => {
  const text = `${"INSERT INTO t (a, b) VALUES (1, 'x');\n".repeat(20_000)}SELECT 1 FROM t`;
  const started = performance.now();
  expect(sent(lower(text).body)).toEqual(['SELECT 1 FROM t']);
  expect(performance.now() - started).toBeLessThan(4000);
});
