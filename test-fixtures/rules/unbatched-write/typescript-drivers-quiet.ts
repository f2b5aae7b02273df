// file-is-clean
import Database from 'better-sqlite3';
import { Pool } from 'pg';

const sqlite = new Database('shop.db');
const pool = new Pool();
const insert = sqlite.prepare('INSERT INTO tag (label) VALUES (@label)');

export const insertAll = sqlite.transaction((tags: { label: string }[]) => {
  for (const tag of tags) insert.run(tag); // clean: unbatched-write — no round trip to a database in the same process
});

export async function migrate(statements: string[]) {
  for (const statement of statements) await pool.query(statement); // clean: unbatched-write — a script, statement by statement
}
