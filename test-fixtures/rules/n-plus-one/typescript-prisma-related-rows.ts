// Rows of a relation that each pass asks for by the key of its row: the query of the rows brings them along.
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();
const VISIBLE = 3;

export async function customers() {
  const orders = await prisma.order.findMany();
  for (const order of orders) {
    const customer = await prisma.customer.findUnique({ where: { id: order.customerId } }); // expect: n-plus-one
    console.log(order.id, customer?.name);
  }
}

export async function withChosenColumns() {
  const orders = await prisma.order.findMany({ where: { status: 'OPEN' }, select: { id: true, customerId: true } });
  return Promise.all(
    orders.map(async (order) => {
      const customer = await prisma.customer.findFirstOrThrow({ where: { id: order.customerId }, select: { name: true } }); // expect: n-plus-one
      return `${order.id} ${customer.name}`;
    }),
  );
}

export async function bestReviews() {
  const books = await prisma.book.findMany({
    where: { stock: { gt: 0 } },
    orderBy: { title: 'asc' },
  });
  const lines: string[] = [];
  for (const book of books) {
    const reviews = await prisma.review.findMany({ where: { bookId: book.id, rating: { gte: VISIBLE } }, orderBy: { rating: 'desc' } }); // expect: n-plus-one
    lines.push(`${book.title}: ${reviews.map((review) => review.text).join(', ')}`);
  }
  return lines;
}

export async function latest() {
  const posts = await prisma.post.findMany();
  for (const post of posts) {
    const comment = await prisma.comment.findFirst({ where: { postId: post.id }, orderBy: { id: 'desc' } }); // expect: n-plus-one
    console.log(post.title, comment?.text);
  }
}

export async function topThree() {
  const posts = await prisma.post.findMany();
  for (const post of posts) {
    const comments = await prisma.comment.findMany({ where: { postId: post.id }, orderBy: { id: 'desc' }, take: 3 }); // expect: n-plus-one
    console.log(post.title, comments.length);
  }
}

export async function addresses() {
  for (const customer of await prisma.customer.findMany({ include: { orders: true } })) {
    const address = await prisma.address.findUnique({ where: { customerId: customer.id } }); // expect: n-plus-one
    if (address) console.log(customer.name, address.city, customer.orders.length);
  }
}

export async function numbers() {
  const authors = await prisma.author.findMany();
  const totals = new Map<string, number>();
  for (const { id, name } of authors) {
    totals.set(name, await prisma.book.count({ where: { authorId: id, stock: { gt: 0 } } })); // expect: n-plus-one
  }
  return totals;
}

export async function threeAtOnce() {
  const books = await prisma.book.findMany();
  return Promise.all(
    books.map(async (book) => {
      const [author, publisher, reviews] = await Promise.all([
        prisma.author.findFirst({ where: { id: book.authorId } }), // expect: n-plus-one
        book.publisherId ? prisma.publisher.findFirst({ where: { id: book.publisherId } }) : null, // expect: n-plus-one
        prisma.review.count({ where: { bookId: book.id } }), // expect: n-plus-one
      ]);
      return { title: book.title, author: author?.name, publisher: publisher?.name, reviews };
    }),
  );
}

export async function further() {
  const items = await prisma.orderItem.findMany();
  for (const item of items) {
    const order = await prisma.order.findUnique({ where: { id: item.orderId } }); // expect: n-plus-one
    if (!order) continue;
    const customer = await prisma.customer.findUnique({ where: { id: order.customerId } }); // expect: n-plus-one
    console.log(item.quantity, customer?.name);
  }
}

export async function nested() {
  const orders = await prisma.order.findMany({ include: { items: true } });
  for (const order of orders) {
    for (const item of order.items) {
      const book = await prisma.book.findUnique({ where: { id: item.bookId } }); // expect: n-plus-one
      console.log(order.id, book?.title);
    }
  }
}

export async function inItsPlace() {
  const orders = await prisma.order.findMany();
  return Promise.all(
    orders.map(async (order) => {
      const customer = await prisma.customer.findFirst({ where: { id: order.customerId } }); // expect: n-plus-one
      return { ...order, customer };
    }),
  );
}

// Who gets the rows would get more in all that follows: one query for all keys does instead.

export async function handedOn() {
  const orders = await prisma.order.findMany();
  for (const order of orders) {
    const customer = await prisma.customer.findUnique({ where: { id: order.customerId } }); // expect: n-plus-one
    console.log(customer?.name);
  }
  return orders;
}

export async function underAnotherName() {
  const orders = await prisma.order.findMany();
  return Promise.all(
    orders.map(async (order) => {
      const buyer = await prisma.customer.findFirst({ where: { id: order.customerId } }); // expect: n-plus-one
      return { ...order, buyer: buyer?.name };
    }),
  );
}

export async function afterAWrite(name: string) {
  const orders = await prisma.order.findMany();
  await prisma.customer.updateMany({ data: { name } });
  for (const order of orders) {
    const customer = await prisma.customer.findUnique({ where: { id: order.customerId } }); // expect: n-plus-one
    console.log(customer?.name);
  }
}

export async function byWhatIsKnownLater() {
  const books = await prisma.book.findMany();
  const least = Math.min(...books.map((book) => book.stock));
  for (const book of books) {
    const reviews = await prisma.review.findMany({ where: { bookId: book.id, rating: { gte: least } } }); // expect: n-plus-one
    console.log(book.title, reviews.length);
  }
}

// Of three rows for each there is no query for all keys: whoever gets the rows gets these as well.
export async function answeredWith() {
  const posts = await prisma.post.findMany({ where: { isPublic: true } });
  const titles: string[] = [];
  for (const post of posts) {
    const comments = await prisma.comment.findMany({ where: { postId: post.id }, orderBy: { id: 'desc' }, take: 3 }); // expect: n-plus-one
    titles.push(`${post.title}: ${comments.length}`);
  }
  return { posts, titles };
}

export async function spread() {
  const posts = await prisma.post.findMany();
  return Promise.all(
    posts.map(async (post) => {
      const latest = await prisma.comment.findMany({ where: { postId: post.id }, orderBy: { id: 'desc' }, take: 3 }); // expect: n-plus-one
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
  const posts = await prisma.post.findMany();
  const [customers, settings] = await Promise.all([numberOfCustomers(), prisma.setting.findMany()]);
  for (const post of posts) {
    const comments = await prisma.comment.findMany({ where: { postId: post.id }, orderBy: { id: 'desc' }, take: 3 }); // expect: n-plus-one
    console.log(customers, settings.length, comments.length);
  }
}
