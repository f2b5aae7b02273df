// Passes that only log what they catch, and conditions that are spread into the query of each.
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function withNumbers(authorId: number, isSold: boolean) {
  const visible = { stock: { gt: isSold ? 0 : 10 } };
  const books = await prisma.book.findMany({ where: { authorId } });
  const allReviews = await prisma.review.findMany({
    where: { bookId: { in: books.map((book) => book.id) } },
    orderBy: { id: 'desc' },
  });
  const reviewsByBookId = new Map<(typeof allReviews)[number]['bookId'], typeof allReviews>();
  for (const review of allReviews) {
    const group = reviewsByBookId.get(review.bookId);
    if (group) group.push(review);
    else reviewsByBookId.set(review.bookId, [review]);
  }

  const reviewCounts = await prisma.review.groupBy({
    by: ['bookId'],
    where: { rating: { gte: 4 }, bookId: { in: books.map((book) => book.id) } },
    _count: true,
  });
  const reviewCountsByBookId = new Map(reviewCounts.map((group) => [group.bookId, group._count]));
  const orderItemCounts = await prisma.orderItem.groupBy({
    by: ['bookId'],
    where: { bookId: { in: books.map((book) => book.id) }, book: { ...visible } },
    _count: true,
  });
  const orderItemCountsByBookId = new Map(orderItemCounts.map((group) => [group.bookId, group._count]));
  return Promise.all(
    books.map(async (book) => {
      try {
        const [reviews, praised, items] = await Promise.all([
          reviewsByBookId.get(book.id) ?? [], // expect: n-plus-one
          reviewCountsByBookId.get(book.id) ?? 0, // expect: n-plus-one
          orderItemCountsByBookId.get(book.id) ?? 0, // expect: n-plus-one
        ]);
        return { title: book.title, reviews, praised, items };
      } catch (error) {
        console.error('No numbers for', book.id, error);
        throw error;
      }
    }),
  );
}

export async function publishers(ids: number[], minimum: number) {
  const stocked = { stock: { gte: minimum } };
  const allBooks = await prisma.book.findMany({ where: { publisherId: { in: ids }, ...stocked } });
  const booksByPublisherId = new Map<(typeof allBooks)[number]['publisherId'], typeof allBooks>();
  for (const book of allBooks) {
    const group = booksByPublisherId.get(book.publisherId);
    if (group) group.push(book);
    else booksByPublisherId.set(book.publisherId, [book]);
  }

  for (const id of ids) {
    const books = booksByPublisherId.get(id) ?? []; // expect: n-plus-one
    console.log(id, books.length);
  }
}

// What is spread behind the key may hold another one.
export async function asTheCallerSays(ids: number[], conditions: { stock: number; publisherId: number }) {
  for (const id of ids) {
    const books = await prisma.book.findMany({ where: { publisherId: id, ...conditions } }); // expect: n-plus-one
    console.log(id, books.length);
  }
}

// One author who cannot be read does not keep the others from being shown.
export async function skipped(ids: number[]) {
  for (const id of ids) {
    try {
      const books = await prisma.book.findMany({ where: { authorId: id } }); // expect: n-plus-one
      console.log(books.length);
    } catch (error) {
      console.error(error);
    }
  }
}
