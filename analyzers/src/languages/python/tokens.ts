// Python's lexer: a range of text → token kinds and offsets in three parallel arrays, with NEWLINE, INDENT and DEDENT made from
// the layout. It never fails: characters that belong to no token become `bad` tokens, and the parser says where. An f-string is
// one token here; its holes are tokenised again, as ranges of the same text, when the parser gets to them.
import { scanString } from './strings.js';

const KINDS = {
  end: 0, name: 1, number: 2, string: 3, newline: 4, indent: 5, dedent: 6, bad: 7,
  // punctuation
  openParen: 10, closeParen: 11, openBracket: 12, closeBracket: 13, openBrace: 14, closeBrace: 15,
  comma: 16, colon: 17, semicolon: 18, dot: 19, ellipsis: 20, assign: 21, walrus: 22, arrow: 23, augmented: 24, at: 25,
  // operators
  less: 30, greater: 31, lessEqual: 32, greaterEqual: 33, equal: 34, notEqual: 35, pipe: 36, caret: 37, ampersand: 38,
  shift: 39, plus: 40, minus: 41, star: 42, slash: 43, percent: 44, floorDivide: 45, power: 46, tilde: 47,
  // keywords
  False: 60, None: 61, True: 62, and: 63, as: 64, assert: 65, async: 66, await: 67, break: 68, class: 69, continue: 70, def: 71,
  del: 72, elif: 73, else: 74, except: 75, finally: 76, for: 77, from: 78, global: 79, if: 80, import: 81, in: 82, is: 83,
  lambda: 84, nonlocal: 85, not: 86, or: 87, pass: 88, raise: 89, return: 90, try: 91, while: 92, with: 93, yield: 94,
} as const;

/** Token kinds. Operators and keywords each have their own number, so that the parser compares integers only. */
export const Kind: { readonly [Name in keyof typeof KINDS]: number } = KINDS;

export interface Tokens {
  readonly kinds: number[];
  readonly starts: number[];
  readonly ends: number[];
}

const KEYWORDS = new Map<string, number>(Object.entries(Kind).filter(([, kind]) => kind >= Kind.False));

/**
 * Keywords that no expression can contain. One of them at the start of a line proves that a bracket above was never closed: the
 * lexer then closes it, so that a half-typed call does not swallow the rest of the file.
 */
const STATEMENT_KEYWORDS: ReadonlySet<number> = new Set([
  Kind.assert, Kind.break, Kind.class, Kind.continue, Kind.def, Kind.del, Kind.elif, Kind.except, Kind.finally, Kind.global,
  Kind.import, Kind.nonlocal, Kind.pass, Kind.raise, Kind.return, Kind.try, Kind.while, Kind.with,
]);

const TAB = 9, LF = 10, FORM_FEED = 12, CR = 13, SPACE = 32, QUOTE = 34, HASH = 35, APOSTROPHE = 39, BACKSLASH = 92;

/**
 * Tokenises `text` from `from` to `to`.
 *
 * @param nested true for a hole of an f-string: line breaks mean nothing there
 * @param comment is told the range of each comment, from its `#`
 */
