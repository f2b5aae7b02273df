// `seqscan lint --fix`: applies fixes until there is none left, in memory first, and then writes each file once.
import { type Finding, fixAll, type FixedFinding, type FixGrade, globMatcher, type Session, testPaths } from '@seqscan/analyzers';
import { createTwoFilesPatch } from 'diff';
import { whyKept } from '../workspace/kept-files.js';
import type { Workspace } from '../workspace/workspace.js';
import { type FileChange, refusalOf, writeChange } from '../workspace/write-files.js';
import type { Terminal } from './output.js';

/** Grades by the words of `--fix-grade`, each with all that it allows. */
export const fixGrades: Readonly<Record<string, readonly FixGrade[]>> = { safe: ['safe'], 'changes-behaviour': ['safe', 'changes behaviour'] };

/** What was fixed. */
export interface Fixed {
  /** The session as it is with all fixes applied. */
  readonly session: Session;
  readonly changes: readonly FileChange[];
  /** The findings that are gone because of fixes. */
  readonly done: readonly FixedFinding[];
  /** Files that fixes would have changed, and why they cannot be written. */
  readonly refused: ReadonlyMap<string, string>;
}

/**
 * Applies fixes in memory: those that can be written. A fix of several files of which one cannot is left out whole.
 *
 * @param say is told how far it is, since it takes a while
 */
export function fixed(opened: Session, workspace: Pick<Workspace, 'isWanted' | 'targets' | 'root'>, grades: readonly FixGrade[], say: (text: string) => void): Fixed {
  const refused = new Map<string, string>();
  for (;;) {
    const made = fixedBut(refused, opened, workspace, grades, say);
    const more = made.changes.flatMap((change) => {
      const refusal = refusalOf(workspace.root, change);
      return refusal === undefined || change.before === undefined ? [] : [[change.path, refusal] as const];
    });
    if (more.length === 0) return { ...made, refused };
    for (const [path, refusal] of more) refused.set(path, refusal);
  }
}

function fixedBut(refused: ReadonlyMap<string, string>, opened: Session, workspace: Pick<Workspace, 'isWanted' | 'targets'>, grades: readonly FixGrade[], say: (text: string) => void): Omit<Fixed, 'refused'> {
  const { session, texts, fixed: done } = fixAll(opened, {
    grades,
    isWanted: ({ place }) => workspace.isWanted(place.file) && isMeant(place.file, workspace.targets),
    isKept: (path) => whyKept(path) ?? refused.get(path),
    onPass: (count, left) => {
      say(`checking fixes for ${plural(left, 'finding')}${count > 0 ? `, ${count} fixed so far` : ''}…`);
    },
  });
  const changes = [...texts].map(([path, after]): FileChange => {
    const before = opened.text(path);
    return { path, after, ...(before !== undefined && { before }) };
  });
  return { session, changes, done };
}

const isTest = globMatcher(testPaths);

/** False for a test, unless it was named, or a folder of tests that it lies in: tests say what they say on purpose, and speed is not it. */
function isMeant(path: string, targets: readonly string[]): boolean {
  return !isTest(path) || targets.some((target) => isTest(target) && (path === target || path.startsWith(`${target}/`)));
}

/** The changes as a unified diff, paths as the user sees them. */
export function diffOf(changes: readonly FileChange[], workspace: Pick<Workspace, 'shown'>): string {
  return changes
    .map(({ path, before, after }) => {
      const shown = workspace.shown(path);
      const patch = createTwoFilesPatch(before === undefined ? '/dev/null' : `a/${shown}`, `b/${shown}`, before ?? '', after, undefined, undefined, { context: 3 });
      return patch.replace(/^=+\n/, '');
    })
    .join('');
}

/** What was done about each finding, in the order of files and lines, and how sure it is to change nothing but speed. */
export function listOf(done: Fixed['done'], workspace: Pick<Workspace, 'shown'>): string {
  const sorted = [...done].sort((a, b) => (a.finding.place.file === b.finding.place.file ? a.line - b.line : a.finding.place.file < b.finding.place.file ? -1 : 1));
  return sorted.map(({ finding: { rule, place }, line, title, grade }) => `seqscan: ${workspace.shown(place.file)}:${line}: ${rule}: ${title} (${grade})\n`).join('');
}

/**
 * Writes the changes to disk, and says of each file that could not be written why.
 *
 * @returns the session as the files are now, and what came of it, in a line
 */
export function writeFixes(opened: Session, { session, changes, done }: Fixed, workspace: Workspace, terminal: Terminal): { readonly session: Session; readonly summary: string } {
  const written = new Map<string, string>();
  // A migration without the model that declares its index, or the other way round, would be half a fix.
  const refused = changes.some(({ before }) => before === undefined) ? changes.filter((change) => refusalOf(workspace.root, change) !== undefined) : [];
  if (refused.length > 0) {
    for (const change of refused) terminal.warn(`seqscan: ${workspace.shown(change.path)}: not fixed: ${refusalOf(workspace.root, change) ?? ''}\n`);
    return { session: opened, summary: 'seqscan: nothing was written: the fixes come with new files, and are written together or not at all\n' };
  }
  for (const change of [...changes].sort((a, b) => Number(a.before !== undefined) - Number(b.before !== undefined))) {
    const refusal = writeChange(workspace.root, change);
    if (refusal === undefined) written.set(change.path, change.after);
    else terminal.warn(`seqscan: ${workspace.shown(change.path)}: not fixed: ${refusal}\n`);
  }
  const isComplete = written.size === changes.length;
  if (!isComplete) return { session: opened.changed(written), summary: `seqscan: fixes written to ${written.size} of ${plural(changes.length, 'file')}\n` };
  terminal.warn(listOf(done, workspace));
  return { session, summary: `seqscan: ${plural(done.length, 'finding')} fixed in ${plural(written.size, 'file')}\n` };
}

/** How many files are named at most. */
const NAMED = 3;

/**
 * Says that findings stand in files that no fix changes. Of what says at its beginning that a tool wrote it there are no findings.
 *
 * @param findings those that are left
 * @returns one line; nothing where there are none that a fix could be about
 */
export function keptNote(findings: readonly Finding[], workspace: Pick<Workspace, 'shown' | 'targets'>): string {
  const kept = findings.filter(({ place: { file }, mend }) => mend !== undefined && isMeant(file, workspace.targets) && whyKept(file) !== undefined);
  if (kept.length === 0) return '';
  const files = [...new Set(kept.map(({ place }) => place.file))];
  const more = files.length > NAMED ? ` and ${plural(files.length - NAMED, 'more file')}` : '';
  return `seqscan: not fixed: ${plural(kept.length, 'finding')} in vendored or generated files: ${files.slice(0, NAMED).map((file) => workspace.shown(file)).join(', ')}${more}\n`;
}

/** A number of things, in words. */
export function plural(count: number, thing: string): string {
  return `${count} ${count === 1 ? thing : `${thing}s`}`;
}

/** The findings with the fixes that were found for them. */
export function withFixes(session: Session, findings: readonly Finding[]): readonly Finding[] {
  const fixes = session.fixes(findings, whyKept);
  return findings.map((finding) => ({ ...finding, ...(fixes.has(finding) && { fixes: fixes.get(finding) ?? [] }) }));
}
