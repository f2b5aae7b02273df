import { prisma } from '@/db';
import { orderRepository, orderService } from '@/services';
import type { ShopRequest } from '@/lib';

export async function listOrdersWithCustomer() {
  const orders = await prisma.order.findMany();
  const result = [];
  for (const order of orders) {
    const customer = await prisma.customer.findUnique({ where: { id: order.customerId } }); // expect: n-plus-one
    result.push({ number: order.number, customer: customer?.name });
  }
  return result;
}

export async function listOrdersIncluded() {
  const orders = await prisma.order.findMany({ include: { customer: true, items: { include: { product: true } } } });
  return orders.map((order) => ({
    number: order.number,
    customer: order.customer.name, // clean: n-plus-one — included above
    products: order.items.map((item) => item.product.name), // clean: n-plus-one — included above
  }));
}

export async function countItemsPerOrder() {
  const orders = await prisma.order.findMany();
  return Promise.all(
    orders.map(async (order) => ({
      number: order.number,
      items: await prisma.orderItem.count({ where: { orderId: order.id } }), // expect: n-plus-one
    })),
  );
}

export async function countItemsTogether() {
  const orders = await prisma.order.findMany({ include: { _count: { select: { items: true } } } });
  return orders.map((order) => ({ number: order.number, items: order._count.items })); // clean: n-plus-one — counted in the same read
}

export async function listPaymentsOneByOne() {
  const orders = await prisma.order.findMany({ select: { id: true } });
  const amounts: number[] = [];
  for (const { id } of orders) {
    const payment = await prisma.order.findUnique({ where: { id } }).payment(); // expect: n-plus-one
    if (payment) amounts.push(payment.amount);
  }
  return amounts;
}

export async function listPaymentsInOneTick() {
  const orders = await prisma.order.findMany({ select: { id: true } });
  const payments = await Promise.all(
    orders.map(({ id }) => prisma.payment.findUnique({ where: { orderId: id } })), // clean: n-plus-one — Prisma batches findUnique of one tick
  );
  return payments.map((payment) => payment?.amount);
}

export async function countOrdersByStatus() {
  const result: Record<string, number> = {};
  for (const status of ['OPEN', 'PAID', 'SHIPPED'] as const) {
    result[status] = await prisma.order.count({ where: { status } }); // clean: n-plus-one — three statuses, written down here
  }
  return result;
}

export async function auditOrders() {
  const lines: string[] = [];
  for await (const page of orderRepository.pages()) {
    for (const order of page) {
      const first = await prisma.orderItem.findFirst({ where: { orderId: order.id } }); // expect: n-plus-one
      lines.push(`${order.number}: ${first?.quantity ?? 0}`);
    }
  }
  return lines;
}

export async function exportOrders() {
  const lines: string[] = [];
  for await (const page of orderRepository.pages()) {
    const items = await prisma.orderItem.findMany({ where: { orderId: { in: page.map((order) => order.id) } } }); // clean: n-plus-one — one statement a page
    lines.push(`${page.length} orders, ${items.length} items`);
  }
  return lines;
}

export async function expireOrders() {
  return orderService.expireEach();
}

export async function expireOrdersTogether() {
  return orderService.expireTogether();
}

export async function findOrderOfFirstReviewer(request: ShopRequest) {
  for (const customerId of request.ids) {
    const order = await prisma.order.findFirst({ where: { customerId } }); // clean: n-plus-one — stops at the first hit
    if (order) return order.number;
  }
  return null;
}

export async function showOrder(request: ShopRequest) {
  const orders = await prisma.order.findMany({ where: { id: request.ids[0] ?? 0 }, take: 1 });
  const result = [];
  for (const order of orders) {
    const items = await prisma.orderItem.findMany({ where: { orderId: order.id } }); // clean: n-plus-one — at most one order
    result.push({ number: order.number, items: items.length });
  }
  return result;
}
