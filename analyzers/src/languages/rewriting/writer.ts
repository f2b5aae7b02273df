// What a language adds to rewriting: how it spells expressions and statements.
import type { Code, CodeLine } from '../../core/code.js';
import type { Place, Span } from '../../core/place.js';
import { indentationAt, type TextEdit } from './layout.js';

/** Reads files by name in the folder of a file, then in each folder above it: where the configurations of formatters stand. */
export function foldersAbove({ file, textAt }: Pick<Written, 'file' | 'textAt'>): readonly ((name: string) => string | undefined)[] {
  const steps = file.split('/').slice(0, -1);
  return [...steps.keys(), steps.length].reverse().map((depth) => (name) => textAt({ file: [...steps.slice(0, depth), name].join('/'), start: 0, end: Number.MAX_SAFE_INTEGER }));
}

/** Where further items of a class's list go. */
export interface ListOfClass {
  /** The class. */
  readonly at: Span;
  /** The class nested in it. */
  readonly within: string;
  /** The name to which the list is assigned. */
  readonly list: string;
  readonly items: readonly Code[];
}

/** How code is spelt in one file. */
export interface Writer {
  /** An expression, without a line break of its own. */
  expression(code: Code): string;
  /** A statement, as lines without indentation. */
  lines(line: CodeLine): readonly string[];
  /** A comment's delimiters around or before a text. */
  comment(text: string): string;
  /** Where the file's comments stand, in order, as its tokens tell. */
  comments(): readonly Span[];
  /** Adds items to a list of a class; a language without such lists adds none. */
  items?(list: ListOfClass): readonly TextEdit[] | undefined;
  /** Makes a function give back an expression that it ends with, without waiting for it. */
  gives?(fn: Span, value: Span): readonly TextEdit[] | undefined;
  /** What opens a block that runs where a value is one of some words. */
  guard?(value: Code, among: readonly string[]): string | undefined;
  /** Takes an item out of a list. */
  without?(item: Span): readonly TextEdit[] | undefined;
  /** How long a line may be; undefined where lines are as long as those of the file are. */
  readonly width?: number;
  /** A line, broken where it is longer than `width`; undefined where it is not, or cannot be. */
  broken?(line: string, width: number): string | undefined;
  /** An import of a name, and where in the file it goes; undefined where it is there already. */
  imported(from: string, name: string, ours?: string, isDefault?: true): { readonly at: number; readonly end?: number; readonly text: string } | undefined;
  /** The same for several names of one module, in place of what ends at `end`; a language without it imports each by itself. */
  importedAll?(from: string, names: readonly string[], ours?: string): { readonly at: number; readonly end?: number; readonly text: string } | undefined;
}

/** What a writer needs to know of a file. */
export interface Written {
  readonly file: string;
  readonly text: string;
  /** The text at a place of any file; undefined if it cannot be read. */
  textAt(place: Place): string | undefined;
}

/** The text at a place, with some of its parts replaced. What follows its first line is indented from there. */
export function spliced(written: Written, code: Extract<Code, { kind: 'source' }>, write: (code: Code) => string): string {
  const whole = written.textAt(code.place) ?? '';
  const parts = [...(code.parts ?? [])].sort((a, b) => b.at.start - a.at.start);
  const isHere = code.place.file === written.file;
  const text = parts.reduce((result, { at, by }) => {
    const piece = isHere ? under(write(by), indentationAt(written.text, at.start)) : write(by);
    return result.slice(0, at.start - code.place.start) + piece + result.slice(at.end - code.place.start);
  }, whole);
  // What stands in a string of several lines is data.
  if (!/[\r\n]/.test(text) || hasLongString(text) || code.place.file !== written.file) return text;
  const indentation = indentationAt(written.text, code.place.start);
  return text.split(/(?<=\n)/).map((line, index) => (index > 0 && line.startsWith(indentation) ? line.slice(indentation.length) : line)).join('');
}

/** Code of several lines in the column of the line that it becomes a part of. Strings of several lines stay as they are. */
function under(piece: string, indentation: string): string {
  if (!/[\r\n]/.test(piece) || hasLongString(piece)) return piece;
  return piece.split(/(?<=\n)/).map((line, index) => (index > 0 && line.trim() !== '' ? indentation + line : line)).join('');
}

/** True where a string may go on over several lines of some code. */
export function hasLongString(code: string): boolean {
  if (/"""|'''|`\}|\$\{`/.test(code)) return true;
  return code.split('`').some((piece, index) => index % 2 === 1 && /[\r\n]/.test(piece));
}
