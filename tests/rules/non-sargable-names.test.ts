// The indexes that non-sargable-filter proposes are statements that PostgreSQL takes, whatever the names of tables and columns are.
import { openSession } from '@seqscan/analyzers';
import { describe, expect, it } from 'vitest';

const schema = `
generator client {
  provider = "prisma-client-js"
}

datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}

model User {
  id        Int    @id @default(autoincrement())
  email     String
  firstName String
  joinedAt  DateTime

  @@index([email])
  @@index([firstName])
  @@index([joinedAt])
}
`;

async function remedies(sql: string): Promise<readonly string[]> {
  const code = `import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
export async function found(value: string) {
  return prisma.$queryRaw\`${sql}\`;
}
`;
  const files: Record<string, string> = { 'prisma/schema.prisma': schema, 'src/found.ts': code };
  const session = await openSession({ files: { list: () => Object.keys(files), read: (path) => files[path] ?? { problem: 'there is no such file' } }, config: { layers: [] }, clock: () => 0 });
  const { findings } = session.findings();
  return findings.filter(({ rule }) => rule === 'non-sargable-filter').map(({ remedy }) => remedy);
}

describe('a table whose name has capitals', () => {
  it.each([
    ['an expression', 'SELECT id FROM "User" WHERE lower(email) = ${value} LIMIT 5', 'Build an index on what is compared: CREATE INDEX CONCURRENTLY ON "User" (lower(email)).'],
    ['an expression on a column with capitals', 'SELECT id FROM "User" WHERE lower("firstName") = ${value} LIMIT 5', 'Build an index on what is compared: CREATE INDEX CONCURRENTLY ON "User" (lower("firstName")).'],
    ['a pattern', `SELECT id FROM "User" WHERE "firstName" LIKE '%son' LIMIT 5`, 'A trigram index finds texts anywhere: CREATE EXTENSION IF NOT EXISTS pg_trgm; CREATE INDEX CONCURRENTLY ON "User" USING gin ("firstName" gin_trgm_ops). Where whole words are meant, full-text search does.'],
    ['a range instead', `SELECT id FROM "User" WHERE "joinedAt"::date = CURRENT_DATE LIMIT 5`, 'Ask for the range instead: "joinedAt" >= CURRENT_DATE AND "joinedAt" < CURRENT_DATE + 1.'],
  ])('is quoted in %s', async (_, sql, remedy) => {
    expect(await remedies(sql)).toEqual([remedy]);
  });
});
