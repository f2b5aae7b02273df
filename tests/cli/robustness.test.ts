// Bad input through the real program: every case ends in a report, with a line under `problems` where something was left out, and an exit
// code that says what was found. All sources but the broken part of each are worth reading, so that the findings tell what was read.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSession } from '@seqscan/analyzers';
import { discover } from '../../server/src/workspace/discover.js';
import { openWorkspace } from '../../server/src/workspace/workspace.js';
import { project, python, typescript } from './samples.js';
import { runIntoClosedPipe, sandbox, type Sandbox } from './sandbox.js';

let box: Sandbox;
beforeEach(() => void (box = sandbox(project)));
afterEach(() => box.remove());

/** Lints the folder: the exit code, the files with findings, and the problems by file. */
function lint(...words: string[]): { status: number | null; found: readonly string[]; problems: Readonly<Record<string, string>> } {
  const { status, stderr, report } = box.json(words.length === 0 ? ['.'] : words);
  expect(stderr).toBe('');
  return {
    status,
    found: [...new Set(report.findings.map(({ file }) => file))],
    problems: Object.fromEntries(report.problems.map(({ file, message, position }) => [file, position === undefined ? message : `${position.line}:${position.column} ${message}`])),
  };
}

describe('files that are no plain UTF-8', () => {
  it('reads CRLF, a byte order mark and UTF-16 without a word', () => {
    box.write({
      'crlf.ts': typescript().replaceAll('\n', '\r\n'),
      'mark.ts': `\uFEFF${typescript()}`,
      'wide.ts': Buffer.from(`\uFEFF${typescript()}`, 'utf16le'),
      'wide-big.ts': Buffer.from(`\uFEFF${typescript()}`, 'utf16le').swap16(),
      'shop/crlf.py': python().replaceAll('\n', '\r\n'),
      'shop/mark.py': `\uFEFF${python()}`,
      'schema.prisma': `\uFEFF${(project['schema.prisma'] ?? '').replaceAll('\n', '\r\n')}`,
      'package.json': '\uFEFF{ "name": "shop" }',
    });
    expect(lint()).toEqual({ status: 1, found: ['crlf.ts', 'mark.ts', 'shop/crlf.py', 'shop/mark.py', 'wide-big.ts', 'wide.ts'], problems: {} });
  });

  it("reads the encoding that a Python source declares", () => {
    box.write({
      'shop/first.py': Buffer.from(`# -*- coding: latin-1 -*-\n${python('# Prüfung')}`, 'latin1'),
      'shop/second.py': Buffer.from(`#!/usr/bin/env python\n# vim: set fileencoding=cp1252 :\n${python('# Prüfung')}`, 'latin1'),
    });
    expect(lint()).toEqual({ status: 1, found: ['shop/first.py', 'shop/second.py'], problems: {} });
  });

  it('reads what no encoding fits as well as can be, and says so', () => {
    box.write({
      'latin.ts': Buffer.from(typescript('// Prüfung'), 'latin1'),
      'mixed.ts': Buffer.concat([Buffer.from(typescript('// Prüfung')), Buffer.from([0xff, 0x0a])]),
      'shop/late.py': Buffer.from(`a = 1\n# coding: latin-1\n${python('# Prüfung')}`, 'latin1'),
      'shop/odd.py': Buffer.from(`# coding: klingon\n${python('# Prüfung')}`, 'latin1'),
      'shop/untrue.py': Buffer.from(`# coding: utf-8\n${python('# Prüfung')}`, 'latin1'),
    });
    const { found, problems } = lint();
    expect(found).toEqual(['latin.ts', 'mixed.ts', 'shop/late.py', 'shop/odd.py', 'shop/untrue.py']);
    expect(problems).toMatchObject({
      'latin.ts': 'not UTF-8: read as Latin-1',
      'shop/late.py': 'not UTF-8: read as Latin-1',
      'shop/odd.py': 'the encoding "klingon" is not known: read as Latin-1',
      'shop/untrue.py': 'not UTF-8: read as Latin-1',
    });
    expect(Object.keys(problems)).toContain('mixed.ts');
  });

  it('leaves out binaries, NUL bytes and huge files, imported or not', () => {
    box.write({
      'nul.tsx': `${typescript()}// \0`,
      'shop/nul.py': `${python()}# \0\n`,
      'shop/late-nul.py': `${python()}${'#\n'.repeat(5_000)}# \0\n`,
      'narrow.ts': Buffer.from(typescript(), 'utf16le'),
      'wider.ts': Buffer.concat([Buffer.from([0xff, 0xfe, 0, 0]), Buffer.from([...typescript()].flatMap((letter) => [letter.charCodeAt(0), 0, 0, 0]))]),
      'video.ts': Buffer.concat([Buffer.from([0x47, 0, 0, 0x1f]), Buffer.alloc(400, 0x47)]),
      'huge.ts': typescript(`export const a = [${'1,'.repeat(10_000_000)}];`),
      'good.ts': typescript(),
    });
    const isBinary = 'left out: a binary file (it holds NUL bytes)';
    expect(lint()).toEqual({
      status: 1,
      found: ['good.ts'],
      problems: {
        'huge.ts': 'left out: 19.1 MB is more than 2 MB',
        'narrow.ts': isBinary,
        'nul.tsx': isBinary,
        'shop/late-nul.py': '5007:3 contains NUL bytes: not a Python source',
        'shop/nul.py': isBinary,
        'video.ts': isBinary,
        'wider.ts': isBinary,
      },
    });
  });
});

