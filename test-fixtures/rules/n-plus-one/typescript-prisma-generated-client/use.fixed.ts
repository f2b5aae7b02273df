import { PrismaClient } from './generated/client/client.js';

const prisma = new PrismaClient();

export async function lamps() {
  const rooms = await prisma.room.findMany({ include: { lamps: true } });
  for (const room of rooms) console.log(room.lamps); // expect: n-plus-one
}
