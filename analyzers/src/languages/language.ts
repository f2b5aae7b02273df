// What a front end is: a pure function of one file's text. It never throws; broken code yields less Core and a problem.
import type { Change } from '../core/code.js';
import type { Module } from '../core/syntax.js';
import type { TextEdit } from './rewriting/layout.js';
import type { Written } from './rewriting/writer.js';

export interface FrontEnd {
  /** File name extensions with their dot, lower case. */
  readonly extensions: readonly string[];
  /**
   * Lowers one file.
   *
   * @param file project-relative path, for problems and to choose the dialect by its extension
   * @param text the whole text, byte order mark included if there is one; spans are offsets into exactly this text
   * @returns the module; never throws
   */
  lower(file: string, text: string): Module;
  /**
   * The specifiers that a file imports, found by a scan that is much cheaper than lowering. May hold too many, never too few
   * (but for computed specifiers).
   */
  imports(file: string, text: string): readonly string[];
  /**
   * Makes changes of a file, in the way that the code around them is written.
   *
   * @returns edits in their order, which do not overlap; undefined where one of the changes cannot be made there. A front end without this
   * method changes nothing
   */
  rewrite?(source: Written, module: Module, changes: readonly Change[]): readonly TextEdit[] | undefined;
}

export type { TextEdit, Written };
