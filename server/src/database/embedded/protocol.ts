// What the embedded planner's thread is asked, and what it answers.

/** What a thread is started with. */
export interface WorkerSettings {
  /** The prepared data folder: a tar file under Brotli. */
  readonly snapshot: string;
  /** A folder for the data on disk, where the memory's file system cannot be told sizes; undefined: in memory. */
  readonly folder?: string;
  /** Names of extensions whose files are to be there. */
  readonly extensions: readonly string[];
}

export type Step =
  /** Runs a text of one or several statements; gives the rows of the last one. */
  | { readonly kind: 'sql'; readonly sql: string; readonly isOptional?: boolean }
  /** Says how many pages files have, though nothing is in them. Paths are relative to the data folder. */
  | { readonly kind: 'sizes'; readonly pages: readonly (readonly [path: string, pages: number])[] }
  /** Gives files their true sizes back. */
  | { readonly kind: 'true-sizes'; readonly paths: readonly string[] };

export interface Request {
  readonly id: number;
  readonly steps: readonly Step[];
}

/** What a step gave; a step that fails ends the request unless it is optional. */
export type StepAnswer = { readonly rows: readonly Readonly<Record<string, unknown>>[] } | { readonly error: DatabaseFailure };

export interface DatabaseFailure {
  readonly message: string;
  /** PostgreSQL's five letters, where the database itself refuses. */
  readonly code?: string;
}

/** `ready` is the thread's first word. A failure without an id is one of the whole thread. */
export type Answer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly id: number; readonly steps: readonly StepAnswer[] }
  | { readonly kind: 'failed'; readonly message: string };
