// file-is-clean
const client = require('./client.cjs');
const { Orders, Books, Shelves, Tags, makeReviews } = require('./services.cjs');

const orders = new Orders(client, { order: { findFirst() {} } });

module.exports = {
  orders,
  books: new Books({ client, orders }),
  shelves: new Shelves(new Map()),
  tags: new Tags({ client }),
  reviews: makeReviews({ client }),
};
