// How loudly a repeated read is told: a warning where it is known to repeat and one query could take its place, else information.
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function rowsOfTheDatabase() {
  const authors = await prisma.author.findMany();
  for (const author of authors) {
    await prisma.book.findMany({ where: { authorId: author.id } }); // expect: n-plus-one warning
  }
}

export async function aListFromSomewhere(authorIds: number[]) {
  for (const authorId of authorIds) {
    await prisma.book.findMany({ where: { authorId } }); // expect: n-plus-one info
  }
}

export async function theNewestOfEach() {
  const authors = await prisma.author.findMany({ include: { books: { orderBy: { id: 'desc' }, take: 5 } } });
  return Promise.all(
    authors.map((author) => author.books), // expect: n-plus-one info
  );
}

export async function theNewestOneOfEach() {
  const authors = await prisma.author.findMany({ include: { books: { orderBy: { id: 'desc' }, take: 1 } } });
  return Promise.all(
    authors.map((author) => author.books[0] ?? null), // expect: n-plus-one warning
  );
}

async function publisherOf(book: { publisherId: number | null; shelf: string }) {
  if (book.shelf === 'antiquarian') {
    return prisma.publisher.findFirst({ where: { id: book.publisherId ?? 0 } }); // expect: n-plus-one info #publisher
  }
  return undefined;
}

async function reviewsOf(bookId: number, cached: { [id: number]: string } | undefined) {
  if (cached?.[bookId]) return cached[bookId];
  return prisma.review.findMany({ where: { bookId } }); // expect: n-plus-one info #reviews
}

async function itemsOf(bookId: number | undefined) {
  if (!bookId) return [];
  return prisma.orderItem.findMany({ where: { bookId } }); // expect: n-plus-one warning #items
}

export async function behindConditionsInWhatIsCalled(cached: { [id: number]: string } | undefined) {
  const books = await prisma.book.findMany();
  // origin: #publisher #reviews #items
  for (const book of books) {
    await publisherOf({ publisherId: book.publisherId, shelf: book.title });
    await reviewsOf(book.id, cached);
    await itemsOf(book.id);
  }
}

export async function partsOfOneRow(orderId: number) {
  const order = await prisma.order.findUniqueOrThrow({ where: { id: orderId }, include: { items: true } });
  for (const item of order.items) {
    await prisma.review.findMany({ where: { bookId: item.bookId } }); // expect: n-plus-one info
  }
}

export async function partsOfAllRows() {
  const orders = await prisma.order.findMany({ include: { items: true } });
  for (const order of orders) {
    for (const item of order.items) {
      await prisma.review.findMany({ where: { bookId: item.bookId } }); // expect: n-plus-one warning
    }
  }
}

async function signed(bookId: number, name: string | undefined) {
  return name ?? (await prisma.review.findFirst({ where: { bookId } })); // expect: n-plus-one info #signed
}

export async function whereNothingIsGiven(names: Map<number, string>) {
  const books = await prisma.book.findMany();
  for (const book of books) await signed(book.id, names.get(book.authorId)); // origin: #signed
}
