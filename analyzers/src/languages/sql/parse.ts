// PostgreSQL's own parser (version 18, in WebAssembly) behind one function that neither throws nor breaks. A text that overflows the
// stack would spoil the instance for every text after it, so what is too deep or too long is turned away before it gets there.
//
// Measured with libpg-query 18.1.5 on Node 20, on a fresh stack of the default 984 KB: a chain of 8,000 COLLATE or of 12,000 `+` or JOIN
// overflows; 4,000 subselects or CASEs, 2,000 nested common table expressions and 1,000 nestings of several kinds at once are refused by
// the parser itself, in an orderly way. 500 levels therefore take less than a fifteenth of the stack, which leaves room for whoever calls
// from deep inside. Memory is never given back: 100,000 tuples take 200 MB, 10,000 take 60 MB.
import { hasSqlDetails, loadModule, parsePlPgSQLSync, parseSync, type Node } from 'libpg-query';
import { tokensOf } from './lexer.js';
import { nestingMeter } from './nesting.js';
import { utf16Offsets } from './offsets.js';

/** A statement's tree, or why PostgreSQL would not take it. */
export type Parsed =
  | {
      readonly tree: Node;
      /** The UTF-16 offset in the parsed text of a location in the tree (which counts UTF-8 bytes); the text's start where there is none. */
      offset(location: number | undefined): number;
    }
  | { readonly error: ParseError };

export interface ParseError {
  /** In PostgreSQL's words, or ours where it was not asked. */
  readonly message: string;
  /** UTF-16 offset in the parsed text. */
  readonly at: number;
  /** It was not PostgreSQL that refused: the text is beyond what is parsed here, and says nothing of its being right or wrong. */
  readonly isLimit?: boolean;
}

/** How deep a statement may nest, by the measure of nesting.ts. */
export const MAX_NESTING = 500;
/** How many UTF-16 units one statement may have. */
export const MAX_LENGTH = 1_000_000;

let isReady = false;
let overflows = 0;
const MAX_OVERFLOWS = 8;

/** Loads the parser (some 50 ms); until it has, every parse answers with an error. Rejects if the parser cannot be loaded at all. */
export async function loadParser(): Promise<void> {
  await loadModule();
  isReady = true;
}

/**
 * Parses one statement.
 *
 * @param sql without psql's commands; parameters as `$1`, `$2`, …; a trailing semicolon does no harm
 * @returns the tree of the first statement, or the error; never throws
 */
export function parseStatement(sql: string): Parsed {
  const refusal = limitOf(sql);
  if (refusal !== undefined) return refusal;
  try {
    const tree = sql === '' ? undefined : parseSync(sql).stmts?.[0]?.stmt;
    if (tree === undefined) return failed('there is no statement');
    const offsets = utf16Offsets(sql);
    return { tree, offset: (location) => offsets.ofByte(location ?? 0) };
  } catch (cause) {
    return errorOf(sql, cause);
  }
}

/**
 * Parses a text that must be one statement and nothing else.
 *
 * @returns the tree, or the error; several statements are one, however they are hidden from a splitter. Never throws
 */
export function parseSingle(sql: string): { readonly tree: Node } | { readonly error: ParseError } {
  const refusal = limitOf(sql);
  if (refusal !== undefined) return refusal;
  try {
    const statements = sql === '' ? [] : (parseSync(sql).stmts ?? []);
    const tree = statements[0]?.stmt;
    if (tree === undefined) return failed('there is no statement');
    return statements.length > 1 ? failed(`${statements.length} statements instead of one`) : { tree };
  } catch (cause) {
    return errorOf(sql, cause);
  }
}

/** The tree of a PL/pgSQL routine, as libpg-query prints it; it has line numbers only. */
export type RoutineTree = Readonly<Record<string, unknown>>;

/**
 * Parses the body of one routine.
 *
 * @param sql a whole CREATE FUNCTION or CREATE PROCEDURE statement in LANGUAGE plpgsql
 * @returns its functions, or the error; never throws
 */
export function parseRoutine(sql: string): { readonly tree: RoutineTree } | { readonly error: ParseError } {
  const refusal = limitOf(sql);
  if (refusal !== undefined) return refusal;
  try {
    return { tree: parsePlPgSQLSync(sql) as RoutineTree };
  } catch (cause) {
    return errorOf(sql, cause);
  }
}

function limitOf(sql: string): { readonly error: ParseError } | undefined {
  if (!isReady) return failed('the SQL parser is not loaded');
  if (overflows >= MAX_OVERFLOWS) return failed('the SQL parser has failed before');
  const nul = sql.indexOf('\0');
  if (nul >= 0) return { error: { message: 'a NUL character, which ends a text for PostgreSQL', at: nul } };
  if (sql.length > MAX_LENGTH) return failed('too long to be parsed');
  if (sql.length <= MAX_NESTING) return undefined;
  const meter = nestingMeter();
  for (const token of tokensOf(sql)) {
    if (token.kind !== 'comment') meter.take(sql, token, token.kind === 'word' ? sql.slice(token.start, token.end).toUpperCase() : undefined);
  }
  return meter.deepest > MAX_NESTING ? failed('nested too deeply to be parsed') : undefined;
}

function failed(message: string): { readonly error: ParseError } {
  return { error: { message, at: 0, isLimit: true } };
}

function errorOf(sql: string, cause: unknown): { readonly error: ParseError } {
  if (hasSqlDetails(cause)) return { error: { message: cause.message, at: utf16Offsets(sql).ofCodePoint(cause.sqlDetails?.cursorPosition ?? 0) } };
  // A caller deep down the stack may leave too little of it. The instance survives some two dozen of these, so a few are borne.
  if (cause instanceof RangeError || (cause instanceof Error && cause.name === 'RuntimeError')) {
    overflows += 1;
    return failed('the SQL parser failed');
  }
  return { error: { message: cause instanceof Error ? cause.message : 'unreadable', at: 0 } };
}
