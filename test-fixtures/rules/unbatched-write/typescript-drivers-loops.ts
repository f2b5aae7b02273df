// no-fix: SQL that is handed over as text is not turned into one statement for all
import { Client } from 'pg';
import postgres from 'postgres';

const sql = postgres();

export async function insertEach(client: Client, labels: string[]) {
  for (const label of labels) {
    await client.query('INSERT INTO tag (label) VALUES ($1)', [label]); // expect: unbatched-write
  }
}

export async function updateEach(books: { id: number; stock: number }[]) {
  await Promise.all(books.map((book) => sql`UPDATE book SET stock = ${book.stock} WHERE id = ${book.id}`)); // expect: unbatched-write
}

export async function deleteEach(ids: number[]) {
  await sql.begin(async (tx) => {
    for (const id of ids) await tx`DELETE FROM comment WHERE id = ${id}`; // expect: unbatched-write
  });
}

export async function insertAll(client: Client, labels: string[]) {
  await client.query('INSERT INTO tag (label) SELECT unnest($1::text[])', [labels]); // clean: unbatched-write — one statement
}

export async function insertHelper(rows: { label: string }[][]) {
  for (const batch of rows) await sql`INSERT INTO tag ${sql(batch, 'label')}`; // clean: unbatched-write — one statement for each batch
}
