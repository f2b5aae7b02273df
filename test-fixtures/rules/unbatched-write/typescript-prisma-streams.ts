import { PrismaClient } from '@prisma/client';
import { times } from 'lodash-es';

import { makeConsumer } from 'message-queue';

const prisma = new PrismaClient();

export async function messages(topic: string, given) {
  for await (const message of makeConsumer(topic)) {
    await prisma.tag.create({ data: { label: message.label } }); // clean: unbatched-write — there is no telling when the next one comes
  }
  for await (const message of given) {
    await prisma.tag.create({ data: { label: message.label } }); // clean: unbatched-write — there is no telling when the next one comes
  }
}

export async function messagesForAll(topic: string, labels: string[]) {
  for await (const message of makeConsumer(topic)) {
    for (const label of labels) await prisma.tag.create({ data: { label: label + message.label } }); // expect: unbatched-write
  }
}

export async function numbered(count: number) {
  await Promise.all(times(count, (index) => prisma.tag.create({ data: { label: String(index) } }))); // expect: unbatched-write
  await Promise.all(times(3, (index) => prisma.tag.create({ data: { label: String(index) } }))); // clean: unbatched-write — three, whatever the data
}
