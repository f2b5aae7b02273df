// Turns schema files into the catalog's models and tables: what is unique, what is indexed, which relation leads where.
import type { Place } from '../../core/place.js';
import type { Catalog, Column, ForeignKey, Index, Model, ModelField, Relation, Table } from '../../schema/catalog.js';
import { parts, qualified } from '../../schema/names.js';
import type { Project } from '../library.js';
import { columnFacts, deleteAction, keysIn, mappedName, type Enums } from './columns.js';
import { indexSyntax } from './indexes.js';
import { databaseOf } from './migrations.js';
import { schemaFaults } from './schema-faults.js';
import { readSchemas, type Schema } from './schema-files.js';
import { argumentOf, namesIn, type SchemaBlock, type SchemaField } from './schema-text.js';

export const LIBRARY = 'prisma';

/** The catalog of all schemas of the project. Faults in their text become the project's problems. */
export function catalogOf(project: Pick<Project, 'files' | 'text' | 'problem'>): Catalog {
  const tables = new Map<string, Table>();
  const models = new Map<string, Model>();
  const enums = new Map<string, readonly string[]>();
  const schemas = readSchemas(project);
  for (const fault of schemaFaults(schemas)) project.problem(fault);
  for (const schema of schemas) {
    for (const file of schema.files) {
      for (const { message, start } of file.faults) project.problem({ file: file.file, message, start });
    }
    addSchema(schema, tables, models);
    for (const block of enumsOf(schema).values()) if (!enums.has(mappedName(block.attributes) ?? block.name)) enums.set(mappedName(block.attributes) ?? block.name, block.values);
  }
  return { tables, models, ...(enums.size > 0 && { enums }) };
}

/** A model or view with the file that declares it. */
interface Entry {
  readonly block: SchemaBlock;
  readonly file: string;
  readonly id: string;
  readonly table: string;
  /** Its name in the database, with the schema where one is stated. */
  readonly plainName: string;
}

function enumsOf(schema: Schema): Enums {
  return new Map(schema.files.flatMap(({ blocks }) => blocks.filter(({ keyword }) => keyword === 'enum').map((block) => [block.name, block] as const)));
}

