// no-fix: none of these reads is asked for in the loop itself by a key of which a list can be made before it
import { prisma } from './db';

export async function latestReview(bookId: number) {
  return prisma.review.findFirst({ where: { bookId }, orderBy: { id: 'desc' } }); // expect: n-plus-one #latest
}

export const authorName = async (authorId: number) => {
  const author = await prisma.author.findFirst({ where: { id: authorId } }); // expect: n-plus-one #author
  return author?.name ?? 'unknown';
};

export async function reviewsOf(bookIds: number[]) {
  return prisma.review.findMany({ where: { bookId: { in: bookIds } } }); // clean: n-plus-one — called once with all keys
}

export async function detail(bookId: number) {
  return prisma.book.findFirst({ where: { id: bookId }, include: { reviews: true } }); // clean: n-plus-one — called for one book
}