export function tokenize(
  text: string, from: number, to: number, nested: boolean, comment?: (start: number, end: number) => void,
): Tokens {
  const kinds: number[] = [], starts: number[] = [], ends: number[] = [];
  const indents = [0];
  let depth = nested ? 1 : 0;
  let at = from;
  let lineStart = !nested;

  const push = (kind: number, start: number, end: number): void => {
    kinds.push(kind);
    starts.push(start);
    ends.push(end);
  };
  const layout = (column: number, offset: number): void => {
    if (column > (indents.at(-1) ?? 0)) {
      indents.push(column);
      push(Kind.indent, offset, offset);
      return;
    }
    while (column < (indents.at(-1) ?? 0)) {
      indents.pop();
      push(Kind.dedent, offset, offset);
    }
  };

  while (at < to) {
    if (lineStart) {
      // The column decides on INDENT and DEDENT, unless the line is blank or holds a comment only.
      let column = 0;
      for (; at < to; at++) {
        const c = text.charCodeAt(at);
        if (c === SPACE) column++;
        else if (c === TAB) column = (column | 7) + 1;
        else if (c === FORM_FEED) column = 0;
        else if (c !== 0xfeff) break;
      }
      lineStart = false;
      const c = at < to ? text.charCodeAt(at) : LF;
      if (c !== LF && c !== CR && c !== HASH) layout(column, at);
      if (at >= to) break;
    }
    const start = at;
    const c = text.charCodeAt(at);
    if (c === SPACE || c === TAB || c === FORM_FEED) {
      at++;
      continue;
    }
    if (c === LF || c === CR) {
      at += c === CR && text.charCodeAt(at + 1) === LF ? 2 : 1;
      if (depth === 0) {
        const last = kinds.at(-1);
        if (last !== undefined && last !== Kind.newline && last !== Kind.indent && last !== Kind.dedent) push(Kind.newline, start, start);
        lineStart = true;
      } else if (!nested && closesBrackets(text, at, to)) {
        depth = 0;
        push(Kind.newline, start, start);
        lineStart = true;
      }
      continue;
    }
    if (c === HASH) {
      while (at < to && text.charCodeAt(at) !== LF && text.charCodeAt(at) !== CR) at++;
      comment?.(start, at);
      continue;
    }
    if (c === BACKSLASH) {
      const next = text.charCodeAt(at + 1);
      if (next === LF || next === CR) {
        at += next === CR && text.charCodeAt(at + 2) === LF ? 3 : 2;
        continue;
      }
    }
    if (isNameStart(c)) {
      at++;
      while (at < to && isNamePart(text.charCodeAt(at))) at++;
      const quote = text.charCodeAt(at);
      if ((quote === QUOTE || quote === APOSTROPHE) && at < to && at - start <= 2 && isStringPrefix(text, start, at)) {
        at = Math.min(to, scanString(text, start, at, to));
        push(Kind.string, start, at);
        continue;
      }
      push(keyword(text, start, at) ?? Kind.name, start, at);
      continue;
    }
    if (c === QUOTE || c === APOSTROPHE) {
      at = Math.min(to, scanString(text, start, start, to));
      push(Kind.string, start, at);
      continue;
    }
    if (isDigit(c) || (c === 46 && isDigit(text.charCodeAt(at + 1)))) {
      at = Math.min(to, scanNumber(text, at));
      push(Kind.number, start, at);
      continue;
    }
    const [kind, length] = operator(text, at, c);
    at = Math.min(to, at + length);
    if (kind === Kind.openParen || kind === Kind.openBracket || kind === Kind.openBrace) depth++;
    else if (kind === Kind.closeParen || kind === Kind.closeBracket || kind === Kind.closeBrace) depth = Math.max(nested ? 1 : 0, depth - 1);
    push(kind, start, at);
  }
  if (!nested) {
    const last = kinds.at(-1);
    if (last !== undefined && last !== Kind.newline && last !== Kind.dedent) push(Kind.newline, to, to);
    for (let level = 1; level < indents.length; level++) push(Kind.dedent, to, to);
  }
  push(Kind.end, to, to);
  return { kinds, starts, ends };
}

/** Whether the line at `at` starts with a keyword that cannot stand inside brackets. */
function closesBrackets(text: string, at: number, to: number): boolean {
  let start = at;
  while (start < to && (text.charCodeAt(start) === SPACE || text.charCodeAt(start) === TAB)) start++;
  let end = start;
  while (end < to && end - start < 9 && isNamePart(text.charCodeAt(end))) end++;
  const kind = end > start ? keyword(text, start, end) : undefined;
  if (kind === undefined || !STATEMENT_KEYWORDS.has(kind)) return false;
  // A keyword argument cannot be a keyword, but half-typed code and other languages' texts may say `with=`.
  return text.charCodeAt(end) !== 61;
}

function keyword(text: string, start: number, end: number): number | undefined {
  const length = end - start;
  if (length < 2 || length > 8) return undefined;
  const c = text.charCodeAt(start);
  // No keyword starts with another letter; most names are let through without a slice.
  if (!((c >= 97 && c <= 121) || c === 70 || c === 78 || c === 84)) return undefined;
  return KEYWORDS.get(text.slice(start, end));
}

