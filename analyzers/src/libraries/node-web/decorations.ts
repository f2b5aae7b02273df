// What plugins put on a Fastify application: `app.decorate('db', client)` in one file, `app.db` in all others.
import { UNKNOWN, type FunctionValue, type ObjectValue, type Value } from '../../core/values.js';
import { argument, positional, type Arguments, type Host, type Project } from '../library.js';

const known = new WeakMap<Project, Map<string, Value>>();
const looked = new WeakSet<Project>();

/** Notes what a call of `decorate` puts on the application. The first one counts. */
export function decorate(host: Host, receiver: ObjectValue, args: Arguments): Value {
  const name = argument(args, 0);
  const value = argument(args, 1);
  if (name?.kind === 'literal' && value && value.kind !== 'unknown') {
    const noted = notedIn(host.project);
    if (!noted.has(String(name.value))) noted.set(String(name.value), { ...value, deps: 0 });
  }
  return receiver;
}

/** What the plugins of the project put on an application, whichever of them has been executed so far. */
export function decorationsOf(host: Host): ReadonlyMap<string, Value> {
  const { project } = host;
  if (!looked.has(project)) {
    looked.add(project);
    host.silently(() => runPlugins(host));
  }
  return notedIn(project);
}

function notedIn(project: Project): Map<string, Value> {
  const noted = known.get(project) ?? new Map<string, Value>();
  known.set(project, noted);
  return noted;
}

/** Runs the exported functions of the files that decorate, with an application that is told apart from any other. */
function runPlugins(host: Host): void {
  const app: ObjectValue = { kind: 'object', library: 'node-web', type: 'app', data: undefined, key: 'decorated', deps: 0 };
  for (const file of host.project.files) {
    if (!/\.[cm]?[jt]sx?$/.test(file)) continue;
    const text = host.project.text(file);
    if (text?.includes('.decorate(') !== true) continue;
    for (const plugin of exportsOf(host, file, text)) host.call(plugin, positional(app, UNKNOWN), { start: plugin.fn.nameStart, end: plugin.fn.nameEnd });
  }
}

function exportsOf(host: Host, file: string, text: string): readonly FunctionValue[] {
  const names = [...text.matchAll(/\bexport\s+(?:async\s+)?(?:function|const)\s+(\w+)/g)].map(([, name]) => name ?? '');
  return ['default', ...names].flatMap((name) => {
    const value = host.exported(file, name);
    return value?.kind === 'function' ? [value] : [];
  });
}
