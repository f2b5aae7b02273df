// The command that writes a report to a file: what `seqscan lint` prints for a folder of the workspace, in one of its formats. The command line that comes
// with the server writes it, so that a report from an editor is one of a build.
import { execFile } from 'node:child_process';
import { ProgressLocation, Uri, window, workspace } from 'vscode';

const formats = [
  { label: 'Text', detail: 'as in a terminal', format: 'pretty', extension: 'txt' },
  { label: 'JSON', detail: 'for programs', format: 'json', extension: 'json' },
  { label: 'GitHub annotations', detail: 'for a workflow', format: 'github', extension: 'txt' },
] as const;

/** Exit codes of a report that was written: nothing found, and findings. */
const written = [0, 1];

/**
 * Asks what for, then writes.
 *
 * @param program the command line
 * @param given what is not asked for, for whoever calls the command from a program
 */
export async function exportReport(program: string, given: { readonly format?: string; readonly target?: string } = {}): Promise<void> {
  const folder = await folderToReport();
  if (folder === undefined) return;
  const chosen = formats.find(({ format }) => format === given.format) ?? (await window.showQuickPick(formats, { title: 'The format of the report' }));
  if (!chosen) return;
  const target = given.target === undefined ? await window.showSaveDialog({ title: 'Where the report is written', defaultUri: Uri.joinPath(folder, `seqscan-report.${chosen.extension}`) }) : Uri.file(given.target);
  if (!target) return;
  const unsaved = workspace.textDocuments.filter(({ isDirty }) => isDirty).length;
  const problem = await window.withProgress({ location: ProgressLocation.Window, title: 'Seqscan writes a report' }, () => run(program, folder.fsPath, chosen.format, target.fsPath));
  if (problem !== undefined) window.showErrorMessage(`Seqscan: ${problem}`);
  // The report is of the files on disk, as one from a build.
  else window.setStatusBarMessage(`Seqscan: the report is written${unsaved > 0 ? `, without the changes of ${unsaved} unsaved ${unsaved === 1 ? 'file' : 'files'}` : ''}`, 5000);
  if (problem === undefined && given.target === undefined) await window.showTextDocument(target);
}

async function folderToReport(): Promise<Uri | undefined> {
  const folders = workspace.workspaceFolders ?? [];
  if (folders.length > 1) return (await window.showWorkspaceFolderPick({ placeHolder: 'The folder that the report is about' }))?.uri;
  if (folders[0] === undefined) window.showWarningMessage('Seqscan: open a folder first, a report is of one');
  return folders[0]?.uri;
}

/** Answers with one line where no report was written. */
function run(program: string, folder: string, format: string, target: string): Promise<string | undefined> {
  // VS Code's own Node runs it.
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1', NO_COLOR: '1' };
  return new Promise((settle) => {
    const child = execFile(process.execPath, [program, 'lint', '--format', format, '--no-fixes', '--output', target], { cwd: folder, env }, (_, __, stderr) => {
      settle(child.exitCode !== null && written.includes(child.exitCode) ? undefined : (stderr.split('\n')[0] ?? 'the report was not written'));
    });
  });
}
