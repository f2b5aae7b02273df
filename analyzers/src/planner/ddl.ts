// The catalog as statements that build it in an empty database, one by one, and what was left out of it. What cannot be built there is
// replaced by the nearest thing that plans alike, and said.
import type { Catalog, Column, Index, Table } from '../schema/catalog.js';
import { createIndex, indexName } from './create-index.js';
import { quoteConstant, quoteIdentifier } from './identifiers.js';
import type { IndexProposal } from './planner.js';
import { splitTableName, tableIdentifier } from './table-name.js';
import { extensionOfType, isBuiltIn, isFixedWidth, parseType } from './types.js';

/** One statement, and what it is for. */
export interface DdlStatement {
  readonly sql: string;
  readonly kind: 'schema' | 'extension' | 'enum' | 'table' | 'constraint' | 'index' | 'foreign-key';
  /** The catalog's name of the table that it is about. */
  readonly table?: string;
  /** The table that has to be there too. */
  readonly needs?: string;
  /** What it makes, for messages: `the index orders_status_idx`. */
  readonly what: string;
}

/** Something of the catalog that the statements do not build, in one line. */
export interface Omission {
  /** The table that it bears on; undefined where it is about all. */
  readonly table?: string;
  readonly message: string;
}

export interface Ddl {
  readonly statements: readonly DdlStatement[];
  readonly omissions: readonly Omission[];
  /** Schemas in the order in which names without one are looked up. */
  readonly searchPath: readonly string[];
}

/**
 * The statements that build a catalog in an empty database: schemas, extensions, enumerated types, tables, constraints and indexes, foreign keys.
 * Defaults, checks, triggers and foreign keys of one column are left out, since no plan is another one for them; views, since their text is not known.
 * Values are stored plainly, which saves PostgreSQL a second table for long ones.
 *
 * @param extensions names of the extensions that the database can create
 */
export function catalogDdl(catalog: Catalog, extensions: ReadonlySet<string>): Ddl {
  const statements: DdlStatement[] = [];
  const omissions: Omission[] = [];
  const tables = [...catalog.tables.values()].filter((table) => isBuilt(table, omissions));

  const schemas = [...new Set(tables.map(({ name }) => splitTableName(name).schema))].filter((schema) => schema !== 'public');
  for (const schema of schemas) statements.push({ kind: 'schema', sql: `CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(schema)}`, what: `the schema ${schema}` });

  for (const name of neededExtensions(catalog, tables)) {
    if (extensions.has(name)) statements.push({ kind: 'extension', sql: `CREATE EXTENSION IF NOT EXISTS ${quoteIdentifier(name)} CASCADE`, what: `the extension ${name}` });
    else if (name !== 'plpgsql') omissions.push({ message: `the extension ${name} is not there in the embedded planner` });
  }
  /** Each type's name in the catalog, by what a column's type is taken apart to. */
  const enums = new Map<string, string>();
  for (const [name, labels] of catalog.enums ?? []) {
    enums.set(parseType(name).base, name);
    const sql = `CREATE TYPE ${tableIdentifier(name)} AS ENUM (${[...new Set(labels)].map((label) => quoteConstant(label)).join(', ')})`;
    statements.push({ kind: 'enum', sql, what: `the type ${name}` });
  }

  const typed = (table: Table, column: Column): string => typeFor(table, column, enums, extensions, omissions);
  for (const table of tables) {
    const columns = [...table.columns.values()].map((column) => columnSql(column, typed(table, column)));
    statements.push({ kind: 'table', table: table.name, sql: `CREATE TABLE ${tableIdentifier(table.name)} (${columns.join(', ')})`, what: `the table ${table.name}` });
  }
  const names = new Set<string>();
  for (const table of tables) for (const index of table.indexes) statements.push(indexStatement(table, index, names));
  const built = new Set(tables.map(({ name }) => name));
  for (const table of tables) {
    for (const key of table.foreignKeys) {
      if (!built.has(key.table) || key.columns.length < 2) continue;
      const references = key.references.length === 0 ? '' : ` (${key.references.map(quoteIdentifier).join(', ')})`;
      const sql = `ALTER TABLE ${tableIdentifier(table.name)} ADD FOREIGN KEY (${key.columns.map(quoteIdentifier).join(', ')}) REFERENCES ${tableIdentifier(key.table)}${references}`;
      statements.push({ kind: 'foreign-key', table: table.name, needs: key.table, sql, what: `the foreign key of ${table.name} on ${key.table}` });
    }
  }
  return { statements, omissions, searchPath: ['public', ...schemas] };
}

