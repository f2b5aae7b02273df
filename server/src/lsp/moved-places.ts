// Where places of an analysis are after edits that it has not seen: while somebody types, what is known of a file moves along with its text.
import type { TextDocumentContentChangeEvent } from 'vscode-languageserver/node';
import type { EditorFinding, EditorPosition, EditorRange, EditorStatement, PlacedMessage } from './protocol.js';

/** A replacement of a range by a text, as editors send it; without a range the whole text is new. */
export type Edit = TextDocumentContentChangeEvent;

/** The range after an edit; undefined where the edit changes what stands in it. */
export function movedRange(range: EditorRange, edit: Edit): EditorRange | undefined {
  if (!('range' in edit)) return undefined;
  if (isBefore(range.end, edit.range.start) || isSame(range.end, edit.range.start)) return range;
  if (isBefore(range.start, edit.range.end)) return undefined;
  return { start: movedPosition(range.start, edit.range, edit.text), end: movedPosition(range.end, edit.range, edit.text) };
}

/** What is left of a file's findings after an edit of that file: those whose own place was not touched, moved. */
export function movedFindings(findings: readonly EditorFinding[], edit: Edit): readonly EditorFinding[] {
  return findings.flatMap((finding) => {
    const range = movedRange(finding.range, edit);
    return range ? [{ ...finding, range }] : [];
  });
}

/** The same for statements. */
export function movedStatements(statements: readonly EditorStatement[], edit: Edit): readonly EditorStatement[] {
  return statements.flatMap((statement) => {
    const range = movedRange(statement.range, edit);
    return range ? [{ ...statement, range }] : [];
  });
}

/** The steps of a path after an edit of a file; those that the edit touches stay where they were, since a path with a gap is of no use. */
export function movedSteps(steps: readonly PlacedMessage[], file: string, edit: Edit): readonly PlacedMessage[] {
  return steps.some((step) => step.file === file) ? steps.map((step) => (step.file === file ? { ...step, range: movedRange(step.range, edit) ?? step.range } : step)) : steps;
}

/** Where a position behind an edit is afterwards. */
function movedPosition(position: EditorPosition, edited: EditorRange, text: string): EditorPosition {
  const lines = text.split(/\r\n|\r|\n/);
  const line = position.line + lines.length - 1 - (edited.end.line - edited.start.line);
  if (position.line !== edited.end.line) return { line, character: position.character };
  const before = lines.length === 1 ? edited.start.character : 0;
  return { line, character: before + (lines.at(-1)?.length ?? 0) + position.character - edited.end.character };
}

function isBefore(a: EditorPosition, b: EditorPosition): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}

function isSame(a: EditorPosition, b: EditorPosition): boolean {
  return a.line === b.line && a.character === b.character;
}
