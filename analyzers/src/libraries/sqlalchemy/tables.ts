// The tables that declarative classes and `Table(…)` stand for. Mixins and abstract bases give their columns to each class that has a table; a
// class without a table of its own adds its columns to that of the class that it extends.
import type { Place } from '../../core/place.js';
import { stringOf, type ClassValue, type Value } from '../../core/values.js';
import type { Catalog } from '../../schema/catalog.js';
import { qualified } from '../../schema/names.js';
import { NO_ARGUMENTS, type Host, type Project } from '../library.js';
import { isNoModelFile, tableDraft, tablesOf, usesOtherDatabase, type TableDraft } from '../model-tables.js';
import { addColumn, addIndex, addItem, columnOf, itemsOf, isColumn, named, reading, readTable, type Reading } from './columns.js';
import { keyOf, notedIn } from './noted.js';
import { called, dataOf, isObject, isOwn, lastSegment, LIBRARY } from './objects.js';
import { annotated } from './types.js';

const DRIVERS = { own: /psycopg|asyncpg|pg8000|postgres/i, others: /pymysql|mysqlclient|mysql[-_]connector|aiomysql|asyncmy|mariadb|oracledb|cx[-_]oracle|pyodbc|pymssql|aiosqlite/i };

interface Readings {
  readonly project: Project;
  readonly host: Host;
  readonly isForeign: boolean;
  /** By class; undefined for one without a table, and while it is being read. */
  readonly classes: Map<string, Reading | undefined>;
  /** By the place of the `Table(…)`. */
  readonly calls: Map<string, Reading>;
  /** Places of the indexes that stand in a table's own arguments. */
  readonly placed: Set<string>;
}

/** The catalog's part that the project's models declare. */
export function catalogOf(project: Project, host: Host): Catalog {
  const all: Readings = { project, host, isForeign: usesOtherDatabase(project, DRIVERS), classes: new Map(), calls: new Map(), placed: new Set() };
  const noted = notedIn(project);
  for (const [key, value] of noted) {
    const table = called(value, 'Table');
    const name = stringOf(table?.args.positional[0] ?? table?.args.named.get('name'));
    if (!table || name === undefined) continue;
    const schema = stringOf(table.args.named.get('schema')) ?? schemaOf(table.args.positional[1] ?? table.args.named.get('metadata'));
    const into = reading(tableDraft(schema, name, table.at, all.isForeign));
    readTable(into, table);
    all.calls.set(key, into);
  }
  for (const of of project.classes()) if (of.file.endsWith('.py') && !isNoModelFile(of.file)) readClass(all, of);
  const readings = [...new Set([...all.classes.values(), ...all.calls.values()])].filter((one) => one !== undefined);
  for (const one of readings) for (const { at } of one.indexes) all.placed.add(keyOf(at));
  for (const [key, value] of noted) {
    const index = called(value, 'Index');
    if (!index || all.placed.has(key)) continue;
    const owner = tableOfKeys(all, index.args.positional.slice(1));
    if (owner) owner.indexes.push(index);
    // It may be on any table of the file.
    else for (const { draft } of readings) if (draft.declared.file === index.at.file) draft.isVague = true;
  }
  for (const one of readings) finish(all, one);
  return { tables: tablesOf(readings.map(({ draft }) => draft)), models: new Map() };
}

/** The table on whose columns an index stands that was made outside of it. */
function tableOfKeys(all: Readings, keys: readonly Value[]): Reading | undefined {
  for (const key of keys) {
    const bound = dataOf(dataOf(key, 'ordered')?.of ?? called(key, 'func', 'desc', 'asc')?.args.positional[0] ?? key, 'bound');
    const one = bound && (bound.of ? all.classes.get(bound.of.id) : bound.table && all.calls.get(keyOf(bound.table)));
    if (one) return one;
  }
  return undefined;
}

/** Indexes and foreign keys, which need to know the columns of all tables. */
function finish(all: Readings, one: Reading): void {
  const { draft } = one;
  for (const index of one.indexes) addIndex(one, index);
  if (one.primary.length > 0) draft.indexes.push({ keys: one.primary.map((column) => ({ column })), unique: true, constraint: 'primary', declared: draft.columns.get(one.primary[0] ?? '')?.declared ?? draft.declared });
  for (const { columns, targets, onDelete, name, declared } of one.keys) {
    const found = targets.map((target) => targetOf(all, one, target));
    const [first] = found;
    if (!first) continue;
    // A column that states no type has that of the one that it refers to.
    const [own = ''] = columns;
    const column = draft.columns.get(own);
    const sqlType = column?.type === 'ForeignKey' ? drafted(all, first.table)?.columns.get(first.column ?? '')?.sqlType : undefined;
    if (column && sqlType !== undefined) draft.columns.set(own, { ...column, sqlType });
    draft.foreignKeys.push({ columns, table: first.table, references: found.flatMap((target) => target?.column ?? []), ...(name !== undefined && { name }), ...(onDelete && { onDelete }), declared });
  }
}