describe('a disk that is in the way', () => {
  it('waits for no pipe, and counts the files that it has read', () => {
    box.write({ 'good.ts': typescript(), 'video.ts': Buffer.from([0x47, 0, 0, 0x1f]) });
    execFileSync('mkfifo', [join(box.folder, 'pipe.ts')]);
    const { report } = box.json();
    expect(report.problems).toEqual([
      { file: 'pipe.ts', message: 'left out: not a regular file' },
      { file: 'video.ts', message: 'left out: a binary file (it holds NUL bytes)' },
    ]);
    unlinkSync(join(box.folder, 'video.ts'));
    expect(box.json().report.files).toBe(report.files);
    unlinkSync(join(box.folder, 'good.ts'));
    expect(box.json().report.files).toBe(report.files - 1);
    expect(openWorkspace({ cwd: box.folder, paths: [] }).files.read('pipe.ts')).toEqual({ problem: 'left out: not a regular file' });
  });

  it('survives links in circles, to folders around them, out of the project, and to nowhere', () => {
    const link = (target: string, name: string): void => symlinkSync(target, join(box.folder, name));
    box.write({ 'src/good.ts': typescript().replace('./db', '../db') });
    link('loop-b.ts', 'loop-a.ts');
    link('loop-a.ts', 'loop-b.ts');
    mkdirSync(join(box.folder, 'deep'));
    link('..', 'deep/up');
    link('/', 'outside');
    link('gone.ts', 'dangling.ts');
    link('src', 'same');
    expect(lint()).toEqual({
      status: 1,
      found: ['src/good.ts'],
      problems: {
        'dangling.ts': 'left out: the link leads nowhere (ENOENT)',
        'deep/up': 'left out: the link leads to a folder around it',
        'loop-a.ts': 'left out: the link leads in a circle',
        'loop-b.ts': 'left out: the link leads in a circle',
        outside: 'left out: the link leads to a folder around it',
      },
    });
  });

  it('leaves out a folder that it may not look into, and goes on', () => {
    box.write({ 'private/a.ts': typescript(), 'public/b.ts': typescript() });
    // The disk refuses nothing to a test that runs as root.
    const { files, problems } = discover(box.folder, (folder) => {
      if (folder.endsWith('private')) throw Object.assign(new Error('permission denied'), { code: 'EACCES' });
      return readdirSync(folder, { withFileTypes: true });
    });
    expect(problems).toEqual([{ file: 'private', message: 'left out: the folder cannot be read (EACCES)' }]);
    expect(files).toContain('public/b.ts');
    expect(files).not.toContain('private/a.ts');
  });

  it('goes on where a file is deleted after it was listed', async () => {
    box.write({ 'brief.ts': typescript(), 'shop/brief.py': python(), 'good.ts': typescript() });
    const { files } = openWorkspace({ cwd: box.folder, paths: [] });
    unlinkSync(join(box.folder, 'brief.ts'));
    unlinkSync(join(box.folder, 'shop/brief.py'));
    const { findings, problems } = (await openSession({ files, config: { layers: [] }, clock: () => 0 })).findings();
    expect(findings.map(({ place }) => place.file)).toEqual(['good.ts']);
    expect(problems).toEqual(['brief.ts', 'shop/brief.py'].map((file) => ({ file, message: 'left out: cannot be read (ENOENT)' })));
  });

  it('goes on where a path became a folder or is beneath a file', () => {
    const workspace = openWorkspace({ cwd: box.folder, paths: [] });
    expect(workspace.files.read('shop')).toEqual({ problem: 'left out: cannot be read (EISDIR)' });
    expect(workspace.files.read('db.ts/deeper.ts')).toEqual({ problem: 'left out: cannot be read (ENOTDIR)' });
  });

  it('takes a .gitignore that is a folder for none', () => {
    mkdirSync(join(box.folder, '.gitignore'));
    expect(lint()).toEqual({ status: 0, found: [], problems: {} });
  });
});

