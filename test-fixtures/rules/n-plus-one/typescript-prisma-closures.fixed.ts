// Functions that are handed over and called elsewhere: what they captured still changes with the loop around them.
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

async function withRetry<T>(send: () => Promise<T>, attempts = 3): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send();
    } catch (error) {
      if (attempt >= attempts) throw error;
    }
  }
}

async function timed<T>(label: string, send: () => Promise<T>): Promise<T> {
  const start = Date.now();
  const result = await send();
  console.log(label, Date.now() - start);
  return result;
}

class Lock {
  async hold<T>(name: string, body: () => Promise<T>): Promise<T> {
    console.log('holding', name);
    return body();
  }
}

const lock = new Lock();

export async function retried(bookIds: number[]) {
  for (const bookId of bookIds) {
    await withRetry(() => prisma.review.findMany({ where: { bookId } })); // expect: n-plus-one
  }
}

export async function timedAndRetried(bookIds: number[]) {
  for (const bookId of bookIds) {
    await timed(`reviews of ${bookId}`, () => withRetry(() => prisma.review.count({ where: { bookId } }))); // expect: n-plus-one
  }
}

export async function locked(customerIds: number[]) {
  for (const id of customerIds) {
    await lock.hold(`customer-${id}`, async () => {
      const customer = await prisma.customer.findFirst({ where: { id } }); // expect: n-plus-one
      console.log(customer?.name);
    });
  }
}

export async function collectedTasks(bookIds: number[]) {
  const tasks: (() => Promise<unknown>)[] = [];
  for (const bookId of bookIds) tasks.push(() => prisma.review.findMany({ where: { bookId } })); // expect: n-plus-one
  for (const task of tasks) await task();
}

export async function mappedTasks(bookIds: number[]) {
  const tasks = bookIds.map((bookId) => () => prisma.review.findMany({ where: { bookId } })); // expect: n-plus-one
  for (const task of tasks) await task();
}

export async function localFunction(bookIds: number[]) {
  for (const bookId of bookIds) {
    const reviews = () => prisma.review.findMany({ where: { bookId } }); // expect: n-plus-one
    console.log(await reviews());
  }
}

export async function madeByAFunction(bookIds: number[]) {
  const reader = (bookId: number) => () => prisma.review.findMany({ where: { bookId } }); // expect: n-plus-one
  for (const bookId of bookIds) console.log(await reader(bookId)());
}

export async function retriedTogether(bookIds: number[]) {
  return withRetry(() => prisma.review.findMany({ where: { bookId: { in: bookIds } } })); // clean: n-plus-one — retries of one statement
}

export async function onceBefore(bookIds: number[]) {
  const all = await timed('all', () => prisma.review.findMany({ where: { bookId: { in: bookIds } } })); // clean: n-plus-one — outside of the loop
  for (const bookId of bookIds) console.log(all.filter((review) => review.bookId === bookId).length);
}

export async function optionalRows(bookIds: number[], known?: { id: number }[]) {
  const reviews = known ?? (await prisma.review.findMany({ where: { bookId: { in: bookIds } } })); // clean: n-plus-one — nobody calls this in a loop without the rows
  return reviews.length;
}

export async function givesTheRows(groups: number[][]) {
  const known = await prisma.review.findMany({ where: { bookId: { in: groups.flat() } } });
  for (const group of groups) console.log(await optionalRows(group, known));
}

export async function workList(rootIds: number[]) {
  const waiting = [...rootIds];
  while (waiting.length > 0) {
    const bookId = waiting.shift();
    const reviews = await prisma.review.findMany({ where: { bookId } }); // expect: n-plus-one
    for (const review of reviews) if (review.rating < 2) waiting.push(review.customerId);
  }
}

function reviewsOf(limit: number, bookId: number) {
  return prisma.review.findMany({ where: { bookId }, take: limit }); // expect: n-plus-one
}

export async function boundArguments() {
  for (const { id } of await prisma.book.findMany()) await withRetry(reviewsOf.bind(null, 10, id));
}

function latestReviewOf(bookId: number) {
  return prisma.review.findFirst({ where: { bookId }, orderBy: { id: 'desc' } }); // clean: n-plus-one — nobody knows how many keys there are, and the loop is two calls away
}

async function ratingOf(bookId: number) {
  const review = await latestReviewOf(bookId);
  return review?.rating;
}

export async function twoCallsAway(bookIds: number[]) {
  for (const bookId of bookIds) console.log(await ratingOf(bookId));
}

function oldestReviewOf(bookId: number) {
  return prisma.review.findFirst({ where: { bookId }, orderBy: { id: 'asc' } }); // expect: n-plus-one
}

async function firstRatingOf(bookId: number) {
  const review = await oldestReviewOf(bookId);
  return review?.rating;
}

export async function twoCallsAwayFromRows() {
  for (const { id } of await prisma.book.findMany()) console.log(await firstRatingOf(id));
}

function stockOf(bookId: number) {
  return prisma.book.findFirst({ where: { id: bookId } }); // expect: n-plus-one #hidden
}

export async function hiddenName(groups: number[][]) {
  for (const stockOf of groups) console.log(stockOf.length);
  for (const group of groups) for (const bookId of group) console.log(await stockOf(bookId)); // origin: #hidden
}

interface ReviewEvent {
  readonly body: { readonly bookId: number };
}

export async function typedElement(events: unknown[]) {
  const books = await prisma.book.findMany({
    where: { id: { in: events.map((event: ReviewEvent) => event.body.bookId) } },
  });
  const booksById = new Map(books.map((book) => [book.id, book]));
  await Promise.all(
    events.map(async (event: ReviewEvent) => {
      const [book] = await Promise.all([booksById.get(event.body.bookId) ?? null, Promise.resolve(1)]); // expect: n-plus-one
      return book;
    }),
  );
}

export async function byIndex(bookIds: number[]) {
  let index = 0;
  while (index < bookIds.length) {
    console.log(await prisma.book.findFirst({ where: { id: bookIds[index] } })); // expect: n-plus-one
    index += 1;
  }
}

export async function batchesByIndex(bookIds: number[]) {
  let index = 0;
  while (index < bookIds.length) {
    console.log(await prisma.book.findMany({ where: { id: { in: bookIds.slice(index, index + 100) } } })); // clean: n-plus-one — one statement a batch
    index += 100;
  }
}
