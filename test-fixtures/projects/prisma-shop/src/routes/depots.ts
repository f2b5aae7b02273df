// Depots and their shelves: names that the schema maps to others, keys of several columns, lists and JSON.
import { prisma } from '@/db';
import type { ShopRequest } from '@/lib';

export async function listOpenDepots() {
  return prisma.depot.findMany({ where: { isOpen: true, openedAt: { lte: new Date() } }, orderBy: { openedAt: 'desc' }, take: 10 });
}

export async function listDepotsByZipCode(request: ShopRequest) {
  return prisma.depot.findMany({ where: { zipCode: { startsWith: request.rows[0]!.sku } }, orderBy: { zipCode: 'asc' }, take: 10 });
}

export async function showDepot(request: ShopRequest) {
  return prisma.depot.findUnique({ where: { zone_code: { zone: 'zone-1', code: request.rows[0]!.sku } } });
}

export async function showShelf(request: ShopRequest) {
  return prisma.shelf.findUnique({ where: { depotId_number: { depotId: request.ids[0]!, number: 1 } } });
}

export async function noteShelf(request: ShopRequest) {
  return prisma.shelf.update({ where: { depotId_number: { depotId: request.ids[0]!, number: 1 } }, data: { note: request.rows[0]!.name } });
}

export async function listDepotsWithLabel(request: ShopRequest) {
  return prisma.depot.findMany({ where: { labels: { has: request.rows[0]!.name } }, take: 10 });
}

export async function listDepotsWithSomeLabels() {
  return prisma.depot.findMany({ where: { labels: { hasSome: ['dry', 'cold'] } }, take: 10 });
}

export async function listDepotsWithEveryLabel() {
  return prisma.depot.findMany({ where: { labels: { hasEvery: ['dry', 'cold'] } }, take: 10 });
}

export async function listDepotsWithoutLabels() {
  return prisma.depot.findMany({ where: { labels: { isEmpty: true } }, take: 10 });
}

export async function listDepotsOfOwner(request: ShopRequest) {
  return prisma.depot.findMany({ where: { attributes: { path: ['owner', 'name'], equals: request.rows[0]!.name } }, take: 10 });
}

export async function listDepotsWithOwnerLike(request: ShopRequest) {
  return prisma.depot.findMany({ where: { attributes: { path: ['owner', 'name'], string_contains: request.rows[0]!.name } }, take: 10 });
}

export async function listDepotsOfHead(request: ShopRequest) {
  return prisma.depot.findMany({ where: { parent: { code: request.rows[0]!.sku } }, include: { parent: true }, take: 10 });
}

export async function listHeadDepots() {
  return prisma.depot.findMany({ where: { branches: { some: { isOpen: true } } }, take: 10 });
}

export async function listDepotsWithoutHead() {
  return prisma.depot.findMany({ where: { parent: { is: null } }, take: 10 });
}

export async function listFullDepots() {
  return prisma.depot.findMany({ where: { shelves: { every: { productId: { not: null } } } }, include: { shelves: { include: { product: true } } }, take: 10 });
}

export async function listShelvesOfDepots() {
  return prisma.shelf.findMany({ where: { depot: { is: { zone: 'zone-1' } } }, orderBy: [{ depot: { code: 'asc' } }, { number: 'desc' }], take: 10 });
}
