// Finds the files of a project on disk. What cannot be looked into is said and left out; the walk goes on.
import { lstatSync, readdirSync, realpathSync, statSync, type Dirent } from 'node:fs';
import { join, sep } from 'node:path';
import type { Problem } from '@seqscan/analyzers';
import { configurationFileName } from './configuration-name.js';
import { type IgnoreStack, isIgnored, isKnownKind, isSkippedFolder, rootIgnores, withFolder } from './ignore-rules.js';

export interface Discovery {
  /** Project-relative paths with forward slashes, sorted. */
  readonly files: readonly string[];
  /** Project-relative folders that hold a configuration file; the root is the empty string. */
  readonly configured: readonly string[];
  readonly problems: readonly Problem[];
}

/**
 * Walks a project's folder.
 *
 * @param root absolute path
 * @param entriesOf lists a folder by its absolute path, or throws
 */
export function discover(root: string, entriesOf: (folder: string) => Dirent[] = readFolder): Discovery {
  const files: string[] = [];
  const configured: string[] = [];
  const problems: Problem[] = [];
  const realRoot = realPath(root) ?? root;

  const visit = (folder: string, outer: IgnoreStack): void => {
    let entries: Dirent[];
    try {
      entries = entriesOf(join(root, folder)).sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch (cause) {
      problems.push({ file: folder === '' ? '.' : folder, message: `left out: the folder cannot be read (${errorCode(cause)})` });
      return;
    }
    const stack = withFolder(outer, root, folder);
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!isSkippedFolder(join(root, path), entry.name) && !isIgnored(stack, `${path}/`)) visit(path, stack);
      } else if (entry.isSymbolicLink()) {
        if (entry.name.startsWith('.') || isIgnored(stack, path)) continue;
        const message = linkProblem(join(root, path), realRoot, isKnownKind(path));
        if (message !== undefined) problems.push({ file: path, message });
      } else if (entry.isFile()) {
        if (entry.name === configurationFileName) configured.push(folder);
        if (isKnownKind(path) && !isIgnored(stack, path)) files.push(path);
      } else if (isKnownKind(path) && !isIgnored(stack, path)) {
        problems.push({ file: path, message: 'left out: not a regular file' });
      }
    }
  };

  visit('', rootIgnores(root));
  return { files: files.sort(), configured, problems };
}

function readFolder(absolute: string): Dirent[] {
  return readdirSync(absolute, { withFileTypes: true });
}

/**
 * Links are not followed: what they lead to inside of the project is read at its own place, once. The others are worth a word.
 */
function linkProblem(link: string, realRoot: string, isKnown: boolean): string | undefined {
  try {
    const target = realpathSync(link);
    const isFolder = statSync(target).isDirectory();
    if (!isFolder && !isKnown) return undefined;
    if (isFolder && isAtOrBelow(realpathSync(join(link, '..')), target)) return 'left out: the link leads to a folder around it';
    return isAtOrBelow(target, realRoot) ? undefined : 'left out: the link leads out of the project';
  } catch (cause) {
    const code = errorCode(cause);
    if (code === 'ELOOP') return 'left out: the link leads in a circle';
    return isKnown ? `left out: the link leads nowhere (${code})` : undefined;
  }
}

/** Tells whether a path is a folder or stands inside it; both absolute. */
export function isAtOrBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** The path without links, or undefined if there is no such file. */
export function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

/** What stands at a path: a folder, a file, or nothing that could be read. */
export function kindOf(path: string): 'folder' | 'file' | undefined {
  try {
    const stat = lstatSync(path);
    return stat.isDirectory() ? 'folder' : stat.isFile() ? 'file' : undefined;
  } catch {
    return undefined;
  }
}

/** The system's short name of an error (`ENOENT`), or its message. */
export function errorCode(cause: unknown): string {
  if (cause instanceof Error) return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
  return String(cause);
}
