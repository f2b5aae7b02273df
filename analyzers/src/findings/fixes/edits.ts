// Edits of several files: how they are applied, where places are afterwards, and which edits get into each other's way.
import type { Place } from '../../core/place.js';
import type { Edit } from '../finding.js';

/**
 * A text with edits applied.
 *
 * @param edits all of one file, in any order, without overlaps
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  return inOrder(edits).reduceRight((result, { place, text: added }) => result.slice(0, place.start) + added + result.slice(place.end), text);
}

/** The texts of all files that edits change, with these applied. */
export function editedTexts(edits: readonly Edit[], text: (file: string) => string | undefined): Map<string, string> {
  const files = new Set(edits.map(({ place }) => place.file));
  return new Map([...files].map((file) => [file, applyEdits(text(file) ?? '', edits.filter(({ place }) => place.file === file))]));
}

/** Where a span of a file is after edits of that file: what lay in an edit covers all that took its place. */
export function moved(place: Place, edits: readonly Edit[]): Place {
  let { start, end } = place;
  let shift = 0;
  for (const edit of inOrder(edits.filter(({ place: { file } }) => file === place.file))) {
    const { start: from, end: to } = edit.place;
    const delta = edit.text.length - (to - from);
    if (to <= place.start) shift += delta;
    else if (from >= place.end) break;
    else {
      start = Math.min(start, from);
      end = Math.max(end, to) + delta;
    }
  }
  return { file: place.file, start: start + shift, end: end + shift };
}

/** True where edits of both change the same characters; insertions at one place do not. */
export function overlap(a: readonly Edit[], b: readonly Edit[]): boolean {
  return a.some((one) => b.some((other) => one.place.file === other.place.file && one.place.start < other.place.end && other.place.start < one.place.end));
}

function inOrder(edits: readonly Edit[]): readonly Edit[] {
  return [...edits].sort((a, b) => a.place.start - b.place.start || a.place.end - b.place.end);
}
