// Python's statements → Core. A statement that does not parse keeps what was understood of it, the rest of its line is skipped,
// and the block below it is read as if nothing had happened.
import type { Expression, Statement, With } from '../../core/syntax.js';
import { parseClass, parseDecorated, parseFunction } from './definitions.js';
import { parseExpressions, parseNamed, parseTargets, parseTest } from './expressions.js';
import { parseMatch, startsMatch } from './patterns.js';
import { BLOCK_BOUND, opaque, type Reader } from './reader.js';
import { parseSimple } from './simple-statements.js';
import { toTarget } from './targets.js';
import { Kind } from './tokens.js';

/** Parses statements to the end of the text. They are added to `out` one by one, so that what was read survives any failure. */
export function parseModule(r: Reader, out: Statement[]): void {
  while (r.kind !== Kind.end) parseStatement(r, out);
}

function parseStatement(r: Reader, out: Statement[]): void {
  const mark = r.mark();
  if (r.kind === Kind.newline || r.kind === Kind.indent || r.kind === Kind.dedent) {
    // An indented block below nothing: its statements are read where they stand.
    if (r.kind === Kind.indent) r.fail('unexpected indent');
    r.next();
    return;
  }
  if (!parseCompound(r, out)) parseLine(r, out);
  if (!r.movedSince(mark)) r.next();
}

/** Simple statements separated by `;`, to the end of the line. */
function parseLine(r: Reader, out: Statement[]): void {
  for (;;) {
    parseSimple(r, out);
    if (!r.accept(Kind.semicolon) || r.atLineEnd) break;
  }
  if (!r.atLineEnd) {
    r.fail('unexpected token');
    r.skipLine();
  }
  r.accept(Kind.newline);
}

/** `: statements` on the same line, or an indented block. */
export function parseBlock(r: Reader): Statement[] {
  const body: Statement[] = [];
  if (!r.expect(Kind.colon, "':'")) r.skipLine();
  if (r.kind !== Kind.newline) {
    if (!r.atLineEnd) parseLine(r, body);
    return body;
  }
  const { lastEnd } = r;
  r.next();
  if (r.kind !== Kind.indent) {
    r.problem ??= { message: 'expected an indented block', start: lastEnd };
    return body;
  }
  if (r.blocks >= BLOCK_BOUND) {
    r.fail('too deeply nested');
    skipBlock(r);
    return [{ kind: 'expression', start: lastEnd, end: r.lastEnd, value: opaque(lastEnd, r.lastEnd) }];
  }
  r.blocks++;
  r.next();
  while (r.kind !== Kind.dedent && r.kind !== Kind.end) {
    // A block within a block that no statement opens: as above, but its end must not end this block.
    if (r.kind === Kind.indent) {
      r.fail('unexpected indent');
      parseStray(r, body);
    } else parseStatement(r, body);
  }
  r.accept(Kind.dedent);
  r.blocks--;
  return body;
}

function parseStray(r: Reader, out: Statement[]): void {
  if (r.blocks >= BLOCK_BOUND) {
    skipBlock(r);
    return;
  }
  r.blocks++;
  r.next();
  while (r.kind !== Kind.dedent && r.kind !== Kind.end) {
    if (r.kind === Kind.indent) parseStray(r, out);
    else parseStatement(r, out);
  }
  r.accept(Kind.dedent);
  r.blocks--;
}

function skipBlock(r: Reader): void {
  let depth = 0;
  do {
    if (r.kind === Kind.indent) depth++;
    if (r.kind === Kind.dedent) depth--;
    r.next();
  } while (depth > 0 && r.kind !== Kind.end);
}

// ---------------------------------------------------------------- compound statements

/** Parses a statement that has a block; false if none starts here. */
function parseCompound(r: Reader, out: Statement[]): boolean {
  const { start, kind } = r;
  switch (kind) {
    case Kind.if:
      out.push(...parseIf(r));
      return true;
    case Kind.for:
      out.push(parseFor(r, start, false));
      return true;
    case Kind.while: {
      r.next();
      const test = parseNamed(r);
      const headEnd = r.end;
      const body = parseBlock(r);
      const otherwise = parseElse(r);
      out.push({ kind: 'loop', start, end: r.lastEnd, form: 'while', test, body, ...(otherwise ? { otherwise } : {}), headEnd });
      return true;
    }
    case Kind.try:
      out.push(parseTry(r));
      return true;
    case Kind.with:
      out.push(parseWith(r, start, false));
      return true;
    case Kind.def:
      out.push({ kind: 'function', ...wrap(parseFunction(r, [])) });
      return true;
    case Kind.class: {
      const definition = parseClass(r, []);
      out.push({ kind: 'class', start: definition.start, end: definition.end, definition });
      return true;
    }
    case Kind.at:
      out.push(...parseDecorated(r));
      return true;
    case Kind.async:
      if (r.peek(1) === Kind.for || r.peek(1) === Kind.with) {
        r.next();
        out.push(r.kind === Kind.for ? parseFor(r, start, true) : parseWith(r, start, true));
        return true;
      }
      if (r.peek(1) !== Kind.def) return false;
      out.push({ kind: 'function', ...wrap(parseFunction(r, [])) });
      return true;
    case Kind.elif:
    case Kind.else:
    case Kind.except:
    case Kind.finally:
      // The statement that it continues is broken or gone; its block is still worth reading.
      r.fail('unexpected clause');
      r.next();
      if (r.kind !== Kind.colon) parseExpressions(r);
      out.push(...parseBlock(r));
      return true;
    default:
      if (!startsMatch(r)) return false;
      out.push(parseMatch(r));
      return true;
  }
}

