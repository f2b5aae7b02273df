// The tables of entity classes. Each class has the columns of all classes that it extends; a child entity adds its own to its parent's table.
// A foreign key has no index in PostgreSQL unless a decorator asks for one; a join table has one for each of its two columns.
import type { Place } from '../../core/place.js';
import type { Field } from '../../core/syntax.js';
import { literal, record, stringOf, type ClassValue, type Value } from '../../core/values.js';
import type { Catalog, ForeignKey } from '../../schema/catalog.js';
import { positional, type Host, type Project } from '../library.js';
import { isNoModelFile, tableDraft, tablesOf, usesOtherDatabase, type TableDraft } from '../model-tables.js';
import { columnOf, PLAIN_COLUMNS, placeOfField } from './columns.js';
import { decoratorOf, isSet, optionsOf, type DecoratorData } from './decorators.js';
import { namingOf, type Naming } from './names.js';

const DRIVERS = { own: /"(?:pg|pg-native|postgres|@neondatabase\/serverless|@vercel\/postgres)"\s*:/, others: /"(?:mysql2?|mariadb|sqlite3|better-sqlite3|sql\.js|mssql|oracledb|mongodb|@sap\/hana-client)"\s*:/ };

/** An entity class while it is read. */
interface Entity {
  readonly of: ClassValue;
  readonly draft: TableDraft;
  readonly schema: string | undefined;
  readonly tableName: string;
  /** The columns of each property; several for a relation with a composite key. */
  readonly properties: Map<string, readonly string[]>;
  readonly primary: string[];
  readonly relations: Relation[];
  readonly indexes: { readonly decorator: DecoratorData; readonly property?: string }[];
}

interface Relation {
  readonly property: string;
  readonly decorators: readonly DecoratorData[];
  readonly decorator: DecoratorData;
  readonly declared: Place;
  readonly file: string;
}

interface Reading {
  readonly project: Project;
  readonly host: Host;
  readonly naming: Naming;
  readonly isForeign: boolean;
  readonly entities: Map<string, Entity>;
}

/** The catalog's part that the project's entity classes declare. */
export function catalogOf(project: Project, host: Host): Catalog {
  const all: Reading = { project, host, naming: namingOf(project), isForeign: usesOtherDatabase(project, DRIVERS), entities: new Map() };
  const classes = project.classes().filter((of) => of.definition.decorators.length > 0 && !of.file.endsWith('.py') && !isNoModelFile(of.file));
  for (const of of classes) readEntity(all, of);
  for (const of of classes) readChild(all, of);
  const entities = [...new Set(all.entities.values())];
  const joins: TableDraft[] = [];
  for (const entity of entities) for (const relation of entity.relations) host.inFile(relation.file, () => addRelation(all, entity, relation, joins));
  for (const entity of entities) finish(all, entity);
  return { tables: tablesOf([...entities.map(({ draft }) => draft), ...joins]), models: new Map() };
}

function decoratorsOf(all: Reading, of: ClassValue, field?: string): readonly DecoratorData[] {
  return all.project.decoratorsOf(of, field).flatMap((value) => decoratorOf(value) ?? []);
}

function readEntity(all: Reading, of: ClassValue): void {
  const decorators = decoratorsOf(all, of);
  const entity = decorators.find(({ name }) => name === 'Entity');
  if (!entity) return;
  const options = optionsOf(entity);
  const [first] = entity.args.positional;
  const tableName = stringOf(first) ?? stringOf(options.get('name')) ?? all.naming.table(of.definition.name);
  // What it is called is computed.
  if (first && first.kind !== 'literal' && first.kind !== 'record') return;
  const schema = stringOf(options.get('schema'));
  const declared: Place = { file: of.file, start: of.definition.nameStart, end: of.definition.nameEnd };
  const own: Entity = { of, draft: tableDraft(schema, tableName, declared, all.isForeign), schema, tableName, properties: new Map(), primary: [], relations: [], indexes: [] };
  all.entities.set(of.id, own);
  readLevels(all, own, all.project.lineage(of));
}

/** A child entity's columns and indexes stand in its parent's table. */
function readChild(all: Reading, of: ClassValue): void {
  if (!decoratorsOf(all, of).some(({ name }) => name === 'ChildEntity')) return;
  const lineage = all.project.lineage(of);
  const at = lineage.findIndex(({ id }) => all.entities.has(id));
  const parent = all.entities.get(lineage[at]?.id ?? '');
  if (!parent) return;
  readLevels(all, parent, lineage.slice(0, at));
  all.entities.set(of.id, parent);
}

function readLevels(all: Reading, entity: Entity, levels: readonly ClassValue[]): void {
  const seen = new Set<string>(entity.properties.keys());
  for (const level of levels) {
    for (const decorator of decoratorsOf(all, level)) if (decorator.name === 'Index' || decorator.name === 'Unique') entity.indexes.push({ decorator });
    for (const field of level.definition.fields) {
      if (field.decorators.length === 0 || seen.has(field.name)) continue;
      seen.add(field.name);
      readField(all, entity, level, field);
    }
  }
}

