// What is asked for side by side is asked so that the client sends the calls of one tick together.
import { performance } from 'node:perf_hooks';
import { fixAll, openSession } from '@seqscan/analyzers';
import { describe, expect, it } from 'vitest';

const SCHEMA = `datasource db {
  provider = "postgresql"
}
model Author {
  id Int @id
  name String
  books Book[]
}
model Book {
  id Int @id
  title String
  authorId Int
  author Author @relation(fields: [authorId], references: [id])
  @@index([authorId])
}
`;
const HEAD = `import { Parent, ResolveField, Resolver, Query } from '@nestjs/graphql';\nimport { PrismaClient, type Book } from '@prisma/client';\nconst prisma = new PrismaClient();\n`;

async function fixed(body: string) {
  const texts: Readonly<Record<string, string>> = { 'schema.prisma': SCHEMA, 'shop.ts': HEAD + body };
  const session = await openSession({ files: { list: () => Object.keys(texts), read: (path) => texts[path] ?? { problem: 'no such file' } }, config: { layers: [] }, clock: () => performance.now() });
  expect(session.findings().findings.some(({ rule }) => rule === 'n-plus-one')).toBe(true);
  return fixAll(session, { grades: ['changes behaviour'], isWanted: ({ rule }) => rule === 'n-plus-one', isKept: () => undefined }).texts.get('shop.ts')?.slice(HEAD.length);
}

const resolver = (field: string): string => `class Author {\n  id: number;\n}\n@Resolver(() => Author)\nexport class AuthorResolver {\n  @Query(() => [Author])\n  authors() {\n    return prisma.author.findMany({ take: 50 });\n  }\n  @ResolveField()\n${field}}\n`;
const ASKED = 'prisma.book.findMany({\n      where: { authorId: author.id, title: { not: "" } },\n      orderBy: { id: "asc" },\n    })';

describe('a read of each parent that is resolved', () => {
  it('is asked for through the parent, with the options as they are written', async () => {
    expect(await fixed(resolver(`  books(@Parent() author: Author) {\n    return ${ASKED};\n  }\n`))).toContain('return prisma.author.findUnique({ where: { id: author.id } }).books({\n      where: { title: { not: "" } },\n      orderBy: { id: "asc" },\n    });');
    expect(await fixed(resolver(`  async books(@Parent() { id }: Author): Promise<Book[]> {\n    const books = await prisma.book.findMany({ where: { authorId: id } });\n    return books;\n  }\n`))).toContain('const books = (await prisma.author.findUnique({ where: { id } }).books()) ?? [];');
    expect(await fixed(resolver(`  async books(@Parent() author: Author): Promise<number> {\n    return (await prisma.book.findMany({ where: { authorId: author.id } })).length;\n  }\n`))).toContain('return ((await prisma.author.findUnique({ where: { id: author.id } }).books()) ?? []).length;');
  });

  it.each([
    ['it is said what comes out of it', `  books(@Parent() author: Author): Promise<Book[]> {\n    return ${ASKED};\n  }\n`],
    ['something else is waited for before', `  async books(@Parent() author: Author) {\n    await fetch('/');\n    return ${ASKED};\n  }\n`],
    ['each asks for something else', `  books(@Parent() author: Author) {\n    return prisma.book.findMany({ where: { authorId: author.id }, take: author.id });\n  }\n`],
    ['the key is not the parent', `  books(@Parent() author: Author) {\n    return prisma.book.findMany({ where: { title: String(author.id) } });\n  }\n`],
  ])('stays where %s', async (_, field) => {
    expect(await fixed(resolver(field))).toBeUndefined();
  });

  it('stays where the first of several is asked for', async () => {
    const one = (more: string): string => `export async function all(ids: number[]) {\n  return Promise.all(ids.filter(Boolean).map(async (id) => {\n    const authors = [await prisma.author.findFirst({ where: { id }${more} })];\n    return authors.map((author) => author?.name ?? id);\n  }));\n}\n`;
    expect((await fixed(one(', orderBy: { name: "asc" }'))) ?? '').not.toContain('findUnique');
  });

  it.each([
    ['id', true],
    ['id ?? undefined', false],
    ['id || undefined', false],
    ['known.get(id)?.id', false],
    ['wanted', false],
  ])('stays where the key may be undefined: %s', async (key, isOffered) => {
    const text = await fixed(`export async function all(ids: number[], known: Map<number, Book>) {\n  return Promise.all(ids.map(async (id) => {\n    const wanted = known.get(id)?.id;\n    const authors = [await prisma.author.findFirst({ where: { id: ${key} } })];\n    return authors.map((author) => author?.name ?? wanted);\n  }));\n}\n`);
    expect(text?.includes('findUnique') ?? false).toBe(isOffered);
  });
});
