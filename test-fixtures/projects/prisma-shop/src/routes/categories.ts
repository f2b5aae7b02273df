import { prisma } from '@/db';

interface CategoryNode {
  readonly name: string;
  readonly children: CategoryNode[];
}

async function loadSubtree(parentId: number): Promise<CategoryNode[]> {
  const children = await prisma.category.findMany({ where: { parentId } }); // expect: n-plus-one
  return Promise.all(
    children.map(async (child) => ({ name: child.name, children: await loadSubtree(child.id) })),
  );
}

export async function showCategoryTree() {
  const root = await prisma.category.findFirstOrThrow({ where: { parentId: null } });
  return { name: root.name, children: await loadSubtree(root.id) };
}

export async function showCategoryTreeFromOneRead() {
  const categories = await prisma.category.findMany({ orderBy: { id: 'asc' } });
  const build = (parentId: number | null): CategoryNode[] =>
    categories
      .filter((category) => category.parentId === parentId)
      .map((category) => ({ name: category.name, children: build(category.id) })); // clean: n-plus-one — the recursion walks rows in memory
  return build(null);
}

async function firstProductOf(categoryId: number) {
  const product = await prisma.product.findFirst({ where: { categoryId }, orderBy: { price: 'asc' } }); // expect: n-plus-one #cheapest
  return product?.name ?? null;
}

export async function listCheapestPerCategory() {
  const categories = await prisma.category.findMany();
  const cheapest: Record<string, string | null> = {};
  for (let index = 0; index < categories.length; index += 1) {
    const category = categories[index]!;
    cheapest[category.name] = await firstProductOf(category.id); // origin: #cheapest
  }
  return cheapest;
}

export async function listCheapestPerCategoryIncluded() {
  const categories = await prisma.category.findMany({ include: { products: { orderBy: { price: 'asc' }, take: 1 } } });
  return categories.map((category) => category.products[0]?.name ?? null); // clean: n-plus-one — included above
}