function wrap<T extends { readonly start: number; readonly end: number }>(fn: T): { start: number; end: number; fn: T } {
  return { start: fn.start, end: fn.end, fn };
}

/** The most branches of an `if` that are kept nested; a longer chain goes on as a second `if` in the last branch. */
const BRANCH_BOUND = 100;

function parseIf(r: Reader): Statement[] {
  const branches: { start: number; test: Expression; then: Statement[] }[] = [];
  do {
    const { start } = r;
    r.next();
    const test = parseNamed(r);
    branches.push({ start, test, then: parseBlock(r) });
  } while (r.kind === Kind.elif);
  let otherwise: Statement[] = parseElse(r) ?? [];
  const end = r.lastEnd;
  const flat: Statement[] = [];
  for (let index = branches.length - 1; index >= 0; index--) {
    const branch = branches[index];
    if (branch === undefined) continue;
    const statement: Statement = { kind: 'if', start: branch.start, end, test: branch.test, then: branch.then, otherwise };
    if (index > 0 && index % BRANCH_BOUND === 0) {
      flat.unshift(statement);
      otherwise = [];
    } else otherwise = [statement];
  }
  return [...otherwise, ...flat];
}

function parseElse(r: Reader): Statement[] | undefined {
  return r.accept(Kind.else) ? parseBlock(r) : undefined;
}

function parseFor(r: Reader, start: number, isAsync: boolean): Statement {
  r.next();
  const target = parseTargets(r);
  const iterable = r.expect(Kind.in, "'in'") ? parseExpressions(r) : opaque(r.lastEnd, r.lastEnd);
  const headEnd = r.kind === Kind.colon ? r.end : r.lastEnd;
  const body = parseBlock(r);
  const otherwise = parseElse(r);
  return {
    kind: 'loop', start, end: r.lastEnd, form: 'each', target, iterable, ...(isAsync ? { isAsync } : {}), body,
    ...(otherwise ? { otherwise } : {}), headEnd,
  };
}

function parseTry(r: Reader): Statement {
  const { start } = r;
  r.next();
  const body = parseBlock(r);
  const handlers: { name?: string; types: Expression[]; body: Statement[] }[] = [];
  while (r.accept(Kind.except)) {
    r.accept(Kind.star);
    const types: Expression[] = [];
    let name: string | undefined;
    if (r.kind !== Kind.colon && !r.atLineEnd) {
      const type = parseExpressions(r);
      if (type.kind === 'list') types.push(...type.items.map((item) => item.value));
      else types.push(type);
      if (r.accept(Kind.as)) {
        name = r.word();
        r.expect(Kind.name, 'a name');
      }
    }
    handlers.push({ ...(name === undefined ? {} : { name }), types, body: parseBlock(r) });
  }
  const otherwise = parseElse(r) ?? [];
  const last = r.accept(Kind.finally) ? parseBlock(r) : [];
  return { kind: 'try', start, end: r.lastEnd, body, handlers, otherwise, last };
}

type WithItem = With['items'][number];

function parseWith(r: Reader, start: number, isAsync: boolean): Statement {
  r.next();
  const items = parseParenthesisedItems(r) ?? parseWithItems(r, Kind.colon);
  const body = parseBlock(r);
  return { kind: 'with', start, end: r.lastEnd, items, ...(isAsync ? { isAsync } : {}), body };
}

/** `with (a as b, c as d):` is a list of items; `with (a).b as c:` and `with (yield x):` start with an expression. */
function parseParenthesisedItems(r: Reader): WithItem[] | undefined {
  if (r.kind !== Kind.openParen) return undefined;
  const closing = r.distanceOfClosing();
  if (closing < 0 || r.peek(closing + 1) !== Kind.colon) return undefined;
  const mark = r.mark();
  const { problem } = r;
  r.next();
  const items = parseWithItems(r, Kind.closeParen);
  if (r.kind === Kind.closeParen && r.peek(1) === Kind.colon && r.problem === problem) {
    r.next();
    return items;
  }
  r.reset(mark);
  r.problem = problem;
  return undefined;
}

function parseWithItems(r: Reader, closing: number): WithItem[] {
  const items: WithItem[] = [];
  do {
    if (r.kind === closing) break;
    const value = parseTest(r);
    // A target is no whole expression: the comma after it starts the next item.
    const target = r.accept(Kind.as) ? toTarget(parseTest(r)) : undefined;
    items.push({ value, ...(target ? { target } : {}) });
  } while (r.accept(Kind.comma));
  return items;
}
