import prisma from './db';
import { authorName, detail, latestReview, reviewsOf } from './index';

export async function catalogue() {
  const books = await prisma.book.findMany();
  const entries = [];
  for (const book of books) { // origin: #latest
    entries.push({ title: book.title, review: await latestReview(book.id) });
  }
  return entries;
}

export async function listing() {
  const books = await prisma.book.findMany({ orderBy: { title: 'asc' } });
  return Promise.all(books.map(async (book) => ({ title: book.title, author: await describe(book.authorId) }))); // origin: #author
}

async function describe(id: number) {
  return `by ${await authorName(id)}`;
}

export async function reviewPage() {
  const books = await prisma.book.findMany();
  return reviewsOf(books.map((book) => book.id));
}

export async function bookPage(id: number) {
  return detail(id);
}
