// `seqscan lint --fix`: applies fixes until there is none left, in memory first, and then writes each file once.
import { type Finding, fixAll, type FixGrade, globMatcher, type Session, testPaths } from '@seqscan/analyzers';
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
  /** How many findings are gone because of fixes. */
  readonly count: number;
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
  return { session, changes, count: done.length };
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

/**
 * Writes the changes to disk and says what came of it, each file that could not be written in a line of its own.
 *
 * @returns the session as the files are now
 */
export function writeFixes(opened: Session, { session, changes, count }: Fixed, workspace: Workspace, terminal: Terminal): Session {
  const written = new Map<string, string>();
  // A migration without the model that declares its index, or the other way round, would be half a fix.
  const refused = changes.some(({ before }) => before === undefined) ? changes.filter((change) => refusalOf(workspace.root, change) !== undefined) : [];
  if (refused.length > 0) {
    for (const change of refused) terminal.warn(`seqscan: ${workspace.shown(change.path)}: not fixed: ${refusalOf(workspace.root, change) ?? ''}\n`);
    terminal.warn('seqscan: nothing was written: the fixes come with new files, and are written together or not at all\n');
    return opened;
  }
  for (const change of [...changes].sort((a, b) => Number(a.before !== undefined) - Number(b.before !== undefined))) {
    const refusal = writeChange(workspace.root, change);
    if (refusal === undefined) written.set(change.path, change.after);
    else terminal.warn(`seqscan: ${workspace.shown(change.path)}: not fixed: ${refusal}\n`);
  }
  const isComplete = written.size === changes.length;
  terminal.warn(isComplete ? `seqscan: ${plural(count, 'finding')} fixed in ${plural(written.size, 'file')}\n` : `seqscan: fixes written to ${written.size} of ${plural(changes.length, 'file')}\n`);
  return isComplete ? session : opened.changed(written);
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
