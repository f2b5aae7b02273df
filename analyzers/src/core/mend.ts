// What a library knows about saying a statement another way: which method, which argument, which entry. A library names them and never
// sees how they are written; a front end writes them and never knows what they mean.
import type { Code } from './code.js';
import type { Place } from './place.js';

/** Where in a call a value stands: an argument by position or keyword, then keys of the records in it. */
export interface Slot {
  readonly argument: number | string;
  readonly path: readonly string[];
}

/** A method that a query gets: `select_related('author')`. A call of it that is there already gets the arguments. */
export interface AddedMethod {
  readonly kind: 'method';
  readonly name: string;
  readonly args: readonly string[];
  /** Arguments of a call that is there already which the new ones make superfluous. */
  readonly covered?: readonly string[];
  /** Methods that give a query again: the new one may stand after them. */
  readonly after: readonly string[];
  /** Methods that send the query or end it: the new one must stand before them. */
  readonly before: readonly string[];
}

/** An entry that a call's options get: `include: { author: true }`. Of several paths the first whose outermost key is there counts, else the first. */
export interface AddedOption {
  readonly kind: 'option';
  readonly slots: readonly Slot[];
  readonly value: Code;
}

/** An attribute that a class gets: words that are added to a list of them, or a query with a method. */
export interface AddedAttribute {
  readonly kind: 'attribute';
  readonly name: string;
  readonly words?: readonly string[];
  readonly query?: { readonly from: string; readonly method: string; readonly args: readonly string[] };
}

/** How a query is changed so that it brings something along. */
export type QueryChange = AddedMethod | AddedOption | AddedAttribute;

/** How one statement for all keys is said where there is one for each. */
export interface OnceForAll {
  /** Where the key stands that is another for each element. */
  readonly key: Slot;
  /** The method that asks for all keys; the receiver stays. */
  readonly method: string;
  /** Where the list of keys goes, in place of the key. */
  readonly keys: Slot;
  /** The member of an answered row that is its key. */
  readonly member: string;
  /** What each call answered: one row, or a list of rows. */
  readonly answers: 'row' | 'rows';
  /** What it answered where there was no row. */
  readonly absent: 'null' | 'undefined' | 'error';
}

/** How something comes along with rows: what their query gets. */
export interface Along {
  /** Where that query is built, of which one place is enough: its last step, then its first one. */
  readonly at: readonly Place[];
  readonly change: QueryChange;
  readonly title: string;
  /** What besides speed may be another afterwards: `the order of rows that nothing orders`. */
  readonly differs?: string;
}

/** How only the existence of rows is asked for. */
export interface Existence {
  /** The method in whose place the other one is called; undefined where that is called on what is there. */
  readonly from?: string;
  readonly method: string;
  /** Options of the call that the other method knows as well: with any further one it says something else. */
  readonly keys: readonly string[];
  /** What the other call is given besides. */
  readonly option?: AddedOption;
  /** What it answers: true or false, or a row or nothing. */
  readonly answers: 'boolean' | 'row';
}

/** All the ways that a library knows for one statement. Where nothing is said there is none. */
export interface Ways {
  /** It comes along with the rows on which it depends, nearest rows first: each of these does it alone. */
  readonly along?: readonly Along[];
  /** Only whether there are rows is asked. */
  readonly exists?: Existence;
  /** Is asked once for all keys. */
  readonly once?: OnceForAll;
  /** It may be sent earlier and its answer kept, where it asks the same each time: whether it raises where there is no row. */
  readonly kept?: { readonly raises: boolean };
}
