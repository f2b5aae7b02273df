// file-is-clean
import express from 'express';
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();
const app = express();

app.get('/page', async (req, res) => {
  const books = await prisma.book.findMany({ take: 50, skip: Number(req.query.skip) }); // clean: missing-pagination — limited
  res.json(books);
});

app.get('/limit', async (req, res) => {
  const limit = Math.min(Number(req.query.limit), 100);
  res.json(await prisma.order.findMany({ take: limit, orderBy: { id: 'desc' } })); // clean: missing-pagination — limited
});

app.get('/cursor', async (req, res) => {
  res.json(await prisma.order.findMany({ cursor: { id: Number(req.query.after) }, take: 20, skip: 1 })); // clean: missing-pagination — limited
});

app.get('/one', async (req, res) => {
  res.json(await prisma.book.findUnique({ where: { id: Number(req.query.id) } })); // clean: missing-pagination — one row
});

app.get('/unique', async (req, res) => {
  res.json(await prisma.book.findMany({ where: { isbn: String(req.query.isbn) } })); // clean: missing-pagination — the filter is unique
});

app.get('/compound', async (req, res) => {
  res.json(await prisma.review.findMany({ where: { bookId: 1, customerId: Number(req.query.customer) } })); // clean: missing-pagination — unique together
});

app.get('/keys', async (req, res) => {
  const ids = String(req.query.ids).split(',').map(Number);
  res.json(await prisma.book.findMany({ where: { id: { in: ids } } })); // clean: missing-pagination — bounded by the keys that were asked for
});

app.get('/count', async (req, res) => {
  res.json({ total: await prisma.order.count() }); // clean: missing-pagination — a number
});

app.get('/total', async (req, res) => {
  const items = await prisma.orderItem.findMany({ where: { orderId: Number(req.query.order) } }); // clean: missing-pagination — only a sum leaves the program
  res.json({ quantity: items.reduce((sum, item) => sum + item.quantity, 0) });
});

app.get('/grouped', async (req, res) => {
  res.json(await prisma.order.groupBy({ by: ['status'], _count: true })); // clean: missing-pagination — as many as there are statuses
});

app.post('/archive', async (req, res) => {
  const orders = await prisma.order.findMany({ where: { status: 'SHIPPED' } }); // clean: missing-pagination — the rows do not leave the program
  await prisma.order.deleteMany({ where: { id: { in: orders.map((order) => order.id) } } });
  res.json({ archived: true });
});

app.get('/sliced', async (req, res) => {
  const { page = 1, size = 20 } = req.query as { page?: number; size?: number };
  const options = { skip: (page - 1) * size, take: size };
  res.json(await prisma.customer.findMany({ where: { segment: 'retail' }, ...options })); // clean: missing-pagination — limited by the options
});

export async function internal() {
  return prisma.book.findMany(); // clean: missing-pagination — reaches no response
}

async function search(args: Parameters<typeof prisma.post.findMany>[0]) {
  return prisma.post.findMany(args); // clean: missing-pagination — the caller sets the limit
}

app.get('/search', async (req, res) => {
  res.json(await search({ where: { title: { contains: String(req.query.q) } }, take: 10 }));
});
