// The value of a query that is another one in each pass of a loop: what it is made of, and how a list of all of them is written.
import type { Code } from '../../core/code.js';
import type { OnceKey } from '../../core/mend.js';
import type { Place, Span } from '../../core/place.js';
import type { Call, Expression, FunctionDefinition, Parameter, Statement } from '../../core/syntax.js';
import { assignedRoots, mentionedNames } from '../../program/syntax-questions.js';
import { boundNames, eachNode, eachWithin, passNames, type LoopAround, type Looped } from './loops.js';
import type { Site } from './proposal.js';

/** The calls of a chain, the last one first. */
export function callsOf(expression: Expression): readonly Call[] {
  const calls: Call[] = [];
  for (let node: Expression = expression; node.kind === 'call' && node.callee.kind === 'member'; node = node.callee.object) calls.push(node);
  return calls;
}

/** A key where it stands in a query. */
export interface FoundKey {
  readonly key: OnceKey;
  readonly call: Call;
  readonly value: Expression;
  /** What makes place for the list of keys. */
  readonly at: Span;
  /** An entry whose name is its value: `{ id }`. */
  readonly isShort: boolean;
}

/**
 * Finds where a key stands; undefined where the query is not written out.
 *
 * @param declared what a name stands for that is spread behind the key: nothing in there may take its place
 */
export function findKey(calls: readonly Call[], key: OnceKey, text: string, declared?: (name: string) => Expression | undefined): FoundKey | undefined {
  const call = calls[key.slot.call];
  if (!call || call.callee.kind !== 'member' || call.callee.name !== key.slot.method || call.args.some(({ spread }) => spread)) return undefined;
  const { argument } = key.slot;
  const given = typeof argument === 'number' ? call.args.filter(({ name }) => name === undefined)[argument] : call.args.find(({ name }) => name === argument);
  if (!given) return undefined;
  if (typeof argument === 'string') {
    const name = new RegExp(`\\b${argument}\\s*=\\s*$`).exec(text.slice(0, given.value.start));
    return name ? { key, call, value: given.value, at: { start: name.index, end: given.value.end }, isShort: false } : undefined;
  }
  let value = given.value;
  let isShort = false;
  for (const step of key.slot.path) {
    if (value.kind !== 'record') return undefined;
    const entry = value.entries.findLast((one) => one.key === step);
    if (!entry || value.entries.slice(value.entries.indexOf(entry) + 1).some((one) => one.key === undefined && mayHave(one.value, step, declared))) return undefined;
    isShort = entry.start === entry.value.start && entry.end === entry.value.end;
    value = entry.value;
  }
  const bang = /^\s*!/.exec(text.slice(value.end))?.[0].length ?? 0;
  return { key, call, value, at: { start: value.start, end: value.end + bang }, isShort };
}

/** True unless a value is written out as a record without an entry, or as one of several of that kind. */
function mayHave(value: Expression, key: string, declared: ((name: string) => Expression | undefined) | undefined, depth = 0): boolean {
  switch (value.kind) {
    case 'record':
      return value.entries.some((entry) => (entry.key === undefined ? depth > 3 || mayHave(entry.value, key, declared, depth + 1) : entry.key === key || typeof entry.key !== 'string'));
    case 'conditional':
      return mayHave(value.then, key, declared, depth) || mayHave(value.otherwise, key, declared, depth);
    case 'name': {
      const made = depth > 3 ? undefined : declared?.(value.name);
      return made === undefined || mayHave(made, key, undefined, depth + 1);
    }
    default:
      return true;
  }
}

/** A key's value in the terms of the loop's element. */
export interface ResolvedKey {
  readonly code: Code;
  /** The names that it mentions. */
  readonly names: ReadonlySet<string>;
  /** What it stands for, where a variable of the pass does. */
  readonly expression: Expression;
}

/**
 * A value in the terms of what a loop's element is called: variables of the pass are replaced by what they are made of.
 *
 * @returns undefined where it is made by something that may do more than that
 */
export function resolve(value: Expression, loop: LoopAround, { place }: Looped, depth = 0): ResolvedKey | undefined {
  if (depth > 3 || !isPlain(value)) return undefined;
  const assigned = assignedRoots(loop.body);
  const parts: { at: Place; by: Code }[] = [];
  const names = new Set<string>();
  let expression = value;
  for (const one of namesWithin(value)) {
    if (!assigned.has(one.name) || passNames(loop).includes(one.name)) {
      names.add(one.name);
      continue;
    }
    const made = madeOf(one.name, loop, place);
    const inner = made && resolve(made, loop, { place } as Looped, depth + 1);
    if (!inner) return undefined;
    for (const name of inner.names) names.add(name);
    parts.push({ at: { file: place.file, start: one.start, end: one.end }, by: inner.code });
    if (one === value) expression = inner.expression;
  }
  return { code: { kind: 'source', place: { file: place.file, start: value.start, end: value.end }, ...(parts.length > 0 && { parts }) }, names, expression };
}

