// Requests and notifications beyond the protocol, for plans and for what an editor's extension shows. docs/editors/protocol.md describes them for
// other editors.
import { NotificationType, type Position, RequestType, type TextDocumentIdentifier, type WorkspaceEdit } from 'vscode-languageserver/node';
import type { AdvisedIndex, Explanation, IndexAdvice } from './protocol.js';

export interface ExplainParams {
  /** The file in which the statement stands, or one of the project whose schema a text is explained by. */
  readonly textDocument: TextDocumentIdentifier;
  /** A position in the line from which the statement is sent. */
  readonly position?: Position;
  /** One statement, instead of a position. Without either all statements of the file are explained. */
  readonly sql?: string;
  /** The statement is run, on a configured database, once the user has said so: the server asks by `window/showMessageRequest`. */
  readonly analyze?: boolean;
}

/** What is advised for a project. */
export type ProjectAdvice = { readonly folder: string } & ({ readonly refused: string } | (Omit<IndexAdvice, 'indexes'> & { readonly indexes: readonly (Omit<AdvisedIndex, 'file'> & { readonly uri: string })[] }));

export interface StatusParams {
  /** The project's root: a path. */
  readonly folder: string;
  readonly state: 'analysing' | 'ready' | 'problem' | 'failed';
  readonly findings: { readonly error: number; readonly warning: number; readonly info: number };
  /** Titles of the ORMs and drivers that the project uses. */
  readonly senders?: readonly string[];
  /** How many source files were looked at, and for how long. */
  readonly sources?: number;
  readonly milliseconds?: number;
  /** What is wrong. */
  readonly message?: string;
}

/** Plans of the statements that are sent from a line, or of a text. Fails with one line where there is nothing to explain. */
export const ExplainRequest = new RequestType<ExplainParams, Explanation, void>('seqscan/explain');

/** Asked of clients whose initialization options say `"confirm": true`: whether a statement is to be run. Others are asked by `window/showMessageRequest`. */
export const ConfirmRequest = new RequestType<{ readonly question: string; readonly sql: string }, { readonly accepted: boolean }, void>('seqscan/confirm');

/** Indexes that would help the statements of all projects, as a planner sees it. */
export const AdviseRequest = new RequestType<object, { readonly projects: readonly ProjectAdvice[] }, void>('seqscan/advise');

/** The edit that brings an index which a plan or an advice has named: a migration, and the declaration of the model. Nothing is applied. */
export const MigrationRequest = new RequestType<{ readonly textDocument: TextDocumentIdentifier; readonly index: string }, { readonly title: string; readonly edit: WorkspaceEdit }, void>('seqscan/migration');

/** Where a rule's page is: the URI of a Markdown file on the server's machine. */
export const RulePageRequest = new RequestType<{ readonly rule: string }, { readonly uri: string | null }, void>('seqscan/rulePage');

/** Every rule there is. */
export const RulesRequest = new RequestType<object, { readonly rules: readonly { readonly id: string; readonly summary: string; readonly severity: string }[] }, void>('seqscan/rules');

/** The address of the database that is to be asked for plans; null for what the configuration and the environment say. */
export const SetDatabaseRequest = new RequestType<{ readonly url: string | null }, null, void>('seqscan/setDatabase');

/** Whether databases that the workspace names may be asked. */
export const SetTrustRequest = new RequestType<{ readonly trusted: boolean }, null, void>('seqscan/setTrust');

/** How an analysis stands, for clients whose initialization options say `"status": true`. */
export const StatusNotification = new NotificationType<StatusParams>('seqscan/status');
