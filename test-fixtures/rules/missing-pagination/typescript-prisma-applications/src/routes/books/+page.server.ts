import { shop } from '$lib/server/client';

export const load = async () => {
  const books = await shop.book.findMany({ include: { author: true } }); // expect: missing-pagination
  return { books, tags: await shop.tag.findMany({ take: 50 }) }; // clean: missing-pagination — a page of them
};
