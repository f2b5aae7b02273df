// Which indexes are worth trying for a query, written as the statements that would build them.
import { describe, expect, it } from 'vitest';
import type { Condition, Query } from '../../analyzers/src/core/relational.js';
import { accessesOfQuery } from '../../analyzers/src/planner/access.js';
import { candidatesFor } from '../../analyzers/src/planner/candidates.js';
import { foreignKeysWithoutIndex, unserved } from '../../analyzers/src/planner/coverage.js';
import { createIndex } from '../../analyzers/src/planner/create-index.js';
import type { Index, Table } from '../../analyzers/src/schema/catalog.js';
import { catalogOf, table } from './catalog.js';

const orders = (indexes: Parameters<typeof table>[2] = [['id']], more: Partial<Table> = {}): Table =>
  table('orders', ['id bigint', 'customer_id bigint', 'status text in new,paid,sent', 'created_at timestamp', 'total numeric', 'note text', 'tags text', 'deleted_at timestamp?', 'archived boolean'], indexes, more);

const column = (name: string, alias = 'orders'): { table: string; column: string } => ({ table: alias, column: name });
const compare = (name: string, operator = '=', operand: Extract<Condition, { kind: 'compare' }>['operand'] = { kind: 'parameter' }): Condition => ({ kind: 'compare', column: column(name), operator, operand });
const select = (where: readonly Condition[], more: Partial<Query> = {}): Query => ({ kind: 'select', from: { table: 'orders', alias: 'orders' }, joins: [], where, order: [], ...more });

function built(query: Query, of = orders()): string[] {
  return accessesOfQuery(query, catalogOf(of)).flatMap((access) => candidatesFor(access).map((index) => createIndex(index, false).replace(/^CREATE INDEX \S+ ON orders /, '')));
}
function needed(query: Query, of = orders()): string | undefined {
  const found = accessesOfQuery(query, catalogOf(of)).map(unserved)[0];
  return found && `${found.need}: ${found.columns.join(', ')}`;
}

