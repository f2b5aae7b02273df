import type { FastifyInstance, FastifyPluginAsync } from 'fastify';

const tags: FastifyPluginAsync = async (app) => {
  app.get('/tags', async () => {
    return app.shop.tag.findMany(); // expect: missing-pagination
  });
  app.get('/this', async function (request, reply) {
    return reply.send(await this.shop.author.findMany()); // expect: missing-pagination
  });
  app.get('/first', async () => app.shop.tag.findMany({ take: 20 })); // clean: missing-pagination — a page of them
  app.get('/other', async () => app.cellar.tag.findMany()); // clean: missing-pagination — nothing of that name was put on the application
};

export default tags;

export async function authors(app: FastifyInstance) {
  app.get('/authors', async (request, reply) => reply.send(await app.shop.author.findMany())); // expect: missing-pagination
}
