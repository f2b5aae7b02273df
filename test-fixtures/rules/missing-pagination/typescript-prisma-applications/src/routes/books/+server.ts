import { json } from '@sveltejs/kit';
import { shop } from '$lib/server/client';

export const GET = async () => json(await shop.author.findMany()); // expect: missing-pagination

export const POST = async ({ request }: { request: Request }) => {
  const { ids } = await request.json();
  return new Response(JSON.stringify(await shop.book.findMany({ where: { id: { in: ids } } }))); // clean: missing-pagination — as many as were asked for
};
