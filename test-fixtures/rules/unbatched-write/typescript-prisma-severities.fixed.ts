// How loudly a write per row is told: a warning where the client can say the same for many rows, else information.
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function theSameForAll() {
  const orders = await prisma.order.findMany();
  await prisma.order.updateMany({ where: { id: { in: orders.map((order) => order.id) } }, data: { status: 'PAID' } });
}

export async function somethingElseForEach() {
  const books = await prisma.book.findMany();
  await prisma.$transaction(
    books.map((book) => prisma.book.update({ where: { id: book.id }, data: { stock: book.stock * 2 } })),
  );
}

export async function givenFromOutside(stock: number) {
  const books = await prisma.book.findMany();
  await prisma.book.updateMany({ where: { id: { in: books.map((book) => book.id) } }, data: { stock } });
}

export async function whereItIsMissing() {
  const posts = await prisma.post.findMany();
  await prisma.$transaction(
    posts.map((post) => prisma.tag.upsert({ where: { label: post.title }, create: { label: post.title }, update: {} })),
  );
}

export async function withItsRelations() {
  const posts = await prisma.post.findMany();
  await prisma.$transaction(
    posts.map((post) => prisma.tag.create({ data: { label: post.title, posts: { connect: { id: post.id } } } })),
  );
}

export async function eachForItself() {
  const posts = await prisma.post.findMany();
  for (const post of posts) {
    try {
      await prisma.tag.create({ data: { label: post.title } }); // expect: unbatched-write info
    } catch (error) {
      console.error(post.id, error);
    }
  }
}

export async function allOrNone() {
  const posts = await prisma.post.findMany();
  try {
    await prisma.tag.createMany({ data: posts.map((post) => ({ label: post.title })) });
  } catch (error) {
    console.error(error);
  }
}

export async function rowsOfOneParent(customerId: number) {
  const orders = await prisma.order.findMany({ where: { customerId } });
  await prisma.order.updateMany({ where: { id: { in: orders.map((order) => order.id) } }, data: { status: 'PAID' } });
}

export async function partsOfOneRow(orderId: number) {
  const order = await prisma.order.findUniqueOrThrow({ where: { id: orderId }, include: { items: true } });
  await prisma.orderItem.deleteMany({ where: { id: { in: order.items.map((item) => item.id) } } });
}

export async function partsOfAllRows() {
  const orders = await prisma.order.findMany({ include: { items: true } });
  for (const order of orders) {
    for (const item of order.items) {
      await prisma.orderItem.delete({ where: { id: item.id } }); // expect: unbatched-write warning
    }
  }
}

interface Branch {
  title: string;
  replies: Branch[];
}

async function plant(branch: Branch, authorId: number, parentId?: number): Promise<void> {
  const post = await prisma.post.create({ data: { title: branch.title, body: '', authorId, parentId } }); // expect: unbatched-write info
  for (const reply of branch.replies) await plant(reply, authorId, post.id);
}

export async function plantAll(branch: Branch, authorId: number) {
  await plant(branch, authorId);
}
