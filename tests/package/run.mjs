// `node tests/package/run.mjs`: the npm package as its users get it. What `npm run package:npm` has made is installed into an empty folder, and what is there must
// do what the program in this repository does: findings of a sample, a plan, a rule's page, a language server that answers.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const archive = existsSync(join(root, 'dist')) ? readdirSync(join(root, 'dist')).find((name) => name.endsWith('.tgz')) : undefined;
if (archive === undefined) {
  process.stderr.write('pack it first: npm run package:npm\n');
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'seqscan-package-'));
try {
  writeFileSync(join(folder, 'package.json'), '{ "name": "somebody", "private": true }\n');
  execFileSync('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', join(root, 'dist', archive)], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  cpSync(join(root, 'test-fixtures/projects/bookshop'), join(folder, 'bookshop'), { recursive: true });
  const installed = (...words) => spawnSync('npx', ['--no-install', 'seqscan', ...words], { cwd: join(folder, 'bookshop'), encoding: 'utf8' });
  const here = (...words) => spawnSync(process.execPath, [join(root, 'server/bin/seqscan.mjs'), ...words], { cwd: join(folder, 'bookshop'), encoding: 'utf8' });

  const [theirs, ours] = [installed, here].map((run) => run('lint', '--format', 'json', '--no-fixes'));
  assert.equal(theirs.status, 1, theirs.stderr);
  const { findings } = JSON.parse(theirs.stdout);
  assert.ok(findings.length > 5);
  assert.deepEqual(findings, JSON.parse(ours.stdout).findings);
  for (const words of [['rules', 'n-plus-one'], ['explain', 'web/src/orders.ts:6'], ['lint', '--fix', '--dry-run'], ['--version']]) {
    const { status, stdout, stderr } = installed(...words);
    assert.deepEqual({ words, status, stdout }, { words, status: here(...words).status, stdout: here(...words).stdout }, stderr);
  }
  // The schema that configurations name, and the rules' pages that editors open.
  assert.ok(existsSync(join(folder, 'node_modules/seqscan/schema/seqscan.config.schema.json')));
  assert.match(await rulePage(), /# n-plus-one/);
  process.stdout.write(`package: passed (${findings.length} findings)\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Asks the installed language server where a rule's page is, and reads it. */
async function rulePage() {
  const child = spawn('npx', ['--no-install', 'seqscan', 'lsp', '--stdio'], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
  const send = (message) => {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  let output = '';
  const uri = new Promise((settle, reject) => {
    setTimeout(() => reject(new Error(`no answer: ${output}`)), 30_000).unref();
    child.stdout.on('data', (data) => {
      output += data;
      const [, found] = /"id":2,"result":\{"uri":"([^"]+)"/.exec(output) ?? [];
      if (found !== undefined) settle(found);
    });
  });
  send({ id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } });
  send({ method: 'initialized', params: {} });
  send({ id: 2, method: 'seqscan/rulePage', params: { rule: 'n-plus-one' } });
  const page = readFileSync(fileURLToPath(await uri), 'utf8');
  send({ id: 3, method: 'shutdown' });
  send({ method: 'exit' });
  await new Promise((settle) => child.on('exit', settle));
  return page;
}
