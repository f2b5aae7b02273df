// Python's expressions → Core, in one pass over the tokens: operator precedence by climbing, everything else by descent. What is
// missing in half-typed code becomes an Opaque of no length, and the problem is recorded; nothing here throws.
import type { Argument, Binary, Expression, ListLiteral, Target } from '../../core/syntax.js';
import { parseAtom, parseClauses, startsClauses } from './atoms.js';
import { Level, LEVELS, SPELLINGS, startsExpression } from './operators.js';
import { parseLambda } from './parameters.js';
import { CHAIN_BOUND, NESTING_BOUND, opaque, type Item, type Reader } from './reader.js';
import { toTarget } from './targets.js';
import { Kind } from './tokens.js';

/** An expression where a tuple without parentheses may stand, with starred items: the right side of an assignment, a subscript, … */
export function parseExpressions(r: Reader): Expression {
  return parseTuple(r, parseStarred);
}

/** A tuple without parentheses, or a single item. */
function parseTuple(r: Reader, item: (r: Reader) => Item): Expression {
  const start = r.start;
  const first = item(r);
  if (r.kind !== Kind.comma && !first.spread) return first.value;
  const items = [first];
  while (r.kind === Kind.comma) {
    r.next();
    if (!startsExpression(r.kind) && r.kind !== Kind.star) break;
    items.push(item(r));
  }
  return { kind: 'list', form: 'tuple', start, end: r.lastEnd, items };
}

/** `*iterable`, or an expression that may be `name := value`. */
export function parseStarred(r: Reader): Item {
  if (r.accept(Kind.star)) return { value: parseOperators(r, Level.bitOr), spread: true };
  return { value: parseNamed(r) };
}

/** The targets of `for` and of a comprehension's `for`: they end at `in`. */
export function parseTargets(r: Reader): Target {
  return toTarget(
    parseTuple(r, (reader) => {
      const spread = reader.accept(Kind.star);
      const value = parseOperators(reader, Level.bitOr);
      return spread ? { value, spread } : { value };
    }),
  );
}

/** `test` or `name := test`. */
export function parseNamed(r: Reader): Expression {
  const { start } = r;
  const value = parseTest(r);
  if (r.kind !== Kind.walrus) return value;
  r.next();
  const right = parseTest(r);
  return { kind: 'assign-expression', start, end: r.lastEnd, target: toTarget(value), value: right };
}

/** An expression without `:=` and without a bare tuple. */
export function parseTest(r: Reader): Expression {
  if (r.nesting >= NESTING_BOUND) return skipDeep(r);
  r.nesting++;
  const value = r.kind === Kind.lambda ? parseLambda(r) : parseConditional(r);
  r.nesting--;
  return value;
}

/** Too deep to follow: skips what is bracketed here. */
function skipDeep(r: Reader): Expression {
  const start = r.start;
  r.fail('too deeply nested');
  let depth = 0;
  while (!r.atLineEnd) {
    if (r.kind === Kind.openParen || r.kind === Kind.openBracket || r.kind === Kind.openBrace) depth++;
    else if (r.kind === Kind.closeParen || r.kind === Kind.closeBracket || r.kind === Kind.closeBrace) {
      if (depth === 0) break;
      depth--;
    } else if (depth === 0 && (r.kind === Kind.comma || r.kind === Kind.colon)) break;
    r.next();
  }
  return opaque(start, r.lastEnd);
}

function parseConditional(r: Reader): Expression {
  const { start } = r;
  const first = parseOperators(r, Level.or);
  if (r.kind !== Kind.if) return first;
  r.next();
  const test = parseOperators(r, Level.or);
  const otherwise = r.expect(Kind.else, "'else'") ? parseTest(r) : opaque(r.lastEnd, r.lastEnd);
  return { kind: 'conditional', start, end: r.lastEnd, test, then: first, otherwise };
}

// ---------------------------------------------------------------- operators

