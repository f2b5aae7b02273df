// Proves that each import wall of .dependency-cruiser.cjs stops what it is there to stop, and nothing that is allowed.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const require = createRequire(import.meta.url);
const config = fileURLToPath(new URL('../../.dependency-cruiser.cjs', import.meta.url));
const program = fileURLToPath(new URL('../../node_modules/dependency-cruiser/bin/dependency-cruise.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'seqscan-walls-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** For each wall, an importing file and the import that must be caught. */
const forbidden: Readonly<Record<string, readonly [file: string, specifier: string]>> = {
  'layer-core': ['analyzers/src/core/a.ts', '../session/index.js'],
  'layer-languages': ['analyzers/src/languages/a.ts', '../findings/finding.js'],
  'layer-schema': ['analyzers/src/schema/a.ts', '../program/run.js'],
  'layer-libraries': ['analyzers/src/libraries/orm/a.ts', '../../program/run.js'],
  'layer-program': ['analyzers/src/program/a.ts', '../findings/finding.js'],
  'layer-planner': ['analyzers/src/planner/a.ts', '../rules/rule.js'],
  'layer-findings': ['analyzers/src/findings/a.ts', '../rules/rule.js'],
  'layer-rules': ['analyzers/src/rules/one/a.ts', '../../session/index.js'],
  'engine-is-pure': ['analyzers/src/session/disk.ts', 'node:fs'],
  'engine-knows-no-host': ['analyzers/src/session/editor.ts', 'vscode-languageserver'],
  'engine-imports-no-server': ['analyzers/src/session/host.ts', '../../../server/src/cli/main.js'],
  'rules-know-no-library': ['analyzers/src/rules/one/b.ts', '../../libraries/orm/library.js'],
  'rules-know-no-rule': ['analyzers/src/rules/one/c.ts', '../two/rule.js'],
  'libraries-see-no-syntax': ['analyzers/src/libraries/orm/b.ts', 'ts-morph'],
  'libraries-use-no-front-end': ['analyzers/src/libraries/orm/c.ts', '../../languages/python/index.js'],
  'program-names-no-library': ['analyzers/src/program/b.ts', '../libraries/orm/library.js'],
  'server-uses-the-door': ['server/src/cli/a.ts', '../../../analyzers/src/findings/finding.js'],
  'cli-and-lsp-are-separate': ['server/src/cli/b.ts', '../lsp/server.js'],
  'workspace-knows-no-host': ['server/src/workspace/a.ts', '../cli/main.js'],
  'client-only-asks': ['client/src/a.ts', '../../server/src/lsp/server.js'],
  'no-cycles': ['analyzers/src/core/circle-back.ts', './circle.js'],
  resolvable: ['server/src/cli/c.ts', './nowhere.js'],
};

const targets: Readonly<Record<string, string>> = {
  'analyzers/src/session/index.ts': "import '../findings/finding.js';",
  'analyzers/src/findings/finding.ts': '',
  'analyzers/src/program/run.ts': '',
  'analyzers/src/rules/rule.ts': "import '../findings/finding.js';",
  'analyzers/src/rules/two/rule.ts': "import type {} from '../rule.js';",
  'analyzers/src/libraries/orm/library.ts': '',
  'analyzers/src/languages/python/index.ts': '',
  'analyzers/src/core/circle.ts': "import './circle-back.js';",
  'server/src/cli/main.ts': "import '../../../analyzers/src/session/index.js'; import 'node:fs';",
  'server/src/lsp/server.ts': '',
};

function cruise(): { violations: { rule: { name: string }; from: string; to: string }[] } {
  const sources = { ...targets, ...Object.fromEntries(Object.values(forbidden).map(([file, specifier]) => [file, `import '${specifier}';`])) };
  for (const [file, text] of Object.entries(sources)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), `${text}\nexport {};\n`);
  }
  const words = [program, '--config', config, '--output-type', 'json', 'analyzers/src', 'server/src', 'client/src'];
  const { stdout } = spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 26 });
  return (JSON.parse(stdout) as { summary: ReturnType<typeof cruise> }).summary;
}

describe('the import walls', () => {
  const { violations } = cruise();
  const names = (require(config) as { forbidden: { name: string }[] }).forbidden.map(({ name }) => name);

  it.each(names)('%s stops what it is there to stop', (name) => {
    const [file] = forbidden[name] ?? [];
    expect(violations.filter(({ rule }) => rule.name === name).map(({ from }) => from)).toContain(file);
  });

  it('lets allowed imports pass', () => {
    const inTargets = violations.filter(({ from, rule }) => Object.hasOwn(targets, from) && rule.name !== 'no-cycles');
    expect(inTargets).toEqual([]);
  });
});
