// The edits that silence a finding: a comment before its line, a comment for its file, or its rule switched off in the configuration.
import { join, relative, sep } from 'node:path';
import type { Fix } from '@seqscan/analyzers';
import { configurationFileName } from '../workspace/configuration-name.js';
import { nearestUpward } from '../workspace/root.js';
import { placing } from './editor-places.js';
import type { Analysed, Project } from './project.js';
import type { EditorEdit, Question, SuppressionScope } from './protocol.js';

/**
 * Makes the edit.
 *
 * @throws Error with one line where the finding is gone, or no comment can stand
 */
export function suppressionEdit(project: Project, { file, fingerprint, scope }: Extract<Question, { kind: 'suppress' }>): EditorEdit {
  const analysed = project.last;
  const finding = analysed?.findings.find((each) => each.fingerprint === fingerprint && each.place.file === analysed.pathOf(file));
  if (!analysed || !finding) throw new Error('the finding is no longer there');
  const fixes = analysed.session.suppressions(finding, configurationFor(project, analysed, file));
  const fix = fixes.find((each) => scopeOf(each) === scope);
  if (!fix) throw new Error(scope === 'configuration' ? `the configuration cannot be read: ${configurationFileName}` : 'no comment can stand here; suppress the rule for the file instead');
  const [created] = fix.files ?? [];
  if (created) return { file: join(analysed.root, created.path), range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: created.text, creates: true };
  const [edit] = fix.edits;
  if (!edit) throw new Error('there is nothing to edit');
  return { ...placeIn(project, analysed, edit.place), text: edit.text, creates: false };
}

function scopeOf({ edits: [edit] }: Fix): SuppressionScope {
  if (edit?.text.includes('seqscan-disable-next-line') === true) return 'next-line';
  return edit?.text.includes('seqscan-disable-file') === true ? 'file' : 'configuration';
}

/** The configuration that speaks for a file, or one at the root that is to be written. */
function configurationFor(project: Project, { root }: Analysed, file: string): { readonly path: string; readonly text: string | undefined } {
  const folder = nearestUpward(join(file, '..'), configurationFileName) ?? root;
  const target = join(folder, configurationFileName);
  return { path: relative(root, target).split(sep).join('/'), text: project.text(target) };
}

/** The place of an edit; of a configuration, which no analysis has read as a source, by its own text. */
function placeIn(project: Project, { places, root }: Analysed, place: Parameters<Analysed['places']['place']>[0]): Pick<EditorEdit, 'file' | 'range'> {
  const file = join(root, place.file);
  return place.file.endsWith(configurationFileName) ? placing(root, () => project.text(file)).place(place) : places.place(place);
}
