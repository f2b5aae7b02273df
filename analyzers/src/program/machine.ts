// Ties the mutually recursive parts of the execution together into one machine.
import type { SqlReader } from '../core/sql.js';
import type { Problem } from '../core/place.js';
import type { ClassDefinition, FunctionDefinition, Module } from '../core/syntax.js';
import type { ClassValue, FunctionValue, Value } from '../core/values.js';
import type { Library, Project } from '../libraries/library.js';
import type { Catalog } from '../schema/catalog.js';
import { capturedDeps } from './assignment.js';
import { callValue, instantiate, receiverAfter, withCallDeps } from './calls.js';
import { evaluate, evaluateTest } from './expressions.js';
import { iterate, makeHost } from './host.js';
import { readMember } from './members.js';
import { newActivation, repeat } from './record.js';
import { QUESTIONS, type Machine, type Resolution, type Scope } from './state.js';
import { run } from './statements.js';
import { namesOf } from './syntax-questions.js';
import { Variables } from './variables.js';

export interface MachineParts {
  readonly sql?: SqlReader;
  readonly libraries: readonly Library[];
  readonly load: (file: string) => Module | undefined;
  readonly resolve: (specifier: string, from: string) => Resolution;
  readonly reaches: (file: string, name: string) => boolean;
  readonly project: () => Project;
  readonly problems: Problem[];
  readonly catalog: Catalog;
}

/** Makes a machine that has executed nothing yet. */
export function makeMachine(parts: MachineParts): Machine {
  const scope: Scope = { vars: Variables.empty(), file: '' };
  const machine: Machine = {
    libraries: parts.libraries,
    having: librariesHaving(parts.libraries),
    load: parts.load,
    resolve: parts.resolve,
    reaches: parts.reaches,
    modules: new Map(),
    summaries: new Map(),
    cutSummaries: new Map(),
    uses: [],
    occurrences: [],
    problems: parts.problems,
    catalog: parts.catalog,
    host: makeHost(() => machine, parts.project, parts.sql),
    activation: newActivation(''),
    scope,
    body: {},
    callDeps: 0,
    stack: [],
    silent: 0,
    cut: false,
    testing: false,
    awaiting: false,
    evaluate: (expression) => evaluate(machine, expression),
    evaluateTest: (expression) => evaluateTest(machine, expression),
    run: (statements) => run(machine, statements),
    call: (callee, args, at, form) => callValue(machine, callee, args, at, form),
    member: (receiver, name, at) => readMember(machine, receiver, name, at),
    iterate: (value, at) => iterate(machine, value, at),
    repeat: (over, form, at, body, options) => repeat(machine, over, form, at, body, options),
    functionValue: (fn, owner) => functionValue(machine, fn, owner),
    classValue: (definition) => classValue(machine, definition),
    instantiate: (of, args, at) => instantiate(machine, of, args, at),
    receiverAfter: (method) => receiverAfter(machine, method),
  };
  return machine;
}

function librariesHaving(libraries: readonly Library[]): Machine['having'] {
  return Object.fromEntries(QUESTIONS.map((question) => [question, libraries.filter((library) => library[question] !== undefined)])) as unknown as Machine['having'];
}

const methodValues = new WeakMap<Machine, Map<FunctionDefinition, FunctionValue>>();

/** The value of a function definition, with what its decorators make of it. Methods are made once, other functions each time. */
function functionValue(m: Machine, fn: FunctionDefinition, owner?: ClassValue): FunctionValue {
  const cache = methodValues.get(m) ?? new Map<FunctionDefinition, FunctionValue>();
  methodValues.set(m, cache);
  if (owner) {
    const present = cache.get(fn);
    if (present) return present;
  }
  const captured = owner || m.scope.parent === undefined ? 0 : capturedDeps(m, namesOf(fn));
  let value: FunctionValue = {
    kind: 'function',
    fn,
    scope: m.scope,
    file: m.scope.file,
    deps: captured,
    captured,
    owner,
    accessor: fn.accessor === 'get' ? true : undefined,
    isStatic: fn.isStatic ? true : undefined,
  };
  if (owner) cache.set(fn, value);
  for (const expression of [...fn.decorators].reverse()) {
    const decorator = m.evaluate(expression);
    for (const library of m.libraries) {
      const decorated = withCallDeps(m, 0, () => library.decorate?.(m.host, decorator, value, expression));
      if (decorated?.kind === 'function') value = decorated;
      if (decorated) break;
    }
  }
  if (owner) cache.set(fn, value);
  else if (m.silent === 0 || m.scope.parent === undefined) m.activation.uncalled.set(fn, value);
  return value;
}

/** Per machine, the classes of each file. */
const classValues = new WeakMap<Machine, Map<string, Map<ClassDefinition, ClassValue>>>();

function classValue(m: Machine, definition: ClassDefinition): Value & { readonly kind: 'class' } {
  const { file } = m.scope;
  const files = classValues.get(m) ?? new Map<string, Map<ClassDefinition, ClassValue>>();
  classValues.set(m, files);
  const ofFile = files.get(file) ?? new Map<ClassDefinition, ClassValue>();
  files.set(file, ofFile);
  const present = ofFile.get(definition);
  if (present) return present;
  const value: ClassValue = { kind: 'class', definition, scope: m.scope, file, id: `${file}#${definition.name || definition.start}@${definition.start}`, deps: 0 };
  ofFile.set(definition, value);
  for (const expression of [...definition.decorators].reverse()) {
    const decorator = m.evaluate(expression);
    for (const library of m.libraries) if (library.decorate?.(m.host, decorator, value, expression)) break;
  }
  return value;
}

/** Every class that has been met, in the order of their files and places. */
export function knownClasses(m: Machine): readonly ClassValue[] {
  return [...(classValues.get(m)?.keys() ?? [])].sort().flatMap((file) => classesIn(m, file));
}

/** The classes that have been met in a file, in the order of their places. */
export function classesIn(m: Machine, file: string): readonly ClassValue[] {
  return [...(classValues.get(m)?.get(file)?.values() ?? [])].sort((a, b) => a.definition.start - b.definition.start);
}

/** Forgets the methods that were made of functions; of some files alone, where any are given, and then their classes too, unless those are kept. */
export function forgetDefinitions(m: Machine, files?: ReadonlySet<string>, keepsClasses = false): void {
  if (!files) {
    methodValues.delete(m);
    return;
  }
  const methods = methodValues.get(m) ?? new Map<FunctionDefinition, FunctionValue>();
  for (const [fn, { file }] of methods) if (files.has(file)) methods.delete(fn);
  if (!keepsClasses) for (const file of files) classValues.get(m)?.delete(file);
}
