// Completion where it is about the database and a look at the text is enough: names of rules in suppression comments, and of rules and tables in
// the project's configuration.
import { basename } from 'node:path';
import { getLocation } from 'jsonc-parser';
import { type CompletionItem, CompletionItemKind, type Position } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { configurationFileName } from '../workspace/configuration-name.js';

export interface CompletionInput {
  readonly rules: readonly { readonly id: string; readonly summary: string }[];
  /** Whether the client completes configurations by their JSON Schema, which knows the rules. */
  readonly hasSchema: boolean;
  /** Names of the project's tables. */
  tables(): Promise<readonly string[]>;
}

const directive = /seqscan-(?:disable-next-line|disable-line|disable-file|disable|enable)[ \t]+((?:[\w-]+[ \t]*,[ \t]*)*)([\w-]*)$/;

/** What can be typed at a position; nothing where it is not for Seqscan to say. */
export async function completionsAt(document: TextDocument, file: string, position: Position, input: CompletionInput): Promise<CompletionItem[]> {
  return basename(file) === configurationFileName ? inConfiguration(document, position, input) : inComment(document, position, input.rules);
}

function inComment(document: TextDocument, position: Position, rules: CompletionInput['rules']): CompletionItem[] {
  const [comment, named = '', begun = ''] = directive.exec(document.getText({ start: { line: position.line, character: 0 }, end: position })) ?? [];
  if (comment === undefined) return [];
  const present = new Set(named.split(',').map((name) => name.trim()));
  const range = { start: { line: position.line, character: position.character - begun.length }, end: position };
  return rules.filter(({ id }) => !present.has(id)).map(({ id, summary }) => ({ label: id, kind: CompletionItemKind.EnumMember, detail: summary, textEdit: { range, newText: id } }));
}

async function inConfiguration(document: TextDocument, position: Position, { rules, hasSchema, tables }: CompletionInput): Promise<CompletionItem[]> {
  const offset = document.offsetAt(position);
  const { path, isAtPropertyKey, previousNode } = getLocation(document.getText(), offset);
  const [section] = path;
  if (!isAtPropertyKey || path.length !== 2 || (section !== 'tables' && (section !== 'rules' || hasSchema))) return [];
  // A key that is begun is replaced, quotes and all.
  const start = previousNode && previousNode.offset < offset && offset <= previousNode.offset + previousNode.length ? previousNode.offset : offset;
  const end = start < offset && previousNode ? previousNode.offset + previousNode.length : offset;
  const range = { start: document.positionAt(start), end: document.positionAt(end) };
  const item = (name: string, kind: CompletionItemKind, detail?: string): CompletionItem => ({ label: name, kind, filterText: `"${name}"`, textEdit: { range, newText: JSON.stringify(name) }, ...(detail !== undefined && { detail }) });
  if (section === 'rules') return rules.map(({ id, summary }) => item(id, CompletionItemKind.EnumMember, summary));
  return (await tables()).map((name) => item(name, CompletionItemKind.Struct));
}
