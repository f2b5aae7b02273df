// The command line as a user meets it: help, usage errors, configuration errors, `rules`, `init`. Through the real program.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runIntoClosedPipe, sandbox, type Sandbox } from './sandbox.js';

let box: Sandbox;
beforeEach(() => void (box = sandbox({ 'src/a.ts': 'export const a = 1;\n' })));
afterEach(() => box.remove());

describe('usage', () => {
  it.each([
    [['lnt'], 'unknown command "lnt"; did you mean "lint"?'],
    [['--versoin'], 'unknown option "--versoin"; did you mean "--version"?'],
    [['lint', '--formt', 'json'], 'unknown option "--formt"; did you mean "--format"?'],
    [['lint', '-z'], 'unknown option "-z"'],
    [['lint', '--format', 'jsn'], 'unknown value "jsn" of "--format"; did you mean "json"?'],
    [['lint', '--min-confidence', 'likly'], 'unknown value "likly" of "--min-confidence"; did you mean "likely"?'],
    [['lint', '--format'], 'the option "--format" needs a value'],
    [['lint', '--output', '--quiet'], 'the option "--output" needs a value'],
    [['lint', '--quiet=yes'], 'the option "--quiet" takes no value'],
    [['lint', '--format', 'json', '--format', 'pretty'], 'the option "--format" was given twice'],
    [['lint', '--max-warnings', '-1'], 'the option "--max-warnings" needs a value'],
    [['lint', '--max-warnings', 'few'], '"--max-warnings" must be a whole number'],
    [['lint', '--rule', 'unused-supression=off'], 'unknown rule "unused-supression" in "--rule unused-supression=off"; did you mean "unused-suppression"?'],
    [['lint', '--rule', 'unused-suppression=eror'], 'did you mean "error"?'],
    [['lint', 'nowhere'], 'no such file or folder: nowhere'],
    [['lint', '--config', 'nowhere.json'], 'nowhere.json: the configuration cannot be read (ENOENT)'],
    [['lint', '--output', 'src/a.ts/report.txt'], 'src/a.ts/report.txt: the report cannot be written'],
    [['rules', 'unused-supression'], 'did you mean "unused-suppression"?'],
    [['rules', 'a', 'b'], 'takes one rule'],
    [['init', 'src'], 'takes no paths'],
  ])('%j exits with 2 and one line', (words, message) => {
    const { status, stdout, stderr } = box.run(words);
    expect(stderr).toContain(`seqscan: `);
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });

  it('prints help to standard output when asked, and to standard error when nothing was', () => {
    expect(box.run(['--help'])).toMatchObject({ status: 0, stderr: '' });
    expect(box.run(['--help']).stdout).toContain('seqscan lint');
    expect(box.run([])).toMatchObject({ status: 2, stdout: '' });
    for (const command of ['lint', 'rules', 'init']) expect(box.run([command, '--help']).stdout).toContain(`seqscan ${command}`);
    expect(box.run(['lint', '--help']).stdout).toContain('unless failOn or --fail-on say otherwise');
    expect(box.run(['--version']).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('keeps quiet when its reader has gone', async () => {
    expect(await runIntoClosedPipe(box.folder, ['lint', '--help'])).toEqual({ status: 0, stderr: '' });
    expect(await runIntoClosedPipe(box.folder, ['lint', '--format', 'json'])).toEqual({ status: 0, stderr: '' });
  });

  it('lists rules and prints a page', () => {
    expect(box.run(['rules']).stdout).toContain('unused-suppression');
    const { stdout } = box.run(['rules', 'unbatched-write']);
    expect(stdout.split('\n')[0]).toBe('unbatched-write');
    expect(stdout).not.toMatch(/^(?:#|```)/m);
    expect(stdout).toContain('TypeScript, reported\n    export async function importTags');
    expect(box.run(['rules', 'unused-suppression']).stdout).toContain('unused-suppression');
  });
});

describe('configuration', () => {
  it.each([
    ['{\n  "ruels": {}\n}', 'seqscan.config.json:2:3: unknown key "ruels"; did you mean "rules"?'],
    ['{\n  "rules": { "unused-supression": "off" }\n}', 'seqscan.config.json:2:14: unknown rule "unused-supression"; did you mean "unused-suppression"?'],
    ['{ "rules": { "unused-suppression": "eror" } }', 'seqscan.config.json:1:36: "unused-suppression" must be "off", "info", "warning" or "error", not "eror"; did you mean "error"?'],
    ['{ "exclude": "dist" }', 'seqscan.config.json:1:14: "exclude" must be a list, not "dist"'],
    ['{ "exclude": [1] }', 'seqscan.config.json:1:15: each item of "exclude" must be a string, not 1'],
    ['{ "maxWarnings": -1 }', 'seqscan.config.json:1:18: "maxWarnings" must be a whole number, 0 or more, not -1'],
    ['{ "root": 1 }', 'seqscan.config.json:1:11: "root" must be true or false, not 1'],
    ['{ "rules": {', 'seqscan.config.json:1:13: not valid JSON: close brace expected'],
    ['{\n  "failOn": "error",\n  "failOn": "info"\n}', 'seqscan.config.json:3:3: the key "failOn" is given twice'],
    ['{ "rules": {\n  "n-plus-one": "off",\n  "n-plus-one": "error"\n} }', 'seqscan.config.json:3:3: the key "n-plus-one" is given twice'],
    ['', 'seqscan.config.json:1:1: the configuration is empty; one that says nothing is {}'],
    ['// nothing yet\n', 'seqscan.config.json:1:1: the configuration is empty; one that says nothing is {}'],
    ['[]', 'seqscan.config.json:1:1: the configuration must be an object, not a list'],
  ])('%j exits with 2 and says where', (text, message) => {
    box.write({ 'seqscan.config.json': text });
    const { status, stderr, stdout } = box.run(['lint', '.', '--format', 'json']);
    expect(stderr).toBe(`seqscan: ${message}\n`);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });

  it('reports every mistake of a file, relative to the working directory', () => {
    box.write({ 'seqscan.config.json': '{ "a": 1,\n "b": 2 }' });
    const { stderr } = box.run(['lint', '.'], { cwd: 'src' });
    expect(stderr).toBe('seqscan: ../seqscan.config.json:1:3: unknown key "a"\nseqscan: ../seqscan.config.json:2:2: unknown key "b"\n');
  });

  it('may say nothing, and may hold comments, trailing commas and a byte order mark', () => {
    for (const text of ['{}', '\uFEFF{ // why\n "exclude": ["x",], }']) {
      box.write({ 'seqscan.config.json': text });
      expect(box.json().status, text).toBe(0);
    }
  });

  it('is written by init with its JSON Schema where Seqscan is installed, and else without', () => {
    const schemaOf = (folder: string): string | undefined => {
      expect(box.run(['init'], { cwd: folder }).status).toBe(0);
      return /^ +"\$schema": "(.*)",$/m.exec(readFileSync(join(box.folder, folder, 'seqscan.config.json'), 'utf8'))?.[1];
    };
    expect(schemaOf('.')).toBeUndefined();
    box.write({ 'web/node_modules/seqscan/schema/seqscan.config.schema.json': '{}', 'web/api/a.ts': '' });
    expect(schemaOf('web')).toBe('./node_modules/seqscan/schema/seqscan.config.schema.json');
    expect(schemaOf('web/api')).toBe('../node_modules/seqscan/schema/seqscan.config.schema.json');
  });

  it('is written by init, explains every key, is valid, and is never overwritten', () => {
    expect(box.run(['init'])).toMatchObject({ status: 0, stdout: 'wrote seqscan.config.json\n' });
    const text = readFileSync(join(box.folder, 'seqscan.config.json'), 'utf8');
    for (const key of ['rules', 'include', 'exclude', 'lowSeverity', 'minConfidence', 'failOn', 'maxWarnings', 'root']) expect(text).toContain(`"${key}":`);
    expect(box.json().status).toBe(0);
    box.write({ 'seqscan.config.json': text.replaceAll(/^( +)\/\/ +(["{}\]])/gm, '$1$2') });
    expect(box.run(['lint']), 'with everything uncommented').toMatchObject({ status: 0, stderr: '' });
    expect(box.run(['init'])).toMatchObject({ status: 2, stderr: 'seqscan: seqscan.config.json exists already; it stays as it is\n' });
  });
});
