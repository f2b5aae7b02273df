// The one database connection of the shop, shared by every route, service and repository.
import { PGlite } from '@electric-sql/pglite';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { PrismaClient } from './generated/prisma/client';

/** The embedded PostgreSQL below the client; it lives in memory and starts empty. */
export const database = new PGlite();

export const prisma = new PrismaClient({ adapter: new PrismaPGlite(database) });
