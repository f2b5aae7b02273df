// One tag → statements, or an open block. The conventions stand in index.ts.
import type { Argument, Call, Expression, FunctionDefinition, Parameter, Statement, Target } from '../../core/syntax.js';
import { argumentsOf, keyword, splitBits, valueOf, type Bit } from './bits.js';
import { forBlock, ifBlock, inlineBlock, type BlockStack } from './blocks.js';
import { ExpressionParser, parseRange, type Dialect } from './expressions.js';
import type { Piece } from './lexer.js';

export interface Context {
  readonly text: string;
  readonly dialect: Dialect;
  readonly stack: BlockStack;
  /** The tags that an end tag of their name closes. */
  readonly closed: ReadonlySet<Piece>;
}

/** Reads one tag. */
export function readTag(c: Context, piece: Piece): void {
  const { stack } = c;
  if (PARTS.has(piece.name)) stack.part(piece);
  else if (piece.name.startsWith('end') && piece.name.length > 3) stack.close(piece.name.slice(3), piece);
  else (TAGS[piece.name] ?? readOther)(c, piece);
}

const PARTS: ReadonlySet<string> = new Set(['else', 'elif', 'elseif', 'empty', 'plural', 'pluralize']);

const TAGS: Readonly<Record<string, ((c: Context, piece: Piece) => void) | undefined>> = {
  __proto__: null as never,
  if: (c, piece) => c.stack.open(ifBlock(piece, 'if', conditionOf(c, piece), (part) => conditionOf(c, part))),
  ifchanged: (c, piece) => {
    const children = argumentsOf(c.text, bitsOf(c, piece), c.dialect).map((argument) => argument.value);
    c.stack.open(ifBlock(piece, 'ifchanged', { ...unknown(piece), children }, (part) => unknown(part)));
  },
  ifequal: (c, piece) => readEquality(c, piece, '=='),
  ifnotequal: (c, piece) => readEquality(c, piece, '!='),
  for: readFor,
  with: (c, piece) => {
    readAssignments(c, piece, bitsOf(c, piece));
    c.stack.open(inlineBlock(piece));
  },
  blocktrans: readTranslation,
  blocktranslate: readTranslation,
  block: readBlock,
  include: readInclude,
  extends: (c, piece) => emit(c, piece, call(piece, 'extends', [{ value: conditionOf(c, piece) }])),
  load: (c, piece) => emit(c, piece, call(piece, 'load', bitsOf(c, piece).filter((bit) => bit.text !== 'from').map((bit) => ({ value: literal(bit) })))),
  regroup: readRegroup,
  set: readSet,
  macro: readMacro,
  call: readCall,
  import: readImport,
  from: readFromImport,
};

/** Any other tag: a call of it, its result assigned with `as name`, and its body, if it has one, in place. */
function readOther(c: Context, piece: Piece): void {
  const bits = bitsOf(c, piece);
  const variable = bits.length >= 2 && bits.at(-2)?.text === 'as' ? bits.at(-1) : undefined;
  const args = argumentsOf(c.text, variable ? bits.slice(0, -2) : bits, c.dialect);
  const value = call(piece, piece.name, args);
  if (variable) assign(c, piece, nameTarget(variable), value);
  else emit(c, piece, value);
  if (c.closed.has(piece)) c.stack.open(inlineBlock(piece));
}

function readFor(c: Context, piece: Piece): void {
  const parser = new ExpressionParser(c.text, piece.from, piece.to, c.dialect);
  let target = parser.targets();
  let iterable: Expression = unknown(piece);
  let condition: Expression | undefined;
  if (!parser.failed && parser.accept('in')) {
    const value = parser.condition();
    if (parser.failed) c.stack.fail('the iterable of {% for %} does not parse', piece.start);
    else {
      iterable = value;
      if (parser.accept('if')) {
        const test = parser.condition();
        if (!parser.failed) condition = test;
      }
    }
  } else {
    c.stack.fail('expected {% for x in … %}', piece.start);
    target = { kind: 'list', start: piece.start, end: piece.end, items: [] };
  }
  const name = c.dialect === 'jinja' ? 'loop' : 'forloop';
  const { start, end } = piece;
  const counter: Statement = { kind: 'assign', start, end, target: { kind: 'name', start, end, name }, value: unknown(piece) };
  c.stack.open(forBlock(piece, target, iterable, [counter], condition));
}

