// What only some of a class's entry points read of a query that all of them go on with: the query gets it for those alone.
import type { Change } from '../../core/code.js';
import { classAround, functionAround, isChain } from '../../core/find.js';
import type { AddedMethod, QueryChange } from '../../core/mend.js';
import type { Place } from '../../core/place.js';
import type { Occurrence, Served } from '../../core/statement.js';
import type { ClassDefinition, Expression, FunctionDefinition, Statement, Target } from '../../core/syntax.js';
import { callsOf } from './keys.js';
import { eachNode, isWithin, namesIn } from './loops.js';
import type { Site } from './proposal.js';
import { isQueryOfOne } from './query-places.js';

/** How a query gets something for some entry points alone: the change, and which ones; without a change where it is not written so that it could. */
export interface Guard {
  readonly change?: Change;
  readonly entries: readonly string[];
  /** The class. */
  readonly of: string;
}

/**
 * How a query that is built at a place gets a method which makes it send another query, or which what others do to it has an effect on, where others go on with the same
 * query that do not read what comes along, or write and may read it as it was before.
 *
 * @param by what reads it
 * @returns undefined where nobody else minds, or nobody knows for whom the query is built
 */
export function guardOf(at: Place, change: QueryChange, by: readonly Occurrence[], site: Site): Guard | undefined {
  if (change.kind !== 'method' || change.codes !== undefined) return undefined;
  const module = site.module(at.file);
  const definition = module && classAround(module, at);
  const fn = module && functionAround(module, at);
  if (!module || !definition || !fn || !isWithin(fn, definition)) return undefined;
  // What is joined costs the others little, unless one of them does something to the query that the joined rows suffer from.
  if (change.asksMore !== true && !callsSome(fn, change.conflicts ?? [])) return undefined;
  // A query that brings others along for all who go on with it brings this along as well.
  const statement = fn.body.find((one) => isWithin(at, one));
  if ((statement?.kind === 'assign' || statement?.kind === 'return') && statement.value && callsAny(statement.value, [change.name])) return undefined;
  const served = by.map((occurrence) => servedBy(occurrence, at.file, definition, by));
  const [first] = served;
  if (!first || served.some((one) => one === undefined || one.writes === true)) return undefined;
  const entries = [...new Set(served.flatMap((one) => one?.value ?? []))];
  if (first.others.every((other) => entries.includes(other))) return undefined;
  const made = guardedChange(at, change, fn, first.member, entries, site);
  return { entries, of: definition.name, ...(made && { change: made }) };
}

/** The entry point of a class that leads to a statement: the one that begins its path, or the method that was looked at by itself. */
function servedBy({ path: [first], place }: Occurrence, file: string, { nameStart, methods }: ClassDefinition, all: readonly Occurrence[]): Served | undefined {
  const known = all.flatMap(({ path: [entry] }) => (entry?.serves && entry.place.file === file && entry.place.start === nameStart ? [entry.serves] : []));
  if (first?.serves) return known.find((one) => one === first.serves);
  const begins = first?.place ?? place;
  const method = begins.file === file ? methods.find((one) => isWithin(begins, one)) : undefined;
  return known.find(({ value }) => value === method?.name);
}

