import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export const remove = (id: number) => prisma.album.delete({ where: { id } }); // origin: #delete

export const coversOf = (albumId: number) => prisma.cover.findMany({ where: { albumId } }); // origin: #lookup
