import { orderOf } from '#services/orders';
import tags from '#tags';

export async function printTags(ids) {
  for (const id of ids) console.log(tags.separator, await tags.tagsOf(id)); // origin: #tags
  for (const id of ids) console.log(await orderOf(id)); // origin: #order
}
