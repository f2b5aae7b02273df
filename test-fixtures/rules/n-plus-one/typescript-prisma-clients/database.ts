// no-fix: none of these reads is asked for in the loop itself by a key of which a list can be made before it
import { PrismaClient } from '@prisma/client';

const base = new PrismaClient({ log: ['warn'] });

export const extended = base.$extends({
  model: {
    customer: {
      async newest() {
        return extended.customer.findFirst({ orderBy: { id: 'desc' } });
      },
    },
  },
  result: { customer: { label: { needs: { name: true }, compute: (customer) => customer.name } } },
});

export type Database = typeof extended;
export type Transaction = Omit<PrismaClient, '$connect' | '$disconnect' | '$on' | '$transaction' | '$extends'>;

export const createRepository = (client: PrismaClient) => ({
  addresses: (customerId: number) => client.address.findFirst({ where: { customerId } }), // expect: n-plus-one #repository
  customers: () => client.customer.findMany(),
});

export const repository = createRepository(base);
