import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function countGreaterZero(customerId: number) {
  if ((await prisma.order.findFirst({ where: { customerId }, select: { id: true } })) !== null) return true; // expect: count-vs-exists
  return false;
}

export async function countInAVariable(authorId: number) {
  const book = await prisma.book.findFirst({ where: { authorId }, select: { id: true } }); // expect: count-vs-exists
  if (book === null) throw new Error('no books');
}

export async function countAsTruth(postId: number) {
  const comment = await prisma.comment.findFirst({ where: { postId }, select: { id: true } }); // expect: count-vs-exists
  return comment ? 'discussed' : 'silent';
}

export async function countNegated(bookId: number) {
  const review = await prisma.review.findFirst({ where: { bookId }, select: { id: true } }); // expect: count-vs-exists
  if (!review) return null;
  return 'reviewed';
}

export async function countAtLeastOne(segment: string) {
  const customer = await prisma.customer.findFirst({ where: { segment }, select: { id: true } }); // expect: count-vs-exists
  if (customer !== null) console.log('somebody');
}

export async function lengthOfRows(customerId: number) {
  const order = await prisma.order.findFirst({ where: { customerId }, select: { id: true } }); // expect: count-vs-exists
  if (order !== null) return 'customer';
  return 'visitor';
}

export async function emptyRows(authorId: number) {
  const book = await prisma.book.findFirst({ where: { authorId }, select: { id: true } }); // expect: count-vs-exists
  return book === null;
}

export async function truthOfLength(postId: number) {
  const comment = await prisma.comment.findFirst({ where: { postId }, select: { id: true } }); // expect: count-vs-exists
  if (comment) console.log('has comments');
}

export async function negatedLength(bookId: number) {
  const review = await prisma.review.findFirst({ where: { bookId }, select: { id: true } }); // expect: count-vs-exists
  if (!review) console.log('none yet');
}

export async function selectedRows(label: string) {
  const post = await prisma.post.findFirst({ where: { tags: { some: { label } } }, select: { id: true } }); // expect: count-vs-exists
  const used = post !== null;
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
    const book = await tx.book.findFirst({ where: { publisherId }, select: { id: true } }); // expect: count-vs-exists
    if (book !== null) throw new Error('in use');
    return tx.publisher.delete({ where: { id: publisherId } });
  });
}
