// Operands: names, constants, strings, brackets of all kinds, comprehensions, `yield`.
import type { Comprehension, ComprehensionClause, Expression, RecordEntry } from '../../core/syntax.js';
import type { Span } from '../../core/place.js';
import { Level, startsExpression } from './operators.js';
import { NESTING_BOUND, opaque, type Item, type Reader } from './reader.js';
import { readString, type HoleRange } from './strings.js';
import { toTarget } from './targets.js';
import { Kind, tokenize } from './tokens.js';

/** One operand without what may follow it. Adjacent strings are one. */
export function parseAtom(r: Reader): Expression {
  const { kind, start, end } = r;
  switch (kind) {
    case Kind.name: {
      const name = r.word();
      r.next();
      return { kind: 'name', start, end, name };
    }
    case Kind.string:
      return parseStrings(r);
    case Kind.number: {
      const value = numberOf(r.word());
      r.next();
      return value === undefined ? opaque(start, end) : { kind: 'literal', start, end, value };
    }
    case Kind.True:
    case Kind.False:
      r.next();
      return { kind: 'literal', start, end, value: kind === Kind.True };
    case Kind.None:
      r.next();
      return { kind: 'literal', start, end, value: null };
    case Kind.ellipsis:
      r.next();
      return opaque(start, end);
    case Kind.openParen:
      return parseParentheses(r);
    case Kind.openBracket:
      return parseList(r);
    case Kind.openBrace:
      return parseBraces(r);
    case Kind.yield:
      return parseYield(r);
    case Kind.lambda:
      return r.grammar.test(r);
    default:
      r.fail('expected an expression');
      return opaque(r.lastEnd, r.lastEnd);
  }
}

function numberOf(source: string): number | undefined {
  if (/[jJ]$/.test(source)) return undefined;
  const value = Number(source.replaceAll('_', ''));
  const whole = !/[.eE]/.test(source) || /^0[xX]/.test(source);
  return Number.isFinite(value) && (!whole || Number.isSafeInteger(value)) ? value : undefined;
}

function parseParentheses(r: Reader): Expression {
  const start = r.start;
  r.next();
  if (r.accept(Kind.closeParen)) return { kind: 'list', form: 'tuple', start, end: r.lastEnd, items: [] };
  const first = r.grammar.starred(r);
  if (startsClauses(r)) {
    const generator = parseClauses(r, 'generator', start, first.value);
    r.expect(Kind.closeParen, "')'");
    return { ...generator, end: r.lastEnd };
  }
  if (r.kind !== Kind.comma && !first.spread) {
    r.expect(Kind.closeParen, "')'");
    return first.value;
  }
  const items = parseItems(r, first, Kind.closeParen, "')'");
  return { kind: 'list', form: 'tuple', start, end: r.lastEnd, items };
}

function parseList(r: Reader): Expression {
  const start = r.start;
  r.next();
  if (r.accept(Kind.closeBracket)) return { kind: 'list', form: 'list', start, end: r.lastEnd, items: [] };
  const first = r.grammar.starred(r);
  if (startsClauses(r)) {
    const list = parseClauses(r, 'list', start, first.value);
    r.expect(Kind.closeBracket, "']'");
    return { ...list, end: r.lastEnd };
  }
  const items = parseItems(r, first, Kind.closeBracket, "']'");
  return { kind: 'list', form: 'list', start, end: r.lastEnd, items };
}

/** The items after `first`, up to and including the closing bracket. */
function parseItems(r: Reader, first: Item, closing: number, what: string): Item[] {
  const items = [first];
  while (r.kind !== closing && !r.atLineEnd) {
    const mark = r.mark();
    if (!r.accept(Kind.comma)) r.fail(`expected ',' or ${what}`);
    if (r.kind === closing || r.atLineEnd) break;
    items.push(r.grammar.starred(r));
    if (!r.movedSince(mark)) r.next();
  }
  r.expect(closing, what);
  return items;
}

function parseBraces(r: Reader): Expression {
  const start = r.start;
  r.next();
  if (r.accept(Kind.closeBrace)) return { kind: 'record', start, end: r.lastEnd, entries: [] };
  if (r.kind !== Kind.power) {
    const first = r.grammar.starred(r);
    if (r.kind !== Kind.colon) {
      if (startsClauses(r)) {
        const set = parseClauses(r, 'set', start, first.value);
        r.expect(Kind.closeBrace, "'}'");
        return { ...set, end: r.lastEnd };
      }
      const items = parseItems(r, first, Kind.closeBrace, "'}'");
      return { kind: 'list', form: 'set', start, end: r.lastEnd, items };
    }
    r.next();
    const value = r.grammar.test(r);
    if (startsClauses(r)) {
      const dict = parseClauses(r, 'dict', start, first.value, value);
      r.expect(Kind.closeBrace, "'}'");
      return { ...dict, end: r.lastEnd };
    }
    return parseEntries(r, start, [entryOf(first.value, value)]);
  }
  return parseEntries(r, start, []);
}

