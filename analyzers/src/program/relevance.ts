// Which files are worth reading: those from which a statement can be reached over imports. Everything else is read only when something
// that is executed calls into it. Imports are found by each front end's cheap scan, not by parsing.
import { circlesInOrder, nodesOnCircles } from './circles.js';
import type { FrontEnd } from '../languages/language.js';
import type { Library } from '../libraries/library.js';
import type { Resolution } from './state.js';

export interface Relevance {
  /** Source files from which a library that sends statements can be reached, in a stable order. */
  readonly files: readonly string[];
  /** The libraries of which the project shows evidence. */
  readonly active: ReadonlySet<string>;
  /** Files that may declare models of a library that is active and sends nothing: they need not be among `files`. */
  readonly declaring: ReadonlySet<string>;
  /** Files that import one another in a circle. */
  readonly onCircle: ReadonlySet<string>;
  /** Those of the files that import a library that sends statements themselves. */
  readonly senders: ReadonlySet<string>;
  /** The files again, those that use one another in a circle together, and each group before those that use it. */
  readonly inOrder: readonly (readonly string[])[];
  /** The files that use each file: by importing it, or by importing an interface of which it may hold the class. */
  readonly users: ReadonlyMap<string, readonly string[]>;
}

export interface RelevanceInput {
  readonly paths: readonly string[];
  text(path: string): string | undefined;
  frontEnd(path: string): FrontEnd | undefined;
  readonly libraries: readonly Library[];
}

/** Finds the libraries that a project uses and the files that can reach one that sends statements. */
export function relevantFiles(input: RelevanceInput, resolve: (specifier: string, from: string) => Resolution): Relevance {
  const active = new Set<string>();
  const importers = new Map<string, string[]>();
  const reached: string[] = [];
  const seen = new Set<string>();
  const reach = (file: string): void => {
    if (!seen.has(file)) {
      seen.add(file);
      reached.push(file);
    }
  };
  const byFile = input.libraries.filter((library) => library.evidence.files !== undefined);
  for (const library of input.libraries) if (!library.evidence.imports && !library.evidence.files) active.add(library.id);
  for (const path of input.paths) {
    const base = path.slice(path.lastIndexOf('/') + 1);
    for (const library of byFile) if (library.evidence.files?.some((name) => (name.startsWith('*') ? base.endsWith(name.slice(1)) : base === name))) active.add(library.id);
  }
  for (const file of input.paths) {
    const frontEnd = input.frontEnd(file);
    if (!frontEnd) continue;
    const text = input.text(file);
    if (text === undefined) continue;
    for (const specifier of frontEnd.imports(file, text)) {
      if (specifier.startsWith('template:')) continue;
      const target = resolve(specifier, file);
      if (target.kind === 'file') {
        const list = importers.get(target.file);
        if (list) list.push(file);
        else importers.set(target.file, [file]);
        continue;
      }
      if (target.kind !== 'external') continue;
      for (const library of input.libraries) {
        if (!library.evidence.imports?.some((prefix) => isUnder(target.path, prefix) || isUnder(specifier, prefix))) continue;
        active.add(library.id);
        if (library.sends) reach(file);
      }
    }
  }
  const declarers = input.libraries.filter((library) => library.declares !== undefined && active.has(library.id));
  const declaring = new Set<string>();
  if (declarers.length > 0) {
    for (const file of input.paths) {
      const text = input.frontEnd(file) && input.text(file);
      if (text !== undefined && declarers.some((library) => library.declares?.(file, text))) declaring.add(file);
    }
  }
  const senders = new Set(reached);
  const users = new Map<string, readonly string[]>();
  for (const file of reached) {
    const ofFile = [...(importers.get(file) ?? []), ...usersOfInterfaces(input, resolve, importers, file)];
    users.set(file, ofFile);
    for (const user of ofFile) reach(user);
  }
  const files = reached.sort();
  return {
    files,
    active,
    declaring,
    onCircle: nodesOnCircles(files, (file) => importers.get(file) ?? []),
    senders,
    inOrder: circlesInOrder(files, (file) => users.get(file) ?? []),
    users,
  };
}

/** The files that import an interface from where a class of `file` that implements it imports it: what they call may be that class. */
function usersOfInterfaces(input: RelevanceInput, resolve: (specifier: string, from: string) => Resolution, importers: ReadonlyMap<string, readonly string[]>, file: string): readonly string[] {
  const text = input.text(file) ?? '';
  if (!text.includes(' implements ')) return [];
  const names = [...text.matchAll(/ implements ([\w\s,.]+)/g)].flatMap(([, list]) => (list ?? '').split(',').map((name) => name.trim()));
  const targets = (input.frontEnd(file)?.imports(file, text) ?? []).flatMap((specifier) => {
    const target = resolve(specifier, file);
    return target.kind === 'file' ? [target.file] : [];
  });
  const candidates = new Set(targets.flatMap((target) => importers.get(target) ?? []));
  return [...candidates].filter((candidate) => names.some((name) => name !== '' && input.text(candidate)?.includes(name)));
}

/** Tells whether a statement can be sent through an imported name (see LivePartsInput). */
export function sendersOf(libraries: readonly Library[]): (path: string, specifier: string, name: string) => boolean {
  const senders = libraries.filter((library) => library.sends);
  return (path, specifier, name) =>
    senders.some((library) => library.evidence.imports?.some((prefix) => isUnder(path, prefix) || isUnder(specifier, prefix)) && library.sendsThrough?.(name) !== false);
}

function isUnder(specifier: string, prefix: string): boolean {
  return specifier === prefix || (specifier.startsWith(prefix) && /[./#]/.test(specifier.charAt(prefix.length)));
}
