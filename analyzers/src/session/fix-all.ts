// Applying fixes until there is none left: fixes make room for further fixes.
import type { Finding, Fix, FixGrade } from '../findings/finding.js';
import { lineMap } from '../core/lines.js';
import { editedTexts } from '../findings/fixes/edits.js';
import type { Session } from './session.js';

/** So often at most; a program whose fixes undo each other would go on for ever. */
const PASSES = 10;

/** What fixing a project comes to. Nothing is written. */
export interface AllFixed {
  /** The session as it is with all fixes applied. */
  readonly session: Session;
  /** Whole texts of the files that were changed, by path. */
  readonly texts: ReadonlyMap<string, string>;
  /** The findings that are gone because of fixes, with what was done about each. */
  readonly fixed: readonly FixedFinding[];
}

/** A finding that is gone because of a fix. */
export interface FixedFinding extends Pick<Fix, 'title' | 'grade'> {
  readonly finding: Finding;
  /** Where it was (1-based), in the text as it was before this fix. */
  readonly line: number;
}

/** What is to be fixed. */
export interface FixWishes {
  readonly grades: readonly FixGrade[];
  /** Which findings are to be fixed. */
  isWanted(finding: Finding): boolean;
  /** Why a file is not to be changed; undefined where it may be. */
  isKept(path: string): string | undefined;
  /** Is told before each pass how many findings are fixed, and how many it looks at. */
  onPass?(fixed: number, left: number): void;
}

/** Applies fixes in memory: those of one pass are checked together, and the next pass begins with what they have made. */
export function fixAll(session: Session, { grades, isWanted, isKept, onPass }: FixWishes): AllFixed {
  const texts = new Map<string, string>();
  const fixed: FixedFinding[] = [];
  let current = session;
  for (let pass = 0; pass < PASSES; pass += 1) {
    const wanted = current.findings().findings.filter(isWanted);
    onPass?.(fixed.length, wanted.length);
    const step = current.fixTogether(wanted, grades, isKept, true);
    if (step.fixed.size === 0) break;
    for (const [finding, { title, grade }] of step.fixed) fixed.push({ finding, title, grade, line: lineMap(current.text(finding.place.file) ?? '').position(finding.place.start).line });
    for (const [path, text] of editedTexts(step.edits, current.text)) texts.set(path, text);
    for (const { path, text } of step.files) texts.set(path, text);
    current = session.changed(texts);
  }
  return { session: current, texts, fixed };
}
