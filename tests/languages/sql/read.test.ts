// What SQL says, read into data: kinds, tables, conditions, order, limits, and where each stands in the text.
import { beforeAll, expect, test } from 'vitest';
import type { Predicate, QueryLevel, SqlStatement } from '../../../analyzers/src/core/sql.js';
import { loadParser } from '../../../analyzers/src/languages/sql/parse.js';
import { readSql } from '../../../analyzers/src/languages/sql/read.js';

beforeAll(loadParser);

function read(text: string): SqlStatement {
  const { statements, problems } = readSql(text);
  expect(problems).toEqual([]);
  const [first] = statements;
  if (first === undefined) throw new Error('no statement');
  return first;
}

function main(text: string): QueryLevel {
  const [first] = read(text).levels;
  if (first === undefined) throw new Error('no level');
  return first;
}

/** A predicate in one line: what it is about, and its own text after a bar. */
function show(text: string, predicate: Predicate): string {
  const column = predicate.row ? `(${predicate.row.map(({ column: name }) => name).join(', ')})` : predicate.column ? [predicate.column.table, predicate.column.column].filter(Boolean).join('.') : '?';
  const parts = [
    predicate.negated ? 'not' : '',
    predicate.wrapped ? `${predicate.wrapped.by}:${predicate.wrapped.expression}${predicate.wrapped.immutable ? '!' : ''}` : column,
    predicate.operator,
    predicate.other ? `${predicate.other.table ?? ''}.${predicate.other.column}` : predicate.operand,
    predicate.value === undefined ? '' : JSON.stringify(predicate.value),
    predicate.items === undefined ? '' : `#${predicate.items}`,
    predicate.outer ? 'outer' : '',
    predicate.alternatives ? `[${predicate.alternatives.map((list) => list.map((each) => show(text, each).split(' | ')[0]).join(' & ')).join(' | ')}]` : '',
  ];
  return `${parts.filter((part) => part !== '').join(' ')} | ${text.slice(predicate.start, predicate.end)}`;
}

test.each<[string, string[]]>([
  ["status = 'new'", ["status = constant \"new\" | status = 'new'"]],
  ['b.id = $1', ['b.id = parameter | b.id = $1']],
  ['$1 < b.price', ['b.price > parameter | $1 < b.price']],
  ['id IN (1, 2, 3)', ['id in list #3 | id IN (1, 2, 3)']],
  ['id NOT IN ($1)', ['not id in list #1 | id NOT IN ($1)']],
  ['id = ANY($1)', ['id in list | id = ANY($1)']],
  ['id <> ALL(ARRAY[1,2])', ['not id in list #2 | id <> ALL(ARRAY[1,2])']],
  ['$1 = ANY(tags)', ['tags = any parameter | $1 = ANY(tags)']],
  ["name LIKE '%x'", ["name like constant \"%x\" | name LIKE '%x'"]],
  ['name NOT ILIKE $1', ['not name ilike parameter | name NOT ILIKE $1']],
  ["name ~* '^x'", ["name ~* constant \"^x\" | name ~* '^x'"]],
  ['name IS NULL', ['name is null none | name IS NULL']],
  ['name IS NOT NULL AND a = 1', ['name is not null none | name IS NOT NULL', 'a = constant 1 | a = 1']],
  ['active', ['active is true none | active']],
  ['NOT active', ['not active is true none | NOT active']],
  ['active IS NOT TRUE', ['not active is true none | active IS NOT TRUE']],
  ['price BETWEEN 1 AND $2', ['price between parameter | price BETWEEN 1 AND $2']],
  ['(a, b) > ($1, $2)', ['(a, b) > parameter | (a, b) > ($1, $2)']],
  ['(a, b) = ($1, 2)', ['a = parameter | (a, b) = ($1, 2)', 'b = constant 2 | (a, b) = ($1, 2)']],
  ['lower(b.email) = $1', ['lower:lower(email)! = parameter | lower(b.email) = $1']],
  ['created_at::date = $1', ['cast:created_at::date = parameter | created_at::date = $1']],
  ["created_at > now() - interval '1 day'", ["created_at > expression | created_at > now() - interval '1 day'"]],
  ['id = $1::uuid', ['id = parameter | id = $1::uuid']],
  ["data->>'k' = 'v'", ["->>:data ->> 'k'! = constant \"v\" | data->>'k' = 'v'"]],
  ["data @> '{}'::jsonb", ["data @> constant \"{}\" | data @> '{}'::jsonb"]],
  ["data ? 'k'", ["data ? constant \"k\" | data ? 'k'"]],
  ['price * 2 > 10', ['*:price * 2! > constant 10 | price * 2 > 10']],
  ['price > cost', ['price > .cost | price > cost']],
  ['a = 1 OR (b = 2 AND c = 3)', ['? or none [a = constant 1 | b = constant 2 & c = constant 3] | a = 1 OR (b = 2 AND c = 3)']],
  ['EXISTS (SELECT 1 FROM x)', ['? exists subquery | EXISTS (SELECT 1 FROM x)']],
  ['id NOT IN (SELECT id FROM x)', ['not id in subquery | id NOT IN (SELECT id FROM x)']],
  ['true', []],
  ['created_at >= CURRENT_DATE', ['created_at >= expression | created_at >= CURRENT_DATE']],
  ['id = now()', ['id = expression | id = now()']],
])('WHERE %s', (where, expected) => {
  const text = `SELECT a FROM t b WHERE ${where}`;
  expect(main(text).predicates.map((predicate) => show(text, predicate))).toEqual(expected);
});

