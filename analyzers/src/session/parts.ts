// The parts that a session is made of. Front ends are loaded only where a project has files for them: a parser is what costs most at
// start-up.
import type { SqlReader } from '../core/sql.js';
import type { FrontEnd } from '../languages/language.js';
import { libraries } from '../libraries/registry.generated.js';
import { executeProgram } from '../program/program.js';
import { rules } from '../rules/registry.generated.js';
import type { FileSource } from './files.js';
import type { LoweredFiles } from './lowered.js';
import type { SessionInput } from './session.js';

type Parts = Pick<SessionInput, 'execute' | 'rules' | 'libraries' | 'frontEnds' | 'sql'>;

/** Loads what a project with these files needs. Front ends answer from what an earlier session left in `lowered`. */
export async function loadParts(files: FileSource, lowered?: LoweredFiles): Promise<Parts> {
  const paths = files.list();
  const wanted = loaders.filter(({ extensions }) => paths.some((path) => extensions.test(path)));
  const [sql, frontEnds] = await Promise.all([needsSql(files) ? loadSql() : undefined, Promise.all(wanted.map(({ load }) => load()))]);
  return { execute: executeProgram, rules, libraries, frontEnds: lowered ? frontEnds.map((frontEnd) => lowered.remembering(frontEnd)) : frontEnds, ...(sql && { sql }) };
}

const loaders: readonly { readonly extensions: RegExp; load(): Promise<FrontEnd> }[] = [
  { extensions: /\.[cm]?[jt]sx?$/i, load: async () => (await import('../languages/typescript/index.js')).typescriptFrontEnd },
  { extensions: /\.pyi?$/i, load: async () => (await import('../languages/python/index.js')).pythonFrontEnd },
  {
    extensions: /\.(?:html|djhtml|jinja2?|j2)$/i,
    load: async () => (await import('../languages/templates/index.js')).templateFrontEnd,
  },
  { extensions: /\.sql$/i, load: async () => (await import('../languages/sql/index.js')).sqlFrontEnd },
];

async function loadSql(): Promise<SqlReader> {
  const { loadParser, sharedReader } = await import('../languages/sql/index.js');
  await loadParser();
  return sharedReader;
}

/** PostgreSQL's parser takes some 50 ms to load: a project without files of SQL and without a package through which SQL is sent goes without. */
function needsSql(files: FileSource): boolean {
  const paths = files.list();
  if (paths.some((path) => /\.sql$/i.test(path))) return true;
  const manifests = paths.filter((path) => MANIFEST.test(path));
  // Without a manifest nothing says what a project uses.
  if (manifests.length === 0) return true;
  const names = libraries.filter(({ readsSql }) => readsSql).flatMap(({ evidence }) => evidence.imports ?? []);
  return manifests.some((path) => {
    const text = files.read(path);
    return typeof text === 'string' && names.some((name) => mentions(text, name));
  });
}

/** Packages are named as they are imported, but for the parts of a name and its dashes. */
function mentions(manifest: string, name: string): boolean {
  const at = manifest.toLowerCase().indexOf(name.toLowerCase());
  return at >= 0 && !/[\w/@-]/.test(manifest.charAt(at - 1)) && !/[\w/]/.test(manifest.charAt(at + name.length));
}

const MANIFEST = /(?:^|\/)(?:package\.json|pyproject\.toml|setup\.(?:py|cfg)|Pipfile|[\w.-]*requirements[\w.-]*\.(?:txt|in)|requirements\/[\w.-]+\.(?:txt|in)|environment\.ya?ml)$/i;
