// SQL in a program's own words that is sent through query builders and tags: `sql` templates, `text()`, `raw()`. Only that a call sends a
// text is known; the queries that these packages build are not.
import type { Span } from '../../core/place.js';
import type { PlaceholderStyle } from '../../core/sql.js';
import type { Statement } from '../../core/statement.js';
import { collection, literal, record, UNKNOWN, type ObjectValue, type Value } from '../../core/values.js';
import { argument, positional, type Arguments, type Host, type Library } from '../library.js';
import { readSqlValue, textFacts } from '../sql-statements.js';
import { LIST_HOLE, SQL_CLAUSE, textOf } from '../sql-text.js';
import { makesClause, makesList, makesTag, roleOfCall, roleOfType, type Role } from './symbols.js';

const LIBRARY = 'sql-builders';

export const library: Library = {
  id: LIBRARY,
  title: 'SQL in query builders',
  evidence: { imports: ['slonik', 'knex', 'kysely', 'drizzle-orm', 'sqlalchemy', 'sqlmodel'] },
  sends: true,
  readsSql: true,

  typed: (_host, path) => {
    const role = roleOfType(path);
    return role && objectOf(role);
  },

  member(_host, receiver, name) {
    if (receiver.kind !== 'object' || receiver.library !== LIBRARY) return undefined;
    return METHODS[receiver.type]?.has(name) === true ? { kind: 'operation', library: LIBRARY, name, receiver, deps: receiver.deps } : UNKNOWN;
  },

  call(host, callee, args, at, form) {
    if (callee.kind === 'external') return callSymbol(callee.path, args, form);
    if (callee.kind === 'object' && callee.library === LIBRARY) {
      if (callee.type === 'tag') return clauseOf(argument(args, 0), 'holes');
      return callee.type === 'maker' ? objectOf('session') : UNKNOWN;
    }
    if (callee.kind !== 'operation' || callee.library !== LIBRARY || callee.receiver?.kind !== 'object') return undefined;
    return callMethod(host, callee.receiver, callee.name, args, at);
  },

  awaited(host, value, at) {
    return value.kind === 'object' && value.library === LIBRARY && value.type === 'raw' ? record(new Map([['rows', send(host, 'knex.raw', value, at)]]), true) : undefined;
  },

  entered: (_host, value) => (value.kind === 'object' && value.library === LIBRARY ? value : undefined),
};

/** What is known of each object's methods. */
const METHODS: Readonly<Record<string, ReadonlySet<string>>> = {
  session: new Set(['execute', 'scalars', 'scalar', 'transaction', 'begin', 'begin_nested', 'connection']),
  engine: new Set(['connect', 'begin', 'raw_connection']),
  maker: new Set(['begin', 'execute', 'scalar', 'scalars']),
  pool: new Set(['query', 'any', 'anyFirst', 'many', 'manyFirst', 'one', 'oneFirst', 'maybeOne', 'maybeOneFirst', 'exists', 'connect', 'transaction']),
  knex: new Set(['raw', 'transaction']),
  [SQL_CLAUSE]: new Set(['execute', 'bindparams', 'columns', 'as', 'mapWith']),
  raw: new Set(['transacting', 'timeout']),
};

function objectOf(type: Role | 'tag' | 'raw', data?: ClauseData): ObjectValue {
  return { kind: 'object', library: LIBRARY, type, data, key: data === undefined ? '' : (textOf(data.text).text ?? ''), deps: data?.text.deps ?? 0 };
}

interface ClauseData {
  readonly text: Value;
  readonly style: PlaceholderStyle;
}

function clauseOf(text: Value | undefined, style: PlaceholderStyle): ObjectValue {
  const value = text ?? UNKNOWN;
  return { kind: 'object', library: LIBRARY, type: SQL_CLAUSE, data: { text: value, style } satisfies ClauseData, key: textOf(value).text ?? '', deps: value.deps };
}

