// A project on disk, as the session wants it: its files, its configuration, and which of them a run is about.
import { readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Configuration, ConfigurationLayer, FileSource, Problem } from '@seqscan/analyzers';
import { readConfiguration, UsageError } from './configuration-file.js';
import { configurationFileName } from './configuration-name.js';
import { decode, largestFile } from './decode.js';
import { discover, errorCode, isAtOrBelow, kindOf, realPath } from './discover.js';
import { isKnownKind } from './ignore-rules.js';
import { commonFolder, nearestUpward, projectRoot } from './root.js';

export interface WorkspaceInput {
  /** Absolute path. */
  readonly cwd: string;
  /** Files and folders that the run is about, absolute or relative to `cwd`; none stands for `cwd`. */
  readonly paths: readonly string[];
  /** A configuration file that counts for every file, instead of the nearest one. */
  readonly configurationFile?: string;
  /** The text of a file that counts instead of the one on disk, by its absolute path without links: an editor's unsaved buffer. */
  readonly unsaved?: (absolute: string) => string | undefined;
}

export interface Workspace {
  /** Absolute path of the project's root. */
  readonly root: string;
  readonly files: FileSource;
  readonly layers: readonly ConfigurationLayer[];
  /** The configuration that speaks for the run as a whole. */
  readonly configuration: Configuration;
  /** Problems of finding files; those of reading them arise as they are read. */
  readonly problems: readonly Problem[];
  /** Whether the run is about a project-relative path. */
  isWanted(path: string): boolean;
  /** What the run was told to look at: project-relative files and folders, empty for the whole project. */
  readonly targets: readonly string[];
  /** How a project-relative path is shown: relative to the working directory, with forward slashes. */
  shown(path: string): string;
}

/**
 * Opens the project that paths belong to.
 *
 * @throws UsageError if a path does not exist, or a configuration is wrong
 */
export function openWorkspace({ cwd: givenCwd, paths, configurationFile, unsaved = () => undefined }: WorkspaceInput): Workspace {
  const cwd = realPath(givenCwd) ?? givenCwd;
  const targets = (paths.length === 0 ? ['.'] : paths).map((path) => target(cwd, path));
  const common = commonFolder(targets.map(({ absolute, kind }) => (kind === 'folder' ? absolute : dirname(absolute))));
  const saysRoot = (folder: string): boolean => {
    const file = join(folder, configurationFileName);
    return configurationFile === undefined && readLayer(file, relative(cwd, file).split(sep).join('/'), unsaved).root === true;
  };
  const root = projectRoot(cwd, common, saysRoot);
  if (dirname(root) === root) throw new UsageError([`${root} is the root of the file system: name a project's folder`]);
  const discovery = discover(root);

  const inProject = (absolute: string): string => relative(root, absolute).split(sep).join('/');
  const named = targets.filter(({ kind }) => kind === 'file').map(({ absolute }) => inProject(absolute));
  const files = [...new Set([...discovery.files, ...named])].sort();
  const shown = (path: string): string => relative(cwd, join(root, path)).split(sep).join('/') || '.';
  const mistakes: Problem[] = [];
  // A mistake in a configuration that no wanted file looks at must not stop the run.
  const concerns = (folder: string): boolean => targets.some(({ absolute }) => isAtOrBelow(absolute, join(root, folder)) || isAtOrBelow(join(root, folder), absolute));
  const layers = configurationFile === undefined ? nearestLayers(root, discovery.configured, shown, concerns, mistakes, unsaved) : [onlyLayer(cwd, configurationFile, unsaved)];

  const isWanted = (path: string): boolean => targets.some(({ absolute, kind }) => (kind === 'folder' ? isAtOrBelow(join(root, path), absolute) : join(root, path) === absolute));
  const unknownKinds = named.filter((path) => !isKnownKind(path)).map((file) => ({ file, message: 'left out: not a kind of file that Seqscan reads' }));

  return {
    root,
    files: { list: () => files, read: (path) => unsaved(join(root, path)) ?? read(join(root, path)) },
    layers,
    configuration: layerFor(layers, inProject(common))?.configuration ?? {},
    problems: [...discovery.problems.filter(({ file }) => isWanted(file)), ...mistakes, ...unknownKinds],
    isWanted,
    targets: targets.map(({ absolute }) => inProject(absolute)),
    shown,
  };
}

