// Data migrations: the functions that RunPython is given are called by nothing in the project.
import { record } from '../../core/values.js';
import { positional, type Project, type Root } from '../library.js';
import { dataOf, object } from './objects.js';

/** One entry point for each function of a RunPython operation. */
export function roots(project: Project): readonly Root[] {
  const found: Root[] = [];
  for (const of of project.classes()) {
    if (!of.file.endsWith('.py') || !project.externalBases(of).some((base) => /^django\.db\.migrations\.(migration\.)?Migration$/.test(base))) continue;
    const operations = project.fieldOf(of, 'operations');
    const items = operations?.kind === 'collection' ? (operations.items ?? []) : [];
    for (const item of items) {
      const run = dataOf(item, 'run-python')?.run;
      if (run?.kind !== 'function') continue;
      const place = { file: run.file, start: run.fn.start, end: run.fn.end };
      found.push({
        place,
        what: `migration ${of.file.slice(of.file.lastIndexOf('/') + 1).replace(/\.py$/, '')}`,
        run: (host) => {
          host.call(run, positional(object('registry', null, 'apps'), record(new Map(), true)), place);
        },
      });
    }
  }
  return found;
}