test('joins: their kind, and their conditions', () => {
  const text = 'SELECT * FROM books b JOIN authors a ON a.id = b.author_id LEFT JOIN shops s ON s.id = b.shop_id AND s.open, tags USING_TAG CROSS JOIN x';
  const level = main(text);
  expect(level.tables.map(({ table, alias, join }) => [table, alias, join])).toEqual([
    ['books', 'b', 'from'],
    ['authors', 'a', 'inner'],
    ['shops', 's', 'left'],
    ['tags', 'using_tag', 'from'],
    ['x', 'x', 'cross'],
  ]);
  expect(level.predicates.map((predicate) => show(text, predicate).split(' | ')[0])).toEqual(['a.id = b.author_id', 's.id = b.shop_id outer', 's.open is true none outer']);
  expect(level.columns).toBe('all');
  expect(level.star && text.slice(level.star.start, level.star.end)).toBe('*');
  const using = 'SELECT 1 FROM books JOIN authors USING (author_id)';
  expect(main(using).predicates.map((predicate) => show(using, predicate).split(' | ')[0])).toEqual(['books.author_id = authors.author_id']);
});

test('order, limit, group, columns, aggregates', () => {
  const level = main('SELECT a.name AS n, count(*), max(a.x) FROM a WHERE true GROUP BY 1 ORDER BY n DESC NULLS LAST, lower(a.z), 2 LIMIT 10 OFFSET $1');
  expect(level.order.map(({ column, expression, descending, nulls }) => [column?.column, expression, descending, nulls])).toEqual([
    ['name', undefined, true, 'last'],
    [undefined, 'lower(z)', false, undefined],
    [undefined, 'count(*)', false, undefined],
  ]);
  expect([level.limit, level.offset]).toEqual([10, 'parameter']);
  expect(level.group.map(({ column }) => column)).toEqual(['name']);
  expect(level.aggregates).toEqual(['count', 'max']);
  expect(level.columns !== 'all' && level.columns.map(({ column }) => column)).toEqual(['name', 'x']);
  expect(main('SELECT a FROM t LIMIT ALL').limit).toBeUndefined();
  expect(main('SELECT a FROM t FETCH FIRST 5 ROWS ONLY').limit).toBe(5);
  const windowed = main('SELECT row_number() OVER (ORDER BY a), count(*) OVER () FROM t');
  expect([windowed.windows, windowed.aggregates]).toEqual([true, []]);
});

