// no-fix: shown only: a limit changes what is answered
import express, { type Request, type Response as Reply } from 'express';
import type { NextApiRequest, NextApiResponse } from 'next';
import { NextResponse } from 'next/server';
import { PrismaClient } from '@prisma/client';
import { initTRPC } from '@trpc/server';
import { Controller, Get } from '@nestjs/common';
import Fastify from 'fastify';
import { Hono } from 'hono';

const prisma = new PrismaClient();
const app = express();

app.get('/books', async (req, res) => {
  const books = await prisma.book.findMany(); // expect: missing-pagination
  res.json(books);
});

app.get('/orders', async (req, res) => {
  const orders = await prisma.order.findMany({ where: { status: 'OPEN' }, include: { items: true } }); // expect: missing-pagination
  res.status(200).json({ orders });
});

export async function listReviews(req: Request, res: Reply) {
  const reviews = await prisma.review.findMany({ where: { bookId: Number(req.params.id) } }); // expect: missing-pagination
  return res.send(reviews.map((review) => ({ id: review.id, text: review.text })));
}

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  const customers = await prisma.customer.findMany({ orderBy: { name: 'asc' } }); // expect: missing-pagination
  res.status(200).json(customers);
}

export async function GET() {
  const posts = await prisma.post.findMany({ select: { id: true, title: true } }); // expect: missing-pagination
  return NextResponse.json({ posts });
}

export async function POST() {
  return Response.json(await prisma.comment.findMany({ where: { authorId: 1 } })); // expect: missing-pagination
}

async function loadAuthors() {
  return prisma.author.findMany({ include: { books: true } }); // expect: missing-pagination #authors
}

app.get('/authors', async (_req, res) => {
  const authors = await loadAuthors();
  res.json({ data: authors }); // origin: #authors
});

const t = initTRPC.create();

export const router = t.router({
  tags: t.procedure.query(async () => {
    return prisma.tag.findMany(); // expect: missing-pagination
  }),
});

@Controller('publishers')
export class PublishersController {
  constructor(private readonly client: PrismaClient) {}

  @Get()
  async list() {
    return this.client.publisher.findMany(); // expect: missing-pagination
  }
}

const server = Fastify();

server.get('/addresses', async () => {
  return prisma.address.findMany(); // expect: missing-pagination
});

const hono = new Hono();

hono.get('/items', async (c) => {
  const items = await prisma.orderItem.findMany(); // expect: missing-pagination
  return c.json(items);
});

app.get('/filtered', async (req, res) => {
  const all = await prisma.book.findMany(); // expect: missing-pagination
  res.json(all.filter((book) => book.stock > 0));
});

app.get('/sorted', async (req, res) => {
  const list = await prisma.post.findMany({ where: { authorId: 3 } }); // expect: missing-pagination
  list.sort((a, b) => a.views - b.views);
  res.json([...list]);
});

export async function itemsOfAll(req: NextApiRequest, res: NextApiResponse) {
  const open = await prisma.order.findMany({ where: { customerId: Number(req.query.id) } }); // clean: missing-pagination — only their keys are used
  const items = await Promise.all(open.map(async (order) => prisma.orderItem.findMany({ where: { orderId: order.id } }))); // expect: missing-pagination
  res.json(items.flat());
}

export async function itemsOfEach(req: NextApiRequest, res: NextApiResponse) {
  const open = await prisma.order.findMany({ where: { customerId: Number(req.query.id) }, include: { items: true } }); // expect: missing-pagination
  res.json(open.flatMap((order) => order.items));
}
