// What a comment says is nobody's to drop. Code that holds one on lines of its own is replaced only by code that holds it, too; one that stands behind code
// on its line goes before the statement that takes that code's place.
import type { Language } from '../../core/syntax.js';
import type { TextEdit } from './layout.js';

/** Strings, which may look as if they held comments, and comments in the second group. */
const TOKENS: Readonly<Partial<Record<Language, RegExp>>> = {
  python: /("""|''')[^]*?\1|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|(#[^\n]*)/g,
  typescript: /(`)(?:\\.|[^`\\])*`|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|((?<!:)\/\/[^\n]*|\/\*[^]*?\*\/)/g,
};

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
export function lostComments(text: string, edits: readonly TextEdit[], language: Language): readonly LostComment[] {
  const tokens = TOKENS[language];
  if (!tokens) return [];
  const kept = edits.map((edit) => evenly(edit.text));
  return edits.flatMap((edit) =>
    [...text.slice(edit.start, edit.end).matchAll(tokens)].flatMap(({ 2: comment, index }): readonly LostComment[] => {
      if (comment === undefined || kept.some((one) => one.includes(evenly(comment)))) return [];
      const isAlone = /(?:^|[\r\n])[ \t]*$/.test(text.slice(0, edit.start + index));
      return isAlone || (edit.text.trim() !== '' && !DIRECTIVE.test(comment)) ? [{ comment: comment.trimEnd(), edit, isAlone }] : [];
    }),
  );
}

/** A text whatever its layout is. */
function evenly(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
