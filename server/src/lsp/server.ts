// The language server's door: it says what it can do, keeps the open documents, and hands everything else to the host, which is loaded once the
// client has had its first answer.
import { TextDocument } from 'vscode-languageserver-textdocument';
import {
  CodeActionKind,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  DocumentDiagnosticReportKind,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import { fixAllKind } from './actions.js';
import { rulePageUri, source } from './diagnostics.js';
import { filesAndUris } from './files-and-uris.js';
import type { Host } from './host.js';
import { type InitializationOptions, readOptions } from './initialization-options.js';
import { isRead } from './read-files.js';
import { isPulling } from './reporting.js';
import { AdviseRequest, ExplainRequest, MigrationRequest, RulePageRequest, RulesRequest, SetDatabaseRequest, SetTrustRequest } from './requests.js';

/** Serves a connection until it ends. */
export function serve(connection: Connection, version: string): void {
  const paths = filesAndUris();
  const documents = new Map<string, TextDocument>();
  let params: InitializeParams = { processId: null, rootUri: null, capabilities: {}, workspaceFolders: null };
  let options: InitializationOptions = readOptions(undefined);
  /** Undefined until folders and settings are known: requests wait for that, and what was opened before is handed over then. */
  let host: Host | undefined;
  let letIn: (host: Host) => void = () => undefined;
  const ready = new Promise<Host>((settle) => (letIn = settle));
  const fileOf = (uri: string): string | undefined => {
    const file = paths.fileOf(uri);
    return file !== undefined && isRead(file) ? file : undefined;
  };
  const settingsNow = async (): Promise<unknown> => (params.capabilities.workspace?.configuration === true ? connection.workspace.getConfiguration('seqscan') : undefined);

  connection.onInitialize((given): InitializeResult => {
    params = given;
    options = readOptions(given.initializationOptions);
    return {
      serverInfo: { name: 'Seqscan', version },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
        hoverProvider: true,
        documentSymbolProvider: { label: 'Seqscan' },
        // The space behind a directive, and the quote around a key.
        completionProvider: { triggerCharacters: [' ', '"'] },
        codeLensProvider: { resolveProvider: false },
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind], resolveProvider: true },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
        ...(isPulling(params, options) && { diagnosticProvider: { identifier: source, interFileDependencies: true, workspaceDiagnostics: true } }),
      },
    };
  });

  connection.onInitialized(async () => {
    const { workspaceFolders, rootUri, capabilities } = params;
    let folders = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri === null ? [] : [rootUri]);
    // Settings first: an analysis without them would be done twice.
    const [{ openHost }, settings] = await Promise.all([import('./host.js'), settingsNow().catch((cause: unknown) => connection.console.error(`settings could not be read: ${String(cause)}`))]);
    host = openHost({ connection, params, options, paths, documents, settings });
    host.folders(folders);
    letIn(host);
    if (capabilities.workspace?.workspaceFolders === true) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        folders = [...folders.filter((uri) => !removed.some((each) => each.uri === uri)), ...added.map(({ uri }) => uri)];
        host?.folders(folders);
      });
    }
    if (capabilities.workspace?.didChangeConfiguration?.dynamicRegistration === true) await connection.client.register(DidChangeConfigurationNotification.type, { section: 'seqscan' });
    // Of a folder that goes only its own name is told, so that names of files alone would miss it.
    if (capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true) await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: '**/*' }] });
  });

  connection.onDidChangeConfiguration(async ({ settings }) => {
    const pushed = (settings as { readonly seqscan?: unknown } | null)?.seqscan;
    (await ready).settings((await settingsNow()) ?? pushed);
  });
  connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version: number, text } }) => {
    documents.set(uri, TextDocument.create(uri, languageId, number, text));
    paths.opened(uri);
    const file = fileOf(uri);
    if (file !== undefined) host?.opened(file, text);
  });
  connection.onDidChangeTextDocument(({ textDocument: { uri, version: number }, contentChanges }) => {
    const document = documents.get(uri);
    if (!document) return;
    documents.set(uri, TextDocument.update(document, contentChanges, number));
    const file = fileOf(uri);
    if (file !== undefined) host?.changed(file, document.getText(), contentChanges);
  });
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
    const file = fileOf(uri);
    documents.delete(uri);
    paths.closed(uri);
    if (file !== undefined) host?.closed(file);
  });
  connection.onDidSaveTextDocument(({ textDocument: { uri } }) => {
    const file = fileOf(uri);
    // A tool may have written others meanwhile.
    if (file !== undefined && params.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration !== true) host?.saved(file);
  });
  connection.onDidChangeWatchedFiles(({ changes }) => host?.watched(changes));

  connection.onHover(async ({ textDocument: { uri }, position }) => {
    const file = fileOf(uri);
    return file === undefined ? null : ((await (await ready).hover(file, position)) ?? null);
  });
  connection.onCodeLens(async ({ textDocument: { uri } }) => {
    const file = fileOf(uri);
    return file === undefined ? [] : (await ready).lenses(file, uri);
  });
  connection.onDocumentSymbol(async ({ textDocument: { uri } }) => {
    const file = fileOf(uri);
    return file === undefined ? [] : (await ready).symbols(file);
  });
  connection.onCompletion(async ({ textDocument: { uri }, position }) => {
    const file = fileOf(uri);
    const document = documents.get(uri);
    return file === undefined || document === undefined ? [] : (await ready).completions(file, document, position);
  });
  connection.onCodeAction(async (given) => {
    const file = fileOf(given.textDocument.uri);
    return file === undefined ? [] : (await ready).actions(file, given);
  });
  connection.onCodeActionResolve(async (action) => (await ready).resolve(action));
  connection.languages.diagnostics.on(async ({ textDocument: { uri }, previousResultId }, token) => {
    const file = fileOf(uri);
    return file === undefined ? { kind: DocumentDiagnosticReportKind.Full, items: [] } : (await ready).diagnostics(file, previousResultId, token);
  });
  connection.languages.diagnostics.onWorkspace(async ({ previousResultIds }, token) => ({ items: await (await ready).workspaceDiagnostics(previousResultIds, token) }));

  connection.onRequest(ExplainRequest, async (given) => {
    const file = fileOf(given.textDocument.uri);
    const [{ failure }, loaded] = await Promise.all([import('./host.js'), ready]);
    if (file === undefined) throw failure('this is no file that Seqscan reads');
    return loaded.explain(file, given);
  });
  connection.onRequest(AdviseRequest, async () => ({ projects: await (await ready).advise() }));
  connection.onRequest(MigrationRequest, async ({ textDocument: { uri }, index }) => {
    const file = fileOf(uri);
    const [{ failure }, loaded] = await Promise.all([import('./host.js'), ready]);
    if (file === undefined) throw failure('this is no file that Seqscan reads');
    return loaded.migration(file, index);
  });
  connection.onRequest(RulePageRequest, ({ rule }) => ({ uri: rulePageUri(rule) ?? null }));
  connection.onRequest(RulesRequest, async () => ({ rules: (await import('@seqscan/analyzers')).rules }));
  connection.onRequest(SetDatabaseRequest, async ({ url }) => {
    (await ready).database(url ?? undefined);
    return null;
  });
  connection.onRequest(SetTrustRequest, async ({ trusted }) => {
    (await ready).trust(trusted);
    return null;
  });
  connection.onShutdown(() => host?.end());
  connection.listen();
}
