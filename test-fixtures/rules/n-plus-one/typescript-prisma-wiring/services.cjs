// Classes and factories that are handed their client, in a language without types to say so.
// no-fix: none of these reads is asked for in the loop itself by a key of which a list can be made before it
class Orders {
  constructor(client, mailer) {
    this.client = client;
    this.mailer = mailer;
  }

  async remind(ids) {
    for (const id of ids) {
      const order = await this.client.order.findFirst({ where: { id } }); // expect: n-plus-one
      this.mailer.order.findFirst({ where: { id: order.id } }); // clean: n-plus-one — a mailer, whatever its methods are called
    }
  }

  async all(ids) {
    return this.client.order.findMany({ where: { id: { in: ids } } }); // clean: n-plus-one — one query
  }
}

class Books {
  constructor({ client, orders }) {
    this.client = client;
    this.orders = orders;
  }

  async priced(ids) {
    return Promise.all(ids.map((id) => this.client.book.findFirst({ where: { id } }))); // expect: n-plus-one
  }
}

class Shelves {
  constructor(client) {
    this.client = client;
  }

  async books(ids) {
    for (const id of ids) await this.client.book.findFirst({ where: { id } }); // clean: n-plus-one — nobody hands it a client of a database
  }
}

class Service {
  constructor(parts) {
    Object.assign(this, parts);
  }
}

class Tags extends Service {
  async named(labels) {
    for (const label of labels) await this.client.tag.findFirst({ where: { label } }); // expect: n-plus-one
  }
}

function makeReviews({ client }) {
  return {
    async rated(bookIds) {
      const rated = [];
      for (const bookId of bookIds) rated.push(await client.review.aggregate({ where: { bookId }, _avg: { rating: true } })); // expect: n-plus-one
      return rated;
    },
    first: (bookId) => client.review.findFirst({ where: { bookId } }), // clean: n-plus-one — one query
  };
}

module.exports = { Orders, Books, Shelves, Tags, makeReviews };
