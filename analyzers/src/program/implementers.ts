// Which class stands behind an interface: injection by interface names no class, yet where only one class of the files worth reading
// implements it, that class is what will be injected. Of two or more, nobody knows which.
import type { ClassDefinition, Module } from '../core/syntax.js';
import type { Machine } from './state.js';

export interface Implementer {
  readonly definition: ClassDefinition;
  readonly file: string;
}

const indexes = new WeakMap<Machine, ReadonlyMap<string, readonly Implementer[]>>();

/** The classes that say to implement a type of that name, in the order of their files. */
export function implementersOf(m: Machine, name: string): readonly Implementer[] {
  let index = indexes.get(m);
  if (!index) {
    index = indexed(m);
    indexes.set(m, index);
  }
  return index.get(name) ?? [];
}

/** Forgets which classes there are, where one of some modules implements anything. */
export function forgetImplementers(m: Machine, modules: readonly (Module | undefined)[]): void {
  if (modules.some((module) => module?.body.some((statement) => statement.kind === 'class' && statement.definition.implements.length > 0) === true)) indexes.delete(m);
}

function indexed(m: Machine): ReadonlyMap<string, readonly Implementer[]> {
  const index = new Map<string, Implementer[]>();
  for (const file of [...m.modules.keys()].sort()) {
    for (const statement of m.modules.get(file)?.module.body ?? []) {
      if (statement.kind !== 'class') continue;
      for (const type of statement.definition.implements) {
        if (type.kind !== 'reference') continue;
        const list = index.get(type.name);
        if (list) list.push({ definition: statement.definition, file });
        else index.set(type.name, [{ definition: statement.definition, file }]);
      }
    }
  }
  return index;
}
