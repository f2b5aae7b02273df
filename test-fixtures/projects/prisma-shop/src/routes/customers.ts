import { prisma } from '@/db';
import { customerService } from '@/services';
import { BatchLoader } from '@/lib';
import { chunk } from '@/lib/chunk';
import type { ShopRequest } from '@/lib/request';

export async function listCustomerSummaries() {
  return customerService.summaries();
}

export async function listCustomerSummariesInOneGo() {
  return customerService.summariesInOneGo();
}

export async function listDeliveryCities() {
  return customerService.deliveryCities();
}

export async function listReviewAuthors() {
  const reviews = await prisma.review.findMany();
  const authors = await prisma.customer.findMany({ where: { id: { in: reviews.map((review) => review.customerId) } } });
  const byId = new Map(authors.map((author) => [author.id, author]));
  return reviews.map((review) => byId.get(review.customerId)?.name); // clean: n-plus-one — a Map in memory
}

export async function listReviewAuthorsThroughLoader() {
  const loader = new BatchLoader(async (ids: number[]) => {
    const customers = await prisma.customer.findMany({ where: { id: { in: ids } } }); // clean: n-plus-one — once a batch of keys
    return new Map(customers.map((customer) => [customer.id, customer]));
  });
  const reviews = await prisma.review.findMany();
  return Promise.all(
    reviews.map(async (review) => {
      const author = await loader.load(review.customerId); // clean: n-plus-one — the loader batches the keys of one tick
      return author?.name;
    }),
  );
}

export async function importCustomers(request: ShopRequest) {
  for (const row of request.rows) {
    await prisma.customer.create({ data: { email: row.email, name: row.name } }); // expect: unbatched-write
  }
  return request.rows.length;
}

export async function importCustomersTogether(request: ShopRequest) {
  const rows = request.rows.map((row) => ({ email: row.email, name: row.name }));
  const { count } = await prisma.customer.createMany({ data: rows, skipDuplicates: true }); // clean: unbatched-write — one statement
  return count;
}

export async function importCustomersInChunks(request: ShopRequest) {
  for (const rows of chunk(request.rows, 500)) {
    await prisma.customer.createMany({ data: rows.map((row) => ({ email: row.email, name: row.name })) }); // clean: unbatched-write — one statement for five hundred rows
  }
  return request.rows.length;
}

export async function mergeCustomersInChunks(request: ShopRequest) {
  for (const rows of chunk(request.rows, 500)) {
    for (const row of rows) {
      await prisma.customer.upsert({ // expect: unbatched-write
        where: { email: row.email },
        create: { email: row.email, name: row.name },
        update: { name: row.name },
      });
    }
  }
}

export async function renameCustomersInTransaction(request: ShopRequest) {
  await prisma.$transaction(async (tx) => {
    for (const id of request.ids) {
      await tx.customer.update({ where: { id }, data: { name: `customer ${id}` } }); // expect: unbatched-write
    }
  });
}

export async function promoteCustomers(request: ShopRequest) {
  const chosen: number[] = [];
  for (const id of request.ids) if (id % 2 === 0) chosen.push(id);
  await prisma.customer.updateMany({ where: { id: { in: chosen } }, data: { tier: 'gold' } }); // clean: unbatched-write — the loop only collects
}

export async function searchCustomers(request: ShopRequest) {
  const conditions = [];
  for (const row of request.rows) conditions.push({ name: { contains: row.name } });
  return prisma.customer.findMany({ where: { OR: conditions }, take: 50 }); // clean: n-plus-one — the loop only builds the condition
}
