// How sure the rules about repetition are, and how loudly they say it.
import { describe, expect, it } from 'vitest';
import type { Occurrence, Repetition, Statement } from '../../analyzers/src/core/statement.js';
import { rule as nPlusOne } from '../../analyzers/src/rules/n-plus-one/rule.js';
import { rule as unbatchedWrite } from '../../analyzers/src/rules/unbatched-write/rule.js';

const place = (start: number) => ({ file: 'a.ts', start, end: start + 5 });

/** One statement in one repetition, `calls` calls away from it. */
function told(kind: 'select' | 'update', calls: number, repetition: Partial<Repetition>, more: Partial<Statement> = {}): string[] {
  const path = Array.from({ length: calls }, (_, index) => ({ place: place(100 + index * 10), message: `calls f${index}()` }));
  const occurrence: Occurrence = {
    statement: { kind, library: 'a', what: 'rows', filters: [], rows: 'one', cause: 'call', ...more },
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
    expect([told('select', 0, rows), told('select', 0, { size: 'page', origin: place(1) }), told('select', 0, {})]).toEqual([['warning proven'], ['warning likely'], ['info possible']]);
  });

  it('is no more than likely behind a condition, and information where that stands in what is called', () => {
    expect([told('select', 0, { ...rows, guarded: true }), told('select', 1, { ...rows, guarded: true })]).toEqual([['warning likely'], ['info likely']]);
  });

  it('stays a warning far away where rows are proven', () => {
    expect(told('select', 5, rows)).toEqual(['warning proven']);
  });

  it('is information where no one statement could take its place, and where a write of a row does it besides', () => {
    expect([told('select', 0, rows, { single: true }), told('select', 1, { ...rows, attends: true })]).toEqual([['info proven'], ['info proven']]);
  });

  it('stays a warning where an error is caught or something else is waited for', () => {
    expect(told('select', 0, { ...rows, caught: true, busy: true })).toEqual(['warning proven']);
  });
});

describe('a write', () => {
  it('is a warning in a plain loop over rows', () => {
    expect([told('update', 0, rows), told('update', 2, rows), told('update', 0, {})]).toEqual([['warning proven'], ['warning proven'], ['info possible']]);
  });

  it('is information where each pass waits for something else, has a transaction of its own, or fails for itself', () => {
    expect([told('update', 0, { ...rows, busy: true }), told('update', 0, { ...rows, caught: true })]).toEqual([['info proven'], ['info proven']]);
  });

  it('is information where a method of the project does more than the statement, or no one statement says the same', () => {
    expect([told('update', 0, rows, { overridden: true }), told('update', 0, rows, { single: true })]).toEqual([['info proven'], ['info proven']]);
  });

  it('is information behind a condition in what is called', () => {
    expect([told('update', 1, { ...rows, guarded: true }), told('update', 0, { ...rows, guarded: true })]).toEqual([['info likely'], ['warning likely']]);
  });
});
