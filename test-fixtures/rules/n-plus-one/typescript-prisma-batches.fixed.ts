// Lists that packages cut into batches, and pools of packages that go through a list element by element.
import { chunk as lodashChunk } from 'lodash';
import eachChunk from 'lodash/chunk';
import { chunk } from 'es-toolkit';
import { cluster, parallel } from 'radash';
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function inBatches(ids: number[]) {
  for (const part of chunk(ids, 500)) await prisma.book.findMany({ where: { id: { in: part } } }); // clean: n-plus-one — one query a batch
  for (const part of cluster(ids, 500)) await prisma.book.findMany({ where: { id: { in: part } } }); // clean: n-plus-one — one query a batch
  for (const part of lodashChunk(ids, 500)) await prisma.book.findMany({ where: { id: { in: part } } }); // clean: n-plus-one — one query a batch
  for (const part of eachChunk(ids, 500)) await prisma.book.findMany({ where: { id: { in: part } } }); // clean: n-plus-one — one query a batch
}

export async function elementsOfBatches(ids: number[]) {
  for (const part of chunk(ids, 500)) {
    await Promise.all(part.map((id) => prisma.book.findUnique({ where: { id } }))); // expect: n-plus-one
  }
}

export async function inAPool(ids: number[]) {
  return parallel(5, ids, async (id) => prisma.book.findFirst({ where: { id } })); // expect: n-plus-one
}

export async function fromAsync(ids: number[]) {
  await Array.fromAsync(ids, async (id) => await prisma.author.findUnique({ where: { id } })); // expect: n-plus-one
  return Array.fromAsync(ids, (id) => prisma.author.findFirst({ where: { id } })); // expect: n-plus-one
}

interface Shelf {
  id: number;
  shelves: Shelf[];
}

function collect(shelf: Shelf, into: number[]) {
  into.push(shelf.id);
  for (const inner of shelf.shelves) collect(inner, into);
}

export async function filledByAnother(shelf: Shelf) {
  const ids: number[] = [];
  collect(shelf, ids);
  for (const id of ids) await prisma.book.findFirst({ where: { id } }); // expect: n-plus-one
}

export async function neverFilled() {
  const ids: number[] = [];
  for (const id of ids) await prisma.book.findFirst({ where: { id } }); // clean: n-plus-one — there is nothing in it
}
