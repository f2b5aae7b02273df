// What is given its parts without types: `new Orders(client)` in one file says what `this.client` is in another, `makeOrders(client)`
// what the functions of the record that it gives see. Methods and functions are executed once more, with the first object of each
// class, and the first record of each factory, that got anything of use.
import type { FunctionValue, InstanceValue, Value } from '../core/values.js';
import type { Arguments } from '../libraries/library.js';
import type { Machine } from './state.js';

interface Wiring {
  readonly known: Set<string>;
  waiting: (InstanceValue | FunctionValue)[];
}

const wirings = new WeakMap<Machine, Wiring>();

/** Notes an object whose constructor takes something that matters in a parameter without a type. Scripts only. */
export function noteWired(m: Machine, constructor: FunctionValue, made: InstanceValue, args: Arguments): void {
  if (!isWired(m, constructor, args) || !isFirst(m, made.of.id)) return;
  const fields = new Map([...made.fields].map(([name, value]) => [name, { ...value, deps: 0 }]));
  wiringOf(m).waiting.push({ ...made, fields, deps: 0 });
}

/** Notes the functions of a record that a factory gives, where it takes something that matters in a parameter without a type. */
export function noteFactory(m: Machine, factory: FunctionValue, given: Value, args: Arguments): void {
  if (given.kind !== 'record' || !isWired(m, factory, args)) return;
  const functions = [...given.fields.values()].filter((field) => field.kind === 'function' && field.fn.start >= factory.fn.start && field.fn.end <= factory.fn.end && field.file === factory.file);
  if (functions.length === 0 || !isFirst(m, `${factory.file}:${factory.fn.start}`)) return;
  for (const one of functions) if (one.kind === 'function') wiringOf(m).waiting.push({ ...one, deps: 0 });
}

function isWired(m: Machine, { fn }: FunctionValue, { positional }: Arguments): boolean {
  if (m.silent > 0 || m.host.language !== 'typescript') return false;
  return positional.some((value, index) => {
    const param = fn.params[index];
    return param !== undefined && param.type === undefined && isPart(value);
  });
}

function isFirst(m: Machine, key: string): boolean {
  const { known } = wiringOf(m);
  if (known.has(key)) return false;
  known.add(key);
  return true;
}

function wiringOf(m: Machine): Wiring {
  const wiring = wirings.get(m) ?? { known: new Set<string>(), waiting: [] };
  wirings.set(m, wiring);
  return wiring;
}

/** The objects and functions that were noted since the last time. */
export function takeWired(m: Machine): readonly (InstanceValue | FunctionValue)[] {
  const wiring = wirings.get(m);
  if (!wiring) return [];
  const { waiting } = wiring;
  wiring.waiting = [];
  return waiting;
}

/** Forgets what was noted of the classes and factories of some files, so that it is noted again. */
export function forgetWired(m: Machine, files: ReadonlySet<string>): void {
  const { known } = wiringOf(m);
  for (const key of known) if (files.has(key.slice(0, key.search(/[#:]/)))) known.delete(key);
}

/** A client, or the module that is one; another object of the project; or a record with one of them. */
function isPart(value: Value, depth = 0): boolean {
  if (value.kind === 'object' || value.kind === 'instance' || value.kind === 'module') return true;
  return value.kind === 'record' && depth < 2 && [...value.fields.values()].some((field) => isPart(field, depth + 1));
}
