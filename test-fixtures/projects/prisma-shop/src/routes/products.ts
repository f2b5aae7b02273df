import { prisma } from '@/db';
import { averageRating, averageRatings, createSettingReader, readSetting } from '@/services';
import { PriceList } from '@/repositories';
import { retry, type ShopRequest } from '@/lib';

export async function listProductsWithRating() {
  const products = await prisma.product.findMany();
  return Promise.all(
    products.map(async (product) => ({
      name: product.name,
      rating: await averageRating(product.id), // origin: #rating
    })),
  );
}

export async function listProductsWithRatingGrouped() {
  const [products, ratings] = await Promise.all([prisma.product.findMany(), averageRatings()]);
  return products.map((product) => ({ name: product.name, rating: ratings.get(product.id) ?? null })); // clean: n-plus-one — a Map in memory
}

export async function listProductsWithTags() {
  const products = await prisma.product.findMany();
  const result = [];
  for (const product of products) {
    const tags = await prisma.tag.findMany({ where: { products: { some: { id: product.id } } } }); // expect: n-plus-one
    result.push({ name: product.name, tags: tags.map((tag) => tag.label) });
  }
  return result;
}

export async function listPricesWithTax() {
  const products = await prisma.product.findMany();
  const result = [];
  for (const product of products) {
    const vat = Number(await readSetting('vat')); // origin: #vat
    result.push({ name: product.name, price: product.price * (1 + vat) });
  }
  return result;
}

export async function listPricesWithSetting() {
  const setting = createSettingReader();
  const products = await prisma.product.findMany();
  const result = [];
  for (const product of products) {
    const discount = Number(await setting('discount')); // clean: loop-invariant-query — the reader remembers
    result.push({ name: product.name, price: product.price * (1 - discount) });
  }
  return result;
}

export async function comparePrices(request: ShopRequest) {
  const products = await prisma.product.findMany();
  const prices = new PriceList(request.rows.map((row) => ({ sku: row.sku, price: row.quantity })));
  return products.map((product) => ({
    sku: product.sku,
    listed: prices.findFirst(product.sku)?.price, // clean: n-plus-one — held in memory, only named like Prisma's
    entries: prices.count(product.sku), // clean: n-plus-one — held in memory, only named like Prisma's
  }));
}

export async function showShopName() {
  return retry(async () => {
    const setting = await prisma.setting.findUniqueOrThrow({ where: { key: 'name' } }); // clean: loop-invariant-query — repeated only after a failure
    return setting.value;
  });
}

export async function restock(request: ShopRequest) {
  await Promise.all(
    request.rows.map((row) =>
      prisma.product.update({ where: { sku: row.sku }, data: { stock: { increment: row.quantity } } }), // expect: unbatched-write
    ),
  );
}

export async function repriceInTransaction() {
  const products = await prisma.product.findMany();
  await prisma.$transaction(
    products.map((product) =>
      prisma.product.update({ where: { id: product.id }, data: { price: product.price + 1 } }), // expect: unbatched-write
    ),
  );
}

export async function repriceTogether() {
  await prisma.product.updateMany({ data: { price: { increment: 1 } } }); // clean: unbatched-write — one statement
}

export async function stockBySupplier() {
  const suppliers = await prisma.supplier.findMany({ include: { products: true } });
  const result = [];
  for (const supplier of suppliers) {
    for (const product of supplier.products) {
      const sold = await prisma.$queryRaw`SELECT sum("quantity") FROM "OrderItem" WHERE "productId" = ${product.id}`; // expect: n-plus-one
      result.push({ supplier: supplier.name, product: product.name, sold });
    }
  }
  return result;
}

export async function tagProducts(request: ShopRequest) {
  await prisma.tag.update({
    where: { label: 'sale' },
    data: { products: { connect: request.ids.map((id) => ({ id })) } }, // clean: unbatched-write — Prisma links all of them together
  });
}

export async function labelProduct(request: ShopRequest) {
  await prisma.product.update({ // expect: unbatched-write
    where: { id: request.ids[0] ?? 1 },
    data: {
      tags: {
        connectOrCreate: request.rows.map((row) => ({ where: { label: row.name }, create: { label: row.name } })),
      },
    },
  });
}

export async function importProductsOfSupplier(request: ShopRequest) {
  await prisma.supplier.update({ // expect: unbatched-write
    where: { id: request.ids[0] ?? 1 },
    data: {
      products: {
        upsert: request.rows.map((row) => ({
          where: { sku: `${row.sku}-x` },
          create: { sku: `${row.sku}-x`, name: row.name, price: 1, categoryId: 1 },
          update: { name: row.name },
        })),
      },
    },
  });
}

export async function importTaggedProducts(request: ShopRequest) {
  await prisma.supplier.create({ // expect: unbatched-write
    data: {
      name: 'Wholesaler',
      products: {
        create: request.rows.map((row) => ({
          sku: `${row.sku}-y`,
          name: row.name,
          price: 1,
          categoryId: 1,
          tags: { connect: [{ label: 'new' }] },
        })),
      },
    },
  });
}
