// The `match` statement. A pattern that is a plain value is a test; any other is an Opaque test, and the names that it binds are
// assigned at the start of the case's body.
import type { Assign, Expression, Statement, Switch } from '../../core/syntax.js';
import { NESTING_BOUND, opaque, type Reader } from './reader.js';
import { parseAtom } from './atoms.js';
import { parseExpressions, parseNamed } from './expressions.js';
import { Kind } from './tokens.js';

/** Whether the name `match` at the current token starts a match statement: its line ends with `:` and the block begins with `case`. */
export function startsMatch(r: Reader): boolean {
  if (!r.isWord('match')) return false;
  for (let distance = 1; ; distance++) {
    const kind = r.peek(distance);
    if (kind === Kind.end) return false;
    if (kind !== Kind.newline) continue;
    return distance > 1 && r.peek(distance - 1) === Kind.colon && r.peek(distance + 1) === Kind.indent && r.peekWord(distance + 2, 'case');
  }
}

/** Parses a match statement. */
export function parseMatch(r: Reader): Switch {
  const start = r.start;
  r.next();
  const subject = parseExpressions(r);
  r.expect(Kind.colon, "':'");
  r.accept(Kind.newline);
  const indented = r.accept(Kind.indent);
  const cases: { tests: readonly Expression[]; body: readonly Statement[] }[] = [];
  while (r.isWord('case')) {
    r.next();
    const pattern = parseOpenPattern(r);
    const guard = r.accept(Kind.if) ? parseNamed(r) : undefined;
    const body = r.grammar.block(r);
    const bindings = pattern.bindings.map(({ name, whole }) => bind(name, whole && subject.kind === 'name' ? subject : undefined));
    const span = { start: guard?.start ?? 0, end: r.lastEnd };
    cases.push({
      // A guarded pattern that takes anything is still no default.
      tests: pattern.tests.length === 0 && guard ? [opaque(pattern.start, pattern.end)] : pattern.tests,
      body: guard ? [...bindings, { kind: 'if', ...span, test: guard, then: body, otherwise: [] }] : [...bindings, ...body],
    });
  }
  const end = r.lastEnd;
  if (indented) {
    if (r.kind !== Kind.dedent) r.fail("expected 'case'");
    let depth = 0;
    while (r.kind !== Kind.end && (r.kind !== Kind.dedent || depth > 0)) {
      if (r.kind === Kind.indent) depth++;
      if (r.kind === Kind.dedent) depth--;
      r.next();
    }
    r.accept(Kind.dedent);
  }
  return { kind: 'switch', start, end, subject, cases };
}

interface Binding {
  readonly name: Expression & { kind: 'name' };
  /** The name stands for the whole subject. */
  readonly whole: boolean;
}
interface Pattern {
  readonly start: number;
  readonly end: number;
  /** Empty if it takes anything. */
  readonly tests: readonly Expression[];
  readonly bindings: readonly Binding[];
}

function bind(name: Binding['name'], value: Expression | undefined): Assign {
  const { start, end } = name;
  return { kind: 'assign', start, end, target: { kind: 'name', start, end, name: name.name }, value: value ?? opaque(start, end) };
}

/** A pattern where a sequence without brackets may stand. */
function parseOpenPattern(r: Reader): Pattern {
  const start = r.start;
  const first = parseAsPattern(r);
  if (r.kind !== Kind.comma) return first;
  const items = [first];
  while (r.accept(Kind.comma)) {
    if (r.kind === Kind.colon || r.kind === Kind.if || r.atLineEnd) break;
    items.push(parseAsPattern(r));
  }
  return compound(start, r.lastEnd, items);
}

function parseAsPattern(r: Reader): Pattern {
  if (r.nesting >= NESTING_BOUND) {
    r.fail('too deeply nested');
    r.skipLine();
    return compound(r.lastEnd, r.lastEnd, []);
  }
  r.nesting++;
  const start = r.start;
  const alternatives = [parseClosedPattern(r)];
  while (r.accept(Kind.pipe)) alternatives.push(parseClosedPattern(r));
  let tests = alternatives.some((pattern) => pattern.tests.length === 0) ? [] : alternatives.flatMap((pattern) => pattern.tests);
  const bindings = alternatives.flatMap((pattern) => pattern.bindings);
  if (r.accept(Kind.as)) {
    if (r.kind === Kind.name) bindings.push({ name: nameHere(r), whole: true });
    if (r.kind === Kind.name) r.next();
    else r.fail('expected a name');
  }
  if (tests.length > 50) tests = [opaque(start, r.lastEnd)];
  r.nesting--;
  return { start, end: r.lastEnd, tests, bindings };
}

