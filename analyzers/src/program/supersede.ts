// A function that is executed on its own knows nothing of its arguments. Where the project calls it, the calls know more: what they say
// of a loop over an argument holds, and what the function on its own says of the same loop is left out.
import type { Occurrence, Repetition } from '../core/statement.js';
import { type Place, spanKey } from '../core/place.js';

/** How many occurrences of one statement are compared with each other. */
const COMPARED = 400;

/**
 * The occurrences without those that repeat over something unknown while the same statement is also reached through a call of the
 * function in which the execution began.
 */
export function withoutSuperseded(occurrences: readonly Occurrence[]): readonly Occurrence[] {
  // Only what repeats over something unknown can be superseded: nobody else's place is looked at.
  const open = new Map<string, Map<number, Occurrence[]>>();
  for (const { place, repetitions } of occurrences) {
    if (!repetitions.some(isUnknown)) continue;
    const ofFile = open.get(place.file) ?? new Map<number, Occurrence[]>();
    open.set(place.file, ofFile.set(spanKey(place), []));
  }
  for (const occurrence of occurrences) open.get(occurrence.place.file)?.get(spanKey(occurrence.place))?.push(occurrence);
  const superseded = new Set<Occurrence>();
  for (const alike of [...open.values()].flatMap((ofFile) => [...ofFile.values()])) {
    if (alike.length < 2 || alike.length > COMPARED) continue;
    for (const one of alike) {
      const unknown = one.repetitions.filter(isUnknown);
      if (unknown.length > 0 && alike.some((other) => leadsInto(other, one) && unknown.every((repetition) => hasLoop(other, repetition)))) superseded.add(one);
    }
  }
  return superseded.size === 0 ? occurrences : occurrences.filter((one) => !superseded.has(one));
}

/** True where `other` goes through a call to where `one` begins: its path is longer and ends with the same steps. */
function leadsInto(other: Occurrence, one: Occurrence): boolean {
  const more = other.path.length - one.path.length;
  return more > 0 && one.path.every(({ place }, index) => isSame(place, other.path[more + index]?.place));
}

/** True where the loop lies inside of what was called. */
function hasLoop({ repetitions }: Occurrence, { place }: Repetition): boolean {
  return repetitions.some((repetition) => isSame(repetition.place, place));
}

function isSame(a: Place, b: Place | undefined): boolean {
  return a.file === b?.file && a.start === b.start && a.end === b.end;
}

function isUnknown({ size, origin }: Repetition): boolean {
  return size === 'unknown' && !origin;
}
