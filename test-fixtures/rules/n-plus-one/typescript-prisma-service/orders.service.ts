// no-fix: none of these reads is asked for in the loop itself by a key of which a list can be made before it
import { Injectable } from '@nestjs/common';
import { PrismaService } from './prisma.service';

@Injectable()
export class CustomersService {
  constructor(private readonly prisma: PrismaService) {}

  async ofOrder(orderId: number) {
    return this.prisma.customer.findFirst({ where: { orders: { some: { id: orderId } } } }); // expect: n-plus-one #service
  }

  async ofMany(ids: number[]) {
    return this.prisma.customer.findMany({ where: { id: { in: ids } } }); // clean: n-plus-one — one statement for all orders
  }
}

@Injectable()
export class OrdersService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly customers: CustomersService,
  ) {}

  async overview() {
    const orders = await this.prisma.order.findMany();
    const lines = [];
    for (const order of orders) { // origin: #service
      const customer = await this.customers.ofOrder(order.id);
      lines.push(`${order.id} ${customer?.name}`);
    }
    return lines;
  }

  async mailing() {
    const orders = await this.prisma.order.findMany({ where: { status: 'PAID' } });
    const customers = await this.customers.ofMany(orders.map((order) => order.customerId));
    return customers.map((customer) => customer.email);
  }
}