function readField(all: Reading, entity: Entity, level: ClassValue, field: Field): void {
  const { draft } = entity;
  const decorators = decoratorsOf(all, level, field.name);
  const declared = placeOfField(level, field);
  for (const decorator of decorators) {
    if (decorator.name === 'Index' || decorator.name === 'Unique') entity.indexes.push({ decorator, property: field.name });
    if (/^(ManyToOne|OneToOne|ManyToMany|TreeParent)$/.test(decorator.name)) entity.relations.push({ property: field.name, decorators, decorator, declared: decorator.at, file: level.file });
  }
  const plain = decorators.find(({ name }) => PLAIN_COLUMNS.has(name));
  // A decorator of the project's own may declare a column, and give it an index.
  if (decorators.length === 0) draft.isOpen = true;
  if (!plain || decorators.some(({ name }) => /^(ManyToOne|OneToOne)$/.test(name))) return;
  if (plain.args.positional[0]?.kind === 'function') {
    // The columns of another class, with names that are put together.
    draft.isOpen = true;
    return;
  }
  const options = optionsOf(plain);
  const name = stringOf(options.get('name')) ?? all.naming.column(field.name);
  entity.properties.set(field.name, [name]);
  if (!draft.columns.has(name)) draft.columns.set(name, columnOf(name, field, plain, declared));
  if (isPrimary(plain)) entity.primary.push(name);
  if (isSet(options, 'unique')) draft.indexes.push({ keys: [{ column: name }], unique: true, constraint: 'unique', declared });
}

function isPrimary(decorator: DecoratorData): boolean {
  return /^Primary/.test(decorator.name) || isSet(optionsOf(decorator), 'primary');
}

/** The class that a relation leads to: `() => Author`, `Author`, `'Author'`. */
function targetOf(all: Reading, { decorator, decorators }: Relation, own: Entity): Entity | undefined {
  if (decorator.name === 'TreeParent') return own;
  const [first] = decorator.args.positional;
  const value = first?.kind === 'function' ? all.host.call(first, positional(), { start: first.fn.start, end: first.fn.end }) : first;
  if (value?.kind === 'class') return all.entities.get(value.id);
  const name = stringOf(value);
  return name === undefined || decorators.length === 0 ? undefined : [...all.entities.values()].find(({ of }) => of.definition.name === name);
}

function joinColumns(decorators: readonly DecoratorData[]): readonly (ReadonlyMap<string, Value>)[] | undefined {
  const all = decorators.filter(({ name }) => name === 'JoinColumn');
  if (all.length === 0) return undefined;
  return all.flatMap((decorator) => {
    const [first] = decorator.args.positional;
    if (first?.kind !== 'collection') return [optionsOf(decorator)];
    return (first.items ?? []).flatMap((item) => (item.kind === 'record' ? [item.fields] : []));
  });
}

function joinColumnNames(all: Reading, target: Entity | undefined, property: string, decorators: readonly DecoratorData[]): readonly string[] {
  const stated = joinColumns(decorators) ?? [];
  const primary = target?.primary ?? [];
  const count = Math.max(stated.length, 1, stated.length === 0 ? primary.length : 0);
  return Array.from({ length: count }, (_, at) => {
    const options = stated[at];
    const referenced = stringOf(options?.get('referencedColumnName')) ?? primary[at] ?? 'id';
    return stringOf(options?.get('name')) ?? all.naming.joinColumn(property, referenced);
  });
}

function addRelation(all: Reading, entity: Entity, relation: Relation, joins: TableDraft[]): void {
  const { draft } = entity;
  const { property, decorator, decorators, declared } = relation;
  const target = targetOf(all, relation, entity);
  if (decorator.name === 'ManyToMany') {
    if (target && decorators.some(({ name }) => name === 'JoinTable')) joins.push(joinTable(all, entity, target, relation));
    return;
  }
  if (decorator.name === 'OneToOne' && joinColumns(decorators) === undefined) return;
  const options = optionsOf(decorator);
  const columns = joinColumnNames(all, target, property, decorators);
  entity.properties.set(property, columns);
  const references = columns.map((_, at) => {
    const referenced = stringOf(joinColumns(decorators)?.[at]?.get('referencedColumnName'));
    return (referenced === undefined ? target?.primary[at] : (target?.properties.get(referenced)?.[0] ?? referenced)) ?? 'id';
  });
  const key = decorators.some(isPrimary);
  const nullable = !key && !(options.get('nullable')?.kind === 'literal' && !isSet(options, 'nullable'));
  columns.forEach((name, at) => {
    const type = target?.draft.columns.get(references[at] ?? '');
    // A property of its own for the same column may be declared in the class as well.
    if (!draft.columns.has(name)) draft.columns.set(name, { name, type: type?.type ?? 'unknown', ...(type?.sqlType !== undefined && { sqlType: type.sqlType }), nullable, declared });
    if (key && !entity.primary.includes(name)) entity.primary.push(name);
  });
  if (decorator.name === 'OneToOne' && !columns.every((name) => entity.primary.length === columns.length && entity.primary.includes(name))) draft.indexes.push({ keys: columns.map((column) => ({ column })), unique: true, constraint: 'unique', declared });
  const created = options.get('createForeignKeyConstraints');
  if (!target || (created?.kind === 'literal' && created.value === false)) return;
  const onDelete = onDeleteOf(options);
  draft.foreignKeys.push({ columns, table: target.draft.name, references, ...(onDelete && { onDelete }), declared });
}

