// no-fix: none of these reads is asked for in the loop itself by a key of which a list can be made before it
import { PrismaClient } from '@prisma/client';

import type { PriceStore, ReviewStore } from './stores.js';

export class PrismaReviewStore implements ReviewStore {
  constructor(private readonly client: PrismaClient) {}

  ofBook(bookId: number) {
    return this.client.review.findMany({ where: { bookId } }); // expect: n-plus-one #reviews
  }

  ofBooks(bookIds: number[]) {
    return this.client.review.findMany({ where: { bookId: { in: bookIds } } }); // clean: n-plus-one — one query for all books
  }
}

export class PrismaPriceStore implements PriceStore {
  constructor(private readonly client: PrismaClient) {}

  ofBook(bookId: number) {
    return this.client.book.findFirst({ where: { id: bookId } }); // clean: n-plus-one — which of two stores is used, nobody knows
  }
}

export class PriceList implements PriceStore {
  private readonly prices = new Map<number, unknown>();

  constructor(client: PrismaClient) {
    void client;
  }

  async ofBook(bookId: number) {
    return this.prices.get(bookId);
  }
}
