import { customerName } from './customers.js';
import { prisma } from './database.js';

/** What was ordered since a day, for the packing list: who, and which books. */
export async function packingList(since: Date) {
  const orders = await prisma.order.findMany({
    where: { placedAt: { gte: since } },
    include: { items: { include: { book: true } } },
  });
  const lines: string[] = [];
  for (const order of orders) {
    const name = await customerName(order.customerId);
    lines.push(`${name}: ${order.items.map((item) => item.book.title).join(', ')}`);
  }
  return lines;
}

/** Puts what came from the publisher on the shelves. */
export async function restock(delivery: { bookId: number; copies: number }[]) {
  for (const { bookId, copies } of delivery) {
    await prisma.book.update({ where: { id: bookId }, data: { stock: { increment: copies } } });
  }
}

export async function hasOrdered(customerId: number): Promise<boolean> {
  const orders = await prisma.order.count({ where: { customerId } });
  return orders > 0;
}
