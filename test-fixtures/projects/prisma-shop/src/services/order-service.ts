import type { OrderRepository } from '@/repositories';

export class OrderService {
  constructor(private readonly orders: OrderRepository) {}

  async expireEach(): Promise<number> {
    const orders = await this.orders.all();
    for (const order of orders) await this.orders.remove(order.id); // origin: #expire-order
    return orders.length;
  }

  async expireTogether(): Promise<number> {
    const orders = await this.orders.all();
    await this.orders.removeAll(orders.map((order) => order.id));
    return orders.length;
  }
}