describe('manifests and schemas with mistakes', () => {
  it('says what is wrong and goes on', () => {
    box.write({
      'good.ts': typescript(),
      'tsconfig.json': '{ "compilerOptions": { "paths": ',
      'package.json': '{{{',
      'pyproject.toml': '[tool\n',
      'schema.prisma': 'model User {\n  id Int @id\n  ???\n  posts Post[\n}\nmodel',
    });
    const { status, found, problems } = lint();
    expect({ status, found }).toEqual({ status: 1, found: ['good.ts'] });
    expect(Object.keys(problems).sort()).toEqual(['package.json', 'schema.prisma', 'tsconfig.json']);
    expect(problems['tsconfig.json']).toMatch(/^is not valid JSON and was left out: /);
  });

  it('says each mistake of a schema once, with its place', () => {
    box.write({ 'schema.prisma': 'model User {\n  id Int @id\n  ???\n}\n\nmodel Post {\n  id Int @id\n' });
    expect(box.run(['lint']).stderr).toBe('seqscan: schema.prisma:3:3: expected a field of User, found "???"\nseqscan: schema.prisma:6:1: model Post is not closed\n');
  });

  it('says what a schema names and does not declare, and what it declares twice', () => {
    const head = 'datasource db {\n  provider = "postgresql"\n}\n\n';
    box.write({
      'schema.prisma': `${head}model Post {\n  id Int @id\n  size Itn\n  authorId Int\n  author User @relation(fields: [nope], references: [id])\n  editor User\n  @@index([zzz(sort: Desc), id])\n}\nmodel Post {\n  id Int @id\n}\n`,
      // Nothing of this is wrong.
      'valid/schema.prisma': `${head}enum State {\n  NEW\n}\ntype Address {\n  street String\n}\nview Total {\n  sum Int\n  state State?\n}\nmodel Town {\n  id Int @id\n  at Unsupported("point")?\n  address Address\n  state State[]\n  total Total?\n  shops Shop[]\n  @@index([address.street])\n}\n`,
      'valid/models/shop.prisma': 'model Shop {\n  id Int @id\n  townId Int\n  name String\n  town Town @relation("at", fields: [townId], references: [id])\n  @@unique(fields: [townId, name(length: 10)], name: "place", map: "x")\n  @@index([name(ops: raw("text_ops"))], type: Gin)\n}\n',
    });
    expect(box.run(['lint']).stderr).toBe(
      [
        'schema.prisma:7:3: Post.size is of type Itn, which is not declared',
        'schema.prisma:9:3: Post.author is of type User, which is not declared',
        'schema.prisma:9:3: @relation of Post.author: Post has no field nope',
        'schema.prisma:11:3: @@index of Post: there is no field zzz',
        'schema.prisma:13:1: model Post is declared twice',
      ]
        .map((line) => `seqscan: ${line}\n`)
        .join(''),
    );
  });

  it('follows tsconfig.json through what it extends, of any name and in any folder', () => {
    box.write({
      'tsconfig.json': '{ "extends": "./config/strict" }',
      'config/strict.json': '{ "extends": ["../.generated/paths.json"] }',
      '.generated/paths.json': '{ "compilerOptions": { "paths": { "#db": ["../db"] } } }',
      'good.ts': typescript().replace('./db', '#db'),
    });
    expect(lint()).toEqual({ status: 1, found: ['good.ts'], problems: {} });
  });

  it('says when tsconfig.json extends what is not there, or itself', () => {
    box.write({
      'good.ts': typescript(),
      'tsconfig.json': '{ "extends": "./gone.json" }',
      'a/tsconfig.json': '{ "extends": "../b/tsconfig.json" }',
      'b/tsconfig.json': '{ "extends": "../a/tsconfig" }',
      'c/tsconfig.json': '{ "extends": ["@tsconfig/node20", "../../elsewhere/tsconfig.json", "../b/tsconfig.json"] }',
    });
    expect(lint()).toEqual({
      status: 1,
      found: ['good.ts'],
      problems: {
        'b/tsconfig.json': 'extends itself by way of "../a/tsconfig"; that is left out',
        'tsconfig.json': 'extends "./gone.json", which is not there',
      },
    });
  });
});

