import { PrismaClient, Prisma } from '@prisma/client';

const prisma = new PrismaClient();

export async function ordersWithCustomers() {
  const orders = await prisma.order.findMany(); // origin: #customers
  const lines: string[] = [];
  for (const order of orders) {
    const customer = await prisma.customer.findUnique({ where: { id: order.customerId } }); // expect: n-plus-one #customers
    lines.push(`${order.id}: ${customer?.name}`);
  }
  return lines;
}

export async function reviewsOfBooks() {
  const books = await prisma.book.findMany({ where: { stock: { gt: 0 } } });
  return Promise.all(
    books.map(async (book) => {
      const reviews = await prisma.review.findMany({ where: { bookId: book.id } }); // expect: n-plus-one
      return { title: book.title, reviews };
    }),
  );
}

export async function countsPerAuthor() {
  const authors = await prisma.author.findMany();
  const totals = new Map<number, number>();
  for (const { id } of authors) {
    totals.set(id, await prisma.book.count({ where: { authorId: id } })); // expect: n-plus-one
  }
  return totals;
}

export async function nestedRows() {
  const orders = await prisma.order.findMany({ include: { items: true } });
  for (const order of orders) {
    for (const item of order.items) {
      const book = await prisma.book.findUniqueOrThrow({ where: { id: item.bookId } }); // expect: n-plus-one
      console.log(book.title);
    }
  }
}

export async function insideATransaction() {
  await prisma.$transaction(async (tx) => {
    const posts = await tx.post.findMany();
    for (const post of posts) {
      const latest = await tx.comment.findFirst({ where: { postId: post.id }, orderBy: { id: 'desc' } }); // expect: n-plus-one
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
  const books = await prisma.book.findMany({ take: 50, skip: page * 50 });
  return Promise.all(books.map((book) => prisma.review.findFirst({ where: { bookId: book.id } }))); // expect: n-plus-one
}

export async function typedClient(client: PrismaClient | Prisma.TransactionClient) {
  for (const tag of await client.tag.findMany()) {
    await client.post.findMany({ where: { tags: { some: { id: tag.id } } } }); // expect: n-plus-one
  }
}