function isDigit(c: number): boolean {
  return c >= 48 && c <= 57;
}

function isNameStart(c: number): boolean {
  return (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95 || (c >= 0xa1 && c !== 0xfeff);
}

function isNamePart(c: number): boolean {
  return isNameStart(c) || isDigit(c);
}

function isStringPrefix(text: string, start: number, end: number): boolean {
  return /^(?:[rbuft]|[rR][bftBFT]|[bftBFT][rR])$/i.test(text.slice(start, end));
}

function scanNumber(text: string, start: number): number {
  let at = start;
  if (text.charCodeAt(at) === 48 && /[xXoObB]/.test(text.charAt(at + 1))) {
    at += 2;
    while (/[0-9a-fA-F_]/.test(text.charAt(at))) at++;
    return at;
  }
  const digits = (): void => {
    while (isDigit(text.charCodeAt(at)) || (text.charCodeAt(at) === 95 && isDigit(text.charCodeAt(at + 1)))) at++;
  };
  digits();
  if (text.charCodeAt(at) === 46) {
    at++;
    digits();
  }
  if (/[eE]/.test(text.charAt(at)) && /[0-9+-]/.test(text.charAt(at + 1)) && /[0-9]/.test(text.slice(at + 1, at + 3))) {
    at += 2;
    digits();
  }
  if (/[jJ]/.test(text.charAt(at))) at++;
  return at;
}

/** Single characters that are operators, with the kind that they have when nothing longer starts there. */
const SINGLE = new Map<string, number>([
  ['(', Kind.openParen], [')', Kind.closeParen], ['[', Kind.openBracket], [']', Kind.closeBracket], ['{', Kind.openBrace],
  ['}', Kind.closeBrace], [',', Kind.comma], [':', Kind.colon], [';', Kind.semicolon], ['.', Kind.dot], ['=', Kind.assign],
  ['@', Kind.at], ['<', Kind.less], ['>', Kind.greater], ['|', Kind.pipe], ['^', Kind.caret], ['&', Kind.ampersand],
  ['+', Kind.plus], ['-', Kind.minus], ['*', Kind.star], ['/', Kind.slash], ['%', Kind.percent], ['~', Kind.tilde],
]);
const SINGLE_KINDS: readonly number[] = Array.from({ length: 128 }, (_, c) => SINGLE.get(String.fromCharCode(c)) ?? Kind.bad);
const PAIRS = new Map<string, number>([
  ['==', Kind.equal], ['!=', Kind.notEqual], ['<>', Kind.notEqual], ['<=', Kind.lessEqual], ['>=', Kind.greaterEqual],
  [':=', Kind.walrus], ['->', Kind.arrow], ['**', Kind.power], ['//', Kind.floorDivide], ['<<', Kind.shift], ['>>', Kind.shift],
  ...['+=', '-=', '*=', '/=', '%=', '@=', '&=', '|=', '^='].map((pair): [string, number] => [pair, Kind.augmented]),
]);

const ONE: readonly (readonly [number, number])[] = SINGLE_KINDS.map((kind) => [kind, 1] as const);
const BAD = [Kind.bad, 1] as const;
const ELLIPSIS = [Kind.ellipsis, 3] as const;
const LONG_AUGMENTED = [Kind.augmented, 3] as const;

function operator(text: string, at: number, c: number): readonly [kind: number, length: number] {
  if (c >= 128) return BAD;
  const next = text.charCodeAt(at + 1);
  // Brackets, commas and the like never start anything longer.
  if (c === 46) return next === 46 && text.charCodeAt(at + 2) === 46 ? ELLIPSIS : (ONE[c] ?? BAD);
  if (next === 61 || next === c || (next === 62 && (c === 45 || c === 60))) {
    const pair = PAIRS.get(text.slice(at, at + 2));
    if (pair !== undefined) {
      const takesAssign = pair === Kind.power || pair === Kind.floorDivide || pair === Kind.shift;
      if (takesAssign && text.charCodeAt(at + 2) === 61) return LONG_AUGMENTED;
      return [pair, 2];
    }
  }
  return ONE[c] ?? BAD;
}
