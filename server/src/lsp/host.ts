// The server's working half: projects and their threads, and answers made of what they have found. Nothing is analysed here, so that every message is
// answered at once, whatever the analysis is doing.
import { createHash } from 'node:crypto';
import { sep } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { rules } from '@seqscan/analyzers';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import {
  type CancellationToken,
  type CodeAction,
  type CodeActionParams,
  type CodeLens,
  CodeLensRefreshRequest,
  type CompletionItem,
  type Connection,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  type DocumentSymbol,
  type FileEvent,
  FileChangeType,
  type Hover,
  type InitializeParams,
  LSPErrorCodes,
  type Position,
  type PreviousResultId,
  ResponseError,
  type WorkspaceDocumentDiagnosticReport,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { isAtOrBelow, kindOf } from '../workspace/discover.js';
import { actionsFor, fingerprintOf, fixAllKind, fixKindData, suppressionData, wishesOf, workspaceEdit } from './actions.js';
import { completionsAt } from './completion.js';
import type { FilesAndUris } from './files-and-uris.js';
import { hoverAt, lensesOf } from './hover.js';
import type { InitializationOptions } from './initialization-options.js';
import { knownPlans } from './known-plans.js';
import type { Edit } from './moved-places.js';
import type { ProjectClient } from './project-client.js';
import { projects as openProjects } from './projects.js';
import type { Answer, EditorEdit, Explanation } from './protocol.js';
import { isRead } from './read-files.js';
import { reporting } from './reporting.js';
import { ConfirmRequest, type ExplainParams, type ProjectAdvice } from './requests.js';
import { readSettings, type ServerSettings } from './settings.js';
import { symbolsOf } from './symbols.js';

/** How long an outline waits for an analysis that is running, in milliseconds. */
const mostPatience = 500;

/** The answer that has a statement run. */
const runIt = { title: 'Run' };

export interface HostInput {
  readonly connection: Connection;
  readonly params: InitializeParams;
  readonly options: InitializationOptions;
  readonly paths: FilesAndUris;
  /** The open documents by their URIs, kept by the server. */
  readonly documents: ReadonlyMap<string, TextDocument>;
  readonly settings: unknown;
}

/** The answers to a client. Files are known by their paths without links. */
export interface Host {
  folders(uris: readonly string[]): void;
  settings(section: unknown): void;
  database(url: string | undefined): void;
  trust(isTrusted: boolean): void;
  opened(file: string, text: string): void;
  changed(file: string, text: string, edits: readonly Edit[]): void;
  closed(file: string): void;
  /** A file was saved, in an editor that watches none. */
  saved(file: string): void;
  watched(changes: readonly FileEvent[]): void;
  hover(file: string, position: Position): Promise<Hover | undefined>;
  lenses(file: string, uri: string): Promise<CodeLens[]>;
  symbols(file: string): Promise<DocumentSymbol[]>;
  completions(file: string, document: TextDocument, position: Position): Promise<CompletionItem[]>;
  actions(file: string, params: CodeActionParams): Promise<CodeAction[]>;
  /** Adds the edit to an action. */
  resolve(action: CodeAction): Promise<CodeAction>;
  diagnostics(file: string, previous: string | undefined, token: CancellationToken): Promise<DocumentDiagnosticReport>;
  workspaceDiagnostics(previous: readonly PreviousResultId[], token: CancellationToken): Promise<WorkspaceDocumentDiagnosticReport[]>;
  explain(file: string, params: ExplainParams): Promise<Explanation>;
  advise(): Promise<readonly ProjectAdvice[]>;
  migration(file: string, index: string): Promise<{ readonly title: string; readonly edit: WorkspaceEdit }>;
  end(): Promise<void>;
}

export function openHost({ connection, params, options, paths, documents, settings: section }: HostInput): Host {
  const warn = (line: string): void => connection.console.warn(line);
  let settings: ServerSettings = readSettings(section, warn);
  const plans = knownPlans();
  let databaseUrl: string | undefined;
  let isTrusted = options.isTrusted;

  const projects = openProjects((client) => ({
    settings: () => ({ configuration: settings.configuration, isTrusted, ...(databaseUrl !== undefined && { databaseUrl }) }),
    started(isFirst) {
      tell.status(client(), { state: 'analysing' });
      if (isFirst) void tell.beginProgress(client());
    },
    progress: (lowered, files) => tell.progress(client(), lowered, files),
    analysed({ notes, senders, sources, milliseconds }) {
      tell.endProgress(client());
      for (const note of notes) warn(note);
      tell.findings(client());
      refreshLenses();
      tell.status(client(), { state: notes.length > 0 ? 'problem' : 'ready', senders, sources, milliseconds: Math.round(milliseconds), message: notes[0] });
    },
    edited(files) {
      tell.findings(client(), files);
      refreshLenses();
    },
    failed(why) {
      tell.endProgress(client());
      connection.console.error(`the analysis of ${client().input.folder} has failed: ${why}`);
      tell.status(client(), { state: 'failed', message: why });
    },
  }));
  const openFiles = (): readonly string[] => [...documents.keys()].flatMap((uri) => paths.fileOf(uri) ?? []);
  const versionOf = (file: string): number | undefined => [...documents].find(([uri]) => paths.fileOf(uri) === file)?.[1].version;
  const tell = reporting({ connection, params, options, paths, versionOf, projectOf: projects.projectOf });
  const forget = (gone: readonly ProjectClient[]): void => {
    for (const project of gone) tell.forget(project);
  };
  const touchAll = (): void => {
    for (const project of projects.all()) project.touch();
  };
  const refreshLenses = (): void => {
    if (params.capabilities.workspace?.codeLens?.refreshSupport === true) connection.sendRequest(CodeLensRefreshRequest.type).catch(() => undefined);
  };

  const versions = (): ReadonlyMap<string, number> => new Map([...documents].map(([uri, { version }]) => [uri, version]));
  /** An edit of the texts as they were when it was asked for: of no use where they have changed meanwhile. */
  const editOf = (edits: readonly EditorEdit[], asOf: ReadonlyMap<string, number>): WorkspaceEdit =>
    workspaceEdit(edits, paths.uriOf, (uri) => {
      const version = documents.get(uri)?.version;
      if (version !== asOf.get(uri)) throw new ResponseError(LSPErrorCodes.ContentModified, 'the file has changed');
      return version ?? null;
    });

  /** Asks the user. A notification can be overlooked or switched off: a client that can asks in the middle of the screen. */
  const mayRun = async (question: string, sql: string): Promise<boolean> => {
    if (options.confirms) return (await connection.sendRequest(ConfirmRequest, { question, sql })).accepted;
    return (await connection.window.showWarningMessage(`${question}\n\n${sql}`, runIt))?.title === runIt.title;
  };

  return {
    folders(uris) {
      forget(projects.setFolders(paths.folders(uris)));
      for (const [uri, document] of documents) {
        const file = paths.fileOf(uri);
        if (file !== undefined && isRead(file)) projects.projectOf(file).buffer(file, document.getText());
      }
    },
    settings(given) {
      const before = JSON.stringify(settings);
      settings = readSettings(given, warn);
      plans.forget();
      if (JSON.stringify(settings) === before) return;
      touchAll();
      refreshLenses();
    },
    database(url) {
      databaseUrl = url;
      plans.forget();
      touchAll();
    },
    trust(given) {
      isTrusted = given;
      plans.forget();
      touchAll();
    },
    opened: (file, text) => projects.projectOf(file).buffer(file, text),
    changed: (file, text, edits) => projects.projectOf(file).buffer(file, text, edits),
    closed(file) {
      projects.projectOf(file).buffer(file, undefined);
      forget(projects.endUnused(openFiles()));
    },
    saved: (file) => projects.projectOf(file).disk([file], true),
    watched(changes) {
      const byProject = new Map<ProjectClient, { readonly files: string[]; rescan: boolean }>();
      for (const { uri, type } of changes) {
        const file = paths.fileOf(uri);
        if (file === undefined || !mayMatter(file, type)) continue;
        for (const project of projects.all()) {
          if (!isAtOrBelow(file, project.input.folder)) continue;
          const own = byProject.get(project) ?? { files: [], rescan: false };
          own.files.push(file);
          own.rescan ||= type !== FileChangeType.Changed;
          byProject.set(project, own);
        }
      }
      for (const [project, { files, rescan }] of byProject) project.disk(files, rescan);
    },
    hover: async (file, position) => hoverAt(await projects.projectOf(file).statements(file), position, paths.uriOf, plans.summary),
    async lenses(file, uri) {
      if (settings.codeLens === 'off') return [];
      const explain = options.commands.find((command) => command === 'seqscan.explain');
      return lensesOf(await projects.projectOf(file).statements(file), settings.codeLens, uri, explain);
    },
    async symbols(file) {
      const project = projects.projectOf(file);
      // An editor waits for all outlines of a file before it shows any: an analysis that takes longer is not waited for.
      const late = delay(mostPatience, 'late' as const, { ref: false });
      await Promise.race([project.settled(), late]);
      const known = await Promise.race([project.statements(file), late]);
      return known === 'late' ? [] : symbolsOf(known);
    },
    completions: (file, document, position) =>
      completionsAt(document, file, position, {
        rules,
        hasSchema: options.hasSchema,
        async tables() {
          const answer = await projects.projectOf(file).ask({ kind: 'tables' });
          return answer.kind === 'tables' ? answer.names : [];
        },
      }),
    async actions(file, { textDocument: { uri }, context }) {
      const { findings, fixes: wantsFixes, fixAll } = wishesOf(context);
      const project = projects.projectOf(file);
      // Edits are for the text as it is now.
      if (wantsFixes || fixAll) await project.answered();
      const asked = versions();
      const answer = wantsFixes ? await project.ask({ kind: 'fix', file, fingerprints: findings.flatMap((each) => fingerprintOf(each) ?? []) }) : undefined;
      const actions = actionsFor(uri, findings, answer?.kind === 'fixes' ? answer.fixes : [], project.result(file).findings, (edits) => editOf(edits, asked));
      const all = fixAll ? await project.ask({ kind: 'fix-all', file, grades: ['safe'] }) : undefined;
      if (all?.kind === 'fixed-all' && all.edits.length > 0) actions.push({ title: 'Fix all that Seqscan can fix safely', kind: fixAllKind, edit: editOf(all.edits, asked) });
      return actions;
    },
    async resolve(action) {
      const data = suppressionData(action.data) ?? fixKindData(action.data);
      const file = data && paths.fileOf(data.uri);
      if (!data || file === undefined) return action;
      const project = projects.projectOf(file);
      // The edit is for the text as it is now.
      await project.answered();
      const asked = versions();
      const answer = await project.ask('scope' in data ? { kind: 'suppress', file, fingerprint: data.fingerprint, scope: data.scope } : { kind: 'fix-all', file, rule: data.rule, grades: data.grades });
      if (answer.kind === 'suppressed') return { ...action, edit: editOf([answer.edit], asked) };
      if (answer.kind !== 'fixed-all') throw refusal(answer);
      if (answer.edits.length === 0) throw failure('these fixes cannot be applied together: apply them one by one');
      return { ...action, edit: editOf(answer.edits, asked) };
    },
    async diagnostics(file, previous, token) {
      const project = projects.projectOf(file);
      // Whoever can be told to ask again need not wait for the whole project.
      await orCancelled(params.capabilities.workspace?.diagnostics?.refreshSupport === true ? project.answered() : project.settled(), token);
      const items = tell.diagnostics(project, file);
      const resultId = resultIdOf(items);
      return resultId === previous ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId } : { kind: DocumentDiagnosticReportKind.Full, resultId, items };
    },
    async workspaceDiagnostics(previous, token) {
      const known = new Map(previous.map(({ uri, value }) => [uri, value]));
      const reports: WorkspaceDocumentDiagnosticReport[] = [];
      for (const project of projects.all()) {
        await orCancelled(project.settled(), token);
        const files = new Set([...project.files(), ...[...known.keys()].flatMap((uri) => paths.fileOf(uri) ?? [])]);
        for (const file of files) {
          if (projects.projectOf(file) !== project) continue;
          const uri = paths.uriOf(file);
          const items = tell.diagnostics(project, file);
          const resultId = resultIdOf(items);
          const version = versionOf(file) ?? null;
          reports.push(known.get(uri) === resultId ? { kind: DocumentDiagnosticReportKind.Unchanged, uri, version, resultId } : { kind: DocumentDiagnosticReportKind.Full, uri, version, resultId, items });
        }
      }
      return reports;
    },
    async explain(file, { position, sql, analyze }) {
      const project = projects.projectOf(file);
      await project.settled();
      const asked = { file, ...(sql !== undefined ? { sql } : position && { line: position.line }) };
      if (analyze !== true) {
        const explanation = explained(await project.ask({ kind: 'explain', ...asked }));
        plans.remember(explanation);
        return explanation;
      }
      const runnable = await project.ask({ kind: 'runnable', ...asked });
      if (runnable.kind !== 'runnable') throw refusal(runnable);
      const all: Explanation[] = [];
      for (const { sql: text, pretty } of runnable.statements) {
        if (!(await mayRun(`Run this statement on ${runnable.planner}? It is read-only and ends after 5 s at the latest.`, pretty))) throw failure('not run');
        // The text that the user has seen is what is run, whatever stands in the file by now.
        all.push(explained(await project.ask({ kind: 'explain', file, sql: text, analyze: true })));
      }
      return { planner: runnable.planner, warnings: [...new Set(all.flatMap(({ warnings }) => warnings))], statements: all.flatMap(({ statements }) => statements) };
    },
    async advise() {
      const advised: ProjectAdvice[] = [];
      for (const project of projects.all()) {
        const { folder } = project.input;
        await project.settled();
        const answer = await project.ask({ kind: 'advise' });
        if (answer.kind === 'advised') advised.push({ folder, ...answer.advice, indexes: answer.advice.indexes.map(({ file, ...index }) => ({ ...index, uri: paths.uriOf(file) })) });
        else advised.push({ folder, refused: refusal(answer).message });
      }
      return advised;
    },
    async migration(file, index) {
      const project = projects.projectOf(file);
      await project.settled();
      const asked = versions();
      const answer = await project.ask({ kind: 'migration', file, index });
      const [fix] = answer.kind === 'fixes' ? answer.fixes : [];
      if (!fix) throw refusal(answer);
      return { title: fix.title, edit: editOf(fix.edits, asked) };
    },
    end: () => projects.end(),
  };
}

