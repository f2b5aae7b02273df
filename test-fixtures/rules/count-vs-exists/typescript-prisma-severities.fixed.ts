// Counting a whole table, or a category of it, is a warning; counting what one parent has is information: it is mostly little.
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function isEmpty(): Promise<boolean> {
  const count = await prisma.book.count(); // expect: count-vs-exists warning
  return count === 0;
}

export async function anyOpen(): Promise<boolean> {
  const count = await prisma.order.count({ where: { status: 'OPEN' } }); // expect: count-vs-exists warning
  return count > 0;
}

export async function hasOrders(customerId: number): Promise<boolean> {
  const count = await prisma.order.count({ where: { customerId } }); // expect: count-vs-exists info
  return count > 0;
}

export async function hasRecent(since: Date): Promise<boolean> {
  const order = await prisma.order.findFirst({ where: { placedAt: { gt: since } }, select: { id: true } }); // expect: count-vs-exists warning
  return order !== null;
}

export async function eachOne(): Promise<number> {
  const customers = await prisma.customer.findMany();
  let busy = 0;
  for (const customer of customers) {
    const open = await prisma.order.count({ where: { customerId: customer.id } }); // expect: n-plus-one; clean: count-vs-exists — sent once for each: that is what to mend
    if (open > 0) busy += 1;
  }
  return busy;
}
