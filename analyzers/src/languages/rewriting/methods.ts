// A method that a query gets: put into the chain of calls by which the query is built, or into the call of that method which is there.
import { expressionAt, type Found, isChain } from '../../core/find.js';
import type { AddedMethod } from '../../core/mend.js';
import type { Span } from '../../core/place.js';
import type { Call, Expression, Module } from '../../core/syntax.js';
import { usesTrailingCommas } from './fitted.js';
import type { Writer } from './writer.js';
import { indentationAt, lineBreakOf, preferredQuote, quoted, type TextEdit } from './layout.js';

/** Methods for one query, of which several changes may be made at once. */
export interface MethodsOfQuery {
  readonly at: Span;
  readonly added: readonly AddedMethod[];
}

/**
 * Writes methods into the chain of calls at a span.
 *
 * @returns undefined where there is no chain that they could be put into
 */
export function addMethods(text: string, module: Module, { at, added }: MethodsOfQuery, writer: Writer): readonly TextEdit[] | undefined {
  const { expression: write } = writer;
  const found = queryAt(module, at);
  if (!found || !isChain(found.expression)) return undefined;
  const edits: TextEdit[] = [];
  const inserted = new Map<number, string>();
  for (const one of mergeAdded(added)) {
    const chain = chainOf(found.expression, found.around, one);
    const calls = chain.calls.filter((call) => methodOf(call) === one.name);
    const [present] = calls;
    // What another call of it names already is not named again.
    if (one.codes === undefined && one.args.every((arg) => calls.some(({ args }) => args.some(({ value }) => names(value, arg))))) continue;
    if (present) {
      const edit = mergeArguments(text, present, one, write, module.language === 'python' || usesTrailingCommas(text));
      if (!edit) return undefined;
      edits.push(...edit);
      continue;
    }
    const offset = positionIn(chain, one);
    inserted.set(offset, (inserted.get(offset) ?? '') + newCall(text, chain, one, writer));
  }
  for (const [offset, code] of inserted) edits.push({ start: offset, end: offset, text: code });
  return edits;
}

/** The query at a span: where it is a method that is called, the call. */
function queryAt(module: Module, at: Span): ReturnType<typeof expressionAt> {
  const found = expressionAt(module, at);
  const parent = found?.around.at(-1)?.node;
  const isCalled = parent !== undefined && 'kind' in parent && parent.kind === 'call' && parent.callee === found?.expression;
  return found && isCalled ? { expression: parent, around: found.around.slice(0, -1) } : found;
}

/** The same method is added once, with the arguments of all. */
function mergeAdded(added: readonly AddedMethod[]): readonly AddedMethod[] {
  const byName = new Map<string, AddedMethod>();
  for (const one of added) {
    const present = byName.get(one.name);
    if (!present) byName.set(one.name, one);
    else byName.set(one.name, { ...present, args: [...new Set([...present.args, ...one.args])], ...((present.codes ?? one.codes) && { codes: [...(present.codes ?? []), ...(one.codes ?? [])] }), covered: [...(present.covered ?? []), ...(one.covered ?? [])] });
  }
  return [...byName.values()].map((one) => ({ ...one, args: one.args.filter((arg) => one.covered?.includes(arg) !== true) }));
}

interface Chain {
  /** The calls of methods on a query, innermost first. */
  readonly calls: readonly Call[];
  /** The outermost expression that is still the query. */
  readonly outermost: Expression;
}

/** The chain of calls through an expression: what it is built on, and the methods that give a query again and are called on it. */
function chainOf(expression: Expression, around: readonly Found[], { after }: AddedMethod): Chain {
  const calls: Call[] = [];
  for (let node: Expression | undefined = expression; node; node = receiverOf(node)) if (node.kind === 'call' && node.callee.kind === 'member') calls.unshift(node);
  let outermost = expression;
  for (let index = around.length - 1; index > 0; index -= 2) {
    const member = around[index]?.node;
    const call = around[index - 1]?.node;
    if (member?.kind !== 'member' || member.object !== outermost || call?.kind !== 'call' || call.callee !== member || !after.includes(member.name)) break;
    calls.push(call);
    outermost = call;
  }
  return { calls, outermost };
}

function receiverOf(node: Expression): Expression | undefined {
  if (node.kind === 'call') return node.callee.kind === 'member' ? node.callee.object : undefined;
  return node.kind === 'index' || node.kind === 'slice' || node.kind === 'member' ? node.object : undefined;
}

