import { Pool } from 'pg';
import postgres from 'postgres';

const pool = new Pool();
const sql = postgres();

export async function byEmail(email: string) {
  const { rows } = await pool.query('SELECT id FROM customers WHERE lower(email) = lower($1)', [email]);
  //                                                                ^^^^^^^^^^^^^^^^^^^^^^^^ expect: non-sargable-filter
  return rows[0];
}

export async function ofDay(day: string, status: string) {
  return await sql`
    SELECT id, note AS "größe"
    FROM orders
    WHERE status = ${status}
      AND placed_at >= ${day}::date AND placed_at < ${day}::date + 1 -- expect: non-sargable-filter
  `;
}

export async function ofDays(from: string) {
  return await sql`
    SELECT id FROM orders
    WHERE placed_at >= ${from}::date + 1 -- expect: non-sargable-filter
    ORDER BY id
  `;
}

export async function quiet(email: string, order: string) {
  await pool.query('SELECT id FROM customers WHERE email = $1', [email.toLowerCase()]); // clean: non-sargable-filter — the program folds the case
  await pool.query(`SELECT id FROM customers WHERE lower(email) = $1 ${order}`, [email]); // clean: non-sargable-filter — there may be more conditions
  await pool.query(`SELECT id FROM ${order} WHERE lower(email) = $1`, [email]); // clean: non-sargable-filter — nobody knows which table
}
