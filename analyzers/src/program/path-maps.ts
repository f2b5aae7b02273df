// What tsconfig.json and jsconfig.json say about where imports lead: `paths` and `baseUrl`, their own and those of the configurations that
// they extend.
import { dirname, normalize } from './paths.js';

/** What one configuration says about the imports of the files below its folder. */
export interface PathMap {
  readonly folder: string;
  readonly baseUrl?: string;
  readonly patterns: readonly PathPattern[];
}

interface PathPattern {
  readonly prefix: string;
  readonly suffix: string;
  readonly exact: boolean;
  readonly targets: readonly string[];
}

export interface PathMapInput {
  readonly files: readonly string[];
  /** The parsed content of a JSON file with comments; undefined if there is none, or it is broken, which is then a problem already. */
  readonly json: (file: string) => unknown;
  readonly exists: (file: string) => boolean;
  readonly problem: (file: string, message: string) => void;
}

/** The options of a configuration with those that it inherits, and the files that they stand in. */
interface Options {
  readonly paths?: { readonly entries: Readonly<Record<string, unknown>>; readonly from: string };
  readonly baseUrl?: { readonly folder: string; readonly from: string };
}

/** Reads every configuration of a project. An `extends` that leads nowhere or in a circle is a problem, and counts as absent. */
export function readPathMaps(input: PathMapInput): readonly PathMap[] {
  const known = new Map<string, Options>();
  const maps: PathMap[] = [];
  const seen = new Set<string>();
  for (const file of input.files) {
    if (!/(^|\/)(tsconfig[^/]*|jsconfig)\.json$/.test(file)) continue;
    const folder = dirname(file);
    const { paths, baseUrl } = optionsOf(input, known, file, []);
    // Several configurations of a folder mostly share what they extend.
    const key = `${folder}\0${paths?.from ?? ''}\0${baseUrl?.from ?? ''}`;
    if ((!paths && !baseUrl) || seen.has(key)) continue;
    seen.add(key);
    maps.push({
      folder,
      ...(baseUrl && { baseUrl: baseUrl.folder }),
      patterns: paths ? patternsOf(paths.entries, baseUrl?.folder ?? dirname(paths.from)) : [],
    });
  }
  // The nearest configuration speaks first.
  return maps.sort((a, b) => b.folder.length - a.folder.length);
}

/** The paths that a specifier may stand for by a configuration, best first. */
export function mapped(map: PathMap, specifier: string): string[] {
  const result: string[] = [];
  for (const pattern of map.patterns) {
    if (pattern.exact ? specifier !== pattern.prefix : !specifier.startsWith(pattern.prefix) || !specifier.endsWith(pattern.suffix)) continue;
    const star = pattern.exact ? '' : specifier.slice(pattern.prefix.length, specifier.length - pattern.suffix.length);
    for (const target of pattern.targets) result.push(normalize(target.replace('*', star)));
  }
  if (map.baseUrl !== undefined && !specifier.startsWith('@')) result.push(normalize(`${map.baseUrl}/${specifier}`));
  return result;
}

function patternsOf(entries: Readonly<Record<string, unknown>>, base: string): PathPattern[] {
  return Object.entries(entries).map(([pattern, targets]) => {
    const star = pattern.indexOf('*');
    return {
      prefix: star < 0 ? pattern : pattern.slice(0, star),
      suffix: star < 0 ? '' : pattern.slice(star + 1),
      exact: star < 0,
      targets: (Array.isArray(targets) ? targets : []).filter((target) => typeof target === 'string').map((target) => normalize(`${base}/${target}`)),
    };
  });
}

/** @param trail the configurations that extend this one, outermost first */
function optionsOf(input: PathMapInput, known: Map<string, Options>, file: string, trail: readonly string[]): Options {
  const present = known.get(file);
  if (present) return present;
  const config = recordOf(input.json(file));
  const own = recordOf(config.compilerOptions);
  const parents = Array.isArray(config.extends) ? config.extends : [config.extends];
  let inherited: Options = {};
  for (const parent of parents) {
    if (typeof parent !== 'string') continue;
    const path = extendedFile(input, file, parent);
    if (path === undefined) continue;
    const circle = [...trail, file];
    if (circle.includes(path)) input.problem(file, `extends itself by way of "${parent}"; that is left out`);
    else inherited = { ...inherited, ...optionsOf(input, known, path, circle) };
  }
  const options = {
    ...inherited,
    ...(typeof own.paths === 'object' && own.paths !== null && { paths: { entries: recordOf(own.paths), from: file } }),
    ...(typeof own.baseUrl === 'string' && { baseUrl: { folder: normalize(`${dirname(file)}/${own.baseUrl}`), from: file } }),
  };
  known.set(file, options);
  return options;
}

/** The file that a configuration extends; undefined for one in a package or outside of the project, which nobody can look into. */
function extendedFile(input: PathMapInput, file: string, parent: string): string | undefined {
  if (!/^\.\.?(?:\/|$)/.test(parent)) return undefined;
  const path = normalize(`${dirname(file)}/${parent}`);
  if (path.startsWith('..')) return undefined;
  const found = (path.endsWith('.json') ? [path] : [path, `${path}.json`]).find(input.exists);
  if (found === undefined) input.problem(file, `extends "${parent}", which is not there`);
  return found;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
