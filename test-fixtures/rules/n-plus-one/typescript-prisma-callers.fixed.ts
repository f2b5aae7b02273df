// What the callers of a function give it says more of its loops than its own types do.
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

async function readFew(ids: number[]) {
  for (const id of ids) console.log(await prisma.book.findFirst({ where: { id } })); // clean: n-plus-one — everybody gives two or three
}

export async function two() {
  await readFew([1, 2]);
}

export async function three(id: number) {
  await readFew([id, id + 1, id + 2]);
}

async function readMany(ids: number[]) {
  const authors = await prisma.author.findMany({ where: { id: { in: ids } } });
  const authorsById = new Map(authors.map((author) => [author.id, author]));
  for (const id of ids) console.log(authorsById.get(id) ?? null); // expect: n-plus-one
}

export async function one(id: number) {
  await readMany([id]);
}

export async function as_many_as_there_are(ids: number[]) {
  await readMany(ids);
}

async function readThrough(ids: number[]) {
  const reviews = await prisma.review.findMany({ where: { id: { in: ids } } });
  const reviewsById = new Map(reviews.map((review) => [review.id, review]));
  for (const id of ids) console.log(reviewsById.get(id) ?? null); // expect: n-plus-one
}

async function passesOn(ids: number[]) {
  await readThrough(ids);
}

export async function passesRowsOn() {
  const books = await prisma.book.findMany();
  await passesOn(books.map((book) => book.id));
}
