// An editor for tests: it starts the real server, speaks to it over standard input and output, keeps what it is told, and fails at the end if the
// server said anything that an editor would not know, logged an error, or wrote to standard error.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  ApplyWorkspaceEditRequest,
  ConfigurationRequest,
  createProtocolConnection,
  type ClientCapabilities,
  type Diagnostic,
  LogMessageNotification,
  MessageType,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  RegistrationRequest,
  ShowMessageRequest,
  type InitializeResult,
  StreamMessageReader,
  StreamMessageWriter,
  type TextDocumentContentChangeEvent,
  WorkDoneProgress,
  WorkDoneProgressCreateRequest,
} from 'vscode-languageserver-protocol/node';

export const program = fileURLToPath(new URL('../../server/bin/seqscan.mjs', import.meta.url));

/** The capabilities of an editor that can do all that the server makes use of. */
export const everything: ClientCapabilities = {
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    codeLens: { refreshSupport: true },
    diagnostics: { refreshSupport: true },
    workspaceEdit: { documentChanges: true, resourceOperations: ['create'] },
  },
  window: { workDoneProgress: true },
  textDocument: {
    publishDiagnostics: { relatedInformation: true, codeDescriptionSupport: true, tagSupport: { valueSet: [1, 2] }, versionSupport: true },
    codeAction: { resolveSupport: { properties: ['edit'] }, dataSupport: true },
  },
};

export interface Client {
  readonly connection: ProtocolConnection;
  readonly initialized: InitializeResult;
  /** The diagnostics of a file as last pushed. */
  diagnostics(path: string): readonly Diagnostic[];
  /** Everything that was pushed and is not empty: `path:line rule`, sorted; lines start at 1. */
  findings(): readonly string[];
  uri(path: string): string;
  /** Opens a file with the text on disk, or another one. */
  open(path: string, text?: string): void;
  change(path: string, ...changes: TextDocumentContentChangeEvent[]): void;
  close(path: string): void;
  /** Files on disk have changed: 1 created, 2 changed, 3 deleted. */
  watched(...changes: readonly (readonly [path: string, type: 1 | 2 | 3])[]): void;
  /** Resolves once the analysis has come to rest after `action`. */
  analysed(action?: () => unknown): Promise<void>;
  /** Resolves once a condition holds, which is looked at whenever something arrives. */
  until(what: string, condition: () => boolean): Promise<void>;
  settings: Record<string, unknown>;
  /** What the user was asked, and the button that is pressed from now on; none closes the question. */
  readonly questions: readonly string[];
  answer: string | undefined;
  readonly progress: readonly string[];
  readonly log: string[];
  readonly status: readonly Record<string, unknown>[];
  /** Megabytes that the server holds; 0 where the system does not tell. */
  memory(): number;
  /** How often the server asked for diagnostics to be pulled again. */
  refreshes(): number;
  /** Ends the server as an editor does, and fails if anything was wrong on the way. */
  stop(): Promise<void>;
  /** Kills the server. */
  kill(): void;
}

export interface ClientOptions {
  readonly folder: string;
  readonly folders?: readonly string[];
  readonly capabilities?: ClientCapabilities;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly settings?: Record<string, unknown>;
  readonly env?: NodeJS.ProcessEnv;
  /** How long anything is waited for, in milliseconds. */
  readonly patience?: number;
}

