// What the rules about repetition share: which repetitions count, how sure they are, and how the path is told.
import type { Place } from '../core/place.js';
import type { Occurrence, Repetition } from '../core/statement.js';
import type { Confidence, Verdict } from './rule.js';

/** True for a repetition that grows with the data, as far as anybody can tell. A page of rows counts too; a `while` of that size pages, polls or retries. */
export function grows(repetition: Repetition): boolean {
  if (repetition.early) return false;
  if (repetition.size === 'unbounded' || repetition.size === 'unknown') return true;
  return repetition.size === 'page' && repetition.form !== 'while' && (repetition.form !== 'loop' || repetition.origin !== undefined);
}

/** The innermost repetition of an occurrence that grows and with which the statement changes; undefined if there is none. */
export function dependentRepetition({ repetitions, statement }: Occurrence): Repetition | undefined {
  return repetitions.findLast((repetition) => grows(repetition) && repetition.depends && !(statement.tick && repetition.concurrent));
}

/** The innermost repetition of an occurrence that grows. */
export function growingRepetition({ repetitions, statement }: Occurrence): Repetition | undefined {
  return repetitions.findLast((repetition) => grows(repetition) && !(statement.tick && repetition.concurrent));
}

/** How sure it is that a repetition of a statement grows: rows of an unlimited query are proof. */
export function confidenceOf(repetition: Repetition): Confidence {
  if (repetition.size === 'unbounded') return 'proven';
  return repetition.origin || repetition.size === 'page' ? 'likely' : 'possible';
}

/** The repetition in words. */
export function describe(repetition: Repetition): string {
  switch (repetition.form) {
    case 'template':
      return 'each pass of this template loop';
    case 'serializer':
      return 'each row that is serialized';
    case 'resolver':
      return 'each parent row that is resolved';
    case 'recursion':
      return 'each call of this recursion';
    case 'admin':
      return 'each row of the changelist';
    case 'callback':
      return 'each call of this callback';
    case 'comprehension':
      return 'each element of this comprehension';
    case 'while':
    case 'loop':
      return 'each pass of this loop';
  }
}

/** The places that lead to a statement: the rows' query, the repetition, and each call on the way. */
export function relatedPlaces(occurrence: Occurrence, repetition: Repetition): Verdict['related'] {
  const related: { place: Place; message: string }[] = [];
  const add = (place: Place, message: string): void => {
    if (!related.some((one) => samePlace(one.place, place)) && !samePlace(place, occurrence.place)) related.push({ place, message });
  };
  if (repetition.origin) add(repetition.origin, 'the rows are queried here');
  else if (occurrence.origin) add(occurrence.origin, 'the rows are queried here');
  add(repetition.place, repetition.over === undefined ? describe(repetition).replace(/^each/, 'repeated for each') : `repeated for each of ${repetition.over}`);
  for (const frame of occurrence.path) add(frame.place, frame.message);
  if (occurrence.origin) add(occurrence.origin, 'the rows are queried here');
  return related;
}

function samePlace(a: Place, b: Place): boolean {
  return a.file === b.file && a.start === b.start && a.end === b.end;
}

/** One occurrence for each place: the one with the shortest path, and among those the surest. */
export function bestByPlace<T extends { readonly occurrence: Occurrence; readonly repetition: Repetition }>(candidates: readonly T[]): readonly T[] {
  const best = new Map<string, T>();
  for (const candidate of candidates) {
    const { place } = candidate.occurrence;
    const key = `${place.file}:${place.start}:${place.end}`;
    const present = best.get(key);
    if (!present || rank(candidate) < rank(present)) best.set(key, candidate);
  }
  return [...best.values()];
}

function rank({ occurrence, repetition }: { readonly occurrence: Occurrence; readonly repetition: Repetition }): number {
  const sureness = { proven: 0, likely: 1, possible: 2 }[confidenceOf(repetition)];
  return occurrence.path.length * 4 + sureness;
}
