const app = require('fastify')({ logger: true });
const plugin = require('fastify-plugin');
const { PrismaClient } = require('@prisma/client');

app.register(
  plugin(async (instance) => {
    instance.decorate('shop', new PrismaClient());
  }),
);

app.get('/tags', async () => {
  return app.shop.tag.findMany(); // expect: missing-pagination
});
app.get('/first', async () => app.shop.tag.findMany({ take: 20 })); // clean: missing-pagination — a page of them
