// Migrations in code: executed without running them, and replayed.
import { expect, test } from 'vitest';
import { catalogOf } from './catalog-of.js';
import { printed } from './replayed.js';

test('revisions of Alembic are applied each after the one that it names', async () => {
  const head = (revision: string, down: string | undefined): string => `from alembic import op\nimport sqlalchemy as sa\nfrom sqlalchemy.dialects import postgresql\n\nrevision = "${revision}"\ndown_revision = ${down === undefined ? 'None' : `"${down}"`}\n\n`;
  const catalog = await catalogOf({
    'requirements.txt': 'alembic\n',
    'versions/z_first.py': `${head('a1', undefined)}def upgrade():
    op.create_table(
        "readers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=80), nullable=False),
        sa.Column("card", sa.Unicode(20), unique=True, index=True),
        sa.Column("joined", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("email", name="one_email"),
    )
    op.create_index(op.f("ix_readers_joined"), "readers", ["joined"], unique=False)

def downgrade():
    op.drop_table("readers")
`,
    'versions/a_second.py': `${head('b2', 'a1')}def upgrade():
    with op.batch_alter_table("readers") as batch:
        batch.add_column(sa.Column("data", postgresql.JSONB(), nullable=True))
        batch.alter_column("email", new_column_name="mail", type_=sa.Text(), nullable=True)
        batch.create_index("by_data", ["data"], postgresql_using="gin")
    op.create_table("loans", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("reader_id", sa.Integer, sa.ForeignKey("readers.id", ondelete="CASCADE"), nullable=False))
    op.execute("CREATE INDEX loans_reader ON loans (reader_id) WHERE id > 10")
    op.create_index("mails", "readers", [sa.text("lower(mail)")], postgresql_where=sa.text("mail IS NOT NULL"))
    op.drop_index("ix_readers_joined", table_name="readers")
`,
  });
  expect(printed(catalog.tables.get('readers'))).toEqual([
    'id: integer not null serial',
    'mail: text',
    'card: character varying(20)',
    'joined: timestamp with time zone',
    'data: jsonb',
    'ix_readers_card: unique (card)',
    'readers_pkey: primary (id)',
    'one_email: unique (mail)',
    'by_data: index gin (data)',
    'mails: index ((lower(mail))) where mail IS NOT NULL',
  ]);
  expect(printed(catalog.tables.get('loans'))).toEqual(['id: bigint not null serial', 'reader_id: integer not null', 'loans_pkey: primary (id)', 'loans_reader: index (reader_id) where id > 10', 'loans_reader_id_fkey: (reader_id) -> readers(id) on delete cascade']);
});

test('node-pg-migrate’s calls and SQL', async () => {
  const catalog = await catalogOf({
    'package.json': '{ "dependencies": { "node-pg-migrate": "7" } }',
    'src/migrations/1_init.ts': `import { MigrationBuilder } from 'node-pg-migrate';
export async function up(pgm: MigrationBuilder): Promise<void> {
  pgm.createTable('shops', { id: 'id', name: { type: 'varchar(20)', notNull: true, unique: true }, city_id: { type: 'int', references: 'cities', onDelete: 'CASCADE' } });
  pgm.createIndex('shops', ['city_id', { name: 'name', sort: 'DESC' }], { where: 'city_id > 0' });
  pgm.addConstraint('shops', 'pair', { unique: ['name', 'city_id'] });
}
export async function down(pgm: MigrationBuilder): Promise<void> { pgm.dropTable('shops'); }
`,
    'src/migrations/2_more.js': "exports.up = (pgm) => { pgm.addColumns('shops', { open: { type: 'boolean', notNull: true } }); pgm.renameColumn('shops', 'name', 'title'); pgm.sql('CREATE INDEX by_title ON shops (title)'); pgm.dropConstraint('shops', 'pair'); };\n",
    'src/big.sql': 'SELECT 1;',
  });
  expect(printed(catalog.tables.get('shops'))).toEqual([
    'id: integer not null serial',
    'title: character varying(20) not null',
    'city_id: integer',
    'open: boolean not null',
    'shops_pkey: primary (id)',
    'shops_name_key: unique (title)',
    'shops_city_id_name_index: index (city_id, title desc) where city_id > 0',
    'by_title: index (title)',
    'shops_city_id_fkey: (city_id) -> cities() on delete cascade',
  ]);
});

test('TypeORM’s migrations, by SQL and by objects', async () => {
  const catalog = await catalogOf({
    'package.json': '{ "dependencies": { "typeorm": "0.3" } }',
    'src/migration/1700000000000-init.ts': `import { MigrationInterface, QueryRunner, Table, TableIndex } from 'typeorm';
export class Init1700000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(\`CREATE TABLE "tags" ("id" SERIAL NOT NULL, "word" character varying NOT NULL, CONSTRAINT "pk" PRIMARY KEY ("id"))\`);
    await queryRunner.createTable(new Table({ name: 'posts', columns: [{ name: 'id', type: 'int', isPrimary: true, isGenerated: true, generationStrategy: 'increment' }, { name: 'title', type: 'varchar', length: '40', isNullable: true }], foreignKeys: [{ columnNames: ['id'], referencedTableName: 'tags', referencedColumnNames: ['id'] }] }), true);
    await queryRunner.createIndex('posts', new TableIndex({ name: 'by_title', columnNames: ['title'], isUnique: true }));
  }
  async down(queryRunner: QueryRunner): Promise<void> { await queryRunner.dropTable('posts'); }
}
`,
    'src/big.sql': 'SELECT 1;',
  });
  expect(printed(catalog.tables.get('tags'))).toEqual(['id: integer not null serial', 'word: character varying not null', 'pk: primary (id)']);
  expect(printed(catalog.tables.get('posts'))).toEqual(['id: integer not null serial', 'title: character varying(40)', 'posts_pkey: primary (id)', 'by_title: unique (title)', 'posts_id_fkey: (id) -> tags(id)']);
});

