// Code actions. Those that suppress a finding are made when they are chosen: what kind of comment can stand at a place takes a look at the file.
import { type CodeAction, CodeActionKind, type CodeActionParams, type Diagnostic, type WorkspaceEdit } from 'vscode-languageserver/node';
import { source } from './diagnostics.js';
import type { SuppressionEdit, SuppressionScope } from './protocol.js';

/** What a suppressing action is resolved by. */
export interface SuppressionData {
  readonly uri: string;
  readonly fingerprint: string;
  readonly scope: SuppressionScope;
}

/** The actions for the diagnostics that a client names. */
export function actionsFor({ textDocument: { uri }, context: { diagnostics, only } }: CodeActionParams): CodeAction[] {
  if (only !== undefined && !only.some((kind) => kind === '' || kind === CodeActionKind.QuickFix)) return [];
  // A client that loses the data of diagnostics is offered nothing, since a finding is known by its fingerprint.
  return diagnostics.filter((each) => each.source === source && isFinding(each) && each.code !== 'unused-suppression').flatMap((diagnostic) => suppressions(uri, diagnostic));
}

function isFinding({ data }: Diagnostic): boolean {
  return typeof data === 'object' && data !== null && typeof (data as { readonly fingerprint?: unknown }).fingerprint === 'string';
}

function suppressions(uri: string, diagnostic: Diagnostic): CodeAction[] {
  const rule = String(diagnostic.code);
  const { fingerprint } = diagnostic.data as { readonly fingerprint: string };
  const action = (title: string, scope: SuppressionScope): CodeAction => ({ title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], data: { uri, fingerprint, scope } satisfies SuppressionData });
  return [action(`Suppress ${rule} on this line`, 'next-line'), action(`Suppress ${rule} in this file`, 'file'), action(`Switch ${rule} off in the configuration`, 'configuration')];
}

/** What the data of an action says; undefined for actions of somebody else. */
export function suppressionData(data: unknown): SuppressionData | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const { uri, fingerprint, scope } = data as Partial<SuppressionData>;
  const isScope = scope === 'next-line' || scope === 'file' || scope === 'configuration';
  return typeof uri === 'string' && typeof fingerprint === 'string' && isScope ? { uri, fingerprint, scope } : undefined;
}

/**
 * The edit in the protocol's terms.
 *
 * @param versionOf the version of an open file, which the edit is for; null for others
 */
export function workspaceEdit({ range, text, creates }: SuppressionEdit, uri: string, versionOf: (uri: string) => number | null): WorkspaceEdit {
  const edit = { textDocument: { uri, version: versionOf(uri) }, edits: [{ range, newText: text }] };
  return { documentChanges: [...(creates ? [{ kind: 'create' as const, uri, options: { ignoreIfExists: true } }] : []), edit] };
}
