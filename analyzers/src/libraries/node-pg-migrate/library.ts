// node-pg-migrate: files that export `up(pgm)`. A column is a type by its name, or a record of what is said of it.
import type { Span } from '../../core/place.js';
import type { ForeignKeyDefinition, IndexDefinition, IndexKey } from '../../core/schema-change.js';
import { stringOf, UNKNOWN, type ObjectValue, type Value } from '../../core/values.js';
import { positional, type Arguments, type Host, type Library } from '../library.js';
import { importOf, upAndDown } from '../script-migrations.js';
import { addColumn, changeAlike, changeBySql, createTable, deleteAction, entry, flag, scriptParts, tableName, words, type CodeTool, type ColumnDraft } from '../migration-code.js';

const LIBRARY = 'node-pg-migrate';

const PGM: ObjectValue = { kind: 'object', library: LIBRARY, type: 'builder', data: null, key: 'pgm', deps: 0 };

const tool: CodeTool = {
  source: LIBRARY,
  tool: 'node-pg-migrate',
  package: 'node-pg-migrate',
  mark: /\bup\b[\s\S]*\b(pgm|MigrationBuilder)\b/,
  concurrently: 'concurrently: true, after pgm.noTransaction().',
  withoutTransaction: 'Call pgm.noTransaction() first.',
  transaction: (text) => (/\bnoTransaction\s*\(/.test(text) ? 'never' : 'always'),
  lines(change, style) {
    const run = (sql: string): readonly string[] => [`pgm.noTransaction()${style.end}`, `pgm.sql(${style.quoted(sql)})${style.end}`];
    return style.exports === 'record' ? undefined : [...importOf(style, 'MigrationBuilder'), ...upAndDown(style, 'pgm', 'MigrationBuilder', run(change.up), run(change.down))];
  },
  up(host, file) {
    const up = host.exported(file, 'up');
    if (up) host.call(up, positional(PGM), { start: 0, end: 0 });
  },
};

export const library: Library = {
  id: LIBRARY,
  title: 'node-pg-migrate',
  readsSql: true,
  evidence: { imports: [LIBRARY], files: ['package.json'] },
  schema: (host) => scriptParts(host, tool),

  member(host, receiver, name) {
    if (!host.isRecording || receiver.kind !== 'object' || receiver.library !== LIBRARY) return undefined;
    return name === 'db' ? UNKNOWN : { kind: 'operation', library: LIBRARY, name, deps: 0 };
  },

  call(host, callee, args, at) {
    if (!host.isRecording || callee.kind !== 'operation' || callee.library !== LIBRARY) return undefined;
    const [first] = args.positional;
    if (callee.name === 'func') return UNKNOWN;
    if (callee.name === 'sql') changeBySql(host, stringOf(first), at);
    else operate(host, callee.name, args, at);
    return UNKNOWN;
  },
};

/** A name, or a record of schema and name. */
function nameOf(value: Value | undefined): string | undefined {
  const [schema, name] = [stringOf(entry(value, 'schema')), stringOf(entry(value, 'name'))];
  return stringOf(value) ?? (name === undefined ? undefined : schema === undefined ? name : `${schema}.${name}`);
}

function operate(host: Host, name: string, { positional: given }: Arguments, at: Span): void {
  const [first, second, third] = given;
  const { start, end } = at;
  const table = nameOf(first);
  if (table === undefined) return;
  const on = { ...tableName(table), start, end };
  if (changeAlike(host, name, on, [second, third], at, nameOf)) return;
  switch (name) {
    case 'createTable': {
      const columns = columnsOf(second, at);
      const constraints = entry(third, 'constraints');
      createTable(host, table, columns, at, { ...constraintsOf(constraints, at), open: second?.kind !== 'record' || second.open, ifNotExists: flag(entry(third, 'ifNotExists')) === true });
      return;
    }
    case 'addColumn':
    case 'addColumns':
      for (const column of columnsOf(second, at)) addColumn(host, table, column, at);
      return;
    case 'dropColumn':
    case 'dropColumns':
      for (const column of words(second) ?? (second?.kind === 'record' ? [...second.fields.keys()] : [])) host.change({ kind: 'drop-column', ...on, column }, at);
      return;
    case 'alterColumn': {
      const column = stringOf(second);
      const type = stringOf(entry(third, 'type'));
      const notNull = flag(entry(third, 'notNull'));
      if (column !== undefined && (type !== undefined || notNull !== undefined)) host.change({ kind: 'alter-column', ...on, column, ...(type !== undefined && { type: typeOf(type) }), ...(notNull !== undefined && { nullable: !notNull }) }, at);
      return;
    }
    case 'createIndex':
    case 'addIndex': {
      const keys = keysOf(second);
      if (keys) host.change({ kind: 'add-index', ...on, index: { keys, name: indexName(table, keys, third), ...indexOptions(third), start, end } }, at);
      return;
    }
    case 'dropIndex': {
      const keys = keysOf(second);
      if (keys) host.change({ kind: 'drop-index', table: '', name: indexName(table, keys, third), start, end }, at);
      return;
    }
    case 'addConstraint':
    case 'createConstraint': {
      const constraint = stringOf(second);
      const text = stringOf(third);
      if (text !== undefined) changeBySql(host, `ALTER TABLE "${table.replace('.', '"."')}" ADD ${constraint === undefined ? '' : `CONSTRAINT "${constraint}" `}${text}`, at);
      const { indexes = [], foreignKeys = [] } = constraintsOf(third, at);
      for (const index of indexes) host.change({ kind: 'add-index', ...on, index: { ...index, ...(constraint !== undefined && { name: constraint }) } }, at);
      for (const foreignKey of foreignKeys) host.change({ kind: 'add-foreign-key', ...on, foreignKey: { ...foreignKey, ...(constraint !== undefined && { name: constraint }) } }, at);
      return;
    }
    case 'dropConstraint': {
      const constraint = stringOf(second);
      if (constraint !== undefined) host.change({ kind: 'drop-constraint', ...on, name: constraint }, at);
      return;
    }
    case 'renameConstraint': {
      const [from, to] = [stringOf(second), stringOf(third)];
      if (from !== undefined && to !== undefined) host.change({ kind: 'rename-constraint', ...on, name: from, to }, at);
      return;
    }
    case 'createType':
    case 'addType': {
      const labels = words(second);
      if (labels) host.change({ kind: 'create-enum', name: table, labels, start, end }, at);
      return;
    }
    case 'addTypeValue': {
      const label = stringOf(second);
      if (label !== undefined) host.change({ kind: 'add-enum-label', name: table, label, start, end }, at);
      return;
    }
    case 'createExtension':
    case 'addExtension':
      for (const extension of words(first) ?? []) host.change({ kind: 'create-extension', name: extension, start, end }, at);
      return;
    case 'createMaterializedView':
    case 'createView':
      host.change({ kind: 'create-view', ...on, materialized: name === 'createMaterializedView' }, at);
      return;
    case 'dropView':
    case 'dropMaterializedView':
      host.change({ kind: 'drop-table', ...on }, at);
      return;
    default:
  }
}

const ALIASES: Readonly<Record<string, string>> = { int: 'integer', string: 'text', double: 'double precision', datetime: 'timestamp', bool: 'boolean' };

function typeOf(type: string): string {
  return ALIASES[type.toLowerCase()] ?? type;
}

function columnsOf(value: Value | undefined, at: Span): readonly ColumnDraft[] {
  if (value?.kind !== 'record') return [];
  return [...value.fields].map(([name, options]): ColumnDraft => {
    const short = stringOf(options);
    if (short === 'id') return { name, at, type: 'serial', nullable: false, primary: true };
    const primary = flag(entry(options, 'primaryKey')) === true;
    const table = nameOf(entry(options, 'references'));
    // `references: '"users"(id)'` is text of SQL.
    const [, target, column] = /^"?([\w.]+)"?\s*(?:\(\s*"?(\w+)"?\s*\))?$/.exec(table ?? '') ?? [];
    const onDelete = stringOf(entry(options, 'onDelete'));
    const identity = entry(options, 'sequenceGenerated');
    return {
      name,
      at,
      type: typeOf(short ?? stringOf(entry(options, 'type')) ?? 'unknown'),
      nullable: flag(entry(options, 'notNull')) !== true,
      ...(primary && { primary }),
      ...(flag(entry(options, 'unique')) === true && { unique: true }),
      ...(identity && { generated: 'identity' as const }),
      ...(target !== undefined && { references: { table: target, ...(column !== undefined && { column }), ...(onDelete !== undefined && { onDelete }) } }),
    };
  });
}

function constraintsOf(value: Value | undefined, { start, end }: Span): { readonly indexes?: readonly IndexDefinition[]; readonly foreignKeys?: readonly ForeignKeyDefinition[] } {
  const keysFor = (names: Value | undefined): readonly IndexKey[] => (words(names) ?? []).map((column) => ({ column }));
  const indexes: IndexDefinition[] = [];
  const primary = keysFor(entry(value, 'primaryKey'));
  if (primary.length > 0) indexes.push({ keys: primary, unique: true, constraint: 'primary', start, end });
  const unique = entry(value, 'unique');
  const groups = unique?.kind === 'collection' && unique.items?.some((item) => item.kind === 'collection') ? unique.items : unique ? [unique] : [];
  for (const group of groups) if (keysFor(group).length > 0) indexes.push({ keys: keysFor(group), unique: true, constraint: 'unique', start, end });
  const given = entry(value, 'foreignKeys');
  const foreignKeys = (given?.kind === 'collection' ? (given.items ?? []) : given ? [given] : []).flatMap((key): ForeignKeyDefinition[] => {
    const columns = words(entry(key, 'columns'));
    const [, table, list] = /^"?([\w.]+)"?\s*(?:\(([^)]*)\))?$/.exec(nameOf(entry(key, 'references')) ?? '') ?? [];
    const onDelete = deleteAction(stringOf(entry(key, 'onDelete')));
    if (!columns || table === undefined) return [];
    return [{ columns, ...tableName(table), references: (list ?? '').split(',').map((one) => one.trim().replaceAll('"', '')).filter((one) => one !== ''), ...(onDelete && { onDelete }), start, end }];
  });
  return { indexes, foreignKeys };
}

