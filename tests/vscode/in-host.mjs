// What the tests within the extension host need, whichever VS Code runs them: the packed extension, a copy of the sample application, the suite as one file beside
// an empty extension, since tests run only beside one that is being developed.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');

/** The packed extension; undefined where `npm run package` was not run. */
export function packedExtension() {
  const name = existsSync(join(root, 'dist')) ? readdirSync(join(root, 'dist')).find((each) => each.endsWith('.vsix')) : undefined;
  return name && join(root, 'dist', name);
}

/** A folder that nobody else uses, with a copy of the sample application in it. */
export function openScratch() {
  const scratch = mkdtempSync(join(tmpdir(), 'seqscan-workspace-'));
  const workspace = join(scratch, 'bookshop');
  cpSync(join(root, 'test-fixtures/projects/bookshop'), workspace, { recursive: true });
  return { scratch, workspace, report: join(scratch, 'report.txt') };
}

/** @returns the folder of the empty extension, and the suite within it */
export async function buildSuite(scratch) {
  const harness = join(scratch, 'harness');
  mkdirSync(harness);
  writeFileSync(join(harness, 'package.json'), JSON.stringify({ name: 'harness', publisher: 'test', version: '0.0.0', engines: { vscode: '*' } }));
  const suite = join(harness, 'suite.js');
  await build({ entryPoints: [join(here, 'host/suite.ts')], outfile: suite, bundle: true, platform: 'node', format: 'cjs', external: ['vscode'], logLevel: 'warning' });
  return { harness, suite };
}
