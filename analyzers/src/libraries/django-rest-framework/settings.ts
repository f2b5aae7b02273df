// What the project's settings say about the framework: whether lists are paginated, and how they are filtered, where a view says nothing.
import type { Project } from '../library.js';

const DEFAULTS = new WeakMap<Project, { readonly paginates?: boolean }>();
const BACKENDS = new WeakMap<Project, readonly string[]>();

/** The names of the filter backends that views have which name none themselves. */
export function defaultBackends(project: Project): readonly string[] {
  let known = BACKENDS.get(project);
  if (known === undefined) {
    const listed = /['"]DEFAULT_FILTER_BACKENDS['"]\s*\]?\s*[:=]\s*[[(]([^\])]*)[\])]/.exec(settingsOf(project))?.[1] ?? '';
    known = [...listed.matchAll(/['"](?:[\w.]*\.)?(\w+)['"]/g)].map((match) => match[1] ?? '');
    BACKENDS.set(project, known);
  }
  return known;
}

/**
 * True if views that say nothing of pagination return pages. Without any settings in the project nothing is known, and pages are
 * assumed. The framework's own paginators return everything while no page size is set.
 */
export function paginatesByDefault(project: Project): boolean {
  return saysOfPages(project) ?? true;
}

/** Whether views that say nothing of pagination return pages; undefined where there are no settings in the project. */
export function saysOfPages(project: Project): boolean | undefined {
  let known = DEFAULTS.get(project);
  if (known === undefined) {
    const paginates = read(project);
    known = { ...(paginates !== undefined && { paginates }) };
    DEFAULTS.set(project, known);
  }
  return known.paginates;
}

/** The texts of all settings, without comments. */
function settingsOf(project: Project): string {
  let settings = '';
  for (const file of project.files) {
    if (!/(^|\/)(\w*settings\w*|conf\w*)(\/[\w/]+)?\.py$/.test(file) || /(^|\/)tests?\//.test(file)) continue;
    const text = project.text(file);
    if (text && /\bINSTALLED_APPS\b|\bREST_FRAMEWORK\b/.test(text)) settings += text.replace(/^\s*#.*$/gm, '');
  }
  return settings;
}

function read(project: Project): boolean | undefined {
  const settings = settingsOf(project);
  if (!settings.includes('INSTALLED_APPS')) return undefined;
  const named = /['"]DEFAULT_PAGINATION_CLASS['"]\s*\]?\s*[:=]\s*(?:['"]([\w.]*)['"]|(\w+))/.exec(settings);
  if (!named || named[2] === 'None' || named[1] === '') return false;
  if (!named[1]?.startsWith('rest_framework.')) return true;
  return /['"]PAGE_SIZE['"]\s*\]?\s*[:=]\s*(?!None)/.test(settings);
}