describe('candidates', () => {
  it('begin with the columns that are compared for equality, and end with one range', () => {
    expect(built(select([compare('created_at', '>='), compare('customer_id')]))).toEqual(['(customer_id)', '(created_at)', '(customer_id, created_at)']);
  });

  it('hold the order behind the equalities where only the first rows are wanted', () => {
    const newest = [{ ...column('created_at'), descending: true }];
    expect(built(select([compare('customer_id')], { order: newest, limit: 20 }))).toEqual(['(customer_id)', '(created_at)', '(customer_id, created_at)']);
    expect(built(select([compare('customer_id')], { order: newest }))).toEqual(['(customer_id)']);
  });

  it('keep directions that run against each other', () => {
    const order = [{ ...column('total'), descending: true }, { ...column('id'), descending: false }];
    expect(built(select([], { order, limit: 10 }))).toEqual(['(total DESC, id)']);
  });

  it('leave a column of few values to a partial index, or to the end', () => {
    const open: Condition = compare('archived', '=', { kind: 'constant', value: false });
    const large = orders([['id']], { rows: 1_000_000 });
    expect(built(select([open, compare('customer_id')]), large)).toEqual(['(customer_id)', '(customer_id, archived)', '(customer_id) WHERE NOT archived']);
    expect(built(select([{ kind: 'null', column: column('deleted_at'), negated: false }, compare('customer_id')]), large)).toEqual(['(customer_id)', '(customer_id) WHERE deleted_at IS NULL']);
  });

  it('cover the few columns that are read', () => {
    expect(built(select([compare('customer_id')], { columns: [column('total')] }), orders([['id']], { rows: 1_000_000 }))).toEqual(['(customer_id)', '(customer_id) INCLUDE (total)']);
  });

  it('are plain ones, and only of columns that select, where the size of a table is assumed', () => {
    const kind: Condition = compare('note', '=', { kind: 'constant', value: 'draft' });
    expect(built(select([kind, compare('archived')], { columns: [column('total')] }))).toEqual([]);
    expect(built(select([kind, compare('customer_id')], { columns: [column('total')] }))).toEqual(['(customer_id)']);
    expect(built(select([compare('note', 'in', { kind: 'list', size: 2, values: ['draft', 'sent'] })]))).toEqual([]);
  });

  it('are none for what else is asked of rows that an index finds, unless their order matters or their number is known', () => {
    const served = (more: Partial<Query> = {}): Query => select([compare('customer_id'), compare('note')], more);
    const newest: Partial<Query> = { order: [{ ...column('created_at'), descending: true }], limit: 10 };
    expect(built(served(), orders([['id'], ['customer_id']]))).toEqual([]);
    expect(built(served(), orders([['id'], ['customer_id']], { rows: 1_000_000 }))).toContain('(customer_id, note)');
    expect(built(served(newest), orders([['id'], ['customer_id']]))).toContain('(customer_id, created_at)');
  });

  it('are none for a list by names, for an order by the key, or for the tables of a package', () => {
    const by = (name: string): Query => select([], { order: [{ ...column(name), descending: false }], limit: 10 });
    expect(built(by('note'))).toEqual([]);
    expect(built(by('id'), orders([{ columns: ['id'], primary: true }]))).toEqual([]);
    expect(built(select([compare('customer_id')]), orders([['id']], { declared: { file: '', start: 0, end: 0 } }))).toEqual([]);
  });

  it('begin with a key of another table', () => {
    const keyed = orders([['id']], { foreignKeys: [{ columns: ['customer_id'], table: 'customers', references: ['id'], declared: { file: 'schema.sql', start: 0, end: 0 } }] });
    expect(built(select([compare('note'), compare('customer_id')]), keyed)).toContain('(customer_id, note)');
  });

  it('use GIN for what stands somewhere within a text or a list', () => {
    expect(built(select([compare('note', 'ilike', { kind: 'constant', value: '%late%' })]))).toEqual(['USING gin (note gin_trgm_ops)']);
    expect(built(select([compare('tags', '@>')]))).toEqual(['USING gin (tags)']);
  });

  it('look a beginning up in the order of characters', () => {
    expect(built(select([compare('note', 'like', { kind: 'constant', value: 'INV-%' })]))).toEqual(['(note text_pattern_ops)']);
  });

  it('hold the expression that is tested', () => {
    expect(built(select([{ kind: 'compare', column: column('note'), operator: '=', operand: { kind: 'parameter' }, wrapped: 'lower(%)' }]))).toEqual(['(lower(note))']);
  });

  it('give each branch of an OR its own', () => {
    expect(built(select([{ kind: 'or', conditions: [compare('customer_id'), compare('created_at', '>')] }]))).toEqual(['(customer_id)', '(created_at)']);
  });

  it('are none that the table has, and none for a small table or a view', () => {
    expect(built(select([compare('customer_id')]), orders([['id'], ['customer_id']]))).toEqual([]);
    expect(built(select([compare('customer_id')]), orders([['id']], { rows: 300 }))).toEqual([]);
    expect(built(select([compare('customer_id')]), orders([], { kind: 'view' }))).toEqual([]);
  });
});

