import { extended, repository, type Database, type Transaction } from './database';

export async function throughExtension(db: Database) {
  for (const customer of await db.customer.findMany()) {
    await extended.order.findMany({ where: { customerId: customer.id } }); // expect: n-plus-one
  }
}

export async function throughTransactionType(tx: Transaction) {
  const { post, comment } = tx;
  for (const row of await post.findMany()) {
    await comment.findMany({ where: { postId: row.id } }); // expect: n-plus-one
  }
}

export async function throughDelegate() {
  const books = extended.book;
  const reviews = extended['review'];
  for (const book of await books.findMany()) {
    await reviews.findFirst({ where: { bookId: book.id } }); // expect: n-plus-one
  }
}

export async function throughRepository() {
  for (const customer of await repository.customers()) { // origin: #repository
    await repository.addresses(customer.id);
  }
}

export async function throughArrayTransaction() {
  const books = await extended.book.findMany();
  return extended.$transaction(books.map((book) => extended.review.count({ where: { bookId: book.id } }))); // expect: n-plus-one
}
