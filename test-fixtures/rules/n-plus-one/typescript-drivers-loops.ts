// no-fix: SQL that is handed over as text is not turned into one statement for all
import { Pool, type PoolClient } from 'pg';
import postgres from 'postgres';
import mysql from 'mysql2/promise';
import Database from 'better-sqlite3';

const pool = new Pool();
const sql = postgres();

export async function pgRows() {
  const { rows } = await pool.query('SELECT id FROM book');
  for (const row of rows) {
    await pool.query('SELECT * FROM review WHERE book_id = $1', [row.id]); // expect: n-plus-one
  }
}

export async function pgClient(client: PoolClient, ids: number[]) {
  return Promise.all(ids.map((id) => client.query('SELECT name FROM author WHERE id = $1', [id]))); // expect: n-plus-one
}

export async function taggedTemplate() {
  const books = await sql`SELECT id FROM book`;
  for (const book of books) {
    await sql`SELECT * FROM review WHERE book_id = ${book.id}`; // expect: n-plus-one
  }
}

export async function pairs() {
  const connection = await mysql.createConnection({});
  const [orders] = await connection.execute('SELECT id FROM orders');
  for (const order of orders) {
    await connection.execute('SELECT * FROM item WHERE order_id = ?', [order.id]); // expect: n-plus-one
  }
}

export function prepared() {
  const db = new Database('shop.db');
  const reviews = db.prepare('SELECT * FROM review WHERE book_id = ?');
  for (const book of db.prepare('SELECT id FROM book').all()) {
    reviews.all(book.id); // expect: n-plus-one
  }
}

export async function allAtOnce(ids: number[]) {
  const { rows } = await pool.query('SELECT * FROM review WHERE book_id = ANY($1)', [ids]); // clean: n-plus-one — one statement for all keys
  const byBook = new Map(rows.map((row) => [row.book_id, row]));
  return ids.map((id) => byBook.get(id)); // clean: n-plus-one — looked up in memory
}

export async function locks(names: string[]) {
  for (const name of names) {
    await pool.query('SET application_name = shop'); // clean: n-plus-one — reads no rows
    console.log(name);
  }
}

async function query(text: string, values: unknown[]) {
  const { rows } = await pool.query(text, values); // expect: n-plus-one
  return rows;
}

export async function namesThroughAWrapper(ids: number[]) {
  for (const id of ids) console.log(await query('SELECT name FROM author WHERE id = $1', [id]));
}

export async function titlesThroughAWrapper(ids: number[]) {
  for (const id of ids) console.log(await query('SELECT title FROM book WHERE id = $1', [id])); // expect: n-plus-one "through query()"
}
