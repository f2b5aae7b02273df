// Filters and tags that the project itself registers with `django.template.Library`: found by their decorators, and by calls of
// `register.filter('name', function)` in modules of a `templatetags` folder.
import type { Expression } from '../../core/syntax.js';
import type { FunctionValue } from '../../core/values.js';
import type { Project } from '../library.js';

/** A function that templates may call. */
export interface Registered {
  readonly kind: 'filter' | 'simple_tag' | 'inclusion_tag';
  readonly name: string;
  readonly fn: FunctionValue;
  readonly takesContext: boolean;
  /** The template that an inclusion tag renders with what the function returns. */
  readonly template?: string;
}

const REGISTRIES = new WeakMap<Project, ReadonlyMap<string, readonly Registered[]>>();

/** The one function of the project that is registered as `filter:name` or `tag:name`; undefined if there is none, or more than one. */
export function registered(project: Project, name: string): Registered | undefined {
  let registry = REGISTRIES.get(project);
  if (!registry) {
    registry = collect(project);
    REGISTRIES.set(project, registry);
  }
  const found = registry.get(name);
  return found?.length === 1 ? found[0] : undefined;
}

function collect(project: Project): ReadonlyMap<string, readonly Registered[]> {
  const registry = new Map<string, Registered[]>();
  for (const fn of project.functions()) {
    if (!/(^|\/)templatetags\//.test(fn.file)) continue;
    for (const one of registrationsOf(project, fn)) {
      const key = `${one.kind === 'filter' ? 'filter' : 'tag'}:${one.name}`;
      const list = registry.get(key) ?? [];
      if (!list.some((other) => other.fn.fn === one.fn.fn)) list.push(one);
      registry.set(key, list);
    }
  }
  return registry;
}

function registrationsOf(project: Project, fn: FunctionValue): readonly Registered[] {
  const found: Registered[] = [];
  for (const decorator of fn.fn.decorators) {
    const one = byDecorator(fn, decorator);
    if (one) found.push(one);
  }
  const calls = new RegExp(`\\.(filter|simple_tag)\\(\\s*['"]([\\w-]+)['"]\\s*,\\s*${fn.fn.name}\\s*[,)]`, 'g');
  for (const match of (project.text(fn.file) ?? '').matchAll(calls)) {
    found.push({ kind: match[1] === 'filter' ? 'filter' : 'simple_tag', name: match[2] ?? fn.fn.name, fn, takesContext: false });
  }
  return found;
}

function byDecorator(fn: FunctionValue, decorator: Expression): Registered | undefined {
  const target = decorator.kind === 'call' ? decorator.callee : decorator;
  if (target.kind !== 'member') return undefined;
  const kind = target.name;
  if (kind !== 'filter' && kind !== 'simple_tag' && kind !== 'inclusion_tag') return undefined;
  let name = fn.fn.name;
  let template: string | undefined;
  let takesContext = false;
  if (decorator.kind === 'call') {
    for (const [index, argument] of decorator.args.entries()) {
      if (argument.value.kind !== 'literal') continue;
      const value = argument.value.value;
      if (argument.name === 'takes_context') takesContext = value === true;
      else if (argument.name === 'name' && typeof value === 'string') name = value;
      else if (argument.name === 'filename' && typeof value === 'string') template = value;
      else if (argument.name === undefined && index === 0 && typeof value === 'string') {
        if (kind === 'inclusion_tag') template = value;
        else name = value;
      }
    }
  }
  return { kind, name, fn, takesContext, ...(template !== undefined && { template }) };
}
