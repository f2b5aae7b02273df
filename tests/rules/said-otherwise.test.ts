// Conditions said otherwise: what means the same, and where nobody can say so.
import { describe, expect, it } from 'vitest';
import { saidOtherwise } from '../../analyzers/src/rules/non-sargable-filter/said-otherwise.js';

const column = (sqlType: string) => ({ name: 'x', type: sqlType, sqlType, nullable: false, declared: { file: 'a.sql', start: 0, end: 1 } });
const said = (written: string, type = 'timestamp without time zone') => saidOtherwise(written, column(type));

describe('a condition is said otherwise', () => {
  it.each([
    ['x::date = $1', 'x >= $1::date AND x < $1::date + 1'],
    ["DATE(o.x) = '2024-02-29'", "o.x >= '2024-02-29'::date AND o.x < '2024-02-29'::date + 1"],
    ['CAST(x AS date) <= :day', 'x < :day::date + 1'],
    ['x::date = CURRENT_DATE', 'x >= CURRENT_DATE AND x < CURRENT_DATE + 1'],
    ['x::date > ?', 'x >= ?::date + 1'],
    ["date_part('year', x) = 2024", 'x >= make_date(2024, 1, 1) AND x < make_date(2025, 1, 1)'],
    ["date_trunc('week', x) = date_trunc('week', now())", "x >= date_trunc('week', now()) AND x < date_trunc('week', now()) + interval '1 week'"],
    ["x + interval '2 hours' < $1", "x < $1::timestamp - interval '2 hours'"],
  ])('%s', (written, text) => {
    expect(said(written)).toEqual({ text, grade: 'safe' });
  });

  it('with numbers on the other side', () => {
    expect(said('t.x - 3 >= 10', 'integer')).toEqual({ text: 't.x >= 13', grade: 'safe' });
    expect(said('x + 1 = $2', 'bigint')).toEqual({ text: 'x = $2 - 1', grade: 'safe' });
  });

  it('and says where that may fail, or differ by an hour', () => {
    expect(said('x::text = $1', 'uuid')).toEqual({ text: 'x = $1::uuid', grade: 'changes behaviour' });
    expect(said("x + interval '1 day' > now()", 'timestamp with time zone')?.grade).toBe('changes behaviour');
  });

  it.each([
    ['x::date = %s'],
    ['x::date = ?'],
    ['x::date = now()'],
    ['x::date = other.day'],
    ["date_trunc('month', x) = $1"],
    ["date_trunc('month', x) = date_trunc('year', now())"],
    ["x + interval '1 month' < now()"],
    ['extract(year from x) = 0'],
    ['extract(year from x) = 9999999'],
    ['lower(x) = $1'],
    ["x::date = '2024' || '-01-01'"],
  ])('but not %s', (written) => {
    expect(said(written)).toBeUndefined();
  });

  it('but not where a sum is one of other numbers', () => {
    expect(said('x + 1 = $1', 'numeric(10,2)')).toBeUndefined();
    expect(said('x * 2 = 4', 'integer')).toBeUndefined();
  });
});
