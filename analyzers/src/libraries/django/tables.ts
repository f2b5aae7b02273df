// The registry as the catalog wants it: tables with their columns and indexes, models with their relations. Django adds an index to
// a foreign key unless told otherwise, to unique columns and to the columns of a many-to-many table.
import type { Catalog, Column, ForeignKey, Index, Model, ModelField, Relation, Table } from '../../schema/catalog.js';
import type { IndexSyntax } from '../../schema/index-changes.js';
import type { ClassValue } from '../../core/values.js';
import type { Project } from '../library.js';
import { isInstalled } from './apps.js';
import { columnFacts, likeOperators } from './column-types.js';
import { indexSyntax } from './index-declarations.js';
import { declaredIndex, groupsOf, itemsOf } from './indexes.js';
import { literalFalse, literalTrue } from './model-classes.js';
import { LIBRARY } from './objects.js';
import { canonical, isModelBase } from './names.js';
import type { FieldInfo, ModelInfo, Registry } from './registry.js';
import { userModel } from './relations.js';

/** The catalog's part that Django's models declare. */
export function catalogOf(project: Project, registry: Registry): Catalog {
  const tables = new Map<string, Table>();
  const models = new Map<string, Model>();
  const isOld = isBeforeMigrations(project);
  for (const model of registry.models.values()) {
    if (model.opaque) continue;
    models.set(model.id, modelEntry(registry, model, isOld ? undefined : indexSyntax(project, model)));
    if (!model.abstract && !model.proxy && !tables.has(model.table) && !isAbsent(project, registry, model)) tables.set(model.table, tableEntry(registry, model, model.of !== undefined && hasForeignBase(project, model.of)));
  }
  return { tables, models };
}

/** True for a project whose migrations are those of South, before Django 1.7 had its own: `Meta.indexes` came with 1.11. */
function isBeforeMigrations(project: Project): boolean {
  return project.files.some((file) => /\/migrations\/0001_\w+\.py$/.test(file) && /^from south\.|^import south\b/m.test(project.text(file) ?? ''));
}

/**
 * True for a table of Django's own that the project does not have: of an application that its settings do not install, or of users where it has its own. A
 * project without such settings is one of Django's only where it declares models: an import alone may be a script's that borrows a connection.
 */
function isAbsent(project: Project, registry: Registry, model: ModelInfo): boolean {
  if (model.declared.file !== '') return false;
  const isUsers = model.table === 'auth_user' || model.table.startsWith('auth_user_');
  const isAtHome = isInstalled(project, model.app) ?? [...registry.models.values()].some(({ declared }) => declared.file !== '');
  return !isAtHome || (isUsers && userModel(project, registry)?.table !== 'auth_user');
}

/** True for a class with a base of another package, which may bring columns of its own. */
function hasForeignBase(project: Project, of: ClassValue): boolean {
  return project.externalBases(of).some((base) => !(isModelBase(base) && canonical(base).startsWith('django.')) && !/^(builtins\.|abc\.|typing\.)/.test(base));
}

function modelEntry(registry: Registry, model: ModelInfo, indexes: IndexSyntax | undefined): Model {
  const fields = new Map<string, ModelField>();
  const relations = new Map<string, Relation>();
  const seen = new Set<string>();
  const add = (from: ModelInfo): void => {
    if (seen.has(from.id)) return;
    seen.add(from.id);
    for (const field of from.fields.values()) {
      if (!fields.has(field.name)) fields.set(field.name, { name: field.name, column: field.column, type: field.type, nullable: field.nullable, ...(field.unique && { unique: true }), declared: field.declared });
    }
    for (const relation of from.relations.values()) {
      if (relations.has(relation.name)) continue;
      relations.set(relation.name, {
        name: relation.name,
        ...(relation.target !== undefined && { target: relation.target }),
        cardinality: relation.cardinality,
        kind: relation.kind,
        nullable: relation.nullable,
        columns: relation.columns,
        ...(relation.inverse !== undefined && { inverse: relation.inverse }),
        declared: relation.declared,
      });
    }
    for (const parent of from.parents) {
      const info = registry.models.get(parent);
      if (info) add(info);
    }
  };
  add(model);
  const table = model.proxy ? (registry.models.get(model.parents[0] ?? '')?.table ?? model.table) : model.table;
  return { id: model.id, library: LIBRARY, name: `${model.app}.${model.name}`, table, fields, relations, declared: model.declared, ...(indexes && { indexes }) };
}

