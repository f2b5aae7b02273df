// The same in CommonJS, and with a default client that a module exports.
const { PrismaClient } = require('@prisma/client');

const prisma = new PrismaClient();

async function isUsed(label) {
  const book = await prisma.book.findFirst({ where: { tags: { some: { label } } }, select: { id: true } }); // expect: count-vs-exists
  return book !== null;
}

async function refuseIfReviewed(bookId) {
  const review = await prisma.review.findFirst({ where: { bookId }, select: { id: true } }); // expect: count-vs-exists
  if (review !== null) throw new Error('has reviews');
}

async function shown(bookId) {
  const reviews = await prisma.review.count({ where: { bookId } }); // clean: count-vs-exists — the number is shown
  return reviews > 0 ? `${reviews} reviews` : 'no reviews';
}

async function withoutReviews(bookId) {
  const book = await prisma.book.findFirst({ where: { id: bookId }, include: { reviews: { orderBy: { id: 'asc' } } } }); // clean: count-vs-exists — the relation comes along with its row
  return book.reviews.length === 0;
}

module.exports = { isUsed, refuseIfReviewed, shown, withoutReviews };
