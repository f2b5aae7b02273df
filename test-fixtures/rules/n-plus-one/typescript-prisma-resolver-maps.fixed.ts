// Resolvers in maps by type and field, as Apollo Server and GraphQL Yoga take them.
import { ApolloServer } from '@apollo/server';
import { PrismaClient, type Book } from '@prisma/client';
import gql from 'graphql-tag';
import Fastify from 'fastify';
import { createSchema } from 'graphql-yoga';
import mercurius from 'mercurius';

const prisma = new PrismaClient();

const typeDefs = gql`
  type Book {
    id: Int!
    author: Author
    reviews: [Review!]!
  }
  type Review {
    text: String!
    customer: Customer
  }
  type Shelf {
    size: Int!
  }
  type Query {
    books: [Book!]!
    shelf: Shelf
  }
`;

interface Context {
  readonly prisma: PrismaClient;
}

const resolvers = {
  Query: {
    books: (_parent: unknown, _args: unknown, context: Context) => context.prisma.book.findMany({ take: 20 }), // clean: n-plus-one — runs once a request
  },
  Book: {
    author: (book: Book, _args: unknown, { prisma }: Context) => prisma.author.findUnique({ where: { id: book.authorId } }), // expect: n-plus-one
    reviews: async (book: Book) => (await prisma.book.findUnique({ where: { id: book.id } }).reviews()) ?? [], // expect: n-plus-one
    publisher: (book: Book) => prisma.publisher.findUnique({ where: { id: book.publisherId ?? 0 } }), // clean: n-plus-one — those of one tick go out together
  },
  Shelf: {
    size: () => prisma.book.count(), // clean: n-plus-one — never comes in lists
  },
};

export const server = new ApolloServer<Context>({ typeDefs, resolvers });

export const schema = createSchema({
  typeDefs: '#graphql\n type Tag { books: Int! } type Query { tags: [Tag!]! }',
  resolvers: { Tag: { books: { resolve: (tag: { id: number }) => prisma.book.count({ where: { tags: { some: { id: tag.id } } } }) } } }, // expect: n-plus-one
});

export const typedSchema = createSchema<Context>({
  typeDefs: '#graphql\n type Author { books: Int! } type Query { authors: [Author!]! }',
  resolvers: {
    Author: {
      books: (author, _args, { prisma }) => prisma.book.count({ where: { authorId: author.id } }), // expect: n-plus-one
    },
  },
});

const application = Fastify();
application.register(mercurius, {
  schema: '#graphql\n type Order { items: Int! } type Query { orders: [Order!]! } type Shop { orders: Int! }',
  resolvers: {
    Order: {
      items: (order: { id: number }) => prisma.orderItem.count({ where: { orderId: order.id } }), // expect: n-plus-one
    },
    Shop: {
      orders: () => prisma.order.count(), // clean: n-plus-one — never comes in lists
    },
  },
});
