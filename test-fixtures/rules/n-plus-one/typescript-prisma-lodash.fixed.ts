import _, { memoize, times } from 'lodash';
import kept from 'lodash/memoize';
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export function numbered(count: number) {
  return Promise.all(_.times(count, (index) => prisma.book.findFirst({ where: { shelfId: index, isPublic: true } }))); // expect: n-plus-one
}

export function byIndex(ids: number[]) {
  return Promise.all(times(ids.length, async (index) => prisma.book.findFirst({ where: { id: ids[index], isPublic: true } }))); // expect: n-plus-one
}

export function three(ids: number[]) {
  return Promise.all(times(3, async (index) => prisma.book.findFirst({ where: { id: ids[index], isPublic: true } }))); // clean: n-plus-one — three, whatever the data
}

const bookOf = _.memoize((id: number) => prisma.book.findFirst({ where: { id, isPublic: true } })); // clean: n-plus-one — asked once for each book
const tagOf = kept((id: number) => prisma.tag.findFirst({ where: { id, isPublic: true } })); // clean: n-plus-one — asked once for each tag

export async function remembered(ids: number[]) {
  const shelfOf = memoize((id: number) => prisma.shelf.findFirst({ where: { id, isPublic: true } })); // clean: n-plus-one — asked once for each shelf
  for (const id of ids) console.log(await bookOf(id), await tagOf(id), await shelfOf(id));
}

export class Covers {
  private readonly coverOf = _.memoize((id: number) => prisma.cover.findFirst({ where: { id, isPublic: true } })); // clean: n-plus-one — asked once for each cover

  async print(ids: number[]) {
    for (const id of ids) console.log(await this.coverOf(id));
  }
}

export async function rememberedLists(ids: number[]) {
  const reviewsOf = memoize(async (bookIds: number[]) => {
    const reviews = await prisma.review.findMany({
      where: { bookId: { in: bookIds }, isPublic: true },
      distinct: ['bookId'],
    });
    const reviewsByBookId = new Map(reviews.map((review) => [review.bookId, review]));
    for (const bookId of bookIds) console.log(reviewsByBookId.get(bookId) ?? null); // expect: n-plus-one
  });
  await reviewsOf(ids);
}

export async function firstFew(ids: number[], limit: number) {
  for (const [index, id] of ids.entries()) {
    if (index > 3) break;
    console.log(await prisma.book.findFirst({ where: { id, isPublic: true } })); // clean: n-plus-one — four at most
  }
  let count = 0;
  for (const id of ids) {
    console.log(await prisma.book.findFirst({ where: { id, isPublic: true } })); // clean: n-plus-one — as many as were asked for
    count += 1;
    if (count >= limit) break;
  }
  let found = 0;
  const books = await prisma.book.findMany({ where: { id: { in: ids }, isPublic: true } });
  const booksById = new Map(books.map((book) => [book.id, book]));
  for (const id of ids) {
    if (id % 2 === 0) found += 1;
    console.log(booksById.get(id) ?? null); // expect: n-plus-one
    if (found >= limit) break;
  }
}