describe('what is listed', () => {
  it('is every syntax error of a file that is parsed, and of no other', () => {
    box.write({
      'broken.ts': typescript('const = ;'),
      'shop/broken.py': python('x = = 1'),
      'nowhere-near.ts': 'const = ;',
      'shop/nowhere_near.py': 'x = = 1\n',
    });
    const { problems } = lint();
    expect(problems).toEqual({ 'broken.ts': expect.stringMatching(/^2:7 Syntax error: /), 'shop/broken.py': expect.stringMatching(/^2:5 Python syntax: /) });
  });

  it('is said of sources under the given paths only, and of manifests and schemas anywhere', () => {
    box.write({ 'broken.ts': typescript('const = ;'), 'other/broken.ts': typescript('const = ;').replace('./db', '../db'), 'tsconfig.json': '{' });
    expect(Object.keys(lint('other').problems).sort()).toEqual(['other/broken.ts', 'tsconfig.json']);
  });

  it('changes no exit code: problems alone are a success, and findings count the same with them', () => {
    box.write({ 'broken.ts': 'import { prisma } from "./db";\nconst = ;\nprisma.book.findMany();', 'video.ts': '\0' });
    expect(box.run(['lint'])).toMatchObject({ status: 0, stderr: expect.stringMatching(/^seqscan: broken\.ts:2:7: .*\nseqscan: video\.ts: .*\n$|^seqscan: video\.ts: .*\nseqscan: broken\.ts:2:7: .*\n$/) });
    box.write({ 'good.ts': typescript() });
    expect(lint()).toMatchObject({ status: 1, found: ['good.ts'] });
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

  it('says once what is so of all files of another database', () => {
    box.write(Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`clickhouse/${n}.sql`, 'CREATE TABLE a (id UInt) x; CREATE TABLE b (id y) z'])));
    const { stderr } = box.run(['lint', 'clickhouse']);
    expect(stderr).toMatch(/^seqscan: clickhouse\/1\.sql:1:\d+: written for clickhouse: 2 statements that PostgreSQL does not parse left out; and so in 4 more files, which --format json lists\n$/);
    expect(box.json().report.problems).toHaveLength(5);
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
