// Names in the text of a statement: a scan that is far cheaper than a walk through Core, and finds too many rather than too few.
import type { Statement, Target } from '../core/syntax.js';
import { eachStatement } from './syntax-questions.js';

export interface Identifiers {
  /** The names that stand in the text other than as members; in strings and comments too. */
  readonly all: ReadonlySet<string>;
  /** Those that the text seems to assign to, or to store something in. */
  readonly filled: ReadonlySet<string>;
}

const FILLING = /^(?:set|add|push|unshift|splice|fill|assign|append|register|use|on|define|extend|bind)/;

/** Names to look for. Most words of a text are dismissed by their length and first letter, before they are cut out. */
export interface WantedNames {
  readonly names: ReadonlySet<string>;
  readonly shapes: Uint8Array;
}

const LONGEST = 64;

/** Prepares names to be looked for. */
export function wanted(names: ReadonlySet<string>): WantedNames {
  const shapes = new Uint8Array(LONGEST * 128);
  for (const name of names) shapes[shapeOf(name.length, name.charCodeAt(0))] = 1;
  return { names, shapes };
}

function shapeOf(length: number, first: number): number {
  return Math.min(length, LONGEST - 1) * 128 + (first & 127);
}

/** The wanted names in a part of a script's text. */
export function identifiersIn(text: string, start: number, end: number, { names, shapes }: WantedNames): Identifiers {
  const all = new Set<string>();
  const filled = new Set<string>();
  for (let at = start; at < end; ) {
    if (!isWord(text.charCodeAt(at))) {
      at += 1;
      continue;
    }
    const from = at;
    while (at < end && isWord(text.charCodeAt(at))) at += 1;
    // `a.b`, `a?.b`: a member; `...b`: a name.
    if (shapes[shapeOf(at - from, text.charCodeAt(from))] !== 1) continue;
    if (text.charCodeAt(from - 1) === DOT && text.charCodeAt(from - 2) !== DOT) continue;
    const name = text.slice(from, at);
    if (!names.has(name)) continue;
    all.add(name);
    if (!filled.has(name) && looksFilled(text, at, end)) filled.add(name);
  }
  return { all, filled };
}

/** Ways to import a module as a whole, or to pass on all that it exports. */
const WHOLE_IMPORT = /\*\s*(?:as|from)\b|\*\s*\/\*|\bimport\s*[(/]|\brequire\b/;

/**
 * True if a script may import one of `names` from another, or the other as a whole. `*` stands for any name; a default import has a name
 * of its own, so that any script may hold one.
 */
export function mayImport(text: string, names: ReadonlySet<string>): boolean {
  if (names.has('*') || names.has('default')) return true;
  for (const name of names) if (mentions(text, name)) return true;
  return WHOLE_IMPORT.test(text);
}

/** True where a name stands as it does between the braces of an import: what is part of a path or of an expression does not count. */
function mentions(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (BEFORE_IMPORTED.test(text.slice(Math.max(0, at - 2), at)) && AFTER_IMPORTED.test(text.charAt(at + name.length))) return true;
  }
  return false;
}

const BEFORE_IMPORTED = /(?:[\s{,]|\*\/)$/;
const AFTER_IMPORTED = /[\s},/]/;

const DOT = 46;

function isWord(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95 || code === 36 || code > 127;
}

const LONGEST_INDEX = 200;

/** True if what follows a name is an assignment to it, its members or its elements, or a call of a member that stores. */
function looksFilled(text: string, from: number, end: number): boolean {
  let at = from;
  let member = '';
  while (at < end) {
    const code = text.charCodeAt(at);
    if (code <= 32 || code === 33 || code === 63 || code === 124 || code === 38) at += 1; // spaces, `!`, `?`, `|`, `&`
    else if (code === DOT) {
      at += 1;
      while (at < end && text.charCodeAt(at) <= 32) at += 1;
      const start = at;
      while (at < end && isWord(text.charCodeAt(at))) at += 1;
      member = text.slice(start, at);
    } else if (code === 91) {
      const close = text.indexOf(']', at);
      if (close < 0 || close - at > LONGEST_INDEX) return true;
      at = close + 1;
    } else if (code === 93) at += 1;
    else break;
  }
  const next = text.charCodeAt(at);
  if (next === 61) return text.charCodeAt(at + 1) !== 61 && text.charCodeAt(at + 1) !== 62; // `=`, but not `==` and `=>`
  return next === 40 && FILLING.test(member); // `(`
}

/** True for a top-level statement that declares something itself; others only do something. */
export function isDeclaration({ kind }: Statement): boolean {
  return kind === 'function' || kind === 'class' || kind === 'type' || kind === 'assign' || kind === 'export';
}

/** Adds the names that a statement declares, in its blocks too. */
export function addDeclaredNames(statement: Statement, into: Set<string>): Set<string> {
  eachStatement([statement], (one) => {
    if (one.kind === 'function') into.add(one.fn.name);
    else if (one.kind === 'class') into.add(one.definition.name);
    else if (one.kind === 'type') into.add(one.name);
    else if (one.kind === 'assign') addTargetNames(one.target, into);
    else if (one.kind === 'export') for (const { exported } of one.names) into.add(exported);
  });
  return into;
}

function addTargetNames(target: Target, into: Set<string>): void {
  if (target.kind === 'name') into.add(target.name);
  else if (target.kind === 'record') {
    for (const entry of target.entries) addTargetNames(entry.target, into);
    if (target.rest) addTargetNames(target.rest, into);
  } else if (target.kind === 'list') for (const item of target.items) if (item) addTargetNames(item.target, into);
}
