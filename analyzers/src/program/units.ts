// What is executed as one: a file's own functions, or an entry point that a library knows of. Each leaves the statements that it would send,
// and the files that those have to do with: where none of them has changed, the next execution need not do it again.
import type { Place } from '../core/place.js';
import type { Occurrence, Repetition, Use } from '../core/statement.js';
import type { ClassValue, FunctionValue } from '../core/values.js';
import { NO_ARGUMENTS, type Root } from '../libraries/library.js';
import { callFunction, runUncalled } from './calls.js';
import { externalBases } from './classes.js';
import { runRoot } from './host.js';
import { classesIn } from './machine.js';
import { moduleOf } from './modules.js';
import { newActivation } from './record.js';
import type { Machine, Pending } from './state.js';
import { takeWired } from './wiring.js';

/** What the execution of a unit has left. */
export interface UnitResult {
  readonly occurrences: readonly Occurrence[];
  readonly uses: readonly Use[];
  /** The unit's own file, and every file that a place of what it would send lies in. */
  readonly files: ReadonlySet<string>;
}

/** Executes what a file itself holds, and keeps what a run of it tells about files that count. */
export function executeFile(m: Machine, file: string, isLiveAt: (position: number) => boolean, counts: (file: string) => boolean): UnitResult {
  const occurrences: Occurrence[] = [];
  executeRoots(m, file, isLiveAt, occurrences);
  return resultOf(file, occurrences.filter(({ place }) => counts(place.file)), m.uses.splice(0).filter(({ place }) => counts(place.file)));
}

/** Executes an entry point that a library knows of. */
export function executeEntry(m: Machine, root: Root): UnitResult {
  const occurrences: Occurrence[] = [];
  runRoot(m, root.place.file, () => {
    m.activation.path.push({ place: root.place, message: root.what, ...(root.serves && { serves: root.serves }) });
    root.run(m.host);
    collect(m.activation.pending, occurrences);
  });
  return resultOf(root.place.file, occurrences, m.uses.splice(0));
}

function resultOf(file: string, occurrences: readonly Occurrence[], uses: readonly Use[]): UnitResult {
  const files = new Set([file]);
  for (const occurrence of occurrences) for (const one of filesOf(occurrence)) files.add(one);
  for (const { place, at, path } of uses) for (const { file: one } of [place, at, ...path.map((frame) => frame.place)]) files.add(one);
  return { occurrences, uses, files };
}

const known = new WeakMap<Occurrence, ReadonlySet<string>>();

/** The files of every place that an occurrence has to do with. */
export function filesOf(occurrence: Occurrence): ReadonlySet<string> {
  let files = known.get(occurrence);
  if (!files) {
    files = new Set(placesOf(occurrence).map(({ file }) => file));
    known.set(occurrence, files);
  }
  return files;
}

function placesOf({ statement, place, origin, built, path, repetitions }: Occurrence): readonly Place[] {
  const places = [place, ...path.map((frame) => frame.place), ...repetitions.flatMap((repetition) => [repetition.place, repetition.origin])];
  const { along, page } = statement.ways ?? {};
  return [...places, ...(along ?? []).flatMap(({ at }) => at), page?.at, origin, built, statement.written].filter((one) => one !== undefined);
}

