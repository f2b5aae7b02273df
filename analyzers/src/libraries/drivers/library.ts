// Drivers that are handed SQL as text: one call, one statement. What the statement does is guessed from its first words.
import type { Span } from '../../core/place.js';
import type { Statement } from '../../core/statement.js';
import { collection, record, UNKNOWN, type ObjectValue, type Value } from '../../core/values.js';
import { argument, positional, type Arguments, type Host, type Iteration, type Library } from '../library.js';
import { guessSql, LIST_HOLE } from '../sql-text.js';
import { roleOfCall, roleOfType, type Role } from './symbols.js';

const LIBRARY = 'drivers';

export const library: Library = {
  id: LIBRARY,
  title: 'SQL drivers',
  evidence: {
    imports: ['pg', 'pg-pool', 'postgres', 'mysql2', 'mysql', 'better-sqlite3', 'node:sqlite', '@neondatabase/serverless', '@vercel/postgres', 'psycopg2', 'psycopg', 'psycopg_pool', 'asyncpg', 'sqlite3', 'aiosqlite', 'MySQLdb', 'pymysql'],
  },
  sends: true,
  readsSql: true,

  external(_host, path) {
    // `import { sql } from '@vercel/postgres'` is a client ready to use.
    return path === '@vercel/postgres#sql' ? objectOf('tag') : undefined;
  },

  typed(_host, path) {
    const role = roleOfType(path);
    return role && objectOf(role);
  },

  construct(_host, _of, base) {
    const role = roleOfType(base);
    return role && objectOf(role);
  },

  typedClass(_host, _of, base) {
    const role = roleOfType(base);
    return role && objectOf(role);
  },

  inherited(_host, base, _of, _self, name) {
    const role = roleOfType(base);
    return role && memberOf(objectOf(role), name);
  },

  member(_host, receiver, name) {
    return isDriver(receiver) ? memberOf(receiver, name) : undefined;
  },

  call(host, callee, args, at, form) {
    if (callee.kind === 'external') {
      const role = roleOfCall(callee.path);
      return role && objectOf(role);
    }
    if (isDriver(callee) && callee.type === 'tag') {
      // `sql(rows)` builds a fragment for a tag's hole; only the tagged template sends.
      return form === 'tagged' ? send(host, 'sql', args, at, 'rows') : { kind: 'object', library: LIBRARY, type: LIST_HOLE, data: undefined, key: '', deps: 0 };
    }
    if (callee.kind !== 'operation' || callee.library !== LIBRARY || !isDriver(callee.receiver)) return undefined;
    return callMethod(host, callee.receiver, callee.name, args, at);
  },

  iterate(_host, receiver) {
    return isDriver(receiver) && receiver.type === 'cursor' ? fetched(receiver) : undefined;
  },

  entered(_host, value) {
    return isDriver(value) ? value : undefined;
  },
};

type Driver = ObjectValue & { readonly type: Role };

function isDriver(value: Value | undefined): value is Driver {
  return value?.kind === 'object' && value.library === LIBRARY && value.type !== LIST_HOLE;
}

function objectOf(role: Role, data?: string): Driver {
  return { kind: 'object', library: LIBRARY, type: role, data, key: data ?? '', deps: 0 };
}

function memberOf(receiver: Driver, name: string): Value {
  return { kind: 'operation', library: LIBRARY, name, receiver, deps: receiver.deps };
}

