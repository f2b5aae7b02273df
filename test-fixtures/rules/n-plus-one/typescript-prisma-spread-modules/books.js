const client = require('./client');

const bookOf = (id) => client.book.findFirst({ where: { id, isPublic: true } }); // expect: n-plus-one #book
const booksOf = (ids) => client.book.findMany({ where: { id: { in: ids } } }); // clean: n-plus-one — one statement for all

module.exports = { bookOf, booksOf };
