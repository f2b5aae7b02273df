const client = require('./client');

module.exports = function shelfOf(id) {
  return client.shelf.findFirst({ where: { id, isOpen: true } }); // expect: n-plus-one #shelf
};
module.exports.named = (name) => client.shelf.findFirst({ where: { name, isOpen: true } }); // expect: n-plus-one #named
