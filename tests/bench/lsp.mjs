// `npm run bench -- --lsp FOLDER FILE [--edits N]`: how long the language server takes in a project, by a driver that speaks to the real process over
// standard input and output as an editor does. docs/benchmarks.md explains the figures and shows a run.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';

const program = fileURLToPath(new URL('../../server/bin/seqscan.mjs', import.meta.url));
const percentile = (values, share) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;

/** Measures and prints; `edits` keystrokes are typed into the file, each once the diagnostics of the last one are there. */
export async function benchLanguageServer(folder, file, edits) {
  const root = resolve(folder);
  const uri = pathToFileURL(join(root, file)).href;
  const started = performance.now();
  const child = spawn(process.execPath, [program, 'lsp', '--stdio'], { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  let atRest = () => undefined;
  let published = () => undefined;
  let wanted = 0;
  connection.onNotification('seqscan/status', ({ state, sources, findings, milliseconds }) => {
    if (state !== 'analysing') atRest({ sources, findings, milliseconds });
  });
  connection.onNotification('textDocument/publishDiagnostics', ({ uri: of, version = 0 }) => {
    if (of === uri && version >= wanted) published();
  });
  connection.onNotification('window/logMessage', () => undefined);
  connection.listen();
  const rest = () => new Promise((settle) => (atRest = settle));
  await connection.sendRequest('initialize', { processId: process.pid, rootUri: null, workspaceFolders: [{ uri: pathToFileURL(root).href, name: 'bench' }], capabilities: { textDocument: { publishDiagnostics: { relatedInformation: true } } }, initializationOptions: { status: true } });
  const answered = performance.now() - started;
  const first = rest();
  connection.sendNotification('initialized', {});
  const text = readFileSync(join(root, file), 'utf8');
  const lines = text.split('\n');
  connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'any', version: 1, text } });
  const report = await first;
  const whole = performance.now() - started;

  const cpuBefore = cpuOf(child.pid);
  const spent = [];
  const hovers = [];
  const actions = [];
  // A comment is typed, a character at a time, before the line in the middle of the file; then the next one.
  const line = Math.floor(lines.length / 2);
  const mark = /\.py$/.test(file) ? '#' : '//';
  for (let edit = 0; edit < edits; edit += 1) {
    wanted = edit + 2;
    const done = new Promise((settle) => (published = settle));
    const from = performance.now();
    const newText = edit % 10 === 0 ? `${mark}\n` : 'x';
    const at = edit % 10 === 0 ? { line, character: 0 } : { line, character: mark.length };
    connection.sendNotification('textDocument/didChange', { textDocument: { uri, version: edit + 2 }, contentChanges: [{ range: { start: at, end: at }, text: newText }] });
    for (const [method, into, params] of [
      ['textDocument/hover', hovers, { position: { line: line + 3, character: 8 } }],
      ['textDocument/codeAction', actions, { range: { start: at, end: at }, context: { diagnostics: [] } }],
    ]) {
      const asked = performance.now();
      await connection.sendRequest(method, { textDocument: { uri }, ...params });
      into.push(performance.now() - asked);
    }
    await done;
    spent.push(performance.now() - from);
  }
  const cpu = (cpuOf(child.pid) - cpuBefore) / edits;
  const last = performance.now();
  await rest();
  const settled = performance.now() - last;
  const memory = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  const idleBefore = cpuOf(child.pid);
  await new Promise((settle) => setTimeout(settle, 3000));
  const idle = cpuOf(child.pid) - idleBefore;
  await connection.sendRequest('shutdown');
  connection.sendNotification('exit');
  connection.dispose();
  const row = (what, ...values) => process.stdout.write(`${what.padEnd(44)}${values.map((value) => String(Math.round(value)).padStart(8)).join('')} ms\n`);
  process.stdout.write(`${report.sources} files; ${file} has ${lines.length} lines; ${edits} keystrokes; Node ${process.versions.node}\n\n${' '.repeat(44)}  median     p95\n`);
  for (const [what, values] of [['keystroke to diagnostics of the file', spent], ['hover, while that goes on', hovers], ['code actions, while that goes on', actions]]) row(what, percentile(values, 0.5), percentile(values, 0.95));
  row('processor time of a keystroke, on average', cpu);
  row('last keystroke to those of the whole project', settled);
  row('start to the first answer', answered);
  row('start to the findings of the whole project', whole);
  process.stdout.write(`memory ${Math.round(memory)} MB; ${idle} ms of processor time in 3 s without edits\n`);
}

/** Milliseconds of processor time of a process so far; Linux counts them in hundredths of a second. */
function cpuOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
