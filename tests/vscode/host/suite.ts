// Tests that run within VS Code's extension host, with the packed extension installed. VS Code calls `run`; what it tells goes to a file, since the
// host's own output is full of other things.
import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';

interface Api {
  analysed(): Promise<void>;
}

const tests: readonly (readonly [name: string, run: () => Promise<void>])[] = [
  ['the extension starts where a workspace has what it reads', startsByItself],
  ['findings are shown with the path that leads there, across files', showsFindings],
  ['an unsaved edit in one file takes away the finding in another', followsUnsavedEdits],
  ['a hover shows the SQL and how often it is sent', showsHover],
  ['lenses say how often a statement is sent, and go when a setting says so', showsLenses],
  ['a quick fix suppresses a finding in its file', suppresses],
  ['a quick fix mends a finding where its rows are queried, in another file', fixesAcrossFiles],
  ['a mistake in the configuration is shown in its place', showsMistakes],
  ['the plan of the statement at the cursor is shown in a panel', explains],
  ['all statements of a file are explained in a panel', explainsFile],
  ['indexes are advised for the workspace in a panel', advises],
  ['an advised index is declared where its model stands', createsMigration],
  ['a report is written to a file, as the command line writes it', exportsReport],
  ['a server that is killed while it works comes back with what unsaved files say', restarts],
];

const report = (line: string): void => appendFileSync(process.env['SEQSCAN_TEST_REPORT'] ?? '/dev/null', `${line}\n`);

export async function run(): Promise<void> {
  let failures = 0;
  for (const [name, test] of tests) {
    const started = Date.now();
    try {
      await test();
      report(`ok   ${name} (${Date.now() - started} ms)`);
    } catch (cause) {
      failures += 1;
      report(`FAIL ${name}\n${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`);
    } finally {
      await vscode.commands.executeCommand('workbench.action.files.revert').then(undefined, () => undefined);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    }
  }
  report(`${tests.length - failures} of ${tests.length} passed`);
  if (failures > 0) throw new Error(`${failures} failed`);
}

const folder = (): vscode.Uri => {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(first);
  return first.uri;
};
const uri = (path: string): vscode.Uri => vscode.Uri.joinPath(folder(), path);
const findings = (path: string): vscode.Diagnostic[] => vscode.languages.getDiagnostics(uri(path)).filter(({ source }) => source === 'seqscan');

async function api(): Promise<Api> {
  const extension = vscode.extensions.getExtension<Api>('seqscan.seqscan');
  assert.ok(extension, 'the extension is not installed');
  return extension.activate();
}

/** Looks again and again until there is something. */
async function until<T>(what: string, look: () => T | undefined | false | Thenable<T | undefined | false>): Promise<T> {
  const end = Date.now() + 30_000;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((settle) => setTimeout(settle, 50));
  }
}

async function open(path: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri(path)));
}

async function startsByItself(): Promise<void> {
  await until('the extension', () => vscode.extensions.getExtension('seqscan.seqscan')?.isActive === true);
  await (await api()).analysed();
  assert.deepEqual(readdirSync(folder().fsPath).includes('seqscan.config.json'), true);
}

async function showsFindings(): Promise<void> {
  await (await api()).analysed();
  const [finding] = await until('findings', () => (findings('web/src/customers.ts').length > 0 ? findings('web/src/customers.ts') : undefined));
  assert.ok(finding);
  assert.match(finding.message, /^prisma\.customer\.findUniqueOrThrow sends one query/);
  assert.equal(finding.severity, vscode.DiagnosticSeverity.Warning);
  assert.deepEqual(
    finding.relatedInformation?.map(({ location, message }) => `${vscode.workspace.asRelativePath(location.uri)}:${location.range.start.line + 1} ${message}`),
    ['web/src/orders.ts:6 the rows are queried here', 'web/src/orders.ts:11 repeated for each pass of this loop', 'web/src/orders.ts:12 calls customerName()'],
  );
  assert.ok(typeof finding.code === 'object');
  assert.equal(finding.code.value, 'n-plus-one');
  assert.match(readFileSync(finding.code.target.fsPath, 'utf8'), /^# n-plus-one/m);
}

async function followsUnsavedEdits(): Promise<void> {
  const editor = await open('web/src/orders.ts');
  const before = findings('web/src/customers.ts').length;
  assert.ok(before > 0);
  const line = editor.document.getText().split('\n').findIndex((text) => text.includes('customerName('));
  await editor.edit((builder) => builder.replace(editor.document.lineAt(line).range, "    const name = 'somebody';"));
  await until('the finding to go', () => findings('web/src/customers.ts').length === before - 1);
  assert.equal(editor.document.isDirty, true);
  await vscode.commands.executeCommand('workbench.action.files.revert');
  await until('the finding to come back', () => findings('web/src/customers.ts').length === before);
}

async function showsHover(): Promise<void> {
  const { document } = await open('web/src/customers.ts');
  const at = document.positionAt(document.getText().indexOf('findUniqueOrThrow'));
  const text = await until('a hover', async () => {
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, at);
    const all = hovers.flatMap(({ contents }) => contents.map((content) => (typeof content === 'string' ? content : content.value))).join('\n');
    return all.includes('SELECT') ? all : undefined;
  });
  assert.match(text, /"Customer"[^]*\*\*Sent once for each pass of the loop that leads here\*\*/);
}

