// Resolvers of types that stand in a schema of their own and are only named in the decorators.
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Post, PrismaClient, type Publisher } from '@prisma/client';
import DataLoader from 'dataloader';

const prisma = new PrismaClient();
const customers = new DataLoader(async (ids: readonly number[]) => {
  const rows = await prisma.customer.findMany({ where: { id: { in: [...ids] } } }); // clean: n-plus-one — one statement for the keys of a tick
  return ids.map((id) => rows.find((row) => row.id === id) ?? null);
});

@Resolver('Post')
export class PostResolver {
  constructor(private readonly client: PrismaClient) {}

  @Query('posts')
  posts() {
    return this.client.post.findMany({ take: 50 });
  }

  @Mutation('publish')
  publish(@Args('id') id: number) {
    return this.client.post.update({ where: { id }, data: { isPublic: true } }); // clean: n-plus-one — one for a request
  }

  @ResolveField()
  author(@Parent() post: Post) {
    return this.client.customer.findFirst({ where: { id: post.authorId, isActive: true } }); // expect: n-plus-one
  }

  @ResolveField('comments')
  commentsOf(@Parent() post: Post) {
    return this.client.comment.findMany({ where: { postId: post.id } }); // expect: n-plus-one
  }

  @ResolveField()
  customer(@Parent() post: Post) {
    return customers.load(post.authorId); // clean: n-plus-one — the loader batches
  }
}

@Resolver('Statistics')
export class StatisticsResolver {
  @ResolveField()
  posts(@Parent() statistics: { since: Date }) {
    return prisma.post.count({ where: { createdAt: { gte: statistics.since } } }); // clean: n-plus-one — nothing says that there is more than one of them
  }
}

@Resolver()
export class OtherResolver {
  @ResolveField()
  books(@Parent() publisher: Publisher) {
    return prisma.book.findMany({ where: { publisherId: publisher.id } }); // clean: n-plus-one — of which type is not known
  }
}
