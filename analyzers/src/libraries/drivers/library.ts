// Drivers that are handed SQL as text: one call, one statement. What the statement does is guessed from its first words.
import type { Span } from '../../core/place.js';
import { collection, literal, record, UNKNOWN, type Value } from '../../core/values.js';
import { argument, positional, type Arguments, type Host, type Library } from '../library.js';
import { guessSql, LIST_HOLE } from '../sql-text.js';
import { composed } from './composed.js';
import { fetched, isDriver, LIBRARY, memberOf, objectOf, send, type Driver } from './sending.js';
import { isForeign, roleOfCall, roleOfType } from './symbols.js';

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
    return role && objectOf(role, isForeign(path) ? { foreign: true } : undefined);
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
      return role === undefined ? composed(callee.path, args) : objectOf(role, isForeign(callee.path) ? { foreign: true } : undefined);
    }
    if (isDriver(callee) && callee.type === 'tag') {
      // `sql(rows)` builds a fragment for a tag's hole; only the tagged template sends.
      return form === 'tagged' ? send(host, callee, 'sql', args, at, 'rows') : { kind: 'object', library: LIBRARY, type: LIST_HOLE, data: undefined, key: '', deps: 0 };
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

/** What a call of a connection's, a pool's, a prepared statement's or a cursor's method does. */
function callMethod(host: Host, receiver: Driver, name: string, args: Arguments, at: Span): Value {
  switch (receiver.type) {
    case 'pg':
      if (name === 'query') return send(host, receiver, 'query', args, at, 'pg-result');
      return name === 'connect' ? receiver : UNKNOWN;
    case 'mysql':
      if (name === 'query' || name === 'execute') return send(host, receiver, name, args, at, 'pair');
      return ['promise', 'getConnection'].includes(name) ? receiver : UNKNOWN;
    case 'tag':
      if (name === 'unsafe' || name === 'query') return send(host, receiver, `sql.${name}`, args, at, 'rows');
      if (name === 'begin' || name === 'transaction' || name === 'savepoint') {
        const body = args.positional.find((value) => value.kind === 'function');
        return body ? host.call(body, positional(receiver), at) : (argument(args, 0) ?? UNKNOWN);
      }
      return name === 'reserve' ? receiver : UNKNOWN;
    case 'sqlite':
      if (name === 'prepare') {
        const { text } = guessSql(argument(args, 0));
        return objectOf('prepared', { foreign: true, ...(text !== undefined && { text }) });
      }
      if (name === 'exec') return send(host, receiver, 'exec', args, at, 'nothing');
      return name === 'transaction' ? (argument(args, 0) ?? UNKNOWN) : UNKNOWN;
    case 'prepared': {
      const text: Value = receiver.data?.text === undefined ? UNKNOWN : literal(receiver.data.text);
      // There is no round trip to a database in the same process: a prepared statement per row, in a transaction, is how rows are written in bulk.
      if (['run', 'get', 'all', 'iterate'].includes(name)) return send(host, receiver, `prepare(…).${name}`, positional(text, ...args.positional), at, name === 'all' || name === 'iterate' ? 'rows' : 'row', name === 'run');
      return ['bind', 'pluck', 'raw', 'expand'].includes(name) ? receiver : UNKNOWN;
    }
    case 'dbapi':
      if (name === 'cursor') return objectOf('cursor', receiver.data);
      if (name === 'execute') return send(host, receiver, 'execute', args, at, 'cursor');
      if (name === 'commit') {
        host.send({ kind: 'commit', library: LIBRARY, what: 'commit', filters: [], rows: 'unknown', cause: 'call', remedy: 'commit once after the loop' }, at);
        return UNKNOWN;
      }
      return name === 'executemany' ? send(host, receiver, 'executemany', args, at, 'nothing', true) : DBAPI_PARTS.has(name) ? receiver : UNKNOWN;
    case 'cursor':
      if (name === 'execute' || name === 'executemany') {
        const after = send(host, receiver, `cursor.${name}`, args, at, 'cursor', name === 'executemany');
        // What it fetches from now on are the rows of this statement.
        host.mutate(after);
        return after;
      }
      if (name === 'fetchall') return collection(record(new Map(), true), receiver.data?.rows ?? 'unknown', receiver.data?.origin);
      if (name === 'fetchmany') return collection(record(new Map(), true), 'chunk');
      return name === 'fetchone' ? record(new Map(), true) : UNKNOWN;
    case 'asyncpg':
      if (name === 'fetch') return send(host, receiver, 'fetch', args, at, 'rows');
      if (name === 'fetchrow' || name === 'fetchval' || name === 'execute') return send(host, receiver, name, args, at, 'row');
      if (name === 'executemany' || name.startsWith('copy_')) return send(host, receiver, name, args, at, 'nothing', true);
      return ['acquire', 'transaction', 'prepare'].includes(name) ? receiver : UNKNOWN;
  }
}

/** What a connection or a pool hands out that can do the same. */
const DBAPI_PARTS: ReadonlySet<string> = new Set(['connection', 'transaction', 'getconn']);