function readEquality(c: Context, piece: Piece, operator: string): void {
  const [left, right] = bitsOf(c, piece).map((bit) => valueOf(c.text, bit, c.dialect));
  const test: Expression = left && right ? { kind: 'binary', start: left.start, end: right.end, operator, left, right } : unknown(piece);
  c.stack.open(ifBlock(piece, piece.name, test, (part) => unknown(part)));
}

/** `a=b c=d`, and Django's older `b as a`. */
function readAssignments(c: Context, piece: Piece, bits: readonly Bit[]): void {
  bits.forEach((bit, index) => {
    const named = keyword(bit);
    if (named) {
      const value = parseRange(c.text, named.from, bit.end, c.dialect) ?? unknown(bit);
      const target: Target = { kind: 'name', start: bit.start, end: bit.start + named.name.length, name: named.name };
      assign(c, bit, target, value);
    } else if (bit.text === 'as') {
      const before = bits[index - 1];
      const after = bits[index + 1];
      if (before && after && !keyword(before)) assign(c, piece, nameTarget(after), valueOf(c.text, before, c.dialect));
    }
  });
}

function readTranslation(c: Context, piece: Piece): void {
  readAssignments(c, piece, bitsOf(c, piece));
  emit(c, piece, call(piece, piece.name, []));
  if (c.closed.has(piece)) c.stack.open(inlineBlock(piece));
}

function readBlock(c: Context, piece: Piece): void {
  const [bit] = bitsOf(c, piece);
  const at = bit ?? { start: piece.end, end: piece.end, text: '' };
  const body: Statement[] = [];
  const name = `block:${at.text}`;
  c.stack.open({
    name: 'block', start: piece.start, body,
    close(end) {
      const span = { start: piece.start, end };
      const fn: FunctionDefinition = { ...span, name, nameStart: at.start, nameEnd: at.end, params: [], body, decorators: [] };
      const args: Argument[] = [{ value: literal(at) }, { value: { kind: 'name', start: at.start, end: at.end, name } }];
      return [{ kind: 'function', ...span, fn }, { kind: 'expression', start: piece.start, end: piece.end, value: call(piece, 'block', args) }];
    },
  });
}

function readInclude(c: Context, piece: Piece): void {
  const parser = new ExpressionParser(c.text, piece.from, piece.to, c.dialect);
  const path = parser.expression();
  const bits = splitBits(c.text, parser.failed ? piece.from : parser.start, piece.to);
  const [first] = bits;
  const args: Argument[] = [{ value: parser.failed ? (first ? valueOf(c.text, first, c.dialect) : unknown(piece)) : path }];
  args.push(...argumentsOf(c.text, bits.filter((bit) => keyword(bit)), c.dialect));
  const isolated = bits.find((bit, index) => bit.text === 'only' || (bit.text === 'without' && bits[index + 1]?.text === 'context'));
  if (isolated) args.push({ name: 'only', value: { kind: 'literal', start: isolated.start, end: isolated.end, value: true } });
  emit(c, piece, call(piece, 'include', args));
}

function readRegroup(c: Context, piece: Piece): void {
  const [rows, , attribute, , name] = bitsOf(c, piece);
  if (!rows || !attribute || !name) {
    c.stack.fail('expected {% regroup rows by attribute as name %}', piece.start);
    return;
  }
  assign(c, piece, nameTarget(name), call(piece, 'regroup', [{ value: valueOf(c.text, rows, c.dialect) }, { value: literal(attribute) }]));
}

function readSet(c: Context, piece: Piece): void {
  const parser = new ExpressionParser(c.text, piece.from, piece.to, c.dialect);
  const target = parser.targets();
  if (parser.failed) return;
  if (parser.accept('=')) {
    const value = parser.tuple();
    assign(c, piece, target, parser.failed ? unknown(piece) : value);
    return;
  }
  // `{% set x %}…{% endset %}`: the value is the text that the body gives.
  assign(c, piece, target, unknown(piece));
  if (c.closed.has(piece)) c.stack.open(inlineBlock(piece));
}

