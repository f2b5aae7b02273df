// The parser's position in the tokens of one file, and the few things that every part of the parser does with it.
import type { Expression, Opaque, Statement, Target } from '../../core/syntax.js';
import { Kind, type Tokens } from './tokens.js';

/** Expressions nested deeper than this become Opaque. CPython itself refuses 200 nested parentheses. */
export const NESTING_BOUND = 200;
/** Blocks nested deeper than this are skipped. CPython refuses 100 levels of indentation. */
export const BLOCK_BOUND = 100;
/** The longest chain (`a + b + …`, `a.b().c()…`) that is kept as a tree; what follows in a longer one becomes flat. */
export const CHAIN_BOUND = 300;

/** An item of a list, set or tuple. */
export interface Item {
  readonly value: Expression;
  readonly spread?: boolean;
}

/**
 * The parts of the grammar that parts below them contain again. A grammar is a circle and modules must not be one: whoever is
 * called by the expression parser calls it back through this table.
 */
export interface Grammar {
  /** An expression where a tuple without parentheses may stand. */
  expressions(r: Reader): Expression;
  /** An expression without `:=` and without a bare tuple. */
  test(r: Reader): Expression;
  /** `*iterable`, or an expression that may be `name := value`. */
  starred(r: Reader): Item;
  /** Operators that bind at least as tightly as `minimum`. */
  operators(r: Reader, minimum: number): Expression;
  /** What stands between `for` and `in`. */
  targets(r: Reader): Target;
  /** `: statements` on the same line, or an indented block. */
  block(r: Reader): Statement[];
}

export class Reader {
  /** The kind of the current token. */
  kind: number = Kind.end;
  /** The offset after the last consumed token that is no line break. */
  lastEnd = 0;
  /** How deep the expression being parsed is nested. */
  nesting = 0;
  /** How deep the block being parsed is nested. */
  blocks = 0;
  /** Set by `yield`; saved and restored around functions. */
  sawYield = false;
  /** The first syntax error. */
  problem: { readonly message: string; readonly start: number } | undefined;
  private readonly words = new Map<string, string>();
  private at = 0;
  private tokens: Tokens;

  constructor(
    readonly text: string,
    tokens: Tokens,
    readonly grammar: Grammar,
  ) {
    this.tokens = tokens;
    this.load();
  }

  /** The start of the current token. */
  get start(): number {
    return this.tokens.starts[this.at] ?? this.text.length;
  }
  /** The end of the current token. */
  get end(): number {
    return this.tokens.ends[this.at] ?? this.text.length;
  }
  /** The text of the current token. One string a word: most words of a file come many times. */
  word(): string {
    const word = this.text.slice(this.start, this.end);
    const known = this.words.get(word);
    if (known !== undefined) return known;
    this.words.set(word, word);
    return word;
  }
  /** The kind of the token `distance` after the current one. */
  peek(distance: number): number {
    return this.tokens.kinds[this.at + distance] ?? Kind.end;
  }
  /** Whether the current token is a name with this text. */
  isWord(word: string): boolean {
    return this.kind === Kind.name && this.end - this.start === word.length && this.text.startsWith(word, this.start);
  }
  /** Whether the token `distance` after the current one is a name with this text. */
  peekWord(distance: number, word: string): boolean {
    const index = this.at + distance;
    return this.peek(distance) === Kind.name && this.text.slice(this.tokens.starts[index], this.tokens.ends[index]) === word;
  }

  next(): void {
    if (this.kind !== Kind.newline && this.kind !== Kind.dedent && this.kind !== Kind.indent) this.lastEnd = this.end;
    if (this.kind !== Kind.end) this.at++;
    this.load();
  }
  /** Consumes the current token if it is of this kind. */
  accept(kind: number): boolean {
    if (this.kind !== kind) return false;
    this.next();
    return true;
  }
  /** Consumes a token of this kind, or reports that it is missing and stays. */
  expect(kind: number, what: string): boolean {
    if (this.accept(kind)) return true;
    this.fail(`expected ${what}`);
    return false;
  }
  /** Records a syntax error here. Only the first one of a file is kept. */
  fail(message: string): void {
    this.problem ??= { message, start: this.kind === Kind.newline ? this.lastEnd : this.start };
  }

  /** A position to come back to. */
  mark(): number {
    return this.at;
  }
  /** Goes back to a position of `mark`; `lastEnd` is the end of the token before it. */
  reset(mark: number): void {
    this.at = mark;
    this.lastEnd = this.tokens.ends[mark - 1] ?? 0;
    this.load();
  }
  /** Whether the parser has moved since `mark`. */
  movedSince(mark: number): boolean {
    return this.at > mark;
  }

  /** Parses `tokens`, another range of the same text, with `parse`, and comes back. */
  within<T>(tokens: Tokens, parse: () => T): T {
    const { at, tokens: outer, lastEnd } = this;
    this.tokens = tokens;
    this.at = 0;
    this.load();
    const result = parse();
    this.tokens = outer;
    this.at = at;
    this.lastEnd = lastEnd;
    this.load();
    return result;
  }

  /** Skips to the end of the logical line, without consuming it. */
  skipLine(): void {
    while (this.kind !== Kind.newline && this.kind !== Kind.end && this.kind !== Kind.dedent && this.kind !== Kind.indent) this.next();
  }
  /** The distance of the bracket that closes the one at the current token, or -1. */
  distanceOfClosing(): number {
    let depth = 0;
    for (let distance = 0; ; distance++) {
      const kind = this.peek(distance);
      if (kind === Kind.openParen || kind === Kind.openBracket || kind === Kind.openBrace) depth++;
      else if (kind === Kind.closeParen || kind === Kind.closeBracket || kind === Kind.closeBrace) {
        depth--;
        if (depth === 0) return distance;
      } else if (kind === Kind.end || kind === Kind.newline) return -1;
    }
  }
  /** Whether no expression can start or go on here: the end of a line, or of the text. */
  get atLineEnd(): boolean {
    return this.kind === Kind.newline || this.kind === Kind.end || this.kind === Kind.indent || this.kind === Kind.dedent;
  }

  private load(): void {
    this.kind = this.tokens.kinds[this.at] ?? Kind.end;
  }
}

/** An Opaque from `start` to `end`. */
export function opaque(start: number, end: number, children: readonly Expression[] = []): Opaque {
  return { kind: 'opaque', start, end, children };
}
