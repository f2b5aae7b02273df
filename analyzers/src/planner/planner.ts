// What a planner is to the engine: something that answers with PostgreSQL's plan for a statement, now and with further indexes. Two adapters
// stand in the server: an embedded PostgreSQL that is built from the catalog, and a configured database.
import type { ProposedIndex } from '../schema/index-changes.js';

/** One node of a plan, as EXPLAIN (FORMAT JSON) names them. Costs are in the planner's units, rows in rows. */
export interface PlanNode {
  /** `Seq Scan`, `Index Scan`, `Nested Loop`, … */
  readonly type: string;
  readonly relation?: string;
  readonly schema?: string;
  readonly alias?: string;
  readonly index?: string;
  readonly startupCost: number;
  readonly totalCost: number;
  readonly rows: number;
  readonly width: number;
  /** Conditions: `Filter`, `Index Cond`, `Recheck Cond`, `Hash Cond`, `Join Filter`, each with its text. */
  readonly conditions: Readonly<Record<string, string>>;
  /** Keys of a sort or a grouping. */
  readonly keys: readonly string[];
  /** Where the statement was run: milliseconds and rows, per loop; only for ANALYZE. */
  readonly actual?: { readonly startup: number; readonly total: number; readonly rows: number; readonly loops: number; readonly removed?: number };
  /** Shared blocks that were found in memory, and read; only for ANALYZE. */
  readonly buffers?: { readonly hit: number; readonly read: number };
  readonly children: readonly PlanNode[];
}

export interface Plan {
  readonly root: PlanNode;
  /** Milliseconds; only for ANALYZE. */
  readonly planningTime?: number;
  readonly executionTime?: number;
}

export type IndexProposal = ProposedIndex;

export interface ExplainOptions {
  /** Indexes that are not there: the plan is the one that PostgreSQL would choose if they were, and its nodes name them as the proposals do (`IndexProposal.name`). */
  readonly indexes?: readonly IndexProposal[];
  /** Runs the statement (SELECT only, against a live database only) and says what it took. */
  readonly analyze?: boolean;
}

export type Explained =
  | { readonly kind: 'plan'; readonly plan: Plan; /** What was left out of the schema and bears on this plan, one line each. */ readonly notes: readonly string[] }
  /** One clear line that says what is wrong with this statement, this proposal, or this database. Holds no password and no value of any row. */
  | { readonly kind: 'refused'; readonly message: string };

/** Answers with plans. Never throws; may be asked several things at once and answers each. */
export interface Planner {
  /** `embedded (PostgreSQL 18)`, `PostgreSQL 15.4 at db.example`: for messages, without a password. */
  readonly title: string;
  /** The server's major version: what indexes can do differs. */
  readonly version: number;
  /**
   * Explains one statement.
   *
   * @param sql one SELECT, INSERT, UPDATE, DELETE or MERGE in PostgreSQL's grammar, parameters as `$1`, …
   */
  explain(sql: string, options?: ExplainOptions): Promise<Explained>;
  /** Stops whatever runs and lets go of processes and connections. */
  close(): Promise<void>;
}
