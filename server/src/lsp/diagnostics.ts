// Findings as diagnostics of the protocol.
import { existsSync } from 'node:fs';
import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver/node';
import type { EditorFinding, EditorProblem, FileResult, PlacedMessage } from './protocol.js';

export const source = 'seqscan';

/** What a client can show of a diagnostic. */
export interface DiagnosticSupport {
  readonly relatedInformation: boolean;
  readonly codeDescription: boolean;
  readonly tags: boolean;
}

const severities = { error: DiagnosticSeverity.Error, warning: DiagnosticSeverity.Warning, info: DiagnosticSeverity.Information } as const;

/** The diagnostics of one file. */
export function diagnosticsOf({ findings, problems }: FileResult, support: DiagnosticSupport, uriOf: (file: string) => string): Diagnostic[] {
  return [...findings.map((finding) => ofFinding(finding, support, uriOf)), ...problems.map(ofProblem)];
}

function ofFinding({ rule, severity, range, message, consequence, remedy, related, fingerprint }: EditorFinding, support: DiagnosticSupport, uriOf: (file: string) => string): Diagnostic {
  const page = rulePageUri(rule);
  const step = ({ file, range: at, message: said }: PlacedMessage) => ({ location: { uri: uriOf(file), range: at }, message: said });
  // Where a client has no place for the path it is told in words.
  const path = support.relatedInformation ? '' : related.map(({ message: said }) => `\n  ${said}`).join('');
  return {
    source,
    code: rule,
    range,
    severity: severities[severity],
    message: `${message}${path}\n${consequence}\n→ ${remedy}`,
    data: { fingerprint },
    ...(support.codeDescription && page !== undefined && { codeDescription: { href: page } }),
    ...(support.relatedInformation && related.length > 0 && { relatedInformation: related.map(step) }),
    ...(support.tags && rule === 'unused-suppression' && { tags: [DiagnosticTag.Unnecessary] }),
  };
}

function ofProblem({ range, message, isMistake }: EditorProblem): Diagnostic {
  return { source, range, message, severity: isMistake ? DiagnosticSeverity.Error : DiagnosticSeverity.Information };
}

const pages = new Map<string, string | undefined>();

/** Where a rule's page is on this machine: it comes with the engine, so that it can be read without a network. */
export function rulePageUri(rule: string): string | undefined {
  if (!pages.has(rule)) {
    const page = new URL(`../../src/rules/${rule}/${rule}.md`, import.meta.resolve('@seqscan/analyzers'));
    pages.set(rule, existsSync(page) ? page.href : undefined);
  }
  return pages.get(rule);
}
