// The connection to the language server: a process of its own, which VS Code's own Node runs, so that nothing has to be installed.
import { join } from 'node:path';
import { type ExtensionContext, type LogOutputChannel, window, workspace } from 'vscode';
import { LanguageClient, State, TransportKind, type WorkspaceEdit } from 'vscode-languageclient/node';
import type { StatusParams } from './status-bar.js';

/** An edit as the server sends it. */
export type ServerEdit = WorkspaceEdit;

export interface Connection {
  start(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
  /** Asks the server; fails with the server's own line. */
  ask<Answer>(method: string, params: unknown): Promise<Answer>;
  /** Applies an edit that the server has made; false where the editor does not. */
  apply(edit: ServerEdit): Promise<boolean>;
  /** Called each time that a server has started, also after it was killed. */
  onStart(run: () => unknown): void;
}

/** Languages of the files that the server reads. */
const languages = ['typescript', 'typescriptreact', 'javascript', 'javascriptreact', 'python', 'sql', 'prisma', 'html', 'django-html', 'django-txt', 'jinja', 'jinja-html'];

export function openConnection(context: ExtensionContext, output: LogOutputChannel, onStatus: (status: StatusParams) => void): Connection {
  const module = serverProgram(context);
  const run = { module, args: ['lsp'], transport: TransportKind.stdio };
  const client = new LanguageClient(
    'seqscan',
    'Seqscan',
    { run, debug: run },
    {
      documentSelector: [...languages.map((language) => ({ scheme: 'file', language })), { scheme: 'file', pattern: '**/{seqscan.config.json,package.json,tsconfig.json,.gitignore,*.prisma}' }],
      outputChannel: output,
      initializationOptions: () => ({ status: true, schema: true, confirm: true, trusted: workspace.isTrusted, commands: ['seqscan.explain'] }),
      diagnosticCollectionName: 'seqscan',
    },
  );
  const started: (() => unknown)[] = [];
  client.onDidChangeState(({ newState }) => {
    if (newState === State.Running) for (const each of started) each();
  });
  client.onNotification('seqscan/status', onStatus);
  client.onRequest('seqscan/confirm', async ({ question, sql }: { readonly question: string; readonly sql: string }) => ({ accepted: (await window.showWarningMessage(question, { modal: true, detail: sql }, 'Run')) === 'Run' }));
  return {
    start: () => client.start(),
    restart: () => client.restart(),
    stop: () => client.stop(),
    ask: (method, params) => client.sendRequest(method, params),
    apply: async (edit) => workspace.applyEdit(await client.protocol2CodeConverter.asWorkspaceEdit(edit)),
    onStart: (each) => void started.push(each),
  };
}

/** The program that comes with the extension: server and command line. */
export function serverProgram(context: ExtensionContext): string {
  return context.asAbsolutePath(join('dist', 'server', 'bin', 'seqscan.mjs'));
}
