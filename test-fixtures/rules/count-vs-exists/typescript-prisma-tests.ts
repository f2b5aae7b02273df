import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function countGreaterZero(customerId: number) {
  if ((await prisma.order.count({ where: { customerId } })) > 0) return true; // expect: count-vs-exists
  return false;
}

export async function countInAVariable(authorId: number) {
  const total = await prisma.book.count({ where: { authorId } }); // expect: count-vs-exists
  if (total === 0) throw new Error('no books');
}

export async function countAsTruth(postId: number) {
  const comments = await prisma.comment.count({ where: { postId } }); // expect: count-vs-exists
  return comments ? 'discussed' : 'silent';
}

export async function countNegated(bookId: number) {
  const reviews = await prisma.review.count({ where: { bookId } }); // expect: count-vs-exists
  if (!reviews) return null;
  return 'reviewed';
}

export async function countAtLeastOne(segment: string) {
  const customers = await prisma.customer.count({ where: { segment } }); // expect: count-vs-exists
  if (customers >= 1) console.log('somebody');
}

export async function lengthOfRows(customerId: number) {
  const orders = await prisma.order.findMany({ where: { customerId } }); // expect: count-vs-exists
  if (orders.length > 0) return 'customer';
  return 'visitor';
}

export async function emptyRows(authorId: number) {
  const books = await prisma.book.findMany({ where: { authorId } }); // expect: count-vs-exists
  return books.length === 0;
}

export async function truthOfLength(postId: number) {
  const comments = await prisma.comment.findMany({ where: { postId } }); // expect: count-vs-exists
  if (comments.length) console.log('has comments');
}

export async function negatedLength(bookId: number) {
  const reviews = await prisma.review.findMany({ where: { bookId } }); // expect: count-vs-exists
  if (!reviews.length) console.log('none yet');
}

export async function selectedRows(label: string) {
  const posts = await prisma.post.findMany({ where: { tags: { some: { label } } }, select: { id: true } }); // expect: count-vs-exists
  const used = posts.length > 0;
  return used;
}

async function countOpen() {
  return prisma.order.count({ where: { status: 'OPEN' } }); // known-miss: count-vs-exists — a caller tests it; whether all of them do is not followed
}

export async function throughAHelper() {
  if ((await countOpen()) > 0) console.log('work to do');
}

export async function insideTransaction(publisherId: number) {
  return prisma.$transaction(async (tx) => {
    const books = await tx.book.count({ where: { publisherId } }); // expect: count-vs-exists
    if (books !== 0) throw new Error('in use');
    return tx.publisher.delete({ where: { id: publisherId } });
  });
}
