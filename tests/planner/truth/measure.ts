// What an index really does: the query is run without it and with it, warm and several times, and the times decide.
import type pg from 'pg';
import { createIndex, indexesUsed, type Plan, readPlan } from '@seqscan/analyzers';
import type { Case } from './cases.js';

export interface Measured {
  /** Milliseconds in the middle of several runs. */
  readonly before: number;
  readonly after: number;
  /** PostgreSQL itself plans with the index. */
  readonly isUsed: boolean;
  /** The index makes it faster, by a fifth and by a millisecond at least: what is less is no difference that can be measured on a machine in use. */
  readonly helps: boolean;
}

/** Builds the candidate, measures, and drops it. */
export async function measure(client: pg.Client, one: Case): Promise<Measured> {
  const before = await times(client, one, 5);
  await client.query(createIndex(one.index, false));
  // Statistics of expressions are gathered from the index.
  if (one.index.keys.some(({ expression }) => expression !== undefined)) await client.query(`ANALYZE ${one.index.table}`);
  try {
    const { isUsed } = await times(client, one, 1);
    // Without the index the plan is the one that was measured.
    if (!isUsed) return { before: before.middle, after: before.middle, isUsed, helps: false };
    const after = await times(client, one, 5);
    return { before: before.middle, after: after.middle, isUsed, helps: after.middle < before.middle * 0.8 && before.middle - after.middle >= 1 };
  } finally {
    await client.query('DROP INDEX candidate');
  }
}

async function times(client: pg.Client, { sql, values = [] }: Case, runs: number): Promise<{ readonly middle: number; readonly isUsed: boolean }> {
  const text = values.reduce((filled, value, index) => filled.replaceAll(`$${index + 1}`, value), sql);
  const found: number[] = [];
  let plan: Plan | undefined;
  // The first run warms what the later ones read.
  for (let run = 0; run <= (runs === 1 ? 0 : runs); run += 1) {
    await client.query('BEGIN');
    const { rows } = await client.query<Record<string, unknown>>(`EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${text}`);
    await client.query('ROLLBACK');
    plan = readPlan(Object.values(rows[0] ?? {})[0]);
    if (run > 0 || runs === 1) found.push((plan?.executionTime ?? 0) + (plan?.planningTime ?? 0));
    // What takes long is told from noise by fewer runs.
    if (found.length >= 3 && (found[0] ?? 0) > 1000) break;
  }
  const sorted = found.sort((a, b) => a - b);
  return { middle: sorted[sorted.length >> 1] ?? 0, isUsed: plan !== undefined && indexesUsed(plan).has('candidate') };
}
