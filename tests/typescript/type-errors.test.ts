// Type errors that a change would bring, on a small project on disk.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { typeErrorsIn } from '../../server/dist/typescript/type-errors.js';

let root: string;
afterEach(() => rmSync(root, { recursive: true, force: true }));

function project(files: Record<string, string>): void {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'seqscan-types-')));
  for (const [path, text] of Object.entries({ 'tsconfig.json': '{ "compilerOptions": { "strict": true, "target": "es2022", "module": "node16", "types": [] } }', ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

it('names what a change breaks, and not what was broken before', () => {
  project({ 'rows.ts': 'export const rows: { id: number }[] = [];\n', 'use.ts': "import { rows } from './rows.js';\nexport const wrong: string = 1;\nexport const ids = rows.map((row) => row.id);\n" });
  const errors = typeErrorsIn(root);
  const change = (last: string): Map<string, string> => new Map([['use.ts', `import { rows } from './rows.js';\nexport const wrong: string = 1;\nexport const ids = ${last};\n`]]);
  expect(errors(change('rows.map((row) => row.name)'))).toEqual(new Map([['use.ts', ["TS2339: Property 'name' does not exist on type '{ id: number; }'."]]]));
  expect(errors(change('rows.map(({ id }) => id)'))).toEqual(new Map());
});

it('goes by what an editor has not saved, in the file and in those that it imports', () => {
  project({ 'rows.ts': 'export const rows: { id: number }[] = [];\n', 'use.ts': "import { rows } from './rows.js';\nexport const ids = rows.map((row) => row.id);\n" });
  const changed = new Map([['use.ts', "import { rows } from './rows.js';\nexport const names = rows.map((row) => row.name);\n"]]);
  expect([...typeErrorsIn(root)(changed).keys()]).toEqual(['use.ts']);
  expect(typeErrorsIn(root, new Map([[join(root, 'rows.ts'), 'export const rows: { id: number; name: string }[] = [];\n']]))(changed)).toEqual(new Map());
  // What the buffer has wrong already is nobody's fault.
  const broken = `${changed.get('use.ts') ?? ''}export const wrong: string = 1;\n`;
  expect(typeErrorsIn(root, new Map([[join(root, 'use.ts'), broken]]))(new Map([['use.ts', `${broken}\n`]]))).toEqual(new Map());
});

it('says nothing of types where they are not known: packages that are not installed, files without a configuration, other languages', () => {
  project({ 'use.ts': "import { rows } from 'not-installed';\nexport const ids = rows;\n", 'views.py': 'a = 1\n' });
  const errors = typeErrorsIn(root);
  expect(errors(new Map([['use.ts', "import { rows } from 'not-installed';\nexport const ids: number = '';\n"]]))).toEqual(new Map());
  expect(errors(new Map([['views.py', 'a = \n'], ['gone.ts', 'x']]))).toEqual(new Map());
});

it('counts what needs no types wherever types are not known: names, what is declared twice, syntax', () => {
  const use = "import { rows } from 'not-installed';\nexport const ids = rows.map((row) => shared(row));\n";
  project({ 'use.ts': use, 'plain.mjs': use, 'app.cjs': "const { rows } = require('not-installed');\nmodule.exports = { rows };\n" });
  const errors = typeErrorsIn(root);
  const added = (path: string, text: string): readonly string[] => errors(new Map([[path, text]])).get(path) ?? [];
  for (const path of ['use.ts', 'plain.mjs']) {
    expect(added(path, `${use}export const more = rows.map((row) => ({ row, at: i }));\n`)).toEqual(["TS2304: Cannot find name 'i'."]);
    expect(added(path, `${use}export const more = rows.map((row) => ({ row, index }));\n`)).toEqual(["TS18004: No value exists in scope for the shorthand property 'index'. Either declare one or provide an initializer."]);
    expect(added(path, `${use}const row = 1;\nconst row = 2;\n`)).toContain("TS2451: Cannot redeclare block-scoped variable 'row'.");
    expect(added(path, `${use}export const more = (;\n`)).toContain('TS1109: Expression expected.');
    // What the language brings, and what something else declares for all files.
    expect(added(path, `${use}export const more = new Map(rows.map((row) => [shared(row), row ?? undefined]));\nconsole.log(process.env.A, more);\n`)).toEqual([]);
  }
  expect(added('app.cjs', "const { rows } = require('not-installed');\nconst { other } = require('./other');\nmodule.exports = { rows, other };\n")).toEqual([]);
  expect(added('app.cjs', "const { rows } = require('not-installed');\nmodule.exports = { rows, other };\n")).toHaveLength(1);
  expect([...errors(new Map([['use.ts', use], ['plain.mjs', use]])).keys()]).toEqual([]);
});

it('goes by the defaults where a configuration extends what is not there', () => {
  project({ 'tsconfig.json': '{ "extends": "./gone.json" }', 'a.ts': 'export const a = 1;\n' });
  expect(typeErrorsIn(root)(new Map([['a.ts', 'export const a: string = 1;\n']]))).toEqual(new Map([['a.ts', ["TS2322: Type 'number' is not assignable to type 'string'."]]]));
});
