// file-is-clean
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function numberIsUsed(customerId: number) {
  const total = await prisma.order.count({ where: { customerId } }); // clean: count-vs-exists — the number is returned
  if (total > 0) console.log('has orders');
  return total;
}

export async function numberIsPrinted(authorId: number) {
  const total = await prisma.book.count({ where: { authorId } }); // clean: count-vs-exists — the number is printed
  if (total === 0) return 'none';
  return `${total} books`;
}

export async function comparedWithALimit(customerId: number) {
  const open = await prisma.order.count({ where: { customerId, status: 'OPEN' } }); // clean: count-vs-exists — compared with a limit, not with nothing
  if (open >= 10) throw new Error('too many open orders');
}

export async function comparedWithAnother(postId: number) {
  const comments = await prisma.comment.count({ where: { postId } }); // clean: count-vs-exists — two numbers are compared
  const posts = await prisma.post.count(); // clean: count-vs-exists — two numbers are compared
  return comments > posts;
}

export async function rowsAreUsed(customerId: number) {
  const orders = await prisma.order.findMany({ where: { customerId } }); // clean: count-vs-exists — the rows are used
  if (orders.length === 0) return [];
  return orders.map((order) => order.id);
}

export async function rowsAreReturned(authorId: number) {
  const books = await prisma.book.findMany({ where: { authorId } }); // clean: count-vs-exists — the rows are returned
  if (!books.length) throw new Error('none');
  return books;
}

export async function oneRow(email: string) {
  const customer = await prisma.customer.findUnique({ where: { email } }); // clean: count-vs-exists — reads one row at most
  return customer !== null;
}

export async function firstRow(customerId: number) {
  const order = await prisma.order.findFirst({ where: { customerId }, select: { id: true } }); // clean: count-vs-exists — this is how existence is asked
  return Boolean(order);
}

export async function limitedToOne(customerId: number) {
  const orders = await prisma.order.findMany({ where: { customerId }, take: 1 }); // clean: count-vs-exists — reads one row at most
  return orders.length > 0;
}

export async function uniqueKey(id: number) {
  const known = await prisma.book.count({ where: { id } }); // clean: count-vs-exists — counts one row at most
  return known > 0;
}

export async function lengthIsUsed(postId: number) {
  const comments = await prisma.comment.findMany({ where: { postId } }); // clean: count-vs-exists — more than emptiness matters
  if (comments.length > 100) return 'busy';
  return comments.length > 0 ? 'some' : 'none';
}

export async function loopFollows(postId: number) {
  const comments = await prisma.comment.findMany({ where: { postId } }); // clean: count-vs-exists — the rows are used
  if (comments.length > 0) {
    for (const comment of comments) console.log(comment.text);
  }
}

export async function arrayOfNumbers(numbers: number[]) {
  if (numbers.length > 0) return true; // clean: count-vs-exists — no database
  return false;
}