/** An index of the catalog in the terms of a proposal: every key, expressions too. */
export function proposalOf(table: string, index: Index): IndexProposal {
  const { columns, keys, include, where, constraint, unique, method, name } = index;
  return {
    table,
    keys: keys ?? columns.map((column) => ({ column })),
    unique,
    ...(include !== undefined && { include }),
    ...(where !== undefined && { where }),
    ...(constraint !== undefined && { constraint }),
    ...(method !== undefined && { method }),
    ...(name !== undefined && { name }),
  };
}

/** @param names of the indexes so far: two sources may declare one index under the same name, and indexes without a name may have the same columns */
function indexStatement(table: Table, index: Index, names: Set<string>): DdlStatement {
  const proposal = proposalOf(table.name, index);
  const { schema } = splitTableName(table.name);
  const isPrimary = index.constraint === 'primary' || index.primary === true;
  const wanted = index.name ?? indexName(table.name, isPrimary ? [] : proposal.keys, isPrimary ? 'pkey' : 'idx');
  let name = wanted;
  for (let copy = 2; names.has(`${schema}.${name}`); copy += 1) name = `${wanted.slice(0, 60)}_${copy}`;
  names.add(`${schema}.${name}`);
  if (isPrimary) {
    const sql = `ALTER TABLE ${tableIdentifier(table.name)} ADD CONSTRAINT ${quoteIdentifier(name)} PRIMARY KEY (${index.columns.map(quoteIdentifier).join(', ')})`;
    return { kind: 'constraint', table: table.name, sql, what: `the primary key of ${table.name}` };
  }
  // An exclusion constraint's index serves searches as the index that it is.
  return { kind: 'index', table: table.name, sql: createIndex({ ...proposal, name }, false), what: `the index ${name}` };
}

function isBuilt(table: Table, omissions: Omission[]): boolean {
  const { name, kind = 'table', columns, parent } = table;
  if (kind === 'view' || (kind === 'materialized view' && columns.size === 0)) {
    omissions.push({ table: name, message: `the ${kind} ${name} is not there: what it selects is not known` });
    return false;
  }
  if (columns.size === 0) {
    omissions.push({ table: name, message: kind === 'partition' ? `the partition ${name} is planned as a part of ${parent ?? 'its table'}` : `the table ${name} is not there: its columns are not known` });
    return false;
  }
  if (kind === 'partitioned') omissions.push({ table: name, message: `${name} is planned as one table, not by partitions` });
  return true;
}

function neededExtensions(catalog: Catalog, tables: readonly Table[]): ReadonlySet<string> {
  const needed = new Set(catalog.extensions ?? []);
  for (const { columns, indexes } of tables) {
    for (const { sqlType, type } of columns.values()) {
      const extension = extensionOfType(parseType(sqlType ?? type).base);
      if (extension !== undefined) needed.add(extension);
    }
    for (const { keys = [] } of indexes) for (const { operatorClass = '' } of keys) if (/trgm/.test(operatorClass)) needed.add('pg_trgm');
  }
  return needed;
}

function columnSql({ name, nullable }: Column, type: string): string {
  return `${quoteIdentifier(name)} ${type}${isFixedWidth(type) ? '' : ' STORAGE PLAIN'}${nullable ? '' : ' NOT NULL'}`;
}

/** A column's type as the embedded database can have it: its own, or text where there is none such. */
function typeFor(table: Table, column: Column, enums: ReadonlyMap<string, string>, extensions: ReadonlySet<string>, omissions: Omission[]): string {
  const declared = column.sqlType ?? column.type;
  const { base, isArray } = parseType(declared);
  if (isBuiltIn(base)) return replaceSerial(declared, base);
  const bracket = isArray ? '[]' : '';
  const enumerated = enums.get(base);
  if (enumerated !== undefined) return `${tableIdentifier(enumerated)}${bracket}`;
  const extension = extensionOfType(base);
  if (extension !== undefined && extensions.has(extension)) return `${base}${bracket}`;
  omissions.push({ table: table.name, message: `${table.name}.${column.name} is planned as text: the type ${declared} is not known` });
  return `text${bracket}`;
}

/** A serial column is an integer that a sequence fills, and no plan needs the sequence. */
function replaceSerial(declared: string, base: string): string {
  if (!/serial\d?$/.test(base)) return declared;
  return base.startsWith('big') || base.endsWith('8') ? 'bigint' : base.startsWith('small') || base.endsWith('2') ? 'smallint' : 'integer';
}
