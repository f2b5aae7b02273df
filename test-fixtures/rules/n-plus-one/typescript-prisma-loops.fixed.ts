import { PrismaClient, Prisma } from '@prisma/client';

const prisma = new PrismaClient();

export async function ordersWithCustomers() {
  const orders = await prisma.order.findMany({ include: { customer: true } }); // origin: #customers
  const lines: string[] = [];
  for (const order of orders) {
    const customer = order.customer; // expect: n-plus-one #customers
    lines.push(`${order.id}: ${customer?.name}`);
  }
  return lines;
}

export async function reviewsOfBooks() {
  const books = await prisma.book.findMany({ where: { stock: { gt: 0 } }, include: { reviews: true } });
  return Promise.all(
    books.map(async (book) => {
      const reviews = book.reviews; // expect: n-plus-one
      return { title: book.title, reviews };
    }),
  );
}

export async function countsPerAuthor() {
  const authors = await prisma.author.findMany({ include: { _count: { select: { books: true } } } });
  const totals = new Map<number, number>();
  for (const { id, _count } of authors) {
    totals.set(id, _count.books); // expect: n-plus-one
  }
  return totals;
}

export async function nestedRows() {
  const orders = await prisma.order.findMany({ include: { items: { include: { book: true } } } });
  for (const order of orders) {
    for (const item of order.items) {
      const book = item.book; // expect: n-plus-one
      console.log(book.title);
    }
  }
}

export async function insideATransaction() {
  await prisma.$transaction(async (tx) => {
    const posts = await tx.post.findMany({ include: { comments: { orderBy: { id: 'desc' }, take: 1 } } });
    for (const post of posts) {
      const latest = post.comments[0]; // expect: n-plus-one
      console.log(latest?.text);
    }
  });
}

export async function arrayOfPromises() {
  const books = await prisma.book.findMany();
  const pending = [];
  for (const book of books) {
    pending.push(prisma.orderItem.aggregate({ where: { bookId: book.id }, _sum: { quantity: true } })); // expect: n-plus-one
  }
  return Promise.all(pending);
}

export async function rawPerRow() {
  const customers = await prisma.customer.findMany();
  for (const customer of customers) {
    const spent = await prisma.$queryRaw`SELECT sum(total) FROM sales WHERE customer_id = ${customer.id}`; // expect: n-plus-one
    console.log(spent);
  }
}

export async function fluentRelation() {
  const posts = await prisma.post.findMany();
  for (const post of posts) {
    const comments = await prisma.post.findUnique({ where: { id: post.id } }).comments(); // expect: n-plus-one
    console.log(comments?.length);
  }
}

export async function forEachAsync() {
  const tags = await prisma.tag.findMany();
  tags.forEach(async (tag) => {
    const books = await prisma.book.findMany({ where: { tags: { some: { id: tag.id } } } }); // expect: n-plus-one
    console.log(tag.label, books.length);
  });
}

export async function byIndex() {
  const authors = await prisma.author.findMany();
  for (let i = 0; i < authors.length; i++) {
    const newest = await prisma.book.findFirst({ where: { authorId: authors[i].id }, orderBy: { id: 'desc' } }); // expect: n-plus-one
    console.log(newest?.title);
  }
}

export async function groupedPerRow() {
  const customers = await prisma.customer.findMany();
  for (const customer of customers) {
    const byStatus = await prisma.order.groupBy({ by: ['status'], where: { customerId: customer.id }, _count: true }); // expect: n-plus-one
    console.log(byStatus);
  }
}

export async function overAMap() {
  const books = await prisma.book.findMany();
  const byId = new Map(books.map((book) => [book.id, book]));
  for (const [id] of byId) {
    console.log(await prisma.review.findMany({ where: { bookId: id } })); // expect: n-plus-one
  }
}

export async function pageOfRows(page: number) {
  const books = await prisma.book.findMany({ take: 50, skip: page * 50, include: { reviews: { take: 1 } } });
  return Promise.all(books.map((book) => book.reviews[0] ?? null)); // expect: n-plus-one
}

export async function typedClient(client: PrismaClient | Prisma.TransactionClient) {
  for (const tag of await client.tag.findMany()) {
    await client.post.findMany({ where: { tags: { some: { id: tag.id } } } }); // expect: n-plus-one
  }
}
