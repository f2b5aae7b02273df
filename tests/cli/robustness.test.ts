// Bad input through the real program: every case ends in a report, a line under `problems`, and an exit code that says the run went well.
import { mkdirSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWorkspace } from '../../server/src/workspace/workspace.js';
import { runIntoClosedPipe, sandbox, type Sandbox } from './sandbox.js';

let box: Sandbox;
beforeEach(() => void (box = sandbox({ 'src/good.ts': 'export const a = 1;\n' })));
afterEach(() => box.remove());

function problems(): Record<string, string> {
  const { status, stderr, report } = box.json();
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return Object.fromEntries(report.problems.map(({ file, message }) => [file, message]));
}

describe('files that are no text', () => {
  it('reads CRLF, a byte order mark and UTF-16 without a word', () => {
    box.write({
      'crlf.ts': 'const a = 1;\r\nconst b = 2;\r\n',
      'mark.py': '\uFEFFa = 1\n',
      'wide.ts': Buffer.from('\uFEFFconst a = 1;\n', 'utf16le'),
      'wide-big.ts': Buffer.from('\uFEFFconst a = 1;\n', 'utf16le').swap16(),
    });
    expect(problems()).toEqual({});
  });

  it('reads Latin-1 as well as can be and says so', () => {
    box.write({ 'latin.js': Buffer.from('// Prüfung\n', 'latin1') });
    expect(problems()).toEqual({ 'latin.js': 'not UTF-8: bytes that could not be read were replaced' });
  });

  it('leaves out binaries, NUL bytes and huge files', () => {
    box.write({
      'video.ts': Buffer.concat([Buffer.from([0x47, 0, 0, 0x1f]), Buffer.alloc(400, 0x47)]),
      'nul.tsx': 'a;\n\0',
      'huge.js': `const a = [${'1,'.repeat(1_100_000)}];`,
    });
    expect(problems()).toEqual({
      'huge.js': 'left out: 2.1 MB is more than 2 MB',
      'nul.tsx': 'left out: a binary file (it holds NUL bytes)',
      'video.ts': 'left out: a binary file (it holds NUL bytes)',
    });
  });
});

describe('a disk that is in the way', () => {
  it('survives links in circles, to folders around them, out of the project, and to nowhere', () => {
    const link = (target: string, name: string): void => symlinkSync(target, join(box.folder, name));
    link('loop-b.ts', 'loop-a.ts');
    link('loop-a.ts', 'loop-b.ts');
    mkdirSync(join(box.folder, 'deep'));
    link('..', 'deep/up');
    link('/', 'outside');
    link('gone.ts', 'dangling.ts');
    link('src', 'same');
    expect(problems()).toEqual({
      'dangling.ts': 'left out: the link leads nowhere (ENOENT)',
      'deep/up': 'left out: the link leads to a folder around it',
      'loop-a.ts': 'left out: the link leads in a circle',
      'loop-b.ts': 'left out: the link leads in a circle',
      outside: 'left out: the link leads to a folder around it',
    });
    expect(box.json().report.files, 'a linked folder of the project is read once').toBe(1);
  });

  it('says what vanished between the walk and the reading', () => {
    box.write({ 'src/brief.ts': 'export const b = 1;\n' });
    const workspace = openWorkspace({ cwd: box.folder, paths: [] });
    unlinkSync(join(box.folder, 'src/brief.ts'));
    expect(workspace.files.read('src/brief.ts')).toEqual({ problem: 'left out: cannot be read (ENOENT)' });
  });

  it('goes on where a path became a folder or is beneath a file', () => {
    const workspace = openWorkspace({ cwd: box.folder, paths: [] });
    expect(workspace.files.read('src')).toEqual({ problem: 'left out: cannot be read (EISDIR)' });
    expect(workspace.files.read('src/good.ts/deeper.ts')).toEqual({ problem: 'left out: cannot be read (ENOTDIR)' });
  });

  it('takes a .gitignore that is a folder for none', () => {
    mkdirSync(join(box.folder, '.gitignore'));
    expect(problems()).toEqual({});
  });
});

describe('sources that no parser likes', () => {
  it('goes on with a broken tsconfig, package.json, pyproject.toml and schema.prisma', () => {
    box.write({
      'tsconfig.json': '{ "compilerOptions": { "paths": ',
      'package.json': '{{{',
      'pyproject.toml': '[tool\n',
      'prisma/schema.prisma': 'model User { id Int @id posts Post[\nmodel',
    });
    const { status, report } = box.json();
    expect(status).toBe(0);
    expect(report.files).toBe(1);
  });

  it('goes on with truncated, half-typed and deeply nested sources', () => {
    box.write({
      'half.ts': 'for (const a of await prisma.user.findMany({ where: {',
      'half.py': 'def f(x:\n  for a in Book.objects.fil',
      'deep.ts': `const a = ${'['.repeat(10_000)}${']'.repeat(10_000)};`,
      'deep.py': `a = ${'('.repeat(10_000)}${')'.repeat(10_000)}\n`,
      'deep.html': '{% for a in b %}'.repeat(10_000),
    });
    const { status, report, stderr } = box.json();
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(report.files).toBeGreaterThan(0);
  });
});

describe('long output', () => {
  const comments = '// seqscan-disable-lnie n-plus-one -- why\n'.repeat(2_000);

  it('reaches its reader whole', () => {
    box.write({ 'many.ts': comments });
    const { status, report } = box.json();
    expect([status, report.problems.length]).toEqual([0, 2_000]);
  });

  it('ends without a word when its reader goes away', async () => {
    box.write({ 'many.ts': comments });
    expect(await runIntoClosedPipe(box.folder, ['lint', '--format', 'json'])).toEqual({ status: 0, stderr: '' });
  });

  it('is cut on standard error, where it would hide the findings', () => {
    box.write({ 'many.ts': comments });
    const lines = box.run(['lint']).stderr.trimEnd().split('\n');
    expect(lines).toHaveLength(51);
    expect(lines[0]).toBe('seqscan: many.ts:1:1: unknown suppression "seqscan-disable-lnie"; did you mean "seqscan-disable-line"?');
    expect(lines.at(-1)).toBe('seqscan: 1950 more problems; --format json lists them all');
  });
});

describe('nothing to do', () => {
  it('is said, for it may be a mistyped path', () => {
    box.write({ 'docs/notes.md': '# x' });
    expect(box.run(['lint', 'docs'])).toMatchObject({ status: 0, stderr: 'seqscan: no source files to analyse under docs\n' });
    expect(box.run(['lint', 'docs/notes.md']).stderr).toBe('seqscan: docs/notes.md: left out: not a kind of file that Seqscan reads\nseqscan: no source files to analyse under docs/notes.md\n');
  });
});
