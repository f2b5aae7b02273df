// What a migration tool applies, in its order: the files, what each changes, and whether the tool stands a transaction around it.
import type { PlacedChange } from '../core/schema-change.js';
import type { Unblocked, WriteMigrations } from './index-changes.js';

/** One file that a migration tool applies as a whole. */
export interface Migration {
  readonly file: string;
  readonly changes: readonly PlacedChange[];
  /** `always`: the tool applies it within a transaction. `several`: only where it has more than one statement. `never`: it does not. Undefined: not known. */
  readonly transaction?: 'always' | 'several' | 'never';
  /** How many statements it has, where somebody counted. */
  readonly statements?: number;
  /** Something in it could not be read: a procedure, a table whose name is computed. */
  readonly open?: boolean;
  /** It is among the newest ones: nobody may have applied it yet. */
  readonly recent?: boolean;
}

/** The migrations of one folder, or of one application. */
export interface History {
  /** The library that knows the tool. */
  readonly source: string;
  /** The tool as its users write it. */
  readonly tool: string;
  readonly folder: string;
  readonly migrations: readonly Migration[];
  /** How the tool builds an index without stopping writes, in a sentence. */
  readonly concurrently?: string;
  /** How the tool applies a migration outside of a transaction, in a sentence. */
  readonly withoutTransaction?: string;
  /** The tables that it leaves, by their names in the database; empty where nobody says. */
  readonly tables?: readonly string[];
  /** What tells its database from others, as for tables. */
  readonly database?: string;
  /** Writes its next migrations, where that is known. */
  readonly write?: WriteMigrations;
  /** Changes one of its migrations so that an index is built without stopping writes; undefined where that cannot be done in that file. */
  readonly unblock?: (migration: Migration, change: PlacedChange, text: (file: string) => string | undefined) => Unblocked | undefined;
  /** A dump of the schema as it is, not a migration that is applied to what was there. */
  readonly dump?: boolean;
}
