// What the project's settings say about the framework: whether lists are paginated where a view says nothing.
import type { Project } from '../library.js';

const DEFAULTS = new WeakMap<Project, boolean>();

/**
 * True if views that say nothing of pagination return pages. Without any settings in the project nothing is known, and pages are
 * assumed. The framework's own paginators return everything while no page size is set.
 */
export function paginatesByDefault(project: Project): boolean {
  let known = DEFAULTS.get(project);
  if (known === undefined) {
    known = read(project);
    DEFAULTS.set(project, known);
  }
  return known;
}

function read(project: Project): boolean {
  let settings = '';
  for (const file of project.files) {
    if (!/(^|\/)(\w*settings\w*|conf\w*)(\/[\w/]+)?\.py$/.test(file) || /(^|\/)tests?\//.test(file)) continue;
    const text = project.text(file);
    if (text && /\bINSTALLED_APPS\b|\bREST_FRAMEWORK\b/.test(text)) settings += text.replace(/^\s*#.*$/gm, '');
  }
  if (!settings.includes('INSTALLED_APPS')) return true;
  const named = /['"]DEFAULT_PAGINATION_CLASS['"]\s*\]?\s*[:=]\s*(?:['"]([\w.]*)['"]|(\w+))/.exec(settings);
  if (!named || named[2] === 'None' || named[1] === '') return false;
  if (!named[1]?.startsWith('rest_framework.')) return true;
  return /['"]PAGE_SIZE['"]\s*\]?\s*[:=]\s*(?!None)/.test(settings);
}