/** Operators that bind at least as tightly as `minimum`. */
export function parseOperators(r: Reader, minimum: number): Expression {
  // Not `left.start`: a parenthesised operand's own span is without its parentheses.
  const { start } = r;
  let left = parseUnary(r);
  let length = 0;
  /** What a chain longer than the bound evaluates, flat. */
  let flat: Expression[] | undefined;
  /** The last operand of a chain of comparisons, and what the chain says so far. */
  let compared: Expression | undefined;
  for (;;) {
    const kind = r.kind;
    const level = LEVELS[kind];
    if (level === undefined || level < minimum) return left;
    let operator = SPELLINGS[kind] ?? 'other';
    if (kind === Kind.not) {
      if (r.peek(1) !== Kind.in) return left;
      r.next();
    }
    r.next();
    if (kind === Kind.is && r.accept(Kind.not)) operator = '!=';
    // `**` binds to the right, everything else to the left.
    const right = level === Level.power ? parsePower(r) : parseOperators(r, level + 1);
    const span = { start, end: r.lastEnd };
    if (++length === CHAIN_BOUND) flat = [left];
    if (flat !== undefined) {
      flat.push(right);
      left = opaque(span.start, span.end, flat);
      continue;
    }
    if (level === Level.or || level === Level.and) {
      left = { kind: 'logical', ...span, operator: level === Level.or ? 'or' : 'and', left, right };
    } else if (level === Level.compare && compared !== undefined) {
      // `a < b < c`: b is evaluated once, so the second comparison has it only where looking twice costs nothing.
      const middle: Expression =
        compared.kind === 'name' || compared.kind === 'literal' ? compared : opaque(compared.start, compared.end);
      const second: Binary = { kind: 'binary', start: compared.start, end: span.end, operator, left: middle, right };
      left = { kind: 'logical', ...span, operator: 'and', left, right: second };
    } else {
      left = { kind: 'binary', ...span, operator, left, right };
    }
    compared = level === Level.compare ? right : undefined;
  }
}

function parsePower(r: Reader): Expression {
  if (r.nesting >= NESTING_BOUND) return skipDeep(r);
  r.nesting++;
  const value = parseOperators(r, Level.power);
  r.nesting--;
  return value;
}

function parseUnary(r: Reader): Expression {
  const { kind, start } = r;
  if (kind !== Kind.not && kind !== Kind.minus && kind !== Kind.plus && kind !== Kind.tilde && kind !== Kind.await) return parsePostfix(r);
  if (r.nesting >= NESTING_BOUND) return skipDeep(r);
  r.nesting++;
  r.next();
  const value = kind === Kind.await ? parseUnary(r) : parseOperators(r, kind === Kind.not ? Level.not : Level.power);
  r.nesting--;
  const span = { start, end: r.lastEnd };
  if (kind === Kind.not) return { kind: 'not', ...span, value };
  if (kind === Kind.await) return { kind: 'await', ...span, value };
  if (kind === Kind.minus && value.kind === 'literal' && typeof value.value === 'number') {
    return { kind: 'literal', ...span, value: -value.value };
  }
  return kind === Kind.tilde ? { ...opaque(start, span.end, [value]), operator: '~' } : opaque(start, span.end, [value]);
}

// ---------------------------------------------------------------- calls, members, subscripts

function parsePostfix(r: Reader): Expression {
  const { start } = r;
  let value = parseAtom(r);
  /** What a chain longer than the bound evaluates, flat. */
  let flat: Expression[] | undefined;
  for (let length = 0; ; length++) {
    if (length === CHAIN_BOUND) {
      flat = [value];
      if (r.kind === Kind.dot || r.kind === Kind.openParen || r.kind === Kind.openBracket) r.fail('a chain too long to be followed');
    }
    if (r.kind === Kind.dot) {
      r.next();
      // A keyword is wrong here, but plainly meant as a member.
      if (r.kind === Kind.name || r.kind >= Kind.False) {
        const name = r.word();
        const nameStart = r.start;
        if (r.kind !== Kind.name) r.fail('expected a name');
        r.next();
        value = { kind: 'member', start, end: r.lastEnd, object: value, name, nameStart };
      } else {
        r.fail('expected a name');
        return opaque(start, r.lastEnd, [value]);
      }
    } else if (r.kind === Kind.openParen) {
      const args = parseArguments(r);
      value = { kind: 'call', start, end: r.lastEnd, callee: value, args };
    } else if (r.kind === Kind.openBracket) {
      value = parseSubscript(r, value, start);
    } else return value;
    if (flat !== undefined) {
      if (value.kind === 'call') flat.push(...value.args.map((argument) => argument.value));
      if (value.kind === 'index') flat.push(value.index);
      value = opaque(start, r.lastEnd, flat);
    }
  }
}

