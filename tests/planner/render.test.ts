import { describe, expect, it } from 'vitest';
import type { Condition, Query, QueryColumn, QueryTable } from '../../analyzers/src/core/relational.js';
import type { Statement } from '../../analyzers/src/core/statement.js';
import { renderQuery, shownSql, statementSql } from '../../analyzers/src/planner/render.js';
import type { Catalog, Column } from '../../analyzers/src/schema/catalog.js';

const NOWHERE = { file: 'schema.sql', start: 0, end: 0 };

function column(name: string, more: Partial<Column> = {}): [string, Column] {
  return [name, { name, type: 'integer', nullable: false, declared: NOWHERE, ...more }];
}

const catalog: Catalog = {
  models: new Map(),
  tables: new Map([
    ['book', { name: 'book', columns: new Map([column('id', { generated: 'identity' }), column('title'), column('author_id')]), indexes: [{ columns: ['id'], unique: true, primary: true, declared: NOWHERE }], foreignKeys: [], declared: NOWHERE }],
  ]),
};

const table = (name: string, alias = name): QueryTable => ({ table: name, alias });
const of = (name: string, column: string): QueryColumn => ({ table: name, column });
const equals = (column: QueryColumn): Condition => ({ kind: 'compare', column, operator: '=', operand: { kind: 'parameter' } });
const query = (more: Partial<Query> = {}): Query => ({ kind: 'select', from: table('book'), joins: [], where: [], order: [], ...more });
const sql = (more: Partial<Query>): string | undefined => renderQuery(query(more), catalog)?.sql;
const where = (...conditions: Condition[]): string | undefined => sql({ where: conditions })?.replace(/^SELECT \* FROM book ?/, '');

describe('a query as SQL', () => {
  it('selects, filters, orders and limits', () => {
    expect(
      sql({
        where: [equals(of('book', 'author_id'))],
        order: [
          { ...of('book', 'title'), descending: true, nulls: 'last' },
          { ...of('book', 'id'), descending: false },
        ],
        limit: 20,
        offset: 'parameter',
      }),
    ).toBe('SELECT * FROM book WHERE author_id = $1 ORDER BY title DESC NULLS LAST, id LIMIT 20 OFFSET $2');
  });

  it('joins, and names the table of each column then', () => {
    const author = { ...table('Author', 'T2'), join: 'left' as const, on: [[of('book', 'author_id'), of('T2', 'id')]] as const };
    expect(sql({ joins: [author], where: [equals(of('T2', 'name'))], whole: ['T2'] })).toBe(
      'SELECT book.*, "T2".* FROM book LEFT JOIN "Author" AS "T2" ON "T2".id = book.author_id WHERE "T2".name = $1',
    );
  });

  it.each<[string, Condition, string]>([
    ['a constant', { kind: 'compare', column: of('book', 'title'), operator: '<>', operand: { kind: 'constant', value: "O'Hara" } }, "WHERE title <> 'O''Hara'"],
    ['a truth', { kind: 'compare', column: of('book', 'lent'), operator: '=', operand: { kind: 'constant', value: true } }, 'WHERE lent = TRUE'],
    ['null', { kind: 'null', column: of('book', 'order'), negated: true }, 'WHERE "order" IS NOT NULL'],
    ['a list of unknown length', { kind: 'compare', column: of('book', 'id'), operator: 'in', operand: { kind: 'list' } }, 'WHERE id = ANY ($1)'],
    ['none of a list', { kind: 'compare', column: of('book', 'id'), operator: 'not in', operand: { kind: 'list' } }, 'WHERE id <> ALL ($1)'],
    ['a short list', { kind: 'compare', column: of('book', 'id'), operator: 'in', operand: { kind: 'list', size: 2 } }, 'WHERE id IN ($1, $2)'],
    ['a list of constants', { kind: 'compare', column: of('book', 'state'), operator: 'in', operand: { kind: 'list', size: 2, values: ['new', 'old'] } }, "WHERE state IN ('new', 'old')"],
    ['a range', { kind: 'compare', column: of('book', 'day'), operator: 'between', operand: { kind: 'list', size: 2 } }, 'WHERE day BETWEEN $1 AND $2'],
    ['a known prefix', { kind: 'compare', column: of('book', 'title'), operator: 'like', operand: { kind: 'constant', value: '50%' }, pattern: 'prefix' }, "WHERE title LIKE '50\\%%'"],
    ['a part', { kind: 'compare', column: of('book', 'title'), operator: 'ilike', operand: { kind: 'parameter' }, pattern: 'contains' }, "WHERE title ILIKE '%' || $1 || '%'"],
    [
      'what is compared in upper case',
      { kind: 'compare', column: of('book', 'title'), operator: 'like', operand: { kind: 'parameter' }, pattern: 'prefix', wrapped: 'UPPER(%::text)', operandWrapped: 'UPPER(%)' },
      "WHERE UPPER(title::text) LIKE UPPER($1 || '%')",
    ],
    ['a negation', { kind: 'not', condition: equals(of('book', 'id')) }, 'WHERE NOT (id = $1)'],
    ['alternatives', { kind: 'or', conditions: [equals(of('book', 'id')), { kind: 'and', conditions: [equals(of('book', 'a')), equals(of('book', 'b'))] }] }, 'WHERE (id = $1 OR (a = $2 AND b = $3))'],
  ])('compares with %s', (_title, condition, expected) => {
    expect(where(condition)).toBe(expected);
  });

  it('nests queries that refer to the outer one', () => {
    const inner = query({ from: table('loan'), where: [{ kind: 'compare', column: of('loan', 'book_id'), operator: '=', operand: { kind: 'column', column: of('book', 'id') } }] });
    expect(sql({ where: [{ kind: 'exists', query: inner, negated: true }] })).toBe('SELECT book.* FROM book WHERE NOT EXISTS (SELECT 1 FROM loan WHERE loan.book_id = book.id)');
    expect(sql({ where: [{ kind: 'compare', column: of('book', 'id'), operator: 'in', operand: { kind: 'subquery', query: { ...inner, where: [], columns: [of('loan', 'book_id')] } } }] })).toBe(
      'SELECT book.* FROM book WHERE book.id IN (SELECT loan.book_id FROM loan)',
    );
  });

  it('counts rows, distinct rows and rows of a page', () => {
    expect(sql({ kind: 'count', order: [{ ...of('book', 'id'), descending: false }] })).toBe('SELECT COUNT(*) FROM book');
    expect(sql({ kind: 'count', distinct: true, columns: [of('book', 'title')] })).toBe('SELECT COUNT(*) FROM (SELECT DISTINCT title FROM book) AS counted');
    expect(sql({ kind: 'count', limit: 10 })).toBe('SELECT COUNT(*) FROM (SELECT 1 FROM book LIMIT 10) AS counted');
  });

  it('asks for existence', () => {
    expect(sql({ kind: 'exists', where: [equals(of('book', 'id'))] })).toBe('SELECT 1 FROM book WHERE id = $1 LIMIT 1');
  });

  it('groups', () => {
    const more = { kind: 'compare', column: of('book', 'id'), operator: '>', operand: { kind: 'constant', value: 1 }, wrapped: 'count(%)' } as const;
    expect(sql({ group: [of('book', 'author_id')], aggregates: [{ call: 'count(%)', column: of('book', 'id') }], having: [more], order: [{ ...of('book', 'id'), wrapped: 'count(%)', descending: true }] })).toBe(
      'SELECT author_id, count(id) FROM book GROUP BY author_id HAVING count(id) > 1 ORDER BY count(id) DESC',
    );
  });

  it('aggregates a page of rows', () => {
    expect(sql({ aggregates: [{ call: 'avg(%)', column: of('book', 'pages') }], order: [{ ...of('book', 'id'), descending: false }], limit: 10 })).toBe(
      'SELECT avg(pages) FROM (SELECT * FROM book ORDER BY id LIMIT 10) AS book',
    );
  });

  it('selects what a distinct query orders by', () => {
    expect(sql({ distinct: true, columns: [of('book', 'title')], order: [{ ...of('book', 'id'), descending: false }] })).toBe('SELECT DISTINCT title, id FROM book ORDER BY id');
  });

  it('writes', () => {
    expect(sql({ kind: 'insert' })).toBe('INSERT INTO book (title, author_id) VALUES ($1, $2)');
    expect(sql({ kind: 'insert', written: ['title'], tuples: 2 })).toBe('INSERT INTO book (title) VALUES ($1), ($2)');
    expect(sql({ kind: 'insert', written: ['title', 'id'], conflict: { columns: ['id'], update: true } })).toBe(
      'INSERT INTO book (title, id) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET title = EXCLUDED.title',
    );
    expect(sql({ kind: 'update', written: ['title'], where: [equals(of('book', 'id'))] })).toBe('UPDATE book SET title = $1 WHERE id = $2');
    expect(sql({ kind: 'update', where: [equals(of('book', 'id'))] })).toBe('UPDATE book SET title = $1 WHERE id = $2');
    expect(sql({ kind: 'delete', where: [equals(of('book', 'id'))] })).toBe('DELETE FROM book WHERE id = $1');
  });

  it('says nothing of an insert into columns that nobody knows', () => {
    expect(renderQuery(query({ kind: 'insert', from: table('unheard_of') }), catalog)).toBeUndefined();
  });
});

