// Passes that only log what they catch, and conditions that are spread into the query of each.
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function withNumbers(authorId: number, isSold: boolean) {
  const visible = { stock: { gt: isSold ? 0 : 10 } };
  const books = await prisma.book.findMany({ where: { authorId } });
  return Promise.all(
    books.map(async (book) => {
      try {
        const [reviews, praised, items] = await Promise.all([
          prisma.review.findMany({ where: { bookId: book.id }, orderBy: { id: 'desc' } }), // expect: n-plus-one
          prisma.review.count({ where: { rating: { gte: 4 }, bookId: book.id } }), // expect: n-plus-one
          prisma.orderItem.count({ where: { bookId: book.id, book: { ...visible } } }), // expect: n-plus-one
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
  for (const id of ids) {
    const books = await prisma.book.findMany({ where: { publisherId: id, ...stocked } }); // expect: n-plus-one
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
