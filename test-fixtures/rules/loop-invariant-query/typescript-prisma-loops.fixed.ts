import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function settingInLoop() {
  const books = await prisma.book.findMany();
  const prices = [];
  const tax = await prisma.setting.findUnique({ where: { key: 'tax' } }); // expect: loop-invariant-query
  for (const book of books) {
    prices.push(Number(book.price) * Number(tax?.value ?? 1));
  }
  return prices;
}

export async function sameCustomer(customerId: number, titles: string[]) {
  const lines = [];
  const customer = await prisma.customer.findFirst({ where: { id: customerId } }); // expect: loop-invariant-query
  for (const title of titles) {
    lines.push(`${customer?.name}: ${title}`);
  }
  return lines;
}

export async function wholeTable() {
  const orders = await prisma.order.findMany();
  const tags = await prisma.tag.findMany(); // expect: loop-invariant-query
  for (const order of orders) {
    console.log(order.id, tags.length);
  }
}

export async function inACallback(customerId: number) {
  const posts = await prisma.post.findMany();
  const address = await prisma.address.findFirst({ where: { customerId } }); // expect: loop-invariant-query
  return Promise.all(
    posts.map(async (post) => {
      return { post, address };
    }),
  );
}

export async function total() {
  const authors = await prisma.author.findMany();
  const shares = [];
  const all = await prisma.book.count(); // expect: loop-invariant-query
  for (const author of authors) {
    shares.push({ author: author.name, all });
  }
  return shares;
}

export async function sumOfEverything() {
  const books = await prisma.book.findMany();
  const stock = await prisma.book.aggregate({ _sum: { stock: true } }); // expect: loop-invariant-query
  for (const book of books) {
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
  const discount = await prisma.setting.findFirst({ where: { key: 'discount' } }); // expect: loop-invariant-query
  for (const order of orders) {
    for (const item of order.items) {
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
    const publisher = await tx.publisher.findFirst({ where: { id: publisherId } }); // expect: loop-invariant-query
    for (const book of books) {
      console.log(book.title, publisher?.name);
    }
  });
}

export async function grouped() {
  const tags = await prisma.tag.findMany();
  const statuses = await prisma.order.groupBy({ by: ['status'], _count: true }); // expect: loop-invariant-query
  for (const tag of tags) {
    console.log(tag.label, statuses);
  }
}

export async function forEach(authorId: number) {
  const reviews = await prisma.review.findMany();
  const author = await prisma.author.findFirst({ where: { id: authorId }, include: { books: true } }); // expect: loop-invariant-query
  reviews.forEach(async (review) => {
    console.log(review.id, author?.books.length);
  });
}
