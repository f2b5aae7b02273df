// Nested writes: of some, Prisma sends one statement per element of the list; others it sends together.
// no-fix: nested writes have no form for many rows
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

interface Row {
  readonly isbn: string;
  readonly label: string;
}

export async function tagBook(id: number, rows: Row[]) {
  await prisma.book.update({ // expect: unbatched-write
    where: { id },
    data: { tags: { connectOrCreate: rows.map(({ label }) => ({ where: { label }, create: { label } })) } },
  });
}

export async function importBooks(rows: Row[]) {
  await prisma.publisher.create({ // expect: unbatched-write
    data: { name: 'Harbour Press', books: { create: rows.map(({ isbn, label }) => ({ isbn, title: label, price: 1, authorId: 1, tags: { connect: [{ label }] } })) } },
  });
}

export async function placeOrder(customerId: number, rows: { readonly bookId: number; readonly quantity: number }[]) {
  await prisma.order.create({ // expect: unbatched-write
    data: { customerId, items: { create: rows.map(({ bookId, quantity }) => ({ quantity, book: { connect: { id: bookId } } })) } },
  });
  await prisma.order.create({ data: { customerId, items: { create: rows } } }); // clean: unbatched-write — rows of columns go out together
}

export async function linkBooks(rows: Row[]) {
  await prisma.publisher.create({ // clean: unbatched-write — rows without relations of their own go out together
    data: { name: 'Harbour Press', books: { create: rows.map(({ isbn, label }) => ({ isbn, title: label, price: 1, authorId: 1 })) } },
  });
  await prisma.publisher.update({ where: { id: 1 }, data: { books: { connect: rows.map(({ isbn }) => ({ isbn })) } } }); // clean: unbatched-write — linked together
  await prisma.book.update({ // clean: unbatched-write — two labels, written down here
    where: { id: 1 },
    data: { tags: { connectOrCreate: ['new', 'sale'].map((label) => ({ where: { label }, create: { label } })) } },
  });
}
