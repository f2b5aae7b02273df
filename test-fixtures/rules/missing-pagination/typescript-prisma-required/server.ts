import { PrismaClient } from '@prisma/client';
import express = require('express');
import * as whole from 'express';

const shop = new PrismaClient();
const app = express();
app.get('/tags', async (request, response) => response.json(await shop.tag.findMany())); // expect: missing-pagination

const old = whole();
old.get('/tags', async (request, response) => response.json(await shop.tag.findMany())); // expect: missing-pagination
