// `npm run test:vscode`: the tests within the extension host in the VS Code that its maker publishes, downloaded by @vscode/test-electron, with the packed extension
// (`npm run package`). VSCODE_EXECUTABLE names one that is installed already; on Linux without a display `xvfb-run` goes before. Where nothing can be
// downloaded one line says so, and the exit code is 3: tests/vscode/run.mjs runs the same tests in a VS Code that comes from npm.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { downloadAndUnzipVSCode, runTests, runVSCodeCommand, SilentReporter } from '@vscode/test-electron';
import { buildSuite, openScratch, packedExtension } from './in-host.mjs';

/** Milliseconds without a byte after which a download is given up. */
const patience = 30_000;
const cachePath = join(dirname(fileURLToPath(import.meta.url)), '.cache/vscode');

const vsix = packedExtension();
if (vsix === undefined) {
  process.stderr.write('pack the extension first: npm run package\n');
  process.exit(2);
}
const { scratch, workspace, report } = openScratch();
process.exitCode = await main().finally(() => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 }));

async function main() {
  const { harness, suite } = await buildSuite(scratch);
  const vscodeExecutablePath = await executable();
  if (vscodeExecutablePath === undefined) return 3;
  const data = join(scratch, 'data');
  mkdirSync(join(data, 'User'), { recursive: true });
  writeFileSync(join(data, 'User', 'settings.json'), JSON.stringify({ 'telemetry.telemetryLevel': 'off', 'update.mode': 'none', 'extensions.autoUpdate': false, 'security.workspace.trust.enabled': false, 'workbench.startupEditor': 'none', 'git.enabled': false }));
  const folders = [`--user-data-dir=${data}`, `--extensions-dir=${join(scratch, 'extensions')}`];
  await runVSCodeCommand([...folders, '--install-extension', vsix], { vscodeExecutablePath, reporter: new SilentReporter() });
  try {
    await runTests({ vscodeExecutablePath, extensionDevelopmentPath: harness, extensionTestsPath: suite, launchArgs: [workspace, ...folders, '--disable-workspace-trust', '--skip-welcome'], extensionTestsEnv: { SEQSCAN_TEST_REPORT: report, SEQSCAN_DATABASE_URL: '' } });
    return 0;
  } catch {
    return 1;
  } finally {
    process.stdout.write(existsSync(report) ? readFileSync(report, 'utf8') : 'VS Code has ended without a report\n');
  }
}

/** The VS Code to test in; undefined, after one line that says why, where there is none. */
async function executable() {
  if (process.env.VSCODE_EXECUTABLE) return process.env.VSCODE_EXECUTABLE;
  try {
    return await downloadAndUnzipVSCode({ cachePath, timeout: patience, reporter: new SilentReporter() });
  } catch (cause) {
    const why = cause instanceof Error ? (cause.message || cause.code || cause.name) : String(cause);
    process.stderr.write(`VS Code cannot be downloaded here (${String(why).split('\n')[0]}): node tests/vscode/run.mjs host runs the same tests in the one from npm\n`);
    return undefined;
  }
}
