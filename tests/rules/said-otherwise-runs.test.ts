// What conditions are said as finds the same rows as they did: both are run over times around days, years and the hours at which clocks change.
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { saidOtherwise } from '../../analyzers/src/rules/non-sargable-filter/said-otherwise.js';

let database: PGlite;

beforeAll(async () => {
  database = await PGlite.create();
  await database.exec(`
    SET TimeZone = 'America/New_York';
    CREATE TABLE t AS SELECT n::int AS number, timestamptz '2023-12-30 00:00+00' + n * interval '17 minutes 3.5 seconds' AS zoned, timestamp '2023-12-30 00:00' + n * interval '17 minutes 3.5 seconds' AS plain FROM generate_series(1, 12000) n;
    INSERT INTO t SELECT n, timestamptz '2024-03-10 00:00-05' + n * interval '30 minutes', timestamp '2024-03-10' + n * interval '30 minutes' FROM generate_series(0, 96) n;
  `);
}, 60_000);

afterAll(() => database.close());

const TYPES = { zoned: 'timestamp with time zone', plain: 'timestamp without time zone', number: 'integer' } as const;
const times = ['zoned', 'plain'] as const;
const days = ["'2024-03-10'", "'2024-01-01'", "'2023-12-31'::date", 'CURRENT_DATE'];
const conditions: readonly (readonly [keyof typeof TYPES, string])[] = [
  ...times.flatMap((column) => days.flatMap((day) => ['=', '<', '<=', '>', '>='].map((operator) => [column, `${column}::date ${operator} ${day}`] as const))),
  ...times.flatMap((column) => ['2023', '2024'].map((year) => [column, `extract(year FROM ${column}) = ${year}`] as const)),
  ...times.flatMap((column) => ['hour', 'day', 'week', 'month', 'year'].map((unit) => [column, `date_trunc('${unit}', ${column}) = date_trunc('${unit}', timestamp_of_${column}())`] as const)),
  ...times.flatMap((column) => [[column, `${column} + interval '5 hours' < now()`] as const, [column, `${column} - interval '90 minutes' >= now()`] as const]),
  ...['=', '<', '<=', '>', '>='].flatMap((operator) => [['number', `number + 7 ${operator} 50`] as const, ['number', `number - 7 ${operator} 50`] as const]),
];

describe('finds the same rows', () => {
  it.each(conditions)('%s: %s', async (column, condition) => {
    // Functions in the place of parameters keep the planner from folding anything.
    await database.exec(`CREATE OR REPLACE FUNCTION timestamp_of_zoned() RETURNS timestamptz STABLE LANGUAGE sql AS $$ SELECT timestamptz '2024-03-10 03:15-04' $$;
      CREATE OR REPLACE FUNCTION timestamp_of_plain() RETURNS timestamp STABLE LANGUAGE sql AS $$ SELECT timestamp '2024-03-10 03:15' $$`);
    const said = saidOtherwise(condition, { name: column, type: TYPES[column], sqlType: TYPES[column], nullable: false, declared: { file: 'a.sql', start: 0, end: 1 } });
    expect(said?.grade).toBe('safe');
    const { rows } = await database.query<{ differing: number }>(`SELECT count(*)::int AS differing FROM t WHERE (${condition}) IS DISTINCT FROM (${said?.text ?? ''})`);
    expect(rows).toEqual([{ differing: 0 }]);
  });
});
