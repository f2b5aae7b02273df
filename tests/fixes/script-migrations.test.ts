// missing-index where the schema stands in migrations that are scripts: the next one is named and written as the last one is.
import { describe, expect, it } from 'vitest';
import { fixedTexts } from './project.js';

const QUERY = { 'queries/remove.sql': 'DELETE FROM authors WHERE id = $1;\nSELECT id FROM books WHERE author_id = $1;\n' };
const made = (files: Readonly<Record<string, string>>) => fixedTexts({ ...files, ...QUERY }, 'missing-index', ['changes behaviour', 'shown only']);
const CREATE = 'CREATE INDEX CONCURRENTLY books_author_id_idx ON books (author_id)';
const DROP = 'DROP INDEX CONCURRENTLY books_author_id_idx';
const manifest = (name: string): string => JSON.stringify({ dependencies: { [name]: '1', pg: '8' } });

describe('the next migration', () => {
  it('of Knex exports what the others export', async () => {
    const cjs = `exports.up = async (knex) => {
  await knex.schema.createTable('authors', (table) => { table.bigInteger('id').primary(); });
  await knex.schema.createTable('books', (table) => {
    table.bigInteger('id').primary();
    table.bigInteger('author_id').notNullable().references('id').inTable('authors').onDelete('CASCADE');
  });
};

exports.down = async (knex) => {
  await knex.schema.dropTable('books');
};
`;
    expect(await made({ 'package.json': manifest('knex'), 'knexfile.js': '', 'migrations/20240101120000_tables.js': cjs })).toEqual({
      'migrations/20260301120000_add_books_author_id_idx.js': `exports.config = { transaction: false };\n\nexports.up = async (knex) => {\n  await knex.raw('${CREATE}');\n};\n\nexports.down = async (knex) => {\n  await knex.raw('${DROP}');\n};\n`,
    });
    const typed = `import type { Knex } from "knex"\n\n${cjs.replace(/exports\.(up|down) = async \(knex\) => \{/g, 'export async function $1(knex: Knex): Promise<void> {').replace(/^\};$/gm, '}').replaceAll("'", '"').replaceAll(';', '')}`;
    expect(await made({ 'package.json': manifest('knex'), 'knexfile.ts': '', 'migrations/20240101120000_tables.ts': typed })).toEqual({
      'migrations/20260301120000_add_books_author_id_idx.ts': `import type { Knex } from "knex"\n\nexport const config = { transaction: false }\n\nexport async function up(knex: Knex): Promise<void> {\n  await knex.raw("${CREATE}")\n}\n\nexport async function down(knex: Knex): Promise<void> {\n  await knex.raw("${DROP}")\n}\n`,
    });
  });

  it('of node-pg-migrate runs outside of a transaction', async () => {
    const first = `exports.up = (pgm) => {
  pgm.createTable('authors', { id: { type: 'bigint', primaryKey: true } });
  pgm.createTable('books', { id: { type: 'bigint', primaryKey: true }, author_id: { type: 'bigint', notNull: true, references: 'authors', onDelete: 'CASCADE' } });
};
`;
    expect(await made({ 'package.json': manifest('node-pg-migrate'), 'migrations/1704110400000_tables.js': first })).toEqual({
      'migrations/1772366400000_add_books_author_id_idx.js': `exports.up = async (pgm) => {\n  pgm.noTransaction();\n  pgm.sql('${CREATE}');\n};\n\nexports.down = async (pgm) => {\n  pgm.noTransaction();\n  pgm.sql('${DROP}');\n};\n`,
    });
  });

  it('of Sequelize hands its SQL to the interface', async () => {
    const first = `'use strict';

module.exports = {
  async up(queryInterface, Sequelize) {
    await queryInterface.createTable('authors', { id: { type: Sequelize.BIGINT, primaryKey: true } });
    await queryInterface.createTable('books', {
      id: { type: Sequelize.BIGINT, primaryKey: true },
      author_id: { type: Sequelize.BIGINT, allowNull: false, references: { model: 'authors', key: 'id' }, onDelete: 'CASCADE' },
    });
  },
};
`;
    expect(await made({ 'package.json': manifest('sequelize'), 'migrations/20240101120000-tables.js': first })).toEqual({
      'migrations/20260301120000-add_books_author_id_idx.js': `'use strict';\n\nmodule.exports = {\n  async up(queryInterface) {\n    await queryInterface.sequelize.query('${CREATE}');\n  },\n\n  async down(queryInterface) {\n    await queryInterface.sequelize.query('${DROP}');\n  },\n};\n`,
    });
  });
});
