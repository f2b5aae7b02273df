// Which files a project consists of, where it begins, and which configuration speaks for a file.
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileSettings } from '@seqscan/analyzers';
import { openWorkspace } from '../../server/src/workspace/workspace.js';
import { sandbox, type Sandbox } from '../cli/sandbox.js';

let box: Sandbox;
beforeEach(() => void (box = sandbox()));
afterEach(() => box.remove());

const open = (cwd = '.', ...paths: string[]) => openWorkspace({ cwd: join(box.folder, cwd), paths });
const touch = (...paths: string[]): void => box.write(Object.fromEntries(paths.map((path) => [path, '\n'])));

it('is no whole disk', () => {
  expect(() => openWorkspace({ cwd: '/', paths: ['/'] })).toThrow("/ is the root of the file system: name a project's folder");
});

describe('files', () => {
  it('are of the known kinds', () => {
    touch('a.ts', 'a.tsx', 'a.mts', 'a.cjs', 'b.py', 'schema.prisma', 'c.html', 'd.jinja2', 'templates/mail.txt', 'tsconfig.build.json', 'package.json', 'setup.cfg', 'm.sql');
    const known = [...open().files.list()];
    touch('a.d.ts', 'a.min.js', 'notes.txt', 'README.md', 'data.json', 'x.tsv');
    expect(open().files.list()).toEqual(known);
    expect(known).toHaveLength(13);
  });

  it('are not those of tools', () => {
    touch('a.ts', 'tsconfig.json', 'node_modules/x/a.ts', 'dist/a.js', 'build/a.js', '.venv/lib/a.py', 'env/pyvenv.cfg', 'env/lib/a.py', 'public/vendor/jquery.js', 'web/.next/a.js', '__pycache__/a.py');
    expect(open().files.list()).toEqual(['a.ts', 'tsconfig.json']);
  });

  it('are hand-written ones in folders of doubtful names', () => {
    touch('apps/vendor/models.py', 'build/plan.ts', 'src/target/target.service.ts', 'routes/vendor/products.js');
    expect(open().files.list()).toHaveLength(4);
    touch('package.json', 'vendor/jquery.js', 'out/main.js', 'assets/vendor/chart.js');
    expect(open().files.list()).toHaveLength(5);
  });

  it('are not what git ignores, in nested files too, and what is taken back', () => {
    box.write({ '.gitignore': '/generated/\n*.gen.ts\n', 'pkg/.gitignore': 'local/\n!keep.gen.ts\n', '.git/info/exclude': 'private.py\n' });
    touch('a.ts', 'generated/a.ts', 'pkg/generated/a.ts', 'x.gen.ts', 'pkg/keep.gen.ts', 'pkg/local/a.ts', 'local/a.ts', 'private.py');
    expect(open().files.list()).toEqual(['a.ts', 'local/a.ts', 'pkg/generated/a.ts', 'pkg/keep.gen.ts']);
  });
});

describe('the root', () => {
  it("is the repository's, while findings stay under the given paths", () => {
    touch('.git/HEAD', 'app/a.ts', 'app/b.ts', 'lib/c.ts');
    const workspace = open('app', '.');
    expect(workspace.files.list()).toEqual(['app/a.ts', 'app/b.ts', 'lib/c.ts']);
    expect(workspace.files.list().filter(workspace.isWanted)).toEqual(['app/a.ts', 'app/b.ts']);
    expect(workspace.shown('lib/c.ts')).toBe('../lib/c.ts');
    expect(open('.', 'app/a.ts', 'lib').files.list().filter(open('.', 'app/a.ts', 'lib').isWanted)).toEqual(['app/a.ts', 'lib/c.ts']);
  });

  it('is the folder whose configuration says so, and no further up than the repository', () => {
    box.write({ 'seqscan.config.json': '{ "root": true }', 'repo/sample/seqscan.config.json': '{ "root": true }', 'repo/sample/web/seqscan.config.json': '{}' });
    touch('x.ts', 'repo/.git/HEAD', 'repo/a.ts', 'repo/sample/b.ts', 'repo/sample/web/c.ts');
    expect(open('repo', 'sample/web').files.list()).toEqual(['b.ts', 'web/c.ts']);
    expect(open('repo').files.list()).toEqual(['a.ts', 'sample/b.ts', 'sample/web/c.ts']);
    box.write({ 'repo/sample/seqscan.config.json': '{ "root": "yes" }' });
    expect(() => open('repo', 'sample')).toThrow('sample/seqscan.config.json:1:11: "root" must be true or false, not "yes"');
  });

  it('is the working directory where there is neither repository nor configuration', () => {
    touch('a/a.ts', 'b/b.ts');
    expect(open('.', 'a').files.list()).toEqual(['a/a.ts', 'b/b.ts']);
    expect(open('a', '../b').files.list()).toEqual(['b.ts']);
  });

  it('is an ignored folder itself when that is what was asked about', () => {
    box.write({ '.gitignore': 'checkouts/\n' });
    touch('.git/HEAD', 'a.ts', 'checkouts/shop/b.ts', 'node_modules/pkg/c.ts');
    expect(open('checkouts/shop').files.list()).toEqual(['b.ts']);
    expect(open('.', 'node_modules/pkg').files.list()).toEqual(['c.ts']);
  });

  it('is found through links', () => {
    touch('real/.git/HEAD', 'real/app/a.ts');
    symlinkSync(join(box.folder, 'real/app'), join(box.folder, 'link'));
    expect(open('.', 'link').files.list()).toEqual(['app/a.ts']);
  });

  it('takes in a file that was named although it is ignored', () => {
    box.write({ '.gitignore': '*.gen.ts\n' });
    touch('.git/HEAD', 'a.gen.ts');
    expect(open('.', 'a.gen.ts').files.list()).toEqual(['a.gen.ts']);
  });
});

