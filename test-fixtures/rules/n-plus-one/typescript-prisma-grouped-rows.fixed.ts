// Rows that are grouped in a map: what comes out of it is what went in.
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

type Order = Awaited<ReturnType<typeof prisma.order.findMany>>[number];

export async function pushedOrMade() {
  const groups = new Map();
  for (const order of await prisma.order.findMany()) {
    if (!groups.has(order.status)) groups.set(order.status, []);
    groups.get(order.status).push(order);
  }
  for (const order of groups.get('OPEN') ?? []) {
    console.log(await prisma.customer.findUnique({ where: { id: order.customerId } })); // expect: n-plus-one
  }
}

export async function listedAndSet() {
  const groups = new Map();
  for (const order of await prisma.order.findMany()) {
    const group = groups.get(order.status) ?? [];
    group.push(order);
    groups.set(order.status, group);
  }
  for (const [, orders] of groups) {
    for (const order of orders) {
      console.log(await prisma.customer.findUnique({ where: { id: order.customerId } })); // expect: n-plus-one
    }
  }
}

export async function made() {
  const groups: Record<string, Order[]> = {};
  for (const order of await prisma.order.findMany()) (groups[order.status] ??= []).push(order);
  const rows = Object.values(groups);
  const customers = await prisma.customer.findMany({
    where: { id: { in: rows.flatMap((orders) => orders.map((order) => order.customerId)) } },
  });
  const customersById = new Map(customers.map((customer) => [customer.id, customer]));
  for (const orders of rows) {
    for (const order of orders) {
      console.log(customersById.get(order.customerId) ?? null); // expect: n-plus-one
    }
  }
}

export async function setAtOnce() {
  const groups = new Map();
  for (const order of await prisma.order.findMany()) groups.set(order.status, [...(groups.get(order.status) ?? []), order]);
  for (const orders of groups.values()) {
    for (const order of orders) {
      console.log(await prisma.customer.findUnique({ where: { id: order.customerId } })); // expect: n-plus-one
    }
  }
}

export async function inBatchOfOne() {
  const groups = new Map();
  for (const order of await prisma.order.findMany({ include: { customer: true } })) {
    if (!groups.has(order.status)) groups.set(order.status, []);
    groups.get(order.status).push(order);
  }
  for (const order of groups.get('OPEN') ?? []) {
    console.log(order.customer.name); // clean: n-plus-one — it came along
  }
}

export async function ofAnyLength(codes: { shelf: string; code: string }[]) {
  const groups = new Map<string, string[]>();
  for (const { shelf, code } of codes) {
    if (!groups.has(shelf)) groups.set(shelf, []);
    groups.get(shelf)?.push(code);
  }
  for (const [shelf, group] of groups) {
    console.log(group.length, await prisma.customer.findFirst({ where: { name: shelf } })); // expect: n-plus-one
  }
}
