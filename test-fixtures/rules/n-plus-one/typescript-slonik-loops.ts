// no-fix: SQL that is handed over as text is not turned into one statement for all
import { createPool, sql, type CommonQueryMethods } from 'slonik';
import { z } from 'zod';

const row = z.object({ id: z.number() });

export async function totals(pool: CommonQueryMethods) {
  const users = await pool.any(sql.type(row)`SELECT id FROM users ORDER BY id`);
  for (const user of users) {
    await pool.one(sql.unsafe`SELECT count(*) FROM orders WHERE user_id = ${user.id}`); // expect: n-plus-one
  }
}

export async function quiet(ids: number[]) {
  const pool = await createPool('postgres://');
  const active = sql.fragment`active AND NOT hidden`;
  await pool.any(sql.unsafe`SELECT id FROM orders WHERE user_id IN (${sql.join(ids, sql.fragment`, `)}) AND ${active}`); // clean: n-plus-one — one query for all
  for (const id of ids) pool.any({ id }); // clean: n-plus-one — nobody knows what that sends
}
