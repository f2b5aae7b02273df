// A statement of a migration in SQL that builds an index, changed so that it stops no writes: in its place where it has its file to itself, else
// moved to a migration of its own.
import type { PlacedChange } from '../core/schema-change.js';
import type { Migration } from '../schema/history.js';
import type { Unblocked } from '../schema/index-changes.js';

/** How a tool is told, in a file, to apply it outside of a transaction: the edit that says so; undefined where the file cannot say it. */
export type TransactionMark = (text: string) => { readonly start: number; readonly end: number; readonly text: string } | undefined;

/**
 * Changes the statement of a migration.
 *
 * @param mark for tools that stand a transaction around every file
 */
export function unblockedSql(text: string | undefined, migration: Migration, placed: PlacedChange, mark?: TransactionMark): Unblocked | undefined {
  const { change, file, inTransaction } = placed;
  if (text === undefined || change.kind !== 'add-index' || inTransaction === true) return undefined;
  const head = /\bCREATE\s+(?:UNIQUE\s+)?INDEX\b(\s+CONCURRENTLY\b)?/i.exec(text.slice(change.start, change.end));
  if (!head) return undefined;
  const at = change.start + head.index + head[0].length;
  const added: SqlEdit[] = head[1] !== undefined ? [] : [{ place: { file, start: at, end: at }, text: / index$/.test(head[0]) ? ' concurrently' : ' CONCURRENTLY' }];
  const { changes, statements, transaction } = migration;
  if (transaction === 'never') return { edits: added };
  const [first, ...others] = changes;
  const isAllIndexes = changes.length === statements && changes.every((one) => one.change.kind === 'add-index');
  if (isAllIndexes && first?.change === change) {
    // The file stays with the first one, and all others go.
    const marked = transaction === 'always' ? mark?.(text) : undefined;
    const removed = others.map((one) => removal(text, one));
    if ((transaction === 'always' && !marked) || removed.includes(undefined)) return undefined;
    return { edits: [...added, ...(marked ? [{ place: { file, start: marked.start, end: marked.end }, text: marked.text }] : []), ...removed.filter((edit) => edit !== undefined)], ...(others.length > 0 && { apart: others }) };
  }
  const gone = removal(text, placed);
  return gone && { edits: [gone], apart: [placed] };
}

type SqlEdit = NonNullable<Unblocked['edits']>[number];

/** The statement goes with the notes right above it; undefined where it has no lines to itself, and for a unique index, on which later statements may count. */
function removal(text: string, { change, file }: PlacedChange): SqlEdit | undefined {
  if (change.kind !== 'add-index' || change.index.unique) return undefined;
  const start = change.start + (/\S/.exec(text.slice(change.start))?.index ?? 0);
  const end = text.indexOf(';', change.end - 1) + 1;
  if (end === 0 || text.slice(change.end, end).trim().length > 1) return undefined;
  const line = text.lastIndexOf('\n', start - 1) + 1;
  const rest = /^[ \t]*(?:--[^\r\n]*)?(?:\r?\n|$)/.exec(text.slice(end));
  if (!rest || text.slice(line, start).trim() !== '') return undefined;
  const notes = /(?:^|\n)((?:[ \t]*--(?!\s*(?:migrate:|\+\w))[^\r\n]*\r?\n)+)$/.exec(text.slice(0, line))?.[1]?.length ?? 0;
  // One of two blank lines around it goes too.
  const blank = /(?:^|\n)[ \t]*\r?\n$/.test(text.slice(0, line - notes)) ? (/^(?:[ \t]*\r?\n)?/.exec(text.slice(end + rest[0].length))?.[0].length ?? 0) : 0;
  return { place: { file, start: line - notes, end: end + rest[0].length + blank }, text: '' };
}
