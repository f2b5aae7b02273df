// no-fix: shown only: a limit changes what is answered
const express = require('express');
const { PrismaClient } = require('@prisma/client');

const shop = new PrismaClient();
const app = express();

app.get('/tags', async (request, response) => response.json(await shop.tag.findMany())); // expect: missing-pagination
app.get('/first', async (request, response) => response.json(await shop.tag.findMany({ take: 20 }))); // clean: missing-pagination — a page of them

const routes = express.Router();
routes.get('/names', async (request, response) => {
  const names = await shop.tag.findMany({ select: { name: true } }); // expect: missing-pagination
  response.json(names);
});
app.use(routes);

const twice = require('../other-server')();
twice.get('/tags', async (request, response) => response.json(await shop.tag.findMany())); // clean: missing-pagination — nobody knows what that is
