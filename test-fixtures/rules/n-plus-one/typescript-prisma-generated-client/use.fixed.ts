import { PrismaClient } from './generated/client/client.js';

const prisma = new PrismaClient();

export async function lamps() {
  const rooms = await prisma.room.findMany();
  const allLamps = await prisma.lamp.findMany({ where: { roomId: { in: rooms.map((room) => room.id) } } });
  const lampsByRoomId = new Map<(typeof allLamps)[number]['roomId'], typeof allLamps>();
  for (const lamp of allLamps) {
    const group = lampsByRoomId.get(lamp.roomId);
    if (group) group.push(lamp);
    else lampsByRoomId.set(lamp.roomId, [lamp]);
  }

  for (const room of rooms) console.log(lampsByRoomId.get(room.id) ?? []); // expect: n-plus-one
}
