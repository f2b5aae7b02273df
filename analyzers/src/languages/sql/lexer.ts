// PostgreSQL's lexical rules, as far as finding the ends of statements, placeholders and nesting needs them: dollar quotes, nested
// comments, escape strings, quoted identifiers, operators. It never fails: what is left open ends with the text.
import type { Span } from '../../core/place.js';

export type TokenKind =
  /** A keyword or a plain identifier. */
  | 'word'
  /** `"quoted"`, `U&"quoted"`. */
  | 'identifier'
  /** Any string: `'…'`, `E'…'`, `B'…'`, `$tag$…$tag$`. */
  | 'string'
  | 'number'
  /** `$1`. */
  | 'parameter'
  /** A run of operator characters, `::`, `:=`, `=>`, `..`. */
  | 'operator'
  /** One of `( ) [ ] , ; . :`, or a character that means nothing in SQL: a backslash, a backtick, a brace. */
  | 'symbol'
  | 'comment';

export interface Token extends Span {
  readonly kind: TokenKind;
  /** It was not closed before the text ended. */
  readonly open?: boolean;
}

const OPERATOR = '+-*/<>=~!@#%^&|`?';
const SPACE = /[\s\uFEFF]+/y;
const WORD = /[A-Za-z_\u0080-\uFFFF][A-Za-z0-9_$\u0080-\uFFFF]*/y;
// A dot that another follows belongs to `1..10`, the range of a loop.
const NUMBER = /(?:0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|[0-9][0-9_]*(?:\.(?!\.)[0-9_]*)?(?:[eE][+-]?[0-9]+)?|\.[0-9][0-9_]*(?:[eE][+-]?[0-9]+)?)/y;
const DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\uFFFF][A-Za-z0-9_\u0080-\uFFFF]*)?\$/y;
const PARAMETER = /\$[0-9]+/y;
const OPERATOR_RUN = /[+\-*/<>=~!@#%^&|?]+/y;

/** The token at or after `at`; undefined at the end of the text. Comments are tokens, space is none. Takes any text. */
export function nextToken(text: string, at: number): Token | undefined {
  const start = spaceEnd(text, at);
  if (start >= text.length) return undefined;
  const first = text.charAt(start);
  const second = text.charAt(start + 1);
  if (first === "'") return quoted(text, start, start + 1, "'", false, 'string');
  if (first === '"') return quoted(text, start, start + 1, '"', false, 'identifier');
  if (first === '-' && second === '-') return { kind: 'comment', start, end: lineEnd(text, start) };
  if (first === '/' && second === '*') return blockComment(text, start);
  if (first === '$') return dollar(text, start);
  if (isDigit(first) || (first === '.' && isDigit(second) && text.charAt(start - 1) !== '.')) return { kind: 'number', start, end: matchEnd(NUMBER, text, start) };
  if (first === ':') {
    if (second === ':' || second === '=') return { kind: 'operator', start, end: start + 2 };
    return { kind: 'symbol', start, end: start + 1 };
  }
  if (first === '.' && second === '.') return { kind: 'operator', start, end: start + 2 };
  if (first !== '`' && OPERATOR.includes(first)) return operator(text, start);
  const end = matchEnd(WORD, text, start);
  if (end === start) return { kind: 'symbol', start, end: start + 1 };
  const after = text.charAt(end);
  if (after === "'" && end - start === 1) {
    const prefix = first.toLowerCase();
    if (prefix === 'e') return quoted(text, start, end + 1, "'", true, 'string');
    if (prefix === 'b' || prefix === 'x' || prefix === 'n') return quoted(text, start, end + 1, "'", false, 'string');
  }
  if (after === '&' && end - start === 1 && (first === 'U' || first === 'u')) {
    const quote = text.charAt(end + 1);
    if (quote === "'") return quoted(text, start, end + 2, quote, false, 'string');
    if (quote === '"') return quoted(text, start, end + 2, quote, false, 'identifier');
  }
  return { kind: 'word', start, end };
}

/** The text's tokens between two offsets, in order. */
export function* tokensOf(text: string, from = 0, to = text.length): Generator<Token, void, undefined> {
  let at = from;
  for (;;) {
    const token = nextToken(text, at);
    if (token === undefined || token.start >= to) return;
    yield token;
    at = token.end;
  }
}

/** The end of the line that an offset lies in, before its line break. */
export function lineEnd(text: string, at: number): number {
  for (let end = at; end < text.length; end += 1) {
    const unit = text.charCodeAt(end);
    if (unit === 10 || unit === 13) return end;
  }
  return text.length;
}

function quoted(text: string, start: number, inside: number, quote: string, escapes: boolean, kind: TokenKind): Token {
  let at = inside;
  for (;;) {
    const close = text.indexOf(quote, at);
    const backslash = escapes ? text.indexOf('\\', at) : -1;
    if (backslash >= 0 && (close < 0 || backslash < close)) {
      at = backslash + 2;
      continue;
    }
    if (close < 0) return { kind, start, end: text.length, open: true };
    if (text.charAt(close + 1) !== quote) return { kind, start, end: close + 1 };
    at = close + 2;
  }
}

function blockComment(text: string, start: number): Token {
  let depth = 1;
  let at = start + 2;
  while (depth > 0) {
    const close = text.indexOf('*/', at);
    if (close < 0) return { kind: 'comment', start, end: text.length, open: true };
    const open = text.indexOf('/*', at);
    if (open >= 0 && open < close) {
      depth += 1;
      at = open + 2;
    } else {
      depth -= 1;
      at = close + 2;
    }
  }
  return { kind: 'comment', start, end: at };
}

function dollar(text: string, start: number): Token {
  const tagEnd = matchEnd(DOLLAR_TAG, text, start);
  if (tagEnd > start) {
    const close = text.indexOf(text.slice(start, tagEnd), tagEnd);
    return close < 0 ? { kind: 'string', start, end: text.length, open: true } : { kind: 'string', start, end: close + (tagEnd - start) };
  }
  const end = matchEnd(PARAMETER, text, start);
  return end > start ? { kind: 'parameter', start, end } : { kind: 'symbol', start, end: start + 1 };
}

/** An operator ends where a comment begins; one of several characters ends neither with `+` nor with `-` unless it holds a special one. */
function operator(text: string, start: number): Token {
  const run = text.slice(start, matchEnd(OPERATOR_RUN, text, start));
  const comment = run.search(/--|\/\*/);
  let length = comment > 0 ? comment : run.length;
  if (!/[~!@#%^&|?]/.test(run.slice(0, length))) while (length > 1 && /[+-]/.test(run.charAt(length - 1))) length -= 1;
  return { kind: 'operator', start, end: start + length };
}

function spaceEnd(text: string, at: number): number {
  return matchEnd(SPACE, text, at);
}

function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

function isDigit(unit: string): boolean {
  return unit >= '0' && unit <= '9';
}
