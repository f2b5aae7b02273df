import { prisma } from '@/db';

export class CustomerRepository {
  all() {
    return prisma.customer.findMany({ orderBy: { id: 'asc' } });
  }

  cities(customerId: number) {
    return prisma.address.findMany({ where: { customerId }, select: { city: true } }); // expect: n-plus-one #customer-cities
  }
}
