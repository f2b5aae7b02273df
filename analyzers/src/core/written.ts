// Where each character of a string stands in the source that it was written in: through escapes, holes, triple quotes, and pieces that are
// joined by `+` or by standing side by side. The string itself is known; its source is read again only when somebody asks.
import type { Span } from './place.js';

/** Python's strings, or those of JavaScript and TypeScript. */
export type Writing = 'python' | 'script';

/** The characters that one piece of a literal stands for, and the offset in the source of each. */
interface Piece {
  readonly kind: 'known';
  readonly text: string;
  /** One more than the text has characters: the last is where the piece ends. */
  readonly offsets: readonly number[];
}

/** A part of the source whose value the source does not say. */
interface Hole extends Span {
  readonly kind: 'hole';
}

/** A piece or a hole, with the part of the string that it is. */
type Placed = (Piece | Hole) & { readonly at: number; readonly length: number };

/**
 * Finds the places of a string's characters.
 *
 * @param source the file's text
 * @param written the span of the expression that the string is the value of
 * @param text the string, with anything where the source has holes
 * @returns the span in the source of a span of the string, holes as a whole; undefined where the two do not agree
 */
export function writtenSpans(source: string, written: Span, writing: Writing, text: string): (span: Span) => Span | undefined {
  const placed = aligned(text, piecesOf(source, written, writing));
  return ({ start, end }) => {
    const from = placed.find(({ at, length }) => at <= start && start < at + length);
    const to = placed.find(({ at, length }) => at < end && end <= at + length);
    const first = from?.kind === 'hole' ? from.start : from?.offsets[start - from.at];
    const last = to?.kind === 'hole' ? to.end : to?.offsets[end - to.at];
    return first === undefined || last === undefined || last < first ? undefined : { start: first, end: last };
  };
}

/** Each piece and each hole with what it is of the string. */
function aligned(text: string, pieces: readonly (Piece | Hole)[]): readonly Placed[] {
  const placed: Placed[] = [];
  let done = 0;
  let hole: Hole | undefined;
  const fill = (to: number): void => {
    if (hole !== undefined && to > done) placed.push({ ...hole, at: done, length: to - done });
    hole = undefined;
  };
  for (const [index, piece] of pieces.entries()) {
    if (piece.kind === 'hole') {
      hole = hole === undefined ? piece : { kind: 'hole', start: hole.start, end: piece.end };
      continue;
    }
    const isLast = index === pieces.length - 1;
    const at = hole === undefined ? done : isLast ? text.length - piece.text.length : text.indexOf(piece.text, done);
    if (at < done || !text.startsWith(piece.text, at)) return placed;
    fill(at);
    placed.push({ ...piece, at, length: piece.text.length });
    done = at + piece.text.length;
  }
  fill(text.length);
  return placed;
}

/** The pieces of the string literals within a span, and what stands between them. */
function piecesOf(source: string, { start, end }: Span, writing: Writing): readonly (Piece | Hole)[] {
  const pieces: (Piece | Hole)[] = [];
  let at = start;
  while (at < end) {
    const rest = source.slice(at, Math.min(end, at + 200));
    const between = /^(?:\s+|\\\r?\n|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/|[+()])/.exec(rest)?.[0];
    if (between !== undefined && !(writing === 'script' && between.startsWith('#')) && !(writing === 'python' && between.startsWith('/'))) {
      at += between.length;
      continue;
    }
    const opening = (writing === 'python' ? /^([rRbBuUfFtT]{0,2})("""|'''|"|')/ : /^()(["'`])/).exec(rest);
    if (opening === null) {
      // A name, a call, a tag: up to the next quote that stands by itself.
      const length = /^[\w$.]+/.exec(rest)?.[0].length ?? 1;
      pieces.push({ kind: 'hole', start: at, end: at + length });
      at += length;
      continue;
    }
    const [whole, prefix = '', quote = ''] = opening;
    at = readLiteral(source, at + whole.length, end, { prefix: prefix.toLowerCase(), quote, writing }, pieces);
  }
  // A tag before its template is no hole of the string.
  return writing === 'script' && pieces[0]?.kind === 'hole' && /^[\w$.<>]+`/.test(source.slice(start, start + 100)) ? pieces.slice(1) : pieces;
}

interface Literal {
  readonly prefix: string;
  readonly quote: string;
  readonly writing: Writing;
}

/** Reads one literal from behind its opening quote; returns the offset behind its closing one. */
function readLiteral(source: string, from: number, end: number, { prefix, quote, writing }: Literal, pieces: (Piece | Hole)[]): number {
  const hasHoles = writing === 'script' ? quote === '`' : /[ft]/.test(prefix);
  const isRaw = prefix.includes('r');
  let text = '';
  let offsets: number[] = [];
  const close = (at: number): void => {
    if (text !== '') pieces.push({ kind: 'known', text, offsets: [...offsets, at] });
    text = '';
    offsets = [];
  };
  const add = (value: string, at: number): void => {
    for (let unit = 0; unit < value.length; unit += 1) offsets.push(at);
    text += value;
  };

  let at = from;
  while (at < end) {
    if (source.startsWith(quote, at)) break;
    const unit = source.charAt(at);
    if (unit === '\\' && !isRaw) {
      const { value, length } = escapeAt(source, at, writing);
      add(value, at);
      at += length;
    } else if (hasHoles && writing === 'python' && (unit === '{' || unit === '}') && source.charAt(at + 1) === unit) {
      add(unit, at);
      at += 2;
    } else if (hasHoles && (writing === 'python' ? unit === '{' : unit === '$' && source.charAt(at + 1) === '{')) {
      close(at);
      const after = holeEnd(source, at + (writing === 'python' ? 1 : 2), end);
      pieces.push({ kind: 'hole', start: at, end: after });
      at = after;
    } else {
      add(unit, at);
      at += 1;
    }
  }
  close(at);
  return at + quote.length;
}

/** The offset behind the brace that closes a hole. */
function holeEnd(source: string, from: number, end: number): number {
  let depth = 1;
  for (let at = from; at < end; at += 1) {
    const unit = source.charAt(at);
    if (unit === '{') depth += 1;
    else if (unit === '}') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return end;
}

const SIMPLE: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', a: '\u0007', '0': '\0', '\n': '' };

function escapeAt(source: string, at: number, writing: Writing): { readonly value: string; readonly length: number } {
  const rest = source.slice(at + 1, at + 12);
  const code = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]+)\}|U([0-9a-fA-F]{8}))/.exec(rest);
  if (code !== null) {
    const point = parseInt(code[1] ?? code[2] ?? code[3] ?? code[4] ?? '0', 16);
    return { value: point <= 0x10ffff ? String.fromCodePoint(point) : '', length: code[0].length + 1 };
  }
  if (rest.startsWith('\r\n')) return { value: '', length: 3 };
  const next = rest.charAt(0);
  if (Object.hasOwn(SIMPLE, next) && !(next === 'a' && writing === 'script')) return { value: SIMPLE[next] ?? '', length: 2 };
  // Python keeps the backslash of an escape that it does not know.
  return { value: writing === 'python' && !/["'\\]/.test(next) ? `\\${next}` : next, length: 2 };
}
