// What a fix is before it is checked: changes that front ends have yet to write.
import type { Change } from '../../core/code.js';
import type { Place, Span } from '../../core/place.js';
import type { Module } from '../../core/syntax.js';
import type { Catalog, Model } from '../../schema/catalog.js';
import type { History } from '../../schema/history.js';
import type { IndexChange } from '../../schema/index-changes.js';
import type { FixGrade, NewFile } from '../finding.js';

/** A fix that somebody would make; whether it helps is yet to be seen. */
export interface Proposal {
  readonly title: string;
  readonly grade: FixGrade;
  readonly changes: readonly Change[];
  /** The queries that bring related rows along with it, and the relations that each follows. */
  readonly brings?: readonly Brought[];
  /** Names that it gives to what is new, besides variables. */
  readonly names?: readonly string[];
  /** Variables that are called otherwise from now on, by their new names, and where those were free when they were chosen. */
  readonly variables?: readonly { readonly name: string; readonly within: Place }[];
  /** It mends some of the queries that lead to the statement; with others the finding stays. */
  readonly isPartial?: true;
  /** It makes what is reported milder, and no more can be done: the finding may stay where it no longer wants anything changed. */
  readonly isMilder?: true;
  /** Edits of files that no front end writes, as their library wrote them. */
  readonly edits?: readonly { readonly place: Place; readonly text: string }[];
  /** Files that are yet to be made. */
  readonly files?: readonly NewFile[];
  /** Rules that may report the files that are made or edited: what they say of them is the price of the fix, which its title or the page of its rule names. */
  readonly accepts?: readonly string[];
  /** Changes of the schema. Those of several proposals are written together, so that new migrations come one after the other. */
  readonly steps?: readonly SchemaStep[];
}

/** A query that brings related rows along: the relations that it follows, the nearest first. */
export interface Brought {
  readonly at: Place;
  readonly path: readonly string[];
}

/** One change of the schema, and who says it: the model that declares the table, the migrations that made it. */
export interface SchemaStep {
  readonly model?: Model;
  readonly history?: History;
  readonly change: IndexChange;
}

/** Which of several functions of a name is meant: the file that declares it, and for a method its class. */
export interface Named {
  readonly file: string;
  readonly within?: Span;
}

/** The project, as far as fixes look at it. */
export interface Site {
  readonly catalog: Catalog;
  text(file: string): string | undefined;
  module(file: string): Module | undefined;
  /** The models of the rows that are queried, or whose query is built, at a place. */
  modelsAt?(place: Place): ReadonlySet<string>;
  /** True where what stands at a place is known to send statements, and none that could write. */
  onlyReads?(place: Place): boolean;
  /** What is written at a place, there or in what is called there: the models, and where within the place it happens. */
  writesIn?(place: Place): readonly { readonly model: string; readonly at: Place }[];
  /** How often a function is called by its name in the project; none where several have that name, so that nobody knows which one is meant, but for the calls that can only mean the one that is described. */
  callsOf?(name: string, near?: Named): number;
  /** Where a name stands in the project, as a word of its own. */
  namesAt?(name: string): readonly Place[];
  /** Where a text stands between quotes in the project, such as the name of a template. */
  mentionsOf?(text: string): readonly Place[];
}
