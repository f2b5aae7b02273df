// count-vs-exists: counting or loading rows where only their existence is asked for.
import { isSamePlace, type Place } from '../../core/place.js';
import type { Statement, Use } from '../../core/statement.js';
import { growingRepetition } from '../repeated.js';
import type { Facts, Rule, Verdict } from '../rule.js';

export const rule: Rule = {
  id: 'count-vs-exists',
  summary: 'Counting or loading rows only to test whether there are any',
  severity: 'warning',
  *check({ uses, occurrences }: Facts): Iterable<Verdict> {
    // What is sent once per element has a worse fault, whose mend is another.
    const seen = new Set(occurrences.filter((occurrence) => growingRepetition(occurrence)).map(({ place }) => keyOf(place)));
    for (const { kind, statement, place, at } of uses) {
      const key = keyOf(place);
      const isCount = statement.kind === 'count';
      const isLoad = statement.kind === 'select' && statement.rows === 'unbounded';
      // A relation that comes along with its parent costs next to nothing to test.
      if (kind !== 'test' || statement.cause === 'eager-load' || (!isCount && !isLoad) || seen.has(key)) continue;
      seen.add(key);
      const matching = statement.filters.length > 0 ? 'matching ' : '';
      yield {
        place,
        message: isCount ? `${statement.what} counts every ${matching}row, but only whether there are any is used` : `${statement.what} loads every ${matching}row, but only whether there are any is used`,
        consequence: isCount ? 'The database visits every matching row for a count; a test for existence stops at the first.' : 'All rows are read, sent and turned into objects; a test for existence stops at the first.',
        remedy: 'Ask for existence instead: EXISTS, or a query limited to one row.',
        ...(statement.ways?.exists && { mend: { kind: 'ask whether' as const, statement, place, tests: testsOf(uses, place) } }),
        confidence: 'likely',
        ...(isNarrow(statement) && { severity: 'info' as const }),
        related: at.file === place.file && at.start === place.start ? [] : [{ place: at, message: 'tested here' }],
        statement,
      };
    }
  },
};

/** Every place where what is queried at a place is tested. */
function testsOf(uses: readonly Use[], place: Place): readonly Place[] {
  const found = new Map(uses.filter((use) => use.kind === 'test' && isSamePlace(use.place, place)).map(({ at }) => [`${keyOf(at)}:${at.end}`, at]));
  return [...found.values()];
}

function keyOf({ file, start }: Place): string {
  return `${file}:${start}`;
}

/** Rows of one parent, or of one of many values of a column, are few as a rule: there is little to gain. */
function isNarrow({ filters, relation }: Statement): boolean {
  return relation !== undefined || filters.some(({ operator, varies }) => operator === '=' && varies === true);
}