/** `(…)` of a call or of a class statement. */
export function parseArguments(r: Reader): Argument[] {
  const args: Argument[] = [];
  r.next();
  while (r.kind !== Kind.closeParen && !r.atLineEnd) {
    const mark = r.mark();
    if (r.accept(Kind.star)) args.push({ value: parseTest(r), spread: true });
    else if (r.accept(Kind.power)) args.push({ value: parseTest(r), name: '**', spread: true });
    else if (r.kind === Kind.name && r.peek(1) === Kind.assign) {
      const name = r.word();
      r.next();
      r.next();
      args.push({ value: parseTest(r), name });
    } else {
      const value = parseNamed(r);
      args.push({ value: startsClauses(r) ? parseClauses(r, 'generator', value.start, value) : value });
    }
    if (!r.accept(Kind.comma) && r.kind !== Kind.closeParen) {
      r.fail("expected ',' or ')'");
      if (!r.movedSince(mark)) r.next();
    }
  }
  r.expect(Kind.closeParen, "')'");
  return args;
}

function parseSubscript(r: Reader, object: Expression, start: number): Expression {
  r.next();
  const indexStart = r.start;
  const items: { value?: Expression; slice?: ReturnType<typeof parseSliceRest>; spread?: boolean; start: number; end: number }[] = [];
  let comma = false;
  while (r.kind !== Kind.closeBracket && !r.atLineEnd) {
    const mark = r.mark();
    const itemStart = r.start;
    const spread = r.accept(Kind.star);
    const value = r.kind === Kind.colon ? undefined : spread ? parseOperators(r, Level.bitOr) : parseNamed(r);
    const slice = r.kind === Kind.colon ? parseSliceRest(r) : undefined;
    items.push({ value, slice, spread, start: itemStart, end: r.lastEnd });
    if (r.accept(Kind.comma)) comma = true;
    else if (r.kind !== Kind.closeBracket) {
      r.fail("expected ']'");
      if (!r.movedSince(mark)) r.next();
    }
  }
  const end = r.lastEnd;
  if (items.length === 0) r.fail('expected an expression');
  r.expect(Kind.closeBracket, "']'");
  const span = { start, end: r.lastEnd };
  const [first] = items;
  if (first === undefined) return opaque(span.start, span.end, [object]);
  if (items.length === 1 && !comma && !first.spread) {
    if (first.slice) return { kind: 'slice', ...span, object, from: first.value, ...first.slice };
    return { kind: 'index', ...span, object, index: first.value ?? opaque(first.start, first.end) };
  }
  const index: ListLiteral = {
    kind: 'list', form: 'tuple', start: indexStart, end,
    items: items.map(({ value, slice, spread, start: from, end: to }) => {
      const children = [value, slice?.to, slice?.step].filter((part) => part !== undefined);
      return { value: slice || value === undefined ? opaque(from, to, children) : value, ...(spread ? { spread } : {}) };
    }),
  };
  return { kind: 'index', ...span, object, index };
}

function parseSliceRest(r: Reader): { to?: Expression; step?: Expression } {
  r.next();
  const ends = (): boolean => r.kind === Kind.colon || r.kind === Kind.comma || r.kind === Kind.closeBracket || r.atLineEnd;
  const to = ends() ? undefined : parseTest(r);
  if (!r.accept(Kind.colon)) return { to };
  return { to, step: ends() ? undefined : parseTest(r) };
}
