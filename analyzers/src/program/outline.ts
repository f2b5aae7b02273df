// What is known of a project before anything of it is executed: where imports lead, and which files are worth reading.
import type { Problem } from '../core/place.js';
import { type Relevance, type RelevanceInput, relevantFiles } from './relevance.js';
import { makeResolver } from './resolution.js';
import type { Resolution } from './state.js';

export interface Outline {
  readonly resolve: (specifier: string, from: string) => Resolution;
  readonly relevance: Relevance;
  /** What is wrong with manifests and configurations. */
  readonly problems: readonly Problem[];
}

/** Finds a project's outline by a scan of its texts. */
export function outlineOf(input: RelevanceInput): Outline {
  const problems: Problem[] = [];
  const reading = { files: input.paths, text: (file: string) => input.text(file), problem: (problem: Problem) => void problems.push(problem) };
  const aliases = new Map<string, string>();
  for (const library of input.libraries) for (const [name, target] of library.aliases?.(reading) ?? []) aliases.set(name, target);
  const resolve = makeResolver({ files: input.paths, text: reading.text, problem: (file, message) => void problems.push({ file, message }), aliases });
  return { resolve, relevance: relevantFiles(input, resolve), problems };
}

/** True where an outline would come out the same after some files have changed: of sources only what they import counts, and whether they declare models. */
export function isSameOutline(input: RelevanceInput, changed: ReadonlySet<string>, before: (path: string) => string | undefined): boolean {
  for (const file of changed) {
    const frontEnd = input.frontEnd(file);
    const [was, is] = [before(file), input.text(file)];
    if (!frontEnd || was === undefined || is === undefined) return false;
    if (frontEnd.imports(file, was).join('\n') !== frontEnd.imports(file, is).join('\n')) return false;
    if (input.libraries.some((library) => library.declares && library.declares(file, was) !== library.declares(file, is))) return false;
  }
  return true;
}
