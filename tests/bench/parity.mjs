// `npm run parity -- FOLDER…`: whether an editor shows what `seqscan lint --format json` prints. For each folder both are run as the processes that they
// are, and every part of every finding is compared: rule, severity, place, words, path, fingerprint; and so are problems that have a place in a file. The server is
// looked at as it comes to rest, with the files that have findings open in the editor, and after an edit of each of a few and its undoing: by what it says at once, and by what
// it says when it has analysed the whole project again.
// docs/accuracy.md says what came of it. Exits with 1 where something differs, and prints what.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';

const program = fileURLToPath(new URL('../../server/bin/seqscan.mjs', import.meta.url));
const folders = process.argv.slice(2);
/** Files that are opened at the same time: an editor has dozens of tabs, not thousands. */
const mostOpen = 40;
/** Files that are edited, one after the other. */
const mostEdited = 4;
/** Differences of one kind that are printed. */
const mostShown = 10;
const severities = { 1: 'error', 2: 'warning', 3: 'info' };

if (folders.length === 0 || folders.some((folder) => !existsSync(folder))) {
  process.stderr.write('usage: npm run parity -- FOLDER…\n');
  process.exit(2);
}
let isSame = true;
for (const folder of folders) isSame = (await compare(realpathSync(resolve(folder)))) && isSame;
process.exit(isSame ? 0 : 1);

/** Compares one project; answers whether nothing differs. */
async function compare(root) {
  const expected = printed(root);
  const editor = await openEditor(root);
  const differences = [];
  const look = (when) => {
    const shown = editor.shown();
    for (const [kind, from, others] of [['only on the command line', expected, shown], ['only in the editor', shown, expected]]) {
      const left = new Map();
      for (const each of others) left.set(each, (left.get(each) ?? 0) + 1);
      for (const each of from) {
        if ((left.get(each) ?? 0) > 0) left.set(each, left.get(each) - 1);
        else differences.push({ when, kind, each });
      }
    }
  };
  look('at rest');
  const files = editor.files().slice(0, mostOpen);
  await editor.rest(() => files.forEach(editor.open));
  look('with files open');
  // Files from all over the list, so that libraries and languages that the project mixes have their turn.
  const edited = files.filter((_, index) => index % Math.max(1, Math.floor(files.length / mostEdited)) === 0).slice(0, mostEdited);
  for (const file of edited) {
    const start = { line: 0, character: 0 };
    await editor.said(file, () => editor.change(file, { range: { start, end: start }, text: '\n' }));
    await editor.said(file, () => editor.change(file, { range: { start, end: { line: 1, character: 0 } }, text: '' }));
    look(`at once after an edit of ${file} and its undoing`);
    await editor.whole(file);
    look(`after an edit of ${file} and its undoing`);
  }
  await editor.close();
  process.stdout.write(`${root}: ${expected.length} findings and problems with a place; ${files.length} files opened; ${differences.length === 0 ? 'no difference' : `${differences.length} DIFFERENCES`}\n`);
  for (const { when, kind, each } of differences.slice(0, mostShown)) process.stdout.write(`  ${when}, ${kind}: ${each}\n`);
  return differences.length === 0;
}

/** What the command line says, a line of JSON each, with positions as editors count them. */
function printed(root) {
  const { stdout, stderr } = spawnSync(process.execPath, [program, 'lint', '--format', 'json', '--no-fixes'], { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 30, env: environment() });
  if (stdout === '') throw new Error(`seqscan lint printed nothing: ${stderr}`);
  const { findings, problems } = JSON.parse(stdout);
  const at = ({ line, column }) => ({ line: line - 1, character: column - 1 });
  const range = ({ start, end }) => ({ start: at(start), end: at(end) });
  return [
    ...findings.map(({ rule, severity, message, consequence, remedy, file, range: own, related, fingerprint }) =>
      line({ file, rule, severity, range: range(own), message: `${message}\n${consequence}\n→ ${remedy}`, related: related.map((step) => ({ file: step.file, range: range(step.range), message: step.message })), fingerprint }),
    ),
    ...problems.filter(({ position }) => position !== undefined).map(({ file, position, message }) => line({ file, severity: 'info', start: at(position), message })),
  ];
}

async function openEditor(root) {
  const child = spawn(process.execPath, [program, 'lsp', '--stdio'], { cwd: root, stdio: ['pipe', 'pipe', 'inherit'], env: environment() });
  const connection = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  const pushed = new Map();
  const versions = new Map();
  let atRest = () => undefined;
  let timer;
  connection.onNotification('seqscan/status', ({ state }) => {
    clearTimeout(timer);
    // Messages that come one by one can be taken for two changes: it is over when nothing follows.
    if (state !== 'analysing') timer = setTimeout(() => atRest(), 500);
  });
  let wanted;
  connection.onNotification('textDocument/publishDiagnostics', ({ uri, version, diagnostics }) => {
    pushed.set(uri, diagnostics);
    if (wanted !== undefined && uri === wanted.uri && version === wanted.version) wanted.settle();
  });
  connection.onNotification('window/logMessage', () => undefined);
  connection.listen();
  const rest = async (act) => {
    const done = new Promise((settle) => (atRest = settle));
    act();
    await done;
  };
  const uriOf = (file) => pathToFileURL(join(root, file)).href;
  const fileOf = (uri) => relative(root, fileURLToPath(uri)).split(sep).join('/');
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: [{ uri: pathToFileURL(root).href, name: 'parity' }],
    capabilities: { textDocument: { publishDiagnostics: { relatedInformation: true } } },
    initializationOptions: { status: true },
  });
  await rest(() => connection.sendNotification('initialized', {}));
  return {
    rest,
    files: () => [...pushed].filter(([, diagnostics]) => diagnostics.length > 0).map(([uri]) => fileOf(uri)),
    shown: () =>
      [...pushed].flatMap(([uri, diagnostics]) =>
        diagnostics.map(({ code, severity, range, message, relatedInformation = [], data }) =>
          code === undefined
            ? line({ file: fileOf(uri), severity: severities[severity], start: range.start, message })
            : line({ file: fileOf(uri), rule: code, severity: severities[severity], range, message, related: relatedInformation.map(({ location, message: said }) => ({ file: fileOf(location.uri), range: location.range, message: said })), fingerprint: data.fingerprint }),
        ),
      ),
    /** Resolves once the diagnostics of a file's newest version are told, by an edit's own answer: the whole project takes longer. */
    async said(file, act) {
      const done = new Promise((settle) => (wanted = { uri: uriOf(file), version: versions.get(file) + 1, settle }));
      act();
      await done;
    },
    /** Resolves once the whole project was analysed as it is now: a question for diagnostics waits for that. */
    async whole(file) {
      await connection.sendRequest('textDocument/diagnostic', { textDocument: { uri: uriOf(file) } });
      await new Promise((settle) => setTimeout(settle, 500));
    },
    open(file) {
      versions.set(file, 1);
      void connection.sendNotification('textDocument/didOpen', { textDocument: { uri: uriOf(file), languageId: 'any', version: 1, text: readFileSync(join(root, file), 'utf8') } });
    },
    change(file, ...contentChanges) {
      versions.set(file, versions.get(file) + 1);
      void connection.sendNotification('textDocument/didChange', { textDocument: { uri: uriOf(file), version: versions.get(file) }, contentChanges });
    },
    async close() {
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      connection.dispose();
    },
  };
}

function line(parts) {
  return JSON.stringify(parts);
}

function environment() {
  return { ...process.env, SEQSCAN_DATABASE_URL: '' };
}