/** The table of a name. */
function drafted(all: Readings, name: string): TableDraft | undefined {
  return [...all.classes.values(), ...all.calls.values()].find((one) => one?.draft.name === name)?.draft;
}

function targetOf(all: Readings, own: Reading, target: Value | undefined): { readonly table: string; readonly column: string | undefined } | undefined {
  const text = stringOf(target);
  if (text !== undefined) {
    const segments = text.split('.');
    const column = segments.pop();
    if (column === undefined || segments.length === 0) return undefined;
    const name = segments.length === 1 ? (segments[0] ?? '') : qualified(segments.slice(0, -1).join('.'), segments.at(-1) ?? '');
    // Without a schema it is looked for in the one that the table itself has.
    const inSchema = own.draft.name.includes('.') && segments.length === 1 ? `${own.draft.name.replace(/\.[^.]*$/, '')}.${name}` : undefined;
    return { table: inSchema !== undefined && !drafted(all, name) && drafted(all, inSchema) ? inSchema : name, column };
  }
  const bound = dataOf(target, 'bound');
  if (bound) {
    const one = bound.of ? all.classes.get(bound.of.id) : bound.table && all.calls.get(keyOf(bound.table));
    return one && { table: one.draft.name, column: named(one, bound.name) };
  }
  if (!isColumn(target)) return undefined;
  const one = [own, ...all.classes.values(), ...all.calls.values()].find((other) => other && columnOf(other, target) !== undefined);
  return one && { table: one.draft.name, column: columnOf(one, target)?.column };
}

function isModelBase(base: string): boolean {
  if (base === `${LIBRARY}:base` || base === `${LIBRARY}:flask-base` || isFlaskBase(base)) return true;
  return isOwn(base) && /^(DeclarativeBase|DeclarativeBaseNoMeta|MappedAsDataclass)$/.test(lastSegment(base));
}

function isFlaskBase(base: string): boolean {
  return base === `${LIBRARY}:flask-base` || (base.startsWith('flask_sqlalchemy.') && lastSegment(base) === 'Model');
}

/** True for a class that the package maps, or that only passes on what its subclasses have. */
function isDeclarative(all: Readings, of: ClassValue): boolean {
  if (all.project.externalBases(of).some(isModelBase)) return true;
  return all.project.lineage(of).some((level) => all.project.decoratorsOf(level).some((value) => (value.kind === 'external' && isOwn(value.path) && /\.(mapped|mapped_as_dataclass|as_declarative)$/.test(value.path)) || called(value, 'as_declarative') !== undefined));
}

/** The table of a class; undefined for one that has none: bases, mixins, abstract ones. */
function readClass(all: Readings, of: ClassValue): Reading | undefined {
  if (all.classes.has(of.id)) return all.classes.get(of.id);
  all.classes.set(of.id, undefined);
  if (!isDeclarative(all, of)) return undefined;
  const { project, host } = all;
  const lineage = project.lineage(of);
  const parent = lineage.slice(1).map((level) => ({ level, table: readClass(all, level) })).find(({ table }) => table !== undefined);
  const behind = new Set(parent ? project.lineage(parent.level).map(({ id }) => id) : []);
  const levels = lineage.filter(({ id }) => !behind.has(id));
  let result: Reading | undefined;
  host.inFile(of.file, () => {
    if (isTrue(project.fieldOf(of, '__abstract__'))) return;
    const own = called(memberOf(all, of, levels, '__table__'), 'Table');
    if (own) {
      result = all.calls.get(keyOf(own.at));
      return;
    }
    // Names in a class body stand for its columns: they have to be known before the arguments are read.
    for (const level of levels) for (const field of level.definition.fields) project.fieldOf(level, field.name);
    const args = memberOf(all, of, levels, '__table_args__');
    const name = tableName(all, of, levels, parent !== undefined);
    if (name === undefined) {
      result = parent?.table;
      if (result) readLevels(all, of, levels, result);
      return;
    }
    const placeOf: Place = { file: of.file, start: of.definition.nameStart, end: of.definition.nameEnd };
    const into = reading(tableDraft(schemaIn(args) ?? schemaOf(memberOf(all, of, lineage, 'metadata')), name, placeOf, all.isForeign));
    readLevels(all, of, levels, into);
    const isList = args?.kind === 'collection' && args.items !== undefined;
    if (isList) for (const item of itemsOf(args)) addItem(into, item);
    else if (args !== undefined && args.kind !== 'record' && !isNull(args)) into.draft.isVague = true;
    result = into;
  });
  all.classes.set(of.id, result);
  return result;
}

