// Writing changed sources back: never half, never over what somebody else wrote meanwhile, never outside of the project.
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeChange } from '../../server/dist/workspace/write-files.js';

let outer: string;
let root: string;
beforeEach(() => {
  outer = realpathSync(mkdtempSync(join(tmpdir(), 'seqscan-write-')));
  root = join(outer, 'project');
  mkdirSync(root);
});
afterEach(() => rmSync(outer, { recursive: true, force: true }));

it('replaces a file, keeps its mode, and leaves nothing behind', () => {
  writeFileSync(join(root, 'a.py'), 'a = 1\n');
  chmodSync(join(root, 'a.py'), 0o750);
  expect(writeChange(root, { path: 'a.py', before: 'a = 1\n', after: 'a = 2\n' })).toBeUndefined();
  expect({ text: readFileSync(join(root, 'a.py'), 'utf8'), mode: statSync(join(root, 'a.py')).mode & 0o777, files: readdirSync(root) }).toEqual({ text: 'a = 2\n', mode: 0o750, files: ['a.py'] });
});

it('does not overwrite what has changed since it was read', () => {
  writeFileSync(join(root, 'a.py'), 'somebody else\n');
  expect(writeChange(root, { path: 'a.py', before: 'a = 1\n', after: 'a = 2\n' })).toMatch(/has changed/);
  expect(readFileSync(join(root, 'a.py'), 'utf8')).toBe('somebody else\n');
});

it('writes through a link inside of the project, and refuses one that leads out of it', () => {
  writeFileSync(join(root, 'real.py'), 'a = 1\n');
  symlinkSync('real.py', join(root, 'link.py'));
  expect(writeChange(root, { path: 'link.py', before: 'a = 1\n', after: 'a = 2\n' })).toBeUndefined();
  expect({ isLink: lstatSync(join(root, 'link.py')).isSymbolicLink(), text: readFileSync(join(root, 'real.py'), 'utf8') }).toEqual({ isLink: true, text: 'a = 2\n' });
  writeFileSync(join(outer, 'other.py'), 'a = 1\n');
  symlinkSync(join(outer, 'other.py'), join(root, 'out.py'));
  expect(writeChange(root, { path: 'out.py', before: 'a = 1\n', after: 'a = 2\n' })).toBe('it leads out of the project');
  expect(readFileSync(join(outer, 'other.py'), 'utf8')).toBe('a = 1\n');
});

it('says why a file cannot be written that is gone, or not to be written', () => {
  expect(writeChange(root, { path: 'gone.py', before: '', after: 'a' })).toBe('it cannot be written (ENOENT)');
  writeFileSync(join(root, 'fixed.py'), 'a = 1\n');
  chmodSync(join(root, 'fixed.py'), 0o444);
  const isRoot = process.getuid?.() === 0;
  // Nothing is read-only to the superuser.
  expect(writeChange(root, { path: 'fixed.py', before: 'a = 1\n', after: 'a = 2\n' })).toBe(isRoot ? undefined : 'it cannot be written (EACCES)');
});

it('makes new files with their folders, and never over one that is there', () => {
  expect(writeChange(root, { path: 'm/1/up.sql', after: 'SELECT 1;\n' })).toBeUndefined();
  expect(writeChange(root, { path: 'm/1/up.sql', after: 'SELECT 2;\n' })).toBe('there is such a file by now');
  expect(readFileSync(join(root, 'm/1/up.sql'), 'utf8')).toBe('SELECT 1;\n');
  expect(writeChange(root, { path: '../out.sql', after: '' })).toBe('it leads out of the project');
});
