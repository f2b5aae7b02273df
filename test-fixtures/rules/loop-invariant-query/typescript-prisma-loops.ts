import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function settingInLoop() {
  const books = await prisma.book.findMany();
  const prices = [];
  for (const book of books) {
    const tax = await prisma.setting.findUnique({ where: { key: 'tax' } }); // expect: loop-invariant-query
    prices.push(Number(book.price) * Number(tax?.value ?? 1));
  }
  return prices;
}

export async function sameCustomer(customerId: number, titles: string[]) {
  const lines = [];
  for (const title of titles) {
    const customer = await prisma.customer.findFirst({ where: { id: customerId } }); // expect: loop-invariant-query
    lines.push(`${customer?.name}: ${title}`);
  }
  return lines;
}

export async function wholeTable() {
  const orders = await prisma.order.findMany();
  for (const order of orders) {
    const tags = await prisma.tag.findMany(); // expect: loop-invariant-query
    console.log(order.id, tags.length);
  }
}

export async function inACallback(customerId: number) {
  const posts = await prisma.post.findMany();
  return Promise.all(
    posts.map(async (post) => {
      const address = await prisma.address.findFirst({ where: { customerId } }); // expect: loop-invariant-query
      return { post, address };
    }),
  );
}

export async function total() {
  const authors = await prisma.author.findMany();
  const shares = [];
  for (const author of authors) {
    const all = await prisma.book.count(); // expect: loop-invariant-query
    shares.push({ author: author.name, all });
  }
  return shares;
}

export async function sumOfEverything() {
  const books = await prisma.book.findMany();
  for (const book of books) {
    const stock = await prisma.book.aggregate({ _sum: { stock: true } }); // expect: loop-invariant-query
    console.log(book.title, stock);
  }
}

async function currentRate() {
  return prisma.setting.findFirst({ where: { key: 'rate' } }); // expect: loop-invariant-query #rate
}

export async function throughAHelper() {
  const orders = await prisma.order.findMany();
  for (const order of orders) { // origin: #rate
    const rate = await currentRate();
    console.log(order.id, rate?.value);
  }
}

export async function innerLoop() {
  const orders = await prisma.order.findMany({ include: { items: true } });
  for (const order of orders) {
    for (const item of order.items) {
      const discount = await prisma.setting.findFirst({ where: { key: 'discount' } }); // expect: loop-invariant-query
      console.log(order.id, item.id, discount);
    }
  }
}

export async function rawText() {
  const customers = await prisma.customer.findMany();
  for (const customer of customers) {
    const rows = await prisma.$queryRaw`SELECT avg(rating) FROM "Review"`; // expect: loop-invariant-query
    console.log(customer.name, rows);
  }
}

export async function insideTransaction(publisherId: number) {
  await prisma.$transaction(async (tx) => {
    const books = await tx.book.findMany({ where: { publisherId } });
    for (const book of books) {
      const publisher = await tx.publisher.findFirst({ where: { id: publisherId } }); // expect: loop-invariant-query
      console.log(book.title, publisher?.name);
    }
  });
}

export async function grouped() {
  const tags = await prisma.tag.findMany();
  for (const tag of tags) {
    const statuses = await prisma.order.groupBy({ by: ['status'], _count: true }); // expect: loop-invariant-query
    console.log(tag.label, statuses);
  }
}

export async function forEach(authorId: number) {
  const reviews = await prisma.review.findMany();
  reviews.forEach(async (review) => {
    const author = await prisma.author.findFirst({ where: { id: authorId }, include: { books: true } }); // expect: loop-invariant-query
    console.log(review.id, author?.books.length);
  });
}
