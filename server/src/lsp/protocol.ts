// What the protocol's thread and a project's thread say to one another: plain data, with places as editors count them.
import type { Configuration, Explained, FixGrade, SentStatement, Severity } from '@seqscan/analyzers';

/** Both start at 0; characters are UTF-16 units. */
export interface EditorPosition {
  readonly line: number;
  readonly character: number;
}

export interface EditorRange {
  readonly start: EditorPosition;
  readonly end: EditorPosition;
}

/** A range in a file, by its absolute path without links. */
export interface EditorPlace {
  readonly file: string;
  readonly range: EditorRange;
}

export interface PlacedMessage extends EditorPlace {
  readonly message: string;
}

/** A finding with its places as an editor counts them. Its own file is the one under which it is listed. */
export interface EditorFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly consequence: string;
  readonly remedy: string;
  readonly fingerprint: string;
  readonly range: EditorRange;
  readonly related: readonly PlacedMessage[];
}

export interface EditorStatement extends Omit<SentStatement, 'place' | 'path'> {
  readonly range: EditorRange;
  readonly path: readonly PlacedMessage[];
}

/** A mistake in a configuration, or something that could not be read: shown at its place. */
export interface EditorProblem extends EditorPlace {
  readonly message: string;
  readonly isMistake: boolean;
}

export interface FileResult {
  readonly findings: readonly EditorFinding[];
  readonly problems: readonly EditorProblem[];
}

/** What an analysis found. Files of which nothing is to be said are not listed. */
export interface Analysis {
  readonly files: ReadonlyMap<string, FileResult>;
  /** The statements of the files that are open. */
  readonly statements: ReadonlyMap<string, readonly EditorStatement[]>;
  /** What the output channel is told: internal errors, and configurations that keep the analysis from running. */
  readonly notes: readonly string[];
  readonly sources: number;
  /** Titles of the ORMs and drivers that the project uses. */
  readonly senders: readonly string[];
  readonly milliseconds: number;
}

/** What changed since the last analysis. */
export interface Changes {
  /** Texts of open files by their absolute path; undefined where one was closed. */
  readonly buffers: readonly (readonly [file: string, text: string | undefined])[];
  /** Files that changed on disk. */
  readonly changed: readonly string[];
  /** Files came, went or moved, or a file that decides which ones count has changed. */
  readonly rescan: boolean;
}

/** What the editor's settings say; for projects without a configuration file. */
export type EditorSettings = Pick<Configuration, 'rules' | 'include' | 'exclude' | 'lowSeverity' | 'minConfidence' | 'tables' | 'stats'>;

export interface ProjectSettings {
  readonly configuration: EditorSettings;
  /** Whether databases that the workspace itself names may be asked. */
  readonly isTrusted: boolean;
  /** The address of a database that the user has chosen, which comes before all others. */
  readonly databaseUrl?: string;
}

/** What a project's thread reads, and what it reports on. */
export interface ProjectInput {
  /** The project's root: absolute path without links. */
  readonly folder: string;
  /** The folders of the workspace in which findings are reported; those of open files are in any case. */
  readonly folders: readonly string[];
  /** Nothing is read from disk: the open files are the whole project. */
  readonly buffersOnly: boolean;
  /** One number, shared: the analysis that is wanted. An earlier one ends when it sees a later number. */
  readonly wanted: Int32Array<SharedArrayBuffer>;
}

