// file-is-clean
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function constantList() {
  const result = [];
  for (const status of ['OPEN', 'PAID', 'SHIPPED'] as const) {
    result.push(await prisma.order.count({ where: { status } })); // clean: n-plus-one — three iterations, whatever the data
  }
  return result;
}

export async function batchesOfKeys(ids: number[]) {
  const size = 500;
  const books = [];
  for (let start = 0; start < ids.length; start += size) {
    const chunk = ids.slice(start, start + size);
    books.push(...(await prisma.book.findMany({ where: { id: { in: chunk } } }))); // clean: n-plus-one — one statement for each batch of keys
  }
  return books;
}

export async function cursorLoop() {
  let cursor: number | undefined;
  for (;;) {
    const page = await prisma.customer.findMany({ take: 100, skip: cursor ? 1 : 0, ...(cursor && { cursor: { id: cursor } }), orderBy: { id: 'asc' } }); // clean: n-plus-one — reads page after page
    if (page.length === 0) break;
    cursor = page[page.length - 1].id;
  }
}

export async function offsetLoop() {
  let skip = 0;
  let more = true;
  while (more) {
    const page = await prisma.order.findMany({ take: 200, skip }); // clean: n-plus-one — reads page after page
    more = page.length === 200;
    skip += 200;
  }
}

export async function polling(id: number) {
  for (let attempt = 0; attempt < 5; attempt++) {
    const order = await prisma.order.findUnique({ where: { id } }); // clean: n-plus-one — a few attempts for one row
    if (order?.status === 'PAID') return order;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  return null;
}

export async function batchedInOneTick() {
  const orders = await prisma.order.findMany();
  return Promise.all(orders.map((order) => prisma.customer.findUnique({ where: { id: order.customerId } }))); // clean: n-plus-one — Prisma sends the findUnique calls of one tick as one statement
}

export async function includedRelation() {
  const orders = await prisma.order.findMany({ include: { customer: true, items: { include: { book: true } } } });
  return orders.map((order) => ({ id: order.id, name: order.customer.name, titles: order.items.map((item) => item.book.title) })); // clean: n-plus-one — loaded with the orders
}

export async function selectedRelation() {
  const posts = await prisma.post.findMany({ select: { title: true, author: { select: { name: true } }, _count: { select: { comments: true } } } });
  return posts.map((post) => `${post.title} by ${post.author.name} (${post._count.comments})`); // clean: n-plus-one — selected with the posts
}

export async function onceWithAMap() {
  const orders = await prisma.order.findMany();
  const customers = await prisma.customer.findMany({ where: { id: { in: orders.map((order) => order.customerId) } } });
  const byId = new Map(customers.map((customer) => [customer.id, customer]));
  return orders.map((order) => byId.get(order.customerId)?.name); // clean: n-plus-one — looked up in memory
}

interface Registry {
  findUnique(query: { where: { id: number } }): string | undefined;
  findMany(query: object): string[];
}

export async function inMemoryRegistry(registry: Registry) {
  const orders = await prisma.order.findMany();
  return orders.map((order) => registry.findUnique({ where: { id: order.id } })); // clean: n-plus-one — nothing of a database, whatever it is called
}

export async function oneRow(id: number) {
  const order = await prisma.order.findUnique({ where: { id }, include: { items: true } });
  return [order].map((one) => one?.items.length); // clean: n-plus-one — a repetition over one row
}

export async function plainColumns() {
  const reviews = await prisma.review.findMany();
  return reviews.map((review) => review.bookId + review.customerId); // clean: n-plus-one — columns of a loaded row
}

export async function limitedToAFew() {
  const newest = await prisma.book.findMany({ orderBy: { id: 'desc' }, take: 3 });
  return Promise.all(newest.map((book) => prisma.review.findMany({ where: { bookId: book.id }, take: 2 }))); // clean: n-plus-one — three rows at most
}

export async function stopsAtTheFirstHit(names: string[]) {
  for (const name of names) {
    const author = await prisma.author.findFirst({ where: { name } }); // clean: n-plus-one — ends with the first name that is found
    if (author) return author;
  }
  return null;
}

const cache = new Map<number, string>();

export async function throughACache() {
  const orders = await prisma.order.findMany();
  for (const order of orders) {
    let name = cache.get(order.customerId);
    if (name === undefined) {
      name = (await prisma.customer.findFirstOrThrow({ where: { id: order.customerId } })).name; // clean: n-plus-one — asked once for each customer, then remembered
      cache.set(order.customerId, name);
    }
    console.log(name);
  }
}

export async function flushedBuffer(rows: AsyncIterable<{ bookId: number }>) {
  let ids: number[] = [];
  for await (const row of rows) {
    ids.push(row.bookId);
    if (ids.length >= 100) {
      console.log(await prisma.book.findMany({ where: { id: { in: ids } } })); // clean: n-plus-one — once for each batch of a hundred
      ids = [];
    }
  }
}

export async function searchPath(schemas: string[]) {
  for (const schema of schemas) {
    await prisma.$executeRawUnsafe(`SET search_path TO ${schema}`); // clean: n-plus-one — reads no rows
  }
}

export async function lockedInTurn(ids: number[]) {
  await prisma.$transaction(async (tx) => {
    for (const id of ids) {
      await tx.$queryRaw`SELECT id FROM "Order" WHERE id = ${id} FOR UPDATE`; // clean: n-plus-one — takes a lock, in the order that avoids deadlocks
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(${id})`; // clean: n-plus-one — takes a lock
    }
  });
}

export async function dispatched(parts: string[], id: number) {
  for (const part of parts) {
    if (part === 'author') console.log(await prisma.author.findFirst({ where: { id } })); // clean: n-plus-one — one of the passes takes the branch
    else if (part === 'reviews' || part === 'ratings') console.log(part, await prisma.review.findMany({ where: { bookId: id, text: part } })); // clean: n-plus-one — two of the passes at most
  }
}

export async function switched(filters: Record<string, string>) {
  for (const [name, value] of Object.entries(filters)) {
    switch (name) {
      case 'author':
        console.log(await prisma.author.findMany({ where: { name: value } })); // clean: n-plus-one — one of the passes takes the case
        break;
      default:
        break;
    }
  }
}

let settings: { id: number; name: string } | null = null;

async function readSettings(id: number) {
  if (!settings) settings = await prisma.author.findFirst({ where: { id } }); // clean: n-plus-one — kept for all calls
  return settings;
}

let labels: Promise<unknown> | undefined;

function readLabels(id: number) {
  if (labels !== undefined) return labels;
  labels = prisma.tag.findMany({ where: { id } }); // clean: n-plus-one — kept for all calls
  return labels;
}

export async function keptInTheModule(ids: number[]) {
  for (const id of ids) console.log(await readSettings(id), await readLabels(id));
}

export async function steps(statements: string[]) {
  for (const statement of statements) {
    await prisma.$executeRawUnsafe(statement); // clean: n-plus-one — each is a text of its own, and none of them need read anything
  }
}
