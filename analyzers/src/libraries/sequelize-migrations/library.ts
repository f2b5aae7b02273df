// Sequelize's migrations: files that export `up(queryInterface, Sequelize)`, as umzug runs them too. A column is a type, or a record of what is said
// of it; whoever says nothing about nulls allows them.
import type { Span } from '../../core/place.js';
import type { IndexDefinition, IndexKey } from '../../core/schema-change.js';
import { record, stringOf, UNKNOWN, type ObjectValue, type Value } from '../../core/values.js';
import { positional, type Arguments, type Host, type Library } from '../library.js';
import { addColumn, changeAlike, changeBySql, createTable, deleteAction, entry, flag, numeral, scriptParts, tableName, words, type CodeTool, type ColumnDraft } from '../migration-code.js';
import { upAndDown } from '../script-migrations.js';
import { usesOtherDatabase } from '../model-tables.js';

const LIBRARY = 'sequelize-migrations';
const INTERFACE: ObjectValue = objectOf('interface', 'interface');
const TYPES: ObjectValue = objectOf('types', 'types');
/** Sequelize needs one of these beside it. */
const DRIVERS = { own: /"pg"|"pg-native"/, others: /"(?:mysql2?|mariadb|sqlite3|tedious|oracledb|better-sqlite3)"/ };

