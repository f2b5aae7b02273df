// What a resolver asks for its parent is loaded by a DataLoader, where Prisma's own batching does not do it.
import { describe, expect, it } from 'vitest';
import { fixedTexts, projectOf } from './project.js';

const SCHEMA = `datasource db {
  provider = "postgresql"
}
model Author {
  id Int @id
  name String
  isPublic Boolean
  books Book[]
}
model Book {
  id Int @id
  title String
  authorId Int?
  author Author? @relation(fields: [authorId], references: [id])
  @@index([authorId])
}
`;
const HEAD = `import { Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';\nimport { PrismaClient, type Author, type Book } from '@prisma/client';\n`;
const CLIENT = 'const prisma = new PrismaClient();\n';
const resolver = (model: string, field: string, head = ''): string => `@Resolver('${model}')\nexport class ${model}Resolver {\n${head}  @Query()\n  all() {\n    return ${head === '' ? '' : 'this.'}prisma.${model.toLowerCase()}.findMany({ take: 50 });\n  }\n\n  @ResolveField()\n${field}}\n`;
const INSTALLED = '{ "dependencies": { "dataloader": "^2.2.0" } }';

const fixed = async (body: string, manifest = INSTALLED) => (await fixedTexts({ 'schema.prisma': SCHEMA, 'package.json': manifest, 'shop.ts': HEAD + body }, 'n-plus-one'))['shop.ts'];

describe('a read of a resolver', () => {
  it('is counted by a loader of the module', async () => {
    expect(await fixed(CLIENT + resolver('Author', `  bookCount(@Parent() author: Author) {\n    return prisma.book.count({ where: { authorId: author.id } });\n  }\n`))).toBe(`${HEAD}import DataLoader from 'dataloader';
${CLIENT}const bookCountsByAuthorId = new DataLoader(
  async (authorIds: readonly number[]) => {
    const bookCounts = await prisma.book.groupBy({
      by: ['authorId'],
      where: { authorId: { in: [...authorIds] } },
      _count: true,
    });
    const byAuthorId = new Map(bookCounts.map((group) => [group.authorId, group._count]));
    return authorIds.map((authorId) => byAuthorId.get(authorId) ?? 0);
  },
  { cache: false },
);

${resolver('Author', `  bookCount(@Parent() author: Author) {\n    return bookCountsByAuthorId.load(author.id);\n  }\n`)}`);
  });

  it('is loaded by a field of the class, where the client is one', async () => {
    const head = '  constructor(private readonly prisma: PrismaClient) {}\n\n';
    expect(await fixed(resolver('Author', `  books(@Parent() author: Author): Promise<Book[]> {\n    return this.prisma.book.findMany({ where: { authorId: author.id, title: { not: '' } }, orderBy: { title: 'asc' } });\n  }\n`, head))).toBe(`${HEAD}import DataLoader from 'dataloader';
${resolver('Author', `  books(@Parent() author: Author): Promise<Book[]> {\n    return this.booksByAuthorId.load(author.id);\n  }\n`, `  private readonly booksByAuthorId = new DataLoader(
    async (authorIds: readonly number[]) => {
      const books = await this.prisma.book.findMany({
        where: { authorId: { in: [...authorIds] }, title: { not: '' } },
        orderBy: { title: 'asc' },
      });
      const byAuthorId = new Map<(typeof books)[number]['authorId'], typeof books>();
      for (const book of books) {
        const group = byAuthorId.get(book.authorId);
        if (group) group.push(book);
        else byAuthorId.set(book.authorId, [book]);
      }
      return authorIds.map((authorId) => byAuthorId.get(authorId) ?? []);
    },
    { cache: false },
  );

${head}`)}`);
  });

  it('is only shown where the package is not there', async () => {
    const body = CLIENT + resolver('Author', `  bookCount(@Parent() author: Author) {\n    return prisma.book.count({ where: { authorId: author.id } });\n  }\n`);
    expect(await fixed(body, '{}')).toBeUndefined();
    const session = await projectOf({ 'schema.prisma': SCHEMA, 'package.json': '{}', 'shop.ts': HEAD + body });
    const found = session.findings().findings.filter(({ rule }) => rule === 'n-plus-one');
    expect([...session.fixes(found, () => undefined).values()].flat()).toMatchObject([{ grade: 'shown only', title: 'Load them by a DataLoader, bookCountsByAuthorId, which asks once for all keys of a tick; the package dataloader must be installed first' }]);
  });

  it.each([
    ['the key may be nothing', resolver('Book', `  author(@Parent() book: Book): Promise<Author | null> {\n    return prisma.author.findFirst({ where: { id: book.authorId, isPublic: true } });\n  }\n`)],
    ['something else changes', resolver('Author', `  books(@Parent() author: Author, @Args('title') title: string): Promise<Book[]> {\n    return prisma.book.findMany({ where: { authorId: author.id, title } });\n  }\n`)],
    ['the first few are asked for', resolver('Author', `  books(@Parent() author: Author): Promise<Book[]> {\n    return prisma.book.findMany({ where: { authorId: author.id }, take: 5 });\n  }\n`)],
    ['a missing row raises', resolver('Book', `  author(@Parent() book: Book): Promise<Author> {\n    return prisma.author.findFirstOrThrow({ where: { name: book.title, isPublic: true } });\n  }\n`)],
  ])('stays where %s', async (_, body) => {
    expect((await fixed(CLIENT + body)) ?? '').not.toContain('DataLoader');
  });
});
