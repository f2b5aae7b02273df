// The generated files are up to date, and the check says so when they are not.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const script = join(repository, 'tests/generate.mjs');
const generate = (...words: string[]) => spawnSync(process.execPath, [script, ...words], { encoding: 'utf8' });

it('leaves nothing stale in the repository', () => {
  expect(generate('--check')).toMatchObject({ stderr: '', status: 0 });
});

describe('a small project', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'seqscan-generate-'));
    mkdirSync(join(root, 'analyzers/src/session'), { recursive: true });
    cpSync(join(repository, 'analyzers/src/session/configuration-keys.ts'), join(root, 'analyzers/src/session/configuration-keys.ts'));
    symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'));
    writeFileSync(join(root, 'README.md'), '# x\n<!-- rules -->\nold\n<!-- /rules -->\n<!-- configuration -->\n<!-- /configuration -->\n');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));
  const rule = (id: string, page = `# ${id}\n\nIt's a \`page\`.\n`): void => {
    const folder = join(root, 'analyzers/src/rules', id);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'rule.ts'), `export const rule: Rule = { id: '${id}', summary: 'finds ${id}', severity: 'error', check: () => [] };\n`);
    if (page !== '') writeFileSync(join(folder, `${id}.md`), page);
  };
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');

  it('gets registries, pages, schema and table from its folders', () => {
    rule('slow-thing');
    rule('a-thing');
    mkdirSync(join(root, 'analyzers/src/libraries/orm'), { recursive: true });
    writeFileSync(join(root, 'analyzers/src/libraries/orm/library.ts'), 'export const library = {};\n');
    expect(generate('--root', root)).toMatchObject({ stderr: '', status: 0 });
    expect(read('analyzers/src/rules/registry.generated.ts')).toContain("import { rule as slowThing } from './slow-thing/rule.js';");
    expect(read('analyzers/src/rules/registry.generated.ts')).toContain('readonly Rule[] = [aThing, slowThing];');
    expect(read('analyzers/src/rules/pages.generated.ts')).toContain(`'a-thing': '# a-thing\\n\\nIt\\'s a \`page\`.\\n',`);
    expect(read('analyzers/src/libraries/registry.generated.ts')).toContain('readonly Library[] = [orm];');
    const schema = JSON.parse(read('server/schema/seqscan.config.schema.json')) as { properties: { rules: { properties: Record<string, unknown> } } };
    expect(schema.properties.rules.properties['slow-thing']).toEqual({ enum: ['off', 'info', 'warning', 'error'], description: 'finds slow-thing' });
    expect(read('README.md')).toContain('| [`slow-thing`](analyzers/src/rules/slow-thing/slow-thing.md) | finds slow-thing | error |\n<!-- /rules -->');
    expect(read('README.md')).toMatch(/\| `failOn` \| [^|]+ Default: `"warning"`\. \|\n/);
    expect(generate('--root', root, '--check')).toMatchObject({ stderr: '', status: 0 });
  });

  it('is told by name what is stale, and nothing is written by a check', () => {
    generate('--root', root);
    rule('slow-thing');
    const { status, stderr } = generate('--root', root, '--check');
    expect(status).toBe(1);
    expect(stderr.split('\n').map((line) => line.split(' ')[0])).toEqual([
      'analyzers/src/rules/registry.generated.ts',
      'analyzers/src/rules/pages.generated.ts',
      'server/schema/seqscan.config.schema.json',
      'README.md',
      '',
    ]);
    expect(read('analyzers/src/rules/registry.generated.ts')).not.toContain('slow');
  });

  it('is told which rule has no page', () => {
    rule('slow-thing', '');
    expect(generate('--root', root)).toMatchObject({ status: 1, stderr: 'analyzers/src/rules/slow-thing/slow-thing.md is missing: every rule has a page\n' });
  });
});