function parseEntries(r: Reader, start: number, entries: RecordEntry[]): Expression {
  let needsComma = entries.length > 0;
  while (r.kind !== Kind.closeBrace && !r.atLineEnd) {
    const mark = r.mark();
    if (needsComma && !r.accept(Kind.comma)) r.fail("expected ',' or '}'");
    if (r.kind === Kind.closeBrace || r.atLineEnd) break;
    const entryStart = r.start;
    if (r.accept(Kind.power)) {
      const value = r.grammar.operators(r, Level.bitOr);
      entries.push({ start: entryStart, end: r.lastEnd, value });
    } else {
      const key = r.grammar.test(r);
      const value = r.expect(Kind.colon, "':'") ? r.grammar.test(r) : opaque(r.lastEnd, r.lastEnd);
      entries.push(entryOf(key, value));
    }
    needsComma = true;
    if (!r.movedSince(mark)) r.next();
  }
  r.expect(Kind.closeBrace, "'}'");
  return { kind: 'record', start, end: r.lastEnd, entries };
}

function entryOf(key: Expression, value: Expression): RecordEntry {
  const name = key.kind === 'literal' && typeof key.value === 'string' ? key.value : undefined;
  return { start: key.start, end: value.end, key: name ?? key, value: name === undefined ? value : named(value, name, key) };
}

/** A lambda that gets a name by where it stands takes that name; everything else stays as it is. */
export function named(value: Expression, name: string, at: Span): Expression {
  if (value.kind !== 'function' || value.fn.name !== '') return value;
  return { ...value, fn: { ...value.fn, name, nameStart: at.start, nameEnd: at.end } };
}

function parseYield(r: Reader): Expression {
  const start = r.start;
  r.sawYield = true;
  r.next();
  if (r.accept(Kind.from)) {
    const value = r.grammar.test(r);
    return { kind: 'yield', start, end: r.lastEnd, value, delegate: true };
  }
  if (!startsExpression(r.kind) && r.kind !== Kind.star) return { kind: 'yield', start, end: r.lastEnd };
  const value = r.grammar.expressions(r);
  return { kind: 'yield', start, end: r.lastEnd, value };
}

// ---------------------------------------------------------------- comprehensions

/** Whether a comprehension's `for` stands here. */
export function startsClauses(r: Reader): boolean {
  return r.kind === Kind.for || (r.kind === Kind.async && r.peek(1) === Kind.for);
}

/** The clauses of a comprehension whose element has been read. The caller consumes the closing bracket. */
export function parseClauses(r: Reader, form: Comprehension['form'], start: number, element: Expression, value?: Expression): Comprehension {
  const clauses: ComprehensionClause[] = [];
  while (startsClauses(r)) {
    const clauseStart = r.start;
    const isAsync = r.accept(Kind.async);
    r.next();
    const target = r.grammar.targets(r);
    const iterable = r.expect(Kind.in, "'in'") ? r.grammar.operators(r, Level.or) : opaque(r.lastEnd, r.lastEnd);
    const conditions: Expression[] = [];
    while (r.accept(Kind.if)) {
      const conditionStart = r.start;
      const condition = r.grammar.operators(r, Level.or);
      if (r.accept(Kind.walrus)) {
        const right = r.grammar.test(r);
        conditions.push({ kind: 'assign-expression', start: conditionStart, end: r.lastEnd, target: toTarget(condition), value: right });
      } else conditions.push(condition);
    }
    clauses.push({ start: clauseStart, end: r.lastEnd, target, iterable, ...(isAsync ? { isAsync } : {}), conditions });
  }
  return { kind: 'comprehension', start, end: r.lastEnd, form, clauses, element, ...(value ? { value } : {}) };
}

// ---------------------------------------------------------------- strings

/** One or several adjacent string literals: one Literal, or one Text if there are holes, or an Opaque if there are bytes. */
function parseStrings(r: Reader): Expression {
  const start = r.start;
  const parts = [''];
  const holes: Expression[] = [];
  let bytes = false;
  while (r.kind === Kind.string) {
    const value = readString(r.text, r.start, r.end);
    if (value.form === 'bytes') bytes = true;
    else {
      if (value.isOpen) r.fail('unterminated string');
      value.parts.forEach((part, index) => {
        if (index === 0) parts.push((parts.pop() ?? '') + part);
        else parts.push(part);
      });
      for (const hole of value.holes) holes.push(parseHole(r, hole));
    }
    r.next();
  }
  const end = r.lastEnd;
  if (bytes) return opaque(start, end, holes);
  if (holes.length === 0) return { kind: 'literal', start, end, value: parts[0] ?? '' };
  return { kind: 'text', start, end, parts, holes };
}

function parseHole(r: Reader, hole: HoleRange): Expression {
  if (r.nesting >= NESTING_BOUND) return opaque(hole.start, hole.end);
  r.nesting++;
  const value = r.within(tokenize(r.text, hole.start, hole.end, true), () => {
    r.lastEnd = hole.start;
    const parsed = r.grammar.expressions(r);
    if (r.kind !== Kind.end) r.fail("expected '}'");
    return parsed;
  });
  const nested = hole.nested.map((inner) => parseHole(r, inner));
  r.nesting--;
  return nested.length === 0 ? value : opaque(hole.start, hole.end, [value, ...nested]);
}
