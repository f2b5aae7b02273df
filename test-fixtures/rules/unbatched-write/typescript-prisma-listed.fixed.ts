// Passes that each send a list of writes in a transaction: one transaction for all elements, where the order of theirs does not matter.
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function keepOneReviewEach(bookId: number) {
  const customers = await prisma.customer.findMany({ where: { reviews: { some: { bookId } } } });

  await prisma.$transaction([
    prisma.review.deleteMany({ // expect: unbatched-write
      where: {
        customerId: { in: customers.map((customer) => customer.id) },
        bookId: { in: [bookId, 7] },
      },
    }),
    prisma.review.createMany({ // expect: unbatched-write
      data: customers.map((customer) => ({
        customerId: customer.id,
        bookId,
        rating: 5,
        text: '',
      })),
    }),
  ]);
}

export async function answeredByEach(orders: { id: number }[]) {
  await prisma.$transaction([
    prisma.orderItem.deleteMany({ where: { orderId: { in: orders.map(({ id }) => id) } } }), // expect: unbatched-write
    prisma.order.updateMany({ where: { id: { in: orders.map(({ id }) => id) } }, data: { status: 'OPEN' } }), // expect: unbatched-write
  ]);
}

export async function oneAfterTheOther(ids: number[]) {
  await prisma.$transaction([
    prisma.comment.deleteMany({ where: { postId: { in: ids } } }), // expect: unbatched-write
    prisma.post.deleteMany({ where: { parentId: { in: ids } } }), // expect: unbatched-write
    prisma.post.deleteMany({ where: { id: { in: ids } } }), // expect: unbatched-write
  ]);
}

export async function madeInPairs(lines: { bookId: number; orderId: number }[], customerId: number) {
  await prisma.$transaction([
    prisma.orderItem.createMany({ data: lines.map(({ bookId, orderId }) => ({ bookId, orderId, quantity: 1 })) }), // expect: unbatched-write
    prisma.review.createMany({ data: lines.map(({ bookId }) => ({ bookId, customerId, rating: 3, text: '' })) }), // expect: unbatched-write
  ]);
}

// In all that follows nothing is offered.

export async function anyCustomers(ids: number[], bookId: number) {
  for (const id of ids) {
    // The same customer may be there twice: the second pass takes away what the first one made.
    await prisma.$transaction([
      prisma.review.deleteMany({ where: { customerId: id } }), // expect: unbatched-write
      prisma.review.create({ data: { customerId: id, bookId, rating: 5, text: '' } }), // expect: unbatched-write
    ]);
  }
}

export async function customersOnceMore(more: number[], bookId: number) {
  const customers = await prisma.customer.findMany();
  for (const id of more) customers.push(...(await prisma.customer.findMany({ where: { id } }))); // expect: n-plus-one
  await Promise.all(
    customers.map(async ({ id }) => {
      await prisma.$transaction([
        prisma.review.deleteMany({ where: { customerId: id } }), // expect: unbatched-write
        prisma.review.create({ data: { customerId: id, bookId, rating: 5, text: '' } }), // expect: unbatched-write
      ]);
    }),
  );
}

export async function movedOn(to: number) {
  const customers = await prisma.customer.findMany();
  await Promise.all(
    customers.map(async ({ id }) => {
      // Rows that come to another customer are that one's when its turn comes.
      await prisma.$transaction([
        prisma.review.updateMany({ where: { customerId: id }, data: { customerId: to } }), // expect: unbatched-write
        prisma.review.deleteMany({ where: { customerId: id, rating: 1 } }), // expect: unbatched-write
      ]);
    }),
  );
}

export async function removedWithWhatRefersToIt(moves: { from: number; to: number }[]) {
  for (const { from, to } of moves) {
    // Deleting the post deletes its comments, those that an earlier pass made as well.
    await prisma.$transaction([
      prisma.post.delete({ where: { id: from } }), // expect: unbatched-write
      prisma.comment.create({ data: { postId: to, authorId: 1, text: 'moved' } }), // expect: unbatched-write
    ]);
  }
}

export async function madeForTheNext(pairs: { id: number; parentId: number }[]) {
  for (const { id, parentId } of pairs) {
    // The book may be the one that the pass before has made.
    await prisma.$transaction([
      prisma.review.create({ data: { bookId: parentId, customerId: 1, rating: 5, text: '' } }), // expect: unbatched-write
      prisma.book.create({ data: { id, isbn: String(id), title: '', price: 1, authorId: 1 } }), // expect: unbatched-write
    ]);
  }
}

export async function withItsCounter(ids: number[]) {
  for (const id of ids) {
    await prisma.$transaction([
      prisma.comment.deleteMany({ where: { postId: id } }), // expect: unbatched-write
      prisma.author.update({ where: { id: 1 }, data: { name: 'x' } }), // expect: unbatched-write
    ]);
  }
}

export async function withOthersInTheList(ids: number[], labels: string[]) {
  for (const id of ids) {
    await prisma.$transaction([
      prisma.comment.deleteMany({ where: { postId: id } }), // expect: unbatched-write
      ...labels.map((label) => prisma.tag.create({ data: { label } })), // expect: unbatched-write
    ]);
  }
}

export async function whereTheyAreLinked(ids: number[]) {
  for (const id of ids) {
    await prisma.$transaction([
      prisma.comment.deleteMany({ where: { postId: id } }), // expect: unbatched-write
      prisma.book.updateMany({ where: { authorId: id, reviews: { none: {} } }, data: { stock: 0 } }), // expect: unbatched-write
    ]);
  }
}

export async function withoutWaiting(ids: number[]) {
  for (const id of ids) {
    prisma.$transaction([
      prisma.comment.deleteMany({ where: { postId: id } }), // expect: unbatched-write
      prisma.post.deleteMany({ where: { parentId: id } }), // expect: unbatched-write
    ]);
  }
}

export async function eachForItself(ids: number[]) {
  for (const id of ids) {
    try {
      await prisma.$transaction([
        prisma.comment.deleteMany({ where: { postId: id } }), // expect: unbatched-write info
        prisma.post.deleteMany({ where: { parentId: id } }), // expect: unbatched-write info
      ]);
    } catch (error) {
      console.error(error);
    }
  }
}