function callSymbol(path: string, args: Arguments, form: 'new' | 'tagged' | 'jsx' | undefined): Value | undefined {
  const role = roleOfCall(path);
  if (role !== undefined) return objectOf(role);
  if (makesTag(path) && form !== 'tagged') return objectOf('tag');
  // Texts that are no statements are defaults and conditions, which are another library's affair.
  if (path.startsWith('sqlalchemy') && !/^\s*(?:select|insert|update|delete|with|merge)\b/i.test(textOf(argument(args, 0)).text ?? '')) return undefined;
  if (makesClause(path)) return clauseOf(argument(args, 0), path.startsWith('sqlalchemy') ? 'named' : 'holes');
  return makesList(path) ? { kind: 'object', library: LIBRARY, type: LIST_HOLE, data: undefined, key: '', deps: argument(args, 0)?.deps ?? 0 } : undefined;
}

function callMethod(host: Host, receiver: ObjectValue, name: string, args: Arguments, at: Span): Value {
  const first = argument(args, 0);
  const isClause = first?.kind === 'object' && first.type === SQL_CLAUSE;
  const body = args.positional.find((value) => value.kind === 'function');
  switch (receiver.type) {
    case SQL_CLAUSE:
      return name === 'execute' ? record(new Map([['rows', send(host, 'sql.execute', receiver, at)]]), true) : receiver;
    case 'knex':
      if (name === 'raw') return objectOf('raw', rawText(first ?? UNKNOWN, argument(args, 1)));
      return body ? host.call(body, positional(receiver), at) : receiver;
    case 'raw':
      return receiver;
    case 'engine':
    case 'maker':
      return name === 'connect' || name === 'begin' ? objectOf('session') : isClause ? send(host, name, first, at) : UNKNOWN;
    default:
      if (name === 'transaction' || name === 'connect' || name === 'begin') return body ? host.call(body, positional(receiver), at) : receiver;
      return isClause ? send(host, name, first, at) : UNKNOWN;
  }
}

/** A text of Knex's: parameters are `?`, or `:name` where an object is bound to them; `??` and `:name:` are names of tables and columns. */
function rawText(text: Value, bindings: Value | undefined): ClauseData {
  const style = bindings?.kind === 'record' ? 'named' : 'question';
  const written = textOf(text).text;
  if (written === undefined || !(style === 'named' ? /:\w+:/ : /\?\?/).test(written)) return { text, style };
  const nameOf = (value: Value | undefined): string => (value?.kind === 'literal' && typeof value.value === 'string' ? value.value.split('.').map((part) => `"${part.replaceAll('"', '""')}"`).join('.') : '"?"');
  if (bindings?.kind === 'record') return { text: { ...literal(written.replace(/:(\w+):/g, (_, name: string) => nameOf(bindings.fields.get(name)))), deps: text.deps }, style };
  let count = 0;
  const items = bindings?.kind === 'collection' ? bindings.items : undefined;
  const named = written.replace(/\?\??/g, (mark) => {
    count += 1;
    return mark === '?' ? mark : nameOf(items?.[count - 1]);
  });
  return { text: { ...literal(named), deps: text.deps }, style };
}

/** Sends a clause's text. */
function send(host: Host, what: string, clause: ObjectValue, at: Span): Value {
  const { text, style } = clause.data as ClauseData;
  const read = readSqlValue(host, text, style);
  // What this library does not read well it says nothing of: there is no second guess at other dialects.
  if (read.aside || read.statement === undefined) return UNKNOWN;
  const statement: Statement = {
    kind: read.kind,
    library: LIBRARY,
    what,
    filters: read.filters,
    rows: read.rows,
    cause: 'call',
    ...(read.bulk && { bulk: true }),
    ...textFacts(read),
    remedy: read.kind === 'select' ? 'one statement with WHERE … = ANY(…) for all elements' : 'one statement for all elements (VALUES with several tuples, or unnest)',
  };
  return collection(record(new Map(), true), read.rows, host.send(statement, at));
}
