// Which files and folders are no source of the project: what git ignores, what tools install or write, and what is no known kind.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';

/** The rules of one `.gitignore`, and the folder that they are relative to (project-relative, empty for the root). */
interface Layer {
  readonly folder: string;
  readonly rules: Ignore;
}

/** The `.gitignore` files that hold for a folder, outermost first. */
export type IgnoreStack = readonly Layer[];

/** The rules that hold for the root itself: `.git/info/exclude`. */
export function rootIgnores(root: string): IgnoreStack {
  return layerOf(join(root, '.git', 'info', 'exclude'), '');
}

/** Adds the rules of a folder's own `.gitignore`, if there is one. */
export function withFolder(stack: IgnoreStack, root: string, folder: string): IgnoreStack {
  const layer = layerOf(join(root, folder, '.gitignore'), folder);
  return layer.length === 0 ? stack : [...stack, ...layer];
}

function layerOf(file: string, folder: string): Layer[] {
  try {
    return [{ folder, rules: ignore().add(readFileSync(file, 'utf8').replace(/^\uFEFF/, '')) }];
  } catch {
    // Without such a file nothing is ignored; a folder of that name, or one that cannot be read, says as little.
    return [];
  }
}

/** Tells whether git ignores a path; of a folder the path ends in a slash. The innermost rule that speaks of it counts. */
export function isIgnored(stack: IgnoreStack, path: string): boolean {
  for (const { folder, rules } of [...stack].reverse()) {
    const within = folder === '' ? path : path.slice(folder.length + 1);
    const { ignored, unignored } = rules.test(within);
    if (ignored) return true;
    if (unignored) return false;
  }
  return false;
}

/** Installed, generated or cached, wherever they stand. Folders whose name starts with a dot are left out as well. */
const skippedFolders = new Set(
  'node_modules bower_components jspm_packages dist coverage htmlcov __pycache__ site-packages dist-packages virtualenv venv third-party _vendor __pypackages__'.split(' '),
);

/** Names under which output and vendored code usually stand, but hand-written modules now and then as well. */
const doubtfulFolders = new Set(['build', 'out', 'output', 'target', 'vendor', 'vendors', 'vendored', 'env', 'staticfiles']);

/** What stands where a package begins: output and vendored code are put beside it. */
const packageMarks = ['package.json', 'tsconfig.json', 'composer.json', 'go.mod', 'Gemfile', 'pyproject.toml', 'manage.py', '.git'];
const assetFolders = new Set(['public', 'static', 'assets', 'js', 'www']);

/** Tells whether a folder is never looked into. */
export function isSkippedFolder(absolute: string, name: string): boolean {
  if (name.startsWith('.') || skippedFolders.has(name)) return true;
  // Within a package of the project's own it may hold the settings of what others made, not their code.
  if (name === 'third_party') return !existsSync(join(dirname(absolute), '__init__.py'));
  if (!doubtfulFolders.has(name)) return false;
  if (existsSync(join(absolute, 'pyvenv.cfg'))) return true;
  const parent = dirname(absolute);
  const standsWhereOutputDoes = assetFolders.has(basename(parent)) || packageMarks.some((mark) => existsSync(join(parent, mark)));
  return standsWhereOutputDoes && !hasHandWrittenSources(absolute);
}

/** TypeScript or Python directly in the folder, or a layer below, is hand-written; compiled and vendored code is JavaScript. */
function hasHandWrittenSources(absolute: string, levels = 2): boolean {
  try {
    return readdirSync(absolute, { withFileTypes: true }).some((entry) =>
      entry.isDirectory()
        ? levels > 1 && !skippedFolders.has(entry.name) && hasHandWrittenSources(join(absolute, entry.name), levels - 1)
        : /\.(?:tsx?|mts|cts|py|prisma)$/.test(entry.name) && !isDeclaration(entry.name),
    );
  } catch {
    return false;
  }
}

const isDeclaration = (name: string): boolean => /\.d\.(?:ts|mts|cts)$/.test(name);

/** Tells whether a file is of a kind that the engine can make use of, by its project-relative path. */
export function isKnownKind(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (isDeclaration(name) || /[.-]min\.[cm]?js$/i.test(name)) return false;
  if (/\.(?:tsx?|jsx?|[mc]ts|[mc]js|py|prisma|html?|jinja2?|j2|djhtml|sql)$/i.test(name)) return true;
  if (/\.txt$/i.test(name)) return /(?:^|\/)templates\//.test(path);
  return /^(?:tsconfig.*\.json|jsconfig\.json|package\.json|pyproject\.toml|setup\.cfg|pnpm-workspace\.yaml|_journal\.json|migration_lock\.toml|sqitch\.plan)$/.test(name);
}

/**
 * Tells whether a folder would not be reached from the root: it is ignored, or one of the folders on the way is.
 *
 * @param root absolute path
 * @param folder absolute path at or below the root
 */
export function isLeftOut(root: string, folder: string): boolean {
  let stack = withFolder(rootIgnores(root), root, '');
  let path = '';
  for (const name of relative(root, folder).split(sep).filter(Boolean)) {
    path = path === '' ? name : `${path}/${name}`;
    if (isSkippedFolder(join(root, path), name) || isIgnored(stack, `${path}/`)) return true;
    stack = withFolder(stack, root, path);
  }
  return false;
}
