// unbatched-write: an insert, update, delete or commit per element, where one statement for many rows would do.
import type { Place } from '../../core/place.js';
import type { Occurrence } from '../../core/statement.js';
import { dependentRepetition, describe, growingRepetition, relatedPlaces, rowsOf, sentWithin, severityOf, surenessOf, toldOnce } from '../repeated.js';
import type { Facts, Rule, Verdict } from '../rule.js';

const VERBS = { insert: 'inserts one row', update: 'sends one update', delete: 'sends one delete', commit: 'commits once' } as const;

export const rule: Rule = {
  id: 'unbatched-write',
  summary: 'An insert, update, delete or commit per element',
  severity: 'warning',
  *check({ occurrences, uses }: Facts): Iterable<Verdict> {
    const together = new Set(uses.flatMap(({ kind, place }) => (kind === 'together' ? [keyOf(place)] : [])));
    const candidates = occurrences.filter(isWrite).flatMap((occurrence) => {
      // One statement for many rows is a batch already, unless each element asks for an update or a delete of its own. A list of keys,
      // and SQL that was written for lists, carries the rows of a batch.
      const { bulk, kind, text, rows, filters } = occurrence.statement;
      const isBatch = kind === 'insert' || text !== undefined || rows === 'chunk' || filters.some((filter) => filter.operator === 'in');
      const repetition = bulk ? (isBatch ? undefined : dependentRepetition(occurrence)) : growingRepetition(occurrence);
      // What arrives one by one is written as it comes: there is no telling when the next one does.
      return repetition && repetition.streamed !== true ? [{ occurrence, repetition }] : [];
    });
    const sent = sentWithin(occurrences);
    for (const told of toldOnce(candidates)) {
      const { occurrence, repetition, place } = told;
      const { statement } = occurrence;
      // Where no one statement says the same, one transaction is all that can be had.
      const isTogether = statement.single === true && together.has(keyOf(occurrence.place));
      yield {
        place,
        message: `${statement.what} ${VERBS[statement.kind as keyof typeof VERBS]} for ${describe(told)}`,
        consequence: statement.inside === true ? INSIDE : isTogether ? TOGETHER : 'Every element costs a round trip, and outside of a transaction a commit with its flush to disk as well.',
        remedy: statement.remedy ?? 'Collect the rows and write them with one statement after the loop.',
        confidence: surenessOf(told),
        ...severityOf(told),
        related: relatedPlaces(told),
        statement: told.occurrence.statement,
        ...(statement.overridden !== true && repetition.attends !== true && !isTogether && { mend: { kind: 'write once' as const, occurrence, repetition, ...rowsOf(repetition, occurrences), isEntangled: sent.isEntangled(occurrence, repetition), reads: sent.reads(repetition), others: sent.others(occurrence, repetition) } }),
      };
    }
  },
};

/** For what a routine of the database sends itself. */
const INSIDE = 'Every pass executes a statement of its own, with its triggers and its look-up of the row: one statement for all rows does that work once.';

/** For what is sent in one transaction already. */
const TOGETHER = 'One commit ends them all, yet each is a statement and a round trip of its own still, and rows stay locked until the last one is written.';

function keyOf({ file, start, end }: Place): string {
  return `${file}:${start}:${end}`;
}

function isWrite({ statement }: Occurrence): boolean {
  return statement.kind in VERBS;
}
