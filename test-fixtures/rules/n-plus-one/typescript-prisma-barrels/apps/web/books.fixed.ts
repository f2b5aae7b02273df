// A client that is re-exported through two barrels and a package of the repository.
import { PrismaClient } from '@acme/db';

export class Books {
  constructor(private readonly client: PrismaClient) {}

  async reviews(ids: number[]) {
    const allReviews = await this.client.review.findMany({ where: { bookId: { in: ids } } });
    const reviewsByBookId = new Map<(typeof allReviews)[number]['bookId'], typeof allReviews>();
    for (const review of allReviews) {
      const group = reviewsByBookId.get(review.bookId);
      if (group) group.push(review);
      else reviewsByBookId.set(review.bookId, [review]);
    }

    for (const id of ids) console.log(reviewsByBookId.get(id) ?? []); // expect: n-plus-one
  }
}

export async function authors(client: PrismaClient, ids: number[]) {
  const allAuthors = await client.author.findMany({ where: { id: { in: ids } } });
  const authorsById = new Map(allAuthors.map((author) => [author.id, author]));
  for (const id of ids) console.log(authorsById.get(id) ?? null); // expect: n-plus-one
}
