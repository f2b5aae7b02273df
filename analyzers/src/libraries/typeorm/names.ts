// What tables and columns are called that are given no name: by the default strategy, or by the well-known one that writes all names in
// snake case.
import type { Project } from '../library.js';

export interface Naming {
  table(className: string): string;
  column(property: string): string;
  joinColumn(property: string, referenced: string): string;
  joinTable(first: string, property: string, second: string): string;
  joinTableColumn(table: string, property: string): string;
}

const byDefault: Naming = {
  table: snakeCase,
  column: (property) => property,
  joinColumn: (property, referenced) => camelCase(`${property}_${referenced}`),
  joinTable: (first, property, second) => snakeCase(`${first}_${property}_${second}`),
  joinTableColumn: (table, property) => camelCase(`${table}_${property}`),
};

const inSnakeCase: Naming = {
  table: snakeCase,
  column: snakeCase,
  joinColumn: (property, referenced) => snakeCase(`${property}_${referenced}`),
  joinTable: (first, property, second) => snakeCase(`${first}_${property}_${second}`),
  joinTableColumn: (table, property) => snakeCase(`${table}_${property}`),
};

/** The strategy that the project configures. One of its own that writes snake case somewhere is taken for the well-known one. */
export function namingOf(project: Project): Naming {
  for (const file of project.files) {
    if (!/\.[cm]?[jt]s$/.test(file)) continue;
    const text = project.text(file) ?? '';
    if (text.includes('namingStrategy') && /snake/i.test(text)) return inSnakeCase;
    if (/extends\s+DefaultNamingStrategy|implements\s+NamingStrategyInterface/.test(text) && /snake/i.test(text)) return inSnakeCase;
  }
  return byDefault;
}

function snakeCase(name: string): string {
  return name
    .replace(/([A-Z])([A-Z])([a-z])/g, '$1_$2$3')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

function camelCase(name: string): string {
  return name.replace(/^([A-Z])|[\s_-](\w)/g, (_match: string, first: string | undefined, next: string | undefined) => (next === undefined ? (first ?? '').toLowerCase() : next.toUpperCase()));
}
