// Where a project begins. The whole of it is read, whatever paths are asked about: causes cross files.
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, parse, sep } from 'node:path';
import { configurationFileName } from './configuration-name.js';
import { isAtOrBelow } from './discover.js';
import { isLeftOut } from './ignore-rules.js';

/**
 * Finds the root of the project that paths belong to: the nearest folder whose configuration says that it is one, or else the repository's
 * root, or else the folder of the nearest configuration, or else the working directory. A folder that such a root would not look into
 * (an ignored checkout, a package in node_modules) is its own root.
 *
 * @param cwd absolute path without links
 * @param folder absolute path without links: the folder around everything that was asked about
 * @param saysRoot whether the configuration in a folder says that the project begins there
 */
export function projectRoot(cwd: string, folder: string, saysRoot: (folder: string) => boolean): string {
  const fallback = isAtOrBelow(folder, cwd) ? cwd : folder;
  const repository = nearestUpward(folder, '.git');
  const root = saidRoot(folder, repository, saysRoot) ?? repository ?? nearestUpward(folder, configurationFileName) ?? fallback;
  return isLeftOut(root, folder) ? folder : root;
}

/** The nearest folder, from this one upward and not beyond the repository, whose configuration says that it is a root. */
function saidRoot(folder: string, repository: string | undefined, saysRoot: (folder: string) => boolean): string | undefined {
  for (let current = nearestUpward(folder, configurationFileName); current !== undefined; current = nearestUpward(dirname(current), configurationFileName)) {
    if (repository !== undefined && !isAtOrBelow(current, repository)) return undefined;
    if (saysRoot(current)) return current;
  }
  return undefined;
}

/** The nearest folder, from this one upward, that holds an entry of that name. The home folder and the disk's root are nobody's project. */
export function nearestUpward(folder: string, name: string): string | undefined {
  const home = homedir();
  for (let current = folder; current !== home && current !== parse(current).root; current = dirname(current)) {
    if (existsSync(join(current, name))) return current;
  }
  return undefined;
}

/** The deepest folder that holds all of the given folders; absolute paths. */
export function commonFolder(folders: readonly string[]): string {
  const [first = sep, ...others] = folders;
  let common = first;
  while (!others.every((other) => isAtOrBelow(other, common))) common = dirname(common);
  return common;
}
