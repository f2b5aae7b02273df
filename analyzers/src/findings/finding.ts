// What a rule reports and what a user gets to see. A finding stays structured until a host turns it into its own shape.
import type { NewFile } from '../core/code.js';
import type { AnsweredInPages, PageParameter } from '../core/mend.js';
import type { Place } from '../core/place.js';
import type { PlacedChange } from '../core/schema-change.js';
import type { Occurrence, Repetition, Statement } from '../core/statement.js';
import type { Index } from '../schema/catalog.js';
import type { History, Migration } from '../schema/history.js';
import type { ProposedIndex } from '../schema/index-changes.js';

export type { NewFile };

/** From mildest to gravest: `severities.indexOf` orders them. */
export const severities = ['info', 'warning', 'error'] as const;
export type Severity = (typeof severities)[number];

/** From weakest to strongest. */
export const confidences = ['possible', 'likely', 'proven'] as const;
export type Confidence = (typeof confidences)[number];

/** A place that takes part in a finding, and what it has to do with it: the repetition, a call on the path, the rows' query. */
export interface Related {
  readonly place: Place;
  readonly message: string;
}

/** Replaces the text at a place. */
export interface Edit {
  readonly place: Place;
  readonly text: string;
}

/** What applying a fix can do to the program: nothing but speed, something that the rule's page argues, or not to be applied by itself. */
export type FixGrade = 'safe' | 'changes behaviour' | 'shown only';

export interface Fix {
  readonly title: string;
  readonly grade: FixGrade;
  readonly edits: readonly Edit[];
  /** Files that come with it: all of them, or the fix is not applied. */
  readonly files?: readonly NewFile[];
}

/** What a rule wants changed about what it reports. Whether and how it can be is for `fixes/` to find out. */
export type Mend =
  /**
   * A read that is repeated is to be sent once: all occurrences of it that the finding stands for, with the repetition of the told one first. `mayChange`: the
   * passes write what it reads, or nobody knows what they write; `isWritten`: they are known to write it; `written`: the models that they write to. `rows`: the model of what is repeated over.
   */
  { readonly kind: 'read once'; readonly repeated: readonly { readonly occurrence: Occurrence; readonly repetition: Repetition }[]; readonly mayChange?: boolean; readonly isWritten?: boolean; readonly written?: readonly string[]; readonly rows?: string }
  /** Of what a statement reads or counts only the existence matters, in all the tests that are made of it. */
  | { readonly kind: 'ask whether'; readonly statement: Statement; readonly place: Place; readonly tests: readonly Place[] }
  /** A table is to have an index. `isSure`: it is worth its price for all that is known, not only if the table is large. */
  | { readonly kind: 'add index'; readonly index: ProposedIndex; readonly isSure: boolean }
  /** A migration is to build an index without stopping writes. */
  | { readonly kind: 'build concurrently'; readonly history: History; readonly migration: Migration; readonly placed: PlacedChange }
  /** No more rows are to be read for an answer than somebody looks at. `isRendered`: they are shown on a page; `pages`: how the code at `answered` answers with a page. */
  | { readonly kind: 'limit'; readonly statement: Statement; readonly place: Place; readonly isRendered?: boolean; readonly answered?: Place; readonly pages?: AnsweredInPages | PageParameter }
  /** A loop that goes from page to page is to continue from the last row. */
  | { readonly kind: 'continue'; readonly statement: Statement; readonly place: Place }
  /** A piece of a text is to be said otherwise. */
  | { readonly kind: 'say otherwise'; readonly title: string; readonly grade: FixGrade; readonly place: Place; readonly text: string }
  /**
   * `*` is to be the columns that are read of it: where it stands, where the statement is sent, and how each column is written that it stands for; `light`: what is
   * written in its place where nobody knows which are read.
   */
  | { readonly kind: 'name columns'; readonly place: Place; readonly sent: Place; readonly columns: readonly { readonly name: string; readonly text: string }[]; readonly light: { readonly title: string; readonly text: string } }
  /** An index is not worth its price. */
  | { readonly kind: 'drop index'; readonly table: string; readonly index: Index }
  /**
   * A write of each element is to be sent once for all of them. `rows`: the model of what is repeated over. `isEntangled`: the passes read what is
   * written, or write something else, so that it cannot wait for the end of the loop. `others`: what else the passes send.
   */
  | { readonly kind: 'write once'; readonly occurrence: Occurrence; readonly repetition: Repetition; readonly rows?: string; readonly isEntangled?: boolean; readonly reads?: readonly string[]; readonly others?: readonly Occurrence[] }
  /** A read that asks the same each time is to be sent before what repeats it. */
  | { readonly kind: 'send before'; readonly occurrence: Occurrence; readonly repetition: Repetition };