/** Executes a module's top level and each of its live functions and methods, with unknown arguments. */
function executeRoots(m: Machine, file: string, isLiveAt: (position: number) => boolean, occurrences: Occurrence[]): void {
  const executed = new Set<object>();
  const record = moduleOf(m, file);
  if (!record) return;
  // The scope is made anew, so that values that came before the models do not stay.
  const fresh = newActivation(file);
  m.activation = fresh;
  m.stack.length = 0;
  m.callDeps = 0;
  m.silent = 0;
  m.cut = false;
  m.scope = record.scope;
  m.body = {};
  record.scope.activation = fresh;
  m.run(record.module.body);
  // Whoever imports from it from now on need not execute it once more.
  if (record.state === 'linked') record.state = 'done';
  // Those too that no variable holds: in records, as arguments of calls.
  const classes = new Set<ClassValue>(classesIn(m, file));
  const functions: FunctionValue[] = [];
  for (const [, value] of record.scope.vars) {
    if (value.kind === 'function' && value.file === file && !executed.has(value.fn)) functions.push(value);
    if (value.kind === 'class' && value.file === file) classes.add(value);
  }
  for (const fn of functions) {
    executed.add(fn.fn);
    m.activation.uncalled.delete(fn.fn);
    if (isLiveAt(fn.fn.start)) runOne(m, fn, occurrences);
  }
  for (const fn of fresh.uncalled.keys()) if (!isLiveAt(fn.start)) fresh.uncalled.delete(fn);
  m.scope = record.scope;
  m.activation = fresh;
  runUncalled(m, fresh);
  collect(fresh.pending, occurrences);
  record.scope.activation = undefined;
  for (const of of classes) {
    if (!isLiveAt(of.definition.start)) continue;
    for (const method of of.definition.methods) {
      if (executed.has(method)) continue;
      executed.add(method);
      m.scope = of.scope as Machine['scope'];
      const value = m.functionValue(method, of);
      const self = selfOf(m, of, value);
      runOne(m, { ...value, ...(self && { self, receiverClass: of }) }, occurrences);
    }
  }
  executeWired(m, occurrences);
}

/** Executes the methods and functions of what is handed its parts without a type that would name them. */
function executeWired(m: Machine, occurrences: Occurrence[]): void {
  for (const self of takeWired(m)) {
    if (self.kind === 'function') {
      m.scope = self.scope as Machine['scope'];
      runOne(m, self, occurrences);
      continue;
    }
    for (const definition of self.of.definition.methods) {
      if (definition.name === 'constructor' || definition.isStatic) continue;
      m.scope = self.of.scope as Machine['scope'];
      runOne(m, { ...m.functionValue(definition, self.of), self, receiverClass: self.of }, occurrences);
    }
  }
}

/** The receiver with which a method is executed on its own. */
function selfOf(m: Machine, of: ClassValue, method: FunctionValue): FunctionValue['self'] {
  if (method.isStatic && !method.isClassMethod) return undefined;
  if (method.isClassMethod) return of;
  for (const base of externalBases(m, of)) {
    for (const library of m.libraries) {
      const value = library.typedClass?.(m.host, of, base);
      if (value) return value;
    }
  }
  for (const library of m.having.receiving) {
    const fields = library.receiving?.(m.host.project, of, method.fn);
    if (fields) return { kind: 'instance', of, fields, deps: 0 };
  }
  return { kind: 'instance', of, fields: new Map(), deps: 0 };
}

/** Executes one function as an entry point and takes over what it would send. */
function runOne(m: Machine, value: FunctionValue, occurrences: Occurrence[]): void {
  const activation = newActivation(value.file);
  m.activation = activation;
  m.stack.length = 0;
  m.callDeps = 0;
  m.body = {};
  callFunction(m, value, NO_ARGUMENTS, { start: value.fn.nameStart, end: value.fn.nameEnd }, true);
  collect(activation.pending, occurrences);
}

function collect(pending: readonly Pending[], into: Occurrence[]): void {
  for (const one of pending) {
    if (one.cached) continue;
    const repetitions = one.repetitions.map(
      ({ loop, depends, early, partial, guarded, attends, caught, concurrent, depth }): Repetition => ({
        place: loop.place,
        form: loop.form,
        size: loop.size,
        depends,
        depth,
        ...((loop.concurrent || concurrent) && { concurrent: true }),
        ...(loop.over !== undefined && { over: loop.over }),
        ...(loop.origin && { origin: loop.origin }),
        ...(loop.narrow && { narrow: loop.narrow }),
        ...(loop.streamed && { streamed: true }),
        ...(early && { early: true }),
        ...(guarded && { guarded: true }),
        ...(attends && { attends: true }),
        ...(caught && { caught: true }),
        ...(loop.busy && { busy: true }),
        ...(partial && { partial: true }),
      }),
    );
    into.push({ statement: one.statement, place: one.place, repetitions, path: one.path, ...(one.queried && { origin: one.queried }), ...(one.built && { built: one.built }) });
  }
}

