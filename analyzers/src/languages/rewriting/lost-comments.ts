// What a comment says is nobody's to drop. Code that holds one on lines of its own is replaced only by code that holds it, too; one that stands behind code
// on its line goes before the statement that takes that code's place.
import type { TextEdit } from './layout.js';
import type { Writer } from './writer.js';

/** What has no comment for sure holds none of these. */
const OPENING = /#|\/[/*]/;

/** What a comment tells tools of the very line that it stands on. */
const DIRECTIVE = /^(?:#|\/\/|\/\*)\s*(?:noqa|nosec|type:|pylint:|pyright:|mypy:|pragma:|fmt:|isort:|ruff:|eslint-|tslint:|@ts-|prettier-|biome-|istanbul|[cv]8 |seqscan-)/i;

/** A comment that no edit puts back, and the edit that takes it away. */
export interface LostComment {
  readonly comment: string;
  readonly edit: TextEdit;
  /** It stands on lines of its own. */
  readonly isAlone: boolean;
}

/** The comments that edits take away; not those behind code that goes for good, nor what they tell tools of a line. */
export function lostComments(text: string, edits: readonly TextEdit[], writer: Pick<Writer, 'comments'>): readonly LostComment[] {
  const doubtful = edits.filter(({ start, end }) => OPENING.test(text.slice(start, end)));
  if (doubtful.length === 0) return [];
  const comments = writer.comments();
  const kept = edits.map((edit) => evenly(edit.text));
  return doubtful.flatMap((edit) =>
    comments.flatMap(({ start, end }): readonly LostComment[] => {
      if (start < edit.start || start >= edit.end) return [];
      const comment = text.slice(start, Math.min(end, edit.end));
      if (kept.some((one) => one.includes(evenly(comment)))) return [];
      const isAlone = /(?:^|[\r\n])[ \t]*$/.test(text.slice(0, start));
      return isAlone || (edit.text.trim() !== '' && !DIRECTIVE.test(comment)) ? [{ comment: comment.trimEnd(), edit, isAlone }] : [];
    }),
  );
}

/** A text whatever its layout is. */
function evenly(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