/** What a request fails with: one line for whoever made it. */
export function failure(message: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, message);
}

function refusal(answer: Answer): ResponseError<void> {
  return failure(answer.kind === 'refused' ? answer.message : 'the file has changed');
}

function explained(answer: Answer): Explanation {
  if (answer.kind !== 'explained') throw refusal(answer);
  return answer.explanation;
}

/** Whether a change on disk may bear on a project. A name alone does not tell a folder from a file: of what is gone anything may have been a folder. */
function mayMatter(file: string, type: FileChangeType): boolean {
  // Installed packages, caches and the like change by the thousand, and none of it is the project's.
  if (file.split(sep).some((name) => name === 'node_modules' || name === '__pycache__' || (name.startsWith('.') && name !== '.gitignore'))) return false;
  return isRead(file) || type === FileChangeType.Deleted || (type === FileChangeType.Created && kindOf(file) === 'folder');
}

/** Waits, but no longer than somebody waits for the answer. */
async function orCancelled(what: Promise<void>, token: CancellationToken): Promise<void> {
  const cancelled = new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
  let stop: { dispose(): void } | undefined;
  const cancellation = new Promise<never>((_, reject) => {
    stop = token.onCancellationRequested(() => reject(cancelled));
  });
  try {
    await Promise.race([what, cancellation]);
  } finally {
    stop?.dispose();
  }
  if (token.isCancellationRequested) throw cancelled;
}

function resultIdOf(items: unknown): string {
  return createHash('sha1').update(JSON.stringify(items)).digest('hex');
}
