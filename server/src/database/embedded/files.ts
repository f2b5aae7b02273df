// Sizes of files without content. PostgreSQL's planner asks the file system how many pages a table has and scales what it knows by that, so
// an empty file means no rows, whatever the statistics say. In memory a file's size is a number in its node, which can be set
// to any value without a byte behind it; on disk a file can have holes. A relation of more than a gigabyte is a row of files.
import { closeSync, existsSync, openSync, statSync, truncateSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';

/** Tells files what size they have. Paths are relative to the data folder, as pg_relation_filepath gives them. */
export interface Sizes {
  /** Lets a relation have so many pages; never fewer than it really has. */
  set(path: string, pages: number): void;
  /** Lets a relation have the pages that it really has. To be done before anything reads or writes it. */
  restore(path: string): void;
}

const pageBytes = 8192;
const pagesInFile = 131_072;
/** Four terabytes: more files would take longer than they are worth, and no plan changes any more. */
const mostPages = 500_000_000;

/** What is used of Emscripten's file system in memory. `usedBytes` is an internal of it: a canary asks at each start whether it still does what it should. */
interface MemoryNode {
  usedBytes: number;
}

/** Sizes in the file system in memory. */
export function memorySizes(fs: PGlite['Module']['FS']): Sizes {
  const node = (path: string): MemoryNode => fs.lookupPath(`/pglite/data/${path}`, {}).node as unknown as MemoryNode;
  return sizes({
    bytes: (path) => node(path).usedBytes,
    exists: (path) => fs.analyzePath(`/pglite/data/${path}`, false).exists,
    create: (path) => fs.writeFile(`/pglite/data/${path}`, ''),
    resize: (path, bytes) => void (node(path).usedBytes = bytes),
    remove: (path) => fs.unlink(`/pglite/data/${path}`),
  });
}

/** Sizes in a folder on disk, by files with holes. */
export function diskSizes(folder: string): Sizes {
  return sizes({
    bytes: (path) => statSync(join(folder, path)).size,
    exists: (path) => existsSync(join(folder, path)),
    create: (path) => closeSync(openSync(join(folder, path), 'w')),
    resize: (path, bytes) => truncateSync(join(folder, path), bytes),
    remove: (path) => unlinkSync(join(folder, path)),
  });
}

interface Files {
  bytes(path: string): number;
  exists(path: string): boolean;
  create(path: string): void;
  resize(path: string, bytes: number): void;
  remove(path: string): void;
}

function sizes(files: Files): Sizes {
  /** True sizes in bytes of what was resized. */
  const real = new Map<string, number>();
  const restore = (path: string): void => {
    const bytes = real.get(path);
    if (bytes === undefined || !files.exists(path)) return;
    files.resize(path, bytes);
    real.delete(path);
    for (let part = 1; files.exists(`${path}.${part}`); part += 1) files.remove(`${path}.${part}`);
  };
  return {
    restore,
    set(path, pages) {
      restore(path);
      const bytes = files.bytes(path);
      const wanted = Math.max(Math.ceil(bytes / pageBytes), Math.min(mostPages, Math.ceil(pages)));
      real.set(path, bytes);
      for (let part = 0; part * pagesInFile < Math.max(1, wanted); part += 1) {
        const file = part === 0 ? path : `${path}.${part}`;
        if (part > 0) files.create(file);
        files.resize(file, Math.min(pagesInFile, wanted - part * pagesInFile) * pageBytes);
      }
    },
  };
}
