import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function countGreaterZero(customerId: number) {
  if ((await prisma.order.findFirst({ where: { customerId }, select: { id: true } })) !== null) return true; // expect: count-vs-exists
  return false;
}

export async function countInAVariable(authorId: number) {
  const bookExists = (await prisma.book.findFirst({ where: { authorId }, select: { id: true } })) !== null; // expect: count-vs-exists
  if (!bookExists) throw new Error('no books');
}

export async function countAsTruth(postId: number) {
  const commentExists = (await prisma.comment.findFirst({ where: { postId }, select: { id: true } })) !== null; // expect: count-vs-exists
  return commentExists ? 'discussed' : 'silent';
}

export async function countNegated(bookId: number) {
  const reviewExists = (await prisma.review.findFirst({ where: { bookId }, select: { id: true } })) !== null; // expect: count-vs-exists
  if (!reviewExists) return null;
  return 'reviewed';
}

export async function countAtLeastOne(segment: string) {
  const customerExists = (await prisma.customer.findFirst({ where: { segment }, select: { id: true } })) !== null; // expect: count-vs-exists
  if (customerExists) console.log('somebody');
}

export async function lengthOfRows(customerId: number) {
  const orderExists = (await prisma.order.findFirst({ where: { customerId }, select: { id: true } })) !== null; // expect: count-vs-exists
  if (orderExists) return 'customer';
  return 'visitor';
}

export async function emptyRows(authorId: number) {
  const bookExists = (await prisma.book.findFirst({ where: { authorId }, select: { id: true } })) !== null; // expect: count-vs-exists
  return !bookExists;
}

export async function truthOfLength(postId: number) {
  const commentExists = (await prisma.comment.findFirst({ where: { postId }, select: { id: true } })) !== null; // expect: count-vs-exists
  if (commentExists) console.log('has comments');
}

export async function negatedLength(bookId: number) {
  const reviewExists = (await prisma.review.findFirst({ where: { bookId }, select: { id: true } })) !== null; // expect: count-vs-exists
  if (!reviewExists) console.log('none yet');
}

export async function selectedRows(label: string) {
  const postExists = (await prisma.post.findFirst({ where: { tags: { some: { label } } }, select: { id: true } })) !== null; // expect: count-vs-exists
  const used = postExists;
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
    const bookExists = (await tx.book.findFirst({ where: { publisherId }, select: { id: true } })) !== null; // expect: count-vs-exists
    if (bookExists) throw new Error('in use');
    return tx.publisher.delete({ where: { id: publisherId } });
  });
}