describe('an access that no index serves', () => {
  it('is an equality on a column with which no index begins', () => {
    expect(needed(select([compare('customer_id')]))).toBe('filter: customer_id');
    expect(needed(select([compare('customer_id')], { order: [{ ...column('created_at'), descending: true }], limit: 5 }))).toBe('filter: customer_id, created_at');
    expect(needed(select([compare('customer_id')]), orders([['id'], ['status', 'customer_id']]))).toBe('filter: customer_id');
  });

  it('is an order of which the first rows are wanted', () => {
    expect(needed(select([], { order: [{ ...column('created_at'), descending: true }], limit: 20 }))).toBe('order: created_at');
    expect(needed(select([compare('status', '=', { kind: 'constant', value: 'new' })], { order: [{ ...column('created_at'), descending: true }], limit: 20 }))).toBe('order: created_at');
  });

  it('is a branch of an OR that no index serves, though the other one is', () => {
    const either: Condition = { kind: 'or', conditions: [compare('id'), compare('customer_id')] };
    expect(needed(select([either]))).toBe('filter: customer_id');
    expect(needed(select([either]), orders([['id'], ['customer_id']]))).toBeUndefined();
    expect(needed(select([{ kind: 'or', conditions: [compare('customer_id'), compare('archived')] }]))).toBeUndefined();
  });

  it.each<[string, Query, Table]>([
    ['is none where one of its equalities is served', select([compare('customer_id'), compare('note')]), orders([['id'], ['customer_id']])],
    ['is none where a partial index begins with the column', select([compare('customer_id')]), orders([{ columns: ['customer_id'], where: 'NOT archived' }])],
    ['is none where every row is wanted', select([]), orders()],
    ['is none where the whole order is wanted', select([], { order: [{ ...column('created_at'), descending: false }] }), orders()],
    ['is none where the column has few values', select([compare('status'), compare('archived')]), orders()],
    ['is none for a test that no B-tree answers', select([compare('customer_id', '<>')]), orders()],
    ['is none where the rest of the conditions is unknown', select([{ kind: 'unknown' }], { order: [{ ...column('created_at'), descending: false }], limit: 5 }), orders()],
    ['is none where another condition is unknown', select([compare('customer_id'), { kind: 'unknown' }]), orders()],
    ['is none where the program states the value', select([compare('note', '=', { kind: 'constant', value: 'draft' })]), orders()],
    ['is none for the month of a date', select([{ kind: 'compare', column: column('created_at'), operator: '=', operand: { kind: 'parameter' }, wrapped: 'EXTRACT(MONTH FROM %)' }]), orders()],
    ['is none for the first names', select([], { order: [{ ...column('note'), descending: false }], limit: 20 }), orders()],
    ['is none for the first keys', select([], { order: [{ ...column('id'), descending: false }], limit: 1 }), orders([{ columns: ['id'], primary: true }])],
    ['is none in the table of a package', select([compare('customer_id')]), orders([['id']], { declared: { file: '', start: 0, end: 0 } })],
    ['is none in a small table', select([compare('customer_id')]), orders([['id']], { rows: 200 })],
    ['is none in a table of which not every column is known', select([compare('customer_id')]), orders([['id']], { open: true })],
  ])('%s', (_name, query, of) => {
    expect(needed(query, of)).toBeUndefined();
  });

  it('is none for a join whose other side looks the rows up by key', () => {
    const query = select([{ kind: 'compare', column: column('name', 'c'), operator: '=', operand: { kind: 'parameter' } }], {
      joins: [{ table: 'customers', alias: 'c', join: 'inner', on: [[column('customer_id'), column('id', 'c')]] }],
    });
    const catalog = catalogOf(orders([['id'], ['customer_id']]), table('customers', ['id bigint', 'name text'], [['id']]));
    const found = accessesOfQuery(query, catalog).map(unserved);
    expect(found.map((one) => one?.columns)).toEqual([undefined, undefined]);
  });
});

describe('a foreign key without an index', () => {
  const keyed = (indexes: readonly (readonly string[] | Partial<Index>)[], columns = ['customer_id']): number => {
    const declared = { file: 'schema.sql', start: 0, end: 0 };
    return foreignKeysWithoutIndex(orders(indexes, { foreignKeys: [{ columns, table: 'customers', references: ['id'], declared }] })).length;
  };

  it('is one with whose columns no index begins', () => {
    expect(keyed([['id'], ['status', 'customer_id']])).toBe(1);
    expect(keyed([['id'], { columns: ['customer_id'], where: "status = 'new'" }])).toBe(1);
    expect(keyed([['status', 'customer_id']], ['status', 'customer_id'])).toBe(0);
  });

  it('is none where an index begins with its columns, in any order, or leaves out only nulls', () => {
    expect(keyed([['customer_id', 'status']])).toBe(0);
    expect(keyed([['customer_id', 'status']], ['status', 'customer_id'])).toBe(0);
    expect(keyed([{ columns: ['customer_id'], where: '(customer_id IS NOT NULL)' }])).toBe(0);
  });
});
