// Which scripts are read before anything is executed: those that may name something live, over every way of importing.
import { describe, expect, it } from 'vitest';
import type { Module } from '../../analyzers/src/core/syntax.js';
import { typescriptFrontEnd } from '../../analyzers/src/languages/typescript/index.js';
import { libraries } from '../../analyzers/src/libraries/registry.generated.js';
import { executeProgram } from '../../analyzers/src/program/program.js';

function read(files: Readonly<Record<string, string>>): { readonly lowered: readonly string[]; readonly statements: number } {
  const lowered = new Map<string, Module>();
  const { facts } = executeProgram({
    paths: Object.keys(files).sort(),
    text: (path) => files[path],
    frontEnd: (path) => (path.endsWith('.ts') ? typescriptFrontEnd : undefined),
    module(path) {
      const text = files[path];
      if (text === undefined) return undefined;
      const module = lowered.get(path) ?? typescriptFrontEnd.lower(path, text);
      lowered.set(path, module);
      return module;
    },
    libraries: libraries,
    clock: () => 0,
  });
  return { lowered: [...lowered.keys()].sort(), statements: facts.occurrences.length };
}

const database = {
  'db.ts': `import { PrismaClient } from '@prisma/client';
    export const db = new PrismaClient();
    export const allBooks = () => db.book.findMany();
    export const title = (text: string) => text.trim();`,
};

describe('reading', () => {
  it('leaves a script alone that only imports what sends nothing', () => {
    const { lowered } = read({ ...database, 'page.ts': "import { title } from './db'; export const page = () => title('a');", 'menu.ts': "import { page } from './page'; export const menu = () => page();" });
    expect(lowered).toEqual(['db.ts']);
  });

  it.each([
    ['by name', "import { allBooks } from './db'; export const shelf = () => allBooks();"],
    ['under another name', "import { allBooks as all } from './db'; export const shelf = () => all();"],
    ['as a namespace', "import * as db from './db'; export const shelf = () => db.allBooks();"],
    ['when it runs', "export const shelf = async () => (await import('./db')).allBooks();"],
    ['through a barrel', "import { allBooks } from './barrel'; export const shelf = () => allBooks();"],
    ['through a barrel that renames', "import { every } from './barrel'; export const shelf = () => every();"],
    ['in a circle', "import { allBooks } from './db'; import { label } from './label'; export const shelf = () => allBooks(); export const name = 'shelf';"],
  ])('reads what imports something live %s', (_, shelf) => {
    const { lowered } = read({
      ...database,
      'barrel.ts': "export * from './db'; export { allBooks as every } from './db';",
      'label.ts': "import { name } from './shelf'; export const label = () => name;",
      'shelf.ts': shelf,
      'page.ts': "import { shelf } from './shelf'; export const page = () => shelf();",
    });
    expect(lowered).toContain('shelf.ts');
    expect(lowered).toContain('page.ts');
  });

  it('reads what calls an interface behind which a class sends', () => {
    const { lowered } = read({
      ...database,
      'store.ts': 'export interface Store { all(): unknown }',
      'prisma-store.ts': "import { allBooks } from './db'; import { Store } from './store'; export class PrismaStore implements Store { all() { return allBooks(); } }",
      'page.ts': "import { Store } from './store'; export const page = (store: Store) => store.all();",
    });
    expect(lowered).toContain('page.ts');
  });

  it('follows each of them to what it sends', () => {
    const shelf = "import { every } from './barrel'; export const shelf = () => every();";
    const { statements } = read({ ...database, 'barrel.ts': "export { allBooks as every } from './db';", 'shelf.ts': shelf, 'page.ts': "import { shelf } from './shelf'; export const page = () => shelf();" });
    expect(statements).toBe(3);
  });
});
