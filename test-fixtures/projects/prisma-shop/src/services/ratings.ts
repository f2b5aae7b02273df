import { prisma } from '../db';

/** The mean rating of one product; null without reviews. */
export async function averageRating(productId: number): Promise<number | null> {
  const result = await prisma.review.aggregate({ where: { productId }, _avg: { rating: true } }); // expect: n-plus-one #rating
  return result._avg.rating;
}

/** The mean rating of every product that has reviews. */
export async function averageRatings(): Promise<Map<number, number | null>> {
  const groups = await prisma.review.groupBy({ by: ['productId'], _avg: { rating: true } }); // clean: n-plus-one — grouped by the database
  return new Map(groups.map((group) => [group.productId, group._avg.rating]));
}
