// n-plus-one: a read, or a lazy relation load, that is repeated per element and asks for something else each time.
import { isSamePlace } from '../../core/place.js';
import type { Occurrence, Statement } from '../../core/statement.js';
import { dependentRepetition, describe, relatedPlaces, rowsOf, severityOf, surenessOf, toldOnce, writesOf } from '../repeated.js';
import type { Facts, Rule, Verdict } from '../rule.js';

export const rule: Rule = {
  id: 'n-plus-one',
  summary: 'A read, or a lazily loaded relation, repeated once per element',
  severity: 'warning',
  *check({ occurrences, catalog }: Facts): Iterable<Verdict> {
    const candidates = occurrences.filter(isRead).flatMap((occurrence) => {
      const repetition = dependentRepetition(occurrence);
      return repetition ? [{ occurrence, repetition }] : [];
    });
    const writes = writesOf(occurrences);
    for (const told of toldOnce(candidates)) {
      const { occurrence, repetition, place } = told;
      const { statement } = occurrence;
      yield {
        place,
        message: statement.cause === 'lazy-load' ? `${statement.what} loads a ${statement.relation === undefined ? 'column that was left out' : 'relation'} with one query for ${describe(told)}` : `${statement.what} sends one query for ${describe(told)}`,
        consequence: statement.inside === true ? INSIDE : 'Every element costs a round trip to the database: the time grows with the number of rows, and connections are held meanwhile.',
        remedy: statement.remedy ?? 'Read what all elements need with one query before the loop, and look it up by key inside.',
        confidence: surenessOf(told),
        ...(isBatch(statement) ? { severity: 'info' as const } : severityOf(told)),
        related: relatedPlaces(told),
        statement: told.occurrence.statement,
        mend: {
          kind: 'read once',
          repeated: [told, ...candidates.filter((one) => one.occurrence !== occurrence && isSamePlace(one.occurrence.place, occurrence.place))],
          mayChange: writes.areRead(statement, repetition) || writes.areUnknown(repetition) || writes.areTakenAlong(statement, repetition, catalog),
          isWritten: writes.areRead(statement, repetition),
          written: writes.models(repetition),
          ...rowsOf(repetition, occurrences),
        },
      };
    }
  },
};

/** For what a routine of the database sends itself. */
const INSIDE = 'Every pass executes a query of its own, and leaves the plan for all rows together, such as a hash join, unused: the time grows with the number of rows.';

/** A list of keys is asked for at each pass: what is repeated may be batches of a whole. */
function isBatch({ filters }: Statement): boolean {
  const varying = filters.filter(({ varies }) => varies);
  return varying.length > 0 && varying.every(({ operator }) => operator === 'in');
}

function isRead({ statement }: Occurrence): boolean {
  return statement.kind === 'select' || statement.kind === 'count' || statement.kind === 'exists' || statement.kind === 'raw';
}
