// file-is-clean
import type { PriceStore, ReviewStore } from './stores.js';

export class Shelf {
  constructor(
    private readonly reviews: ReviewStore,
    private readonly prices: PriceStore,
  ) {}

  async reviewed(bookIds: number[]) {
    return Promise.all(bookIds.map((id) => this.reviews.ofBook(id))); // origin: #reviews
  }

  async reviewedAtOnce(bookIds: number[]) {
    return this.reviews.ofBooks(bookIds);
  }

  async priced(bookIds: number[]) {
    const prices = [];
    for (const id of bookIds) prices.push(await this.prices.ofBook(id));
    return prices;
  }
}
