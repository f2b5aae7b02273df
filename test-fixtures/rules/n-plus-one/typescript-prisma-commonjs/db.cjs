// The client and what reads through it, exported in the ways that CommonJS knows.
// no-fix: none of these reads is asked for in the loop itself by a key of which a list can be made before it
const { PrismaClient } = require('@prisma/client');

const prisma = new PrismaClient();

exports.prisma = prisma;

exports.reviewsOf = function reviewsOf(bookId) {
  return prisma.review.findMany({ where: { bookId } }); // expect: n-plus-one #reviews
};

exports.reviewsOfAll = (bookIds) => prisma.review.findMany({ where: { bookId: { in: bookIds } } }); // clean: n-plus-one — one statement for all
