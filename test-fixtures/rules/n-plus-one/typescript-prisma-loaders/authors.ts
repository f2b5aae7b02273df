// Resolvers whose reads Prisma does not send together, in a package that has DataLoader.
import { Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Author, type Book, PrismaClient } from '@prisma/client';

@Resolver('Author')
export class AuthorResolver {
  constructor(private readonly client: PrismaClient) {}

  @Query()
  authors() {
    return this.client.author.findMany({ take: 50 });
  }

  @ResolveField()
  bookCount(@Parent() author: Author) {
    return this.client.book.count({ where: { authorId: author.id, stock: { gt: 0 } } }); // expect: n-plus-one
  }

  @ResolveField()
  books(@Parent() author: Author): Promise<Book[]> {
    return this.client.book.findMany({ where: { authorId: author.id }, orderBy: { title: 'asc' } }); // expect: n-plus-one
  }

  // The first three of each are no rows that one query could bring for all.
  @ResolveField()
  bestsellers(@Parent() author: Author): Promise<Book[]> {
    return this.client.book.findMany({ where: { authorId: author.id }, orderBy: { stock: 'desc' }, take: 3 }); // expect: n-plus-one
  }
}
