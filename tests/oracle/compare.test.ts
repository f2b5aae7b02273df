// The comparison itself: that it tells a miss, a false alarm and an agreement apart, with shared helpers and lines that never run.
import { describe, expect, it } from 'vitest';
import { compare, endpointsOf, type Claim } from './compare.js';
import type { Endpoint, Report } from './report.js';

const select = 'SELECT * FROM author WHERE id = 7';
const SAME = { 10: '', 20: '' };

function endpoint(name: string, few: number, many: number, executed: Record<string, number[]>): Endpoint {
  return { name, answers: SAME, states: SAME, executed, runs: { 10: Array<string>(few).fill(select), 20: Array<string>(many).fill(select) } };
}

function claim(at: [string, number], path: [string, number][] = [], rule = 'n-plus-one'): Claim {
  const place = ([file, line]: [string, number]) => ({ file, first: line, last: line });
  return { rule, at: place(at), path: path.map(place) };
}

// Both views call the helper in line 3; only the first one has not loaded the authors.
const report: Report = {
  endpoints: [
    endpoint('lazy', 11, 21, { 'views.py': [10, 11], 'helper.py': [3] }),
    endpoint('eager', 1, 1, { 'views.py': [20, 21], 'helper.py': [3] }),
  ],
};

describe('compare', () => {
  it('agrees when the claim lies on the growing path', () => {
    expect(compare([claim(['helper.py', 3], [['views.py', 11]])], report)).toEqual({ misses: [], falseAlarms: [], noLongerMissed: [] });
  });

  it('reports an endpoint that grows without a claim, with the repeated statement', () => {
    expect(compare([], report)).toEqual({
      misses: ['lazy: 11 → 21: SELECT * FROM author WHERE id = ?'],
      falseAlarms: [],
      noLongerMissed: [],
    });
  });

  it('takes a known miss for granted until the day it is claimed', () => {
    expect(compare([], report, new Set(['lazy']))).toEqual({ misses: [], falseAlarms: [], noLongerMissed: [] });
    expect(compare([claim(['views.py', 11])], report, new Set(['lazy'])).noLongerMissed).toEqual(['lazy']);
  });

  it('reports a claim whose path runs only where nothing grows', () => {
    const { falseAlarms } = compare([claim(['helper.py', 3], [['views.py', 11]]), claim(['helper.py', 3], [['views.py', 21]])], report);
    expect(falseAlarms).toEqual(['helper.py:3 n-plus-one: no read of eager grows']);
  });

  it('reports a claim about writes where only reads grow', () => {
    expect(compare([claim(['views.py', 11], [], 'unbatched-write')], report).falseAlarms).toEqual([
      'views.py:11 unbatched-write: no write of lazy grows',
    ]);
  });

  it('reports a claim about lines that no endpoint runs', () => {
    expect(compare([claim(['seed.py', 1])], report).falseAlarms).toEqual(['seed.py:1 n-plus-one: no endpoint runs it']);
  });

  it('leaves out path places that never run, and rules that say nothing about repetition', () => {
    expect(endpointsOf(claim(['views.py', 11], [['models.py', 1]]), report).map(({ name }) => name)).toEqual(['lazy']);
    expect(compare([claim(['views.py', 21], [], 'missing-pagination')], report).falseAlarms).toEqual([]);
  });

  it('counts no statement that only opens or closes a transaction', () => {
    const transactions: Report = {
      endpoints: [{ name: 'wrapped', answers: SAME, states: SAME, executed: {}, runs: { 10: Array<string>(20).fill('BEGIN'), 20: Array<string>(40).fill('COMMIT') } }],
    };
    expect(compare([], transactions)).toEqual({ misses: [], falseAlarms: [], noLongerMissed: [] });
  });
});
