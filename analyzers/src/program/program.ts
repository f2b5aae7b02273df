// The whole execution: which files are worth reading, what the models are, and every function executed once with what its types say.
import type { Problem } from '../core/place.js';
import type { Occurrence, Repetition, Use } from '../core/statement.js';
import type { SqlReader } from '../core/sql.js';
import type { Module } from '../core/syntax.js';
import { UNKNOWN, type ClassValue, type FunctionValue } from '../core/values.js';
import type { FrontEnd } from '../languages/language.js';
import { NO_ARGUMENTS, type Library, type Project } from '../libraries/library.js';
import type { Catalog } from '../schema/catalog.js';
import { asSource } from '../schema/drift.js';
import { mergeSchema, type SchemaPart } from '../schema/merge.js';
import { callFunction, runUncalled } from './calls.js';
import { decoratorsOf, externalBases, fieldOf, lineage } from './classes.js';
import { runRoot } from './host.js';
import { liveParts, type LiveParts } from './live-parts.js';
import { classesIn, forget, knownClasses, makeMachine } from './machine.js';
import { executeModule, exportedNames, exportedValue, moduleOf } from './modules.js';
import { newActivation } from './record.js';
import { relevantFiles, sendersOf } from './relevance.js';
import { makeResolver } from './resolution.js';
import { withoutSuperseded } from './supersede.js';
import type { Machine, Pending } from './state.js';
import { takeWired } from './wiring.js';

export interface ProgramInput {
  readonly paths: readonly string[];
  text(path: string): string | undefined;
  module(path: string): Module | undefined;
  frontEnd(path: string): FrontEnd | undefined;
  readonly libraries: readonly Library[];
  /** Reads SQL, where a parser for it is loaded. */
  readonly sql?: SqlReader;
  readonly clock: () => number;
  /** The schema of a live database, where there is one. */
  readonly database?: Catalog;
  /** Only the schema is asked for: nothing is executed but what the catalog needs. */
  readonly schemaOnly?: boolean;
  /** Tests, seeds and one-off scripts: what they do to other files says nothing about those. */
  isMinor?(path: string): boolean;
  /** Called between files: what it throws ends the execution. */
  readonly checkpoint?: () => void;
}

export interface ProgramProblem extends Problem {
  /** A defect of the engine or of a library. */
  readonly isInternal?: boolean;
}

export interface ProgramResult {
  readonly facts: { readonly catalog: Catalog; readonly occurrences: readonly Occurrence[]; readonly uses: readonly Use[]; readonly reader?: SqlReader; text(path: string): string | undefined };
  readonly problems: readonly ProgramProblem[];
  /** Titles of the libraries that send statements and of which the project shows evidence. */
  readonly senders: readonly string[];
  /** Milliseconds a phase. */
  readonly timings: Readonly<Record<string, number>>;
}

