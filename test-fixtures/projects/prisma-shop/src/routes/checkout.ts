import { prisma } from '@/db';
import type { ShopRequest } from '@/lib';

export async function placeOrder(request: ShopRequest) {
  const order = await prisma.order.create({
    data: {
      number: 'new-1',
      customerId: request.ids[0] ?? 1,
      items: { create: request.ids.map((productId) => ({ productId, quantity: 1 })) }, // clean: unbatched-write — Prisma inserts plain nested rows together
    },
  });
  return order.number;
}

export async function placeOrderWithBulkItems(request: ShopRequest) {
  const order = await prisma.order.create({
    data: {
      number: 'new-2',
      customerId: request.ids[0] ?? 1,
      items: { createMany: { data: request.ids.map((productId) => ({ productId, quantity: 1 })) } }, // clean: unbatched-write — one insert for all items
    },
  });
  return order.number;
}

export async function placeOrderItemByItem(request: ShopRequest) {
  const order = await prisma.order.create({ data: { number: 'new-3', customerId: request.ids[0] ?? 1 } });
  const writes = [];
  for (const productId of request.ids) {
    writes.push(prisma.orderItem.create({ data: { orderId: order.id, productId, quantity: 1 } })); // expect: unbatched-write
  }
  await Promise.all(writes);
  return order.number;
}

export async function checkAvailability(request: ShopRequest) {
  const missing: string[] = [];
  for (const row of request.rows) {
    const known = await prisma.product.count({ where: { sku: row.sku, stock: { gte: row.quantity } } }); // expect: n-plus-one
    if (known === 0) missing.push(row.sku);
  }
  return missing;
}

export async function checkAvailabilityTogether(request: ShopRequest) {
  const products = await prisma.product.findMany({ where: { sku: { in: request.rows.map((row) => row.sku) } } });
  return request.rows.filter((row) => !products.some((product) => product.sku === row.sku && product.stock >= row.quantity)); // clean: n-plus-one — compared in memory
}
