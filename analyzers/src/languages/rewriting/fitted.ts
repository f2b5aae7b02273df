// Lines that would get longer than those of their file are broken where people and formatters break them: at the outermost brackets.

/** How the lines of a file are laid out. */
export interface LineLayout {
  readonly width: number;
  readonly unit: string;
  readonly lineBreak: string;
  /** A comma follows the last of several parts that stand on lines of their own. */
  readonly hasTrailingCommas: boolean;
  /** `({ … })` is broken within its braces, `([ … ])` within its brackets. */
  readonly hugsRecords: boolean;
}

/** How long the lines of a file get: 80, 100 or 120 characters, as formatters have it. */
export function widthOf(text: string): number {
  const lengths = text.split(/\r\n|\n|\r/, 3000).filter((line) => !/https?:|^\s*(?:\/\/|#|\*)/.test(line)).map(({ length }) => length);
  const longest = Math.max(0, ...lengths);
  return longest <= 80 && lengths.length > 40 ? 80 : longest <= 100 && lengths.length > 40 ? 100 : 120;
}

/** True where most brackets that close on a line of their own follow a comma. */
export function usesTrailingCommas(file: string): boolean {
  const text = file.replace(/[ \t]+(?:\/\/|#).*$/gm, '');
  // Where blocks close there is none: only what closes with a bracket after it, or by another one than a brace, tells.
  const closing = text.match(/[^\s{[(,;][ \t]*\r?\n[ \t]*(?:[)\]]|\}[),])/g)?.length ?? 0;
  const marked = text.match(/,[ \t]*\r?\n[ \t]*(?:[)\]]|\}[),])/g)?.length ?? 0;
  return marked >= closing;
}

/**
 * A statement of one line, broken where it is too long.
 *
 * @param before what stands before it on its line
 */
export function fitted(line: string, before: string, layout: LineLayout): string {
  const indentation = before + (/^[ \t]*/.exec(line)?.[0] ?? '');
  if (/[\r\n]/.test(line) || before.length + line.length <= layout.width) return line;
  const end = /[)\]}]+;?$/.exec(line)?.index;
  if (end === undefined) return line;
  let open = -1;
  let close = -1;
  for (let at = line.endsWith(';') ? line.length - 2 : line.length - 1; at >= end; at -= 1) {
    const begin = matching(line, at);
    if (begin === undefined) return line;
    open = begin;
    close = at;
    break;
  }
  if (open < 0) return line;
  // Brackets that only group what they hold are not broken themselves.
  if (line[open] === '(' && open > 0 && !/[\w$)\]>]/.test(line[open - 1] ?? '')) return line.slice(0, open + 1) + fitted(line.slice(open + 1, close), before, { ...layout, width: layout.width - open - 1 - (line.length - close) }) + line.slice(close);
  let [from, to] = [open + 1, close];
  let inner = line.slice(from, to);
  const isHugged = layout.hugsRecords && /^[{[]/.test(inner) && /[}\]]$/.test(inner) && matching(inner, inner.length - 1) === 0;
  if (isHugged) {
    from += 1;
    to -= 1;
    inner = line.slice(from, to);
  }
  const parts = partsOf(inner.trim());
  if (parts.length === 0) return line[open - 1] === '>' ? withTypesOnLines(line, open - 1, indentation, layout) : line;
  const deeper = indentation + layout.unit;
  const isRecord = isHugged || (line[from - 1] === '{' && layout.hugsRecords);
  const whole = inner.trim();
  const isShort = !isRecord && deeper.length + whole.length <= layout.width;
  const comma = layout.hasTrailingCommas && (layout.hugsRecords || parts.length > 1) && !(layout.hugsRecords ? false : isShort) ? ',' : '';
  const body = isShort ? `${deeper}${whole}${layout.hugsRecords ? comma : ''}` : parts.map((part, index) => `${deeper}${fitted(part, deeper, layout)}${index < parts.length - 1 ? ',' : comma}`).join(layout.lineBreak);
  return `${line.slice(0, from)}${layout.lineBreak}${body}${layout.lineBreak}${indentation}${line.slice(to)}`;
}

/** The type arguments of a call without arguments, each on a line of its own. */
function withTypesOnLines(line: string, close: number, indentation: string, { unit, lineBreak }: LineLayout): string {
  const open = line.indexOf('<');
  const inner = line.slice(open + 1, close);
  if (open < 0 || /[<>]/.test(inner)) return line;
  return `${line.slice(0, open + 1)}${lineBreak}${partsOf(inner).map((part) => indentation + unit + part).join(`,${lineBreak}`)}${lineBreak}${indentation}${line.slice(close)}`;
}

const PAIRS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** Where the bracket opens that is closed at an offset; undefined where strings make that unclear. */
function matching(line: string, close: number): number | undefined {
  const stack: string[] = [];
  let found: number | undefined;
  const opens: number[] = [];
  let quote = '';
  for (let at = 0; at <= close; at += 1) {
    const char = line[at] ?? '';
    if (quote !== '') {
      if (char === '\\') at += 1;
      else if (char === quote) quote = '';
    } else if (char === '"' || char === "'" || char === '`') quote = char;
    else if (char === '(' || char === '[' || char === '{') {
      stack.push(char);
      opens.push(at);
    } else if (PAIRS[char] !== undefined) {
      if (stack.pop() !== PAIRS[char]) return undefined;
      const open = opens.pop();
      if (at === close) found = open;
    }
  }
  return found;
}

/** The parts between commas that stand in no brackets. */
function partsOf(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = '';
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (quote !== '') {
      if (char === '\\') at += 1;
      else if (char === quote) quote = '';
    } else if (char === '"' || char === "'" || char === '`') quote = char;
    else if ('([{'.includes(char)) depth += 1;
    else if (')]}'.includes(char)) depth -= 1;
    else if (char === ',' && depth === 0) {
      parts.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  const rest = text.slice(start).trim();
  return rest === '' ? parts : [...parts, rest];
}
