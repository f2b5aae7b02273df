import { PrismaClient, Prisma } from '@prisma/client';

const prisma = new PrismaClient();

export async function createEach(titles: string[]) {
  await prisma.tag.createMany({ data: titles.map((label) => ({ label })) });
}

export async function updateEach() {
  const books = await prisma.book.findMany();
  await prisma.$transaction(
    books.map((book) => prisma.book.update({ where: { id: book.id }, data: { stock: book.stock + 1 } }))
  );
}

export async function deleteEach() {
  const comments = await prisma.comment.findMany({ where: { text: '' } });
  await prisma.comment.deleteMany({ where: { id: { in: comments.map((comment) => comment.id) } } }); // expect: unbatched-write
}

export async function upsertEach(rows: { isbn: string; title: string; price: number; authorId: number }[]) {
  await prisma.$transaction(
    rows.map((row) => prisma.book.upsert({ where: { isbn: row.isbn }, create: row, update: row }))
  );
}

export async function updateManyWithOneKey() {
  const orders = await prisma.order.findMany();
  await prisma.order.updateMany({
    where: { id: { in: orders.map((order) => order.id) }, status: 'OPEN' },
    data: { status: 'PAID' }
  });
}

export async function deleteManyPerParent() {
  const posts = await prisma.post.findMany({ where: { views: 0 } });
  await prisma.comment.deleteMany({ where: { postId: { in: posts.map((post) => post.id) } } });
}

export async function arrayTransaction() {
  const books = await prisma.book.findMany();
  await prisma.book.updateMany({ where: { id: { in: books.map((book) => book.id) } }, data: { stock: 0 } }); // expect: unbatched-write
}

export async function interactiveTransaction(items: { bookId: number; quantity: number }[], orderId: number) {
  await prisma.$transaction(async (tx) => {
    await tx.orderItem.createMany({ data: items.map((item) => ({ ...item, orderId })) });
  });
}

async function rename(tx: Prisma.TransactionClient, id: number, title: string) {
  return tx.post.update({ where: { id }, data: { title } }); // expect: unbatched-write #rename
}

export async function throughAHelper() {
  const posts = await prisma.post.findMany();
  await prisma.$transaction(async (tx) => {
    for (const post of posts) { // origin: #rename
      await rename(tx, post.id, post.title.trim());
    }
  });
}

export async function rawEach() {
  const books = await prisma.book.findMany();
  for (const book of books) {
    await prisma.$executeRaw`UPDATE "Book" SET stock = ${book.stock} WHERE id = ${book.id}`; // expect: unbatched-write
  }
}

export async function overEntries(permissions: Record<string, string>) {
  await prisma.setting.createMany({ data: Object.entries(permissions).map(([key, value]) => ({ key, value })) });
}

export async function collectedPromises() {
  const authors = await prisma.author.findMany();
  const pending: Promise<unknown>[] = [];
  authors.forEach((author) => {
    pending.push(prisma.author.update({ where: { id: author.id }, data: { name: author.name.trim() } })); // expect: unbatched-write
  });
  await Promise.all(pending);
}

class TagService {
  constructor(private readonly client: PrismaClient) {}

  async upsert(label: string) {
    return this.client.tag.upsert({ where: { label }, create: { label }, update: {} }); // expect: unbatched-write #method
  }

  async upsertAll(labels: string[]) {
    for (const label of labels) { // origin: #method
      await this.upsert(label);
    }
  }
}

export const tags = new TagService(prisma);

async function markOrFail(orderId: number) {
  if (orderId < 0) {
    await prisma.order.update({ where: { id: orderId }, data: { status: 'OPEN' } }); // expect: unbatched-write
    throw new Error('refused');
  }
}

export async function goesOnAfterErrors(orderIds: number[]) {
  for (const orderId of orderIds) {
    try {
      await markOrFail(orderId);
    } catch (error) {
      console.log(error);
    }
  }
}
