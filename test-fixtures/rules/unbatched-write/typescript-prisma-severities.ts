// How loudly a write per row is told: a warning where the client can say the same for many rows, else information.
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function theSameForAll() {
  const orders = await prisma.order.findMany();
  for (const order of orders) {
    await prisma.order.update({ where: { id: order.id }, data: { status: 'PAID' } }); // expect: unbatched-write warning
  }
}

export async function somethingElseForEach() {
  const books = await prisma.book.findMany();
  for (const book of books) {
    await prisma.book.update({ where: { id: book.id }, data: { stock: book.stock * 2 } }); // expect: unbatched-write info
  }
}

export async function givenFromOutside(stock: number) {
  const books = await prisma.book.findMany();
  for (const book of books) {
    await prisma.book.update({ where: { id: book.id }, data: { stock } }); // expect: unbatched-write warning
  }
}

export async function whereItIsMissing() {
  const posts = await prisma.post.findMany();
  for (const post of posts) {
    await prisma.tag.upsert({ where: { label: post.title }, create: { label: post.title }, update: {} }); // expect: unbatched-write info
  }
}

export async function withItsRelations() {
  const posts = await prisma.post.findMany();
  for (const post of posts) {
    await prisma.tag.create({ data: { label: post.title, posts: { connect: { id: post.id } } } }); // expect: unbatched-write info
  }
}

export async function eachForItself() {
  const posts = await prisma.post.findMany();
  for (const post of posts) {
    try {
      await prisma.tag.create({ data: { label: post.title } }); // expect: unbatched-write info
    } catch (error) {
      console.error(post.id, error);
    }
  }
}

export async function allOrNone() {
  const posts = await prisma.post.findMany();
  try {
    for (const post of posts) {
      await prisma.tag.create({ data: { label: post.title } }); // expect: unbatched-write warning
    }
  } catch (error) {
    console.error(error);
  }
}
