// `seqscan lint --fix`: applies fixes until there is none left, in memory first, and then writes each file once.
import { applyEdits, type Finding, type FixGrade, type Session } from '@seqscan/analyzers';
import { createTwoFilesPatch } from 'diff';
import type { Workspace } from '../workspace/workspace.js';
import { type FileChange, writeChange } from '../workspace/write-files.js';
import type { Terminal } from './output.js';

/** Grades by the words of `--fix-grade`, each with all that it allows. */
export const fixGrades: Readonly<Record<string, readonly FixGrade[]>> = { safe: ['safe'], 'changes-behaviour': ['safe', 'changes behaviour'] };

/** Fixes make room for further fixes; so often at most. */
const PASSES = 10;

/** What was fixed. */
export interface Fixed {
  /** The session as it is with all fixes applied. */
  readonly session: Session;
  readonly changes: readonly FileChange[];
  /** How many findings are gone because of fixes. */
  readonly count: number;
}

/** Applies fixes in memory: those of one pass are checked together, and the next pass begins with what they have made. */
export function fixed(session: Session, workspace: Pick<Workspace, 'isWanted'>, grades: readonly FixGrade[]): Fixed {
  const texts = new Map<string, string>();
  let current = session;
  let count = 0;
  for (let pass = 0; pass < PASSES; pass += 1) {
    const { findings } = current.findings(workspace.isWanted);
    const { edits, fixed: done } = current.fixTogether(findings, grades, whyKept);
    if (done.size === 0) break;
    count += done.size;
    for (const file of new Set(edits.map(({ place }) => place.file))) texts.set(file, applyEdits(current.text(file) ?? '', edits.filter(({ place }) => place.file === file)));
    current = session.changed(texts);
  }
  const changes = [...texts].map(([path, after]): FileChange => {
    const before = session.text(path);
    return { path, after, ...(before !== undefined && { before }) };
  });
  return { session: current, changes, count };
}

/** Why a file is not to be changed: it belongs to somebody else. */
export function whyKept(path: string): string | undefined {
  if (path.startsWith('../')) return 'outside of the project';
  return /(?:^|\/)(?:node_modules|vendor|vendored|third[_-]party|site-packages)\//.test(path) ? 'other people\'s code' : undefined;
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

/** Writes the changes to disk and says what came of it, each file that could not be written in a line of its own. */
export function writeFixes({ changes, count }: Fixed, workspace: Workspace, terminal: Terminal): void {
  let written = 0;
  for (const change of changes) {
    const refusal = writeChange(workspace.root, change);
    if (refusal === undefined) written += 1;
    else terminal.warn(`seqscan: ${workspace.shown(change.path)}: not fixed: ${refusal}\n`);
  }
  terminal.warn(`seqscan: ${plural(count, 'finding')} fixed in ${plural(written, 'file')}\n`);
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