function onDeleteOf(options: ReadonlyMap<string, Value>): ForeignKey['onDelete'] {
  const word = stringOf(options.get('onDelete'))?.toLowerCase();
  return word === 'cascade' || word === 'set null' || word === 'restrict' || word === 'no action' ? word : undefined;
}

/** The table of a many-to-many relation: both columns make its primary key, and each has an index. */
function joinTable(all: Reading, entity: Entity, target: Entity, { property, decorators, declared }: Relation): TableDraft {
  const decorator = decorators.find(({ name }) => name === 'JoinTable');
  const options = decorator ? optionsOf(decorator) : new Map<string, Value>();
  const [first] = decorator?.args.positional ?? [];
  const name = stringOf(first) ?? stringOf(options.get('name')) ?? all.naming.joinTable(entity.tableName, property, target.tableName);
  const draft = tableDraft(stringOf(options.get('schema')) ?? entity.schema, name, declared, all.isForeign);
  const sides = (['joinColumn', 'inverseJoinColumn'] as const).map((option, at) => {
    const side = at === 0 ? entity : target;
    const given = options.get(option);
    const own = given?.kind === 'record' ? stringOf(given.fields.get('name')) : undefined;
    const suffix = entity === target ? `_${at + 1}` : '';
    return { side, column: own ?? `${all.naming.joinTableColumn(side.tableName, side.primary[0] ?? 'id')}${suffix}` };
  });
  for (const { side, column } of sides) {
    const type = side.draft.columns.get(side.primary[0] ?? '');
    draft.columns.set(column, { name: column, type: type?.type ?? 'unknown', ...(type?.sqlType !== undefined && { sqlType: type.sqlType }), nullable: false, declared });
    draft.indexes.push({ keys: [{ column }], unique: false, declared });
    draft.foreignKeys.push({ columns: [column], table: side.draft.name, references: [side.primary[0] ?? 'id'], onDelete: 'cascade', declared });
  }
  draft.indexes.push({ keys: sides.map(({ column }) => ({ column })), unique: true, constraint: 'primary', declared });
  return draft;
}

function finish(all: Reading, entity: Entity): void {
  const { draft, primary } = entity;
  if (primary.length > 0) draft.indexes.push({ keys: primary.map((column) => ({ column })), unique: true, constraint: 'primary', declared: draft.columns.get(primary[0] ?? '')?.declared ?? draft.declared });
  for (const { decorator, property } of entity.indexes) {
    const { args, at } = decorator;
    const options = optionsOf(decorator);
    const list = args.positional.find((one) => one.kind === 'collection' || one.kind === 'function');
    const columns = list ? listed(all, entity, list) : property === undefined ? undefined : entity.properties.get(property);
    if (!columns || columns.length === 0 || args.open) {
      draft.isVague = true;
      continue;
    }
    const isUnique = decorator.name === 'Unique';
    const name = stringOf(args.positional[0]);
    const where = stringOf(options.get('where'));
    const isSpatial = isSet(options, 'spatial');
    draft.indexes.push({
      keys: columns.map((column) => ({ column })),
      unique: isUnique || isSet(options, 'unique'),
      ...(isUnique && { constraint: 'unique' as const }),
      ...(name !== undefined && { name }),
      ...(where !== undefined && { where: where.replaceAll('"', '') }),
      partial: options.has('where'),
      ...(isSpatial && { method: 'gist' }),
      declared: at,
    });
  }
}

/** The columns of `['title', 'author']` and of `(book) => [book.title]`; undefined where one is not known. */
function listed(all: Reading, entity: Entity, list: Value): readonly string[] | undefined {
  const names = record(new Map([...entity.properties.keys()].map((property) => [property, literal(property)])));
  const value = list.kind === 'function' ? all.host.call(list, positional(names), { start: list.fn.start, end: list.fn.end }) : list;
  const properties = value.kind === 'record' ? [...value.fields.keys()] : value.kind === 'collection' ? value.items?.map(stringOf) : undefined;
  const columns: string[] = [];
  for (const property of properties ?? [undefined]) {
    if (property === undefined) return undefined;
    columns.push(...(entity.properties.get(property.split('.')[0] ?? '') ?? [property]));
  }
  return columns;
}
