import express from 'express';
import { prisma } from './database.js';
import { packingList } from './orders.js';

export const app = express();

app.get('/books', async (request, response) => {
  const books = await prisma.book.findMany({ orderBy: { title: 'asc' } });
  response.json(books);
});

app.get('/books/page/:number', async (request, response) => {
  const books = await prisma.book.findMany({ orderBy: { id: 'asc' }, take: 50, skip: 50 * Number(request.params.number) });
  response.json(books);
});

app.get('/packing-list', async (request, response) => {
  response.json(await packingList(new Date(String(request.query.since))));
});
