// Rows that another table links to those of the loop, or that stand on the other side of a many-to-many relation.
import { PrismaClient, type Order } from '@prisma/client';

const prisma = new PrismaClient();

export async function booksOfOrders(orders: Order[]) {
  return Promise.all(
    orders.map(async (order) => {
      const books = await prisma.book.findMany({ where: { items: { some: { orderId: order.id, quantity: { gt: 1 } } } }, select: { isbn: true, title: true } }); // expect: n-plus-one
      return { ...order, books };
    }),
  );
}

export async function tagsOfPosts() {
  const posts = await prisma.post.findMany();
  const lines: string[] = [];
  for (const post of posts) {
    const tags = await prisma.tag.findMany({ where: { posts: { some: { id: post.id } } } }); // expect: n-plus-one
    lines.push(`${post.title}: ${tags.map((tag) => tag.label).join(', ')}`);
  }
  console.log(posts);
  return lines;
}

export async function numbersOfBooks() {
  const tags = await prisma.tag.findMany();
  for (const tag of tags) {
    console.log(tag.label, await prisma.book.count({ where: { tags: { some: { id: tag.id } } } })); // expect: n-plus-one
  }
}

// What is linked anew in each pass is not what was linked before the loop.
export async function linkedMeanwhile(label: string) {
  const posts = await prisma.post.findMany();
  for (const post of posts) {
    const tags = await prisma.tag.findMany({ where: { posts: { some: { id: post.id } } } }); // expect: n-plus-one
    if (tags.length === 0) await prisma.post.update({ where: { id: post.id }, data: { tags: { connectOrCreate: { where: { label }, create: { label } } } } });
  }
}

// Of the first few there is no such query, and an order of theirs is none of the rows that lead to them.
export async function someOfThem(orders: Order[]) {
  for (const order of orders) {
    const books = await prisma.book.findMany({ where: { items: { some: { orderId: order.id } } }, take: 2 }); // expect: n-plus-one
    const sorted = await prisma.book.findMany({ where: { items: { some: { orderId: order.id } } }, orderBy: { title: 'asc' } }); // expect: n-plus-one
    console.log(books.length, sorted.length);
  }
}
