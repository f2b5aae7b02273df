// file-is-clean
import { PrismaClient } from '@prisma/client';

export const shop = new PrismaClient();