async function showsLenses(): Promise<void> {
  const { document } = await open('web/src/customers.ts');
  const titles = async (): Promise<string[]> => (await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri)).flatMap(({ command }) => (command && /sent once|Explain/.test(command.title) ? [command.title] : []));
  assert.deepEqual(await until('lenses', async () => ((await titles()).length > 0 ? titles() : undefined)), ['sent once for each pass of the loop that leads here', 'Explain']);
  const settings = vscode.workspace.getConfiguration('seqscan');
  await settings.update('codeLens', 'off', vscode.ConfigurationTarget.Global);
  await until('lenses to go', async () => (await titles()).length === 0);
  await settings.update('codeLens', undefined, vscode.ConfigurationTarget.Global);
  await until('lenses to come back', async () => (await titles()).length === 2);
}

async function suppresses(): Promise<void> {
  const editor = await open('api/shop/models.py');
  const [finding] = await until('the finding', () => (findings('api/shop/models.py').length > 0 ? findings('api/shop/models.py') : undefined));
  assert.ok(finding);
  const action = await quickFix(editor.document.uri, finding.range, /^Suppress n-plus-one on this line$/);
  assert.ok(action.edit && (await vscode.workspace.applyEdit(action.edit)));
  assert.match(editor.document.lineAt(finding.range.start.line).text, /^ {8}# seqscan-disable-next-line n-plus-one -- \w+/);
  await until('the finding to go', () => findings('api/shop/models.py').length === 0);
}

/** A request is cancelled when an extension registers a provider meanwhile, as some do at start: it is made again. */
function quickFix(file: vscode.Uri, range: vscode.Range, title: RegExp): Promise<vscode.CodeAction> {
  return until('the quick fix', async () => {
    try {
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', file, range, vscode.CodeActionKind.QuickFix.value, 10);
      return actions.find((action) => title.test(action.title) && action.edit !== undefined);
    } catch (cause) {
      if (cause instanceof Error && cause.name === 'Canceled') return undefined;
      throw cause;
    }
  });
}

async function fixesAcrossFiles(): Promise<void> {
  const { document } = await open('api/shop/models.py');
  const [finding] = await until('the finding', () => (findings('api/shop/models.py').length > 0 ? findings('api/shop/models.py') : undefined));
  assert.ok(finding);
  const { edit } = await quickFix(document.uri, finding.range, /select_related/);
  assert.ok(edit && (await vscode.workspace.applyEdit(edit)));
  const views = await vscode.workspace.openTextDocument(uri('api/shop/views.py'));
  assert.match(views.getText(), /select_related\("author"\)/);
  assert.equal(document.isDirty, false);
  await until('the finding to go', () => findings('api/shop/models.py').length === 0);
  await vscode.window.showTextDocument(views);
  await vscode.commands.executeCommand('workbench.action.files.revert');
  await until('the finding to come back', () => findings('api/shop/models.py').length > 0);
}

async function showsMistakes(): Promise<void> {
  const editor = await open('seqscan.config.json');
  const whole = new vscode.Range(0, 0, editor.document.lineCount, 0);
  await editor.edit((builder) => builder.replace(whole, '{ "root": true, "ruels": {} }'));
  const [mistake] = await until('the mistake', () => (findings('seqscan.config.json').length > 0 ? findings('seqscan.config.json') : undefined));
  assert.equal(mistake?.message, 'unknown key "ruels"; did you mean "rules"?');
  assert.deepEqual(mistake.range.start, new vscode.Position(0, 16));
  await vscode.commands.executeCommand('workbench.action.files.revert');
  await until('the mistake to go', () => findings('seqscan.config.json').length === 0);
}

async function explains(): Promise<void> {
  const editor = await open('web/src/orders.ts');
  editor.selection = new vscode.Selection(5, 25, 5, 25);
  await vscode.commands.executeCommand('seqscan.explain');
  await until('the panel', () => hasPanel('Query Plan'));
}

const hasPanel = (title: string): boolean => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).some(({ input, label }) => input instanceof vscode.TabInputWebview && label === title);