function methodOf({ callee }: Call): string {
  return callee.kind === 'member' ? callee.name : '';
}

/** Where in a chain a new method goes: before the first one that ends the query, or a slice of it, else at its end. */
function positionIn({ calls, outermost }: Chain, { before }: AddedMethod): number {
  let first: Expression | undefined;
  for (const call of calls) {
    const receiver = call.callee.kind === 'member' ? call.callee.object : undefined;
    if (receiver?.kind === 'slice' || receiver?.kind === 'index') first ??= receiver.object;
    if (before.includes(methodOf(call))) first ??= receiver;
  }
  if (!first && (outermost.kind === 'slice' || outermost.kind === 'index')) first = outermost.object;
  return (first ?? outermost).end;
}

/** `.method('a', 'b')`, on a line of its own where the chain's other calls are. */
function newCall(text: string, { calls }: Chain, { name, args, codes = [] }: AddedMethod, writer: Writer): string {
  const { expression: write } = writer;
  const quote = preferredQuote(text, '"');
  const code = `.${name}(${[...args.map((arg) => quoted(arg, quote)), ...codes.map(write)].join(', ')})`;
  const broken = calls.flatMap(({ callee }) => (callee.kind === 'member' && isBroken(text.slice(callee.object.end, callee.nameStart)) ? [callee.nameStart] : []));
  const [line] = broken;
  return line === undefined ? code : `${lineBreakOf(text)}${onItsLine(code, indentationAt(text, line), writer)}`;
}

/** A line of its own, broken where it is too long. */
function onItsLine(code: string, indentation: string, { broken, width = Infinity }: Writer): string {
  const line = indentation + code;
  return broken?.(line, width) ?? line;
}

/** True for what stands between two calls of which the second has a line of its own. A line that is continued by a backslash is left alone. */
function isBroken(gap: string): boolean {
  return /[\r\n]/.test(gap) && !gap.includes('\\');
}

/** True for an argument that says the same as a word: the word itself, or an object that is made of it and keeps it under no other name. */
function names(argument: Expression, word: string): boolean {
  if (argument.kind === 'literal') return argument.value === word;
  const [first] = argument.kind === 'call' ? argument.args : [];
  return argument.kind === 'call' && first?.name === undefined && first?.value.kind === 'literal' && first.value.value === word && argument.args.every(({ name }) => name !== 'to_attr');
}

/** New arguments for a call that is there; undefined where its arguments say that more would be wrong. */
function mergeArguments(text: string, call: Call, { args, covered, codes: more = [], isNamed }: AddedMethod, write: Writer['expression'], hasTrailingCommas: boolean): readonly TextEdit[] | undefined {
  if (call.args.length === 0 || call.args.some(({ value, spread, name }) => spread === true || (name !== undefined && isNamed !== true) || (value.kind === 'literal' && typeof value.value !== 'string'))) return undefined;
  const present = call.args.map(({ value }) => value);
  // Nobody knows what a variable names.
  if (present.some(({ kind }) => kind === 'name')) return undefined;
  const missing = args.filter((arg) => !present.some((one) => names(one, arg)));
  const last = present.at(-1);
  if (!last || missing.length + more.length === 0) return missing.length + more.length === 0 ? [] : undefined;
  const literal = present.find((one) => one.kind === 'literal');
  const own = literal && text[literal.start];
  const quote = own === '"' || own === "'" ? own : preferredQuote(text, '"');
  const codes = [...missing.map((arg) => quoted(arg, quote)), ...more.map(write)];
  const replaced = present.find((one) => one.kind === 'literal' && typeof one.value === 'string' && covered?.includes(one.value) === true && missing.some((arg) => arg.startsWith(`${String(one.value)}__`)));
  const separator = /[\r\n]/.test(text.slice(call.callee.end, last.start)) ? `,${lineBreakOf(text)}${indentationAt(text, last.start)}` : ', ';
  if (replaced) return [{ start: replaced.start, end: replaced.end, text: codes.join(separator) }];
  const isLastOnItsLine = separator !== ', ' && /^\s*[\r\n]\s*\)/.test(text.slice(last.end)) && hasTrailingCommas;
  return [{ start: last.end, end: last.end, text: separator + codes.join(separator) + (isLastOnItsLine ? ',' : '') }];
}
