// The statements that methods of querysets send, and how they are named in messages.
import type { Span } from '../../core/place.js';
import { withQueries, type Statement } from '../../core/statement.js';
import type { Origin, RowsValue, Value } from '../../core/values.js';
import type { Host } from '../library.js';
import { dataOfRows } from './objects.js';
import { onceFor } from './once.js';
import { queriesOfRows, type Asked } from './sql/sent.js';

/** Methods that raise an error where there is no row. */
const RAISING: ReadonlySet<string> = new Set(['get', 'latest', 'earliest']);

/** Sends the statement that asks something of rows, with the SQL that comes of how they were built. */
export function sendRows(host: Host, rows: RowsValue, statement: Statement, asked: Asked, at: Span, receiver?: Value): Origin {
  const { project } = host;
  const isRead = statement.kind === 'select' || statement.kind === 'count' || statement.kind === 'exists';
  const once = isRead && host.repeated() !== undefined ? onceFor(project, rows, asked.name, asked.args) : undefined;
  const ways = isRead && { ways: { ...statement.ways, kept: { raises: RAISING.has(asked.name) }, ...(once && { once }) } };
  return host.send(withQueries({ ...statement, ...ways }, () => queriesOfRows(project, rows, asked)), at, receiver);
}

/** A statement that is sent by calling a method of a queryset: asked anew each time. */
export function callStatement(rows: RowsValue, name: string, change: Partial<Statement>): Statement {
  return { ...rows.query, kept: false, bulk: false, what: called(rows, name), cause: 'call', ...change };
}

/** `Book.objects.filter`: the manager and what was asked of it first. */
export function named(rows: RowsValue, name: string): string {
  return dataOfRows(rows).plain ? `${rows.query.what}.${name}` : rows.query.what;
}

function called(rows: RowsValue, name: string): string {
  if (name.startsWith('[')) return `${rows.query.what}${name}`;
  return dataOfRows(rows).plain ? `${rows.query.what}.${name}` : `${rows.query.what}(…).${name}`;
}
