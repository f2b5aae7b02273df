// Clients and delegates that are named as parts of other types, and tables that are chosen by name.
import { Prisma, PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

type Transaction = Parameters<Parameters<typeof prisma.$transaction>[0]>[0];

export async function inATransaction(tx: Transaction, ids: number[]) {
  await tx.comment.deleteMany({ where: { id: { in: ids } } }); // expect: unbatched-write
}

export async function throughADelegate(books: PrismaClient['book'], ids: number[]) {
  await books.deleteMany({ where: { id: { in: ids } } }); // expect: unbatched-write
}

export async function plainMember(order: Prisma.OrderCreateInput['status'], sent: Map<string, { delete(): void }>, names: string[]) {
  for (const name of names) sent.get(`${String(order)}${name}`)?.delete(); // clean: unbatched-write — nothing of a database
}

export async function oneTable(table: 'book' | 'author', ids: number[]) {
  for (const id of ids) await (prisma[table] as PrismaClient['book']).delete({ where: { id } }); // expect: unbatched-write
}

export async function everyTable() {
  for (const table of Object.values(Prisma.ModelName)) {
    await (prisma as unknown as Record<string, { deleteMany(): Promise<void> }>)[table]?.deleteMany(); // clean: unbatched-write — another table each time
  }
}

export async function restore(dump: Record<string, { id: number }[]>) {
  for (const [table, rows] of Object.entries(dump)) {
    await (prisma as never)[table].createMany({ data: rows }); // clean: unbatched-write — one statement a table
  }
}
