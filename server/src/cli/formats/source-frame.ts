// A few lines of source with the finding underlined, and the fitting of text to a terminal's width.
import type { LineMap, Span } from '@seqscan/analyzers';
import type { Colors } from '../output.js';

const tabWidth = 4;
/** Spans over more lines than this are shown by their beginning. */
const mostLines = 4;

/**
 * The lines of a span with their numbers, and carets under its first line.
 *
 * @returns whole lines, each ending in a line break; empty if the file has no such lines
 */
export function sourceFrame(lines: LineMap, span: Span, width: number, colors: Colors, paint: (text: string) => string): string {
  const start = lines.position(span.start);
  const end = lines.position(Math.max(span.start, span.end));
  const lastLine = Math.min(end.line, start.line + mostLines - 1);
  const gutter = String(lastLine).length;
  let frame = '';
  for (let line = start.line; line <= lastLine; line += 1) {
    const text = lines.text(line);
    const from = line === start.line ? start.column - 1 : text.length - text.trimStart().length;
    const to = line === end.line ? Math.max(end.column - 1, from + 1) : text.length;
    const room = Math.max(width - gutter - 6, 20);
    const shown = visible(text, from, to, room);
    if (shown.text.trim() === '') continue;
    frame += `  ${colors.dim(`${String(line).padStart(gutter)} │`)} ${shown.text}\n`;
    // Further lines of the span speak for themselves.
    if (line === start.line) frame += `  ${colors.dim(`${' '.repeat(gutter)} │`)} ${' '.repeat(shown.from)}${paint('^'.repeat(Math.max(shown.to - shown.from, 1)))}\n`;
  }
  if (lastLine < end.line) frame += `  ${colors.dim(`${' '.repeat(gutter)} │ … ${end.line - lastLine} more ${end.line - lastLine === 1 ? 'line' : 'lines'}`)}\n`;
  return frame;
}

/** The part of a line that is worth its room, with the columns of the carets in it. */
function visible(line: string, from: number, to: number, room: number): { text: string; from: number; to: number } {
  const before = expand(line.slice(0, from), 0);
  const marked = expand(line.slice(from, to), columnsOf(before));
  const after = expand(line.slice(to), columnsOf(before) + columnsOf(marked));
  const whole = before + marked + after;
  if (columnsOf(whole) <= room) return { text: whole, from: columnsOf(before), to: columnsOf(before) + columnsOf(marked) };
  const lead = columnsOf(before) > room / 3 ? `…${before.slice(-Math.floor(room / 4))}` : before;
  const text = clip(lead + marked + after, room);
  return { text, from: columnsOf(lead), to: Math.min(columnsOf(lead) + columnsOf(marked), columnsOf(text)) };
}

/** Replaces tabs by spaces up to the next stop, and control characters, which could move the cursor, by a dot. */
function expand(text: string, column: number): string {
  let out = '';
  for (const char of text) {
    if (char === '\t') out += ' '.repeat(tabWidth - ((column + columnsOf(out)) % tabWidth));
    else out += isControl(char) ? '·' : char;
  }
  return out;
}

function isControl(char: string): boolean {
  const code = char.codePointAt(0) ?? 0;
  return code < 32 || (code >= 127 && code < 160);
}

/** How many columns a terminal needs for a text: East Asian wide characters and emoji take two, combining marks none. */
export function columnsOf(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let columns = 0;
  for (const char of text) columns += /\p{Mark}|\u200d/u.test(char) ? 0 : isWide(char) ? 2 : 1;
  return columns;
}

function isWide(char: string): boolean {
  return /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(char);
}

/** Cuts a text to a number of columns, with an ellipsis where something is missing. */
export function clip(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  let out = '';
  let used = 0;
  for (const char of text) {
    used += columnsOf(char);
    if (used > columns - 1) break;
    out += char;
  }
  return `${out}…`;
}

/** Breaks a text at spaces to a width; each line is indented and painted on its own. Widths beyond 110 make prose hard to read. */
export function wrap(text: string, width: number, indent: string, paint: (text: string) => string = (each) => each, hanging = indent): string {
  const room = Math.min(width, 110);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const prefix = lines.length === 0 ? indent : hanging;
    if (line !== '' && columnsOf(prefix) + columnsOf(line) + 1 + columnsOf(word) > room) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  if (line !== '') lines.push(line);
  return lines.map((each, index) => `${index === 0 ? indent : hanging}${paint(each)}\n`).join('');
}
