// Starts a real VS Code for tests: its server, which runs the extension, and its workbench in headless Chromium. Everything that it writes goes into a
// folder of its own, and no request leaves the machine.
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const needed = (name) => process.env[name] ?? (() => { throw new Error(`${name} is not set: run tests/vscode/setup.sh and source what it writes`); })();
const node = needed('VSCODE_NODE');
const program = join(needed('VSCODE_FOLDER'), 'out/server-main.js');
const { chromium } = createRequire(join(needed('VSCODE_TOOLS'), 'package.json'))('playwright-core');

/** What would get in the way of a test or of a screenshot. */
const quiet = {
  // In a browser VS Code saves after a second by itself: an unsaved edit would not stay one.
  'files.autoSave': 'off',
  'workbench.startupEditor': 'none',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'workbench.enableExperiments': false,
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'window.commandCenter': false,
  'files.simpleDialog.enable': true,
  'security.workspace.trust.enabled': false,
  'git.enabled': false,
  'editor.minimap.enabled': false,
  'typescript.validate.enable': false,
};

async function freePort() {
  return new Promise((settle, reject) => {
    const server = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => settle(port));
    });
  });
}

/**
 * @param vsix the packed extension, which is installed as a user would
 * @param hasTrust whether VS Code asks whether folders are trusted
 */
export async function startVSCode({ vsix, settings = {}, env = {}, hasTrust = false }) {
  const home = mkdtempSync(join(tmpdir(), 'seqscan-vscode-'));
  const data = join(home, 'server');
  const extensions = join(home, 'extensions');
  const log = join(home, 'server.log');
  mkdirSync(join(data, 'data', 'User'), { recursive: true });
  mkdirSync(extensions);
  writeFileSync(join(data, 'data', 'User', 'settings.json'), JSON.stringify({ ...quiet, ...(hasTrust && { 'security.workspace.trust.enabled': true }), ...settings }));
  const folders = ['--server-data-dir', data, '--extensions-dir', extensions];
  // Without a gallery nothing is looked for on the network.
  const ownEnv = { ...process.env, HOME: home, XDG_RUNTIME_DIR: home, TMPDIR: home, EXTENSIONS_GALLERY: '{}', SEQSCAN_DATABASE_URL: '', ...env };
  for (const key of Object.keys(ownEnv)) if (/^(?:VSCODE_|NODE_OPTIONS$)/.test(key)) delete ownEnv[key];
  const installed = spawnSync(node, [program, ...folders, '--install-extension', resolve(vsix)], { env: ownEnv, cwd: home, encoding: 'utf8' });
  if (installed.status !== 0 || !/was successfully installed/.test(installed.stdout)) throw new Error(`the extension was not installed\n${installed.stdout}\n${installed.stderr}`);

  const port = await freePort();
  const output = openSync(log, 'a');
  const child = spawn(
    node,
    [program, ...folders, '--host', '127.0.0.1', '--port', String(port), '--without-connection-token', '--accept-server-license-terms', '--telemetry-level', 'off', ...(hasTrust ? [] : ['--disable-workspace-trust']), '--enable-smoke-test-driver'],
    { env: ownEnv, cwd: home, stdio: ['ignore', output, output], detached: true },
  );
  closeSync(output);
  const stop = (signal = 'SIGTERM') => {
    try {
      process.kill(-child.pid, signal);
    } catch {
      // It is gone already.
    }
  };
  const onExit = () => stop('SIGKILL');
  process.once('exit', onExit);
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; ; tries += 1) {
    try {
      if ((await fetch(`${url}/version`)).ok) break;
    } catch {
      // Not yet.
    }
    if (tries > 600 || child.exitCode !== null) throw new Error(`VS Code's server did not start: ${log}`);
    await new Promise((settle) => setTimeout(settle, 100));
  }
  return {
    url,
    home,
    remote: (path) => `vscode-remote://127.0.0.1:${port}${encodeURI(resolve(path))}`,
    page: (folder, payload) => `${url}/?folder=${encodeURIComponent(resolve(folder))}&payload=${encodeURIComponent(JSON.stringify(payload))}`,
    async close() {
      stop();
      const late = setTimeout(() => stop('SIGKILL'), 5000);
      if (child.exitCode === null && child.signalCode === null) await new Promise((settle) => child.once('exit', settle));
      clearTimeout(late);
      stop('SIGKILL');
      process.off('exit', onExit);
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

export function launchBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
  });
}