function parseClosedPattern(r: Reader): Pattern {
  const start = r.start;
  if (r.accept(Kind.star) || r.accept(Kind.power)) {
    const bindings = r.kind === Kind.name && !r.isWord('_') ? [{ name: nameHere(r), whole: false }] : [];
    if (!r.accept(Kind.name)) r.fail('expected a name');
    return { start, end: r.lastEnd, tests: [opaque(start, r.lastEnd)], bindings };
  }
  if (r.kind === Kind.openParen || r.kind === Kind.openBracket) {
    const closing = r.kind === Kind.openParen ? Kind.closeParen : Kind.closeBracket;
    const { items, comma } = parsePatterns(r, closing);
    const [only] = items;
    if (closing === Kind.closeParen && items.length === 1 && !comma && only) return { ...only, start, end: r.lastEnd };
    return compound(start, r.lastEnd, items);
  }
  if (r.kind === Kind.openBrace) {
    const { items } = parsePatterns(r, Kind.closeBrace);
    return compound(start, r.lastEnd, items);
  }
  if (r.kind === Kind.name && r.peek(1) !== Kind.dot && r.peek(1) !== Kind.openParen) {
    const wildcard = r.isWord('_');
    const name = nameHere(r);
    r.next();
    return { start, end: r.lastEnd, tests: [], bindings: wildcard ? [] : [{ name, whole: true }] };
  }
  if (r.kind === Kind.name) {
    let value: Expression = nameHere(r);
    r.next();
    while (r.accept(Kind.dot)) {
      const nameStart = r.start;
      const name = r.word();
      if (!r.accept(Kind.name)) {
        r.fail('expected a name');
        break;
      }
      value = { kind: 'member', start, end: r.lastEnd, object: value, name, nameStart };
    }
    if (r.kind !== Kind.openParen) return { start, end: r.lastEnd, tests: [value], bindings: [] };
    const { items } = parsePatterns(r, Kind.closeParen);
    const { bindings } = compound(start, r.lastEnd, items);
    return { start, end: r.lastEnd, tests: [opaque(start, r.lastEnd, [value])], bindings };
  }
  // Numbers (signed, complex), strings, None, True, False.
  const value = parseValue(r);
  return { start, end: r.lastEnd, tests: [value], bindings: [] };
}

/** A literal. `|` belongs to the pattern, so no whole expression may be read here. */
function parseValue(r: Reader): Expression {
  const start = r.start;
  const sign = r.accept(Kind.minus);
  const { kind } = r;
  if (kind !== Kind.number && kind !== Kind.string && kind !== Kind.None && kind !== Kind.True && kind !== Kind.False) {
    r.fail('expected a pattern');
    if (!r.atLineEnd && r.kind !== Kind.colon) r.next();
    return opaque(start, r.lastEnd);
  }
  // `1 + 2j`.
  const signed = kind === Kind.number && (r.peek(1) === Kind.plus || r.peek(1) === Kind.minus);
  if (signed) {
    r.next();
    r.next();
    r.next();
    return opaque(start, r.lastEnd);
  }
  const value = parseAtom(r);
  if (sign && value.kind === 'literal' && typeof value.value === 'number') return { ...value, start, value: -value.value };
  return sign ? opaque(start, r.lastEnd) : value;
}

/** The patterns in brackets: plain, `name=pattern` of a class, `key: pattern` of a mapping. Consumes both brackets. */
function parsePatterns(r: Reader, closing: number): { readonly items: readonly Pattern[]; readonly comma: boolean } {
  const items: Pattern[] = [];
  let comma = false;
  r.next();
  while (r.kind !== closing && !r.atLineEnd) {
    const mark = r.mark();
    if (r.kind === Kind.name && r.peek(1) === Kind.assign) {
      r.next();
      r.next();
    } else if (closing === Kind.closeBrace && r.kind !== Kind.power) {
      parseClosedPattern(r);
      r.expect(Kind.colon, "':'");
    }
    items.push(parseAsPattern(r));
    if (r.accept(Kind.comma)) comma = true;
    else if (r.kind !== closing) {
      r.fail("expected ',' or a closing bracket");
      if (!r.movedSince(mark)) r.next();
    }
  }
  r.expect(closing, 'a closing bracket');
  return { items, comma };
}

/** A pattern that takes its subject apart: what it binds is a part. */
function compound(start: number, end: number, items: readonly Pattern[]): Pattern {
  const bindings = items.flatMap((item) => item.bindings.map(({ name }) => ({ name, whole: false })));
  return { start, end, tests: [opaque(start, end)], bindings };
}

function nameHere(r: Reader): Binding['name'] {
  return { kind: 'name', start: r.start, end: r.end, name: r.word() };
}
