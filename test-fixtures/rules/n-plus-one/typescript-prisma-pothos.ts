// Fields of Pothos' types: those of a model's type run once for each of its rows.
// no-fix: none of these reads is asked for in the loop itself by a key of which a list can be made before it
import SchemaBuilder from '@pothos/core';
import { PrismaClient } from '@prisma/client';

interface Context {
  readonly shop: PrismaClient;
}

const builder = new SchemaBuilder<{ Context: Context }>({});
const prisma = new PrismaClient();

builder.prismaObject('Customer', {
  fields: (t) => ({
    id: t.exposeID('id'),
    orders: t.relation('orders'),
    openOrders: t.int({
      resolve: (customer, _args, context) => context.shop.order.count({ where: { customerId: customer.id, status: 'OPEN' } }), // expect: n-plus-one
    }),
    lastOrder: t.prismaField({
      type: 'Order',
      resolve: (query, customer) => prisma.order.findFirst({ ...query, where: { customerId: customer.id }, orderBy: { id: 'desc' } }), // expect: n-plus-one
    }),
    address: t.field({
      type: 'Address',
      resolve: (customer) => prisma.address.findUnique({ where: { customerId: customer.id } }), // clean: n-plus-one — those of one tick go out together
    }),
    label: t.string({ resolve: (customer) => `${customer.name} <${customer.email}>` }),
  }),
});

builder.objectType('Statistics', {
  fields: (t) => ({
    books: t.int({ resolve: (parent) => prisma.book.count({ where: { authorId: parent.authorId } }) }), // clean: n-plus-one — nothing says that it comes in lists
  }),
});

builder.queryType({
  fields: (t) => ({
    customers: t.prismaField({ type: ['Customer'], resolve: (query) => prisma.customer.findMany({ ...query }) }), // clean: n-plus-one — once a request
  }),
});