export type Question =
  | { readonly kind: 'analyse'; readonly number: number; readonly changes: Changes; readonly settings: ProjectSettings }
  /** Only what has changed files to do with is asked for; where that cannot be told apart the answer is `whole`. */
  | { readonly kind: 'edit'; readonly number: number; readonly changes: Changes; readonly settings: ProjectSettings }
  | { readonly kind: 'statements'; readonly file: string }
  | { readonly kind: 'tables' }
  /** Of one line, of a text, or of the whole file where neither is given. `analyze`: the text is run, on a configured database. */
  | { readonly kind: 'explain'; readonly file: string; readonly line?: number; readonly sql?: string; readonly analyze?: boolean }
  /** What would be run, on which database; refused where it would not be. */
  | { readonly kind: 'runnable'; readonly file: string; readonly line?: number; readonly sql?: string }
  | { readonly kind: 'advise' }
  /** The files that bring an index that was advised before, by its statement. */
  | { readonly kind: 'migration'; readonly file: string; readonly index: string }
  | { readonly kind: 'fix'; readonly file: string; readonly fingerprints: readonly string[] }
  /** Every finding of a file, or those of one rule, by fixes of these grades. */
  | { readonly kind: 'fix-all'; readonly file: string; readonly rule?: string; readonly grades: readonly FixGrade[] }
  | { readonly kind: 'suppress'; readonly file: string; readonly fingerprint: string; readonly scope: SuppressionScope };

export type SuppressionScope = 'next-line' | 'file' | 'configuration';

export interface Explanation {
  /** Who answered: `embedded (PostgreSQL 18)`, `PostgreSQL 15.4 at db.example`. */
  readonly planner: string;
  readonly warnings: readonly string[];
  readonly statements: readonly ExplainedStatement[];
}

export interface ExplainedStatement {
  readonly sql: string;
  /** The same in several lines. */
  readonly pretty: string;
  /** What the program writes, and where; undefined for a statement that was given as text. */
  readonly what?: string;
  readonly range?: EditorRange;
  /** Conditions, joins or an order may be missing, since they could not be read. */
  readonly open: boolean;
  readonly explained: Explained;
  readonly advice?: { readonly index: string; readonly plan: Extract<Explained, { kind: 'plan' }>['plan'] };
}

/** Indexes that are missing in a project, after a planner was asked about its statements. */
export interface IndexAdvice {
  readonly planner: string;
  readonly warnings: readonly string[];
  /** How many statements it was asked about, and why some were refused. */
  readonly statements: number;
  readonly refusals: readonly string[];
  readonly indexes: readonly AdvisedIndex[];
}

export interface AdvisedIndex extends EditorPlace {
  /** `CREATE INDEX CONCURRENTLY …`, without a semicolon. */
  readonly index: string;
  readonly severity: Severity;
  readonly message: string;
  readonly consequence: string;
}

/** A fix of one finding, checked by an analysis of what it makes of the project. */
export interface EditorFix {
  readonly fingerprint: string;
  readonly title: string;
  readonly grade: FixGrade;
  readonly edits: readonly EditorEdit[];
}

/** One edit of one file; a file that is not there yet is created with the text. */
export interface EditorEdit extends EditorPlace {
  readonly text: string;
  readonly creates: boolean;
}

export type Answer =
  | { readonly kind: 'analysed'; readonly analysis: Analysis }
  | { readonly kind: 'cancelled' }
  /** Only an analysis of the whole project can say. */
  | { readonly kind: 'whole' }
  | { readonly kind: 'statements'; readonly statements: readonly EditorStatement[] }
  /** Names of the tables of the schema. */
  | { readonly kind: 'tables'; readonly names: readonly string[] }
  | { readonly kind: 'explained'; readonly explanation: Explanation }
  | { readonly kind: 'runnable'; readonly planner: string; readonly statements: readonly { readonly sql: string; readonly pretty: string }[] }
  | { readonly kind: 'advised'; readonly advice: IndexAdvice }
  | { readonly kind: 'suppressed'; readonly edit: EditorEdit }
  | { readonly kind: 'fixes'; readonly fixes: readonly EditorFix[] }
  | { readonly kind: 'fixed-all'; readonly edits: readonly EditorEdit[] }
  /** One line that says why there is no answer. */
  | { readonly kind: 'refused'; readonly message: string };

export type ToThread = { readonly id: number; readonly question: Question };
export type FromThread =
  | { readonly id: number; readonly answer: Answer }
  | { readonly progress: { readonly lowered: number; readonly files: number } };
