// The statements that methods of querysets send, and how they are named in messages.
import type { Statement } from '../../core/statement.js';
import type { RowsValue } from '../../core/values.js';
import type { RowsData } from './objects.js';

/** What a queryset carries beyond its statement. */
export function dataOfRows(rows: RowsValue): RowsData {
  return (rows.data as RowsData | undefined) ?? {};
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
