import { PrismaClient } from './generated/client/client.js';

const prisma = new PrismaClient();

export async function lamps() {
  const rooms = await prisma.room.findMany();
  for (const room of rooms) console.log(await prisma.lamp.findMany({ where: { roomId: room.id } })); // expect: n-plus-one
}
