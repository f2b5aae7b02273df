// What the first words of a SQL text say, for libraries that are handed SQL as a string: its kind, and how many rows it may bring.
// Reading the text itself is the SQL front end's business; here a guess is made only where the words leave no doubt.
import type { Place } from '../core/place.js';
import type { Size, StatementKind } from '../core/statement.js';
import type { Value } from '../core/values.js';

export interface SqlGuess {
  readonly kind: StatementKind;
  readonly rows: Size;
  /** One statement for many rows: several tuples, `unnest`, `INSERT … SELECT`, a list of keys. */
  readonly bulk: boolean;
  /** It is no read or write that a batch could take the place of: settings, locks, transactions, definitions. */
  readonly aside: boolean;
  /** The text with `$1`, `$2`, … for what is not known; undefined where nothing is known. */
  readonly text?: string;
}

/** Stands where a hole holds a list of SQL fragments: `Prisma.join(ids)`, `sql(rows)`. */
export const LIST_HOLE = 'sql-list';

/** A library's object that holds SQL: its data has the text as a value, so that it can stand in the hole of another. */
export const SQL_CLAUSE = 'sql-clause';

/** Guesses what a SQL text does. An unknown text is `raw`, and how many rows it brings is unknown. */
export function guessSql(value: Value | undefined): SqlGuess {
  const { text, lists } = textOf(value);
  if (text === undefined) return { kind: 'raw', rows: 'unknown', bulk: lists, aside: false };
  const plain = text.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ').trim();
  const kind = kindOf(plain);
  const manyTuples = /\)\s*,\s*\(/.test(plain.slice(plain.search(/\bvalues\b/i))) && /\bvalues\b/i.test(plain);
  const bulk = lists || manyTuples || /\bunnest\s*\(|\bany\s*\(|\bjson(b)?_to_recordset\s*\(|\binsert\s+into\b[\s\S]*\bselect\b/i.test(plain);
  return { kind, rows: rowsOf(plain, kind), bulk, aside: (kind === 'raw' && /^[\s(]*[a-z]/i.test(plain)) || ((kind === 'select' || kind === 'raw') && locks(plain)), text };
}

/** True for a read that takes locks: row by row is how it is meant, and what it answers with is often not even looked at. */
function locks(text: string): boolean {
  return /\bfor\s+(no\s+key\s+)?(update|share)\b|\bfor\s+key\s+share\b/i.test(text) || /\bpg_(try_)?advisory_\w*lock\w*\s*\(|\bget_lock\s*\(/i.test(text);
}

function kindOf(text: string): StatementKind {
  const word = /^[\s(]*([a-z]+)/i.exec(text)?.[1]?.toLowerCase();
  switch (word) {
    case 'select':
      if (/^[\s(]*select\s+exists\s*\(/i.test(text)) return 'exists';
      if (/^[\s(]*select\s+count\s*\(/i.test(text) && !/\bgroup\s+by\b/i.test(text)) return 'count';
      // Without a FROM it reads no table: locks, settings, sequences, the time.
      return /\bfrom\b/i.test(text) || text.includes('$') ? 'select' : 'raw';
    case 'with': {
      const verb = /\b(insert\s+into|update\s+\S+\s+(?:as\s+\S+\s+|\S+\s+)?set|delete\s+from)\b/i.exec(text)?.[1];
      if (verb === undefined) return 'select';
      return verb.toLowerCase().startsWith('insert') ? 'insert' : verb.toLowerCase().startsWith('update') ? 'update' : 'delete';
    }
    case 'insert':
    case 'replace':
    case 'merge':
      return 'insert';
    case 'update':
      return 'update';
    case 'delete':
      return 'delete';
    case 'commit':
      return 'commit';
    default:
      return 'raw';
  }
}

/** Columns of one table and nothing that says which rows: all of them. */
const PLAIN_READ = /^\s*select\s+(?!distinct\b)[^()?$]+?\sfrom\s+[\w."`]+(\s+(as\s+)?(?!where\b|join\b|left\b|inner\b|cross\b|group\b|fetch\b|offset\b|for\b|union\b)\w+)?(\s+order\s+by\s+[\w\s.,"`]+)?\s*;?\s*$/i;

function rowsOf(text: string, kind: StatementKind): Size {
  if (kind === 'count' || kind === 'exists') return 'one';
  if (kind !== 'select') return 'unknown';
  const limit = /\blimit\s+(\d+)?/i.exec(text);
  if (!limit) return PLAIN_READ.test(text) ? 'unbounded' : 'unknown';
  return limit[1] === '1' ? 'one' : 'page';
}

/** The text that a value is, `$1`, `$2`, … for what is not known of it, and how many such holes it has; `lists` where one holds a list of fragments. */
export function textOf(value: Value | undefined): { readonly text?: string; readonly lists: boolean; readonly holes: number; readonly written?: Place } {
  const pieces: Pieces = { text: '', lists: false, holes: 0, last: 0 };
  if (!addPieces(value, pieces)) return { lists: false, holes: 0 };
  const { text, lists, holes } = pieces;
  const written = writtenOf(value);
  return /\S/.test(text.replace(/^\$\d+/, '')) ? { text, lists, holes, ...(written && { written }) } : { lists, holes };
}

function writtenOf(value: Value | undefined): Place | undefined {
  if (value?.kind === 'record') return writtenOf(value.fields.get('text') ?? value.fields.get('sql'));
  return value?.kind === 'literal' || value?.kind === 'text' ? value.written : undefined;
}

interface Pieces {
  text: string;
  lists: boolean;
  holes: number;
  /** The highest number of a parameter so far: those that the text has itself are left alone. */
  last: number;
}

/** Adds what a value's text is; false if it is none. */
function addPieces(value: Value | undefined, into: Pieces): boolean {
  if (value?.kind === 'literal' && typeof value.value === 'string') {
    into.text += value.value;
    return true;
  }
  if (value?.kind === 'record') return addPieces(value.fields.get('text') ?? value.fields.get('sql'), into);
  if (value?.kind === 'object' && value.type === SQL_CLAUSE) return addPieces((value.data as { readonly text: Value }).text, into);
  if (value?.kind !== 'text') return false;
  for (const part of value.parts) if (typeof part === 'string') for (const [, number] of part.matchAll(/\$(\d+)/g)) into.last = Math.max(into.last, Number(number));
  for (const part of value.parts) {
    if (typeof part === 'string') {
      into.text += part;
      continue;
    }
    into.lists ||= part.kind === 'collection' || (part.kind === 'object' && part.type === LIST_HOLE);
    into.holes += 1;
    if (part.kind !== 'record' && addPieces(part, into)) continue;
    into.last += 1;
    into.text += `$${into.last}`;
  }
  return true;
}
