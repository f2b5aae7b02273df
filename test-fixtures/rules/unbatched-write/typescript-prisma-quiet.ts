// file-is-clean
import { PrismaClient, Prisma } from '@prisma/client';

const prisma = new PrismaClient();

export async function createMany(titles: string[]) {
  await prisma.tag.createMany({ data: titles.map((label) => ({ label })), skipDuplicates: true }); // clean: unbatched-write — one statement
}

export async function inChunks(labels: string[]) {
  for (let start = 0; start < labels.length; start += 1000) {
    const chunk = labels.slice(start, start + 1000);
    await prisma.tag.createMany({ data: chunk.map((label) => ({ label })) }); // clean: unbatched-write — one statement for each batch
  }
}

export async function listOfKeys() {
  const posts = await prisma.post.findMany({ where: { views: 0 } });
  await prisma.post.deleteMany({ where: { id: { in: posts.map((post) => post.id) } } }); // clean: unbatched-write — one statement
}

export async function sameDataForAll() {
  await prisma.order.updateMany({ where: { status: 'PAID' }, data: { status: 'SHIPPED' } }); // clean: unbatched-write — one statement
}

export async function nestedCreate(customerId: number, items: { bookId: number; quantity: number }[]) {
  await prisma.order.create({ data: { customerId, items: { create: items } } }); // clean: unbatched-write — one call with nested rows
}

export async function constantList() {
  for (const key of ['tax', 'rate']) {
    await prisma.setting.upsert({ where: { key }, create: { key, value: '0' }, update: {} }); // clean: unbatched-write — two rows
  }
}

export async function fixedTransaction(orderId: number, customerId: number) {
  await prisma.$transaction([
    prisma.order.update({ where: { id: orderId }, data: { status: 'PAID' } }), // clean: unbatched-write — a fixed list of statements
    prisma.customer.update({ where: { id: customerId }, data: { segment: 'regular' } }), // clean: unbatched-write — a fixed list of statements
  ]);
}

export async function retry(label: string) {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      return await prisma.tag.create({ data: { label } }); // clean: unbatched-write — retried after a failure
    } catch (error) {
      if (attempt === 2) throw error;
    }
  }
  return null;
}

export async function rawBatches(batches: { id: number; stock: number }[][]) {
  for (const batch of batches) {
    const values = batch.map((row) => Prisma.sql`(${row.id}, ${row.stock})`);
    await prisma.$executeRaw`UPDATE "Book" b SET stock = v.stock FROM (VALUES ${Prisma.join(values)}) AS v(id, stock) WHERE b.id = v.id`; // clean: unbatched-write — one statement for each batch
  }
}

export async function inMemory(names: string[]) {
  const seen = new Map<string, { delete(): void; create(name: string): void }>();
  for (const name of names) {
    seen.get(name)?.delete(); // clean: unbatched-write — nothing of a database
    seen.get(name)?.create(name); // clean: unbatched-write — nothing of a database
  }
}

export async function afterTheLoop(titles: string[]) {
  const rows: { label: string }[] = [];
  for (const label of titles) rows.push({ label });
  await prisma.tag.createMany({ data: rows }); // clean: unbatched-write — collected, then written once
}

export async function firstOnly(ids: number[]) {
  for (const id of ids) {
    const order = await prisma.order.findFirst({ where: { id, status: 'OPEN' } });
    if (order) {
      return prisma.order.update({ where: { id: order.id }, data: { status: 'PAID' } }); // clean: unbatched-write — at most one, then the loop is left
    }
  }
  return null;
}

export async function worker(next: () => Promise<{ orderId: number } | undefined>) {
  while (true) {
    const job = await next();
    if (!job) break;
    await prisma.order.update({ where: { id: job.orderId }, data: { status: 'SHIPPED' } }); // clean: unbatched-write — a consumer takes jobs one by one
  }
}

export async function byCategory() {
  for (const status of ['OPEN', 'PAID'] as const) {
    await prisma.order.updateMany({ where: { status }, data: { status: 'SHIPPED' } }); // clean: unbatched-write — one statement for each of two categories
  }
}

export async function flushedBuffer(rows: AsyncIterable<{ label: string }>) {
  let buffer: { label: string }[] = [];
  for await (const row of rows) {
    buffer.push(row);
    if (buffer.length >= 500) {
      await prisma.$transaction(async (tx) => {
        await tx.tag.createMany({ data: buffer });
        await tx.setting.update({ where: { key: 'imported' }, data: { value: row.label } }); // clean: unbatched-write — once for each batch of five hundred
      });
      buffer = [];
    }
  }
}

export async function searchPath(schemas: string[]) {
  for (const schema of schemas) {
    await prisma.$executeRawUnsafe(`SET search_path TO ${schema}`); // clean: unbatched-write — touches no rows
  }
}

export async function oneUpdatePerGroup(customerId: number, orders: { id: number; status: 'OPEN' | 'PAID' | 'SHIPPED'; title: string }[]) {
  const byStatus = new Map<'OPEN' | 'PAID' | 'SHIPPED', string[]>();
  for (const order of orders) byStatus.set(order.status, [...(byStatus.get(order.status) ?? []), order.title]);
  await prisma.$transaction(
    Array.from(byStatus.entries()).map(([status, titles]) =>
      prisma.post.updateMany({ where: { authorId: customerId, title: { in: titles } }, data: { body: status } }), // clean: unbatched-write — one statement for all rows that get the same data
    ),
  );
}

async function chargeOrFail(orderId: number) {
  try {
    await fetch(`/charge/${orderId}`);
  } catch (error) {
    await prisma.order.update({ where: { id: orderId }, data: { status: 'OPEN' } }); // clean: unbatched-write — the error that follows ends the loop
    throw error;
  }
}

export async function chargeUntilOneFails(orderIds: number[]) {
  for (const orderId of orderIds) await chargeOrFail(orderId);
}

export async function refuse(orderIds: number[]) {
  for (const orderId of orderIds) {
    if (orderId < 0) {
      await prisma.order.delete({ where: { id: orderId } }); // clean: unbatched-write — the error that follows ends the loop
      throw new Error('refused');
    }
  }
}
