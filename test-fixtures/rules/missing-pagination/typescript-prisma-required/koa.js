const Koa = require('koa');
const Router = require('@koa/router');
const { PrismaClient } = require('@prisma/client');

const shop = new PrismaClient();
const app = new Koa();
const router = new Router();

router.get('/tags', async (context) => {
  context.body = await shop.tag.findMany(); // expect: missing-pagination
});
app.use(router.routes());
