// Where an import leads: to a file of the project, or out of it. TypeScript through tsconfig `paths` and `baseUrl`, package.json names of
// workspaces and relative paths; Python through packages, relative dots and source roots. Works on file names and the texts of
// configuration files alone.
import { mapped, readPathMaps } from './path-maps.js';
import { dirname, normalize } from './paths.js';
import type { Resolution } from './state.js';

const SOURCE_EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];

interface Workspace {
  /** Empty where the package has no name, so that nothing imports it. */
  readonly name: string;
  readonly folder: string;
  readonly entries: readonly string[];
  readonly exports: ReadonlyMap<string, string>;
  /** What the package's own files import by names that start with `#`. */
  readonly imports: ReadonlyMap<string, string>;
}

export interface ResolutionInput {
  readonly files: readonly string[];
  readonly text: (file: string) => string | undefined;
  readonly problem: (file: string, message: string) => void;
  /** Specifiers and project paths that stand for a library. */
  readonly aliases: ReadonlyMap<string, string>;
}

/** Makes the function that resolves imports. It never throws; a broken tsconfig.json or package.json is a problem and counts as absent. */
export function makeResolver(input: ResolutionInput): (specifier: string, from: string) => Resolution {
  const files = new Set(input.files);
  const folders = foldersOf(input.files);
  const maps = readPathMaps({
    files: input.files,
    json: (file) => readJson(input, file),
    // A configuration may extend one of any name and in any folder, of a generated one too.
    exists: (file) => files.has(file) || input.text(file) !== undefined,
    problem: input.problem,
  });
  const packages = readPackages(input);
  const workspaces = packages.filter(({ name }) => name !== '').sort((a, b) => b.name.length - a.name.length);
  // The nearest package.json speaks for a file.
  const importing = packages.filter(({ imports }) => imports.size > 0).sort((a, b) => b.folder.length - a.folder.length);
  const python = makePythonResolver(input.files, files, folders);
  // Scripts of one folder share what their specifiers lead to. A map a file spares the making of a key at each of millions of questions.
  const byFolder = new Map<string, Map<string, Resolution>>();
  const byFile = new Map<string, Map<string, Resolution>>();
  return (specifier, from) => {
    let cache = byFile.get(from);
    if (!cache) {
      const folder = from.endsWith('.py') ? from : dirname(from);
      cache = byFolder.get(folder) ?? new Map<string, Resolution>();
      byFolder.set(folder, cache);
      byFile.set(from, cache);
    }
    const present = cache.get(specifier);
    if (present) return present;
    const resolution = from.endsWith('.py') || from.endsWith('.pyi') ? python(specifier, from) : resolveScript(specifier, from);
    cache.set(specifier, resolution);
    return resolution;
  };

  function resolveScript(specifier: string, from: string): Resolution {
    const alias = input.aliases.get(specifier);
    if (alias !== undefined) return { kind: 'external', path: alias };
    if (specifier.startsWith('.')) {
      const path = normalize(`${dirname(from)}/${specifier}`);
      return exactAlias(path) ?? asFile(path) ?? asAlias(path) ?? { kind: 'external', path: specifier };
    }
    for (const map of maps) {
      if (map.folder !== '' && !from.startsWith(`${map.folder}/`)) continue;
      for (const path of mapped(map, specifier)) {
        const found = exactAlias(path) ?? asFile(path) ?? asAlias(path);
        if (found) return found;
      }
    }
    if (specifier.startsWith('#')) {
      const found = asPackageImport(specifier, from);
      if (found) return found;
    }
    if (!specifier.startsWith('/')) {
      for (const workspace of workspaces) {
        if (specifier !== workspace.name && !specifier.startsWith(`${workspace.name}/`)) continue;
        const rest = specifier.slice(workspace.name.length + 1);
        const found = inWorkspace(workspace, rest);
        if (found) return found;
      }
    }
    if (specifier.startsWith('~/') || specifier.startsWith('@/')) {
      for (const root of ancestors(dirname(from))) {
        const found = asFile(normalize(`${root}/${specifier.slice(2)}`)) ?? asFile(normalize(`${root}/src/${specifier.slice(2)}`)) ?? asFile(normalize(`${root}/app/${specifier.slice(2)}`));
        if (found) return found;
      }
    }
    // SvelteKit's own alias, which stands in a configuration that is generated.
    if (specifier.startsWith('$lib/')) {
      for (const root of ancestors(dirname(from))) {
        const found = asFile(normalize(`${root}/src/lib/${specifier.slice(5)}`));
        if (found) return found;
      }
    }
    return { kind: 'external', path: specifier };
  }

  /** What the `imports` of the file's package.json say of `#name`: a file of the package, or another package. */
  function asPackageImport(specifier: string, from: string): Resolution | undefined {
    const own = importing.find(({ folder }) => folder === '' || from.startsWith(`${folder}/`));
    const target = own && importTarget(own.imports, specifier);
    if (!own || target === undefined) return undefined;
    if (!target.startsWith('.')) return target.startsWith('#') ? undefined : resolveScript(target, from);
    const path = normalize(`${own.folder}/${target}`);
    return exactAlias(path) ?? asFile(path) ?? asFile(sourceOf(path)) ?? asAlias(path);
  }

  /** A generated module that a library stands for, even where its files are among the sources: they are not worth reading. */
  function exactAlias(path: string): Resolution | undefined {
    const alias = input.aliases.get(path) ?? input.aliases.get(path.replace(/\.[cm]?[jt]s$/, ''));
    return alias === undefined ? undefined : { kind: 'external', path: alias };
  }

  function asAlias(path: string): Resolution | undefined {
    for (let at = path; at !== ''; at = at.includes('/') ? at.slice(0, at.lastIndexOf('/')) : '') {
      const alias = input.aliases.get(at);
      if (alias !== undefined) return { kind: 'external', path: alias };
    }
    return undefined;
  }

  function inWorkspace(workspace: Workspace, rest: string): Resolution | undefined {
    const target = workspace.exports.get(rest === '' ? '.' : `./${rest}`);
    const candidates = target === undefined ? [] : [target];
    if (rest === '') candidates.push(...workspace.entries, 'src/index', 'index', 'src/main');
    else candidates.push(rest, `src/${rest}`);
    for (const candidate of candidates) {
      const path = normalize(`${workspace.folder}/${candidate}`);
      const found = exactAlias(path) ?? asFile(path) ?? asFile(sourceOf(path)) ?? asAlias(path);
      if (found) return found;
    }
    return undefined;
  }

  function asFile(path: string): Resolution | undefined {
    if (path.startsWith('../')) return undefined;
    if (files.has(path) && /\.[cm]?[jt]sx?$/.test(path)) return { kind: 'file', file: path };
    const stem = path.replace(/\.[cm]?jsx?$/, '');
    for (const base of stem === path ? [path] : [stem, path]) {
      for (const extension of SOURCE_EXTENSIONS) if (files.has(base + extension)) return { kind: 'file', file: base + extension };
    }
    if (folders.has(path)) for (const extension of SOURCE_EXTENSIONS) if (files.has(`${path}/index${extension}`)) return { kind: 'file', file: `${path}/index${extension}` };
    return undefined;
  }
}

