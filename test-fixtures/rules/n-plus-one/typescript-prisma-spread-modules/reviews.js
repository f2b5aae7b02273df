const client = require('./client');

exports.reviewsOf = (bookId) => client.review.findMany({ where: { bookId } }); // expect: n-plus-one #reviews