function namesWithin(value: Expression): readonly Extract<Expression, { kind: 'name' }>[] {
  const names: Extract<Expression, { kind: 'name' }>[] = [];
  eachWithin(value, (one) => {
    if (one.kind === 'name') names.push(one);
  });
  return names;
}

/** What a variable of the pass is made of, where it is assigned once, before the place. */
export function madeOf(name: string, loop: LoopAround, place: Span): Expression | undefined {
  const found: Extract<Statement, { kind: 'assign' }>[] = [];
  eachNode(loop.pass === loop.node ? loop.node : { body: loop.body }, (node) => {
    if (node.kind !== 'assign') return;
    const assign = node as unknown as Extract<Statement, { kind: 'assign' }>;
    if (boundNames(assign.target).includes(name)) found.push(assign);
  });
  const [only, ...others] = found;
  if (!only || others.length > 0 || only.declares === 'let' || only.declares === 'var' || only.end > place.start || !loop.body.includes(only)) return undefined;
  return only.target.kind === 'name' ? only.value : undefined;
}

/** The same code in one line. */
export function onOneLine(value: Expression, file: string): Code {
  if (value.kind === 'record') return { kind: 'record', entries: value.entries.map(({ key, value: one }) => ({ key: String(key), value: onOneLine(one, file) })) };
  if (value.kind === 'list') return { kind: 'list', items: value.items.map(({ value: one }) => onOneLine(one, file)) };
  return { kind: 'source', place: { file, start: value.start, end: value.end } };
}

/** Functions that make one value of another one. */
const MAKING = new Set(['String', 'Number', 'str', 'int', 'BigInt']);

/** True for what is made of names, members and constants. */
function isPlain(value: Expression): boolean {
  switch (value.kind) {
    case 'name':
    case 'literal':
      return true;
    case 'member':
      return isPlain(value.object);
    case 'index':
      return isPlain(value.object) && value.index.kind === 'literal';
    case 'text':
      return value.holes.every(isPlain);
    case 'call':
      return value.form === undefined && value.callee.kind === 'name' && MAKING.has(value.callee.name) && value.args.every((arg) => !arg.spread && isPlain(arg.value));
    default:
      return false;
  }
}

/** How many members deep a path is: none for a name. */
export function depthOf(value: Expression): number {
  return value.kind === 'member' || value.kind === 'index' ? 1 + depthOf(value.object) : 0;
}

/**
 * What the element is called in a list of keys: only what they are made of, where it is taken apart. The index comes after it, where it is used.
 *
 * @returns undefined where the list cannot be made as the passes are: what else a callback gets depends on what it is given to
 */
export function elementName(loop: LoopAround, names: ReadonlySet<string>, file: string, site: Site): string | undefined {
  const element = elementAlone(loop, names, file, site);
  const [index, ...others] = loop.further ?? [];
  const isUsed = (one: Parameter): boolean => boundNames(one.target).some((name) => names.has(name));
  if (element === undefined || others.some(isUsed)) return undefined;
  if (!index || !isUsed(index)) return element;
  const isArray = loop.node.kind === 'call' && loop.node.callee.kind === 'member' && loop.node.callee.name === 'map';
  return isArray && index.target.kind === 'name' && index.fallback === undefined && index.rest === undefined ? `${element}, ${index.target.name}` : undefined;
}

function elementAlone({ target, node, pass }: LoopAround, names: ReadonlySet<string>, file: string, site: Site): string | undefined {
  if (!target) return undefined;
  if (target.kind === 'record' && target.rest === undefined && target.entries.every(({ key, target: one, fallback }) => one.kind === 'name' && one.name === key && fallback === undefined)) {
    return `{ ${target.entries.map(({ key }) => key).filter((key) => names.has(key)).join(', ')} }`;
  }
  // Where what is gone over is of no known type, the callback says what its element is.
  const fn = node.kind === 'call' ? (pass as FunctionDefinition) : undefined;
  const [element] = fn?.params ?? [];
  const shown = element?.type !== undefined && element.fallback === undefined ? element : target;
  return site.text(file)?.slice(shown.start, shown.end).replace(/\s*\n\s*/g, ' ');
}

/** True where an expression changes with the passes of a loop. */
export function changesWith(expression: Expression, loop: LoopAround): boolean {
  const names = mentionedNames(expression);
  const changed = [...passNames(loop), ...assignedRoots(loop.body)];
  return changed.some((name) => names.has(name));
}

/** True where a test asks about the same value. */
export function asksAbout(test: Expression, value: Expression, file: string, site: Site): boolean {
  const text = site.text(file)?.slice(value.start, value.end);
  let found = false;
  eachWithin(test, (one) => {
    if (site.text(file)?.slice(one.start, one.end) === text) found = true;
  });
  return found;
}

