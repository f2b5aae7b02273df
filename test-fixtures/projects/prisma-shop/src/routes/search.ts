// Searches over the shop's own tables, each with another combination of filters, orders, limits and relations.
import { prisma } from '@/db';
import type { ShopRequest } from '@/lib';

function first(request: ShopRequest) {
  return request.rows[0]!;
}

export async function searchByPrefix(request: ShopRequest) {
  return prisma.product.findMany({ where: { name: { startsWith: first(request).name } }, orderBy: { name: 'asc' }, take: 20 });
}

export async function searchBySuffix(request: ShopRequest) {
  return prisma.product.findMany({ where: { sku: { endsWith: first(request).sku } }, take: 5 });
}

export async function searchAnyCase(request: ShopRequest) {
  return prisma.customer.findMany({ where: { email: { equals: first(request).email, mode: 'insensitive' } }, take: 10 });
}

export async function searchPartInAnyCase(request: ShopRequest) {
  return prisma.customer.findMany({ where: { name: { contains: first(request).name, mode: 'insensitive' } }, take: 10 });
}

export async function searchWithout(request: ShopRequest) {
  return prisma.customer.findMany({ where: { name: { not: { contains: first(request).name } }, tier: { not: 'gold' } }, take: 10 });
}

export async function searchPriceRange(request: ShopRequest) {
  const { quantity } = first(request);
  return prisma.product.findMany({ where: { price: { gte: quantity, lt: quantity * 100 }, stock: { gt: 0 } }, orderBy: [{ price: 'desc' }, { id: 'asc' }], take: 20, skip: 20 });
}

export async function searchAlternatives(request: ShopRequest) {
  const { name, sku } = first(request);
  return prisma.product.findMany({ where: { OR: [{ name }, { sku: { contains: sku } }], NOT: { stock: 0 } }, take: 10 });
}

export async function searchNeither(request: ShopRequest) {
  const { name, quantity } = first(request);
  return prisma.product.findMany({ where: { NOT: [{ name }, { price: { lt: quantity } }] }, take: 10 });
}

export async function searchAllOf(request: ShopRequest) {
  const { name, quantity } = first(request);
  return prisma.product.findMany({ where: { AND: [{ name }, { price: { gt: quantity } }], categoryId: 1 }, take: 10 });
}

export async function listExcept(request: ShopRequest) {
  return prisma.product.findMany({ where: { id: { notIn: [...request.ids] } }, take: 10 });
}

export async function listSomeStates() {
  return prisma.order.findMany({ where: { status: { in: ['OPEN', 'PAID'] } }, orderBy: { placedAt: 'desc' }, take: 10 });
}

export async function listRootCategories() {
  return prisma.category.findMany({ where: { parentId: null }, orderBy: { name: 'asc' }, take: 50 });
}

export async function listSubcategories() {
  return prisma.category.findMany({ where: { parentId: { not: null } }, orderBy: { parentId: { sort: 'desc', nulls: 'last' } }, take: 50 });
}

export async function listProductsOfSupplier(request: ShopRequest) {
  return prisma.product.findMany({ where: { supplier: { name: first(request).name } }, take: 10 });
}

export async function listProductsNotOfSupplier(request: ShopRequest) {
  return prisma.product.findMany({ where: { supplier: { isNot: { name: first(request).name } } }, take: 10 });
}

export async function listReviewedProducts() {
  return prisma.product.findMany({ where: { reviews: { some: { rating: { gte: 4 } } } }, take: 10 });
}

export async function listUnreviewedProducts() {
  return prisma.product.findMany({ where: { reviews: { none: {} } }, take: 10 });
}

export async function listWellLikedProducts() {
  return prisma.product.findMany({ where: { reviews: { every: { rating: { gte: 4 } } } }, take: 10 });
}

export async function listTaggedProducts() {
  return prisma.product.findMany({ where: { tags: { some: { label: 'sale' } } }, orderBy: { name: 'asc' }, take: 10 });
}

