import { Args, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { PrismaClient } from '@prisma/client';
import DataLoader from 'dataloader';

class Post {
  id: number;
  title: string;
}
class Comment {
  id: number;
}
class Shop {
  id: number;
}

const prisma = new PrismaClient();

const authors = new DataLoader(async (ids: readonly number[]) => {
  const rows = await prisma.customer.findMany({ where: { id: { in: [...ids] } } }); // clean: n-plus-one — one statement for the keys of a tick
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id) ?? null);
});

@Resolver(() => Post)
export class PostResolver {
  constructor(private readonly client: PrismaClient) {}

  @Query(() => [Post])
  posts() {
    return this.client.post.findMany({ take: 50 });
  }

  @ResolveField(() => [Comment])
  comments(@Parent() post: Post) {
    return this.client.comment.findMany({ where: { postId: post.id } }); // expect: n-plus-one
  }

  @ResolveField(() => String)
  author(@Parent() post: Post) {
    return authors.load(post.id); // clean: n-plus-one — the loader batches
  }
}

@Resolver(() => Shop)
export class ShopResolver {
  @Query(() => Shop)
  shop(@Args('id', { type: () => Int }) id: number) {
    return prisma.publisher.findUnique({ where: { id } }); // clean: n-plus-one — a query of its own
  }

  @ResolveField(() => Int)
  bookCount() {
    return prisma.book.count(); // clean: n-plus-one — its parent never comes in lists
  }
}

export async function loadersInALoop() {
  const posts = await prisma.post.findMany();
  return Promise.all(posts.map((post) => authors.load(post.authorId))); // clean: n-plus-one — the loader batches
}
