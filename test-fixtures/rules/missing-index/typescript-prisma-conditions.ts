// Conditions and orders of the program's own statements.
// no-fix: shown only: nobody knows how large the tables are until a planner is asked
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export const ofSegment = (segment: string) => prisma.customer.findMany({ where: { segment } });
//                                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ expect: missing-index "filters Customer by segment"

// The same condition elsewhere wants the same index: it is told once.
export const countSegment = (segment: string) => prisma.customer.count({ where: { segment } }); // clean: missing-index — told above

export const named = (name: string) => prisma.author.findFirst({ where: { name } }); // expect: missing-index "filters Author by name"

export const latest = () => prisma.order.findMany({ orderBy: { placedAt: 'desc' }, take: 20 }); // expect: missing-index "wants the first rows of Order by placedAt"

export const mostViewed = () => prisma.post.findMany({ orderBy: [{ views: 'desc' }, { id: 'asc' }], take: 10 }); // expect: missing-index "by views, id"

export const rated = (rating: number) => prisma.review.findMany({ where: { rating }, take: 100 }); // expect: missing-index "filters Review by rating"

export const inStock = (title: string) => prisma.book.updateMany({ where: { title }, data: { stock: 1 } }); // expect: missing-index "filters Book by title"

export const inCity = (cities: string[]) => prisma.address.deleteMany({ where: { city: { in: cities } } }); // expect: missing-index "filters Address by city"

export const byKey = (id: number) => prisma.customer.findUnique({ where: { id } }); // clean: missing-index — the primary key
export const byEmail = (email: string) => prisma.customer.findFirst({ where: { email } }); // clean: missing-index — a unique column
export const ofCustomer = (customerId: number) => prisma.order.findMany({ where: { customerId } }); // clean: missing-index — there is an index
export const openOrders = () => prisma.order.findMany({ where: { status: 'OPEN' }, take: 50 }); // clean: missing-index — three values leave a third of the rows each
export const everybody = () => prisma.customer.findMany({ orderBy: { name: 'asc' } }); // clean: missing-index — every row is wanted, and sorted once
export const notNamed = (name: string) => prisma.author.findMany({ where: { name: { not: name } }, take: 10 }); // clean: missing-index — nearly every row matches
export const searched = (word: string) => prisma.post.findMany({ where: { title: { contains: word } }, take: 10 }); // clean: missing-index — no B-tree looks into texts
export const ofCustomerNamed = (customerId: number, text: string) => prisma.comment.findMany({ where: { authorId: customerId, text } }); // clean: missing-index — one condition is served
export const total = () => prisma.book.count(); // clean: missing-index — counts every row
