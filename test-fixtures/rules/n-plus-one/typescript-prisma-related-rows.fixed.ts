// Rows of a relation that each pass asks for by the key of its row: the query of the rows brings them along.
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();
const VISIBLE = 3;

export async function customers() {
  const orders = await prisma.order.findMany({ include: { customer: true } });
  for (const order of orders) {
    const customer = order.customer; // expect: n-plus-one
    console.log(order.id, customer?.name);
  }
}

export async function withChosenColumns() {
  const orders = await prisma.order.findMany({
    where: { status: 'OPEN' },
    select: { id: true, customerId: true, customer: { select: { name: true } } },
  });
  return Promise.all(
    orders.map(async (order) => {
      const customer = order.customer; // expect: n-plus-one
      return `${order.id} ${customer.name}`;
    }),
  );
}

export async function bestReviews() {
  const books = await prisma.book.findMany({
    where: { stock: { gt: 0 } },
    orderBy: { title: 'asc' },
    include: { reviews: { where: { rating: { gte: VISIBLE } }, orderBy: { rating: 'desc' } } },
  });
  const lines: string[] = [];
  for (const book of books) {
    const reviews = book.reviews; // expect: n-plus-one
    lines.push(`${book.title}: ${reviews.map((review) => review.text).join(', ')}`);
  }
  return lines;
}

export async function latest() {
  const posts = await prisma.post.findMany({ include: { comments: { orderBy: { id: 'desc' }, take: 1 } } });
  for (const post of posts) {
    const comment = post.comments[0]; // expect: n-plus-one
    console.log(post.title, comment?.text);
  }
}

export async function topThree() {
  const posts = await prisma.post.findMany({ include: { comments: { orderBy: { id: 'desc' }, take: 3 } } });
  for (const post of posts) {
    const comments = post.comments; // expect: n-plus-one
    console.log(post.title, comments.length);
  }
}

export async function addresses() {
  for (const customer of await prisma.customer.findMany({ include: { orders: true, address: true } })) {
    const address = customer.address; // expect: n-plus-one
    if (address) console.log(customer.name, address.city, customer.orders.length);
  }
}

export async function numbers() {
  const authors = await prisma.author.findMany({
    include: { _count: { select: { books: { where: { stock: { gt: 0 } } } } } },
  });
  const totals = new Map<string, number>();
  for (const { id, name, _count } of authors) {
    totals.set(name, _count.books); // expect: n-plus-one
  }
  return totals;
}

export async function threeAtOnce() {
  const books = await prisma.book.findMany({
    include: { author: true, publisher: true, _count: { select: { reviews: true } } },
  });
  return Promise.all(
    books.map(async (book) => {
      const [author, publisher, reviews] = await Promise.all([
        book.author, // expect: n-plus-one
        book.publisherId ? book.publisher : null, // expect: n-plus-one
        book._count.reviews, // expect: n-plus-one
      ]);
      return { title: book.title, author: author?.name, publisher: publisher?.name, reviews };
    }),
  );
}

export async function further() {
  const items = await prisma.orderItem.findMany({ include: { order: { include: { customer: true } } } });
  for (const item of items) {
    const order = item.order; // expect: n-plus-one
    if (!order) continue;
    const customer = order.customer; // expect: n-plus-one
    console.log(item.quantity, customer?.name);
  }
}

export async function nested() {
  const orders = await prisma.order.findMany({ include: { items: { include: { book: true } } } });
  for (const order of orders) {
    for (const item of order.items) {
      const book = item.book; // expect: n-plus-one
      console.log(order.id, book?.title);
    }
  }
}

export async function inItsPlace() {
  const orders = await prisma.order.findMany({ include: { customer: true } });
  return Promise.all(
    orders.map(async (order) => {
      const customer = order.customer; // expect: n-plus-one
      return { ...order, customer };
    }),
  );
}

// Who gets the rows would get more in all that follows: one query for all keys does instead.

export async function handedOn() {
  const orders = await prisma.order.findMany();
  const allCustomers = await prisma.customer.findMany({
    where: { id: { in: orders.map((order) => order.customerId) } },
  });
  const customersById = new Map(allCustomers.map((customer) => [customer.id, customer]));
  for (const order of orders) {
    const customer = customersById.get(order.customerId); // expect: n-plus-one
    console.log(customer?.name);
  }
  return orders;
}

export async function underAnotherName() {
  const orders = await prisma.order.findMany();
  const allCustomers = await prisma.customer.findMany({
    where: { id: { in: orders.map((order) => order.customerId) } },
  });
  const customersById = new Map(allCustomers.map((customer) => [customer.id, customer]));
  return Promise.all(
    orders.map(async (order) => {
      const buyer = customersById.get(order.customerId); // expect: n-plus-one
      return { ...order, buyer: buyer?.name };
    }),
  );
}

export async function afterAWrite(name: string) {
  const orders = await prisma.order.findMany();
  await prisma.customer.updateMany({ data: { name } });
  const allCustomers = await prisma.customer.findMany({
    where: { id: { in: orders.map((order) => order.customerId) } },
  });
  const customersById = new Map(allCustomers.map((customer) => [customer.id, customer]));
  for (const order of orders) {
    const customer = customersById.get(order.customerId); // expect: n-plus-one
    console.log(customer?.name);
  }
}

export async function byWhatIsKnownLater() {
  const books = await prisma.book.findMany();
  const least = Math.min(...books.map((book) => book.stock));
  const allReviews = await prisma.review.findMany({
    where: { bookId: { in: books.map((book) => book.id) }, rating: { gte: least } },
  });
  const reviewsByBookId = new Map<(typeof allReviews)[number]['bookId'], typeof allReviews>();
  for (const review of allReviews) {
    const group = reviewsByBookId.get(review.bookId);
    if (group) group.push(review);
    else reviewsByBookId.set(review.bookId, [review]);
  }

  for (const book of books) {
    const reviews = reviewsByBookId.get(book.id) ?? []; // expect: n-plus-one
    console.log(book.title, reviews.length);
  }
}

// Of three rows for each there is no query for all keys: whoever gets the rows gets these as well.
export async function answeredWith() {
  const posts = await prisma.post.findMany({
    where: { isPublic: true },
    include: { comments: { orderBy: { id: 'desc' }, take: 3 } },
  });
  const titles: string[] = [];
  for (const post of posts) {
    const comments = post.comments; // expect: n-plus-one
    titles.push(`${post.title}: ${comments.length}`);
  }
  return { posts, titles };
}

export async function spread() {
  const posts = await prisma.post.findMany({ include: { comments: { orderBy: { id: 'desc' }, take: 3 } } });
  return Promise.all(
    posts.map(async (post) => {
      const latest = post.comments; // expect: n-plus-one
      return { ...post, latest };
    }),
  );
}

export async function handedToAnother(publish: (rows: unknown) => Promise<void>) {
  const posts = await prisma.post.findMany();
  for (const post of posts) {
    const comments = await prisma.comment.findMany({ where: { postId: post.id }, orderBy: { id: 'desc' }, take: 3 }); // expect: n-plus-one
    console.log(comments.length);
  }
  await publish(posts);
}

// What is read in between writes nothing.
async function numberOfCustomers() {
  return prisma.customer.count();
}

export async function afterAnotherRead() {
  const posts = await prisma.post.findMany({ include: { comments: { orderBy: { id: 'desc' }, take: 3 } } });
  const [customers, settings] = await Promise.all([numberOfCustomers(), prisma.setting.findMany()]);
  for (const post of posts) {
    const comments = post.comments; // expect: n-plus-one
    console.log(customers, settings.length, comments.length);
  }
}