describe('what could not be read', () => {
  const unknown: Condition = { kind: 'unknown' };

  it('is left out of a conjunction, and said', () => {
    expect(renderQuery(query({ where: [equals(of('book', 'id')), unknown] }), catalog)).toEqual({ sql: 'SELECT * FROM book WHERE id = $1', open: true });
    expect(renderQuery(query({ open: true }), catalog)).toEqual({ sql: 'SELECT * FROM book', open: true });
  });

  it('makes alternatives and negations unreadable too', () => {
    expect(renderQuery(query({ where: [{ kind: 'or', conditions: [equals(of('book', 'id')), unknown] }] }), catalog)).toEqual({ sql: 'SELECT * FROM book', open: true });
    expect(renderQuery(query({ where: [{ kind: 'not', condition: { kind: 'and', conditions: [equals(of('book', 'id')), unknown] } }] }), catalog)).toEqual({ sql: 'SELECT * FROM book', open: true });
  });
});

describe('the SQL of a statement', () => {
  const statement: Statement = { kind: 'select', library: 'some', what: 'books', filters: [], rows: 'unknown', cause: 'call' };

  it('is the text of raw SQL as it stands, else the rendered query', () => {
    expect(statementSql({ ...statement, text: 'select 1' }, catalog)).toEqual({ sql: 'select 1', open: false });
    expect(statementSql({ ...statement, query: query() }, catalog)).toEqual({ sql: 'SELECT * FROM book', open: false });
    expect(statementSql(statement, catalog)).toBeUndefined();
  });

  it('tells a reader where something is missing', () => {
    expect(shownSql({ ...statement, query: query({ open: true }) }, catalog)).toBe('SELECT * FROM book /* and what could not be read */');
  });
});
