// Entry points that frameworks find by their file's name: pages and route handlers of Next, loaders of Remix and React Router.
import { UNKNOWN, type Value } from '../../core/values.js';
import type { PageParameter } from '../../core/mend.js';
import { positional, type Host, type Project, type Root } from '../library.js';
import { webObject } from './replies.js';

interface Entry {
  readonly pattern: RegExp;
  readonly name: string;
  readonly what: (file: string) => string;
  readonly use: string;
  readonly args?: () => readonly Value[];
}

const ENTRIES: readonly Entry[] = [
  { pattern: /(^|\/)app\/(.*\/)?(page|layout|template|default)\.(tsx|jsx|ts|js)$/, name: 'default', what: (file) => `page ${routeOf(file)}`, use: 'rendered by the page' },
  { pattern: /(^|\/)pages\/.*\.(tsx|jsx|ts|js)$/, name: 'getServerSideProps', what: (file) => `page ${routeOf(file)}`, use: 'handed to the page' },
  { pattern: /(^|\/)pages\/.*\.(tsx|jsx|ts|js)$/, name: 'getStaticProps', what: (file) => `page ${routeOf(file)}`, use: 'handed to the page' },
  { pattern: /(^|\/)pages\/api\/.*\.(tsx|ts|js|mjs)$/, name: 'default', what: (file) => `requests to ${routeOf(file)}`, use: 'returned by the handler', args: () => [UNKNOWN, webObject('reply')] },
  { pattern: /(^|\/)routes\/.*\.(tsx|jsx|ts|js)$/, name: 'loader', what: (file) => `loader of ${routeOf(file)}`, use: 'returned by the loader' },
  { pattern: /(^|\/)\+(page|layout)(\.server)?\.(ts|js)$/, name: 'load', what: (file) => `page ${routeOf(file)}`, use: 'handed to the page' },
  { pattern: /(^|\/)root\.(tsx|jsx)$/, name: 'loader', what: () => 'loader of the root', use: 'returned by the loader' },
];

/** A root for each page, route handler and loader of the project. */
export function pageRoots(project: Project): readonly Root[] {
  const roots: Root[] = [];
  for (const file of project.files) {
    for (const entry of ENTRIES) {
      if (!entry.pattern.test(file)) continue;
      if (entry.name === 'loader' && !/\b(loader)\b/.test(project.text(file) ?? '')) continue;
      roots.push({ place: { file, start: 0, end: 0 }, what: entry.what(file), run: (host) => runEntry(host, entry, file) });
    }
  }
  return roots;
}

function runEntry(host: Host, entry: Entry, file: string): void {
  const found = host.exported(file, entry.name);
  if (found?.kind !== 'function') return;
  const at = { start: found.fn.nameStart, end: found.fn.nameEnd };
  const known = entry.args?.() ?? [];
  const values = found.fn.params.map((param, index) => {
    const typed = param.type ? host.valueOfType(param.type, found.file) : UNKNOWN;
    return typed.kind === 'object' ? typed : (known[index] ?? typed);
  });
  host.respond(host.call(found, positional(...values), at), at, entry.use, () => (PAGE.test(file) ? parameterOf(file, host.project) : undefined));
}

/** Pages alone are handed what the address asks for, layouts are not. */
const PAGE = /(^|\/)app\/(.*\/)?page\.(tsx|jsx|ts|js)$/;

/** The query of the address, which is a promise from version 15 on. */
function parameterOf(file: string, project: Project): PageParameter {
  const known = { prop: 'searchParams', member: 'page' };
  for (let folder = file; folder !== ''; ) {
    folder = folder.includes('/') ? folder.slice(0, folder.lastIndexOf('/')) : '';
    const version = /"next"\s*:\s*"[\^~>=v]*(\d+)/.exec(project.text(folder === '' ? 'package.json' : `${folder}/package.json`) ?? '')?.[1];
    if (version !== undefined) return { ...known, isPromise: Number(version) >= 15 };
  }
  return known;
}

function routeOf(file: string): string {
  return file.replace(/^.*?(app|pages|routes)\//, '/').replace(/\.(tsx|jsx|ts|js|mjs)$/, '').replace(/\/(page|index|layout)$/, '') || '/';
}
