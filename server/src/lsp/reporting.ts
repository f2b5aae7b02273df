// What the client is told without asking: diagnostics, progress, how the analysis stands.
import { basename } from 'node:path';
import type { Connection, Diagnostic, InitializeParams, PublishDiagnosticsParams, WorkDoneProgressServerReporter } from 'vscode-languageserver/node';
import { diagnosticsOf } from './diagnostics.js';
import type { FilesAndUris } from './files-and-uris.js';
import type { InitializationOptions } from './initialization-options.js';
import type { ProjectClient } from './project-client.js';
import { StatusNotification, type StatusParams } from './requests.js';

/** How many percent are shown while there is still something to do. */
const nearlyDone = 99;

export interface ReportingInput {
  readonly connection: Connection;
  readonly params: InitializeParams;
  readonly options: InitializationOptions;
  readonly paths: FilesAndUris;
  /** The version of an open file. */
  versionOf(file: string): number | undefined;
  /** The project that speaks of a file. */
  projectOf(file: string): ProjectClient;
}

export interface Reporting {
  /** A file's diagnostics as they are now. */
  diagnostics(project: ProjectClient, file: string): Diagnostic[];
  /** Tells the findings of a project, or of some of its files alone, as far as the client does not know them. */
  findings(project: ProjectClient, only?: Iterable<string>): void;
  status(project: ProjectClient, said: Partial<StatusParams> & Pick<StatusParams, 'state'>): void;
  beginProgress(project: ProjectClient): Promise<void>;
  progress(project: ProjectClient, lowered: number, files: number): void;
  endProgress(project: ProjectClient): void;
  /** Takes back all that was said of a project. */
  forget(project: ProjectClient): void;
}

/** Tells whether a client is to ask for diagnostics. Whoever can be told is told, unless it wants otherwise: findings stand in files that nobody has open. */
export function isPulling({ capabilities: { textDocument } }: InitializeParams, { diagnostics }: InitializationOptions): boolean {
  return textDocument?.diagnostic !== undefined && (diagnostics === 'pull' || textDocument.publishDiagnostics === undefined);
}

export function reporting({ connection, params, options, paths, versionOf, projectOf }: ReportingInput): Reporting {
  const { capabilities } = params;
  const pulls = isPulling(params, options);
  const { relatedInformation, codeDescriptionSupport, tagSupport } = capabilities.textDocument?.publishDiagnostics ?? {};
  const support = { relatedInformation: relatedInformation === true || pulls, codeDescription: codeDescriptionSupport === true || pulls, tags: tagSupport !== undefined };
  /** What the client was last told of each file: it is told again only where that changes. */
  const published = new Map<string, string>();
  const reporters = new Map<ProjectClient, WorkDoneProgressServerReporter>();
  const reading = new Set<ProjectClient>();
  const last = new Map<ProjectClient, Partial<StatusParams>>();

  const publish = (project: ProjectClient, file: string): void => {
    const version = versionOf(file);
    const message: PublishDiagnosticsParams = { uri: paths.uriOf(file), diagnostics: diagnosticsOf(project.result(file), support, paths.uriOf), ...(version !== undefined && { version }) };
    const key = JSON.stringify(message);
    if (published.get(file) === key || (message.diagnostics.length === 0 && !published.has(file))) return;
    if (message.diagnostics.length === 0) published.delete(file);
    else published.set(file, key);
    void connection.sendDiagnostics(message);
  };
  const endProgress = (project: ProjectClient): void => {
    reading.delete(project);
    reporters.get(project)?.done();
    reporters.delete(project);
  };

  return {
    diagnostics: (project, file) => diagnosticsOf(project.result(file), support, paths.uriOf),
    findings(project, only) {
      if (pulls) {
        if (capabilities.workspace?.diagnostics?.refreshSupport === true) connection.languages.diagnostics.refresh();
        return;
      }
      if (only) {
        for (const file of only) if (projectOf(file) === project) publish(project, file);
        return;
      }
      const told = new Set<string>();
      for (const file of project.files()) {
        // A folder within this project's may be another project.
        if (projectOf(file) !== project) continue;
        told.add(file);
        publish(project, file);
      }
      for (const file of [...published.keys()]) if (!told.has(file) && projectOf(file) === project) publish(project, file);
    },
    status(project, said) {
      const status = { ...last.get(project), ...said, folder: project.input.folder };
      if (said.message === undefined) delete status.message;
      last.set(project, status);
      if (!options.status) return;
      const findings = { error: 0, warning: 0, info: 0 };
      for (const file of project.files()) for (const { severity } of project.result(file).findings) findings[severity] += 1;
      void connection.sendNotification(StatusNotification, { ...status, findings });
    },
    async beginProgress(project) {
      if (capabilities.window?.workDoneProgress !== true) return;
      reading.add(project);
      const reporter = await connection.window.createWorkDoneProgress();
      // It may be over by the time that the client has made a place for it.
      reporter.begin(`Seqscan reads ${basename(project.input.folder)}`, 0, undefined, false);
      if (reading.has(project)) reporters.set(project, reporter);
      else reporter.done();
    },
    progress: (project, lowered, files) => reporters.get(project)?.report(Math.min(nearlyDone, Math.round((lowered / Math.max(files, 1)) * 100)), `${lowered} files`),
    endProgress,
    forget(project) {
      endProgress(project);
      last.delete(project);
      for (const file of project.files()) if (published.delete(file)) void connection.sendDiagnostics({ uri: paths.uriOf(file), diagnostics: [] });
    },
  };
}
