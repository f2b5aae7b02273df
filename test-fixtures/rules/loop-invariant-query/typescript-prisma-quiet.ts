// file-is-clean
import { setInterval } from 'node:timers/promises';

import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function beforeTheLoop() {
  const tax = await prisma.setting.findUnique({ where: { key: 'tax' } }); // clean: loop-invariant-query — stands before the loop
  const books = await prisma.book.findMany();
  return books.map((book) => Number(book.price) * Number(tax?.value));
}

export async function dependsOnTheElement() {
  const orders = await prisma.order.findMany();
  for (const order of orders) {
    await prisma.customer.findFirst({ where: { id: order.customerId } }); // clean: loop-invariant-query — changes with the order
  }
}

export async function dependsThroughAVariable() {
  const orders = await prisma.order.findMany();
  for (const order of orders) {
    const id = order.customerId;
    const where = { customerId: id };
    await prisma.address.findFirst({ where }); // clean: loop-invariant-query — changes with the order
  }
}

export async function polling(id: number) {
  let order = await prisma.order.findUnique({ where: { id } });
  while (order?.status !== 'PAID') {
    await new Promise((resolve) => setTimeout(resolve, 500));
    order = await prisma.order.findUnique({ where: { id } }); // clean: loop-invariant-query — waits for the row to change
  }
  return order;
}

export async function pageByPage() {
  let skip = 0;
  for (;;) {
    const page = await prisma.book.findMany({ skip, take: 100 }); // clean: loop-invariant-query — the offset changes
    if (page.length === 0) return;
    skip += page.length;
  }
}

export async function untilEmpty() {
  for (;;) {
    const batch = await prisma.order.findMany({ where: { status: 'OPEN' }, take: 50 }); // clean: loop-invariant-query — works off a queue
    if (batch.length === 0) break;
    await prisma.order.updateMany({ where: { id: { in: batch.map((order) => order.id) } }, data: { status: 'PAID' } });
  }
}

export async function retry(email: string) {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      return await prisma.customer.findFirstOrThrow({ where: { email } }); // clean: loop-invariant-query — retried after a failure
    } catch {
      continue;
    }
  }
  return null;
}

export async function dependsOnACounter() {
  const books = await prisma.book.findMany();
  let position = 0;
  for (const book of books) {
    position += 1;
    await prisma.review.findFirst({ where: { rating: position } }); // clean: loop-invariant-query — the counter changes
    console.log(book.title);
  }
}

export async function constantIterations() {
  for (const label of ['a', 'b']) {
    const total = await prisma.tag.count(); // clean: loop-invariant-query — two iterations
    console.log(label, total);
  }
}

export async function writesInBetween(titles: string[]) {
  for (const title of titles) {
    await prisma.tag.create({ data: { label: title } });
    const total = await prisma.tag.count(); // clean: loop-invariant-query — the loop itself changes the answer
    console.log(total);
  }
}

export async function inTheHead() {
  for (const book of await prisma.book.findMany()) { // clean: loop-invariant-query — the head runs once
    console.log(book.title);
  }
}

export async function keysOfAChunk(chunks: number[][]) {
  for (const chunk of chunks) {
    await prisma.book.findMany({ where: { id: { in: chunk } } }); // clean: loop-invariant-query — the keys change
  }
}

export async function unknownReceiver(client: { setting: { findMany(): unknown } }, names: string[]) {
  for (const name of names) console.log(name, client.setting.findMany()); // clean: loop-invariant-query — nothing says that this is a database
}

export async function polls(signal: AbortSignal) {
  for await (const _ of setInterval(1000, null, { signal })) {
    console.log(await prisma.order.count({ where: { status: 'OPEN' } })); // clean: loop-invariant-query — asked anew at every tick
  }
}

export async function byIndex(customerIds: number[]) {
  return Promise.all(
    Array.from({ length: customerIds.length }, (_, index) =>
      prisma.order.findMany({ where: { customerId: customerIds[index] } }), // clean: loop-invariant-query — another key each time
    ),
  );
}