const tool: CodeTool = {
  source: LIBRARY,
  tool: 'Sequelize',
  package: 'sequelize',
  mark: /\bqueryInterface\b|\bQueryInterface\b/,
  concurrently: 'queryInterface.addIndex(table, { fields, concurrently: true }), outside of a transaction.',
  withoutTransaction: 'Leave the transaction out of this migration.',
  lines(change, style) {
    const run = (sql: string): string => `await queryInterface.sequelize.query(${style.quoted(sql)})${style.end}`;
    if (style.exports !== 'record' || style.isTyped || /\bcontext\b/.test(style.last)) return undefined;
    return [...(/^(['"])use strict\1/m.test(style.last) ? [`${style.quoted('use strict')}${style.end}`, ''] : []), ...upAndDown(style, 'queryInterface', '', [run(change.up)], [run(change.down)])];
  },
  up(host, file) {
    const whole = host.exported(file, 'default');
    const up = host.exported(file, 'up') ?? (whole?.kind === 'record' ? whole.fields.get('up') : undefined);
    // umzug hands one record over, in which the interface is the context.
    const isContext = /\bcontext\b/.test(host.project.text(file) ?? '');
    if (up) host.call(up, isContext ? positional(record(new Map<string, Value>([['context', INTERFACE]]), true), TYPES) : positional(INTERFACE, TYPES), { start: 0, end: 0 });
  },
};

export const library: Library = {
  id: LIBRARY,
  title: 'Sequelize migrations',
  readsSql: true,
  evidence: { imports: ['sequelize'], files: ['package.json'] },
  schema: (host) => (usesOtherDatabase(host.project, DRIVERS) ? [] : scriptParts(host, tool)),

  member(host, receiver, name) {
    if (!host.isRecording) return undefined;
    // `Sequelize.DataTypes.STRING`, `DataTypes.BIGINT.UNSIGNED`.
    if (receiver.kind === 'external' && isTypes(receiver.path)) return isType(name) ? typeNamed(name) : TYPES;
    if (receiver.kind !== 'object' || receiver.library !== LIBRARY) return undefined;
    if (receiver.type === 'types') return name === 'DataTypes' || name === 'Sequelize' ? TYPES : isType(name) ? typeNamed(name) : { kind: 'operation', library: LIBRARY, name: 'literal', deps: 0 };
    if (receiver.type === 'type') return receiver;
    if (name === 'sequelize') return INTERFACE;
    return { kind: 'operation', library: LIBRARY, name, deps: 0 };
  },

  call(host, callee, args, at) {
    if (!host.isRecording) return undefined;
    if (callee.kind === 'object' && callee.library === LIBRARY && callee.type === 'type') return typeNamed(callee.key.replace(/\(.*/, ''), args);
    if (callee.kind !== 'operation' || callee.library !== LIBRARY) return undefined;
    const [first] = args.positional;
    if (callee.name === 'transaction') return first?.kind === 'function' ? host.call(first, positional(UNKNOWN), at) : UNKNOWN;
    if (callee.name === 'query') changeBySql(host, stringOf(first), at);
    else operate(host, callee.name, args, at);
    return UNKNOWN;
  },
};

function objectOf(type: string, key: string, data: unknown = null): ObjectValue {
  return { kind: 'object', library: LIBRARY, type, data, key, deps: 0 };
}

function isTypes(path: string): boolean {
  return /^sequelize(?:#.*)?$/.test(path) && !/#(?:Op|Model|QueryTypes|QueryInterface)\b/.test(path);
}

function isType(name: string): boolean {
  return /^[A-Z][A-Z0-9_]+$/.test(name);
}

const SQL_TYPES: Readonly<Record<string, string>> = {
  STRING: 'character varying(255)', TEXT: 'text', CITEXT: 'citext', CHAR: 'character(255)', INTEGER: 'integer', BIGINT: 'bigint', SMALLINT: 'smallint', TINYINT: 'smallint', FLOAT: 'double precision',
  DOUBLE: 'double precision', REAL: 'real', DECIMAL: 'numeric', NUMERIC: 'numeric', BOOLEAN: 'boolean', DATE: 'timestamp with time zone', DATEONLY: 'date', TIME: 'time', UUID: 'uuid', JSON: 'json', JSONB: 'jsonb', BLOB: 'bytea',
};

/** A type, with what stands in its parentheses: a length, the values of an enumeration, the elements of an array. */
function typeNamed(name: string, args?: Arguments): ObjectValue {
  const [first] = args?.positional ?? [];
  const length = numeral(first);
  const values = name === 'ENUM' ? (first?.kind === 'collection' ? words(first) : args?.positional.flatMap((value) => stringOf(value) ?? [])) : undefined;
  const plain = SQL_TYPES[name] ?? name.toLowerCase();
  const inner = name === 'ARRAY' && first?.kind === 'object' && first.library === LIBRARY ? sqlTypeOf(first).type : undefined;
  const type = inner !== undefined ? `${inner}[]` : length !== undefined && name === 'STRING' ? `character varying(${length})` : name === 'ENUM' ? 'text' : plain;
  return objectOf('type', `${name}(${type})`, { type, ...(values && values.length > 0 && { values }) });
}

function sqlTypeOf(value: Value | undefined): { readonly type: string; readonly values?: readonly string[] } {
  if (value?.kind === 'object' && value.library === LIBRARY && value.type === 'type') return value.data as { readonly type: string; readonly values?: readonly string[] };
  return { type: stringOf(value) ?? 'unknown' };
}

/** A table's name, or a record of it and its schema. */
function nameOf(value: Value | undefined): string | undefined {
  const [name, schema] = [stringOf(entry(value, 'tableName')), stringOf(entry(value, 'schema'))];
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
    case 'createTable':
      createTable(host, table, columnsOf(second, at), at, { indexes: uniqueKeys(entry(third, 'uniqueKeys'), at), open: second?.kind !== 'record' || second.open });
      return;
    case 'addColumn': {
      const column = stringOf(second);
      if (column !== undefined) addColumn(host, table, columnOf(column, third, at), at);
      return;
    }
    case 'removeColumn': {
      const column = stringOf(second);
      if (column !== undefined) host.change({ kind: 'drop-column', ...on, column }, at);
      return;
    }
    case 'changeColumn': {
      const column = stringOf(second);
      if (column === undefined) return;
      const { type, nullable, unique } = columnOf(column, third, at);
      host.change({ kind: 'alter-column', ...on, column, ...(type !== 'unknown' && { type }), ...(flag(entry(third, 'allowNull')) !== undefined && { nullable }) }, at);
      if (unique) host.change({ kind: 'add-index', ...on, index: { keys: [{ column }], unique: true, constraint: 'unique', start, end } }, at);
      return;
    }
    case 'addIndex': {
      const options = second?.kind === 'record' ? second : third;
      const keys = keysOf(second?.kind === 'record' ? entry(second, 'fields') : second);
      if (keys) host.change({ kind: 'add-index', ...on, index: indexOf(table, keys, options, at) }, at);
      return;
    }
    case 'removeIndex': {
      const columns = second?.kind === 'collection' ? words(second) : undefined;
      const index = columns ? defaultIndexName(table, columns) : stringOf(second);
      if (index !== undefined) host.change({ kind: 'drop-index', table: '', name: index, start, end }, at);
      return;
    }
    case 'addConstraint':
      constrain(host, table, second?.kind === 'record' ? second : third, at);
      return;
    case 'removeConstraint': {
      const constraint = stringOf(second);
      if (constraint !== undefined) host.change({ kind: 'drop-constraint', ...on, name: constraint }, at);
      return;
    }
    default:
  }
}

function columnsOf(value: Value | undefined, at: Span): readonly ColumnDraft[] {
  return value?.kind === 'record' ? [...value.fields].map(([name, options]) => columnOf(stringOf(entry(options, 'field')) ?? name, options, at)) : [];
}

function columnOf(name: string, options: Value | undefined, at: Span): ColumnDraft {
  const { type, values } = sqlTypeOf(options?.kind === 'record' ? entry(options, 'type') : options);
  const references = entry(options, 'references');
  const target = nameOf(entry(references, 'model')) ?? nameOf(references);
  const key = stringOf(entry(references, 'key'));
  const onDelete = stringOf(entry(options, 'onDelete'));
  const unique = entry(options, 'unique');
  return {
    name,
    at,
    type,
    nullable: flag(entry(options, 'allowNull')) !== false,
    ...(values && { values }),
    ...(flag(entry(options, 'primaryKey')) === true && { primary: true }),
    ...((flag(unique) === true || stringOf(unique) !== undefined) && { unique: true }),
    ...(flag(entry(options, 'autoIncrement')) === true && { generated: 'serial' as const }),
    ...(target !== undefined && { references: { table: target, ...(key !== undefined && { column: key }), ...(onDelete !== undefined && { onDelete }) } }),
  };
}

function uniqueKeys(value: Value | undefined, { start, end }: Span): readonly IndexDefinition[] {
  if (value?.kind !== 'record') return [];
  return [...value.fields].flatMap(([name, options]): IndexDefinition[] => {
    const keys = keysOf(entry(options, 'fields'));
    return keys ? [{ name, keys, unique: true, constraint: 'unique', start, end }] : [];
  });
}

function keysOf(value: Value | undefined): readonly IndexKey[] | undefined {
  const items = value?.kind === 'collection' ? value.items : undefined;
  const keys = items?.map((item): IndexKey | undefined => {
    const name = stringOf(item) ?? stringOf(entry(item, 'name', 'attribute'));
    if (name === undefined) return undefined;
    const descending = stringOf(entry(item, 'order'))?.toUpperCase() === 'DESC';
    const operatorClass = stringOf(entry(item, 'operator'));
    return { column: name, ...(descending && { descending }), ...(operatorClass !== undefined && { operatorClass }) };
  });
  return keys?.every((key) => key !== undefined) ? keys : undefined;
}

function indexOf(table: string, keys: readonly IndexKey[], options: Value | undefined, { start, end }: Span): IndexDefinition {
  const method = stringOf(entry(options, 'using'))?.toLowerCase();
  const unique = flag(entry(options, 'unique')) === true || stringOf(entry(options, 'type', 'indicesType'))?.toUpperCase() === 'UNIQUE';
  return {
    name: stringOf(entry(options, 'name', 'indexName')) ?? defaultIndexName(table, keys.map(({ column }) => column ?? '')),
    keys,
    unique,
    ...(method !== undefined && { method }),
    ...(entry(options, 'where') && { where: '?' }),
    ...(flag(entry(options, 'concurrently')) === true && { concurrently: true }),
    start,
    end,
  };
}

/** `posts_author_id_title`: the table and the columns, in snake case. */
function defaultIndexName(table: string, columns: readonly string[]): string {
  const snake = (word: string): string => word.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  return [tableName(table).table, ...columns].map(snake).join('_');
}

function constrain(host: Host, table: string, options: Value | undefined, at: Span): void {
  const { start, end } = at;
  const on = { ...tableName(table), start, end };
  const columns = words(entry(options, 'fields'));
  const named = stringOf(entry(options, 'name'));
  const name = named === undefined ? {} : { name: named };
  if (!columns) return;
  const keys = columns.map((column) => ({ column }));
  switch (stringOf(entry(options, 'type'))?.toLowerCase()) {
    case 'unique':
      host.change({ kind: 'add-index', ...on, index: { ...name, keys, unique: true, constraint: 'unique', start, end } }, at);
      return;
    case 'primary key':
      host.change({ kind: 'add-index', ...on, index: { ...name, keys, unique: true, constraint: 'primary', start, end } }, at);
      return;
    case 'foreign key': {
      const references = entry(options, 'references');
      const target = nameOf(entry(references, 'table'));
      const field = words(entry(references, 'field', 'fields'));
      const onDelete = deleteAction(stringOf(entry(options, 'onDelete')));
      if (target !== undefined) host.change({ kind: 'add-foreign-key', ...on, foreignKey: { ...name, columns, ...tableName(target), references: field ?? [], ...(onDelete && { onDelete }), start, end } }, at);
      return;
    }
    default:
  }
}
