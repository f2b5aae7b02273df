// loop-invariant-query: a read inside of a repetition that asks for the same thing each time.
import { dependentRepetition, describe, growingRepetition, relatedPlaces, severityOf, surenessOf, toldOnce, writesOf } from '../repeated.js';
import type { Facts, Rule, Verdict } from '../rule.js';

export const rule: Rule = {
  id: 'loop-invariant-query',
  summary: 'A read in a loop that never changes with the loop',
  severity: 'warning',
  *check({ occurrences, catalog }: Facts): Iterable<Verdict> {
    const reads = occurrences.filter(({ statement }) => statement.kind === 'select' || statement.kind === 'count' || statement.kind === 'exists');
    const writes = writesOf(occurrences);
    const candidates = reads.flatMap((occurrence) => {
      const repetition = growingRepetition(occurrence);
      if (!repetition || dependentRepetition(occurrence)) return [];
      return writes.areRead(occurrence.statement, repetition) ? [] : [{ occurrence, repetition }];
    });
    for (const told of toldOnce(candidates)) {
      const { occurrence, repetition, place } = told;
      yield {
        place,
        message: `${occurrence.statement.what} asks the database the same thing for ${describe(told)}`,
        consequence: 'The same query is sent once per element, and its answer does not depend on the element.',
        remedy: 'Send it once before the loop and use the answer inside.',
        confidence: surenessOf(told),
        ...severityOf(told),
        related: relatedPlaces(told),
        statement: told.occurrence.statement,
        ...(!writes.areUnknown(repetition) && !writes.areTakenAlong(occurrence.statement, repetition, catalog) && { mend: { kind: 'send before' as const, occurrence, repetition } }),
      };
    }
  },
};
