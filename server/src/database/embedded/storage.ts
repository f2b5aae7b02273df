// Where the embedded planner keeps its files: in memory, where sizes are numbers that can be set, or in a temporary folder with files that have
// holes, should a version of PGlite keep its files in memory in another way one day.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives each start of the database its place. */
export interface Storage {
  readonly isOnDisk: boolean;
  /** Settings for the next start. */
  next(): { readonly folder?: string };
  /** Removes what was written to disk. */
  remove(): void;
}

/** The file system in memory. */
export function memoryStorage(): Storage {
  return { isOnDisk: false, next: () => ({}), remove: () => undefined };
}

/** A temporary folder, a fresh one for each start. */
export function diskStorage(): Storage {
  const folders: string[] = [];
  return {
    isOnDisk: true,
    next() {
      const folder = mkdtempSync(join(tmpdir(), 'seqscan-planner-'));
      folders.push(folder);
      return { folder: join(folder, 'data') };
    },
    remove() {
      for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
    },
  };
}
