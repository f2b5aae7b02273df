// The command that explains the statement at the cursor, or the SQL that is selected, and the panel in which its plan is shown.
import { randomBytes } from 'node:crypto';
import { type Position, ProgressLocation, type Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import type { Connection } from './connection.js';
import { type Explanation, planPage } from './plan-page.js';

/** Takes the URI and the position that a lens hands over, or the active editor's. */
export function explainCommand(connection: Connection): (uri?: Uri | string, position?: Pick<Position, 'line' | 'character'>) => Promise<void> {
  let panel: WebviewPanel | undefined;
  const show = (html: (nonce: string) => string): void => {
    if (!panel) {
      // No script runs in it; the only links are those that copy a text.
      panel = window.createWebviewPanel('seqscan.plan', 'Query Plan', { viewColumn: ViewColumn.Beside, preserveFocus: true }, { enableScripts: false, enableCommandUris: ['seqscan.copyText'], localResourceRoots: [] });
      panel.onDidDispose(() => (panel = undefined));
    } else panel.reveal(undefined, true);
    panel.webview.html = html(randomBytes(16).toString('base64'));
  };
  return async (uri, position) => {
    const editor = window.activeTextEditor;
    const target = uri?.toString() ?? editor?.document.uri.toString();
    if (target === undefined) return;
    const selected = uri === undefined && editor !== undefined && !editor.selection.isEmpty ? editor.document.getText(editor.selection) : undefined;
    const at = position ?? editor?.selection.active;
    const params = { textDocument: { uri: target }, ...(selected === undefined ? { position: at && { line: at.line, character: at.character } } : { sql: selected }) };
    try {
      const explanation = await window.withProgress({ location: ProgressLocation.Window, title: 'Seqscan asks the planner' }, () => connection.ask<Explanation>('seqscan/explain', params));
      show((nonce) => planPage(explanation, nonce));
    } catch (cause) {
      window.showWarningMessage(`Seqscan: ${cause instanceof Error ? cause.message : String(cause)}`);
    }
  };
}
