// Files of SQL as their front end lowers them: a call of `run` sends its text, a call of `perform` does so from within a routine, and
// loops stand around the latter only.
import type { Statement } from '../../core/statement.js';
import { collection, record, UNKNOWN } from '../../core/values.js';
import { argument, type Library } from '../library.js';
import { readSqlValue, textFacts } from '../sql-statements.js';

const LIBRARY = 'sql-scripts';

export const library: Library = {
  id: LIBRARY,
  title: 'SQL scripts',
  evidence: { imports: ['sql:file'] },
  sends: true,

  call(host, callee, args, at) {
    if (callee.kind !== 'external') return undefined;
    const isInside = callee.path === 'sql:file#perform';
    if (!isInside && callee.path !== 'sql:file#run') return undefined;
    const read = readSqlValue(host, argument(args, 0));
    if (read.aside || read.statement === undefined) return UNKNOWN;
    const statement: Statement = {
      kind: read.kind,
      library: LIBRARY,
      what: whatOf(read.statement.sql),
      filters: read.filters,
      rows: read.rows,
      cause: 'call',
      ...(isInside && { inside: true }),
      ...(read.bulk && { bulk: true }),
      ...textFacts(read),
      ...(!read.written && { written: host.place(at) }),
      remedy: read.kind === 'select' ? 'join the table in the query that the loop goes through' : 'one statement for all rows: INSERT … SELECT, or UPDATE … FROM with the query that the loop goes through',
    };
    const origin = host.send(statement, at);
    return collection(record(new Map(), true), read.rows === 'unknown' ? 'unbounded' : read.rows, origin);
  },
};

/** A statement's first words, for messages. */
function whatOf(sql: string): string {
  const words = sql.replace(/\s+/g, ' ').trim();
  return words.length > 40 ? `${words.slice(0, 40).replace(/\s\S*$/, '')} …` : words;
}
