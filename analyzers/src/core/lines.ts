// From offsets to lines and columns and back: the one place that knows what a line break is.

/** A position as people and editors count: both start at 1, the column in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The line starts of one text. */
export interface LineMap {
  /** How many lines the text has; an empty text has one. */
  readonly count: number;
  /** The position of an offset; offsets outside the text are clamped. A byte order mark takes no column. */
  position(offset: number): Position;
  /** The offset where a line (1-based) starts; lines outside the text are clamped. */
  start(line: number): number;
  /** A line's text without its line break and without a byte order mark; empty for lines outside the text. */
  text(line: number): string;
}

/** Builds the line map of a text. Lines end with LF, CRLF or CR, as editors see them. */
export function lineMap(text: string): LineMap {
  const starts = [0];
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === 10 || (unit === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
  }
  const mark = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const startOf = (line: number): number => starts[Math.min(Math.max(line, 1), starts.length) - 1] ?? 0;
  return {
    count: starts.length,
    position(offset) {
      const wanted = Math.min(Math.max(offset, 0), text.length);
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] ?? 0) <= wanted) low = middle;
        else high = middle - 1;
      }
      const column = wanted - (starts[low] ?? 0) + 1 - (low === 0 ? mark : 0);
      return { line: low + 1, column: Math.max(column, 1) };
    },
    start: startOf,
    text(line) {
      if (line < 1 || line > starts.length) return '';
      const end = line < starts.length ? startOf(line + 1) : text.length;
      return text.slice(startOf(line) + (line === 1 ? mark : 0), end).replace(/\r?\n$|\r$/, '');
    },
  };
}
