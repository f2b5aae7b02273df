// README.md: its commands exist, the output that it shows is what they print, and its tables name what there is.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { configurationKeys, rules } from '@seqscan/analyzers';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const readme = read('README.md');
const seqscan = (...words: string[]) => spawnSync(process.execPath, [join(root, 'server/bin/seqscan.mjs'), ...words], { cwd: root, encoding: 'utf8', env: { ...process.env, FORCE_COLOR: '', NO_COLOR: '1' } });

describe('the sample application', () => {
  it('has the findings that it was written for, and no others', () => {
    const { stdout, stderr, status } = seqscan('lint', 'test-fixtures/projects/bookshop', '--format', 'json');
    const report = JSON.parse(stdout) as { findings: { rule: string; file: string; range: { start: { line: number } } }[]; problems: unknown[]; files: number };
    expect(report.findings.map(({ rule, file, range }) => `${file.replace('test-fixtures/projects/bookshop/', '')}:${range.start.line} ${rule}`)).toEqual([
      'api/shop/models.py:15 n-plus-one',
      'api/shop/serializers.py:14 n-plus-one',
      'api/shop/views.py:25 unbatched-write',
      'web/prisma/schema.prisma:41 missing-index',
      'web/src/customers.ts:4 n-plus-one',
      'web/src/orders.ts:6 missing-index',
      'web/src/orders.ts:21 unbatched-write',
      'web/src/orders.ts:26 count-vs-exists',
      'web/src/routes.ts:8 missing-pagination',
    ]);
    expect(report).toMatchObject({ problems: [] });
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  });
});

describe('README.md', () => {
  const consoles = [...readme.matchAll(/^```console\n\$ npx seqscan ([^\n]*)\n([^]*?)^```$/gm)];

  it.each(consoles.map(([, words = '', shown = '']) => ({ words, shown })))('shows what `seqscan $words` prints', ({ words, shown }) => {
    const withoutTime = (text: string): string => text.replace(/, \d+\.\d s$/gm, '');
    const printed = withoutTime(seqscan(...words.split(' ')).stdout);
    let from = 0;
    for (const piece of withoutTime(shown).split(/^…\n/m)) {
      const at = printed.indexOf(piece.trim(), from);
      expect(at, `not printed:\n${piece}\nbut:\n${printed.slice(from)}`).toBeGreaterThanOrEqual(0);
      from = at;
    }
  });

  it('shows output at all', () => {
    expect(consoles.length).toBeGreaterThan(0);
  });

  it("has the project's commands right", () => {
    expect(readme).toContain('npm install && npx seqscan lint test-fixtures/projects/bookshop\n');
    expect(readme).toContain('npm install && npm test\n');
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['prepare', 'test']));
    expect(read('.ci/run')).toMatch(/^ORACLE_REQUIRED=1 npm test$/m);
    const help = ['lint', 'schema', 'explain', 'stats', 'lsp'].map((command) => seqscan(command, '--help').stdout).join('');
    for (const [option] of readme.matchAll(/(?<=[ `])--[a-z-]+(?=[ `\n])/g)) {
      if (option !== '--') expect(help, option).toContain(option);
    }
  });

  it('names every rule, library and configuration key', () => {
    for (const { id } of rules) expect(readme).toContain(`\`${id}\``);
    for (const { key } of configurationKeys) expect(readme).toContain(`| \`${key}\` |`);
    const libraries = join(root, 'analyzers/src/libraries');
    // The languages' own libraries are always on and nobody chooses them.
    const isLanguage = (id: string): boolean => id === 'ecmascript' || id === 'python';
    for (const id of readdirSync(libraries).filter((name) => existsSync(join(libraries, name, 'library.ts')) && !isLanguage(name))) {
      const title = /title: '([^']+)'/.exec(read(`analyzers/src/libraries/${id}/library.ts`))?.[1] ?? id;
      expect(readme, id).toContain(`| ${title} |`);
    }
  });

  it.each(['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md'])('%s links to files that there are', (name) => {
    const dead = [...read(name).matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)].map(([, path = '']) => path).filter((path) => !existsSync(join(root, path)));
    expect(dead).toEqual([]);
  });
});
