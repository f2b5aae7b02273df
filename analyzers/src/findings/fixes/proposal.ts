// What a fix is before it is checked: changes that front ends have yet to write.
import type { Change } from '../../core/code.js';
import type { Place } from '../../core/place.js';
import type { Module } from '../../core/syntax.js';
import type { Catalog } from '../../schema/catalog.js';
import type { FixGrade, NewFile } from '../finding.js';

/** A fix that somebody would make; whether it helps is yet to be seen. */
export interface Proposal {
  readonly title: string;
  readonly grade: FixGrade;
  readonly changes: readonly Change[];
  /** Edits of files that no front end writes, as their library wrote them. */
  readonly edits?: readonly { readonly place: Place; readonly text: string }[];
  /** Files that are yet to be made. */
  readonly files?: readonly NewFile[];
}

/** The project, as far as fixes look at it. */
export interface Site {
  readonly catalog: Catalog;
  text(file: string): string | undefined;
  module(file: string): Module | undefined;
}
