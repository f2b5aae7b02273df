// n-plus-one: a read, or a lazy relation load, that is repeated per element and asks for something else each time.
import type { Occurrence } from '../../core/statement.js';
import { bestByPlace, confidenceOf, dependentRepetition, describe, relatedPlaces, severityOf } from '../repeated.js';
import type { Facts, Rule, Verdict } from '../rule.js';

export const rule: Rule = {
  id: 'n-plus-one',
  summary: 'A read, or a lazily loaded relation, repeated once per element',
  severity: 'warning',
  *check({ occurrences }: Facts): Iterable<Verdict> {
    const candidates = occurrences.filter(isRead).flatMap((occurrence) => {
      const repetition = dependentRepetition(occurrence);
      return repetition ? [{ occurrence, repetition }] : [];
    });
    for (const { occurrence, repetition } of bestByPlace(candidates)) {
      const { statement } = occurrence;
      yield {
        place: occurrence.place,
        message: statement.cause === 'lazy-load' ? `${statement.what} loads a relation with one query for ${describe(repetition, occurrence)}` : `${statement.what} sends one query for ${describe(repetition, occurrence)}`,
        consequence: 'Every element costs a round trip to the database: the time grows with the number of rows, and connections are held meanwhile.',
        remedy: statement.remedy ?? 'Read what all elements need with one query before the loop, and look it up by key inside.',
        confidence: confidenceOf(repetition),
        ...severityOf(occurrence, repetition),
        related: relatedPlaces(occurrence, repetition),
      };
    }
  },
};

function isRead({ statement }: Occurrence): boolean {
  return statement.kind === 'select' || statement.kind === 'count' || statement.kind === 'exists' || statement.kind === 'raw';
}
