// no-fix: the reads stand in functions of other modules
const { bookOf, booksOf, ...others } = require('./all');
const shelfOf = require('./make');
const Base = require('./base');

class Publishers extends Base {
  async print(ids) {
    for (const id of ids) console.log(await this.publisherOf(id)); // origin: #publisher
  }
}

exports.print = async function print(ids) {
  for (const id of ids) console.log(await bookOf(id)); // origin: #book
  for (const id of ids) console.log(await others.reviewsOf(id)); // origin: #reviews
  for (const id of ids) console.log(await shelfOf(id)); // origin: #shelf
  for (const id of ids) console.log(await shelfOf.named(id)); // origin: #named
  console.log(await booksOf(ids));
  await new Publishers().print(ids);
};
