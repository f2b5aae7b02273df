// The project as libraries see it.
import type { Problem } from '../core/place.js';
import { UNKNOWN, type FunctionValue } from '../core/values.js';
import type { Project } from '../libraries/library.js';
import { decoratorsOf, externalBases, fieldOf, lineage } from './classes.js';
import { knownClasses } from './machine.js';
import { exportedNames, exportedValue } from './modules.js';
import type { Machine } from './state.js';

interface Texts {
  readonly paths: readonly string[];
  text(path: string): string | undefined;
}

/**
 * Makes the view of a project.
 *
 * @param from where texts come from, which may change from one question to the next
 * @param problems where libraries' problems go
 */
export function makeProject(from: { readonly input: Texts }, machine: () => Machine, problems: Problem[]): Project {
  return {
    files: from.input.paths,
    text: (file) => from.input.text(file),
    classes: () => knownClasses(machine()),
    functions: () => {
      const m = machine();
      const result: FunctionValue[] = [];
      for (const record of m.modules.values()) if (record) for (const [, value] of record.scope.vars) if (value.kind === 'function' && value.file === record.file) result.push(value);
      return result;
    },
    fieldOf: (of, name) => fieldOf(machine(), of, name),
    decoratorsOf: (of, name) => decoratorsOf(machine(), of, name),
    exported: (file, name) => exportedValue(machine(), file, name) ?? UNKNOWN,
    exportsOf: (file) => exportedNames(machine(), file),
    moduleName: (file) => (file.endsWith('.py') ? file.slice(0, -3).replace(/\/__init__$/, '').replaceAll('/', '.') : file.replace(/\.[^./]+$/, '')),
    externalBases: (of) => externalBases(machine(), of),
    lineage: (of) => lineage(machine(), of),
    problem: (problem) => void problems.push(problem),
  };
}
