import { PrismaClient } from '@prisma/client';

function remember<T>(name: string, make: () => T): T {
  const shared = globalThis as unknown as { kept?: Map<string, T> };
  shared.kept ??= new Map<string, T>();
  if (!shared.kept.has(name)) shared.kept.set(name, make());
  return shared.kept.get(name) as T;
}

const primary = remember('primary', () => new PrismaClient());

export const database = remember('database', () => {
  if (!process.env.REPLICA_URL) return primary;
  return primary.$extends({ name: 'replicas' }) as unknown as typeof primary;
});

export async function throughASingleton() {
  for (const author of await database.author.findMany()) {
    await database.book.findFirst({ where: { authorId: author.id } }); // expect: n-plus-one
  }
}