export async function listUntaggedProducts() {
  return prisma.product.findMany({ where: { tags: { none: { label: 'sale' } } }, take: 10 });
}

export async function listOrdersOfProduct(request: ShopRequest) {
  return prisma.order.findMany({ where: { items: { some: { product: { sku: first(request).sku } } } }, orderBy: { placedAt: 'desc' }, take: 10 });
}

export async function listUnpaidOrders() {
  return prisma.order.findMany({ where: { payment: null }, take: 10 });
}

export async function listPaidOrders() {
  return prisma.order.findMany({ where: { payment: { isNot: null } }, take: 10 });
}

export async function listByCustomerName() {
  return prisma.order.findMany({ orderBy: { customer: { name: 'asc' } }, take: 10 });
}

export async function listByNumberOfReviews() {
  return prisma.product.findMany({ orderBy: { reviews: { _count: 'desc' } }, take: 10 });
}

export async function listAfterCursor(request: ShopRequest) {
  return prisma.order.findMany({ where: { status: 'OPEN' }, orderBy: { id: 'asc' }, cursor: { id: request.ids[0]! }, skip: 1, take: 10 });
}

export async function listBeforeCursor(request: ShopRequest) {
  return prisma.order.findMany({ orderBy: [{ placedAt: 'desc' }, { id: 'desc' }], cursor: { id: request.ids[0]! }, take: 10 });
}

export async function listLastOrders() {
  return prisma.order.findMany({ orderBy: { placedAt: 'asc' }, take: -10 });
}

export async function listTiers() {
  return prisma.customer.findMany({ distinct: ['tier'], select: { tier: true }, orderBy: { tier: 'asc' }, take: 10 });
}

export async function listOrdersWithParts(request: ShopRequest) {
  return prisma.order.findMany({
    where: { total: { gt: first(request).quantity } },
    include: { customer: { select: { name: true } }, items: { where: { quantity: { gt: 1 } }, orderBy: { quantity: 'desc' } }, payment: true },
    take: 10,
  });
}

export async function listProductNames() {
  return prisma.product.findMany({ select: { id: true, name: true, tags: { select: { label: true } } }, take: 10 });
}

export async function listProductsWithReviewCount() {
  return prisma.product.findMany({ include: { _count: { select: { reviews: true } } }, take: 10 });
}

export async function showCustomerByEmail() {
  return prisma.customer.findUnique({ where: { email: 'c1@example.org' }, include: { addresses: true } });
}

export async function showNewestOrder(request: ShopRequest) {
  return prisma.order.findFirst({ where: { customerId: request.ids[0]! }, orderBy: { placedAt: 'desc' } });
}

export async function countBronzeCustomers() {
  return prisma.customer.count({ where: { tier: 'bronze', orders: { some: {} } } });
}

export async function countFirstHundred() {
  return prisma.order.count({ where: { status: 'OPEN' }, take: 100 });
}

export async function summarizeOrders() {
  return prisma.order.aggregate({ where: { status: 'PAID' }, _sum: { total: true }, _max: { placedAt: true }, _count: true });
}

export async function groupOrdersByState() {
  return prisma.order.groupBy({ by: ['status'], where: { total: { gt: 0 } }, _count: { _all: true }, _sum: { total: true }, orderBy: { status: 'asc' } });
}

export async function groupBestCustomers() {
  return prisma.order.groupBy({ by: ['customerId'], having: { total: { _sum: { gt: 10 } } }, _sum: { total: true }, orderBy: { _sum: { total: 'desc' } }, take: 10 });
}

export async function addSupplier(request: ShopRequest) {
  return prisma.supplier.create({ data: { name: first(request).name } });
}

export async function addTagsOnce() {
  return prisma.tag.createMany({ data: [{ label: 'new' }, { label: 'last' }], skipDuplicates: true });
}