function keysOf(value: Value | undefined): readonly IndexKey[] | undefined {
  const items = value?.kind === 'collection' ? value.items : value ? [value] : undefined;
  const keys = items?.map((item): IndexKey | undefined => {
    const name = stringOf(item) ?? stringOf(entry(item, 'name'));
    if (name === undefined) return undefined;
    const operatorClass = nameOf(entry(item, 'opclass'));
    const descending = stringOf(entry(item, 'sort'))?.toUpperCase() === 'DESC';
    return { ...(/^\w+$/.test(name) ? { column: name } : { expression: name }), ...(descending && { descending }), ...(operatorClass !== undefined && { operatorClass }) };
  });
  return keys?.every((key) => key !== undefined) ? keys : undefined;
}

function indexName(table: string, keys: readonly IndexKey[], options: Value | undefined): string {
  const written = stringOf(entry(options, 'name'));
  return written ?? `${tableName(table).table}_${keys.map((key) => key.column ?? key.expression ?? '').join('_')}_${flag(entry(options, 'unique')) === true ? 'unique_' : ''}index`;
}

function indexOptions(options: Value | undefined): Pick<IndexDefinition, 'unique' | 'method' | 'where' | 'include' | 'concurrently'> {
  const where = entry(options, 'where');
  const method = stringOf(entry(options, 'method'));
  const include = words(entry(options, 'include'));
  return {
    unique: flag(entry(options, 'unique')) === true,
    ...(method !== undefined && { method }),
    ...(where && { where: stringOf(where) ?? '?' }),
    ...(include && { include }),
    ...(flag(entry(options, 'concurrently')) === true && { concurrently: true }),
  };
}
