// The statements that methods of querysets send, and how they are named in messages.
import type { Batch } from '../../core/mend.js';
import type { Span } from '../../core/place.js';
import { withQueries, type Statement } from '../../core/statement.js';
import type { Origin, RowsValue, Value } from '../../core/values.js';
import type { Host } from '../library.js';
import { dataOfRows } from './objects.js';
import { annotatedFor } from './annotations.js';
import { apartFor } from './apart.js';
import { inMemory } from './in-memory.js';
import { onceFor } from './once.js';
import { modelOf, type ModelInfo } from './registry.js';
import { queriesOfRows, type Asked } from './sql/sent.js';

/** All rows that are created one by one. */
const BULK_CREATE: Batch = { method: 'bulk_create', returning: 'bulk_create', otherwise: 'save() and its signals are left out, and all rows are written or none' };

/** Methods that raise an error where there is no row. */
const RAISING: ReadonlySet<string> = new Set(['get', 'latest', 'earliest']);

/** Sends the statement that asks something of rows, with the SQL that comes of how they were built. */
export function sendRows(host: Host, rows: RowsValue, statement: Statement, asked: Asked, at: Span, receiver?: Value): Origin {
  const { project } = host;
  const isRead = statement.kind === 'select' || statement.kind === 'count' || statement.kind === 'exists';
  const isWrite = asked.name === 'update' || asked.name === 'delete';
  const isRepeated = host.repeated() !== undefined;
  const once = (isRead || isWrite) && isRepeated ? onceFor(project, rows, asked.name, asked.args) : undefined;
  const apart = isRead && isRepeated ? apartFor(project, rows, asked.name, asked.args) : undefined;
  const annotated = isRead && isRepeated ? annotatedFor(project, rows, asked.name, asked.args) : undefined;
  const memory = isRead ? inMemory(project, rows, asked.name, asked.args) : undefined;
  const ways = isRead && { ways: { ...statement.ways, kept: { raises: RAISING.has(asked.name) }, ...(once && { once }), ...(memory && { memory }), ...(apart && { apart }), ...(annotated && { annotated }) } };
  const writing = asked.name === 'create' && isPlain(modelOf(project, rows.model)) && statement.overridden !== true ? { ways: { batch: BULK_CREATE } } : isWrite && once && { ways: { once, otherwise: 'all rows are written or none' } };
  return host.send(withQueries({ ...statement, ...ways, ...writing }, () => queriesOfRows(project, rows, asked)), at, receiver);
}

/** True for a model whose rows stand in one table: others cannot be created in bulk. */
function isPlain(model: ModelInfo | undefined): boolean {
  return model !== undefined && !model.opaque && model.parents.length === 0;
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
