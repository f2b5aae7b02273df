// file-is-clean
import type { FastifyPluginAsync } from 'fastify';
import plugin from 'fastify-plugin';
import { PrismaClient } from '@prisma/client';

const client: FastifyPluginAsync = plugin(async (app) => {
  app.decorate('shop', new PrismaClient());
});

export default client;
