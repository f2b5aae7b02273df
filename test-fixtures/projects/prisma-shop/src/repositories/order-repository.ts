import { prisma } from '@/db';

export class OrderRepository {
  all() {
    return prisma.order.findMany({ orderBy: { id: 'asc' } });
  }

  latestFor(customerId: number) {
    return prisma.order.findFirst({ where: { customerId }, orderBy: { placedAt: 'desc' } }); // expect: n-plus-one #latest-order
  }

  latestOfAll(customerIds: number[]) {
    return prisma.order.findMany({ // clean: n-plus-one — one statement for all customers
      where: { customerId: { in: customerIds } },
      orderBy: { placedAt: 'desc' },
      distinct: ['customerId'],
    });
  }

  async remove(id: number): Promise<void> {
    await prisma.order.delete({ where: { id } }); // expect: unbatched-write #expire-order
  }

  async removeAll(ids: number[]): Promise<void> {
    await prisma.order.deleteMany({ where: { id: { in: ids } } }); // clean: unbatched-write — one statement for all orders
  }

  /** Pages through all orders, a hundred at a time. */
  async *pages() {
    let cursor = 0;
    for (;;) {
      const page = await prisma.order.findMany({ // clean: n-plus-one — one statement a page
        where: { id: { gt: cursor } },
        orderBy: { id: 'asc' },
        take: 100,
      });
      if (page.length === 0) return;
      yield page;
      cursor = page[page.length - 1]!.id;
    }
  }
}