/** The source that a build output stands for: `dist/a.js` is made of `src/a.ts`. */
function sourceOf(path: string): string {
  return path.replace(/(^|\/)(dist|build|lib|out)\//, '$1src/').replace(/\.d\.[cm]?ts$|\.[cm]?js$/, '');
}

interface PackageJson {
  readonly name?: string;
  readonly main?: string;
  readonly module?: string;
  readonly types?: string;
  readonly source?: string;
  readonly exports?: unknown;
  readonly imports?: unknown;
}

function readPackages(input: ResolutionInput): readonly Workspace[] {
  const result: Workspace[] = [];
  for (const file of input.files) {
    if (!/(^|\/)package\.json$/.test(file)) continue;
    const json = readJson<PackageJson>(input, file);
    if (typeof json !== 'object' || json === null) continue;
    const entries = [json.source, json.types, json.module, json.main].filter((entry): entry is string => typeof entry === 'string');
    result.push({ name: typeof json.name === 'string' ? json.name : '', folder: dirname(file), entries, exports: exportsOf(json.exports), imports: importsOf(json.imports) });
  }
  return result;
}

function importsOf(imports: unknown): ReadonlyMap<string, string> {
  const result = new Map<string, string>();
  if (typeof imports !== 'object' || imports === null) return result;
  for (const [key, value] of Object.entries(imports)) {
    const target = firstString(value);
    if (key.startsWith('#') && target !== undefined) result.set(key, target);
  }
  return result;
}

/** The target of a name: its own entry, or that of the longest pattern with one `*` that it fits. */
function importTarget(imports: ReadonlyMap<string, string>, specifier: string): string | undefined {
  const exact = imports.get(specifier);
  if (exact !== undefined) return exact;
  let best: { readonly length: number; readonly target: string } | undefined;
  for (const [key, target] of imports) {
    const star = key.indexOf('*');
    if (star < 0 || star < (best?.length ?? 0)) continue;
    const tail = key.slice(star + 1);
    if (specifier.length < key.length || !specifier.startsWith(key.slice(0, star)) || !specifier.endsWith(tail)) continue;
    best = { length: star, target: target.replaceAll('*', specifier.slice(star, specifier.length - tail.length)) };
  }
  return best?.target;
}

function exportsOf(exports: unknown): ReadonlyMap<string, string> {
  const result = new Map<string, string>();
  if (typeof exports === 'string') result.set('.', exports);
  else if (typeof exports === 'object' && exports !== null) {
    const entries = Object.entries(exports);
    const isSubpaths = entries.some(([key]) => key.startsWith('.'));
    for (const [key, value] of isSubpaths ? entries : ([['.', exports]] as [string, unknown][])) {
      const target = firstString(value);
      if (target !== undefined) result.set(key, target);
    }
  }
  return result;
}

function firstString(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const record = value as Readonly<Record<string, unknown>>;
  for (const key of ['source', 'development', 'types', 'import', 'default', 'require', 'node']) {
    const found = firstString(record[key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** JSON with comments and trailing commas, as configuration files have it. */
function readJson<T>(input: ResolutionInput, file: string): T | undefined {
  const text = input.text(file);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch {
    try {
      return JSON.parse(withoutComments(text)) as T;
    } catch (cause) {
      input.problem(file, `is not valid JSON and was left out: ${cause instanceof Error ? cause.message : String(cause)}`);
      return undefined;
    }
  }
}

function withoutComments(text: string): string {
  return text
    .replace(/^\uFEFF/, '')
    .replace(/("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_, string: string | undefined) => string ?? '')
    .replace(/("(?:[^"\\]|\\.)*")|,(\s*[}\]])/g, (_, string: string | undefined, end: string | undefined) => string ?? end ?? '');
}

// ---------------------------------------------------------------- Python

function makePythonResolver(all: readonly string[], files: ReadonlySet<string>, folders: ReadonlySet<string>): (specifier: string, from: string) => Resolution {
  const roots = pythonRoots(all, files);
  return (specifier, from) => {
    const dots = /^\.*/.exec(specifier)?.[0].length ?? 0;
    const parts = specifier.slice(dots).split('.').filter(Boolean);
    if (dots > 0) {
      let folder = dirname(from);
      for (let i = 1; i < dots; i += 1) folder = dirname(folder);
      return under(folder, parts) ?? { kind: 'external', path: specifier };
    }
    // A script sees the modules beside it; a module of a package does not.
    const own = ancestors(dirname(from)).filter((folder) => !files.has(folder === '' ? '__init__.py' : `${folder}/__init__.py`));
    for (const root of [...own.filter((folder) => roots.includes(folder)), ...roots, ...own]) {
      const found = under(root, parts);
      if (found && !(found.kind === 'namespace' && parts.length === 1 && root !== '' && !roots.includes(root))) return found;
    }
    return { kind: 'external', path: specifier };
  };

  function under(folder: string, parts: readonly string[]): Resolution | undefined {
    const path = [folder, ...parts].filter((part) => part !== '').join('/');
    if (files.has(`${path}.py`)) return { kind: 'file', file: `${path}.py` };
    if (files.has(`${path}/__init__.py`)) return { kind: 'file', file: `${path}/__init__.py` };
    if (path !== '' && folders.has(path)) return { kind: 'namespace', folder: path };
    return undefined;
  }
}

/** Folders from which packages are imported: those that hold a top-level package or a script, `src` among them. */
function pythonRoots(all: readonly string[], files: ReadonlySet<string>): readonly string[] {
  const roots = new Map<string, number>([['', 1]]);
  for (const file of all) {
    if (!file.endsWith('.py')) continue;
    let folder = dirname(file);
    if (!files.has(folder === '' ? '__init__.py' : `${folder}/__init__.py`)) {
      if (file.endsWith('/manage.py') || file.endsWith('/setup.py')) roots.set(folder, (roots.get(folder) ?? 0) + 100);
      continue;
    }
    while (folder !== '' && files.has(`${folder}/__init__.py`)) folder = dirname(folder);
    roots.set(folder, (roots.get(folder) ?? 0) + 1);
  }
  return [...roots].sort((a, b) => b[1] - a[1]).map(([folder]) => folder);
}

// ---------------------------------------------------------------- paths

function ancestors(folder: string): string[] {
  const result: string[] = [];
  for (let at = folder; at !== ''; at = dirname(at)) result.push(at);
  result.push('');
  return result;
}

function foldersOf(files: readonly string[]): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const file of files) for (let at = dirname(file); at !== '' && !folders.has(at); at = dirname(at)) folders.add(at);
  return folders;
}