/** The columns of a class and of what it passes on of its mixins, the nearest declaration of a name first. */
function readLevels(all: Readings, of: ClassValue, levels: readonly ClassValue[], into: Reading): void {
  const { project, host } = all;
  const seen = new Set<string>();
  for (const level of levels) {
    for (const field of level.definition.fields) {
      if (seen.has(field.name)) continue;
      seen.add(field.name);
      const value = project.fieldOf(level, field.name);
      const declared: Place = { file: level.file, start: field.start, end: field.end };
      if (isColumn(value)) addColumn(into, field.name, called(value, 'Column', 'mapped_column'), declared, field.type);
      else if (isObject(value, 'mapped') && field.value === undefined && isPlain(annotated(field.type)?.type.sqlType)) addColumn(into, field.name, undefined, declared, field.type);
      // An annotation of the program's own may declare a column as well.
      else if (isObject(value, 'mapped') && field.value === undefined) into.draft.isOpen = true;
    }
    for (const method of level.definition.methods) {
      if (method.decorators.length === 0 || seen.has(method.name) || method.name.startsWith('__')) continue;
      seen.add(method.name);
      const value = declaredAttribute(host, of, method.name, { start: method.nameStart, end: method.nameEnd });
      const data = called(value, 'Column', 'mapped_column');
      if (data) addColumn(into, method.name, data, data.at);
    }
  }
}

/** An annotation alone declares a column where it names a plain type, not another model. */
function isPlain(sqlType: string | undefined): boolean {
  return sqlType !== undefined;
}

/** What a `declared_attr` gives to a class; undefined for any other member. */
function declaredAttribute(host: Host, of: ClassValue, name: string, at: { readonly start: number; readonly end: number }): Value | undefined {
  const member = host.classMember(of, name, of);
  return member?.kind === 'function' && member.marks?.has(`${LIBRARY}.declared_attr`) ? host.call(member, NO_ARGUMENTS, at) : undefined;
}

/** A field or `declared_attr` of the nearest class that has one. */
function memberOf(all: Readings, of: ClassValue, levels: readonly ClassValue[], name: string): Value | undefined {
  for (const level of levels) {
    if (level.definition.fields.some((field) => field.name === name)) return all.project.fieldOf(level, name);
    const method = level.definition.methods.find((one) => one.name === name);
    if (method) return declaredAttribute(all.host, of, name, { start: method.nameStart, end: method.nameEnd });
  }
  return undefined;
}

function tableName(all: Readings, of: ClassValue, levels: readonly ClassValue[], hasParent: boolean): string | undefined {
  const given = memberOf(all, of, levels, '__tablename__');
  if (given) return stringOf(given);
  if (!all.project.externalBases(of).some(isFlaskBase)) return undefined;
  const hasKey = levels.some((level) => level.definition.fields.some((field) => isTrue(called(all.project.fieldOf(level, field.name), 'Column', 'mapped_column')?.args.named.get('primary_key'))));
  const declaresKey = hasKey || levels.some((level) => level.definition.methods.some((method) => isTrue(called(declaredAttribute(all.host, of, method.name, of.definition), 'Column', 'mapped_column')?.args.named.get('primary_key'))));
  return hasParent && !declaresKey ? undefined : declaresKey ? snakeCase(of.definition.name) : undefined;
}

/** `BookOrder` as `book_order`, `HTTPLog` as `http_log`. */
function snakeCase(name: string): string {
  return name.replace(/((?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z]))/g, '_$1').toLowerCase();
}

/** `{'schema': 'shop'}`, alone or behind constraints. */
function schemaIn(args: Value | undefined): string | undefined {
  for (const one of [args, ...itemsOf(args)]) if (one?.kind === 'record') return stringOf(one.fields.get('schema'));
  return undefined;
}

function schemaOf(metadata: Value | undefined): string | undefined {
  return stringOf(called(metadata, 'MetaData')?.args.named.get('schema'));
}

function isTrue(value: Value | undefined): boolean {
  return value?.kind === 'literal' && value.value === true;
}

function isNull(value: Value): boolean {
  return value.kind === 'literal' && (value.value === null || value.value === undefined);
}
