// Prices held in memory. Its methods are called like Prisma's, and none of them asks the database.

export interface PriceEntry {
  readonly sku: string;
  readonly price: number;
}

export class PriceList {
  constructor(private readonly entries: readonly PriceEntry[]) {}

  findFirst(sku: string): PriceEntry | undefined {
    return this.entries.find((entry) => entry.sku === sku);
  }

  count(sku: string): number {
    return this.entries.filter((entry) => entry.sku === sku).length;
  }
}
