// Plugins of Fastify that nothing in the project registers by name: those of folders that `@fastify/autoload` goes through.
import { UNKNOWN } from '../../core/values.js';
import { positional, type Project, type Root } from '../library.js';
import { webObject } from './replies.js';

/** A root for each file of a folder of routes or plugins that exports a function, where the project loads such folders by itself. */
export function pluginRoots(project: Project): readonly Root[] {
  const loads = project.files.some((file) => /(^|\/)package\.json$/.test(file) && project.text(file)?.includes('"@fastify/autoload"') === true);
  if (!loads) return [];
  return project.files
    .filter((file) => /(^|\/)(routes|plugins)\/.*\.[cm]?[jt]s$/.test(file))
    .map((file) => ({
      place: { file, start: 0, end: 0 },
      what: `plugin ${file.replace(/^.*\//, '')}`,
      run: (host) => {
        const plugin = host.exported(file, 'default');
        if (plugin?.kind === 'function') host.call(plugin, positional(webObject('app'), UNKNOWN), { start: plugin.fn.nameStart, end: plugin.fn.nameEnd });
      },
    }));
}