function readMacro(c: Context, piece: Piece): void {
  const parser = new ExpressionParser(c.text, piece.from, piece.to, c.dialect);
  const nameStart = parser.start;
  const name = parser.name();
  const nameEnd = parser.end;
  const params: Parameter[] = (parser.is('(') ? parser.args() : []).flatMap(({ value, name: key }): Parameter[] => {
    if (key === undefined) return value.kind === 'name' ? [{ start: value.start, end: value.end, target: asTarget(value) }] : [];
    const start = c.text.lastIndexOf(key, value.start - 1);
    return [{ start, end: value.end, target: { kind: 'name', start, end: start + key.length, name: key }, fallback: value }];
  });
  const body: Statement[] = [];
  c.stack.open({
    name: 'macro', start: piece.start, body,
    close(end) {
      const span = { start: piece.start, end };
      return [{ kind: 'function', ...span, fn: { ...span, name, nameStart, nameEnd, params, body, decorators: [] } }];
    },
  });
}

/** `{% call(x) f(a) %}`: the call, then the body that the macro may call back. */
function readCall(c: Context, piece: Piece): void {
  if (!c.closed.has(piece)) {
    readOther(c, piece);
    return;
  }
  const parameters = /^\s*\([^)]*\)/.exec(c.text.slice(piece.from, piece.to))?.[0].length ?? 0;
  const value = parseRange(c.text, piece.from + parameters, piece.to, c.dialect);
  emit(c, piece, value ?? unknown(piece));
  c.stack.open(inlineBlock(piece));
}

function readImport(c: Context, piece: Piece): void {
  const bits = bitsOf(c, piece);
  const [path] = bits;
  const name = bits[1]?.text === 'as' ? bits[2] : undefined;
  const value = call(piece, 'import', path ? [{ value: valueOf(c.text, path, c.dialect) }] : []);
  if (name) assign(c, piece, nameTarget(name), value);
  else emit(c, piece, value);
}

function readFromImport(c: Context, piece: Piece): void {
  const [path, , ...names] = bitsOf(c, piece);
  if (!path) return;
  for (let index = 0; index < names.length; index++) {
    const name = names[index];
    if (name === undefined || name.text === 'with' || name.text === 'without') break;
    const alias = names[index + 1]?.text === 'as' ? names[index + 2] : undefined;
    if (alias) index += 2;
    assign(c, piece, nameTarget(alias ?? name), call(piece, 'import', [{ value: valueOf(c.text, path, c.dialect) }, { value: literal(name) }]));
  }
}

// ---------------------------------------------------------------- small parts

function conditionOf(c: Context, piece: Piece): Expression {
  return parseRange(c.text, piece.from, piece.to, c.dialect) ?? unknown(piece);
}

function bitsOf(c: Context, piece: Piece): Bit[] {
  return splitBits(c.text, piece.from, piece.to);
}

function emit(c: Context, at: { readonly start: number; readonly end: number }, value: Expression): void {
  c.stack.push({ kind: 'expression', start: at.start, end: at.end, value });
}

function assign(c: Context, at: { readonly start: number; readonly end: number }, target: Target, value: Expression): void {
  c.stack.push({ kind: 'assign', start: at.start, end: at.end, target, value });
}

function call(piece: Piece, name: string, args: readonly Argument[]): Call {
  const { start, end } = piece;
  const nameStart = piece.from - piece.name.length;
  return { kind: 'call', start, end, callee: { kind: 'name', start: nameStart, end: piece.from, name: `tag:${name}` }, args };
}

function unknown({ start, end }: { readonly start: number; readonly end: number }): Expression & { kind: 'opaque' } {
  return { kind: 'opaque', start, end, children: [] };
}

function literal({ start, end, text }: Bit): Expression {
  return { kind: 'literal', start, end, value: text };
}

function nameTarget({ start, end, text }: Bit): Target {
  return { kind: 'name', start, end, name: text };
}

function asTarget(value: Expression & { kind: 'name' }): Target {
  return { kind: 'name', start: value.start, end: value.end, name: value.name };
}