test('Sequelize’s migrations, in both forms of exports', async () => {
  const catalog = await catalogOf({
    'package.json': '{ "dependencies": { "sequelize": "6", "pg": "8" } }',
    'migrations/20240101-shops.js': `'use strict';
module.exports = {
  up: async (queryInterface, Sequelize) => {
    await queryInterface.createTable('shops', {
      id: { allowNull: false, autoIncrement: true, primaryKey: true, type: Sequelize.INTEGER },
      name: { type: Sequelize.STRING(40), allowNull: false, unique: true },
      state: { type: Sequelize.ENUM('open', 'closed') },
      ownerId: { type: Sequelize.UUID, references: { model: { tableName: 'owners' }, key: 'id' }, onDelete: 'CASCADE' },
      city: Sequelize.TEXT,
    });
    await queryInterface.addIndex('shops', ['ownerId', 'name'], { unique: true });
  },
  down: (queryInterface) => queryInterface.dropTable('shops'),
};
`,
    'migrations/20240102-more.ts': `import { DataTypes, QueryInterface } from 'sequelize';
export async function up({ context: queryInterface }: { context: QueryInterface }) {
  await queryInterface.sequelize.transaction(async (transaction) => {
    await queryInterface.addColumn('shops', 'score', { type: DataTypes.BIGINT, allowNull: false }, { transaction });
    await queryInterface.removeColumn('shops', 'city', { transaction });
    await queryInterface.addIndex('shops', { fields: [{ name: 'score', order: 'DESC' }], name: 'by_score', concurrently: true });
    await queryInterface.addConstraint('shops', { fields: ['name', 'score'], type: 'unique', name: 'once' });
  });
}
`,
    'x.sql': 'SELECT 1;',
  });
  expect(printed(catalog.tables.get('shops'))).toEqual([
    'id: integer not null serial',
    'name: character varying(40) not null',
    'state: text (open closed)',
    'ownerId: uuid',
    'score: bigint not null',
    'shops_pkey: primary (id)',
    'shops_name_key: unique (name)',
    'shops_owner_id_name: unique (ownerId, name)',
    'by_score: index (score desc)',
    'once: unique (name, score)',
    'shops_ownerId_fkey: (ownerId) -> owners(id) on delete cascade',
  ]);
});

test('Sequelize’s migrations of another database say nothing', async () => {
  const up = "module.exports = { up: (queryInterface, Sequelize) => queryInterface.createTable('shops', { id: { type: Sequelize.INTEGER } }) };\n";
  const catalog = await catalogOf({ 'package.json': '{ "dependencies": { "sequelize": "6", "mysql2": "3" } }', 'migrations/1.js': up, 'x.sql': 'SELECT 1;' });
  expect([...catalog.tables.keys()]).toEqual([]);
});

test('a parameter is a tool’s only where the project has the tool', async () => {
  const catalog = await catalogOf({ 'package.json': '{}', 'migrations/1_a.js': "exports.up = (pgm) => { pgm.createTable('shops', { id: 'id' }); };\n", 'x.sql': 'SELECT 1;' });
  expect([...catalog.tables.keys()]).toEqual([]);
});

test('Knex’s builders, filled by callbacks', async () => {
  const catalog = await catalogOf({
    'package.json': '{ "dependencies": { "knex": "3", "pg": "8" } }',
    'knexfile.js': 'module.exports = {};',
    'migrations/20200101_init.js': `const stamps = (table) => { table.timestamps(true, true); };
exports.up = async function (knex) {
  await knex.schema.createTable('users', (table) => {
    table.increments('id');
    table.string('email', 120).notNullable().unique();
    table.enu('role', ['admin', 'user']);
    stamps(table);
  });
  return knex.schema
    .createTable('links', (table) => {
      table.bigIncrements();
      table.integer('user_id').unsigned().references('id').inTable('users').onDelete('CASCADE').index();
      table.string('address').notNullable();
      table.foreign(['address', 'user_id']).references(['a', 'b']).inTable('others');
      table.unique(['address', 'user_id']);
    })
    .raw('CREATE INDEX by_lower ON links (lower(address))');
};
exports.down = (knex) => knex.schema.dropTable('links');
`,
    'migrations/20210101_more.ts': `import type { Knex } from 'knex';
export async function up(knex: Knex) {
  await knex.schema.alterTable('links', (t) => { t.renameColumn('address', 'slug'); t.jsonb('meta'); t.dropUnique(['address', 'user_id']); t.index(['meta'], 'meta_gin', 'gin'); t.text('address').nullable().alter(); });
}
`,
  });
  expect(printed(catalog.tables.get('users'))).toEqual(['id: integer not null serial', 'email: character varying(120) not null', 'role: text (admin user)', 'created_at: timestamp with time zone not null', 'updated_at: timestamp with time zone not null', 'users_pkey: primary (id)', 'users_email_unique: unique (email)']);
  expect(printed(catalog.tables.get('links'))).toEqual([
    'id: bigint not null serial',
    'user_id: integer',
    'slug: text',
    'meta: jsonb',
    'links_pkey: primary (id)',
    'links_user_id_index: index (user_id)',
    'by_lower: index ((lower(slug)))',
    'meta_gin: index gin (meta)',
    'links_user_id_fkey: (user_id) -> users(id) on delete cascade',
    'links_address_user_id_foreign: (slug, user_id) -> others(a, b)',
  ]);
});
