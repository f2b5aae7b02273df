const client = require('./client');

module.exports = class Base {
  publisherOf(id) {
    return client.publisher.findFirst({ where: { id, isOpen: true } }); // expect: n-plus-one #publisher
  }
};
