import { describe, expect, it } from 'vitest';
import { collection, literal, record, UNKNOWN, type Value } from '../../analyzers/src/core/values.js';
import { catalogOf } from '../../analyzers/src/libraries/prisma/catalog.js';
import { readQuery } from '../../analyzers/src/libraries/prisma/query.js';

const SCHEMA = `
datasource db {
  provider = "postgresql"
}
model Book {
  id Int @id
  isbn String @unique
  title String
  authorId Int @map("author_id")
  author Author @relation(fields: [authorId], references: [id])
}
model Author {
  id Int @id
  books Book[]
}
model Review {
  bookId Int
  customerId Int
  text String
  @@id([bookId, customerId])
}`;

const catalog = catalogOf({ files: ['schema.prisma'], text: () => SCHEMA, problem: (problem) => expect.unreachable(problem.message) });

/** Values as the engine would give them: arrays are lists of known items, `undefined` an unknown value. */
function valueOf(data: unknown): Value {
  if (data === undefined) return UNKNOWN;
  if (Array.isArray(data)) return { ...collection(UNKNOWN, 'constant'), items: data.map(valueOf) };
  if (typeof data === 'object' && data !== null) {
    if ('kind' in data) return data as Value;
    return record(new Map(Object.entries(data).map(([name, field]) => [name, valueOf(field)])));
  }
  return literal(data as string | number | boolean | null);
}

const read = (model: string, args: unknown): ReturnType<typeof readQuery> => readQuery(args === undefined ? undefined : valueOf(args), catalog.models.get(`prisma/${model}`), catalog);

describe('the arguments of a Prisma call', () => {
  it.each([
    ['nothing', undefined, 'unbounded', 'unbounded'],
    ['a filter on a plain column', { where: { title: undefined } }, 'unbounded', 'unbounded'],
    ['a unique field', { where: { isbn: undefined } }, 'one', 'one'],
    ['a unique field with equals', { where: { isbn: { equals: undefined } } }, 'one', 'one'],
    ['a small limit', { take: 3 }, 'constant', 'constant'],
    ['one row from the end', { take: -1 }, 'one', 'one'],
    ['a page', { take: 50 }, 'page', 'page'],
    ['an unknown limit', { take: { kind: 'unknown', deps: 0 } }, 'page', 'page'],
    ['literal keys', { where: { id: { in: [1, 2] } } }, 'constant', 'constant'],
    ['keys from rows', { where: { authorId: { in: collection(UNKNOWN, 'unbounded') } } }, 'unknown', 'unbounded'],
    ['a list of categories', { where: { title: { in: ['a', 'b'] } } }, 'unbounded', 'unbounded'],
    ['a filter that OR opens', { where: { OR: [{ id: 1 }] } }, 'unbounded', 'unbounded'],
    ['a unique field inside AND', { where: { AND: [{ id: undefined }] } }, 'one', 'one'],
    ['arguments that cannot be read', record(new Map(), true), 'unknown', 'unknown'],
  ] as const)('%s', (_title, args, rows, elements) => {
    expect(read('Book', args)).toMatchObject({ rows, elements });
  });

  it('knows compound keys in both spellings', () => {
    expect(read('Review', { where: { bookId_customerId: { bookId: undefined, customerId: undefined } } })).toMatchObject({ rows: 'one', plain: true });
    expect(read('Review', { where: { bookId: undefined, customerId: undefined } }).rows).toBe('one');
    expect(read('Review', { where: { bookId: undefined } }).rows).toBe('unbounded');
  });

  it('reads filters and order', () => {
    expect(read('Book', { where: { title: { contains: 'x' }, author: { id: 1 }, NOT: { id: 1 } }, orderBy: [{ title: 'desc' }, { id: { sort: 'asc' } }] })).toMatchObject({
      filters: [{ column: 'title', operator: 'like' }, { column: 'authorId', operator: '=' }, { operator: '?' }],
      order: ['-title', 'id'],
      plain: false,
    });
  });
});
