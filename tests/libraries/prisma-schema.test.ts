import { describe, expect, it } from 'vitest';
import { catalogOf } from '../../analyzers/src/libraries/prisma/catalog.js';
import { clientAliases, clientSymbol, readSchemas } from '../../analyzers/src/libraries/prisma/schema-files.js';
import { parseSchemaText } from '../../analyzers/src/libraries/prisma/schema-text.js';

interface Said {
  readonly file: string;
  readonly message: string;
  readonly start?: number;
}

function projectOf(files: Record<string, string>): { files: string[]; text(file: string): string | undefined; problem(problem: Said): void; problems: Said[] } {
  const problems: Said[] = [];
  return { files: Object.keys(files), text: (file) => files[file], problem: (problem) => void problems.push(problem), problems };
}

const SHOP = `
// The shop.
datasource db { 
  provider = "postgresql"
  url      = env("DATABASE_URL")
}
generator client {
  provider = "prisma-client"
  output   = "../src/generated/prisma"
}
enum Role {
  ADMIN
  USER @map("user")
}
model User {
  id        Int      @id @default(autoincrement())
  email     String   @unique @db.VarChar(255) // a "quoted" remark
  fullName  String?  @map("full_name")
  role      Role     @default(USER)
  orders    Order[]  @relation("buyer")
  sales     Order[]  @relation("seller")
  manager   User?    @relation("management", fields: [managerId], references: [id])
  managerId Int?     @map("manager_id")
  reports   User[]   @relation("management")
  tags      Tag[]
  @@map("users")
}
model Order {
  id       Int @id
  buyerId  Int
  sellerId Int
  buyer    User @relation("buyer", fields: [buyerId], references: [id], onDelete: Cascade)
  seller   User @relation("seller", fields: [sellerId], references: [id])
  status   String
  placedAt DateTime
  @@unique([buyerId, status], name: "one_open", map: "one_open_key")
  @@index([status, placedAt(sort: Desc)])
  @@index(fields: [sellerId], type: Hash)
}
model Tag {
  id    Int    @id
  name  String
  users User[]
}
view Sales {
  sellerId Int @unique
  total    Decimal
}
`;

describe('schema.prisma', () => {
  it('gives models, columns, indexes and relations', () => {
    const { tables, models } = catalogOf(projectOf({ 'prisma/schema.prisma': SHOP }));
    expect([...models.keys()]).toEqual(['prisma/User', 'prisma/Order', 'prisma/Tag', 'prisma/Sales']);
    const user = models.get('prisma/User');
    expect(user?.table).toBe('users');
    expect(user?.fields.get('fullName')).toMatchObject({ column: 'full_name', nullable: true, type: 'String' });
    expect(user?.fields.get('email')?.unique).toBe(true);
    expect(user?.relations.get('orders')).toMatchObject({ target: 'prisma/Order', cardinality: 'many', kind: 'reverse', inverse: 'buyer' });
    expect(user?.relations.get('sales')?.inverse).toBe('seller');
    expect(user?.relations.get('manager')).toMatchObject({ kind: 'forward', columns: ['manager_id'], inverse: 'reports', nullable: true });
    expect(user?.relations.get('tags')).toMatchObject({ kind: 'many-to-many', inverse: 'users' });
    expect(tables.get('users')?.columns.get('email')?.type).toBe('VarChar(255)');
    expect(tables.get('users')?.indexes.map((index) => [index.columns.join(), index.unique])).toEqual([['id', true], ['email', true]]);
    expect(tables.get('Order')?.indexes).toMatchObject([
      { columns: ['id'], unique: true, primary: true },
      { columns: ['buyerId', 'status'], unique: true, name: 'one_open_key' },
      { columns: ['status', 'placedAt'], unique: false },
      { columns: ['sellerId'], unique: false, method: 'hash' },
    ]);
    expect(tables.get('Order')?.foreignKeys.map((key) => [key.columns.join(), key.table, key.references.join()])).toEqual([['buyerId', 'users', 'id'], ['sellerId', 'users', 'id']]);
    expect(tables.get('_TagToUser')?.indexes.map((index) => index.columns.join())).toEqual(['A,B', 'B']);
  });

  it('puts the files of one schema folder together and finds the generated client', () => {
    const project = projectOf({
      'packages/db/prisma/schema.prisma': 'datasource db {\n provider = "postgresql"\n}\ngenerator client {\n provider = "prisma-client"\n output = "../generated/prisma"\n}\n',
      'packages/db/prisma/models/user.prisma': 'model User {\n id Int @id\n posts Post[]\n}\n',
      'packages/db/prisma/models/post.prisma': 'model Post {\n id Int @id\n userId Int\n user User @relation(fields: [userId], references: [id])\n}\n',
    });
    expect(readSchemas(project).map((schema) => schema.files.length)).toEqual([3]);
    expect(catalogOf(project).models.get('prisma/Post')?.relations.get('user')?.target).toBe('prisma/User');
    expect(clientAliases(project).get('packages/db/generated/prisma/client')).toBe('@prisma/client');
  });

  it('keeps two schemas of a monorepo apart', () => {
    const head = (output: string): string => `datasource db {\n provider = "postgresql"\n}\ngenerator client {\n provider = "prisma-client-js"\n output = "${output}"\n}\nmodel User {\n id Int @id\n}\n`;
    const project = projectOf({ 'a/schema.prisma': head('./generated'), 'b/schema.prisma': head('../node_modules/@prisma/billing') });
    expect([...catalogOf(project).models.keys()]).toEqual(['prisma/User', 'prisma/User@b']);
    expect(clientAliases(project).get('a/generated')).toBe('@prisma/client/schema:a');
    expect(clientAliases(project).get('@prisma/billing')).toBe('@prisma/client/schema:b');
    expect(clientSymbol('@prisma/client/schema:b#PrismaClient')).toEqual({ name: 'PrismaClient', schema: 'b' });
    expect(clientSymbol('@prisma/client-extras#PrismaClient')).toBeUndefined();
  });

  it('reads what it can of a broken schema and says where it broke', () => {
    const project = projectOf({ 'schema.prisma': 'model User {\n id Int @id\n ???\n posts Post[]\n\nmodel Post {\n id Int @id(\n}\nmodel' });
    const { models } = catalogOf(project);
    expect([...models.keys()]).toEqual(['prisma/User', 'prisma/Post']);
    expect(models.get('prisma/User')?.relations.has('posts')).toBe(true);
    expect(project.problems.map(({ message, start }) => [message, start])).toEqual([
      ['expected a field of User, found "???"', 26],
      ['model User is not closed', 0],
      ['expected a block, found "model"', 73],
    ]);
  });

  it('survives any cut and odd bytes', () => {
    for (let end = 0; end < SHOP.length; end += 7) expect(() => parseSchemaText(SHOP.slice(0, end))).not.toThrow();
    const crlf = parseSchemaText(`\uFEFF${SHOP.replaceAll('\n', '\r\n')}`);
    expect(crlf.faults).toEqual([]);
    expect(crlf.blocks.map((block) => block.name)).toEqual(parseSchemaText(SHOP).blocks.map((block) => block.name));
  });
});
