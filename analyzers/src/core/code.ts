// Code that is yet to be written, and changes of a program's text: plain data that every front end can write in its own language, the way
// the code around it is written.
import type { AddedMethod, QueryChange } from './mend.js';
import type { Place } from './place.js';

/** Code in the program's own language that is yet to be written. */
export type Code =
  /** A piece of the program as it stands, some of whose parts may be replaced. */
  | { readonly kind: 'source'; readonly place: Place; readonly parts?: readonly { readonly at: Place; readonly by: Code }[] }
  /** A name, a number or an operator as it is to stand there. */
  | { readonly kind: 'text'; readonly text: string }
  /** A string constant. */
  | { readonly kind: 'string'; readonly value: string }
  /** True, false, or nothing at all. */
  | { readonly kind: 'constant'; readonly value: boolean | null }
  | { readonly kind: 'member'; readonly object: Code; readonly name: string }
  | { readonly kind: 'call'; readonly callee: Code; readonly args: readonly Code[]; readonly named?: readonly { readonly name: string; readonly value: Code }[] }
  | { readonly kind: 'await'; readonly value: Code }
  | { readonly kind: 'list'; readonly items: readonly Code[] }
  | { readonly kind: 'record'; readonly entries: readonly { readonly key: string; readonly value: Code }[] }
  /** A list of what `value` is for each element of `over`, which is called `as` meanwhile; without empty ones where `some` says so. Where `value` is
   *  such a list itself, `nested` makes one list of them all. */
  | { readonly kind: 'each'; readonly over: Code; readonly as: string; readonly value: Code; readonly some?: true; readonly nested?: true }
  /** The elements of `over` for which `where` holds, each called `as` meanwhile: all of them, whether there are any, or how many. */
  | { readonly kind: 'those'; readonly over: Code; readonly as: string; readonly where: Code; readonly asked: 'rows' | 'flag' | 'number' }
  /** Two values compared; `in`: the list on the right has the one on the left. */
  | { readonly kind: 'compare'; readonly left: Code; readonly operator: '==' | '<' | '<=' | '>' | '>=' | 'in'; readonly right: Code }
  /** All of several conditions hold. */
  | { readonly kind: 'all of'; readonly conditions: readonly Code[] }
  | { readonly kind: 'not'; readonly value: Code }
  /** Pieces of code side by side. */
  | { readonly kind: 'joined'; readonly pieces: readonly Code[] }
  /** The elements of `over` by their `key`: a Map, a dict. */
  | { readonly kind: 'index'; readonly over: Code; readonly as: string; readonly key: Code; readonly value: Code }
  /** What a Map or dict has under a key; `absent` says what is there otherwise: null, undefined or None, or an error. */
  | { readonly kind: 'entry'; readonly map: Code; readonly key: Code; readonly absent: 'null' | 'undefined' | 'error' | 'empty list' | 'zero' }
  /** True where a set has a key. */
  | { readonly kind: 'member of'; readonly set: Code; readonly key: Code };

/** A file that is yet to be made. */
export interface NewFile {
  /** Project-relative, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** A statement that is yet to be written. */
export type CodeLine =
  /** A variable that is not assigned again. */
  | { readonly kind: 'declare'; readonly name: string; readonly value: Code }
  | { readonly kind: 'do'; readonly value: Code }
  /** An error with a message, where a variable has nothing. */
  | { readonly kind: 'require'; readonly name: string; readonly message: string }
  /** A Map or dict of lists: the elements of the variable `over`, or of what it would stand for, by their member `key`; in their place what they have as `value`. */
  | { readonly kind: 'group'; readonly name: string; readonly over: string; readonly source?: Code; readonly as: string; readonly key: string; readonly value?: string }
  /** A constant, or a field of a class, that is a loader: `wrapper` made of a function that takes the list `keys` of what is asked for side by side, of the type `type`
   *  each, runs the lines and gives `answer`; and of `options`. */
  | { readonly kind: 'loader'; readonly name: string; readonly isField: boolean; readonly wrapper: string; readonly keys: string; readonly type: string; readonly lines: readonly CodeLine[]; readonly answer: Code; readonly options: Code };

/** A change of one file. */
export type Change =
  /** The query that is built at `at` gets a method or an option. */
  | { readonly kind: 'query'; readonly at: Place; readonly change: QueryChange }
  /** The query that is built at `at`, in an assignment or to be returned, gets a method only where `value` is one of some words; `name`: what holds it then. */
  | { readonly kind: 'guarded'; readonly at: Place; readonly change: AddedMethod; readonly name: string; readonly value: Code; readonly among: readonly string[] }
  /** Other code takes the place of an expression or a statement; `fits`: it is broken into lines where it is too long. */
  | { readonly kind: 'replace'; readonly at: Place; readonly by: Code; readonly fits?: true }
  /** Lines before, or after, the statement that holds `at`. */
  | { readonly kind: 'before' | 'after'; readonly at: Place; readonly lines: readonly CodeLine[] }
  /** Lines at the beginning of the class whose name `at` begins with, with an empty one behind them. */
  | { readonly kind: 'in class'; readonly at: Place; readonly lines: readonly CodeLine[] }
  /** A function does no more than to give back an expression that it ends with, and waits for nothing. */
  | { readonly kind: 'gives'; readonly at: Place; readonly value: Place }
  /** A statement moves before the one that holds `before`, with the comments that belong to it. */
  | { readonly kind: 'move'; readonly at: Place; readonly before: Place }
  /** A statement goes, with the line that it stands on. */
  | { readonly kind: 'remove'; readonly at: Place }
  /** A list that is a class's own, or that of a class nested in it, gets a further item; what is missing on the way is made. */
  | { readonly kind: 'item'; readonly at: Place; readonly within: string; readonly list: string; readonly value: Code }
  /** An item of a list, or an argument of a call, goes with its comma. */
  | { readonly kind: 'remove item'; readonly at: Place }
  /** A name is imported, unless it is already. `ours`: a module of the project, as the file imports it, for those that group imports by who made them; `isDefault`: the
   *  name stands for the module's default. */
  | { readonly kind: 'import'; readonly file: string; readonly from: string; readonly name: string; readonly ours?: string; readonly isDefault?: true };

/** Code as it is to stand. */
export function text(value: string): Code {
  return { kind: 'text', text: value };
}
