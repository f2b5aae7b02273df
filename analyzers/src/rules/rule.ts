// What a rule is: it looks at the statements that the program would send, and says which of them hurt. No rule knows a library or a
// syntax: it sees occurrences, uses and the catalog.
import type { Place } from '../core/place.js';
import type { SqlReader } from '../core/sql.js';
import type { Occurrence, Statement, Use } from '../core/statement.js';
import type { Confidence, Mend, Severity } from '../findings/finding.js';
import type { PlannerAdvice } from '../planner/statements.js';
import type { Catalog } from '../schema/catalog.js';

export type { Confidence, Severity };

/** What the symbolic execution wrote down. */
export interface Facts {
  readonly catalog: Catalog;
  readonly occurrences: readonly Occurrence[];
  readonly uses: readonly Use[];
  /** Reads SQL that the program hands over as text, where the project has any. */
  readonly reader?: SqlReader;
  /** A file's text, for the places of what stands within a string. */
  text?(file: string): string | undefined;
  /** Tests, seeds and one-off scripts, by the configuration. */
  isMinor?(file: string): boolean;
  /** What a planner said of the statements, where one was asked. */
  readonly advice?: PlannerAdvice;
}

/** What a rule says; the session adds severity, fingerprint and suppression. */
export interface Verdict {
  readonly place: Place;
  /** What is wrong. */
  readonly message: string;
  /** Why the database suffers. */
  readonly consequence: string;
  /** What to do. */
  readonly remedy: string;
  readonly confidence: Confidence;
  /** Milder than the rule's own, where the evidence is weaker. */
  readonly severity?: Severity;
  /** The repetition, each call on the path, the place where the rows were queried. */
  readonly related: readonly { readonly place: Place; readonly message: string }[];
  /** What is to be changed. */
  readonly mend?: Mend;
  /** What the verdict is about; its SQL goes into the finding where it is known. */
  readonly statement?: Statement;
  /** The verdict speaks of the SQL itself: hosts with little room show it as well. */
  readonly isAboutSql?: boolean;
}

/** A rule: `check` takes what the execution wrote down and gives a verdict for each place that hurts, in any order. One that throws loses its verdicts, and the report says so. */
export interface Rule {
  /** The folder's name. */
  readonly id: string;
  /** One line, for lists. */
  readonly summary: string;
  readonly severity: Severity;
  /** It judges migrations themselves: that a file is one makes its findings no milder. */
  readonly judgesMigrations?: boolean;
  /** What it says of a statement depends on all others on the same tables. */
  readonly weighsTables?: boolean;
  check(facts: Facts): Iterable<Verdict>;
}
