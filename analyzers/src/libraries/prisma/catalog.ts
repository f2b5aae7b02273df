// Turns schema files into the catalog's models and tables: what is unique, what is indexed, which relation leads where.
import type { Place } from '../../core/place.js';
import type { Catalog, Column, ForeignKey, Index, Model, ModelField, Relation, Table } from '../../schema/catalog.js';
import type { Project } from '../library.js';
import { readSchemas, type Schema } from './schema-files.js';
import { argumentOf, namesIn, type SchemaBlock, type SchemaField } from './schema-text.js';

export const LIBRARY = 'prisma';

/** The catalog of all schemas of the project. Faults in their text become the project's problems. */
export function catalogOf(project: Pick<Project, 'files' | 'text' | 'problem'>): Catalog {
  const tables = new Map<string, Table>();
  const models = new Map<string, Model>();
  for (const schema of readSchemas(project)) {
    for (const file of schema.files) {
      for (const { message, start } of file.faults) project.problem({ file: file.file, message, start });
    }
    addSchema(schema, tables, models);
  }
  return { tables, models };
}

/** A model or view with the file that declares it. */
interface Entry {
  readonly block: SchemaBlock;
  readonly file: string;
  readonly id: string;
  readonly table: string;
}

function addSchema(schema: Schema, tables: Map<string, Table>, models: Map<string, Model>): void {
  const entries = new Map<string, Entry>();
  for (const { file, blocks } of schema.files) {
    for (const block of blocks) {
      if ((block.keyword !== 'model' && block.keyword !== 'view') || entries.has(block.name)) continue;
      const mapped = block.attributes.find((attribute) => attribute.name === 'map');
      const name = (mapped && (argumentOf(mapped.args, undefined) ?? argumentOf(mapped.args, 'name'))) ?? block.name;
      // Two schemas of a monorepo may name the same model or table: the later one is told apart by its folder.
      const id = `${LIBRARY}/${block.name}`;
      entries.set(block.name, {
        block,
        file,
        id: models.has(id) ? `${id}@${schema.folder}` : id,
        table: tables.has(name) ? `${name}@${schema.folder}` : name,
      });
    }
  }
  for (const entry of entries.values()) {
    const relations = relationsOf(entry, entries);
    const fields = fieldsOf(entry, entries);
    models.set(entry.id, {
      id: entry.id,
      library: LIBRARY,
      name: entry.block.name,
      table: entry.table,
      fields,
      relations,
      declared: placeOf(entry.file, entry.block),
    });
    tables.set(entry.table, tableOf(entry, fields, entries, schema));
  }
  addJoinTables(entries, tables);
}

function fieldsOf(entry: Entry, entries: ReadonlyMap<string, Entry>): ReadonlyMap<string, ModelField> {
  const fields = new Map<string, ModelField>();
  for (const field of entry.block.fields) {
    if (entries.has(field.type)) continue;
    const single = field.attributes.some((attribute) => attribute.name === 'id' || attribute.name === 'unique');
    fields.set(field.name, {
      name: field.name,
      column: columnName(field),
      type: field.type + (field.list ? '[]' : ''),
      nullable: field.optional,
      ...(single && { unique: true }),
      declared: placeOf(entry.file, field),
    });
  }
  return fields;
}

function relationsOf(entry: Entry, entries: ReadonlyMap<string, Entry>): ReadonlyMap<string, Relation> {
  const relations = new Map<string, Relation>();
  for (const field of entry.block.fields) {
    const target = entries.get(field.type);
    if (!target) continue;
    const columns = relationFields(field, 'fields').map((name) => columnNamed(entry.block, name));
    const inverse = inverseOf(entry, field, target);
    const manyToMany = field.list && inverse?.list === true;
    const references = relationFields(field, 'references').map((name) => columnNamed(target.block, name));
    relations.set(field.name, {
      name: field.name,
      target: target.id,
      cardinality: field.list ? 'many' : 'one',
      kind: columns.length > 0 ? 'forward' : manyToMany ? 'many-to-many' : 'reverse',
      nullable: field.optional,
      columns,
      ...(references.length > 0 && { references }),
      ...(inverse && manyToMany && { through: joinTable(entry, field, target, inverse) }),
      ...(inverse && { inverse: inverse.name }),
      declared: placeOf(entry.file, field),
    });
  }
  return relations;
}

/** The field of the target that is the other end: the one with the same relation name, of this model's type, and not the field itself. */
function inverseOf(entry: Entry, field: SchemaField, target: Entry): SchemaField | undefined {
  const name = relationName(field);
  return target.block.fields.find((other) => other !== field && other.type === entry.block.name && relationName(other) === name);
}

function relationName(field: SchemaField): string | undefined {
  const args = field.attributes.find((attribute) => attribute.name === 'relation')?.args;
  return args === undefined ? undefined : (argumentOf(args, 'name') ?? argumentOf(args, undefined));
}

function relationFields(field: SchemaField, which: 'fields' | 'references'): string[] {
  const args = field.attributes.find((attribute) => attribute.name === 'relation')?.args;
  return args === undefined ? [] : namesIn(argumentOf(args, which));
}

