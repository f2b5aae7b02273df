// Shows the page of a rule, which comes with the server.
import { commands, languages, Uri, window } from 'vscode';
import type { Connection } from './connection.js';

/** @param rule the rule's id; without it that of the finding at the cursor, or one that is picked */
export async function showRule(connection: Connection, rule?: string): Promise<void> {
  const id = rule ?? ruleAtCursor() ?? (await pickRule(connection));
  if (id === undefined) return;
  const { uri } = await connection.ask<{ readonly uri: string | null }>('seqscan/rulePage', { rule: id });
  if (uri === null) window.showWarningMessage(`Seqscan has no rule "${id}"`);
  else await commands.executeCommand('markdown.showPreview', Uri.parse(uri));
}

function ruleAtCursor(): string | undefined {
  const editor = window.activeTextEditor;
  const found = editor && languages.getDiagnostics(editor.document.uri).find(({ source, range }) => source === 'seqscan' && range.contains(editor.selection.active));
  return typeof found?.code === 'object' ? String(found.code.value) : undefined;
}

async function pickRule(connection: Connection): Promise<string | undefined> {
  const { rules } = await connection.ask<{ readonly rules: readonly { readonly id: string; readonly summary: string }[] }>('seqscan/rules', {});
  return (await window.showQuickPick(rules.map(({ id, summary }) => ({ label: id, detail: summary })), { title: 'Rules of Seqscan', matchOnDetail: true }))?.label;
}
