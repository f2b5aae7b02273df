import type { Prisma, PrismaClient } from '@/generated/prisma/client';
import { prisma } from '@/db';

export class StockService {
  constructor(private readonly db: PrismaClient) {}

  async soldPerProduct(productIds: readonly number[]): Promise<number[]> {
    const sold: number[] = [];
    for (const productId of productIds) {
      sold.push(await this.db.orderItem.count({ where: { productId } })); // expect: n-plus-one
    }
    return sold;
  }

  async soldTogether(productIds: readonly number[]) {
    return this.db.orderItem.groupBy({ by: ['productId'], where: { productId: { in: [...productIds] } }, _count: true }); // clean: n-plus-one — grouped by the database
  }
}

/** Takes one piece of a product, in the caller's transaction if there is one. */
export async function takeOne(productId: number, db: Prisma.TransactionClient = prisma): Promise<void> {
  await db.product.update({ where: { id: productId }, data: { stock: { decrement: 1 } } }); // expect: unbatched-write #take-one
}

export const stockActions = {
  async lowStock(limit: number) {
    return prisma.product.findMany({ where: { stock: { lt: limit } } });
  },

  async reviewsOfLowStock(limit: number) {
    const products = await stockActions.lowStock(limit);
    const reviews = [];
    for (const { id } of products) {
      reviews.push(await prisma.review.findMany({ where: { productId: id } })); // expect: n-plus-one
    }
    return reviews;
  },
};