async function explainsFile(): Promise<void> {
  await open('web/src/orders.ts');
  await vscode.commands.executeCommand('seqscan.explainFile');
  await until('the panel', () => hasPanel('Query Plan'));
}

async function advises(): Promise<void> {
  await vscode.commands.executeCommand('seqscan.adviseIndexes');
  await until('the panel', () => hasPanel('Indexes'));
}

async function createsMigration(): Promise<void> {
  const { document } = await open('web/src/orders.ts');
  await vscode.commands.executeCommand('seqscan.explain', document.uri, new vscode.Position(5, 25));
  await vscode.commands.executeCommand('seqscan.createMigration', document.uri.toString(), 'CREATE INDEX CONCURRENTLY "Order_placedAt_idx" ON "Order" ("placedAt")');
  const shown = await until('the schema', () => (vscode.window.activeTextEditor?.document.uri.path.endsWith('schema.prisma') === true ? vscode.window.activeTextEditor.document : undefined));
  assert.match(shown.getText(), /model Order \{[^}]*@@index\(\[placedAt\]\)/);
  // It is for somebody to look at and to save.
  assert.equal(shown.isDirty, true);
}

async function exportsReport(): Promise<void> {
  const target = join(mkdtempSync(join(tmpdir(), 'seqscan-report-')), 'report.json');
  await vscode.commands.executeCommand('seqscan.exportReport', { format: 'json', target });
  const { findings: reported } = JSON.parse(readFileSync(target, 'utf8')) as { findings: { file: string; rule: string }[] };
  const shown = vscode.languages.getDiagnostics().flatMap(([file, all]) => all.filter(({ source, code }) => source === 'seqscan' && typeof code === 'object').map(() => vscode.workspace.asRelativePath(file)));
  assert.deepEqual(reported.map(({ file }) => file).sort(), shown.sort());
}

async function restarts(): Promise<void> {
  const before = findings('web/src/customers.ts').length;
  assert.ok(before > 0);
  // Of all processes those that this one has started; /proc tells where there is one, ps elsewhere.
  const listed = (): number[] =>
    execFileSync('ps', ['-axo', 'pid=,ppid=,command='], { encoding: 'utf8' })
      .split('\n')
      .flatMap((row) => {
        const [, pid, parent, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(row) ?? [];
        return parent === String(process.pid) && /seqscan\.mjs lsp/.test(command) ? [Number(pid)] : [];
      });
  const servers = (): number[] =>
    !existsSync('/proc') ? listed() : readdirSync('/proc').flatMap((name) => {
      try {
        return /^\d+$/.test(name) && /seqscan\.mjs\0lsp/.test(readFileSync(`/proc/${name}/cmdline`, 'utf8')) && readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ')[1] === String(process.pid) ? [Number(name)] : [];
      } catch {
        return [];
      }
    });
  const [first] = servers();
  assert.ok(first !== undefined, 'no server is running');
  const editor = await open('web/src/orders.ts');
  const line = editor.document.getText().split('\n').findIndex((text) => text.includes('customerName('));
  await editor.edit((builder) => builder.replace(editor.document.lineAt(line).range, "    const name = 'somebody';"));
  // It has got the edit, and has not told what it makes of it.
  process.kill(first, 'SIGKILL');
  await until('another server', () => servers().some((other) => other !== first));
  await until('what the unsaved file says', () => findings('web/src/customers.ts').length === before - 1);
  await vscode.commands.executeCommand('workbench.action.files.revert');
  await until('its findings', () => findings('web/src/customers.ts').length === before);
}
