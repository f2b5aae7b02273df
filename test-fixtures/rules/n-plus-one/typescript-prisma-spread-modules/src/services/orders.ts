import { PrismaClient } from '#database';

const client = new PrismaClient();

export const orderOf = (id: number) => client.order.findFirst({ where: { id, isOpen: true } }); // expect: n-plus-one #order