describe('the configuration', () => {
  it('is the nearest one upward from each file, alone', () => {
    box.write({
      'seqscan.config.json': '{ "rules": { "unused-suppression": "error" }, "exclude": ["old"], "maxWarnings": 3 }',
      'pkg/seqscan.config.json': '{ "lowSeverity": ["jobs/**"] }',
    });
    touch('.git/HEAD', 'a.ts', 'old/a.ts', 'pkg/a.ts', 'pkg/jobs/a.ts', 'pkg/old/a.ts');
    const workspace = open();
    const settings = fileSettings({ layers: workspace.layers });
    expect(settings('a.ts').rule('unused-suppression')).toBe('error');
    expect(settings('old/a.ts').isExcluded).toBe(true);
    expect(settings('pkg/a.ts').rule('unused-suppression')).toBeUndefined();
    expect(settings('pkg/old/a.ts').isExcluded).toBe(false);
    expect(settings('pkg/jobs/a.ts').isLowSeverity).toBe(true);
    expect(settings('pkg/tests/a.ts').isLowSeverity).toBe(false);
    expect(workspace.configuration.maxWarnings).toBe(3);
    expect(open('pkg').configuration.maxWarnings).toBeUndefined();
  });

  it('may stand above the root, with globs relative to itself', () => {
    box.write({ 'seqscan.config.json': '{ "exclude": ["shop/old/**"] }' });
    touch('shop/.git/HEAD', 'shop/a.ts', 'shop/old/a.ts');
    const settings = fileSettings({ layers: open('shop').layers });
    expect([settings('a.ts').isExcluded, settings('old/a.ts').isExcluded]).toEqual([false, true]);
  });

  it('can be one given file for all', () => {
    box.write({ 'ci/strict.json': '{ "failOn": "info" }', 'pkg/seqscan.config.json': '{ "failOn": "error" }' });
    touch('pkg/a.ts');
    expect(openWorkspace({ cwd: box.folder, paths: ['pkg'], configurationFile: 'ci/strict.json' }).configuration.failOn).toBe('info');
  });
});

describe('a configuration with mistakes', () => {
  it('shows no address, which may hold a password', () => {
    touch('.git/HEAD', 'a.ts');
    box.write({ 'seqscan.config.json': '{ "database": "postgres://reader:secret@127.0.0.1/shop" }' });
    expect(() => open('.')).toThrow('"database" must be an object with "url", "useDatabaseUrl", not an address');
  });

  it('stops a run that it concerns, and is a problem for others', () => {
    touch('.git/HEAD', 'app/a.ts', 'lib/b.ts');
    box.write({ 'lib/seqscan.config.json': '{ "rulez": {} }' });
    expect(() => open('lib')).toThrow('rulez');
    expect(() => open('.')).toThrow('rulez');
    expect(open('app').problems).toEqual([{ file: 'lib/seqscan.config.json', message: 'left out: this configuration has mistakes' }]);
  });
});
