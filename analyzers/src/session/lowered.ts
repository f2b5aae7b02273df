// What sessions over one project, one after the other, need not do again: lowering is a pure function of a file's text, so a file whose text is
// the same has the same Core, and the same imports.
import type { Module } from '../core/syntax.js';
import type { FrontEnd } from '../languages/language.js';

/** What is kept of files from one session to the next. Belongs to one project: files are known by their project-relative path. */
export interface LoweredFiles {
  /** The front end that answers from memory where a file's text is the one of last time. */
  remembering(frontEnd: FrontEnd): FrontEnd;
  /** Lets go of files that are no longer there. */
  keepOnly(paths: Iterable<string>): void;
}

interface Kept {
  readonly text: string;
  module?: Module;
  imports?: readonly string[];
}

/** An empty memory. */
export function loweredFiles(): LoweredFiles {
  const files = new Map<string, Kept>();
  const keptOf = (file: string, text: string): Kept => {
    const present = files.get(file);
    if (present?.text === text) return present;
    const kept: Kept = { text };
    files.set(file, kept);
    return kept;
  };
  return {
    remembering: (frontEnd) => ({
      ...frontEnd,
      lower(file, text) {
        const kept = keptOf(file, text);
        return (kept.module ??= frontEnd.lower(file, text));
      },
      imports(file, text) {
        const kept = keptOf(file, text);
        return (kept.imports ??= frontEnd.imports(file, text));
      },
    }),
    keepOnly(paths) {
      const wanted = new Set(paths);
      for (const file of files.keys()) if (!wanted.has(file)) files.delete(file);
    },
  };
}
