import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

// A test that tidies up makes no foreign key one that the program deletes by.
export const tidy = (id: number) => prisma.label.delete({ where: { id } });
