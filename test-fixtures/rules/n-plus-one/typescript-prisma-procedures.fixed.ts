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
    const authors = await ctx.db.author.findMany({ where: { id: { in: books.map((book) => book.authorId) } } });
    const authorsById = new Map(authors.map((author) => [author.id, author]));
    for (const book of books) {
      names.push(authorsById.get(book.authorId) ?? null); // expect: n-plus-one
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
  const commentCounts = await options.ctx.prisma.comment.groupBy({
    by: ['postId'],
    where: { postId: { in: rows.map((row) => row.id) } },
    _count: true,
  });
  const commentCountsByPostId = new Map(commentCounts.map((group) => [group.postId, group._count]));
  return Promise.all(rows.map((row) => commentCountsByPostId.get(row.id) ?? 0)); // expect: n-plus-one
});
