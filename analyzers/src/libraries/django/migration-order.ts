// Which migrations a project has and in which order they are applied to an empty database: dependencies first, squashed migrations in the
// place of those that they replace.
import { stringOf, type ClassValue, type Value } from '../../core/values.js';
import type { Project } from '../library.js';
import { folderOf, nameOf } from '../migration-files.js';
import { appLabels } from './apps.js';
import { itemsOf } from './indexes.js';
import { dataOf } from './objects.js';

export interface MigrationClass {
  readonly app: string;
  /** The file's name: `0002_add_author`. */
  readonly name: string;
  readonly of: ClassValue;
}

/** True for a class of the project that is a migration. */
export function isMigration(project: Project, of: ClassValue): boolean {
  return of.file.endsWith('.py') && project.externalBases(of).some((base) => /^django\.db\.migrations\.(migration\.)?Migration$/.test(base));
}

/** The migrations of all applications in the order in which they are applied. */
export function orderedMigrations(project: Project): readonly MigrationClass[] {
  const labels = appLabels(project);
  const all = new Map<string, MigrationClass>();
  for (const of of project.classes()) {
    if (!isMigration(project, of)) continue;
    const folder = folderOf(of.file);
    const owner = nameOf(folder) === 'migrations' ? folderOf(folder) : folder;
    const app = labels.get(owner) ?? nameOf(owner);
    const name = nameOf(of.file).replace(/\.py$/, '');
    if (!all.has(`${app}.${name}`)) all.set(`${app}.${name}`, { app, name, of });
  }
  const replacedBy = new Map<string, string>();
  for (const [key, { of }] of all) for (const replaced of pairsOf(project.fieldOf(of, 'replaces'))) replacedBy.set(replaced, key);
  const dependencies = new Map<string, string[]>();
  const depend = (later: string, earlier: string): void => {
    const list = dependencies.get(later);
    if (list) list.push(earlier);
    else dependencies.set(later, [earlier]);
  };
  const resolve = (key: string): string => {
    const known = replacedBy.get(key);
    return known === undefined || known === key ? key : resolve(known);
  };
  for (const [key, { of }] of all) {
    for (const earlier of pairsOf(project.fieldOf(of, 'dependencies'))) depend(resolve(key), resolve(earlier));
    for (const later of pairsOf(project.fieldOf(of, 'run_before'))) depend(resolve(later), resolve(key));
  }
  const keys = [...all.keys()].filter((key) => !replacedBy.has(key)).sort();
  const firsts = new Map<string, string>();
  for (const key of keys) {
    const app = all.get(key)?.app ?? '';
    if (!firsts.has(app)) firsts.set(app, key);
  }
  const ordered: MigrationClass[] = [];
  const seen = new Set<string>();
  const visit = (key: string): void => {
    const migration = all.get(key);
    if (!migration || seen.has(key)) return;
    seen.add(key);
    for (const earlier of dependencies.get(key) ?? []) visit(earlier.endsWith('.__first__') ? (firsts.get(earlier.slice(0, -'.__first__'.length)) ?? '') : earlier);
    ordered.push(migration);
  };
  for (const key of keys) visit(key);
  return ordered;
}

/** Of the migrations of one application those on which no other of them depends, or that none replaces. */
export function leavesOf(project: Project, own: readonly MigrationClass[]): readonly MigrationClass[] {
  const needed = new Set(own.flatMap(({ of }) => ['dependencies', 'replaces'].flatMap((list) => pairsOf(project.fieldOf(of, list)))));
  return own.filter(({ app, name }) => !needed.has(`${app}.${name}`));
}

/** The names of all files in a folder of migrations. */
export function namesIn(project: Project, folder: string): readonly string[] {
  return project.files.filter((file) => folderOf(file) === folder && file.endsWith('.py')).map((file) => nameOf(file).replace(/\.py$/, ''));
}

/** `[('app', 'name'), migrations.swappable_dependency(…)]` as `app.name`. */
function pairsOf(value: Value | undefined): readonly string[] {
  return itemsOf(value).flatMap((item) => {
    const [app, name] = itemsOf(item).map(stringOf);
    return app === undefined || name === undefined ? [] : [`${app}.${name}`];
  });
}

/** The operations of a migration, those within SeparateDatabaseAndState and RunSQL not yet taken apart; `isOpen` where the list cannot be read. */
export function operationsOf(project: Project, of: ClassValue): { readonly operations: readonly Value[]; readonly isOpen: boolean } {
  const value = project.fieldOf(of, 'operations');
  const operations = itemsOf(value);
  return { operations, isOpen: value !== undefined && (value.kind !== 'collection' || value.items === undefined || operations.some((one) => !dataOf(one, 'migration-operation') && !dataOf(one, 'run-python'))) };
}
