// A text of which some pieces were replaced, and the way back: a place in what was made of it is a place in what it was made from.
import type { Span } from '../../core/place.js';

export interface Edit extends Span {
  /** What stands there instead. */
  readonly text: string;
}

export interface EditedText {
  readonly text: string;
  /** The span of the original that a span of the edited text was made from; what was replaced counts as a whole. */
  original(span: Span): Span;
}

/** Applies edits, which must be in order and must not overlap. */
export function editText(source: string, edits: readonly Edit[]): EditedText {
  if (edits.length === 0) return { text: source, original: (span) => span };
  let text = '';
  let done = 0;
  const starts: number[] = [];
  for (const edit of edits) {
    text += source.slice(done, edit.start);
    starts.push(text.length);
    text += edit.text;
    done = edit.end;
  }
  text += source.slice(done);

  const back = (offset: number, isEnd: boolean): number => {
    let low = -1;
    let high = starts.length - 1;
    // The last edit that begins before the offset; an end that an edit begins at lies before it.
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      const start = starts[middle] ?? 0;
      if (isEnd ? start < offset : start <= offset) low = middle;
      else high = middle - 1;
    }
    const edit = edits[low];
    const start = starts[low];
    if (edit === undefined || start === undefined) return offset;
    const end = start + edit.text.length;
    if (offset >= end) return edit.end + (offset - end);
    return isEnd ? edit.end : edit.start;
  };
  return {
    text,
    original: ({ start, end }) => {
      const from = back(start, false);
      return { start: from, end: Math.max(from, back(end, true)) };
    },
  };
}