function tableOf(entry: Entry, fields: ReadonlyMap<string, ModelField>, entries: ReadonlyMap<string, Entry>, schema: Schema): Table {
  const columns = new Map<string, Column>();
  const indexes: Index[] = [];
  const foreignKeys: ForeignKey[] = [];
  for (const field of entry.block.fields) {
    const known = fields.get(field.name);
    const declared = placeOf(entry.file, field);
    if (known) {
      const native = field.attributes.find((attribute) => attribute.name.startsWith('db.'));
      const type = native ? native.name.slice(3) + (native.args === '' ? '' : `(${native.args})`) : known.type;
      columns.set(known.column, { name: known.column, type, nullable: known.nullable, declared });
      for (const attribute of field.attributes) {
        if (attribute.name === 'id') indexes.push({ columns: [known.column], unique: true, primary: true, declared });
        if (attribute.name === 'unique') indexes.push({ columns: [known.column], unique: true, declared, ...nameOf(attribute.args) });
      }
      continue;
    }
    const target = entries.get(field.type);
    const local = relationFields(field, 'fields').map((name) => columnNamed(entry.block, name));
    if (!target || local.length === 0) continue;
    const references = relationFields(field, 'references').map((name) => columnNamed(target.block, name));
    foreignKeys.push({ columns: local, table: target.table, references, declared });
    // InnoDB adds an index to every foreign key; PostgreSQL adds none.
    if (schema.provider === 'mysql' && !schema.withoutForeignKeys) indexes.push({ columns: local, unique: false, declared });
  }
  for (const attribute of entry.block.attributes) {
    if (!['id', 'unique', 'index', 'fulltext'].includes(attribute.name)) continue;
    const listed = namesIn(argumentOf(attribute.args, 'fields') ?? argumentOf(attribute.args, undefined));
    if (listed.length === 0) continue;
    const method = attribute.name === 'fulltext' ? 'fulltext' : argumentOf(attribute.args, 'type')?.toLowerCase();
    indexes.push({
      columns: listed.map((name) => columnNamed(entry.block, name)),
      unique: attribute.name === 'id' || attribute.name === 'unique',
      declared: placeOf(entry.file, attribute),
      ...(attribute.name === 'id' && { primary: true }),
      ...(method !== undefined && method !== 'btree' && { method }),
      ...nameOf(attribute.args),
    });
  }
  return { name: entry.table, columns, indexes, foreignKeys: schema.withoutForeignKeys ? [] : foreignKeys, declared: placeOf(entry.file, entry.block) };
}

/** Implicit many-to-many relations get a table of two columns, `A` and `B`, unique together, and an index on `B`. */
function addJoinTables(entries: ReadonlyMap<string, Entry>, tables: Map<string, Table>): void {
  for (const entry of entries.values()) {
    for (const field of entry.block.fields) {
      const target = entries.get(field.type);
      if (!target || !field.list || !inverseOf(entry, field, target)?.list) continue;
      const sides = [entry, target].sort((a, b) => (a.block.name < b.block.name ? -1 : 1));
      const name = joinTableName(entry, field, target);
      if (tables.has(name)) continue;
      const declared = placeOf(entry.file, field);
      const ids = sides.map((side) => side.block.fields.find((other) => other.attributes.some((attribute) => attribute.name === 'id')));
      const columns = new Map(['A', 'B'].map((column, side) => [column, { name: column, type: ids[side]?.type ?? 'String', nullable: false, declared }]));
      tables.set(name, {
        name,
        columns,
        indexes: [
          { columns: ['A', 'B'], unique: true, declared },
          { columns: ['B'], unique: false, declared },
        ],
        foreignKeys: sides.map((side, at) => ({ columns: [at === 0 ? 'A' : 'B'], table: side.table, references: [columnName(ids[at])], declared })),
        declared,
      });
    }
  }
}

function joinTableName(entry: Entry, field: SchemaField, target: Entry): string {
  return `_${relationName(field) ?? [entry.block.name, target.block.name].sort().join('To')}`;
}

/** Column `A` is that of the model whose name comes first; of a relation of a model to itself, of the field whose name does. */
function joinTable(entry: Entry, field: SchemaField, target: Entry, inverse: SchemaField): NonNullable<Relation['through']> {
  const isFirst = entry === target ? field.name < inverse.name : entry.block.name < target.block.name;
  return { table: joinTableName(entry, field, target), near: isFirst ? 'A' : 'B', far: isFirst ? 'B' : 'A' };
}

function nameOf(args: string): { readonly name?: string } {
  const name = argumentOf(args, 'map');
  return name === undefined ? {} : { name };
}

function columnNamed(block: SchemaBlock, name: string): string {
  const field = block.fields.find((candidate) => candidate.name === name);
  return field ? columnName(field) : name;
}

function columnName(field: SchemaField | undefined): string {
  if (!field) return 'id';
  const args = field.attributes.find((attribute) => attribute.name === 'map')?.args;
  return (args === undefined ? undefined : (argumentOf(args, undefined) ?? argumentOf(args, 'name'))) ?? field.name;
}

function placeOf(file: string, span: { readonly start: number; readonly end: number }): Place {
  return { file, start: span.start, end: span.end };
}
