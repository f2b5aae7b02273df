// no-fix: SQL that is handed over as text is not turned into one statement for all
import { drizzle } from 'drizzle-orm/node-postgres';
import { sql } from 'drizzle-orm';
import { sql as tag, type Kysely } from 'kysely';
import knex from 'knex';

const db = drizzle(process.env.URL!);
const builder = knex({ client: 'pg' });

export async function drizzled(ids: number[]) {
  for (const id of ids) await db.execute(sql`SELECT name FROM users WHERE id = ${id}`); // expect: n-plus-one
}

export async function kyselied(database: Kysely<unknown>, ids: number[]) {
  for (const id of ids) await tag<{ name: string }>`SELECT name FROM users WHERE id = ${id}`.execute(database); // expect: n-plus-one
}

export async function knexed(ids: number[]) {
  for (const id of ids) await builder.raw('SELECT name FROM users WHERE id = ?', [id]); // expect: n-plus-one
}

export function quiet(ids: number[]) {
  for (const id of ids) builder.raw('SELECT name FROM users WHERE id = ?', [id]); // clean: n-plus-one — it is never awaited, and so never sent
  for (const id of ids) sql`SELECT name FROM users WHERE id = ${id}`; // clean: n-plus-one — only built
}
