// Fixes for an editor. Each is checked by analysing what it makes of the project, which takes as long as a few analyses: they are made when somebody asks
// for them, and kept as long as nothing changes.
import { join } from 'node:path';
import type { Finding, Fix, IndexProposal } from '@seqscan/analyzers';
import { whyKept } from '../workspace/kept-files.js';
import type { Analysed, Project } from './project.js';
import type { EditorEdit, EditorFix, Question } from './protocol.js';

const known = new WeakMap<Analysed, Map<string, readonly EditorFix[]>>();

/** The fixes of findings of a file, by their fingerprints, that an editor may apply. */
export function fixesOf(project: Project, file: string, fingerprints: readonly string[]): readonly EditorFix[] {
  const analysed = project.last;
  if (!analysed) return [];
  const made = known.get(analysed) ?? new Map<string, readonly EditorFix[]>();
  known.set(analysed, made);
  const wanted = analysed.findings.filter(({ fingerprint, place }) => fingerprints.includes(fingerprint) && !made.has(fingerprint) && join(analysed.root, place.file) === file);
  const found: ReadonlyMap<Finding, readonly Fix[]> = wanted.length > 0 ? analysed.session.fixes(wanted, whyKept) : new Map();
  for (const finding of wanted) {
    const fixes = (found.get(finding) ?? []).filter(({ grade }) => grade !== 'shown only');
    made.set(finding.fingerprint, fixes.map(({ title, grade, edits, files = [] }) => ({ fingerprint: finding.fingerprint, title, grade, edits: editsOf(analysed, edits, files) })));
  }
  return fingerprints.flatMap((fingerprint) => made.get(fingerprint) ?? []);
}

/** What fixes every finding of a file that can be fixed so, or every one of a rule. */
export function allFixesOf(project: Project, { file, rule, grades }: Extract<Question, { kind: 'fix-all' }>): readonly EditorEdit[] {
  const analysed = project.last;
  if (!analysed) return [];
  const path = analysed.pathOf(file);
  const { edits, files } = analysed.session.fixTogether(analysed.findings.filter((finding) => finding.place.file === path && (rule === undefined || finding.rule === rule)), grades, whyKept);
  return editsOf(analysed, edits, files);
}

/**
 * What brings an index that a planner has advised: the declaration of the model and the migration that builds it, as the fix of a missing index writes them.
 *
 * @param file a file of the project, by which a change that cannot be made is told
 * @throws Error with one line where nobody can be found who speaks for the table
 */
export function indexFixes(project: Project, file: string, index: IndexProposal): readonly EditorFix[] {
  const analysed = project.last;
  if (!analysed) return [];
  const start = { file: analysed.pathOf(file), start: 0, end: 0 };
  const wanted: Finding = { rule: 'missing-index', severity: 'info', confidence: 'proven', message: '', consequence: '', remedy: '', related: [], place: start, fingerprint: '', mend: { kind: 'add index', index, isSure: true } };
  const [fix] = analysed.session.fixes([wanted], whyKept).get(wanted) ?? [];
  if (!fix) throw new Error(`no migration can be written for ${index.table}: neither its model nor the tool of its migrations is known, or one of them cannot be changed from here`);
  return [{ fingerprint: '', title: fix.title, grade: fix.grade, edits: editsOf(analysed, fix.edits, fix.files ?? []) }];
}

function editsOf({ places, root }: Analysed, edits: Fix['edits'], files: NonNullable<Fix['files']>): readonly EditorEdit[] {
  const start = { line: 0, character: 0 };
  return [...edits.map(({ place, text }): EditorEdit => ({ ...places.place(place), text, creates: false })), ...files.map(({ path, text }): EditorEdit => ({ file: join(root, path), range: { start, end: start }, text, creates: true }))];
}