/** What a call of a connection's, a pool's, a prepared statement's or a cursor's method does. */
function callMethod(host: Host, receiver: Driver, name: string, args: Arguments, at: Span): Value {
  switch (receiver.type) {
    case 'pg':
      if (name === 'query') return send(host, 'query', args, at, 'pg-result');
      return name === 'connect' ? receiver : UNKNOWN;
    case 'mysql':
      if (name === 'query' || name === 'execute') return send(host, name, args, at, 'pair');
      return ['promise', 'getConnection'].includes(name) ? receiver : UNKNOWN;
    case 'tag':
      if (name === 'unsafe' || name === 'query') return send(host, `sql.${name}`, args, at, 'rows');
      if (name === 'begin' || name === 'transaction' || name === 'savepoint') {
        const body = args.positional.find((value) => value.kind === 'function');
        return body ? host.call(body, positional(receiver), at) : (argument(args, 0) ?? UNKNOWN);
      }
      return name === 'reserve' ? receiver : UNKNOWN;
    case 'sqlite':
      if (name === 'prepare') {
        const guess = guessSql(argument(args, 0));
        return guess.text === undefined ? objectOf('prepared') : objectOf('prepared', guess.text);
      }
      if (name === 'exec') return send(host, 'exec', args, at, 'nothing');
      return name === 'transaction' ? (argument(args, 0) ?? UNKNOWN) : UNKNOWN;
    case 'prepared': {
      const text: Value = typeof receiver.data === 'string' ? { kind: 'literal', value: receiver.data, deps: 0 } : UNKNOWN;
      // There is no round trip to a database in the same process: a prepared statement per row, in a transaction, is how rows are written in bulk.
      if (['run', 'get', 'all', 'iterate'].includes(name)) return send(host, `prepare(…).${name}`, positional(text, ...args.positional), at, name === 'all' || name === 'iterate' ? 'rows' : 'row', name === 'run');
      return ['bind', 'pluck', 'raw', 'expand'].includes(name) ? receiver : UNKNOWN;
    }
    case 'dbapi':
      if (name === 'cursor') return objectOf('cursor');
      if (name === 'execute') {
        send(host, 'execute', args, at, 'nothing');
        return objectOf('cursor');
      }
      if (name === 'commit') {
        host.send({ kind: 'commit', library: LIBRARY, what: 'commit', filters: [], rows: 'unknown', cause: 'call', remedy: 'commit once after the loop' }, at);
        return UNKNOWN;
      }
      return name === 'executemany' ? send(host, 'executemany', args, at, 'nothing', true) : ['connection', 'transaction'].includes(name) ? receiver : UNKNOWN;
    case 'cursor':
      if (name === 'execute' || name === 'executemany') {
        send(host, `cursor.${name}`, args, at, 'nothing', name === 'executemany');
        return receiver;
      }
      if (name === 'fetchall') return collection(record(new Map(), true), 'unknown');
      if (name === 'fetchmany') return collection(record(new Map(), true), 'chunk');
      return name === 'fetchone' ? record(new Map(), true) : UNKNOWN;
    case 'asyncpg':
      if (name === 'fetch') return send(host, 'fetch', args, at, 'rows');
      if (name === 'fetchrow' || name === 'fetchval' || name === 'execute') return send(host, name, args, at, 'row');
      if (name === 'executemany' || name.startsWith('copy_')) return send(host, name, args, at, 'nothing', true);
      return ['acquire', 'transaction', 'prepare'].includes(name) ? receiver : UNKNOWN;
  }
}

type Answer = 'rows' | 'row' | 'pg-result' | 'pair' | 'nothing';

function send(host: Host, what: string, args: Arguments, at: Span, answer: Answer, many = false): Value {
  const guess = guessSql(argument(args, 0));
  if (guess.aside) return UNKNOWN;
  // A text that nobody knows, and nothing to go with it: a script, a migration, a list of statements to run.
  if (guess.text === undefined && !guess.bulk && isWholeText(args)) return UNKNOWN;
  const lists = args.positional.slice(1).some((value) => value.kind === 'collection' && (value.items ?? [value.element]).some((item) => item.kind === 'collection'));
  const statement: Statement = {
    kind: guess.kind,
    library: LIBRARY,
    what,
    filters: guess.rows === 'unbounded' ? [] : [{ operator: '?' }],
    rows: guess.rows,
    cause: 'call',
    ...((many || guess.bulk || lists) && { bulk: true }),
    ...(guess.text !== undefined && { text: guess.text }),
    remedy: guess.kind === 'select' ? 'one statement with WHERE … = ANY($1) for all elements' : 'one statement for all elements (VALUES with several tuples, or unnest)',
  };
  const origin = host.send(statement, at);
  const row = record(new Map(), true);
  const rows = collection(row, guess.rows === 'unknown' ? 'unknown' : guess.rows, origin);
  switch (answer) {
    case 'rows':
      return rows;
    case 'row':
      return row;
    case 'pg-result':
      return record(new Map<string, Value>([['rows', rows], ['rowCount', UNKNOWN]]), true);
    case 'pair':
      return { kind: 'collection', element: UNKNOWN, items: [rows, UNKNOWN], size: 'constant', form: 'list', deps: 0 };
    case 'nothing':
      return UNKNOWN;
  }
}

/** A text without parameters; an object may hold both. */
function isWholeText({ positional: [text, parameters], open }: Arguments): boolean {
  return !open && text !== undefined && text.kind !== 'record' && text.kind !== 'text' && (parameters === undefined || (parameters.kind === 'literal' && (parameters.value === undefined || parameters.value === null)));
}

function fetched(receiver: Driver): Iteration {
  return { element: record(new Map(), true), size: 'unknown', deps: receiver.deps };
}
