// Statements without a block.
import type { Assign, Expression, Statement, Target } from '../../core/syntax.js';
import { named } from './atoms.js';
import { parseExpressions, parseTest } from './expressions.js';
import { parseImport } from './import-statements.js';
import { augmentedOperator } from './operators.js';
import { parseAnnotation } from './parameters.js';
import { opaque, type Reader } from './reader.js';
import { toTarget } from './targets.js';
import { Kind } from './tokens.js';

/** One simple statement, without the `;` or line break after it. */
export function parseSimple(r: Reader, out: Statement[]): void {
  const { start, kind } = r;
  switch (kind) {
    case Kind.pass:
      r.next();
      return;
    case Kind.break:
    case Kind.continue:
      r.next();
      out.push({ kind: kind === Kind.break ? 'break' : 'continue', start, end: r.lastEnd });
      return;
    case Kind.return: {
      r.next();
      const value = r.atLineEnd || r.kind === Kind.semicolon ? undefined : parseExpressions(r);
      out.push({ kind: 'return', start, end: r.lastEnd, ...(value ? { value } : {}) });
      return;
    }
    case Kind.raise: {
      r.next();
      const value = r.atLineEnd || r.kind === Kind.semicolon ? undefined : parseTest(r);
      if (r.accept(Kind.from)) parseTest(r);
      out.push({ kind: 'throw', start, end: r.lastEnd, ...(value ? { value } : {}) });
      return;
    }
    case Kind.assert: {
      r.next();
      const value = parseTest(r);
      // The message is evaluated on the way out only.
      if (r.accept(Kind.comma)) parseTest(r);
      out.push({ kind: 'expression', start, end: r.lastEnd, value });
      return;
    }
    case Kind.del: {
      r.next();
      const value = parseExpressions(r);
      const children = (value.kind === 'list' ? value.items.map((item) => item.value) : [value]).flatMap(evaluatedByDel);
      if (children.length > 0) out.push({ kind: 'expression', start, end: r.lastEnd, value: opaque(start, r.lastEnd, children) });
      return;
    }
    case Kind.global:
    case Kind.nonlocal:
      r.next();
      do r.expect(Kind.name, 'a name');
      while (r.accept(Kind.comma));
      return;
    case Kind.import:
    case Kind.from:
      out.push(...parseImport(r));
      return;
    default:
      if (r.isWord('type') && r.peek(1) === Kind.name) parseTypeAlias(r, out);
      else parseExpressionStatement(r, out);
  }
}

/** `del a.b, c[d]` evaluates a, c and d, and reads neither the attribute nor the item. */
function evaluatedByDel(place: Expression): Expression[] {
  if (place.kind === 'member' || place.kind === 'slice') return [place.object];
  if (place.kind === 'index') return [place.object, place.index];
  return place.kind === 'name' ? [] : [place];
}

function parseTypeAlias(r: Reader, out: Statement[]): void {
  const { start } = r;
  r.next();
  const name = r.word();
  r.next();
  skipTypeParameters(r);
  const type = r.expect(Kind.assign, "'='") ? parseAnnotation(r) : { kind: 'unknown' as const };
  out.push({ kind: 'type', start, end: r.lastEnd, name, type, bases: [] });
}

/** `[T: int = str, *Ts, **P]` after the name of a function, class or alias. */
export function skipTypeParameters(r: Reader): void {
  if (r.kind !== Kind.openBracket) return;
  const closing = r.distanceOfClosing();
  if (closing < 0) {
    r.fail("expected ']'");
    r.skipLine();
    return;
  }
  for (let count = 0; count <= closing; count++) r.next();
}

function parseExpressionStatement(r: Reader, out: Statement[]): void {
  const { start } = r;
  const first = parseExpressions(r);
  if (r.kind === Kind.colon) {
    r.next();
    const type = parseAnnotation(r);
    const target = toTarget(first);
    const value = r.accept(Kind.assign) ? parseExpressions(r) : undefined;
    out.push(assign(start, r.lastEnd, target, value, { type }));
    return;
  }
  if (r.kind === Kind.augmented) {
    const operator = augmentedOperator(r.word());
    r.next();
    const right = parseExpressions(r);
    const value: Expression = { kind: 'binary', start, end: r.lastEnd, operator, left: first, right };
    out.push(assign(start, r.lastEnd, toTarget(first), value));
    return;
  }
  if (r.kind !== Kind.assign) {
    // Strings on their own are documentation, an ellipsis is a body that says nothing.
    const silent = (first.kind === 'literal' && typeof first.value === 'string') || (first.kind === 'opaque' && first.children.length === 0);
    if (!silent) out.push({ kind: 'expression', start, end: r.lastEnd, value: first });
    return;
  }
  const places = [first];
  while (r.accept(Kind.assign)) places.push(parseExpressions(r));
  const value = places.pop() ?? opaque(r.lastEnd, r.lastEnd);
  pushAssigns(out, start, r.lastEnd, places, value);
}

/** `a = b = value` becomes `a = value; b = a`, so that the value is evaluated once. A plain name goes first if there is one. */
function pushAssigns(out: Statement[], start: number, end: number, places: readonly Expression[], value: Expression): void {
  const lead = places.find((place) => place.kind === 'name') ?? places[0];
  if (lead === undefined) return;
  out.push(assign(start, end, toTarget(lead), value));
  for (const place of places) {
    if (place !== lead) out.push(assign(start, end, toTarget(place), value.kind === 'literal' ? value : lead));
  }
}

function assign(start: number, end: number, target: Target, value: Expression | undefined, more: Pick<Assign, 'type'> = {}): Assign {
  const namedValue = value && target.kind === 'name' ? named(value, target.name, target) : value;
  return { kind: 'assign', start, end, target, ...(namedValue ? { value: namedValue } : {}), ...more };
}
