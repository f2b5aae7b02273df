// loop-invariant-query: a read inside of a repetition that asks for the same thing each time.
import type { Occurrence, Repetition } from '../../core/statement.js';
import { dependentRepetition, describe, growingRepetition, relatedPlaces, severityOf, surenessOf, toldOnce } from '../repeated.js';
import type { Facts, Rule, Verdict } from '../rule.js';

export const rule: Rule = {
  id: 'loop-invariant-query',
  summary: 'A read in a loop that never changes with the loop',
  severity: 'warning',
  *check({ occurrences }: Facts): Iterable<Verdict> {
    const reads = occurrences.filter(({ statement }) => statement.kind === 'select' || statement.kind === 'count' || statement.kind === 'exists');
    const changed = new Set(occurrences.flatMap(changes));
    const writers = new Set(occurrences.flatMap((occurrence) => (mayWriteAnything(occurrence) ? occurrence.repetitions.map(passKey) : [])));
    const candidates = reads.flatMap((occurrence) => {
      const repetition = growingRepetition(occurrence);
      if (!repetition || dependentRepetition(occurrence)) return [];
      return changed.has(changeKey(repetition, occurrence.statement.model)) ? [] : [{ occurrence, repetition }];
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
        ...(!writers.has(passKey(repetition)) && { mend: { kind: 'send before' as const, occurrence, repetition } }),
      };
    }
  },
};

/** The models that a repetition writes to: what is read of them inside may be another answer each time. */
function changes({ statement, repetitions }: Occurrence): readonly string[] {
  if (statement.kind !== 'insert' && statement.kind !== 'update' && statement.kind !== 'delete') return [];
  return repetitions.map((repetition) => changeKey(repetition, statement.model));
}

function changeKey(repetition: Repetition, model: string | undefined): string {
  return `${passKey(repetition)}:${model ?? ''}`;
}

function passKey({ place }: Repetition): string {
  return `${place.file}:${place.start}`;
}

/** SQL of which nobody says which tables it writes to. */
function mayWriteAnything({ statement: { kind, text, model } }: Occurrence): boolean {
  return (kind === 'raw' && !/^\s*(?:select|show|explain)\b/i.test(text ?? '')) || (model === undefined && (kind === 'insert' || kind === 'update' || kind === 'delete'));
}
