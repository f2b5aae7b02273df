// Resolvers whose reads Prisma does not send together, in a package that has DataLoader.
import { Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Author, type Book, PrismaClient } from '@prisma/client';
import DataLoader from 'dataloader';

@Resolver('Author')
export class AuthorResolver {
  private readonly bookCountsByAuthorId = new DataLoader(
    async (authorIds: readonly number[]) => {
      const bookCounts = await this.client.book.groupBy({
        by: ['authorId'],
        where: { authorId: { in: [...authorIds] }, stock: { gt: 0 } },
        _count: true,
      });
      const byAuthorId = new Map(bookCounts.map((group) => [group.authorId, group._count]));
      return authorIds.map((authorId) => byAuthorId.get(authorId) ?? 0);
    },
    { cache: false },
  );

  private readonly booksByAuthorId = new DataLoader(
    async (authorIds: readonly number[]) => {
      const books = await this.client.book.findMany({
        where: { authorId: { in: [...authorIds] } },
        orderBy: { title: 'asc' },
      });
      const byAuthorId = new Map<(typeof books)[number]['authorId'], typeof books>();
      for (const book of books) {
        const group = byAuthorId.get(book.authorId);
        if (group) group.push(book);
        else byAuthorId.set(book.authorId, [book]);
      }
      return authorIds.map((authorId) => byAuthorId.get(authorId) ?? []);
    },
    { cache: false },
  );

  constructor(private readonly client: PrismaClient) {}

  @Query()
  authors() {
    return this.client.author.findMany({ take: 50 });
  }

  @ResolveField()
  bookCount(@Parent() author: Author) {
    return this.bookCountsByAuthorId.load(author.id); // expect: n-plus-one
  }

  @ResolveField()
  books(@Parent() author: Author): Promise<Book[]> {
    return this.booksByAuthorId.load(author.id); // expect: n-plus-one
  }

  // The first three of each are no rows that one query could bring for all.
  @ResolveField()
  bestsellers(@Parent() author: Author): Promise<Book[]> {
    return this.client.book.findMany({ where: { authorId: author.id }, orderBy: { stock: 'desc' }, take: 3 }); // expect: n-plus-one
  }
}
