// loop-invariant-query: a read inside of a repetition that asks for the same thing each time.
import { bestByPlace, confidenceOf, dependentRepetition, describe, growingRepetition, relatedPlaces } from '../repeated.js';
import type { Facts, Rule, Verdict } from '../rule.js';

export const rule: Rule = {
  id: 'loop-invariant-query',
  summary: 'A read in a loop that never changes with the loop',
  severity: 'warning',
  *check({ occurrences }: Facts): Iterable<Verdict> {
    const reads = occurrences.filter(({ statement }) => statement.kind === 'select' || statement.kind === 'count' || statement.kind === 'exists');
    const candidates = reads.flatMap((occurrence) => {
      const repetition = growingRepetition(occurrence);
      return repetition && !dependentRepetition(occurrence) ? [{ occurrence, repetition }] : [];
    });
    for (const { occurrence, repetition } of bestByPlace(candidates)) {
      yield {
        place: occurrence.place,
        message: `${occurrence.statement.what} asks the database the same thing for ${describe(repetition)}`,
        consequence: 'The same query is sent once per element, and its answer does not depend on the element.',
        remedy: 'Send it once before the loop and use the answer inside.',
        confidence: confidenceOf(repetition),
        related: relatedPlaces(occurrence, repetition),
      };
    }
  },
};
