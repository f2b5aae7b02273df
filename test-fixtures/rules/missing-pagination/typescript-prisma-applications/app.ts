// no-fix: shown only: a limit changes what is answered
import Fastify from 'fastify';
import { Hono, type Context } from 'hono';
import { PrismaClient } from '@prisma/client';

import client from './plugins/client.js';
import tags, { authors } from './routes/tags.js';

const app = Fastify();
await app.register(client);
await app.register(tags);
await app.register(authors);

interface Environment {
  Variables: { shop: PrismaClient; page: number };
}

export const hono = new Hono<Environment>();
hono.get('/posts', async (c) => {
  const shop = c.get('shop');
  return c.json(await shop.post.findMany()); // expect: missing-pagination
});
hono.get('/tags', async (c) => c.json(await c.var.shop.tag.findMany())); // expect: missing-pagination
hono.get('/tag', async (c) => c.json(await c.get('shop').tag.findFirst())); // clean: missing-pagination — one row
hono.get('/page', async (c) => c.json(await c.get('shop').tag.findMany({ take: c.get('page') }))); // clean: missing-pagination — a page of them

export async function publishers(c: Context<Environment>) {
  return c.json(await c.get('shop').publisher.findMany()); // expect: missing-pagination
}

export async function local(c: Context) {
  c.set('shop', new PrismaClient());
  return c.json(await c.get('shop').publisher.findMany()); // expect: missing-pagination
}