/** A model's table: its columns, and the indexes that fields and options give it. `open` where a base class may add further columns. */
export function tableEntry(registry: Registry, model: ModelInfo, isOpen = false): Table {
  const columns = new Map<string, Column>();
  const indexes: Index[] = [];
  const foreignKeys: ForeignKey[] = [];
  for (const field of model.fields.values()) {
    const { declared, column } = field;
    const target = registry.models.get(model.relations.get(field.name)?.target ?? '');
    const facts = field.data?.kind === 'column' ? columnFacts(field.data) : keyType(registry, target);
    columns.set(column, { name: column, type: field.type, nullable: field.nullable, ...facts, ...(isForeign(field) && { vague: true }), declared });
    if (field.primary) indexes.push({ columns: [column], unique: true, primary: true, constraint: 'primary', declared });
    else if (field.unique) indexes.push({ columns: [column], unique: true, constraint: 'unique', declared });
    else if (field.indexed) indexes.push({ columns: [column], unique: false, ...automatic(model, field), declared });
    const operatorClass = field.indexed || field.unique ? likeOperators(facts.sqlType) : undefined;
    if (operatorClass !== undefined) indexes.push({ columns: [column], keys: [{ column, operatorClass }], unique: false, fixed: true, declared });
    if (target && !literalFalse(field.data?.args.named.get('db_constraint'))) foreignKeys.push({ columns: [column], table: target.table, references: [primaryColumn(target)], declared });
  }
  for (const name of ['unique_together', 'index_together']) {
    const unique = name === 'unique_together';
    for (const names of groupsOf(model.meta.get(name))) indexes.push({ columns: columnsOf(model, names), unique, ...(unique && { constraint: 'unique' as const }), declared: model.declared });
  }
  const named = { app: model.app, name: model.name, column: (field: string) => columnsOf(model, [field])[0] ?? field };
  for (const name of ['indexes', 'constraints']) {
    for (const item of itemsOf(model.meta.get(name))) {
      const index = declaredIndex(named, item, model.declared);
      if (index) indexes.push(index);
    }
  }
  const isUnmanaged = literalFalse(model.meta.get('managed'));
  // A table that Django does not manage may well be a view.
  return { name: model.table, ...((isOpen || isUnmanaged) && { open: true }), ...(isUnmanaged && { kind: 'view' as const }), columns, indexes, foreignKeys, declared: model.declared };
}

/** What Django's own index on a field can be told: a table that it makes for a relation cannot be told anything. */
function automatic(model: ModelInfo, { name, data }: FieldInfo): Pick<Index, 'automatic' | 'fixed'> {
  if (model.of === undefined && model.isRelation) return { fixed: true };
  if (data?.kind === 'foreign') return { automatic: `Django adds an index to a foreign key by itself: db_index=False on ${name} leaves it out.` };
  return data && !literalTrue(data.args.named.get('db_index')) ? { automatic: `Django adds it by itself: db_index=False on ${name} leaves it out.` } : {};
}

/** A field class of somebody else may have no column, or several. */
function isForeign({ data }: FieldInfo): boolean {
  return data !== undefined && (data.custom === true || !canonical(data.path).startsWith('django.'));
}

/** A column that refers to a row has the type of that row's key. */
function keyType(registry: Registry, target: ModelInfo | undefined, depth = 0): Pick<Column, 'sqlType'> {
  const key = target && [...target.fields.values()].find((field) => field.primary);
  if (!target || !key || depth > 8) return {};
  if (key.data?.kind !== 'column') return keyType(registry, registry.models.get(target.relations.get(key.name)?.target ?? ''), depth + 1);
  const { sqlType } = columnFacts(key.data);
  return sqlType === undefined ? {} : { sqlType };
}

function columnsOf(model: ModelInfo, names: readonly string[]): readonly string[] {
  return names.map((name) => model.fields.get(name.replace(/^-/, ''))?.column ?? name.replace(/^-/, ''));
}

function primaryColumn(model: ModelInfo): string {
  return [...model.fields.values()].find((field: FieldInfo) => field.primary)?.column ?? 'id';
}
