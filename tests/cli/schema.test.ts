// `seqscan schema` through the real program.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sandbox, type Sandbox } from './sandbox.js';

let box: Sandbox;
beforeEach(
  () =>
    void (box = sandbox({
      'seqscan.config.json': '{ "root": true, "tables": { "users": { "rows": 5000000 } } }\n',
      'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n}\n\nmodel User {\n  id   Int     @id @default(autoincrement())\n  mail String?\n\n  @@map("users")\n}\n',
      'prisma/migrations/1_init/migration.sql': 'CREATE TABLE "users" ("id" SERIAL NOT NULL, "mail" TEXT NOT NULL, CONSTRAINT "users_pkey" PRIMARY KEY ("id"));\n',
    })),
);
afterEach(() => box.remove());

it('prints tables with types, indexes and rows, and how many differences there are', () => {
  const { status, stdout, stderr } = box.run(['schema']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toBe('users (about 5,000,000 rows)\n  id    integer not null serial\n  mail  text not null\n  primary key users_pkey (id)\n\n1 table, 1 index; 1 difference between sources: seqscan schema --diff\n');
});

it('says where sources contradict one another', () => {
  const { stdout } = box.run(['schema', '--diff']);
  expect(stdout).toBe('users\n  mail: is not null in prisma/migrations/1_init/migration.sql, nullable in prisma/schema.prisma\n    prisma/migrations/1_init/migration.sql:1, prisma/schema.prisma:7\n\n1 difference\n');
});

it('gives each part with its place as JSON', () => {
  const { stdout } = box.run(['schema', '--format', 'json']);
  const { version, tables, differences } = JSON.parse(stdout) as { version: number; tables: { name: string; file: string; line: number; rows: number; indexes: object[] }[]; differences: object[] };
  expect({ version, differences: differences.length }).toEqual({ version: 1, differences: 1 });
  expect(tables).toMatchObject([{ name: 'users', rows: 5_000_000, file: 'prisma/schema.prisma', line: 5, indexes: [{ name: 'users_pkey', columns: ['id'], unique: true, primary: true, line: 6 }] }]);
});

it('refuses formats that there are not', () => {
  expect(box.run(['schema', '--format', 'xml'])).toMatchObject({ status: 2, stdout: '' });
});
