// Summaries of functions: what one is kept under, and what its answer and its statements are in terms of the caller.
import type { FunctionDefinition } from '../core/syntax.js';
import { ANYTHING_LOADED, NO_FIELDS, UNKNOWN, type FunctionValue, type Value } from '../core/values.js';
import type { Arguments } from '../libraries/library.js';
import { keyOf } from './keys.js';
import { argumentDeps } from './parameters.js';
import { openLoops } from './record.js';
import { CAPTURED_BIT, parameterBit, SELF_BIT, SUMMARY_MASK, VARIES, type Activation, type Machine, type Pending, type Scope, type Summary } from './state.js';

/** The callee's dependence in terms of the caller. */
export function mapper(m: Machine, callee: FunctionValue, args: Arguments): (deps: number) => number {
  const loops = openLoops(m);
  const shared: number[] = [];
  const offset = callee.self && !callee.isStatic && callee.file.endsWith('.py') ? 1 : 0;
  callee.fn.params.forEach((param, index) => {
    shared[index] = argumentDeps(param, index, offset, args);
  });
  const self = callee.self?.deps ?? 0;
  return (deps) => {
    let bits = 0;
    if (deps & SELF_BIT) bits |= self;
    if (deps & CAPTURED_BIT) bits |= callee.deps;
    if (deps & VARIES) bits |= VARIES | loops;
    shared.forEach((value, index) => {
      if (deps & parameterBit(index)) bits |= value;
    });
    return bits;
  };
}

/** How deep records and lists in an answer are taken over. */
const ANSWER_DEPTH = 3;

/**
 * A summary's value in terms of the caller. Queries that the callee built were built here, also those that stand in a record or a list;
 * where the answer is kept they were built once for each of what `keeper` depends on.
 */
export function returned(m: Machine, value: Value, mapDeps: (deps: number) => number, keeper?: number, depth = 0): Value {
  const bits = mapDeps(value.deps);
  let here: Value = value;
  if (value.kind === 'rows' && !value.sent) here = { ...value, born: keeper ?? (openLoops(m) | bits | VARIES) };
  else if (depth < ANSWER_DEPTH && value.kind === 'record') here = { ...value, fields: returnedFields(m, value.fields, mapDeps, keeper, depth + 1) };
  else if (depth < ANSWER_DEPTH && value.kind === 'collection' && value.items) here = { ...value, items: value.items.map((item) => returned(m, item, mapDeps, keeper, depth + 1)) };
  return here.deps === bits ? here : { ...here, deps: bits };
}

function returnedFields(m: Machine, fields: ReadonlyMap<string, Value>, mapDeps: (deps: number) => number, keeper: number | undefined, depth: number): ReadonlyMap<string, Value> {
  let changed: Map<string, Value> | undefined;
  for (const [name, value] of fields) {
    const after = returned(m, value, mapDeps, keeper, depth);
    if (after !== value) (changed ??= new Map(fields)).set(name, after);
  }
  return changed ?? fields;
}

/** The summary of a function that never sent anything and never answered anything that matters, whatever it was given. */
export function dullSummary(contexts: ReadonlyMap<string, Summary>): Summary | undefined {
  let last: Summary | undefined;
  for (const summary of contexts.values()) {
    if (summary.pending.length > 0 || summary.recursions.length > 0 || summary.selfAfter || (summary.returns.kind === 'unknown' ? matters(summary.returns) : summary.returns.kind !== 'scalar')) return undefined;
    last = summary;
  }
  return last;
}

/** True for a value through which a function could send something, or answer with something that matters. */
export function matters(value: Value, depth = 0): boolean {
  switch (value.kind) {
    case 'unknown':
      return value.either !== undefined;
    case 'literal':
    case 'text':
    case 'external':
    case 'module':
      return false;
    case 'scalar':
      return value.origin !== undefined;
    case 'record':
      if (depth > 3) return false;
      for (const field of value.fields.values()) if (matters(field, depth + 1)) return true;
      return false;
    case 'collection':
      return value.origin !== undefined || matters(value.element, depth + 1);
    default:
      return true;
  }
}

/** What is said of a call once its function was executed for too many shapes of arguments. */
export const NOTHING_KNOWN: Summary = { file: '', returns: { ...UNKNOWN, deps: SUMMARY_MASK }, pending: [], recursions: [] };

/** A receiver of which only the class is known. */
export function generalised(self: Value): Value {
  if (self.kind === 'instance') return { ...self, fields: NO_FIELDS };
  if (self.kind === 'row') return { kind: 'row', library: self.library, model: self.model, loaded: ANYTHING_LOADED, fields: NO_FIELDS, deps: self.deps, ...((self.origin ?? self.fetched) && { fetched: true }), ...(self.present && { present: true }), ...(self.data !== undefined && { data: self.data }) };
  return self;
}

/** What a call's summary is kept under: calls of one function with the same key share it. Receiver, arguments and captured scope count. */
export function contextKey(callee: FunctionValue, args: Arguments): string {
  const parts = args.positional.map((value) => keyOf(value));
  for (const [name, value] of args.named) parts.push(`${name}=${keyOf(value)}`);
  const scope = callee.scope as Scope;
  const captured = scope.parent ? `^${scopeNumber(scope)}` : '';
  return `${callee.self ? keyOf(callee.self) : ''}(${parts.join()}${args.open ? '…' : args.partial ? '?' : ''})${captured}`;
}

const scopeNumbers = new WeakMap<Scope, number>();
let nextScopeNumber = 1;

function scopeNumber(scope: Scope): number {
  let number = scopeNumbers.get(scope);
  if (number === undefined) {
    number = nextScopeNumber;
    nextScopeNumber += 1;
    scopeNumbers.set(scope, number);
  }
  return number;
}

/** A function that calls itself per element of what it read repeats its own statements: those in no more than `around` loops. */
export function recursivePending(pending: readonly Pending[], recursions: Activation['recursions'], fn: FunctionDefinition, around = 0): Pending[] {
  const result: Pending[] = [];
  for (const recursion of recursions) {
    if (recursion.fn !== fn || recursion.repetitions.length === 0) continue;
    for (const one of pending) {
      if (one.repetitions.length > around || one.statement.kept || result.length > 8) continue;
      const repetitions = recursion.repetitions.map((repetition) => ({ ...repetition, loop: { ...repetition.loop, form: 'recursion' as const }, depends: true, depth: 0 }));
      result.push({ ...one, repetitions: [...one.repetitions, ...repetitions], path: [{ place: recursion.place, message: `calls ${fn.name || 'itself'} again` }, ...one.path] });
    }
  }
  return result;
}
