// Loops that count: up to twenty passes are few, attempts are as many as it takes.
// no-fix: rows are made of numbers, which nobody has collected
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function many() {
  for (let i = 0; i < 5000; i++) {
    await prisma.tag.create({ data: { label: `tag ${i}` } }); // expect: unbatched-write
  }
  return Promise.all(Array.from({ length: 5000 }, (_, i) => prisma.tag.create({ data: { label: `more ${i}` } }))); // expect: unbatched-write
}

export async function few() {
  for (let i = 0; i < 5; i++) {
    await prisma.tag.create({ data: { label: `tag ${i}` } }); // clean: unbatched-write — five are few
  }
  await Promise.all(Array.from({ length: 5 }, (_, i) => prisma.tag.create({ data: { label: `more ${i}` } }))); // clean: unbatched-write — five are few
}

export async function attempts() {
  for (let i = 0; i < 50; i++) {
    try {
      return await prisma.tag.create({ data: { label: `tag ${i}` } }); // clean: unbatched-write — an attempt, until one succeeds
    } catch {
      continue;
    }
  }
}