export async function saveSetting(request: ShopRequest) {
  return prisma.setting.upsert({ where: { key: 'name' }, create: { key: 'name', value: first(request).name }, update: { value: first(request).name } });
}

export async function markShipped(request: ShopRequest) {
  return prisma.order.updateMany({ where: { id: { in: [...request.ids] }, status: 'PAID' }, data: { status: 'SHIPPED' } });
}

export async function renameCustomer(request: ShopRequest) {
  return prisma.customer.update({ where: { id: request.ids[0]! }, data: { name: first(request).name } });
}

export async function dropOldReviews() {
  return prisma.review.deleteMany({ where: { rating: { lt: 2 }, product: { stock: 0 } } });
}

export async function dropPayment(request: ShopRequest) {
  return prisma.payment.delete({ where: { orderId: request.ids[0]! } });
}

export async function listFromSixth() {
  return prisma.product.findMany({ where: { stock: 5 }, skip: 5 });
}

export async function listFewest() {
  return prisma.product.findMany({ where: { stock: 5 }, take: 1 });
}

export async function showSecondInStock() {
  return prisma.product.findFirst({ where: { stock: 5 }, skip: 1 });
}

export async function listSomeEmails() {
  return prisma.customer.findMany({ where: { email: { in: ['a@example.org', 'b@example.org'], mode: 'insensitive' } }, take: 10 });
}

export async function clearReviewsOfSoldOut() {
  return prisma.review.updateMany({ where: { product: { is: { stock: 0 } } }, data: { text: '' } });
}

export async function dropReviewsOfOthers(request: ShopRequest) {
  return prisma.review.deleteMany({ where: { customer: { isNot: { email: first(request).email } } } });
}

export async function listByNumberOfTags() {
  return prisma.product.findMany({ include: { _count: { select: { tags: true } } }, orderBy: { tags: { _count: 'desc' } }, take: 10 });
}

export async function listSaleReviews() {
  return prisma.review.findMany({ where: { OR: [{ product: { stock: 0 } }, { customer: { tier: 'gold' } }] }, take: 10 });
}

export async function averageOfBest() {
  return prisma.review.aggregate({ where: { rating: { gt: 3 } }, orderBy: { id: 'desc' }, take: 10, _avg: { rating: true } });
}

export async function saveTagWithProducts(request: ShopRequest) {
  return prisma.tag.upsert({ where: { label: 'sale' }, create: { label: 'sale' }, update: { label: first(request).name }, include: { products: true } });
}

export async function moveOrder(request: ShopRequest) {
  return prisma.order.update({ where: { id: request.ids[0]! }, data: { total: 7, customer: { connect: { id: request.ids[1]! } } } });
}

export async function addOrder(request: ShopRequest) {
  return prisma.order.create({ data: { number: first(request).sku, total: 1, customer: { connect: { email: 'c1@example.org' } } }, include: { customer: true } });
}

export async function listProductsOfTags(request: ShopRequest) {
  return prisma.tag.findMany({ include: { products: { where: { price: { gt: first(request).quantity } }, orderBy: { name: 'asc' }, take: 3 } }, take: 5 });
}

export async function searchEitherName(request: ShopRequest) {
  const { name } = first(request);
  return prisma.customer.findMany({ where: { OR: [{ name: { contains: name, mode: 'insensitive' } }, { email: { startsWith: name, mode: 'insensitive' } }] }, orderBy: { name: 'asc' }, take: 20, skip: 40 });
}

export async function countDistinctTiers() {
  return prisma.customer.count({ select: { _all: true, tier: true }, where: { tier: { in: ['gold', 'silver'] } } });
}

export async function summarizePerProduct(request: ShopRequest) {
  return prisma.review.groupBy({ by: ['productId', 'rating'], where: { productId: { in: [...request.ids] } }, _count: true, orderBy: [{ productId: 'asc' }, { rating: 'desc' }] });
}
