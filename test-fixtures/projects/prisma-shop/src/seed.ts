// Fills the empty shop with data in proportion to `parents`: so many customers, orders, products, suppliers and categories.
// Every table is filled by one statement, so that seeding stays fast; the request that it gives selects all of them.
import { prisma } from './db';
import type { ShopRequest } from './lib';

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

/** Writes the rows and gives the request that every endpoint is called with. The database must hold the tables, empty. */
export async function seed(parents: number): Promise<ShopRequest> {
  const ids = numbers(parents);
  await prisma.setting.createMany({
    data: [
      { key: 'name', value: 'Corner shop' },
      { key: 'vat', value: '0.2' },
      { key: 'discount', value: '0.1' },
    ],
  });
  await prisma.tag.createMany({ data: [{ label: 'new' }, { label: 'sale' }] });
  await prisma.customer.createMany({ data: ids.map((id) => ({ email: `c${id}@example.org`, name: `Customer ${id}` })) });
  await prisma.address.createMany({ data: ids.map((customerId) => ({ customerId, city: `City ${customerId}` })) });
  await prisma.supplier.createMany({ data: ids.map((id) => ({ name: `Supplier ${id}` })) });
  await prisma.category.createMany({
    data: ids.map((id) => ({ name: `Category ${id}`, parentId: id === 1 ? null : Math.floor(id / 2) })),
  });
  await prisma.product.createMany({
    data: ids.map((id) => ({ sku: `sku-${id}`, name: `Product ${id}`, price: id * 10, stock: 5, supplierId: id, categoryId: id })),
  });
  await prisma.order.createMany({ data: ids.map((id) => ({ number: `order-${id}`, customerId: id, total: id })) });
  await prisma.orderItem.createMany({
    data: ids.flatMap((orderId) => [1, 2].map((quantity) => ({ orderId, quantity, productId: ((orderId + quantity) % parents) + 1 }))),
  });
  await prisma.payment.createMany({ data: ids.map((orderId) => ({ orderId, amount: orderId })) });
  await prisma.review.createMany({ data: ids.map((id) => ({ rating: (id % 5) + 1, text: 'fine', productId: id, customerId: id })) });
  await prisma.depot.createMany({
    data: ids.map((id) => ({ zone: `zone-${id % 3}`, code: `depot-${id}`, zipCode: `${1000 + id}`, labels: ['dry'], attributes: { floor: id, owner: { name: 'shop' } }, parentId: id === 1 ? null : 1 })),
  });
  await prisma.shelf.createMany({ data: ids.map((id) => ({ depotId: id, number: 1, note: 'empty', productId: id })) });
  return {
    ids,
    rows: ids.map((id) => ({ email: `new${id}@example.org`, name: `New ${id}`, sku: `sku-${id}`, quantity: 1 })),
  };
}
