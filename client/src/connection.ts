// The connection to the language server: a process of its own, which VS Code's own Node runs, so that nothing has to be installed.
import { join } from 'node:path';
import { type ExtensionContext, type LogOutputChannel, workspace } from 'vscode';
import { LanguageClient, State, TransportKind } from 'vscode-languageclient/node';
import type { StatusParams } from './status-bar.js';

export interface Connection {
  start(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
  /** Asks the server; fails with the server's own line. */
  ask<Answer>(method: string, params: unknown): Promise<Answer>;
  /** Called each time that a server has started, also after it was killed. */
  onStart(run: () => unknown): void;
}

/** Languages of the files that the server reads. */
const languages = ['typescript', 'typescriptreact', 'javascript', 'javascriptreact', 'python', 'sql', 'prisma', 'html', 'django-html', 'django-txt', 'jinja', 'jinja-html'];

export function openConnection(context: ExtensionContext, output: LogOutputChannel, onStatus: (status: StatusParams) => void): Connection {
  const module = context.asAbsolutePath(join('dist', 'server', 'bin', 'seqscan.mjs'));
  const run = { module, args: ['lsp'], transport: TransportKind.stdio };
  const client = new LanguageClient(
    'seqscan',
    'Seqscan',
    { run, debug: run },
    {
      documentSelector: [...languages.map((language) => ({ scheme: 'file', language })), { scheme: 'file', pattern: '**/{seqscan.config.json,package.json,tsconfig.json,.gitignore,*.prisma}' }],
      outputChannel: output,
      initializationOptions: () => ({ status: true, schema: true, trusted: workspace.isTrusted, commands: ['seqscan.explain'] }),
      diagnosticCollectionName: 'seqscan',
    },
  );
  const started: (() => unknown)[] = [];
  client.onDidChangeState(({ newState }) => {
    if (newState === State.Running) for (const each of started) each();
  });
  client.onNotification('seqscan/status', onStatus);
  return {
    start: () => client.start(),
    restart: () => client.restart(),
    stop: () => client.stop(),
    ask: (method, params) => client.sendRequest(method, params),
    onStart: (each) => void started.push(each),
  };
}
