// Calls for many rows that are given one: a statement for each pass all the same.
// no-fix: the lists are the program's own, and what is put together for one row is not taken apart
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function listsOfOne() {
  for (const post of await prisma.post.findMany()) {
    await prisma.tag.createMany({ data: [{ label: post.title }] }); // expect: unbatched-write
    await prisma.post.deleteMany({ where: { id: { in: [post.id] } } }); // expect: unbatched-write
  }
}

export async function listsOfSome() {
  for (const post of await prisma.post.findMany()) {
    const labels = [{ label: post.title }];
    if (post.views > 10) labels.push({ label: 'popular' });
    await prisma.tag.createMany({ data: labels }); // clean: unbatched-write — nobody knows how many
  }
}
