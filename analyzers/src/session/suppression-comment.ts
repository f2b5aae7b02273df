// Writes the comment that suppresses a finding, in the syntax that holds at its place: what a line of JSX takes for a comment is text in the line
// below. Instead of knowing each language's syntax it tries the few forms there are and takes the first that the front end reads as a comment.
import { lineMap } from '../core/lines.js';
import { lineComments } from '../findings/suppression.js';
import type { FrontEnd } from '../languages/language.js';

/** A text to be inserted at an offset. */
export interface SuppressionComment {
  readonly offset: number;
  readonly text: string;
}

const forms: readonly (readonly [open: string, close: string])[] = [
  ['// ', ''],
  ['# ', ''],
  ['-- ', ''],
  ['{# ', ' #}'],
  ['{/* ', ' */}'],
  ['/* ', ' */'],
];

/**
 * The comment before a line, or the one that holds for the whole file.
 *
 * @param frontEnd the one that reads the file; undefined for a schema, whose comments are those of a line
 * @param line 1-based; undefined for the whole file
 * @returns undefined where no comment can stand: within a string of several lines
 */
export function suppressionComment(frontEnd: FrontEnd | undefined, path: string, text: string, line: number | undefined, rule: string, reason: string): SuppressionComment | undefined {
  const lines = lineMap(text);
  const at = line ?? firstFreeLine(text);
  const mark = text.charCodeAt(0) === 0xfeff && at === 1 ? 1 : 0;
  const offset = lines.start(at) + mark;
  const indent = line === undefined ? '' : (/^[^\S\r\n]*/.exec(lines.text(at))?.[0] ?? '');
  const words = `seqscan-disable-${line === undefined ? 'file' : 'next-line'} ${rule} -- ${reason}`;
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  for (const [open, close] of forms) {
    const comment = `${indent}${open}${words}${close}${end}`;
    const changed = text.slice(0, offset) + comment + text.slice(offset);
    const comments = frontEnd ? frontEnd.lower(path, changed).comments : lineComments(changed);
    if (comments.some(({ start, end: last, text: said }) => offset <= start && last <= offset + comment.length && said.includes(words))) return { offset, text: comment };
  }
  return undefined;
}

/** The first line before which a comment may stand: lines that tell the system or Python how to read the file come first. */
function firstFreeLine(text: string): number {
  const lines = text.split(/\r\n|\n|\r/, 3);
  let line = 1;
  if (/^\uFEFF?#!/.test(lines[0] ?? '')) line += 1;
  if (/^#.*coding[:=]/.test(lines[line - 1] ?? '')) line += 1;
  return line;
}
