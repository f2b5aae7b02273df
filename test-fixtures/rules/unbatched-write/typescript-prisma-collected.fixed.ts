// Loops that write a row in each pass and do something else as well: the rows are collected, and written after the loop.
import { Prisma, PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

interface Wanted {
  readonly label: string;
  readonly weight: number;
}

export default async function handler(wanted: readonly Wanted[]) {
  const made = [];
  for (const { label, weight } of wanted) {
    if (weight === 0) continue;
    console.log(label);
    const tag = await prisma.tag.create({ // expect: unbatched-write
      data: {
        label,
      },
    });
    made.push(tag);
  }
  return made;
}

export async function named(wanted: readonly Wanted[]) {
  const tags: Prisma.TagCreateManyInput[] = [];
  for (const { label, weight } of wanted) {
    console.log(weight);
    tags.push({ label }); // expect: unbatched-write
  }
  await prisma.tag.createMany({ data: tags });
}

export async function waitsForItsKey(wanted: readonly Wanted[]) {
  for (const { label } of wanted) {
    const tag = await prisma.tag.create({ data: { label } }); // expect: unbatched-write
    console.log(tag.id);
  }
}
