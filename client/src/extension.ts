// The extension's entry. It starts the language server, shows what the server says, and keeps secrets; it analyses nothing by itself.
import { commands, env, type ExtensionContext, window, workspace } from 'vscode';
import { openConnection, serverProgram } from './connection.js';
import { databaseCommands } from './database.js';
import { planCommands } from './explain.js';
import { pagePanel } from './panel.js';
import { exportReport } from './report.js';
import { showRule } from './show-rule.js';
import { statusBar } from './status-bar.js';

/** What tests look at. */
export interface Api {
  /** Resolves once every project has been analysed. */
  analysed(): Promise<void>;
}

export async function activate(context: ExtensionContext): Promise<Api> {
  const output = window.createOutputChannel('Seqscan', { log: true });
  const status = statusBar();
  const connection = openConnection(context, output, status.show);
  const register = (name: string, run: (...words: never[]) => unknown): void => void context.subscriptions.push(commands.registerCommand(name, run));
  const database = databaseCommands(context.secrets, connection);
  context.subscriptions.push(output, status);
  const plans = planCommands(connection, pagePanel(context.extensionUri, 'seqscan.plan', 'Query Plan'), pagePanel(context.extensionUri, 'seqscan.advice', 'Indexes'));
  register('seqscan.explain', plans.explain);
  register('seqscan.explainFile', plans.explainFile);
  register('seqscan.analyze', plans.analyze);
  register('seqscan.adviseIndexes', plans.adviseIndexes);
  register('seqscan.createMigration', plans.createMigration);
  register('seqscan.openPlace', plans.openPlace);
  register('seqscan.exportReport', (given?: { readonly format?: string; readonly target?: string }) => exportReport(serverProgram(context), given));
  register('seqscan.showRule', (rule?: string) => showRule(connection, rule));
  register('seqscan.chooseDatabase', database.choose);
  register('seqscan.forgetDatabase', database.forget);
  register('seqscan.restart', () => connection.restart());
  register('seqscan.showOutput', () => output.show());
  register('seqscan.copyText', async (text: string) => {
    await env.clipboard.writeText(text);
    window.setStatusBarMessage('Seqscan: copied', 2000);
  });
  context.subscriptions.push(workspace.onDidGrantWorkspaceTrust(() => connection.ask('seqscan/setTrust', { trusted: true })));
  connection.onStart(() => database.tell());
  await connection.start();
  deactivation = connection.stop;
  return { analysed: status.analysed };
}

let deactivation: (() => Promise<void>) | undefined;

export function deactivate(): Promise<void> | undefined {
  return deactivation?.();
}