export async function startClient({ folder, folders = [folder], capabilities = everything, options = {}, settings = {}, env = {}, patience = 25_000 }: ClientOptions): Promise<Client> {
  const child = spawn(process.execPath, [program, 'lsp', '--stdio'], { cwd: folder, stdio: 'pipe', env: { ...process.env, SEQSCAN_DATABASE_URL: '', ...env } });
  const connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  const wrong: string[] = [];
  const pushed = new Map<string, readonly Diagnostic[]>();
  const versions = new Map<string, number>();
  const progress: string[] = [];
  const log: string[] = [];
  const status: Record<string, unknown>[] = [];
  const questions: string[] = [];
  let watchers: (() => void)[] = [];
  const arrived = (): void => {
    for (const look of watchers) look();
  };
  let stderr = '';
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  const exited = new Promise<number | null>((settle) => child.on('exit', settle));

  connection.onUnhandledNotification(({ method }) => void wrong.push(`unhandled notification ${method}`));
  connection.onError(([error]) => void wrong.push(`broken message: ${error.message}`));
  connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, diagnostics }) => {
    pushed.set(fileURLToPath(uri), diagnostics);
    arrived();
  });
  connection.onNotification(LogMessageNotification.type, ({ type, message }) => {
    log.push(message);
    if (type === MessageType.Error) wrong.push(`logged error: ${message}`);
    arrived();
  });
  connection.onNotification('seqscan/status', (said: Record<string, unknown>) => {
    status.push(said);
    arrived();
  });
  connection.onRequest(ConfigurationRequest.type, ({ items }) => items.map(({ section }) => (section === 'seqscan' ? client.settings : null)));
  connection.onRequest(RegistrationRequest.type, () => undefined);
  connection.onRequest(WorkDoneProgressCreateRequest.type, ({ token }) => {
    connection.onProgress(WorkDoneProgress.type, token, (value) => {
      progress.push(value.kind === 'begin' ? `begin ${value.title}` : value.kind);
      arrived();
    });
  });
  connection.onRequest('workspace/codeLens/refresh', () => null);
  connection.onRequest('workspace/diagnostic/refresh', () => {
    refreshes += 1;
    arrived();
    return null;
  });
  connection.onRequest(ApplyWorkspaceEditRequest.type, () => ({ applied: true }));
  connection.onRequest(ShowMessageRequest.type, ({ message, actions = [] }) => {
    questions.push(message);
    return actions.find(({ title }) => title === client.answer) ?? null;
  });
  let refreshes = 0;
  connection.listen();

  const uri = (path: string): string => pathToFileURL(join(folder, path)).href;
  const until: Client['until'] = (what, condition) =>
    new Promise((settle, reject) => {
      const late = setTimeout(() => {
        watchers = watchers.filter((each) => each !== look);
        reject(new Error(`waited in vain for ${what}; log: ${log.join(' | ')}; stderr: ${stderr}; findings: ${client.findings().join(', ')}`));
      }, patience);
      const look = (): void => {
        if (!condition()) return;
        clearTimeout(late);
        watchers = watchers.filter((each) => each !== look);
        settle();
      };
      watchers.push(look);
      look();
    });
  const isAtRest = (from: number): boolean => {
    const latest = new Map(status.map((said) => [said['folder'], said['state']]));
    return status.length > from && latest.size > 0 && [...latest.values()].every((state) => state !== 'analysing');
  };

  const initialized = await connection.sendRequest<InitializeResult>('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities,
    workspaceFolders: folders.map((each) => ({ uri: pathToFileURL(each).href, name: each })),
    initializationOptions: { status: true, ...options },
  });
  const client: Client = {
    connection,
    initialized,
    settings,
    progress,
    log,
    status,
    questions,
    answer: undefined,
    memory: () => (process.platform !== 'linux' ? 0 : Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024),
    uri,
    until,
    refreshes: () => refreshes,
    diagnostics: (path) => pushed.get(join(folder, path)) ?? [],
    findings: () =>
      [...pushed]
        .flatMap(([file, diagnostics]) => diagnostics.map(({ range, code }) => `${file.slice(folder.length + 1)}:${range.start.line + 1} ${String(code)}`))
        .sort(),
    open(path, text = readFileSync(join(folder, path), 'utf8')) {
      versions.set(path, 1);
      void connection.sendNotification('textDocument/didOpen', { textDocument: { uri: uri(path), languageId: 'any', version: 1, text } });
    },
    change(path, ...contentChanges) {
      const version = (versions.get(path) ?? 0) + 1;
      versions.set(path, version);
      void connection.sendNotification('textDocument/didChange', { textDocument: { uri: uri(path), version }, contentChanges });
    },
    close: (path) => void connection.sendNotification('textDocument/didClose', { textDocument: { uri: uri(path) } }),
    watched: (...changes) => void connection.sendNotification('workspace/didChangeWatchedFiles', { changes: changes.map(([path, type]) => ({ uri: uri(path), type })) }),
    async analysed(action) {
      const from = action === undefined ? 0 : status.length;
      await action?.();
      await until('an analysis', () => isAtRest(from));
    },
    async stop() {
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      const code = await exited;
      connection.dispose();
      if (stderr !== '') wrong.push(`standard error: ${stderr}`);
      if (code !== 0) wrong.push(`exit code ${String(code)}`);
      if (wrong.length > 0) throw new Error(wrong.join('\n'));
    },
    kill: () => void child.kill('SIGKILL'),
  };
  await connection.sendNotification('initialized', {});
  return client;
}
