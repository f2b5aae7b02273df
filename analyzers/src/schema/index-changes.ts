// Indexes that are to come or to go, and how a source says that in its own terms: a model's declaration, a migration tool's next file. Libraries put
// these on models and histories; whoever wants an index changed asks them and knows none of them.
import type { Change, NewFile } from '../core/code.js';
import type { Place } from '../core/place.js';
import type { IndexDefinition, PlacedChange } from '../core/schema-change.js';
import type { Index } from './catalog.js';

/** An index that may be built, in the catalog's terms. */
export interface ProposedIndex extends Omit<IndexDefinition, 'start' | 'end'> {
  readonly table: string;
}

/** An index comes or goes. The statements build and drop it without stopping writes; neither ends in a semicolon. */
export type IndexChange = { readonly up: string; readonly down: string } & ({ readonly kind: 'add'; readonly index: ProposedIndex & { readonly name: string } } | { readonly kind: 'drop'; readonly table: string; readonly index: Index & { readonly name: string } });

/** What has to change in the project's files so that models declare an index, or no longer do. */
export interface DeclarationChange {
  readonly changes?: readonly Change[];
  /** Of files that no front end writes. */
  readonly edits?: readonly { readonly place: Place; readonly text: string }[];
}

/** How a migration that is there builds an index without stopping writes. */
export interface Unblocked extends DeclarationChange {
  /** Indexes that leave the migration: the next ones build them. */
  readonly apart?: readonly PlacedChange[];
}

/** How a model's indexes are declared. */
export interface IndexSyntax {
  /** Where they stand, in words: `model Post`, `Meta.indexes of Book`. */
  readonly where: string;
  /** The index under the name that it would have; undefined where models cannot declare such an index. */
  named(index: ProposedIndex): (ProposedIndex & { readonly name: string }) | undefined;
  /** True for an index that models cannot declare, but that SQL in a migration may build beside them without being undone. */
  sqlBeside?(index: ProposedIndex): boolean;
  /** The declaration as somebody would write it: `@@index([authorId])`. */
  shown(index: ProposedIndex & { readonly name: string }): string | undefined;
  /** Makes changes of declarations, several at once; undefined where one cannot be made. */
  declare(changes: readonly IndexChange[], text: (file: string) => string | undefined): DeclarationChange | undefined;
}

/** What a migration tool's next files are made from. */
export interface MigrationSite {
  text(file: string): string | undefined;
  /** Milliseconds since 1970; undefined where nobody says what time it is. */
  readonly now: number | undefined;
}

/** Writes a history's next migrations for some changes, in its own style; undefined where that is not known. */
export type WriteMigrations = (changes: readonly IndexChange[], site: MigrationSite) => readonly NewFile[] | undefined;
