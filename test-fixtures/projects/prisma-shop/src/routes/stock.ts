import { prisma } from '@/db';
import { OrderStatus } from '@/generated/prisma/enums';
import { chunk, mapSeries, type ShopRequest } from '@/lib';
import { SupplierRepository } from '@/repositories';
import { StockService, stockActions, takeOne } from '@/services';

const stock = new StockService(prisma);
const suppliers = new SupplierRepository();
const thresholds = { low: 1, medium: 10, high: 100 };

export async function listSold(request: ShopRequest) {
  return stock.soldPerProduct(request.ids);
}

export async function listSoldTogether(request: ShopRequest) {
  return stock.soldTogether(request.ids);
}

export async function takeStock(request: ShopRequest) {
  await prisma.$transaction(async (tx) => {
    for (const id of request.ids) await takeOne(id, tx); // origin: #take-one
  });
}

export async function takeOneProduct(request: ShopRequest) {
  await takeOne(request.ids[0] ?? 1); // clean: unbatched-write — one product
}

export async function listReviewsOfLowStock() {
  return stockActions.reviewsOfLowStock(100);
}

export async function listSuppliersOneByOne(request: ShopRequest) {
  return suppliers.findEach(request.ids);
}

export async function listCitiesInSeries(request: ShopRequest) {
  return mapSeries(request.ids, (customerId) =>
    prisma.address.findFirst({ where: { customerId } }), // expect: n-plus-one
  );
}

export async function sumReviews(request: ShopRequest) {
  return request.ids.reduce(async (sum, productId) => {
    const reviews = await prisma.review.count({ where: { productId } }); // expect: n-plus-one
    return (await sum) + reviews;
  }, Promise.resolve(0));
}

export async function drainQueue(request: ShopRequest) {
  const queue = [...request.ids];
  const names: string[] = [];
  while (queue.length > 0) {
    const product = await prisma.product.findFirst({ where: { id: queue.shift() ?? 0 } }); // expect: n-plus-one
    if (product) names.push(product.name);
  }
  return names;
}

export async function listReviewsFiveAtATime(request: ShopRequest) {
  const counts: number[] = [];
  for (const ids of chunk(request.ids, 5)) {
    counts.push(...(await Promise.all(ids.map((productId) => prisma.review.count({ where: { productId } }))))); // expect: n-plus-one
  }
  return counts;
}

export async function listProductsCollected(request: ShopRequest) {
  const pending = [];
  for (const id of request.ids) pending.push(prisma.product.findUnique({ where: { id } })); // clean: n-plus-one — started in one tick, so batched
  return Promise.all(pending);
}

export async function listSuppliersInTwoSteps(request: ShopRequest) {
  return Promise.all(
    request.ids.map(async (id) => {
      const product = await prisma.product.findUnique({ where: { id } }); // clean: n-plus-one — one tick, so batched
      return prisma.supplier.findUnique({ where: { id: product?.supplierId ?? 0 } }); // clean: n-plus-one — the callbacks go on in one tick, so batched
    }),
  );
}

export async function listProductsInTransaction(request: ShopRequest) {
  return prisma.$transaction(async (tx) => {
    return Promise.all(
      request.ids.map((id) => tx.product.findUnique({ where: { id } })), // clean: n-plus-one — batched in a transaction too
    );
  });
}

export async function listProductsAsArray(request: ShopRequest) {
  return prisma.$transaction(
    request.ids.map((id) => prisma.product.findUnique({ where: { id } })), // clean: n-plus-one — batched as an array too
  );
}

export async function countByEnum() {
  const result: Record<string, number> = {};
  for (const status of Object.values(OrderStatus)) {
    result[status] = await prisma.order.count({ where: { status } }); // clean: n-plus-one — as many as the enum has values
  }
  return result;
}

export async function countByThreshold() {
  return Promise.all(
    Object.entries(thresholds).map(async ([name, limit]) => ({
      name,
      products: await prisma.product.count({ where: { stock: { lt: limit } } }), // clean: n-plus-one — three thresholds, written down here
    })),
  );
}

export async function listFirstThree(request: ShopRequest) {
  const result = [];
  for (const id of request.ids.slice(0, 3)) {
    result.push(await prisma.review.findFirst({ where: { productId: id } })); // clean: n-plus-one — at most three
  }
  return result;
}

export async function listTierSizes() {
  const customers = await prisma.customer.findMany();
  const sizes = new Map<string, number>();
  const result = [];
  for (const { name, tier } of customers) {
    let size = sizes.get(tier);
    if (size === undefined) {
      size = await prisma.customer.count({ where: { tier } }); // clean: n-plus-one — remembered, so asked once a tier
      sizes.set(tier, size);
    }
    result.push({ name, size });
  }
  return result;
}

export async function showTotals() {
  const [orders, products] = await Promise.all([prisma.order.count(), prisma.product.count()]); // clean: n-plus-one — two statements, no loop
  return { orders, products };
}

export async function forgetProducts(request: ShopRequest) {
  const known = new Map(request.ids.map((id) => [id, id]));
  for (const id of request.ids) known.delete(id); // clean: unbatched-write — a Map in memory
  return known.size + (await prisma.product.count());
}
