import { Pool } from 'pg';

const pool = new Pool();

export async function lent(readerId: number) {
  const { rows } = await pool.query(
    `SELECT * -- expect: over-fetching
     FROM loans l
     JOIN books b ON b.id = l.book_id
     WHERE l.reader_id = $1`,
    [readerId],
  );
  return rows;
}

export async function quiet(columns: string, tables: string) {
  await pool.query(`SELECT ${columns} FROM books b JOIN authors a ON a.id = b.author_id`); // clean: over-fetching — nobody knows which columns
  await pool.query(`SELECT * FROM ${tables}`); // clean: over-fetching — nobody knows which tables
}
