const client = require('./client');

module.exports = { separator: ',' };
module.exports.tagsOf = (bookId) => client.tag.findMany({ where: { bookId } }); // expect: n-plus-one #tags
