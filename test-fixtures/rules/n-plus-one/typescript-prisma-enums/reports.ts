// Enums of the schema are constants: a loop over one runs as often as it has values.
// no-fix: none of these reads is asked for in the loop itself by a key of which a list can be made before it
import { PrismaClient, Prisma, $Enums } from './generated/prisma/client';
import { OrderStatus } from './generated/prisma/enums';
import { OrderStatus as Status } from '@prisma/client';

const prisma = new PrismaClient();

export async function perStatus() {
  for (const status of Object.values(OrderStatus)) {
    await prisma.order.count({ where: { status } }); // clean: n-plus-one — as many as the enum has values
  }
  await Promise.all(Object.keys($Enums.OrderStatus).map((status) => prisma.order.count({ where: { status } }))); // clean: n-plus-one — as many as the enum has values
  for (const status of Object.values(Prisma.OrderStatus)) {
    await prisma.order.findFirst({ where: { status } }); // clean: n-plus-one — as many as the enum has values
  }
  for (const status of Object.values(Status)) {
    await prisma.order.findFirst({ where: { status } }); // clean: n-plus-one — as many as the enum has values
  }
}

export async function perGivenStatus(statuses: OrderStatus[]) {
  for (const status of statuses) {
    await prisma.order.count({ where: { status } }); // expect: n-plus-one
  }
}
