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
    const books = await ctx.prisma.book.findMany({ take: 20 });
    return Promise.all(books.map((book) => ctx.prisma.review.findMany({ where: { bookId: book.id }, take: 5 }))); // expect: n-plus-one
  }),
  authors: procedure.query(async ({ ctx }) => {
    const books = await ctx.db.book.findMany();
    const names = [];
    for (const book of books) {
      names.push(await ctx.db.author.findFirst({ where: { id: book.authorId } })); // expect: n-plus-one
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
  const rows = await options.ctx.prisma.post.findMany();
  return Promise.all(rows.map((row) => options.ctx.prisma.comment.count({ where: { postId: row.id } }))); // expect: n-plus-one
});
