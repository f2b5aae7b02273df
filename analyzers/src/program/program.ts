// The whole execution: which files are worth reading, what the models are, and every function executed once with what its types say.
import type { Problem } from '../core/place.js';
import type { Occurrence, Use } from '../core/statement.js';
import type { SqlReader } from '../core/sql.js';
import type { Module } from '../core/syntax.js';
import type { FrontEnd } from '../languages/language.js';
import type { Library, Project } from '../libraries/library.js';
import { asSource } from '../schema/drift.js';
import { type Catalog, isDeclaredIn } from '../schema/catalog.js';
import { mergeSchema, type SchemaPart } from '../schema/merge.js';
import { liveParts, type LiveParts } from './live-parts.js';
import { forget, forgetFiles, forgetValues } from './forgetting.js';
import { makeMachine } from './machine.js';
import { executeModule, moduleOf } from './modules.js';
import { makeProject } from './project.js';
import { isSameOutline, outlineOf, type Outline } from './outline.js';
import { type Relevance, sendersOf } from './relevance.js';
import { withoutSuperseded } from './supersede.js';
import type { Machine } from './state.js';
import { executeEntry, executeFile, type UnitResult } from './units.js';

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
  /** An earlier execution of the same project, of which only some files have changed: what has nothing to do with those is taken over from it. */
  readonly since?: Since;
}

export interface Since {
  readonly result: Left;
  readonly changed: ReadonlySet<string>;
  /** What a file's text was then. */
  before(path: string): string | undefined;
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
  /** What an execution that comes after it takes over. */
  readonly left: Left;
}

/** What an execution leaves for one that comes after it. */
export interface Left {
  readonly units: ReadonlyMap<string, UnitResult>;
  readonly outline: Outline;
  readonly prepared: Prepared;
  readonly catalog: Catalog;
  readonly problems: readonly ProgramProblem[];
}

/** A machine that knows the project's models and has executed nothing of it for good. */
interface Prepared {
  readonly machine: Machine;
  readonly live: LiveParts;
  /** The view that libraries have of the project; what they keep of it, they keep by it. */
  project: Project;
  readonly libraries: readonly Library[];
  readonly models: readonly SchemaPart[];
  readonly problems: ProgramProblem[];
  /** What the machine reads from: the project as it is when it executes something. */
  readonly from: { input: ProgramInput };
  /** False while it executes, and after something was thrown meanwhile: nobody knows what state it is in. */
  isSound: boolean;
}

/** Executes a project symbolically. Throws only what the checkpoint does: what fails inside costs the function in which it failed, and is a problem. */
export function executeProgram(input: ProgramInput): ProgramResult {
  const timings: Record<string, number> = {};
  let started = input.clock();
  const phase: Phase = (name) => {
    const now = input.clock();
    timings[name] = now - started;
    started = now;
  };
  const { since } = input;
  const known = since && isSameOutline(input, since.changed, since.before) ? since.result.outline : undefined;
  const again = since && known && continued(input, since);
  const outline = known ?? outlineOf(input);
  phase('scan');
  const prepared = again ?? prepare(input, outline, phase);
  const { machine, libraries, problems } = prepared;
  const units = input.schemaOnly ? new Map<string, UnitResult>() : executeUnits(input, outline, prepared);
  phase('execute');
  // Where nothing that declares tables has changed the schema is the one of last time, with all that was found out of it.
  const catalog = known && since && !isDeclaredIn(since.result.catalog, since.changed) ? since.result.catalog : schemaOf(input, prepared);
  phase('schema');
  prepared.isSound = true;
  const results = [...units.values()];
  const occurrences = withoutSuperseded(results.flatMap((each) => each.occurrences));
  const all = again && since ? [...since.result.problems.filter(({ file }) => !since.changed.has(file)), ...problems] : [...outline.problems, ...problems];
  return {
    facts: { catalog, occurrences, uses: [...results.flatMap(({ uses }) => uses), ...machine.uses], ...(input.sql && { reader: input.sql }), text: input.text },
    problems: all,
    senders: libraries.filter(({ sends }) => sends).map(({ title }) => title),
    timings,
    left: { units, outline, prepared, catalog, problems: all },
  };
}

type Phase = (name: string) => void;

/** Reads what may send anything, and finds the models. */
function prepare(input: ProgramInput, outline: Outline, phase: Phase): Prepared {
  const { relevance } = outline;
  const from = { input };
  const problems: ProgramProblem[] = [];
  const libraries = input.libraries.filter((library) => relevance.active.has(library.id));
  const project = makeProject(from, () => machine, problems);
  const machine: Machine = makeMachine({ libraries, load: (file) => from.input.module(file), resolve: outline.resolve, reaches: (file, name) => live.isLiveExport(file, name), project: () => prepared.project, problems, catalog: { tables: new Map(), models: new Map() }, ...(input.sql && { sql: input.sql }) });
  const live: LiveParts = liveParts(machine, { relevance, text: (file) => from.input.text(file), frontEnd: input.frontEnd, ...(input.checkpoint && { checkpoint: input.checkpoint }), sends: sendersOf(libraries) });
  phase('reach');
  const models: SchemaPart[] = [];
  const prepared: Prepared = { machine, live, project, libraries, models, problems, from, isSound: false };
  link(prepared, outline);
  phase('link');
  models.push(...modelsOf(prepared));
  machine.catalog = mergeSchema(models);
  forget(machine);
  phase('models');
  return prepared;
}

