// Knex's migrations: files that export `up(knex)`. A table's builder is filled by the calls of a callback; what it was told is recorded when the
// callback has come to its end.
import type { Span } from '../../core/place.js';
import { stringOf, UNKNOWN, type ObjectValue, type Value } from '../../core/values.js';
import { positional, type Arguments, type Host, type Library } from '../library.js';
import { changeBySql, scriptParts, type CodeTool } from '../migration-code.js';
import { importOf, upAndDown } from '../script-migrations.js';
import { finish, tableCall, newTable, type TableDraft } from './tables.js';

const LIBRARY = 'knex-migrations';

const tool: CodeTool = {
  source: LIBRARY,
  tool: 'Knex',
  package: 'knex',
  mark: /\bup\b[\s\S]*(\bknex\b|\.schema\b)/i,
  concurrently: "knex.raw('CREATE INDEX CONCURRENTLY …') in a migration that exports config = { transaction: false }.",
  withoutTransaction: 'Export config = { transaction: false } from this migration.',
  transaction: (text) => (/\btransaction\s*:\s*false\b/.test(text) ? 'never' : 'always'),
  lines(change, style) {
    const run = (sql: string): string => `await knex.raw(${style.quoted(sql)})${style.end}`;
    const config = `${style.exports === 'module' ? 'export const config =' : 'exports.config ='} { transaction: false }${style.end}`;
    if (style.exports === 'record') return undefined;
    return [...importOf(style, 'Knex'), config, '', ...upAndDown(style, 'knex', 'Knex', [run(change.up)], [run(change.down)])];
  },
  up(host, file) {
    const up = host.exported(file, 'up');
    if (up) host.call(up, positional(client('')), { start: 0, end: 0 });
  },
};

export const library: Library = {
  id: LIBRARY,
  title: 'Knex migrations',
  readsSql: true,
  evidence: { imports: ['knex'], files: ['knexfile.js', 'knexfile.ts', 'knexfile.cjs', 'knexfile.mjs'] },
  schema: (host) => scriptParts(host, tool),

  member(host, receiver, name) {
    if (!host.isRecording || receiver.kind !== 'object' || receiver.library !== LIBRARY) return undefined;
    if (receiver.type === 'client' && name === 'schema') return receiver;
    if (receiver.type === 'client' && (name === 'fn' || name === 'client')) return UNKNOWN;
    return { kind: 'operation', library: LIBRARY, name, receiver, deps: 0 };
  },

  call(host, callee, args, at) {
    if (!host.isRecording || callee.kind !== 'operation' || callee.library !== LIBRARY || callee.receiver?.kind !== 'object') return undefined;
    if (callee.receiver.type === 'client') return schemaCall(host, callee.receiver, callee.name, args, at);
    return tableCall(callee.receiver, callee.name, args, at);
  },
};

/** The client, and its builder of schemas: `schema` is the one that withSchema named. */
function client(schema: string): ObjectValue {
  return { kind: 'object', library: LIBRARY, type: 'client', data: schema, key: schema, deps: 0 };
}

function schemaCall(host: Host, receiver: ObjectValue, name: string, args: Arguments, at: Span): Value {
  const [first, second] = args.positional;
  const word = stringOf(first);
  const schema = receiver.data as string;
  const on = { table: word ?? '', ...(schema !== '' && { schema }), start: at.start, end: at.end };
  switch (name) {
    case 'withSchema':
      return client(word ?? '');
    case 'raw':
      changeBySql(host, word, at);
      return receiver;
    case 'transaction':
      host.call(first ?? UNKNOWN, positional(receiver), at);
      return UNKNOWN;
    case 'hasTable':
    case 'hasColumn':
      return UNKNOWN;
    default:
  }
  if (word === undefined) return receiver;
  switch (name) {
    case 'createTable':
    case 'createTableIfNotExists':
    case 'table':
    case 'alterTable': {
      const isNew = name.startsWith('create');
      const table: TableDraft = newTable(schema === '' ? word : `${schema}.${word}`, isNew, at);
      if (second) host.call(second, positional({ kind: 'object', library: LIBRARY, type: 'table', data: table, key: `${word}:${at.start}`, deps: 0 }), at);
      finish(host, table);
      return receiver;
    }
    case 'dropTable':
    case 'dropTableIfExists':
      host.change({ kind: 'drop-table', ...on }, at);
      return receiver;
    case 'renameTable': {
      const to = stringOf(second);
      if (to !== undefined) host.change({ kind: 'rename-table', ...on, to }, at);
      return receiver;
    }
    default:
      return receiver;
  }
}
