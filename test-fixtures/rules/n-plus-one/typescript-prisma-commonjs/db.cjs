// The client and what reads through it, exported in the ways that CommonJS knows.
const { PrismaClient } = require('@prisma/client');

const prisma = new PrismaClient();

exports.prisma = prisma;

exports.reviewsOf = function reviewsOf(bookId) {
  return prisma.review.findMany({ where: { bookId } }); // expect: n-plus-one #reviews
};

exports.reviewsOfAll = (bookIds) => prisma.review.findMany({ where: { bookId: { in: bookIds } } }); // clean: n-plus-one — one statement for all
