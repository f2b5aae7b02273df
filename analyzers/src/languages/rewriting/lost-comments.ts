// What a comment on lines of its own says is nobody's to drop: code that holds one is replaced only by code that holds it, too. What stands behind
// code on its line speaks of that code, and goes with it.
import type { Language } from '../../core/syntax.js';
import type { TextEdit } from './layout.js';

/** Strings, which may look as if they held comments, and comments in the second group. */
const TOKENS: Readonly<Partial<Record<Language, RegExp>>> = {
  python: /("""|''')[^]*?\1|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|(#[^\n]*)/g,
  typescript: /(`)(?:\\.|[^`\\])*`|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|((?<!:)\/\/[^\n]*|\/\*[^]*?\*\/)/g,
};

/** True where one of the edits takes a comment on lines of its own away that none of them puts back. */
export function losesComment(text: string, edits: readonly TextEdit[], language: Language): boolean {
  const tokens = TOKENS[language];
  if (!tokens) return false;
  const kept = edits.map((edit) => evenly(edit.text));
  return edits.some(({ start, end }) =>
    [...text.slice(start, end).matchAll(tokens)].some(({ 2: comment, index }) => comment !== undefined && /(?:^|[\r\n])[ \t]*$/.test(text.slice(0, start + index)) && !kept.some((one) => one.includes(evenly(comment)))),
  );
}

/** A text whatever its layout is. */
function evenly(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
