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
  if (repetition.size === 'unbounded') return repetition.origin ? 'proven' : 'likely';
  return repetition.origin || repetition.size === 'page' ? 'likely' : 'possible';
}

/** How often an occurrence's statement is sent, in words: `each pass of this loop`. */
export function describe(repetition: Repetition, { path }: Pick<Occurrence, 'path'>): string {
  return path.length > (repetition.depth ?? path.length) ? words(repetition.form, 'the', ' that leads here') : words(repetition.form, 'this', '');
}

function words(form: Repetition['form'], which: 'this' | 'the', tail: string): string {
  switch (form) {
    case 'template':
      return `each pass of ${which} template loop${tail}`;
    case 'serializer':
      return 'each row that is serialized';
    case 'resolver':
      return 'each parent row that is resolved';
    case 'recursion':
      return 'each call of this recursion';
    case 'admin':
      return 'each row of the changelist';
    case 'callback':
      return `each call of ${which} callback${tail}`;
    case 'comprehension':
      return `each element of ${which} comprehension${tail}`;
    case 'list':
      return 'each element of the list that it is given';
    case 'while':
    case 'loop':
      return `each pass of ${which} loop${tail}`;
  }
}

/** The repetition as a step of the path. */
function repeatedHere({ form, over }: Repetition): string {
  if (over === undefined) return `repeated for ${words(form, 'this', '')}`;
  switch (form) {
    case 'serializer':
      return `repeated for each row that ${over} serializes`;
    case 'admin':
      return `repeated for each row of ${over}`;
    default:
      return `repeated for each of the ${over}`;
  }
}

/** The places that lead to a statement, in the order in which the program gets there: the rows' query, the calls, the repetition among them. */
export function relatedPlaces(occurrence: Occurrence, repetition: Repetition): Verdict['related'] {
  const related: { place: Place; message: string }[] = [];
  const add = (place: Place, message: string): void => {
    if (samePlace(place, occurrence.place)) return;
    const present = related.find((one) => samePlace(one.place, place));
    if (!present) related.push({ place, message });
    else if (!present.message.includes(message)) present.message += `; ${message}`;
  };
  const { path, origin } = occurrence;
  const depth = repetition.depth ?? path.length;
  const queried = repetition.origin ?? origin;
  if (queried) add(queried, 'the rows are queried here');
  for (const frame of path.slice(0, depth)) add(frame.place, frame.message);
  add(repetition.place, repeatedHere(repetition));
  for (const frame of path.slice(depth)) add(frame.place, frame.message);
  if (origin && queried && !samePlace(origin, queried)) add(origin, toldOrigin(occurrence));
  return related;
}

/** What stands where a statement's own receiver was queried, if that is not what is repeated over. */
function toldOrigin({ statement: { cause, kind } }: Occurrence): string {
  if (cause === 'lazy-load') return 'the row is queried here';
  return kind === 'select' || kind === 'count' || kind === 'exists' ? 'the query is built here' : 'the row is read here';
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

/** Calls between a repetition and its statement from which on a guessed repetition is told as information only. */
const FAR = 3;

/** The severity where it is milder than the rule's own: a repetition that is only possible, and many calls away. */
export function severityOf(occurrence: Occurrence, repetition: Repetition): { readonly severity?: 'info' } {
  // A list that is handed over in one call is short more often than not.
  if (confidenceOf(repetition) === 'possible' && repetition.form === 'list') return { severity: 'info' };
  const calls = occurrence.path.length - (repetition.depth ?? 0);
  return confidenceOf(repetition) === 'possible' && calls >= FAR ? { severity: 'info' } : {};
}