test('levels: subqueries, common table expressions, set operations, each with its place', () => {
  const text = 'WITH recent AS (SELECT id FROM orders WHERE day > $1) SELECT * FROM recent r JOIN (SELECT x FROM y) z ON true WHERE EXISTS (SELECT 1 FROM w) AND id IN (SELECT v FROM u) UNION ALL SELECT 2 FROM q ORDER BY 1 LIMIT 3';
  const { levels } = read(text);
  expect(levels.map(({ role, tables, derived }) => [role, tables.map(({ table }) => table).join(), derived?.map(({ kind }) => kind).join()])).toEqual([
    ['main', '', undefined],
    ['cte', 'orders', undefined],
    ['set-operand', '', 'cte,subquery'],
    ['subquery', 'y', undefined],
    ['exists', 'w', undefined],
    ['subquery', 'u', undefined],
    ['set-operand', 'q', undefined],
  ]);
  expect(levels[0]?.limit).toBe(3);
  const of = (index: number): string => text.slice(levels[index]?.start, levels[index]?.end);
  expect([of(1), of(3), of(4)]).toEqual(['SELECT id FROM orders WHERE day > $1', 'SELECT x FROM y', 'SELECT 1 FROM w']);
});

test.each<[string, Partial<SqlStatement>]>([
  ['INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4)', { kind: 'insert', tuples: 2, written: ['a', 'b'], parameters: 4 }],
  ['INSERT INTO t SELECT * FROM x', { kind: 'insert', tuples: 'many' }],
  ['INSERT INTO t SELECT unnest($1::int[])', { kind: 'insert', tuples: 'many' }],
  ['INSERT INTO t (a) SELECT $1 WHERE NOT EXISTS (SELECT 1 FROM t WHERE a = $1)', { kind: 'insert', tuples: 1, parameters: 1 }],
  ['INSERT INTO t DEFAULT VALUES', { kind: 'insert', tuples: 1 }],
  ['INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET a = 2', { kind: 'insert', upsert: true }],
  ['UPDATE t SET a = 1, b = 2 WHERE id = $1', { kind: 'update', written: ['a', 'b'] }],
  ['DELETE FROM t USING x WHERE t.id = x.id', { kind: 'delete' }],
  ['MERGE INTO t USING x ON t.id = x.id WHEN MATCHED THEN DELETE', { kind: 'merge' }],
  ['WITH gone AS (DELETE FROM t RETURNING *) SELECT count(*) FROM gone', { kind: 'delete' }],
  ['SELECT 1 FROM t FOR UPDATE SKIP LOCKED', { kind: 'select', locks: true }],
  ['SELECT pg_advisory_xact_lock(1)', { kind: 'select', locks: true }],
  ['CREATE INDEX i ON t (a)', { kind: 'definition' }],
  ['TRUNCATE t', { kind: 'definition' }],
  ['BEGIN', { kind: 'transaction' }],
  ['SET search_path = x', { kind: 'setting' }],
  ['DO $$ BEGIN END $$', { kind: 'procedure' }],
  ['COPY (SELECT a FROM t) TO STDOUT', { kind: 'copy' }],
])('%s', (text, expected) => expect(read(text)).toMatchObject(expected));

test('a giant INSERT is read by its head, and its tuples are counted', () => {
  const statement = read(`INSERT INTO t (a, b) VALUES ${Array.from({ length: 50_000 }, (_, index) => `(${index}, 'x;''(')`).join(', ')} ON CONFLICT DO NOTHING`);
  expect(statement).toMatchObject({ kind: 'insert', tuples: 50_000, upsert: true, written: ['a', 'b'] });
});

test('one bad statement costs only itself, and its place is told', () => {
  const text = "SELECT 'größe' FROM a;\nSELECT FROM FROM 'ä😀';\nSELECT 2 FROM b";
  const { statements, problems } = readSql(text);
  expect(statements.map(({ start, end }) => text.slice(start, end))).toEqual(["SELECT 'größe' FROM a", 'SELECT 2 FROM b']);
  expect(problems.map(({ start, message }) => [text.slice(start, start + 4), message])).toEqual([['FROM', 'syntax error at or near "FROM"']]);
  expect(problems[0]?.start).toBe(text.lastIndexOf('FROM \'ä'));
});

test('places behind other scripts and behind placeholders', () => {
  const text = "SELECT 'größe 😀', a FROM t WHERE x = :größe AND lower(näme) = :b ORDER BY naïve";
  const level = main(text);
  expect(level.predicates.map(({ start, end }) => text.slice(start, end))).toEqual(['x = :größe', 'lower(näme) = :b']);
  expect(level.order.map(({ start, end }) => text.slice(start, end))).toEqual(['naïve']);
});
