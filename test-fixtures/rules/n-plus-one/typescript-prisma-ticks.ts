// `findUnique` calls that begin in one tick go out as one statement. Where each pass of a loop waits for something, each pass has a tick of its own.
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function besideAnotherQuery() {
  for (const order of await prisma.order.findMany()) {
    const [customer, items] = await Promise.all([
      prisma.customer.findUnique({ where: { id: order.customerId } }), // expect: n-plus-one
      prisma.orderItem.count({ where: { orderId: order.id } }), // expect: n-plus-one
    ]);
    console.log(customer?.name, items);
  }
}

export async function waitedForLater() {
  for (const order of await prisma.order.findMany()) {
    const customer = prisma.customer.findUnique({ where: { id: order.customerId } }); // expect: n-plus-one
    console.log((await customer)?.name);
  }
}

export async function aBatchForEachPass() {
  for (const customer of await prisma.customer.findMany()) {
    const reviews = await prisma.review.findMany({ where: { customerId: customer.id } }); // expect: n-plus-one
    const books = await Promise.all(reviews.map((review) => prisma.book.findUnique({ where: { id: review.bookId } }))); // expect: n-plus-one
    console.log(customer.name, books.length);
  }
}

export async function inATransaction() {
  await prisma.$transaction(async (tx) => {
    for (const order of await tx.order.findMany()) {
      const customer = tx.customer.findUnique({ where: { id: order.customerId } }); // expect: n-plus-one
      console.log((await customer)?.name);
    }
  });
}

export async function collected() {
  const customers = [];
  for (const order of await prisma.order.findMany()) {
    customers.push(prisma.customer.findUnique({ where: { id: order.customerId } })); // clean: n-plus-one — all begin in one tick
  }
  return Promise.all(customers);
}

export async function collectedInPortions() {
  let customers = [];
  for (const order of await prisma.order.findMany()) {
    customers.push(prisma.customer.findUnique({ where: { id: order.customerId } })); // clean: n-plus-one — fifty begin in one tick
    if (customers.length >= 50) {
      console.log((await Promise.all(customers)).length);
      customers = [];
    }
  }
}

export async function mapped() {
  const orders = await prisma.order.findMany();
  return Promise.all(orders.map((order) => prisma.customer.findUnique({ where: { id: order.customerId } }))); // clean: n-plus-one — all begin in one tick
}
