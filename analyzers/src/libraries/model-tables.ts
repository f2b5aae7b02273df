// What libraries share whose models declare tables: a table while its declarations are read, in maps that can be changed, and the catalog's
// table that comes of it. Which database a project uses its manifests say.
import type { Place } from '../core/place.js';
import type { IndexKey } from '../core/schema-change.js';
import type { Column, ForeignKey, Index, Table } from '../schema/catalog.js';
import { defaultName, identifier, qualified } from '../schema/names.js';
import { isAside } from './migration-files.js';
import type { Project } from './library.js';

/** An index or a constraint as it is declared. */
export interface DraftIndex {
  readonly keys: readonly IndexKey[];
  readonly unique: boolean;
  readonly constraint?: 'primary' | 'unique';
  readonly name?: string;
  readonly method?: string;
  readonly include?: readonly string[];
  /** The predicate's text. */
  readonly where?: string;
  /** It has a predicate, which may not be readable. */
  readonly partial?: boolean;
  readonly declared: Place;
}

/** A table while its declarations are read. */
export interface TableDraft {
  /** With its schema, where that is not the default one. */
  readonly name: string;
  readonly declared: Place;
  readonly columns: Map<string, Column>;
  readonly indexes: DraftIndex[];
  readonly foreignKeys: ForeignKey[];
  /** An index could not be read: whatever seems to have none may have this one. */
  isVague: boolean;
  /** Not every column is known. */
  isOpen: boolean;
  readonly isForeign: boolean;
}

/** A table of which nothing has been read. */
export function tableDraft(schema: string | undefined, name: string, declared: Place, isForeign: boolean): TableDraft {
  return { name: qualified(schema, name), declared, columns: new Map(), indexes: [], foreignKeys: [], isVague: false, isOpen: false, isForeign };
}

/** The catalog's table. Of a vague one nothing can be said that needs all of its indexes: its foreign keys are left out. */
export function tableOfDraft(draft: TableDraft): Table {
  const columns = new Map(draft.columns);
  for (const { constraint, keys } of draft.indexes) {
    if (constraint !== 'primary') continue;
    for (const { column } of keys) {
      const found = column === undefined ? undefined : columns.get(column);
      if (found?.nullable) columns.set(found.name, { ...found, nullable: false });
    }
  }
  return {
    name: draft.name,
    ...(draft.isOpen && { open: true }),
    ...(draft.isForeign && { foreign: true }),
    columns,
    indexes: draft.indexes.map((index) => indexOfDraft(draft.name, index)),
    foreignKeys: draft.isVague ? [] : draft.foreignKeys,
    declared: draft.declared,
  };
}

function indexOfDraft(table: string, draft: DraftIndex): Index {
  const { keys, unique, constraint, method, include, where, declared } = draft;
  const columns = keys.flatMap(({ column }) => column ?? []);
  const isPlain = keys.every(({ column, descending, nulls, operatorClass }) => column !== undefined && !descending && nulls === undefined && operatorClass === undefined);
  const isPartial = draft.partial === true || where !== undefined || columns.length < keys.length;
  const given = draft.name ?? (constraint === undefined ? undefined : defaultName(table, constraint === 'primary' ? [] : columns, constraint === 'primary' ? 'pkey' : 'key'));
  return {
    columns,
    ...(!isPlain && { keys }),
    ...(include && include.length > 0 && { include }),
    ...(where !== undefined && { where }),
    ...(constraint && { constraint }),
    unique: unique || constraint !== undefined,
    ...(constraint === 'primary' && { primary: true }),
    ...(method !== undefined && method !== 'btree' && { method }),
    ...(isPartial && { partial: true }),
    ...(given !== undefined && { name: identifier(given) }),
    declared,
  };
}

/** The tables by name. Where two declarations have one name, in different applications of a repository, the first is kept. */
export function tablesOf(drafts: Iterable<TableDraft>): ReadonlyMap<string, Table> {
  const tables = new Map<string, Table>();
  for (const draft of drafts) if (!tables.has(draft.name)) tables.set(draft.name, tableOfDraft(draft));
  return tables;
}

/** True for a file whose models are not the schema: of tests, examples, and of migrations, which speak of tables as they were. */
export function isNoModelFile(file: string): boolean {
  return isAside(file) || /(^|\/)(migrations?|alembic|versions)\//.test(file) || /(^|\/)(test_[^/]*|[^/]*_test|conftest)\.py$|\.(test|spec)\.[cm]?[jt]sx?$/.test(file);
}

const MANIFEST = /(?:^|\/)(?:package\.json|pyproject\.toml|setup\.(?:py|cfg)|Pipfile|[\w.-]*requirements[\w.-]*\.(?:txt|in)|requirements\/[\w.-]+\.(?:txt|in)|environment\.ya?ml)$/i;

/**
 * True where the project's manifests name drivers of other databases and none of PostgreSQL.
 *
 * @param drivers the names of packages, as patterns for what stands in a manifest
 */
export function usesOtherDatabase(project: Project, drivers: { readonly own: RegExp; readonly others: RegExp }): boolean {
  let others = false;
  for (const file of project.files) {
    if (!MANIFEST.test(file) || /(^|\/)node_modules\//.test(file)) continue;
    const text = project.text(file) ?? '';
    if (drivers.own.test(text)) return false;
    others ||= drivers.others.test(text);
  }
  return others;
}
