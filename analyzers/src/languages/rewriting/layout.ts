// How the code around a place is laid out: lines, indentation, quotes, line ends. New code follows it.

/** What takes the place of a span of a text. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A text with edits that do not overlap. */
export function edited(text: string, edits: readonly TextEdit[]): string {
  return [...edits].sort((a, b) => a.start - b.start || a.end - b.end).reduceRight((result, edit) => result.slice(0, edit.start) + edit.text + result.slice(edit.end), text);
}

/** The offset at which the line of an offset begins. */
export function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}

/** The offset of the end of an offset's line, before its line break. */
export function lineEnd(text: string, offset: number): number {
  for (let at = offset; at < text.length; at += 1) if (text[at] === '\n' || text[at] === '\r') return at;
  return text.length;
}

/** The blanks with which the line of an offset begins. */
export function indentationAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset), lineEnd(text, offset)))?.[0] ?? '';
}

/** The line break that a text uses: that of its first line, as editors decide it. */
export function lineBreakOf(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
}

/** One step of indentation: a tab where lines begin with tabs, else the step that is most frequent from one line to the next; `fallback` where nothing is indented. */
export function indentUnit(text: string, fallback: string): string {
  const steps = new Map<number, number>();
  let before = 0;
  for (const line of text.split(/\r\n|\n|\r/, 2000)) {
    if (line.startsWith('\t')) return '\t';
    if (line.trim() === '' || /^\s*[*#/]/.test(line)) continue;
    const width = /^ */.exec(line)?.[0].length ?? 0;
    if (width - before > 1) steps.set(width - before, (steps.get(width - before) ?? 0) + 1);
    before = width;
  }
  const [frequent] = [...steps].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  return frequent ? ' '.repeat(frequent[0]) : fallback;
}

/** The quote that a text prefers for its strings: the more frequent one. */
export function preferredQuote(text: string, fallback: '"' | "'"): '"' | "'" {
  const double = text.match(/(?<![\w"\\])"(?!"")[^"\n]*"/g)?.length ?? 0;
  const single = text.match(/(?<![\w'\\])'(?!'')[^'\n]*'/g)?.length ?? 0;
  return double === single ? fallback : double > single ? '"' : "'";
}

/** A text as a string constant with the given quote. */
export function quoted(value: string, quote: '"' | "'"): string {
  return quote + value.replace(/\\/g, '\\\\').replaceAll(quote, `\\${quote}`).replace(/\n/g, '\\n').replace(/\r/g, '\\r') + quote;
}

/** The offset of the next character from `at` on that is neither a blank nor a line break nor part of a comment. */
export function skipBlanks(text: string, at: number, comment: RegExp): number {
  let offset = at;
  for (;;) {
    const blanks = /^\s*/.exec(text.slice(offset, offset + 4000))?.[0].length ?? 0;
    offset += blanks;
    const note = comment.exec(text.slice(offset, offset + 4000));
    if (!note || note.index !== 0 || note[0] === '') return offset;
    offset += note[0].length;
  }
}