/**
 * The root of the project that a folder belongs to, without looking for its files. A configuration with mistakes says nothing about it.
 *
 * @param folder absolute path without links
 */
export function rootOfFolder(folder: string, unsaved: Unsaved = () => undefined): string {
  return projectRoot(folder, folder, (each) => {
    try {
      const file = join(each, configurationFileName);
      return readLayer(file, file, unsaved).root === true;
    } catch {
      return false;
    }
  });
}

interface Target {
  readonly absolute: string;
  readonly kind: 'file' | 'folder';
}

function target(cwd: string, path: string): Target {
  const absolute = realPath(resolve(cwd, path));
  const kind = absolute === undefined ? undefined : kindOf(absolute);
  if (absolute === undefined || kind === undefined) throw new UsageError([`no such file or folder: ${path}`]);
  return { absolute, kind };
}

/** The configurations of a project. Of those that do not concern the run a wrong one is left out, and becomes a problem. */
function nearestLayers(root: string, configured: readonly string[], shown: (path: string) => string, concerns: (folder: string) => boolean, mistakes: Problem[], unsaved: Unsaved): ConfigurationLayer[] {
  const layers = configured.flatMap((folder): ConfigurationLayer[] => {
    const path = folder === '' ? configurationFileName : `${folder}/${configurationFileName}`;
    try {
      return [{ folder, configuration: readLayer(join(root, path), shown(path), unsaved) }];
    } catch (cause) {
      if (!(cause instanceof UsageError) || concerns(folder)) throw cause;
      mistakes.push({ file: path, message: 'left out: this configuration has mistakes' });
      return [];
    }
  });
  const outer = configured.includes('') ? undefined : nearestUpward(dirname(root), configurationFileName);
  if (outer === undefined) return layers;
  const file = join(outer, configurationFileName);
  return [...layers, { folder: '', above: relative(outer, root).split(sep).join('/'), configuration: readLayer(file, shown(relative(root, file)), unsaved) }];
}

function onlyLayer(cwd: string, file: string, unsaved: Unsaved): ConfigurationLayer {
  return { folder: '', configuration: readLayer(resolve(cwd, file), file, unsaved) };
}

type Unsaved = NonNullable<WorkspaceInput['unsaved']>;

function readLayer(absolute: string, shownAs: string, unsaved: Unsaved): Configuration {
  let content: ReturnType<typeof decode>;
  try {
    content = unsaved(absolute) ?? decode(readFileSync(absolute), absolute);
  } catch (cause) {
    throw new UsageError([`${shownAs}: the configuration cannot be read (${errorCode(cause)})`]);
  }
  if (typeof content !== 'string') throw new UsageError([`${shownAs}: the configuration is ${content.problem}`]);
  return readConfiguration(shownAs, content, absolute);
}

function layerFor(layers: readonly ConfigurationLayer[], folder: string): ConfigurationLayer | undefined {
  return [...layers].sort((a, b) => b.folder.length - a.folder.length).find((layer) => layer.folder === '' || `${folder}/`.startsWith(`${layer.folder}/`));
}

function read(absolute: string): ReturnType<typeof decode> {
  try {
    const stat = statSync(absolute);
    const { size } = stat;
    // Opening a pipe waits for whoever writes to it.
    if (!stat.isFile() && !stat.isDirectory()) return { problem: 'left out: not a regular file' };
    if (size > largestFile) return { problem: `left out: ${(size / 1024 / 1024).toFixed(1)} MB is more than ${largestFile / 1024 / 1024} MB` };
    return decode(readFileSync(absolute), absolute);
  } catch (cause) {
    return { problem: `left out: cannot be read (${errorCode(cause)})` };
  }
}
