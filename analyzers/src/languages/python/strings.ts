// Python's string literals: where one ends, and what it says. Both know f-strings as Python 3.12 has them (any quote, line break
// or comment inside a hole, holes in format specifications); older f-strings are a subset.

const LF = 10, CR = 13, BACKSLASH = 92, OPEN_BRACE = 123, CLOSE_BRACE = 125;

/** Strings in holes of strings in holes … more than this are not followed. */
const NESTING_BOUND = 50;
/** The longest hole, in a string of one line and in a triple-quoted one: what an unclosed brace makes us look through in vain. */
const HOLE_BOUND = 2_000, TRIPLE_HOLE_BOUND = 10_000;

/**
 * The offset after the string whose prefix starts at `start` and whose first quote stands at `quoteAt`. An unterminated string
 * ends at the end of its line, or of the text where it is triple-quoted.
 */
export function scanString(text: string, start: number, quoteAt: number, to: number): number {
  return scan(text, start, quoteAt, to, 0);
}

/** As scanString, but -1 for a string with an unclosed hole that stands in another string's hole: both are broken then. */
function scan(text: string, start: number, quoteAt: number, to: number, level: number): number {
  const quote = text.charCodeAt(quoteAt);
  const triple = text.charCodeAt(quoteAt + 1) === quote && text.charCodeAt(quoteAt + 2) === quote;
  let formatted = hasHoles(text, start, quoteAt);
  let at = quoteAt + (triple ? 3 : 1);
  while (at < to) {
    const c = text.charCodeAt(at);
    if (c === BACKSLASH) {
      const next = text.charCodeAt(at + 1);
      // `\\{` does not hide a hole.
      at += formatted && next === OPEN_BRACE ? 1 : next === CR && text.charCodeAt(at + 2) === LF ? 3 : 2;
    } else if (c === quote) {
      if (!triple) return at + 1;
      if (text.charCodeAt(at + 1) === quote && text.charCodeAt(at + 2) === quote) return at + 3;
      at++;
    } else if (!triple && (c === LF || c === CR)) return at;
    else if (formatted && c === OPEN_BRACE) {
      if (text.charCodeAt(at + 1) === OPEN_BRACE) at += 2;
      else {
        const hole = scanHole(text, at, Math.min(to, at + boundOf(triple)), level);
        if (hole === undefined && level > 0) return -1;
        // A hole that is never closed: the rest is read as plain text, so that the string ends with its line.
        if (hole === undefined) formatted = false;
        at = hole === undefined ? at + 1 : hole.end;
      }
    } else at++;
  }
  return to;
}

function boundOf(triple: boolean): number {
  return triple ? TRIPLE_HOLE_BOUND : HOLE_BOUND;
}

/** Whether the string starting at `start` has a prefix with `f` or `t` (f-string, template string). */
export function hasHoles(text: string, start: number, quoteAt: number): boolean {
  for (let at = start; at < quoteAt; at++) {
    const c = text.charCodeAt(at) | 32;
    if (c === 102 || c === 116) return true;
  }
  return false;
}

/** A hole `{expression = !conversion :specification}`. Offsets are into the whole text. */
interface Hole {
  /** After the closing brace. */
  readonly end: number;
  readonly expressionEnd: number;
  /** `{x=}`: the source of the expression is part of the string's text. */
  readonly echoes: boolean;
  /** Holes of the format specification. */
  readonly nested: readonly { readonly start: number; readonly hole: Hole }[];
}

