// `npm run package:npm`: makes dist/seqscan-VERSION.tgz, the npm package of the command line and the language server. Build first.
//
// The engine is a package of its own in this repository, and nobody else's: it comes within the package. What both need from others npm installs, so that
// it can be mended and shared.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const engine = '@seqscan/analyzers';
const scratch = mkdtempSync(join(tmpdir(), 'seqscan-pack-'));
try {
  const staged = unpacked(join(root, 'server'), 'server');
  cpSync(unpacked(join(root, 'analyzers'), 'analyzers'), join(staged, 'node_modules', engine), { recursive: true });
  const manifestOf = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const manifest = manifestOf(staged);
  // Of a package that comes within another one npm takes it that what it needs has come along.
  const dependencies = { ...manifestOf(join(root, 'analyzers')).dependencies, ...manifest.dependencies };
  writeFileSync(join(staged, 'package.json'), `${JSON.stringify({ ...manifest, dependencies, bundleDependencies: [engine] }, undefined, 2)}\n`);
  mkdirSync(join(root, 'dist'), { recursive: true });
  const [{ filename, size, unpackedSize }] = packed(staged, join(root, 'dist'));
  const megabytes = (bytes) => (bytes / 1024 / 1024).toFixed(1);
  process.stdout.write(`dist/${filename}: ${megabytes(size)} MB, ${megabytes(unpackedSize)} MB when installed\n`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** What npm would publish of a folder, unpacked. */
function unpacked(folder, name) {
  const target = join(scratch, name);
  mkdirSync(target);
  packed(folder, target);
  const [archive] = readdirSync(target);
  execFileSync('tar', ['-xzf', archive], { cwd: target });
  return join(target, 'package');
}

function packed(folder, target) {
  const words = ['pack', '--json', '--pack-destination', target, folder];
  // On Windows npm is a script of the shell.
  return JSON.parse(execFileSync('npm', words, { cwd: scratch, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], shell: process.platform === 'win32' }));
}
