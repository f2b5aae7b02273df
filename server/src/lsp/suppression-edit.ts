// The edits that silence a finding: a comment before its line, a comment for its file, or its rule switched off in the configuration.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { applyEdits, modify } from 'jsonc-parser';
import { lineMap } from '@seqscan/analyzers';
import { configurationFileName } from '../workspace/configuration-name.js';
import { nearestUpward } from '../workspace/root.js';
import { rangeIn } from './editor-places.js';
import type { Project } from './project.js';
import type { Question, SuppressionEdit } from './protocol.js';

/** What stands after `--` until somebody writes why. */
export const placeholderReason = 'why this is fine here';

/**
 * Makes the edit.
 *
 * @throws Error with one line where no comment can stand
 */
export function suppressionEdit(project: Project, { file, line, rule, scope }: Extract<Question, { kind: 'suppress' }>): SuppressionEdit {
  if (scope === 'configuration') return ruleOff(project, file, rule);
  const text = project.text(file);
  const analysed = project.last;
  if (text === undefined || !analysed) throw new Error('the file cannot be read');
  const made = analysed.session.suppression(analysed.pathOf(file), text, scope === 'file' ? undefined : line + 1, rule, placeholderReason);
  if (!made) throw new Error('no comment can stand before this line; suppress the rule for the file instead');
  return { file, range: rangeIn(lineMap(text), made.offset, made.offset), text: made.text, creates: false };
}

function ruleOff(project: Project, file: string, rule: string): SuppressionEdit {
  const root = project.last?.root ?? '';
  const folder = nearestUpward(join(file, '..'), configurationFileName);
  const target = join(folder ?? root, configurationFileName);
  if (folder === undefined && !existsSync(target) && project.text(target) === undefined) {
    const text = `${JSON.stringify({ rules: { [rule]: 'off' } }, undefined, 2)}\n`;
    return { file: target, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text, creates: true };
  }
  const before = project.text(target) ?? '';
  const edits = modify(before, ['rules', rule], 'off', { formattingOptions: { insertSpaces: true, tabSize: 2, eol: '\n' } });
  return { file: target, range: rangeIn(lineMap(before), 0, before.length), text: applyEdits(before, edits), creates: false };
}