/** Executes a project symbolically. Throws only what the checkpoint does: what fails inside costs the function in which it failed, and is a problem. */
export function executeProgram(input: ProgramInput): ProgramResult {
  const timings: Record<string, number> = {};
  const problems: ProgramProblem[] = [];
  let started = input.clock();
  const phase = (name: string): void => {
    const now = input.clock();
    timings[name] = now - started;
    started = now;
  };

  const reading = { files: input.paths, text: input.text, problem: (problem: Problem) => void problems.push(problem) };
  const aliases = new Map<string, string>();
  for (const library of input.libraries) for (const [name, target] of library.aliases?.(reading) ?? []) aliases.set(name, target);
  const resolve = makeResolver({ files: input.paths, text: input.text, problem: (file, message) => void problems.push({ file, message }), aliases });
  phase('resolve');

  const relevance = relevantFiles(input, resolve);
  const libraries = input.libraries.filter((library) => relevance.active.has(library.id));
  phase('scan');

  const problem = (cause: Problem): void => void problems.push(cause);
  const project: Project = makeProject(input, () => machine, problem);
  const machine: Machine = makeMachine({ libraries, load: (file) => input.module(file), resolve, reaches: (file, name) => live.isLiveExport(file, name), project, problems, catalog: { tables: new Map(), models: new Map() }, ...(input.sql && { sql: input.sql }) });
  const live: LiveParts = liveParts(machine, { relevance, text: input.text, frontEnd: input.frontEnd, ...(input.checkpoint && { checkpoint: input.checkpoint }), sends: sendersOf(libraries) });
  phase('reach');
  // A first round, for classes that are models, and for modules that import one another in a circle. Others can wait for their turn.
  const needsCode = libraries.some((library) => library.models && !library.modelsFromTexts && !library.declares);
  for (const file of new Set([...relevance.files, ...relevance.declaring])) guarded(problems, file, () => {
    if (!needsCode && !relevance.onCircle.has(file) && !relevance.declaring.has(file)) return;
    const record = live.hasLive(file) || relevance.declaring.has(file) ? moduleOf(machine, file) : undefined;
    if (record && record.module.language !== 'template') executeModule(machine, record);
  });
  phase('link');

  const parts: SchemaPart[] = [];
  for (const library of libraries) {
    guarded(problems, '', () => {
      const catalog = library.models?.(project, machine.host);
      if (catalog) parts.push({ source: library.id, rank: 'models', folder: '', catalog });
    });
  }
  machine.catalog = mergeSchema(parts);
  forget(machine);
  phase('models');

  const occurrences: Occurrence[] = [];
  const executed = new Set<object>();
  for (const file of input.schemaOnly ? [] : relevance.files) {
    input.checkpoint?.();
    const record = live.hasLive(file) ? moduleOf(machine, file) : undefined;
    if (!record || record.module.generated || record.module.language === 'template') continue;
    // Once more, now that the models are known, and this time everything that it sends is written down.
    guarded(problems, file, () => {
      const found: Occurrence[] = [];
      const usesBefore = machine.uses.length;
      executeRoots(machine, file, (position) => live.isLiveAt(file, position), found, executed);
      const isMinor = input.isMinor?.(file) === true;
      for (const one of found) if (!isMinor || input.isMinor?.(one.place.file)) occurrences.push(one);
      if (isMinor) machine.uses.splice(usesBefore, Infinity, ...machine.uses.slice(usesBefore).filter((use) => input.isMinor?.(use.place.file)));
    });
  }
  for (const library of input.schemaOnly ? [] : libraries) {
    guarded(problems, '', () => {
      for (const root of library.roots?.(project) ?? []) {
        guarded(problems, root.place.file, () =>
          runRoot(machine, root.place.file, () => {
            machine.activation.path.push({ place: root.place, message: root.what });
            root.run(machine.host);
            collect(machine.activation.pending, occurrences);
          }),
        );
      }
    });
  }
  phase('execute');

  for (const library of libraries) {
    guarded(problems, '', () => {
      const own = library.schema?.(machine.host) ?? [];
      parts.push(...own);
    });
  }
  if (input.database) parts.push({ source: 'database', rank: 'database', folder: '', catalog: asSource(input.database) });
  const catalog = mergeSchema(parts);
  phase('schema');
  return { facts: { catalog, occurrences: withoutSuperseded(occurrences), uses: machine.uses, ...(input.sql && { reader: input.sql }), text: input.text }, problems, senders: libraries.filter(({ sends }) => sends).map(({ title }) => title), timings };
}

function guarded(problems: ProgramProblem[], file: string, body: () => void): void {
  try {
    body();
  } catch (cause) {
    const detail = cause instanceof Error ? (cause.stack ?? cause.message).split('\n').slice(0, 4).map((line) => line.trim()).join(' ') : String(cause);
    problems.push({ file, message: cause instanceof RangeError ? 'left out: nested too deeply' : `internal error while executing: ${detail}`, ...(!(cause instanceof RangeError) && { isInternal: true }) });
  }
}

/** Executes a module's top level and each of its live functions and methods, with unknown arguments. */
function executeRoots(m: Machine, file: string, isLiveAt: (position: number) => boolean, occurrences: Occurrence[], executed: Set<object>): void {
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

function makeProject(input: ProgramInput, machine: () => Machine, problem: (problem: Problem) => void): Project {
  return {
    files: input.paths,
    text: (file) => input.text(file),
    classes: () => knownClasses(machine()),
    functions: () => {
      const m = machine();
      const result: FunctionValue[] = [];
      for (const record of m.modules.values()) if (record) for (const [, value] of record.scope.vars) if (value.kind === 'function' && value.file === record.file) result.push(value);
      return result;
    },
    fieldOf: (of, name) => fieldOf(machine(), of, name),
    decoratorsOf: (of, name) => decoratorsOf(machine(), of, name),
    exported: (file, name) => exportedValue(machine(), file, name) ?? UNKNOWN,
    exportsOf: (file) => exportedNames(machine(), file),
    moduleName: (file) => (file.endsWith('.py') ? file.slice(0, -3).replace(/\/__init__$/, '').replaceAll('/', '.') : file.replace(/\.[^./]+$/, '')),
    externalBases: (of) => externalBases(machine(), of),
    lineage: (of) => lineage(machine(), of),
    problem,
  };
}

