// The front end for Django and Jinja templates: a lexer of tags and outputs, a stack of blocks, one expression parser.
//
// A template becomes a module of plain statements whose free names come from the context it is rendered with. The conventions that
// whoever executes it relies on:
//
// - `{{ x }}` is an expression statement. `a.b` is a Member, with `autoCall` in Django's dialect; `a.0` an Index with a Literal.
//   `a.b(c)` is a Call, whose callee is not called on its own. What does not parse (Vue, Handlebars) is an Opaque, never a problem.
// - A filter `x|f:y` or `x|f(y, k=z)` is a Call of the Name `filter:f` with x first.
// - `{% for %}` is a Loop with `otherwise` for `{% empty %}` or `{% else %}`; its body first assigns an Opaque to `forloop` (Jinja:
//   `loop`). `for … if cond` is an If around the body.
// - `{% if %}`, `{% ifequal %}`, `{% ifnotequal %}`, `{% ifchanged %}` are Ifs.
// - `{% with %}`, `{% blocktranslate with … count … %}`, `{% set %}` are Assigns before the body, which stands in place: the names
//   stay visible after the block, which no correct template notices unless it shadows one. A `{% set %}` with a body assigns an Opaque.
// - `{% block n %}` is a function `block:n` without parameters, and right after it a Call of `tag:block` with the Literal n and the
//   Name `block:n`. `{{ block.super }}` and `super()` are Calls of `tag:super`.
// - `{% include p with a=b only %}` is a Call of `tag:include` with p, `a=b` and `only=true` (also for `without context`).
//   `{% extends p %}` is a Call of `tag:extends` with p. It comes last in the module, after the functions of all blocks, and the
//   template's own top-level blocks are not called: they run where the parent calls them. `{% load a b %}` is a Call of `tag:load`
//   with Literals.
// - `{% regroup xs by a as g %}` assigns to g a Call of `tag:regroup` with xs and the Literal `a` (a dotted path stays one string).
// - `{% macro f(a, b=1) %}` is a function. `{% call(x) f(a) %}` is the call and then its body. `{% import p as y %}` assigns to y a Call
//   of `tag:import` with p; `{% from p import f as g %}` assigns to g one with p and the Literal `f`.
// - Any other tag is a Call of `tag:NAME` with its arguments, assigned with `as v`; arguments that are no expressions are left out.
//   If an end tag closes it, its body stands in place after the call, `{% else %}` and the like within it are passed over.
//
// The dialect is Jinja by extension or by a tag that only Jinja has, else Django.
import type { Module, Statement } from '../../core/syntax.js';
import type { FrontEnd } from '../language.js';
import { BlockStack } from './blocks.js';
import { parseRange, type Dialect } from './expressions.js';
import { cut, type Piece } from './lexer.js';
import { readTag } from './tags.js';

/** Texts longer than this (in UTF-16 units) are data, not templates. */
const SIZE_BOUND = 2 * 1024 * 1024;

/** Django's and Jinja's templates. */
export const templateFrontEnd: FrontEnd = {
  extensions: ['.html', '.jinja', '.jinja2', '.djhtml', '.j2'],
  lower: lowerTemplate,
  imports: (_file, text) => scanImports(text),
};

function lowerTemplate(file: string, text: string): Module {
  if (text.length > SIZE_BOUND) return empty(file, 'larger than 2 MB: not analysed');
  const binary = text.indexOf('\0');
  if (binary >= 0) return empty(file, 'contains NUL bytes: not a template', binary);
  const { pieces, comments, unclosed } = cut(text);
  const dialect = dialectOf(file, pieces, text);
  const stack = new BlockStack();
  const context = { text, dialect, stack, closed: closedTags(pieces) };
  for (const piece of pieces) {
    if (piece.kind === 'tag') readTag(context, piece);
    else if (text.slice(piece.from, piece.to).trim() !== '') {
      const { start, end } = piece;
      const value = parseRange(text, piece.from, piece.to, dialect) ?? { kind: 'opaque', start, end, children: [] };
      stack.push({ kind: 'expression', start, end, value });
    }
  }
  const body = inheriting(stack.finish(text.length));
  if (unclosed !== undefined) stack.fail('{% is never closed', unclosed);
  const { problem } = stack;
  return {
    language: 'template', body, comments,
    problems: problem ? [{ file, message: `Template syntax: ${problem.message}`, start: problem.start }] : [],
  };
}

/** A template that extends another: its blocks are defined first, then the parent is run, which calls them. */
function inheriting(body: readonly Statement[]): readonly Statement[] {
  const parent = body.find((statement) => isCallOf(statement, 'tag:extends'));
  return parent ? [...body.filter((statement) => statement !== parent && !isCallOf(statement, 'tag:block')), parent] : body;
}

function isCallOf(statement: Statement, name: string): boolean {
  return statement.kind === 'expression' && statement.value.kind === 'call' && statement.value.callee.kind === 'name' && statement.value.callee.name === name;
}

function empty(file: string, message: string, start?: number): Module {
  return { language: 'template', body: [], comments: [], problems: [{ file, message, ...(start === undefined ? {} : { start }) }] };
}

const JINJA_TAGS: ReadonlySet<string> = new Set(['set', 'macro', 'call', 'import', 'from', 'raw', 'do']);
const DJANGO_TAGS: ReadonlySet<string> = new Set(['load', 'csrf_token', 'empty', 'verbatim', 'comment', 'blocktrans', 'blocktranslate']);

function dialectOf(file: string, pieces: readonly Piece[], text: string): Dialect {
  if (/\.(?:jinja2?|j2)$/i.test(file)) return 'jinja';
  for (const piece of pieces) {
    if (DJANGO_TAGS.has(piece.name)) return 'django';
    if (JINJA_TAGS.has(piece.name) || (piece.kind === 'tag' && text.charAt(piece.start + 2) === '-')) return 'jinja';
  }
  return 'django';
}

/** The tags that an end tag of their name closes: of several that could be, the last ones before it. */
function closedTags(pieces: readonly Piece[]): ReadonlySet<Piece> {
  const closed = new Set<Piece>();
  const waiting = new Map<string, number>();
  for (let index = pieces.length - 1; index >= 0; index--) {
    const piece = pieces[index];
    if (piece === undefined || piece.kind !== 'tag') continue;
    if (piece.name.startsWith('end')) {
      const name = piece.name.slice(3);
      waiting.set(name, (waiting.get(name) ?? 0) + 1);
      continue;
    }
    const count = waiting.get(piece.name) ?? 0;
    if (count === 0) continue;
    closed.add(piece);
    waiting.set(piece.name, count - 1);
  }
  return closed;
}

/** The constant paths that a template extends, includes or imports. */
function scanImports(text: string): readonly string[] {
  const found = new Set<string>();
  for (const [, tag] of text.matchAll(/\{%[-+]?\s*(?:extends|include|import|from)\b((?:(?!%\}|\swith\s|\simport\s)[\s\S])*)/g)) {
    for (const [, , path] of (tag ?? '').matchAll(/(["'])([^"'\n]+)\1/g)) found.add(`template:${path}`);
  }
  return [...found];
}