function addSchema(schema: Schema, tables: Map<string, Table>, models: Map<string, Model>): void {
  const entries = new Map<string, Entry>();
  for (const { file, blocks } of schema.files) {
    for (const block of blocks) {
      if ((block.keyword !== 'model' && block.keyword !== 'view') || entries.has(block.name)) continue;
      const name = mappedName(block.attributes) ?? block.name;
      const inSchema = argumentOf(block.attributes.find((attribute) => attribute.name === 'schema')?.args ?? '', undefined);
      // Two schemas of a monorepo may name the same model or table: the later one is told apart by its folder.
      const id = `${LIBRARY}/${block.name}`;
      entries.set(block.name, {
        block,
        file,
        id: models.has(id) ? `${id}@${schema.folder}` : id,
        table: tables.has(name) ? `${name}@${schema.folder}` : name,
        plainName: qualified(inSchema, name),
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
      ...(entry.block.keyword === 'model' && isPostgres(schema) && { indexes: indexSyntax({ ...entry, fields }) }),
    });
    tables.set(entry.table, tableOf(entry, fields, entries, schema));
  }
  addJoinTables(entries, tables, schema);
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
  const enums = enumsOf(schema);
  const column = (name: string): string => columnNamed(entry.block, name);
  for (const field of entry.block.fields) {
    const known = fields.get(field.name);
    const declared = placeOf(entry.file, field);
    if (known) {
      const native = field.attributes.find((attribute) => attribute.name.startsWith('db.'));
      const type = native ? native.name.slice(3) + (native.args === '' ? '' : `(${native.args})`) : known.type;
      // A list is never said to be not null.
      columns.set(known.column, { name: known.column, type, nullable: known.nullable || field.list, ...(isPostgres(schema) && columnFacts(field, enums)), declared });
      for (const attribute of field.attributes) {
        if (attribute.name === 'id') indexes.push({ columns: [known.column], unique: true, primary: true, constraint: 'primary', declared, ...nameOf(attribute.args, entry, [], 'pkey') });
        if (attribute.name === 'unique') indexes.push({ columns: [known.column], unique: true, declared, ...nameOf(attribute.args, entry, [known.column], 'key') });
      }
      continue;
    }
    const target = entries.get(field.type);
    const local = relationFields(field, 'fields').map((name) => columnNamed(entry.block, name));
    if (!target || local.length === 0) continue;
    const references = relationFields(field, 'references').map((name) => columnNamed(target.block, name));
    foreignKeys.push({ columns: local, table: target.table, references, onDelete: deleteAction(field, !field.optional), declared });
    // InnoDB adds an index to every foreign key; PostgreSQL adds none.
    if (schema.provider === 'mysql' && !schema.withoutForeignKeys) indexes.push({ columns: local, unique: false, declared });
  }
  for (const attribute of entry.block.attributes) {
    if (!['id', 'unique', 'index', 'fulltext'].includes(attribute.name)) continue;
    const listed = namesIn(argumentOf(attribute.args, 'fields') ?? argumentOf(attribute.args, undefined));
    if (listed.length === 0) continue;
    const method = attribute.name === 'fulltext' ? 'fulltext' : argumentOf(attribute.args, 'type')?.toLowerCase();
    const keys = keysIn(argumentOf(attribute.args, 'fields') ?? argumentOf(attribute.args, undefined) ?? '', column);
    const where = argumentOf(attribute.args, 'where');
    const columnsOfIndex = listed.map(column);
    indexes.push({
      columns: columnsOfIndex,
      ...(keys && { keys }),
      unique: attribute.name === 'id' || attribute.name === 'unique',
      declared: placeOf(entry.file, attribute),
      ...(attribute.name === 'id' && { primary: true, constraint: 'primary' as const }),
      ...(method !== undefined && method !== 'btree' && { method }),
      ...(where !== undefined && { partial: true }),
      ...nameOf(attribute.args, entry, attribute.name === 'id' ? [] : columnsOfIndex, attribute.name === 'id' ? 'pkey' : attribute.name === 'unique' ? 'key' : 'idx'),
    });
  }
  const isView = entry.block.keyword === 'view';
  return { ...tableFacts(entry.table, entry.plainName, schema), ...(isView && { kind: 'view' as const }), columns, indexes, foreignKeys: schema.withoutForeignKeys ? [] : foreignKeys, declared: placeOf(entry.file, entry.block) };
}

function tableFacts(name: string, plainName: string, schema: Schema): Pick<Table, 'name' | 'plainName' | 'database' | 'foreign'> {
  return { name, ...(plainName !== name && { plainName }), database: databaseOf(schema), ...(!isPostgres(schema) && { foreign: true }) };
}

/** Where nothing is stated the database is taken for PostgreSQL. */
function isPostgres({ provider }: Schema): boolean {
  return provider === undefined || /^postgres(ql)?$/.test(provider);
}

/** Implicit many-to-many relations get a table of two columns, `A` and `B`, unique together, and an index on `B`. */
function addJoinTables(entries: ReadonlyMap<string, Entry>, tables: Map<string, Table>, schema: Schema): void {
  for (const entry of entries.values()) {
    for (const field of entry.block.fields) {
      const target = entries.get(field.type);
      if (!target || !field.list || !inverseOf(entry, field, target)?.list) continue;
      const sides = [entry, target].sort((a, b) => (a.block.name < b.block.name ? -1 : 1));
      const name = joinTableName(entry, field, target);
      if (tables.has(name)) continue;
      const declared = placeOf(entry.file, field);
      const ids = sides.map((side) => side.block.fields.find((other) => other.attributes.some((attribute) => attribute.name === 'id')));
      const columns = new Map(['A', 'B'].map((column, side) => [column, { name: column, type: ids[side]?.type ?? 'String', ...(ids[side] && isPostgres(schema) && keyType(ids[side])), nullable: false, declared }]));
      tables.set(name, {
        ...tableFacts(name, name, schema),
        columns,
        indexes: [
          { columns: ['A', 'B'], unique: true, declared },
          { columns: ['B'], unique: false, declared },
        ],
        foreignKeys: sides.map((side, at) => ({ columns: [at === 0 ? 'A' : 'B'], table: side.table, references: [columnName(ids[at])], onDelete: 'cascade', declared })),
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

/** The type of a column that refers to a key: whatever fills the key does not fill it. */
function keyType(key: SchemaField): Pick<Column, 'sqlType'> {
  const { sqlType } = columnFacts(key, new Map());
  return sqlType === undefined ? {} : { sqlType };
}

/** An index's name: as `map` says, or as the migrations would name it where that is short enough not to be cut. */
function nameOf(args: string, entry: Entry, columns: readonly string[], suffix: string): { readonly name?: string } {
  const name = argumentOf(args, 'map') ?? [parts(entry.plainName).table, ...columns, suffix].join('_');
  return name.length > 63 ? {} : { name };
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
