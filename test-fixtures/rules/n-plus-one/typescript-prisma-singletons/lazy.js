// no-fix: none of these reads is asked for in the loop itself by a key of which a list can be made before it
import { PrismaClient } from '@prisma/client';

import { keep } from './keep.ts';

let client;

function lazily() {
  client ??= new PrismaClient();
  return client;
}

globalThis.shopClient ||= new PrismaClient();
const shared = globalThis.shopClient;
const kept = keep('shop', () => new PrismaClient());

export async function lazyClient(ids) {
  for (const id of ids) await lazily().order.findFirst({ where: { id } }); // expect: n-plus-one
}

export async function sharedClient(ids) {
  for (const id of ids) await shared.order.findFirst({ where: { id } }); // expect: n-plus-one
}

export async function keptClient(ids) {
  for (const id of ids) await kept.order.findFirst({ where: { id } }); // expect: n-plus-one
}

export async function fromSomewhereElse(ids) {
  for (const id of ids) await globalThis.otherClient.order.findFirst({ where: { id } }); // clean: n-plus-one — nobody knows what that is
}

const publishers = {};

export async function rememberedByKey(books) {
  for (const book of books) {
    publishers[book.publisherId] ??= await shared.publisher.findFirst({ where: { id: book.publisherId } }); // clean: n-plus-one — asked once for each publisher, then remembered
    console.log(book.title, publishers[book.publisherId]);
  }
}

export async function filledIn(books) {
  for (const book of books) {
    book.publisher ??= await shared.publisher.findFirst({ where: { id: book.publisherId } }); // expect: n-plus-one
  }
}
