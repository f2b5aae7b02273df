// Lookups by unique key: which of them Prisma gathers into one statement, and which it does not.
import { prisma } from '@/db';
import type { ShopRequest } from '@/lib';

const shop = prisma.$extends({
  model: {
    product: {
      async soldOut(id: number) {
        const product = await prisma.product.findFirst({ where: { id, stock: 0 } }); // expect: n-plus-one #sold-out
        return product !== null;
      },
    },
  },
});

export async function listSoldOut(request: ShopRequest) {
  const soldOut: number[] = [];
  for (const id of request.ids) {
    if (await shop.product.soldOut(id)) soldOut.push(id); // origin: #sold-out
  }
  return soldOut;
}

export async function listCustomersOfOrdersFluently(request: ShopRequest) {
  return Promise.all(
    request.ids.map((id) => prisma.order.findUnique({ where: { id } }).customer()), // clean: n-plus-one — one tick, relations of findUnique are batched too
  );
}

export async function listProductsOrFail(request: ShopRequest) {
  return Promise.all(
    request.ids.map((id) => prisma.product.findUniqueOrThrow({ where: { id } })), // clean: n-plus-one — one tick, batched like findUnique
  );
}

export async function listProductsWithSuppliers(request: ShopRequest) {
  return Promise.all(
    request.ids.map((id) => prisma.product.findUnique({ where: { id }, include: { supplier: true } })), // clean: n-plus-one — one tick and the same shape
  );
}

export async function listProductsInStock(request: ShopRequest) {
  return Promise.all(
    request.ids.map((id) => prisma.product.findUnique({ where: { id, stock: { gt: 0 } } })), // expect: n-plus-one
  );
}

export async function listFirstProducts(request: ShopRequest) {
  return Promise.all(
    request.ids.map((id) => prisma.product.findFirst({ where: { id } })), // expect: n-plus-one
  );
}
