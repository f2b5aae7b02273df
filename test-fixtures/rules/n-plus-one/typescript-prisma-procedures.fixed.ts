import { initTRPC, type inferAsyncReturnType } from '@trpc/server';
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

const createContext = async (options: { headers: Headers }) => {
  return { headers: options.headers, prisma };
};

const t = initTRPC.context<typeof createContext>().create();

const withCustomer = t.middleware(async ({ ctx, next }) => {
  return next({ ctx: { db: ctx.prisma, customerId: 1 } });
});

const procedure = t.procedure.use(withCustomer);

export const router = t.router({
  reviews: procedure.query(async ({ ctx }) => {
    const books = await ctx.prisma.book.findMany({ take: 20, include: { reviews: { take: 5 } } });
    return Promise.all(books.map((book) => book.reviews)); // expect: n-plus-one
  }),
  authors: procedure.query(async ({ ctx }) => {
    const books = await ctx.db.book.findMany({ include: { author: true } });
    const names = [];
    for (const book of books) {
      names.push(book.author); // expect: n-plus-one
    }
    return names;
  }),
  orders: procedure.query(({ ctx }) => {
    return ctx.db.order.findMany({ where: { customerId: ctx.customerId }, include: { items: true }, take: 20 }); // clean: n-plus-one — one statement
  }),
});

type NamedContext = inferAsyncReturnType<typeof createContext>;

const named = initTRPC.context<NamedContext>().create();

export const posts = named.procedure.query(async (options) => {
  const rows = await options.ctx.prisma.post.findMany({ include: { _count: { select: { comments: true } } } });
  return Promise.all(rows.map((row) => row._count.comments)); // expect: n-plus-one
});