/** What a rule reports. The session adds what depends on the configuration and on the other findings. */
export interface RawFinding {
  /** The id of the rule. */
  readonly rule: string;
  /** Only where it differs from the rule's own severity. */
  readonly severity?: Severity;
  readonly confidence: Confidence;
  /** What is wrong. One sentence without a full stop. */
  readonly message: string;
  /** Why the database suffers. */
  readonly consequence: string;
  /** What to do. */
  readonly remedy: string;
  /** Where the statement is sent. */
  readonly place: Place;
  /** The path from the repetition to the statement, in the order in which a reader follows it. */
  readonly related: readonly Related[];
  /** The statement's SQL, in one line where Seqscan worded it; a comment at its end says where parts of it could not be read. */
  readonly sql?: string;
  /** The finding is about the SQL itself, so that it is shown even where there is little room. */
  readonly isAboutSql?: boolean;
  readonly fixes?: readonly Fix[];
  /** What is to be changed; fixes are made of it where somebody asks for them. */
  readonly mend?: Mend;
}

export interface Finding extends RawFinding {
  readonly severity: Severity;
  /** 16 hexadecimal digits that stay the same when lines above the finding come and go. */
  readonly fingerprint: string;
}

/** Tells whether a severity is as grave as a threshold, or graver. */
export function isAtLeast(severity: Severity, threshold: Severity): boolean {
  return severities.indexOf(severity) >= severities.indexOf(threshold);
}

/** Tells whether a confidence is as strong as a threshold, or stronger. */
export function isAsSureAs(confidence: Confidence, threshold: Confidence): boolean {
  return confidences.indexOf(confidence) >= confidences.indexOf(threshold);
}

/** The order in which findings are reported: by file, position, rule, and then by words, so that two runs print the same. */
export function compareFindings(a: RawFinding, b: RawFinding): number {
  return (
    compareTexts(a.place.file, b.place.file) ||
    a.place.start - b.place.start ||
    a.place.end - b.place.end ||
    compareTexts(a.rule, b.rule) ||
    compareTexts(a.message, b.message)
  );
}

/**
 * Leaves one finding for each rule and place: the same statement reached by several paths is one thing to mend. The most certain
 * one stays, among equals the one with the shortest path.
 *
 * @returns the remaining findings, sorted
 */
export function withoutDuplicates<F extends RawFinding>(findings: readonly F[]): F[] {
  const best = new Map<string, F>();
  for (const finding of findings) {
    const key = `${finding.rule}\0${finding.place.file}\0${finding.place.start}\0${finding.place.end}`;
    const other = best.get(key);
    if (other === undefined || isBetter(finding, other)) best.set(key, finding);
  }
  return [...best.values()].sort(compareFindings);
}

function isBetter(a: RawFinding, b: RawFinding): boolean {
  const certainty = confidences.indexOf(a.confidence) - confidences.indexOf(b.confidence);
  if (certainty !== 0) return certainty > 0;
  if (a.related.length !== b.related.length) return a.related.length < b.related.length;
  return pathKey(a) < pathKey(b);
}

function pathKey(finding: RawFinding): string {
  return finding.related.map(({ place, message }) => `${place.file}:${place.start}:${message}`).join('\0') + finding.message;
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