/** A first round, for classes that are models, and for modules that import one another in a circle. Others can wait for their turn. */
function link({ machine, live, libraries, problems }: Prepared, { relevance }: Outline, isMeant: (file: string) => boolean = () => true): void {
  const needsCode = hasModelsInCode(libraries);
  for (const file of new Set([...relevance.files, ...relevance.declaring])) {
    if (!isMeant(file) || (!needsCode && !relevance.onCircle.has(file) && !relevance.declaring.has(file))) continue;
    guarded(problems, file, () => {
      const record = live.hasLive(file) || relevance.declaring.has(file) ? moduleOf(machine, file) : undefined;
      if (record && record.module.language !== 'template') executeModule(machine, record);
    });
  }
}

/** What libraries find among the classes and texts of the project; they get to know their models by it. */
function modelsOf({ machine, libraries, problems, project }: Prepared): readonly SchemaPart[] {
  const models: SchemaPart[] = [];
  for (const library of libraries) {
    guarded(problems, '', () => {
      const catalog = library.models?.(project, machine.host);
      if (catalog) models.push({ source: library.id, rank: 'models', folder: '', catalog });
    });
  }
  return models;
}

/** True where any class may turn out to be a model. */
function hasModelsInCode(libraries: readonly Library[]): boolean {
  return libraries.some((library) => library.models && !library.modelsFromTexts && !library.declares);
}

/** The machine of an earlier execution, told of what has changed; undefined where models may have changed with it. */
function continued(input: ProgramInput, { result: { prepared, catalog, outline }, changed }: Since): Prepared | undefined {
  const { machine, live, from, problems, libraries, isSound } = prepared;
  if (!isSound || input.paths.length !== from.input.paths.length || isDeclaredIn(catalog, changed)) return undefined;
  prepared.isSound = false;
  from.input = input;
  problems.length = 0;
  // What an execution between that one and this one has changed counts as well.
  const stale = new Set([...machine.modules].filter(([file, record]) => record && record.module !== input.module(file)).map(([file]) => file));
  if (stale.size === 0) return prepared;
  const users = usersOf(stale, outline.relevance);
  forgetFiles(machine, stale, users);
  for (const file of stale) guarded(problems, file, () => live.renew(file));
  if (!hasModelsInCode(libraries)) return prepared;
  // Libraries hold on to classes and functions of the project: they get to know it anew.
  prepared.project = makeProject(from, () => machine, problems);
  link(prepared, outline, (file) => users.has(file));
  modelsOf(prepared);
  forgetValues(machine, users);
  return prepared;
}

/** The files, and all that import them or what imports them. */
function usersOf(files: ReadonlySet<string>, { users }: Relevance): ReadonlySet<string> {
  const all = new Set(files);
  for (const file of all) for (const user of users.get(file) ?? []) all.add(user);
  return all;
}

/** Everything once more, now that the models are known, and this time what it sends is written down: but for what has nothing to do with what has changed. */
function executeUnits(input: ProgramInput, { relevance }: Outline, { machine, live, project, libraries, problems }: Prepared): ReadonlyMap<string, UnitResult> {
  const { since } = input;
  const units = new Map<string, UnitResult>();
  const unit = (name: string, file: string, execute: () => UnitResult | undefined): void => {
    let key = name;
    for (let alike = 2; units.has(key); alike += 1) key = `${name} ${alike}`;
    const before = since?.result.units.get(key);
    if (before && since && !mentions(before, since.changed)) units.set(key, before);
    else guarded(problems, file, () => {
      const result = execute();
      if (result) units.set(key, result);
    });
  };
  for (const file of relevance.files) {
    input.checkpoint?.();
    unit(file, file, () => {
      const record = live.hasLive(file) ? moduleOf(machine, file) : undefined;
      if (!record || record.module.generated || record.module.language === 'template') return undefined;
      const isMinor = input.isMinor?.(file) === true;
      return executeFile(machine, file, (position) => live.isLiveAt(file, position), (sending) => !isMinor || input.isMinor?.(sending) === true);
    });
  }
  for (const library of libraries) {
    guarded(problems, '', () => {
      for (const root of library.roots?.(project) ?? []) unit(`${library.id} ${root.place.file} ${root.place.start} ${root.what}`, root.place.file, () => executeEntry(machine, root));
    });
  }
  return units;
}

function mentions({ files }: UnitResult, changed: ReadonlySet<string>): boolean {
  for (const file of changed) if (files.has(file)) return true;
  return false;
}

/** The schema as models, migrations and a live database tell it. */
function schemaOf(input: ProgramInput, { machine, libraries, models, problems }: Prepared): Catalog {
  const parts = [...models];
  for (const library of libraries) guarded(problems, '', () => void parts.push(...(library.schema?.(machine.host) ?? [])));
  if (input.database) parts.push({ source: 'database', rank: 'database', folder: '', catalog: asSource(input.database) });
  return mergeSchema(parts);
}

function guarded(problems: ProgramProblem[], file: string, body: () => void): void {
  try {
    body();
  } catch (cause) {
    const detail = cause instanceof Error ? (cause.stack ?? cause.message).split('\n').slice(0, 4).map((line) => line.trim()).join(' ') : String(cause);
    problems.push({ file, message: cause instanceof RangeError ? 'left out: nested too deeply' : `internal error while executing: ${detail}`, ...(!(cause instanceof RangeError) && { isInternal: true }) });
  }
}
