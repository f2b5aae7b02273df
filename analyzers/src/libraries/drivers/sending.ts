// Drivers' objects, and what a statement that one of them sends answers with.
import type { Span } from '../../core/place.js';
import type { PlaceholderStyle } from '../../core/sql.js';
import type { Size, Statement } from '../../core/statement.js';
import { collection, record, UNKNOWN, type ObjectValue, type Origin, type Value } from '../../core/values.js';
import { argument, type Arguments, type Host, type Iteration } from '../library.js';
import { readSqlValue, textFacts } from '../sql-statements.js';
import { guessSql, LIST_HOLE } from '../sql-text.js';
import type { Role } from './symbols.js';

export const LIBRARY = 'drivers';

export interface DriverData {
  /** Of another database than PostgreSQL. */
  readonly foreign?: true;
  /** What was prepared. */
  readonly text?: string;
  /** What a cursor executed last. */
  readonly rows?: Size;
  readonly origin?: Origin;
}

export type Driver = ObjectValue & { readonly type: Role; readonly data: DriverData | undefined };

export function isDriver(value: Value | undefined): value is Driver {
  return value?.kind === 'object' && value.library === LIBRARY && value.type !== LIST_HOLE;
}

export function objectOf(role: Role, data?: DriverData): Driver {
  const { foreign, text, rows, origin } = data ?? {};
  const key = data === undefined ? '' : [foreign === true ? 'foreign' : '', text ?? '', rows ?? '', origin === undefined ? '' : `${origin.place.file}:${origin.place.start}`].join('|');
  return { kind: 'object', library: LIBRARY, type: role, data, key, deps: 0 };
}

export function memberOf(receiver: Driver, name: string): Value {
  return { kind: 'operation', library: LIBRARY, name, receiver, deps: receiver.deps };
}

/** What the caller gets: rows, one row, the driver's own form of either, the cursor, or nothing that is known. */
export type Answer = 'rows' | 'row' | 'pg-result' | 'pair' | 'cursor' | 'nothing';

/** Sends the text that is the first argument. */
export function send(host: Host, receiver: Driver, what: string, args: Arguments, at: Span, answer: Answer, many = false): Value {
  const text = argument(args, 0);
  const isForeign = receiver.data?.foreign === true || receiver.type === 'mysql' || receiver.type === 'sqlite' || receiver.type === 'prepared';
  const guess = guessSql(text);
  const read = isForeign ? { ...guess, filters: guess.rows === 'unbounded' ? [] : [{ operator: '?' }] } : readSqlValue(host, text, styleOf(receiver.type));
  // A piece of SQL for the hole of another text, or something that no batch could take the place of.
  if (read.aside) return answer === 'cursor' ? objectOf('cursor', isForeign ? { foreign: true } : undefined) : receiver.type === 'tag' && text?.kind === 'text' ? text : UNKNOWN;
  // A text that nobody knows, and nothing to go with it: a script, a migration, a list of statements to run.
  if (read.text === undefined && !read.bulk && isWholeText(args)) return answer === 'cursor' ? objectOf('cursor') : UNKNOWN;
  const lists = args.positional.slice(1).some((value) => value.kind === 'collection' && (value.items ?? [value.element]).some((item) => item.kind === 'collection'));
  const statement: Statement = {
    kind: read.kind,
    library: LIBRARY,
    what,
    filters: read.filters,
    rows: read.rows,
    cause: 'call',
    ...((many || read.bulk || lists) && { bulk: true }),
    ...textFacts(read),
    ...(isForeign && { foreign: true }),
    remedy: read.kind === 'select' ? 'one statement with WHERE … = ANY($1) for all elements' : 'one statement for all elements (VALUES with several tuples, or unnest)',
  };
  const origin = host.send(statement, at);
  const row = record(new Map(), true);
  const rows = collection(row, read.rows, origin);
  switch (answer) {
    case 'rows':
      return rows;
    case 'row':
      return row;
    case 'pg-result':
      return record(new Map<string, Value>([['rows', rows], ['rowCount', UNKNOWN]]), true);
    case 'pair':
      return { kind: 'collection', element: UNKNOWN, items: [rows, UNKNOWN], size: 'constant', form: 'list', deps: 0 };
    case 'cursor':
      return objectOf('cursor', { ...(isForeign && { foreign: true }), ...(read.kind === 'select' && { rows: read.rows, origin }) });
    case 'nothing':
      return UNKNOWN;
  }
}

function styleOf(role: Role): PlaceholderStyle {
  return role === 'dbapi' || role === 'cursor' ? 'format' : 'plain';
}

/** A text without parameters; an object may hold both. */
function isWholeText({ positional: [text, parameters], open }: Arguments): boolean {
  return !open && text !== undefined && text.kind !== 'record' && text.kind !== 'text' && (parameters === undefined || (parameters.kind === 'literal' && (parameters.value === undefined || parameters.value === null)));
}

/** Going through a cursor's rows. */
export function fetched(receiver: Driver): Iteration {
  const { rows, origin } = receiver.data ?? {};
  return { element: record(new Map(), true), size: rows ?? 'unknown', deps: receiver.deps, ...(origin && { origin }) };
}
