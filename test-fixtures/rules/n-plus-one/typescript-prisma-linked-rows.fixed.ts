// Rows that another table links to those of the loop, or that stand on the other side of a many-to-many relation.
import { PrismaClient, type Order } from '@prisma/client';

const prisma = new PrismaClient();

export async function booksOfOrders(orders: Order[]) {
  const orderItems = await prisma.orderItem.findMany({
    where: { orderId: { in: orders.map((order) => order.id) }, quantity: { gt: 1 } },
    select: { orderId: true, book: { select: { isbn: true, title: true } } },
  });
  const booksByOrderId = new Map<(typeof orderItems)[number]['orderId'], (typeof orderItems)[number]['book'][]>();
  for (const orderItem of orderItems) {
    const group = booksByOrderId.get(orderItem.orderId);
    if (group) group.push(orderItem.book);
    else booksByOrderId.set(orderItem.orderId, [orderItem.book]);
  }

  return Promise.all(
    orders.map(async (order) => {
      const books = booksByOrderId.get(order.id) ?? []; // expect: n-plus-one
      return { ...order, books };
    }),
  );
}

export async function tagsOfPosts() {
  const posts = await prisma.post.findMany();
  const lines: string[] = [];
  const foundPosts = await prisma.post.findMany({
    where: { id: { in: posts.map((post) => post.id) } },
    select: { id: true, tags: true },
  });
  const tagsByPostId = new Map(foundPosts.map((post) => [post.id, post.tags]));
  for (const post of posts) {
    const tags = tagsByPostId.get(post.id) ?? []; // expect: n-plus-one
    lines.push(`${post.title}: ${tags.map((tag) => tag.label).join(', ')}`);
  }
  console.log(posts);
  return lines;
}

export async function numbersOfBooks() {
  const tags = await prisma.tag.findMany();
  const foundTags = await prisma.tag.findMany({
    where: { id: { in: tags.map((tag) => tag.id) } },
    select: { id: true, _count: { select: { books: true } } },
  });
  const bookCountsByTagId = new Map(foundTags.map((tag) => [tag.id, tag._count.books]));
  for (const tag of tags) {
    console.log(tag.label, bookCountsByTagId.get(tag.id) ?? 0); // expect: n-plus-one
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
