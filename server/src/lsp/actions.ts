// Code actions: fixes, and the ways to suppress a finding. Those that suppress are made when they are chosen, since what kind of comment can stand at a place
// takes a look at the file; fixes when somebody opens the menu, since checking them takes a while.
import { type CodeAction, type CodeActionContext, CodeActionKind, CodeActionTriggerKind, type Diagnostic, type WorkspaceEdit } from 'vscode-languageserver/node';
import { source } from './diagnostics.js';
import type { EditorEdit, EditorFinding, EditorFix, SuppressionScope } from './protocol.js';

/** The kind of the action that fixes all that can be fixed in a file. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.${source}`;

/** What a suppressing action is resolved by. */
export interface SuppressionData {
  readonly uri: string;
  readonly fingerprint: string;
  readonly scope: SuppressionScope;
}

/** What an action is resolved by that fixes all findings of a rule in a file. */
export interface FixKindData {
  readonly uri: string;
  readonly rule: string;
  readonly grades: readonly EditorFix['grade'][];
}

/** What a request for actions wants. An editor asks by itself at each move of the cursor, to show that there is something: fixes are not made then. */
export function wishesOf({ diagnostics, only, triggerKind }: CodeActionContext): { readonly findings: readonly Diagnostic[]; readonly fixes: boolean; readonly fixAll: boolean } {
  const wants = (kind: string): boolean => only === undefined || only.some((each) => each === '' || kind === each || kind.startsWith(`${each}.`));
  // A client that loses the data of diagnostics is offered nothing, since a finding is known by its fingerprint.
  const findings = wants(CodeActionKind.QuickFix) ? diagnostics.filter((each) => each.source === source && fingerprintOf(each) !== undefined) : [];
  return { findings, fixes: findings.length > 0 && triggerKind !== CodeActionTriggerKind.Automatic, fixAll: only !== undefined && wants(fixAllKind) };
}

/**
 * The actions for findings: fixes first, the safe ones as what is best done; then all of the same kind; then what suppresses.
 *
 * @param all every finding of the file
 */
export function actionsFor(uri: string, findings: readonly Diagnostic[], fixes: readonly EditorFix[], all: readonly EditorFinding[], editOf: (edits: readonly EditorEdit[]) => WorkspaceEdit): CodeAction[] {
  const kinds = new Set<string>();
  return findings.flatMap((diagnostic): CodeAction[] => {
    const own = fixes.filter(({ fingerprint }) => fingerprint === fingerprintOf(diagnostic));
    const fixing = own.map(({ title, grade, edits }): CodeAction => ({
      title: grade === 'safe' ? title : `${title} (${grade})`,
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      edit: editOf(edits),
      ...(grade === 'safe' && { isPreferred: true }),
    }));
    const rule = String(diagnostic.code);
    const [grade] = own.map((fix) => fix.grade);
    const ofKind = all.filter((finding) => finding.rule === rule).length;
    const together = grade !== undefined && ofKind > 1 && !kinds.has(rule) ? [fixKind(uri, diagnostic, rule, grade)] : [];
    if (together.length > 0) kinds.add(rule);
    return [...fixing, ...together, ...(diagnostic.code === 'unused-suppression' ? [] : suppressions(uri, diagnostic))];
  });
}

/** What fixes all of a kind is made when it is chosen: the fixes have to be checked together. */
function fixKind(uri: string, diagnostic: Diagnostic, rule: string, grade: EditorFix['grade']): CodeAction {
  const data: FixKindData = { uri, rule, grades: grade === 'safe' ? ['safe'] : ['safe', grade] };
  return { title: `Fix all of ${rule} in this file${grade === 'safe' ? '' : ` (${grade})`}`, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], data };
}

/** What the data of an action says that fixes all of a kind; undefined for other actions. */
export function fixKindData(data: unknown): FixKindData | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const { uri, rule, grades } = data as Partial<FixKindData>;
  const isGrades = Array.isArray(grades) && grades.every((grade) => grade === 'safe' || grade === 'changes behaviour');
  return typeof uri === 'string' && typeof rule === 'string' && isGrades ? { uri, rule, grades } : undefined;
}

function suppressions(uri: string, diagnostic: Diagnostic): CodeAction[] {
  const rule = String(diagnostic.code);
  const fingerprint = fingerprintOf(diagnostic) ?? '';
  const action = (title: string, scope: SuppressionScope): CodeAction => ({ title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], data: { uri, fingerprint, scope } satisfies SuppressionData });
  return [action(`Suppress ${rule} on this line`, 'next-line'), action(`Suppress ${rule} in this file`, 'file'), action(`Switch ${rule} off in the configuration`, 'configuration')];
}

/** By what a diagnostic's finding is known; undefined for diagnostics that are none. */
export function fingerprintOf({ data }: Diagnostic): string | undefined {
  const fingerprint = typeof data === 'object' && data !== null ? (data as { readonly fingerprint?: unknown }).fingerprint : undefined;
  return typeof fingerprint === 'string' ? fingerprint : undefined;
}

/** What the data of an action says; undefined for actions of somebody else. */
export function suppressionData(data: unknown): SuppressionData | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const { uri, fingerprint, scope } = data as Partial<SuppressionData>;
  const isScope = scope === 'next-line' || scope === 'file' || scope === 'configuration';
  return typeof uri === 'string' && typeof fingerprint === 'string' && isScope ? { uri, fingerprint, scope } : undefined;
}

/**
 * Edits in the protocol's terms, those of one file together.
 *
 * @param versionOf the version of an open file, which the edits are for; null for others
 */
export function workspaceEdit(edits: readonly EditorEdit[], uriOf: (file: string) => string, versionOf: (uri: string) => number | null): WorkspaceEdit {
  const created = edits.filter(({ creates }) => creates).map(({ file }) => ({ kind: 'create' as const, uri: uriOf(file), options: { ignoreIfExists: true } }));
  const files = [...new Set(edits.map(({ file }) => file))].map((file) => ({
    textDocument: { uri: uriOf(file), version: versionOf(uriOf(file)) },
    edits: edits.filter((each) => each.file === file).map(({ range, text }) => ({ range, newText: text })),
  }));
  return { documentChanges: [...created, ...files] };
}
