// Rows that each get values of their own: one transaction for all of them, where the client can send one.
import { Prisma, PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

interface Count {
  id: number;
  stock: number;
}

export async function each(counts: Count[]) {
  await prisma.$transaction(
    counts.map((count) => prisma.book.update({ where: { id: count.id }, data: { stock: count.stock } })),
  );
}

export async function eachOnSeveralLines(counts: Count[]) {
  await prisma.$transaction(
    counts.map(({ id, stock }) =>
      prisma.book.update({ // expect: unbatched-write info
        where: { id },
        data: { stock },
      }),
    ),
  );
}

export async function gathered(counts: Count[]) {
  await prisma.$transaction(counts.map(({ id, stock }) => prisma.book.update({ where: { id }, data: { stock } }))); // expect: unbatched-write info
}

export async function waitingInEach(counts: Count[]) {
  await prisma.$transaction(
    counts.map(({ id, stock }) =>
      prisma.book.update({ // expect: unbatched-write info
        where: { id },
        data: { stock },
      }),
    ),
  );
}

export async function answered(counts: Count[]) {
  const books = await prisma.$transaction(counts.map((count) => prisma.book.update({ where: { id: count.id }, data: { stock: count.stock } }))); // expect: unbatched-write info
  return books.length;
}

export async function computedBefore(counts: Count[]) {
  return prisma.$transaction(
    counts.map((count) => {
      const stock = Math.max(0, count.stock);
      return prisma.book.update({ where: { id: count.id }, data: { stock } }); // expect: unbatched-write info
    }),
  );
}

export async function withItsRelations(labels: string[], postId: number) {
  await prisma.$transaction(
    labels.map((label) => prisma.tag.create({ data: { label, posts: { connect: { id: postId } } } })),
  );
}

export async function orMade(labels: string[]) {
  await prisma.$transaction(labels.map((label) => prisma.tag.upsert({ where: { label }, create: { label }, update: {} }))); // expect: unbatched-write info
}

export async function together(counts: Count[]) {
  await prisma.$transaction(counts.map(({ id, stock }) => prisma.book.update({ where: { id }, data: { stock } }))); // expect: unbatched-write info
}

export async function collectedFirst(counts: Count[]) {
  const updates = counts.map(({ id, stock }) => prisma.book.update({ where: { id }, data: { stock } })); // expect: unbatched-write info
  await prisma.$transaction(updates);
}

export async function theSameForAll(ids: number[]) {
  await prisma.book.updateMany({ where: { id: { in: ids } }, data: { stock: 0 } }); // expect: unbatched-write
}

export async function whereItDiffers(counts: Count[]) {
  const updates = [];
  for (const count of counts) {
    if (count.stock < 0) continue;
    const stock = Math.min(count.stock, 1000);
    console.log(count.id, stock);
    updates.push(prisma.book.update({ where: { id: count.id }, data: { stock } })); // expect: unbatched-write info
  }
  await prisma.$transaction(updates);
}

export async function severalAtOnce(counts: Count[], labels: string[]) {
  await prisma.$transaction([
    ...counts.map(({ id, stock }) => prisma.book.update({ where: { id }, data: { stock } })), // expect: unbatched-write info
    ...labels.map((label) => prisma.tag.upsert({ where: { label }, create: { label }, update: {} })), // expect: unbatched-write info
  ]);
}

// In all that follows nothing is offered.

export async function markedAsDone(counts: Count[]) {
  for (const { id, stock } of counts) {
    await fetch(`/stock/${id}`, { method: 'PUT', body: String(stock) });
    await prisma.book.update({ where: { id }, data: { stock } }); // expect: unbatched-write info
  }
}

export async function untilOneIsNegative(counts: Count[]) {
  for (const { id, stock } of counts) {
    if (stock < 0) return;
    await prisma.book.update({ where: { id }, data: { stock } }); // expect: unbatched-write info
  }
}

export async function withinATransaction(counts: Count[]) {
  await prisma.$transaction(async (tx) => {
    for (const { id, stock } of counts) await tx.book.update({ where: { id }, data: { stock } }); // expect: unbatched-write info
  });
}

export async function byAnyClient(client: PrismaClient | Prisma.TransactionClient, counts: Count[]) {
  for (const { id, stock } of counts) await client.book.update({ where: { id }, data: { stock } }); // expect: unbatched-write info
}

export async function eachForItself(counts: Count[]) {
  await Promise.allSettled(counts.map(({ id, stock }) => prisma.book.update({ where: { id }, data: { stock } }))); // expect: unbatched-write info
}

export async function whereAskedFor(counts: Count[]) {
  await Promise.all(
    counts.map(async ({ id, stock }) => {
      if (stock < 0) return;
      await prisma.book.update({ where: { id }, data: { stock } }); // expect: unbatched-write info
    }),
  );
}

export async function waitingForMore(counts: Count[]) {
  await Promise.all(
    counts.map(async ({ id }) => {
      const stock = await (await fetch(`/stock/${id}`)).json();
      await prisma.book.update({ where: { id }, data: { stock } }); // expect: unbatched-write info
    }),
  );
}

export async function withItsOwnAnswer(counts: Count[]) {
  await Promise.all(counts.map(({ id, stock }) => prisma.book.update({ where: { id }, data: { stock } }).catch(console.error))); // expect: unbatched-write info
}
