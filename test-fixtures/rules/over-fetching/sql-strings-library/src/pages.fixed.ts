// The columns that are read are known where the rows stay in the function that asks for them.
import { Pool } from 'pg';

const pool = new Pool();

export async function pageNumbers(bookId: number) {
  const { rows } = await pool.query('SELECT id, page FROM scans WHERE book_id = $1 ORDER BY page', [bookId]); // expect: over-fetching
  return rows.map((scan) => ({ id: scan.id, page: scan.page }));
}

export async function lastPage(bookId: number) {
  const result = await pool.query('SELECT s.page FROM scans s WHERE s.book_id = $1', [bookId]); // expect: over-fetching
  let last = 0;
  for (const { page } of result.rows) last = Math.max(last, page);
  return { last, count: result.rowCount };
}

// Whoever gets the rows may read any of their columns.
export async function scans(bookId: number) {
  const { rows } = await pool.query('SELECT * FROM scans WHERE book_id = $1', [bookId]); // expect: over-fetching
  return rows;
}

export async function images(bookId: number, store: (image: Buffer, row: object) => Promise<void>) {
  const { rows } = await pool.query('SELECT * FROM scans WHERE book_id = $1', [bookId]); // expect: over-fetching
  for (const row of rows) await store(row.image, row);
}
