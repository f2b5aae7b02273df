// Object literals with methods, values that start as constants, and conditions that are no caches.
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

const reviews = {
  client: prisma,
  async of(bookId: number) {
    return this.client.review.findMany({ where: { bookId } }); // expect: n-plus-one
  },
  ofAll: async (bookIds: number[]) => prisma.review.findMany({ where: { bookId: { in: bookIds } } }), // clean: n-plus-one — one statement for all
};

export async function readEach(ids: number[]) {
  for (const id of ids) await reviews.of(id);
}

export async function readTogether(ids: number[]) {
  return reviews.ofAll(ids);
}

export const exporter = {
  db: prisma,
  async run(ids: number[]) {
    const reviewCounts = await this.db.review.groupBy({ by: ['bookId'], where: { bookId: { in: ids } }, _count: true });
    const reviewCountsByBookId = new Map(reviewCounts.map((group) => [group.bookId, group._count]));
    for (const id of ids) console.log(reviewCountsByBookId.get(id) ?? 0); // expect: n-plus-one
  },
};

export async function perElementOfABatch(ids: number[]) {
  for (let start = 0; start < ids.length; start += 50) {
    for (const id of ids.slice(start, start + 50)) {
      await prisma.review.findFirst({ where: { bookId: id } }); // expect: n-plus-one
    }
  }
}

export async function perBatch(ids: number[]) {
  for (let start = 0; start < ids.length; start += 50) {
    await prisma.review.findMany({ where: { bookId: { in: ids.slice(start, start + 50) } } }); // clean: n-plus-one — one statement a batch
  }
}

export async function filledUnderACondition(ids: number[], wanted: boolean) {
  const result: Record<string, number> = {};
  for (const id of ids) {
    if (wanted) result[id] = await prisma.review.count({ where: { bookId: id } }); // expect: n-plus-one
  }
  return result;
}

export async function filledOncePerKey(ids: number[]) {
  const result: Record<string, number> = {};
  for (const id of ids) {
    if (!(id in result)) result[id] = await prisma.review.count({ where: { bookId: id } }); // clean: n-plus-one — once a key, then remembered
  }
  return result;
}

declare function registered<T>(of: T): T;

export const Reports = registered(
  class {
    async print(ids: number[]) {
      const allReviews = await prisma.review.findMany({ where: { id: { in: ids } }, include: { book: true } });
      const reviewsById = new Map(allReviews.map((review) => [review.id, review]));
      for (const id of ids) console.log(reviewsById.get(id) ?? null); // expect: n-plus-one
    }

    async count(ids: number[]) {
      return prisma.review.count({ where: { id: { in: ids } } }); // clean: n-plus-one — one statement for all
    }
  },
);

export const commands = {
  Check: class {
    async run(ids: number[]) {
      const reviewCounts = await prisma.review.groupBy({
        by: ['bookId'],
        where: { bookId: { in: ids } },
        _count: true
      });
      const reviewCountsByBookId = new Map(reviewCounts.map((group) => [group.bookId, group._count]));
      for (const id of ids) console.log(reviewCountsByBookId.get(id) ?? 0); // expect: n-plus-one
    }
  },
};
