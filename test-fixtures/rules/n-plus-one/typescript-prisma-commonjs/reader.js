const { prisma, ...reading } = require('./db.cjs');
const db = require('./db.cjs');

class Reader {
  constructor(client) {
    this.client = client;
  }

  async customers(ids) {
    for (const id of ids) console.log(await this.client.customer.findFirst({ where: { id } })); // expect: n-plus-one
  }
}

async function readAll(books) {
  for (const book of books) console.log(await db.reviewsOf(book.id)); // origin: #reviews
  for (const book of books) console.log(await reading.reviewsOf(book.id)); // expect: n-plus-one
  await db.reviewsOfAll(books.map((book) => book.id));
}

module.exports = Reader;
module.exports.readAll = readAll;
module.exports.reader = new Reader(prisma);