/** Reads the hole whose `{` stands at `open`; undefined if it has no end. */
function scanHole(text: string, open: number, to: number, level: number): Hole | undefined {
  if (level >= NESTING_BOUND) return undefined;
  let depth = 0;
  let at = open + 1;
  let expressionEnd = -1;
  let echoes = false;
  const nested: { start: number; hole: Hole }[] = [];
  while (at < to) {
    const c = text.charAt(at);
    if (c === '"' || c === "'") {
      let prefix = at;
      while (prefix > open + 1 && at - prefix < 2 && /[a-zA-Z]/.test(text.charAt(prefix - 1))) prefix--;
      at = scan(text, prefix, at, to, level + 1);
      if (at < 0) return undefined;
      // The line ended within the string: nothing after it belongs to this hole.
      if (at < to && (text.charCodeAt(at) === LF || text.charCodeAt(at) === CR) && !/["']/.test(text.charAt(at - 1))) return undefined;
      continue;
    }
    if (c === '#') {
      while (at < to && text.charCodeAt(at) !== LF && text.charCodeAt(at) !== CR) at++;
      continue;
    }
    if (c === '(' || c === '[' || c === '{') depth++;
    else if (c === ')' || c === ']') depth--;
    else if (c === '}') {
      if (depth <= 0) return { end: at + 1, expressionEnd: at, echoes, nested };
      depth--;
    } else if (depth === 0 && ((c === '!' && text.charAt(at + 1) !== '=') || c === ':')) {
      expressionEnd = at;
      break;
    } else if (depth === 0 && c === '=' && /^=\s*[}:!](?!=)/.test(text.slice(at, at + 40)) && !/[=!<>]/.test(text.charAt(at - 1))) {
      expressionEnd = at;
      echoes = true;
      break;
    }
    at++;
  }
  if (expressionEnd < 0) return undefined;
  // Conversion and specification: text up to the closing brace, with holes of its own.
  while (at < to) {
    const c = text.charCodeAt(at);
    if (c === CLOSE_BRACE) return { end: at + 1, expressionEnd, echoes, nested };
    if (c === OPEN_BRACE) {
      const hole = scanHole(text, at, to, level + 1);
      if (hole === undefined) return undefined;
      nested.push({ start: at, hole });
      at = hole.end;
    } else at++;
  }
  return undefined;
}

/** The ranges of the expressions of a hole: its own and those of its format specification. */
export interface HoleRange {
  readonly start: number;
  readonly end: number;
  readonly nested: readonly HoleRange[];
}

/** What a string token says. */
export type StringValue =
  | { readonly form: 'bytes' }
  | {
      readonly form: 'text';
      readonly parts: readonly string[];
      readonly holes: readonly HoleRange[];
      /** True if its closing quote or the closing brace of a hole is missing. */
      readonly isOpen: boolean;
    };

/** Reads the string token from `start` to `end` (as `scanString` bounds it). */
export function readString(text: string, start: number, end: number): StringValue {
  let quoteAt = start;
  let raw = false;
  let bytes = false;
  for (; quoteAt < end; quoteAt++) {
    const c = text.charCodeAt(quoteAt);
    if (c === 34 || c === 39) break;
    if ((c | 32) === 114) raw = true;
    if ((c | 32) === 98) bytes = true;
  }
  if (bytes) return { form: 'bytes' };
  const quote = text.charCodeAt(quoteAt);
  const triple = end - quoteAt >= 3 && text.charCodeAt(quoteAt + 1) === quote && text.charCodeAt(quoteAt + 2) === quote;
  const width = triple ? 3 : 1;
  const from = quoteAt + width;
  const closed = end - width >= from && text.charCodeAt(end - 1) === quote && (!triple || text.charCodeAt(end - 3) === quote);
  const to = closed ? end - width : end;
  if (!hasHoles(text, start, quoteAt)) return { form: 'text', parts: [cook(text.slice(from, to), raw)], holes: [], isOpen: !closed };

  const parts: string[] = [];
  const holes: HoleRange[] = [];
  let part = '';
  let isOpen = !closed;
  let chunk = from;
  let at = from;
  while (at < to) {
    const c = text.charCodeAt(at);
    if (c === BACKSLASH && !raw) {
      // `\N{DASH}` is an escape; its braces are no hole.
      if (text.startsWith('\\N{', at)) at = Math.max(at + 3, text.indexOf('}', at) + 1);
      else at += text.charCodeAt(at + 1) === OPEN_BRACE ? 1 : 2;
    } else if ((c === OPEN_BRACE || c === CLOSE_BRACE) && text.charCodeAt(at + 1) === c) {
      part += cook(text.slice(chunk, at + 1), raw);
      at += 2;
      chunk = at;
    } else if (c === OPEN_BRACE) {
      part += cook(text.slice(chunk, at), raw);
      const hole = scanHole(text, at, Math.min(to, at + boundOf(triple)), 0);
      if (hole === undefined) {
        chunk = at;
        isOpen = true;
        break;
      }
      if (hole.echoes) part += text.slice(at + 1, hole.expressionEnd) + '=';
      parts.push(part);
      part = '';
      holes.push(rangeOf(at, hole));
      at = hole.end;
      chunk = at;
    } else at++;
  }
  parts.push(part + cook(text.slice(chunk, to), raw));
  return { form: 'text', parts, holes, isOpen };
}

function rangeOf(open: number, hole: Hole): HoleRange {
  return { start: open + 1, end: hole.expressionEnd, nested: hole.nested.map((inner) => rangeOf(inner.start, inner.hole)) };
}

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v', '\\': '\\', "'": "'", '"': '"', '\n': '', '\r\n': '', '\r': '',
};

/** Resolves escapes. Unknown ones stay as they are written, as in Python. */
function cook(source: string, raw: boolean): string {
  if (raw || !source.includes('\\')) return source;
  return source.replace(
    /\\(?:(\r\n|[\s\S])(?:(?<=\\x)([0-9a-fA-F]{2})|(?<=\\u)([0-9a-fA-F]{4})|(?<=\\U)([0-9a-fA-F]{8})|(?<=\\N)\{[^}]*\})?)/g,
    (whole: string, letter: string, hex?: string, short?: string, long?: string) => {
      const digits = hex ?? short ?? long;
      if (digits !== undefined) {
        const point = parseInt(digits, 16);
        return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
      }
      if (letter >= '0' && letter <= '7') return letter === '0' ? '\0' : whole;
      // The character's own name is of no interest to anyone here.
      if (letter === 'N') return whole.length > 2 ? '\ufffd' : whole;
      return SIMPLE_ESCAPES[letter] ?? whole;
    },
  );
}
