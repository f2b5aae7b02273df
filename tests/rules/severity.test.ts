// How sure the rules about repetition are, and how loudly they say it.
import { describe, expect, it } from 'vitest';
import type { Occurrence, Repetition } from '../../analyzers/src/core/statement.js';
import { rule as nPlusOne } from '../../analyzers/src/rules/n-plus-one/rule.js';
import { rule as unbatchedWrite } from '../../analyzers/src/rules/unbatched-write/rule.js';

const place = (start: number) => ({ file: 'a.ts', start, end: start + 5 });

/** One statement in one repetition, `calls` calls away from it. */
function told(kind: 'select' | 'update', calls: number, repetition: Partial<Repetition>, overridden?: true): string[] {
  const path = Array.from({ length: calls }, (_, index) => ({ place: place(100 + index * 10), message: `calls f${index}()` }));
  const occurrence: Occurrence = {
    statement: { kind, library: 'a', what: 'rows', filters: [], rows: 'one', cause: 'call', ...(overridden && { overridden }) },
    place: place(10),
    path,
    repetitions: [{ place: place(50), form: 'loop', size: 'unknown', depends: true, depth: 0, ...repetition }],
  };
  const facts = { catalog: { tables: new Map(), models: new Map() }, occurrences: [occurrence], uses: [] };
  return [nPlusOne, unbatchedWrite].flatMap((rule) => [...rule.check(facts)].map(({ confidence, severity }) => `${severity ?? rule.severity} ${confidence}`));
}

const rows = { size: 'unbounded', origin: place(1) } as const;

describe('a read', () => {
  it('is proven over rows without a limit, likely over a page of rows, possible over anything else', () => {
    expect([told('select', 0, rows), told('select', 0, { size: 'page', origin: place(1) }), told('select', 0, {})]).toEqual([['warning proven'], ['warning likely'], ['warning possible']]);
  });

  it('is no more than likely behind a condition', () => {
    expect(told('select', 0, { ...rows, guarded: true })).toEqual(['warning likely']);
  });

  it('is information where it is only possible and three calls away, or two and behind a condition', () => {
    expect([told('select', 2, {}), told('select', 3, {}), told('select', 2, { guarded: true })]).toEqual([['warning possible'], ['info possible'], ['info possible']]);
  });

  it('stays a warning far away where rows are proven', () => {
    expect(told('select', 5, rows)).toEqual(['warning proven']);
  });
});

describe('a write', () => {
  it('is a warning in a plain loop', () => {
    expect([told('update', 0, rows), told('update', 1, {})]).toEqual([['warning proven'], ['warning possible']]);
  });

  it('is information where each pass waits for something else, or has a transaction of its own', () => {
    expect(told('update', 0, { ...rows, busy: true })).toEqual(['info proven']);
  });

  it('is information where a method of the project does more than the statement', () => {
    expect(told('update', 0, rows, true)).toEqual(['info proven']);
  });

  it('is information behind a condition in what is called', () => {
    expect([told('update', 1, { guarded: true }), told('update', 2, { ...rows, guarded: true }), told('update', 0, { guarded: true })]).toEqual([['info possible'], ['info likely'], ['warning possible']]);
  });
});
