import { prisma } from './database.js';

export async function customerName(id: number): Promise<string> {
  const customer = await prisma.customer.findUniqueOrThrow({ where: { id } });
  return customer.name;
}
