// The client is known to the whole module, and so is the loader.
import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Comment, type Post, PrismaClient } from '@prisma/client';
import Loader from 'dataloader';

const prisma = new PrismaClient();

const customers = new Loader(async (ids: readonly number[]) => {
  const rows = await prisma.customer.findMany({ where: { id: { in: [...ids] } } }); // clean: n-plus-one — one statement for the keys of a tick
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id) ?? null);
});

@Resolver('Post')
export class PostResolver {
  @Query()
  posts() {
    return prisma.post.findMany({ take: 50 });
  }

  @ResolveField()
  author(@Parent() post: Post) {
    return customers.load(post.authorId); // clean: n-plus-one — the loader batches
  }

  @ResolveField()
  comments(@Parent() { id }: Post): Promise<Comment[]> {
    return prisma.comment.findMany({ where: { postId: id } }); // expect: n-plus-one
  }

  // Each parent may be asked for other comments.
  @ResolveField()
  found(@Parent() post: Post, @Args('text') text: string): Promise<Comment[]> {
    return prisma.comment.findMany({ where: { postId: post.id, text } }); // expect: n-plus-one
  }
}
