// no-fix: shown only: pages that continue from a key are other ones where rows come and go meanwhile
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function exportAll(write: (titles: string[]) => void) {
  let page = 0;
  while (true) {
    const books = await prisma.book.findMany({ orderBy: { id: 'asc' }, skip: page * 500, take: 500 }); // expect: missing-pagination
    if (books.length === 0) break;
    write(books.map((book) => book.title));
    page += 1;
  }
}

export async function onePage(page: number) {
  return await prisma.book.findMany({ orderBy: { id: 'asc' }, skip: page * 20, take: 20 }); // clean: missing-pagination — one page, as somebody asks for it
}

export async function byCursor(after?: number) {
  let last = after;
  while (true) {
    const books = await prisma.book.findMany({ orderBy: { id: 'asc' }, take: 500, skip: last ? 1 : 0, ...(last && { cursor: { id: last } }) }); // clean: missing-pagination — behind a cursor only its row is left out
    if (books.length === 0) break;
    last = books[books.length - 1].id;
  }
}

export async function byKey(write: (titles: string[]) => void) {
  let last = 0;
  while (true) {
    const books = await prisma.book.findMany({ where: { id: { gt: last } }, orderBy: { id: 'asc' }, take: 500 }); // clean: missing-pagination — continues from a key
    if (books.length === 0) break;
    write(books.map((book) => book.title));
    last = books[books.length - 1].id;
  }
}
