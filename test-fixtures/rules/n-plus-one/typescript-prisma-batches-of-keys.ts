// A query that asks for a list of keys at each pass is one for a batch: worth knowing, and no more than that.
// no-fix: none of these reads is asked for in the loop itself by a key of which a list can be made before it
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

function inParts<T>(all: T[], size: number): T[][] {
  const parts: T[][] = [];
  for (let at = 0; at < all.length; at += size) parts.push(all.slice(at, at + size));
  return parts;
}

export async function pricesOf() {
  const books = await prisma.book.findMany({ select: { id: true } });
  const prices: unknown[] = [];
  for (const part of inParts(books.map((book) => book.id), 500)) {
    prices.push(...(await prisma.orderItem.groupBy({ by: ['bookId'], where: { bookId: { in: part } }, _sum: { quantity: true } }))); // clean: n-plus-one — one query for each batch
  }
  return prices;
}

export async function byShelf(shelves: Map<string, { bookIds: number[] }>) {
  const orders = await prisma.order.findMany();
  for (const order of orders) {
    const bookIds = shelves.get(order.status)?.bookIds ?? [];
    await prisma.review.findMany({ where: { bookId: { in: bookIds } } }); // expect: n-plus-one info
  }
}
