// no-fix: shown only: a limit changes what is answered
import { cache } from 'react';
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export const getCustomers = cache(async (segment: string): Promise<{ id: number; name: string }[]> => {
  const rows = await prisma.customer.findMany({ where: { segment }, select: { id: true, name: true } }); // expect: missing-pagination #customers
  return rows.map((row) => ({ id: row.id, name: row.name.trim() }));
});

export async function getBooks(page: number) {
  return prisma.book.findMany({ take: 20, skip: page * 20 }); // clean: missing-pagination — limited
}

export async function getTags() {
  return prisma.tag.findMany(); // expect: missing-pagination #tags
}

export async function hasPosts(authorId: number) {
  const posts = await prisma.post.findMany({ where: { authorId } }); // clean: missing-pagination — only whether there are any is shown
  return posts.length > 0;
}
