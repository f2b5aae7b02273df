// What is looked up in rows may be missing, and then the other branch is taken.
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function byMap(wanted: { label: string }[]) {
  const tags = await prisma.tag.findMany();
  const known = new Map(tags.map((tag) => [tag.label, tag]));
  const newTags = [];
  for (const { label } of wanted) {
    if (known.get(label)) continue;
    newTags.push({ label }); // expect: unbatched-write
  }
  await prisma.tag.createMany({ data: newTags });
}

export async function bySearch(wanted: { label: string }[]) {
  const tags = await prisma.tag.findMany();
  const newTags = [];
  for (const { label } of wanted) {
    const known = tags.map((tag) => tag).find((tag) => tag.label === label);
    if (!known) newTags.push({ label }); // expect: unbatched-write
  }
  await prisma.tag.createMany({ data: newTags });
}

export async function elementsAreThere() {
  for (const tag of await prisma.tag.findMany()) {
    if (!tag) await prisma.tag.create({ data: { label: 'new' } }); // clean: unbatched-write — every one of them is there
  }
}