function guardedChange(at: Place, change: AddedMethod, fn: FunctionDefinition, member: string, entries: readonly string[], site: Site): Change | undefined {
  const receiver = fn.params[0]?.target;
  const index = fn.body.findIndex((one) => isWithin(at, one));
  const statement = fn.body[index];
  if (receiver?.kind !== 'name' || !statement || fn.isAsync) return undefined;
  const value = statement.kind === 'assign' || statement.kind === 'return' ? statement.value : undefined;
  if (!value || !isChain(value) || !isWithin(at, value) || callsAny(value, change.before)) return undefined;
  const guarded = { kind: 'guarded', at, change, value: memberOf(receiver.name, member), among: entries } as const;
  if (statement.kind !== 'assign') {
    const names = namesIn(fn);
    const name = ['queryset', 'qs', 'rows'].find((one) => !names.has(one));
    return name === undefined ? undefined : { ...guarded, name };
  }
  const name = statement.target.kind === 'name' ? statement.target.name : statement.target.kind === 'place' ? dotted(statement.target.place) : undefined;
  if (name === undefined || !isGivenBack(name, fn)) return undefined;
  // What is there for just these gets it, too.
  const [existing] = fn.body.slice(index + 1).flatMap((one) => (one.kind === 'if' && one.otherwise.length === 0 && isAmong(one.test, receiver.name, member, entries) ? chainsIn(one.then, name) : [])).filter((one) => !callsAny(one, change.before));
  const place = existing && { file: at.file, start: existing.start, end: existing.end };
  return place && isQueryOfOne(place, site) ? { kind: 'query', at: place, change } : { ...guarded, name };
}

function memberOf(receiver: string, name: string): Extract<Change, { kind: 'guarded' }>['value'] {
  return { kind: 'member', object: { kind: 'text', text: receiver }, name };
}

/** True for a chain in which one of some methods is called. */
function callsAny(value: Expression, methods: readonly string[]): boolean {
  return callsOf(value).some(({ callee }) => callee.kind === 'member' && methods.includes(callee.name));
}

/** True where one of some methods is called anywhere in a function. */
function callsSome({ body }: FunctionDefinition, methods: readonly string[]): boolean {
  let calls = false;
  eachNode(body, (node) => {
    const callee = node.kind === 'call' ? (node.callee as Expression) : undefined;
    if (callee?.kind === 'member' && methods.includes(callee.name)) calls = true;
  });
  return calls;
}

/** True where a function answers with what a name holds, or with what is built on it, whichever way it goes. */
function isGivenBack(name: string, { body }: FunctionDefinition): boolean {
  const returned: (Expression | undefined)[] = [];
  eachNode(body, (node) => {
    if (node.kind === 'return') returned.push(node.value as Expression | undefined);
  });
  return returned.length > 0 && returned.every((value) => value !== undefined && isBuiltOn(value, name));
}

/** True for a chain of calls that begins with a name. */
function isBuiltOn(value: Expression, name: string): boolean {
  for (let node = value; ; ) {
    if (dotted(node) === name) return true;
    if (node.kind === 'call') node = node.callee;
    else if (node.kind === 'member') node = node.object;
    else return false;
  }
}

/** `qs`, `self.queryset`; undefined for other expressions. */
function dotted(value: Expression): string | undefined {
  if (value.kind === 'name') return value.name;
  return value.kind === 'member' && value.object.kind === 'name' ? `${value.object.name}.${value.name}` : undefined;
}

/** The chains that statements assign to a name, each built on what it held before. */
function chainsIn(body: readonly Statement[], name: string): readonly Expression[] {
  const isOf = (target: Target): boolean => (target.kind === 'name' ? target.name : target.kind === 'place' ? dotted(target.place) : undefined) === name;
  return body.flatMap((one) => (one.kind === 'assign' && one.value && isOf(one.target) && isChain(one.value) && isBuiltOn(one.value, name) ? [one.value] : []));
}

/** True for a test whether a member is one of just these words. */
function isAmong(test: Expression, receiver: string, member: string, words: readonly string[]): boolean {
  if (test.kind !== 'binary' || test.left.kind !== 'member' || test.left.name !== member || test.left.object.kind !== 'name' || test.left.object.name !== receiver) return false;
  const values = test.operator === 'in' ? (test.right.kind === 'list' ? test.right.items.map(({ value }) => value) : []) : [test.right];
  const asked = values.flatMap((value) => (value.kind === 'literal' && typeof value.value === 'string' ? [value.value] : []));
  return (test.operator === 'in' || test.operator === '==') && asked.length === values.length && asked.length === words.length && words.every((word) => asked.includes(word));
}
