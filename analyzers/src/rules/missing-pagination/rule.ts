// missing-pagination: rows of a query without a limit that leave the program as a response or a page, and pages that are found by counting off
// all rows before them.
import type { Facts, Rule, Verdict } from '../rule.js';
import { deepOffsets } from './offset.js';

export const rule: Rule = {
  id: 'missing-pagination',
  summary: 'An unlimited read that reaches a response, a template or a page',
  severity: 'warning',
  *check(facts: Facts): Iterable<Verdict> {
    yield* deepOffsets(facts);
    const { uses } = facts;
    const seen = new Set<string>();
    for (const { kind, statement, place, at, path, what, pages } of uses) {
      const key = `${place.file}:${place.start}:${statement.relation ?? ''}`;
      if (kind !== 'response' || statement.kind !== 'select' || statement.rows !== 'unbounded' || seen.has(key)) continue;
      seen.add(key);
      yield {
        place,
        message: `${statement.relation === undefined ? statement.what : `${statement.relation}, read with ${statement.what},`} reads every ${statement.filters.length > 0 ? 'matching ' : ''}row, without a limit, for what is ${what}`,
        consequence: 'The answer grows with the table: memory, time and the size of the response have no bound.',
        remedy: 'Read a page at a time: a limit with an offset, or better a key to continue from.',
        ...((statement.ways?.limit ?? statement.ways?.page) && { mend: { kind: 'limit' as const, statement, place, isRendered: what.startsWith('rendered'), answered: at, ...(pages && { pages }) } }),
        confidence: statement.filters.length > 0 || statement.relation !== undefined ? 'possible' : 'likely',
        // What belongs to one parent is bounded by the parent, if by nothing else.
        ...((statement.filters.length > 0 || statement.relation !== undefined) && { severity: 'info' as const }),
        related: [...path.map((frame) => ({ place: frame.place, message: frame.message })), { place: at, message: `${what} here` }],
        statement,
      };
    }
  },
};
