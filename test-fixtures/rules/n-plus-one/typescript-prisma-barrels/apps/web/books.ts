// A client that is re-exported through two barrels and a package of the repository.
import { PrismaClient } from '@acme/db';

export class Books {
  constructor(private readonly client: PrismaClient) {}

  async reviews(ids: number[]) {
    for (const id of ids) console.log(await this.client.review.findMany({ where: { bookId: id } })); // expect: n-plus-one
  }
}

export async function authors(client: PrismaClient, ids: number[]) {
  for (const id of ids) console.log(await client.author.findFirst({ where: { id } })); // expect: n-plus-one
}
