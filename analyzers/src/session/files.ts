// The files of a project as the engine sees them: read, decoded and lowered on first use, and once.
import type { Module } from '../core/syntax.js';
import type { FrontEnd } from '../languages/language.js';
import { internalProblem, type ReportProblem } from './engine.js';

/** Where texts come from: a folder on disk, an editor's buffers, a test's record. */
export interface FileSource {
  /** Project-relative paths with forward slashes of every file there is to know of, manifests and schemas included. */
  list(): readonly string[];
  /**
   * One file's text, or why there is none. A text may come with a warning (`problem`), for instance that its encoding was guessed.
   * Never throws.
   */
  read(path: string): string | { readonly text?: string; readonly problem: string };
}

/** A project's files, each read and lowered at most once. */
export interface ProjectFiles {
  /** Every file's path, sorted. */
  readonly paths: readonly string[];
  /** A file's text, or undefined if it cannot be read; where the source lists the file, the problem is then noted. */
  text(path: string): string | undefined;
  /** True for a file that was asked for and could not be read. */
  isUnreadable(path: string): boolean;
  /** The lowered file, or undefined if no front end reads files of that name. */
  module(path: string): Module | undefined;
  /** The front end that reads files of that name. */
  frontEnd(path: string): FrontEnd | undefined;
  /** Problems of reading and lowering so far. */
  readonly problems: readonly ReportProblem[];
  /** Milliseconds spent so far. */
  readonly timings: { readonly read: number; readonly lower: number };
  /** How many files were lowered so far. */
  readonly lowered: number;
}

/**
 * Opens the files of a source.
 *
 * @param onLower called after each file that was lowered, for progress
 */
export function projectFiles(source: FileSource, frontEnds: readonly FrontEnd[], clock: () => number, onLower: (done: number) => void): ProjectFiles {
  const byExtension = new Map(frontEnds.flatMap((frontEnd) => frontEnd.extensions.map((extension) => [extension, frontEnd] as const)));
  const paths = [...source.list()].sort();
  const listed = new Set(paths);
  const texts = new Map<string, string | undefined>();
  const modules = new Map<string, Module | undefined>();
  const problems: ReportProblem[] = [];
  const timings = { read: 0, lower: 0 };
  let lowered = 0;

  const text = (path: string): string | undefined => {
    if (texts.has(path)) return texts.get(path);
    const started = clock();
    const answer = source.read(path);
    timings.read += clock() - started;
    const content = typeof answer === 'string' ? answer : answer.text;
    // That there is no such file is news only where the source listed it; others may be asked about to find out.
    if (typeof answer !== 'string' && listed.has(path)) problems.push({ file: path, message: answer.problem });
    texts.set(path, content);
    return content;
  };
  const frontEnd = (path: string): FrontEnd | undefined => byExtension.get(/\.[^./]+$/.exec(path)?.[0].toLowerCase() ?? '');

  return {
    paths,
    text,
    isUnreadable: (path) => texts.has(path) && texts.get(path) === undefined,
    frontEnd,
    module(path) {
      if (modules.has(path)) return modules.get(path);
      const reader = frontEnd(path);
      const content = reader === undefined ? undefined : text(path);
      let module: Module | undefined;
      if (reader !== undefined && content !== undefined) {
        const started = clock();
        try {
          module = reader.lower(path, content);
          problems.push(...module.problems);
        } catch (cause) {
          problems.push(loweringProblem(path, cause));
        }
        timings.lower += clock() - started;
        lowered += 1;
        onLower(lowered);
      }
      modules.set(path, module);
      return module;
    },
    problems,
    timings,
    get lowered() {
      return lowered;
    },
  };
}

/**
 * The same files with some texts replaced or added: what did not change is read and lowered where it was, and once.
 *
 * @param texts whole texts by path
 */
export function changedFiles(files: ProjectFiles, texts: ReadonlyMap<string, string>, clock: () => number): ProjectFiles {
  const present = pathsOf(files);
  const added = [...texts.keys()].filter((path) => !present.has(path));
  const frontEnds = [...new Set([...texts.keys()].flatMap((path) => files.frontEnd(path) ?? []))];
  const own = projectFiles({ list: () => [...texts.keys()], read: (path) => texts.get(path) ?? { problem: 'there is no such file' } }, frontEnds, clock, () => undefined);
  return {
    ...files,
    paths: added.length > 0 ? [...files.paths, ...added].sort() : files.paths,
    text: (path) => (texts.has(path) ? own.text(path) : files.text(path)),
    isUnreadable: (path) => !texts.has(path) && files.isUnreadable(path),
    module: (path) => (texts.has(path) ? own.module(path) : files.module(path)),
    problems: own.problems,
  };
}

const sets = new WeakMap<readonly string[], ReadonlySet<string>>();

function pathsOf({ paths }: ProjectFiles): ReadonlySet<string> {
  const set = sets.get(paths) ?? new Set(paths);
  sets.set(paths, set);
  return set;
}

/** Front ends promise not to throw; where one does after all, it loses its file and nothing else. */
function loweringProblem(path: string, cause: unknown): ReportProblem {
  if (cause instanceof RangeError) return { file: path, message: 'left out: nested too deeply' };
  return { ...internalProblem('reading this file', cause), file: path };
}
