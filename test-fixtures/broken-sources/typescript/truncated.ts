import { db } from './db';

export class OrderService {
  constructor(private readonly db: Database) {}

  async totals(ids: string[]) {
    const totals = [];
    for (const id of ids) {
      totals.push(await this.db.order.find({ where: { id, status: 'op