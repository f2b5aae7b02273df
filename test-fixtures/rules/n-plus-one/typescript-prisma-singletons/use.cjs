const prisma = require('./client.cjs');

async function authorsOf(bookIds) {
  const authors = [];
  for (const id of bookIds) {
    authors.push(await prisma.author.findFirst({ where: { books: { some: { id } } } })); // expect: n-plus-one
  }
  return authors;
}

async function authorsAtOnce(bookIds) {
  return prisma.author.findMany({ where: { books: { some: { id: { in: bookIds } } } } }); // clean: n-plus-one — one query
}

module.exports = { authorsOf, authorsAtOnce };
