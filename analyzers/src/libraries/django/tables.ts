// The registry as the catalog wants it: tables with their columns and indexes, models with their relations. Django adds an index to
// a foreign key unless told otherwise, to unique columns and to the columns of a many-to-many table.
import type { Catalog, Column, ForeignKey, Index, Model, ModelField, Relation, Table } from '../../schema/catalog.js';
import { stringOf, type Value } from '../../core/values.js';
import type { Place } from '../../core/place.js';
import { LIBRARY, dataOf } from './objects.js';
import { lastSegment } from './names.js';
import type { FieldInfo, ModelInfo, Registry } from './registry.js';

/** The catalog's part that Django's models declare. */
export function catalogOf(registry: Registry): Catalog {
  const tables = new Map<string, Table>();
  const models = new Map<string, Model>();
  for (const model of registry.models.values()) {
    if (model.opaque) continue;
    models.set(model.id, modelEntry(registry, model));
    if (!model.abstract && !model.proxy && !tables.has(model.table)) tables.set(model.table, tableEntry(registry, model));
  }
  return { tables, models };
}

function modelEntry(registry: Registry, model: ModelInfo): Model {
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
  return { id: model.id, library: LIBRARY, name: `${model.app}.${model.name}`, table, fields, relations, declared: model.declared };
}

function tableEntry(registry: Registry, model: ModelInfo): Table {
  const columns = new Map<string, Column>();
  const indexes: Index[] = [];
  const foreignKeys: ForeignKey[] = [];
  for (const field of model.fields.values()) {
    columns.set(field.column, { name: field.column, type: field.type, nullable: field.nullable, declared: field.declared });
    if (field.indexed || field.unique) indexes.push({ columns: [field.column], unique: field.unique, ...(field.primary && { primary: true }), declared: field.declared });
    const target = registry.models.get(model.relations.get(field.name)?.target ?? '');
    if (target) foreignKeys.push({ columns: [field.column], table: target.table, references: [primaryColumn(target)], declared: field.declared });
  }
  for (const name of ['unique_together', 'index_together']) {
    const value = model.meta.get(name);
    for (const names of groupsOf(value)) indexes.push({ columns: columnsOf(model, names), unique: name === 'unique_together', declared: model.declared });
  }
  for (const name of ['indexes', 'constraints']) {
    for (const item of itemsOf(model.meta.get(name))) {
      const index = indexOf(model, item);
      if (index) indexes.push(index);
    }
  }
  return { name: model.table, columns, indexes, foreignKeys, declared: model.declared };
}

function indexOf(model: ModelInfo, value: Value): Index | undefined {
  const data = dataOf(value, 'index');
  if (!data) return undefined;
  const kind = lastSegment(data.path);
  if (kind === 'CheckConstraint' || kind === 'ExclusionConstraint') return undefined;
  const names = itemsOf(data.args.named.get('fields')).map(stringOf).filter((name) => name !== undefined);
  const name = stringOf(data.args.named.get('name'));
  const method = /^(Gin|Gist|Brin|Hash|SpGist|Bloom)Index$/.exec(kind)?.[1]?.toLowerCase();
  const partial = data.args.named.has('condition') || data.args.positional.length > 0;
  const declared: Place = model.declared;
  return { columns: columnsOf(model, names), unique: kind === 'UniqueConstraint', ...(method !== undefined && { method }), ...(partial && { partial }), ...(name !== undefined && { name }), declared };
}

/** `('a', 'b')` and `[('a', 'b'), ('c', 'd')]` are both lists of groups. */
function groupsOf(value: Value | undefined): readonly (readonly string[])[] {
  const items = itemsOf(value);
  const plain = items.map(stringOf).filter((name) => name !== undefined);
  if (plain.length > 0) return [plain];
  return items.map((item) => itemsOf(item).map(stringOf).filter((name) => name !== undefined)).filter((names) => names.length > 0);
}

function itemsOf(value: Value | undefined): readonly Value[] {
  return value?.kind === 'collection' ? (value.items ?? []) : [];
}

function columnsOf(model: ModelInfo, names: readonly string[]): readonly string[] {
  return names.map((name) => model.fields.get(name.replace(/^-/, ''))?.column ?? name.replace(/^-/, ''));
}

function primaryColumn(model: ModelInfo): string {
  return [...model.fields.values()].find((field: FieldInfo) => field.primary)?.column ?? 'id';
}

