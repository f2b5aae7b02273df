// Finds the model classes of a project and reads what their bodies declare: options, columns, managers. Relations are resolved
// afterwards, when all models are known (relations.ts).
import type { Place } from '../../core/place.js';
import type { Expression, Field } from '../../core/syntax.js';
import { collection, literal, stringOf, UNKNOWN, type ClassValue, type Value } from '../../core/values.js';
import { argument, NO_ARGUMENTS, type Project } from '../library.js';
import { appOf, type AppLabels, autoField, isInstalled } from './apps.js';
import { CONTRIB_BASES, CONTRIB_MODELS, type ContribModel } from './contrib.js';
import { dataOf, isObject, LIBRARY, object, type FieldData } from './objects.js';
import { isManagerBase, isModelBase, isQuerySetBase, lastSegment, mayBeModelBase } from './names.js';
import { register, type FieldInfo, type ModelInfo, type Registry } from './registry.js';

/** A field of a class body: its declaration and what it declares. */
export interface DeclaredField {
  readonly name: string;
  readonly data: FieldData;
  readonly declared: Place;
}

/** Registers every model of the project, and the models of Django's own applications. */
export function collectModels(project: Project, registry: Registry, labels: AppLabels): void {
  const classes = project.classes().filter((of) => of.file.endsWith('.py'));
  const models = classes.filter((of) => isModelClass(project, of));
  // Models with a table first: an abstract one never takes a label or an id away from them.
  const described = models.map((of) => ({ of, meta: metaOf(project, of) })).map(({ of, meta }) => ({ of, meta, abstract: meta.abstract }));
  const concrete = new Map(described.filter((model) => !model.abstract).map((model) => [model.of.id, model]));
  const ids = new Map<string, string>();
  const taken = new Set<string>();
  for (const { of, meta, abstract } of [...concrete.values(), ...described.filter((model) => model.abstract)]) {
    const label = `${LIBRARY}/${stringOf(meta.options.get('app_label')) ?? appOf(of.file, labels)}.${of.definition.name}`;
    const id = taken.has(label) ? `${label}@${of.file}${abstract ? '#abstract' : ''}` : label;
    taken.add(id);
    ids.set(of.id, id);
  }
  for (const { of, meta, abstract } of described) {
    const id = ids.get(of.id);
    if (id === undefined) continue;
    const parents = project.lineage(of).slice(1).filter((base) => concrete.has(base.id));
    const own = parents.length === 0 ? undefined : nearest(project, parents);
    const proxy = literalTrue(meta.options.get('proxy'));
    const app = stringOf(meta.options.get('app_label')) ?? appOf(of.file, labels);
    const fields = new Map<string, FieldInfo>();
    addContribBases(project, of, fields);
    for (const field of declaredFields(project, of)) {
      const info = columnOf(field);
      if (info) fields.set(info.name, info);
    }
    const parentIds = (own ?? []).flatMap((parent) => ids.get(parent.id) ?? []);
    if (!abstract && parentIds.length === 0 && ![...fields.values()].some((field) => field.primary)) fields.set('id', primaryKey(placeOf(of), autoField(project, of.file.slice(0, Math.max(of.file.lastIndexOf('/'), 0)))));
    const managers = managersOf(project, of);
    const table = stringOf(meta.options.get('db_table')) ?? `${app}_${of.definition.name}`.toLowerCase();
    register(registry, {
      id,
      app,
      name: of.definition.name,
      table,
      of,
      abstract,
      opaque: false,
      parents: parentIds,
      proxy,
      fields,
      relations: new Map(),
      managers,
      ordered: meta.options.has('ordering'),
      meta: meta.options,
      declared: placeOf(of),
    });
    for (const manager of managers.values()) noteServed(project, registry, manager, id, abstract);
  }
  // A configuration class that is not the installed one leaves the application its package's name.
  for (const { of, abstract } of described) {
    const id = ids.get(of.id);
    const label = `${appOf(of.file, new Map())}.${of.definition.name}`.toLowerCase();
    if (id !== undefined && !abstract && !registry.byLabel.has(label)) registry.byLabel.set(label, id);
  }
  for (const [label, contrib] of Object.entries(CONTRIB_MODELS)) if (!contrib.optional || isInstalled(project, label.split('.')[0] ?? '') === true) registerContrib(registry, label, contrib);
}

/** A model of another package, of which only the name is known. */
export function opaqueModel(registry: Registry, app: string, name: string): ModelInfo {
  const id = `${LIBRARY}/${app}.${name}`;
  const present = registry.models.get(id);
  if (present) return present;
  const model: ModelInfo = { id, app, name, table: `${app}_${name}`.toLowerCase(), abstract: false, opaque: true, parents: [], proxy: false, fields: new Map(), relations: new Map(), managers: new Map(), ordered: false, meta: new Map(), declared: NOWHERE };
  register(registry, model);
  return model;
}

/** Where Django's own declarations stand: in no file of the project. */
export const NOWHERE: Place = { file: '', start: 0, end: 0 };

/**
 * The fields that a class has, its own and those of its abstract bases (not those of models whose rows it extends), the nearest
 * declaration of a name first.
 */
export function declaredFields(project: Project, of: ClassValue): readonly DeclaredField[] {
  const lineage = project.lineage(of);
  const inherited = new Set<string>();
  for (const base of lineage.slice(1)) {
    if (isModelClass(project, base) && !metaOf(project, base).abstract) for (const above of project.lineage(base)) inherited.add(above.id);
  }
  const seen = new Set<string>();
  const fields: DeclaredField[] = [];
  for (const base of lineage) {
    if (inherited.has(base.id)) continue;
    for (const field of base.definition.fields) {
      if (seen.has(field.name)) continue;
      const value = project.fieldOf(base, field.name);
      const data = dataOf(value, 'field');
      if (data) fields.push({ name: field.name, data, declared: { file: base.file, start: field.start, end: field.end } });
      if (data || isLiteralNull(value)) seen.add(field.name);
    }
  }
  return fields;
}

/** True for a class of the project that is a Django model, abstract or not. */
export function isModelClass(project: Project, of: ClassValue): boolean {
  const bases = project.externalBases(of);
  if (bases.some(isModelBase)) return true;
  if (!bases.some(mayBeModelBase)) return false;
  return project.lineage(of).some((base) => base.definition.fields.some((field) => isObject(project.fieldOf(base, field.name), 'field')));
}

interface Meta {
  readonly abstract: boolean;
  readonly options: ReadonlyMap<string, Value>;
}

const INHERITED_OPTIONS = ['app_label', 'ordering', 'default_related_name', 'get_latest_by', 'unique_together', 'index_together', 'indexes', 'constraints'];

/** The options of a model: of its own Meta, else of the nearest abstract base's. `abstract`, `db_table` and `proxy` are never inherited. */
function metaOf(project: Project, of: ClassValue): Meta {
  const own = project.fieldOf(of, 'Meta');
  const options = new Map<string, Value>();
  const read = (meta: Value | undefined, names: readonly string[] | undefined): boolean => {
    if (meta?.kind !== 'class') return false;
    project.lineage(meta).forEach((level, depth) => {
      for (const field of level.definition.fields) {
        if (options.has(field.name) || (names && !names.includes(field.name)) || (depth > 0 && !INHERITED_OPTIONS.includes(field.name))) continue;
        const value = project.fieldOf(level, field.name);
        if (value) options.set(field.name, value);
      }
    });
    return true;
  };
  if (!read(own, undefined)) {
    for (const base of project.lineage(of).slice(1)) if (read(project.fieldOf(base, 'Meta'), INHERITED_OPTIONS)) break;
  }
  return { abstract: literalTrue(options.get('abstract')), options };
}

/** Of several concrete ancestors those that no other one descends from. */
function nearest(project: Project, parents: readonly ClassValue[]): readonly ClassValue[] {
  return parents.filter((parent) => !parents.some((other) => other.id !== parent.id && project.lineage(other).some((above) => above.id === parent.id)));
}

/** The column of a declared field; undefined for one that has none. */
export function columnOf(field: DeclaredField): FieldInfo | undefined {
  const { kind, args, path } = field.data;
  if (kind !== 'column' && kind !== 'foreign' && kind !== 'one-to-one') return undefined;
  const relation = kind !== 'column';
  const primary = literalTrue(args.named.get('primary_key'));
  const unique = primary || kind === 'one-to-one' || literalTrue(args.named.get('unique'));
  return {
    name: field.name,
    column: stringOf(args.named.get('db_column')) ?? (relation ? `${field.name}_id` : field.name),
    type: lastSegment(path),
    nullable: literalTrue(args.named.get('null')),
    unique,
    primary,
    indexed: unique || (relation ? !literalFalse(args.named.get('db_index')) : literalTrue(args.named.get('db_index')) || /SlugField$/.test(path)),
    data: field.data,
    declared: field.declared,
  };
}

/** A primary key that nobody declares. */
export function primaryKey(declared: Place, type: string | undefined): FieldInfo {
  const data = type !== undefined && /^(?:Big|Small)?AutoField$/.test(type) ? { path: `django.db.models.${type}`, kind: 'column' as const, args: NO_ARGUMENTS } : undefined;
  return { name: 'id', column: 'id', type: type ?? 'AutoField', nullable: false, unique: true, primary: true, indexed: true, ...(data && { data }), declared };
}

/** The managers of a model in Django's order: those of the class itself first, then those of its bases. */
function managersOf(project: Project, of: ClassValue): ReadonlyMap<string, Value> {
  const managers = new Map<string, Value>();
  for (const base of project.lineage(of)) {
    for (const field of base.definition.fields) {
      if (managers.has(field.name)) continue;
      const value = project.fieldOf(base, field.name);
      if (isObject(value, 'manager')) managers.set(field.name, value);
      else if (value === undefined || value.kind === 'unknown' || value.kind === 'external') {
        if (callsManager(field)) managers.set(field.name, object('manager', {}, `foreign:${field.name}`));
        else if (field.name === 'objects' && field.value) managers.set(field.name, object('manager', { unread: true }, `unread:${field.name}`));
      }
    }
  }
  return managers;
}

/** `objects = TreeManager()` of another package: a class-level call of something named as managers are. Whatever `objects` is made of, Django's managers go by that name. */
function callsManager(field: Field): boolean {
  const name = calledName(field.value);
  return name !== undefined && (/Manager$/.test(name) || name === 'as_manager') && name !== 'TaggableManager';
}

function calledName(value: Expression | undefined): string | undefined {
  if (value?.kind !== 'call') return undefined;
  if (value.callee.kind === 'name') return value.callee.name;
  return value.callee.kind === 'member' ? value.callee.name : undefined;
}

/** Notes which model a manager class and its queryset class serve: that is what `self` is in their methods. */
function noteServed(project: Project, registry: Registry, manager: Value, model: string, abstract: boolean): void {
  if (manager.kind !== 'object' || abstract) return;
  const classes = [manager.of, dataOf(manager, 'manager')?.queryset].filter((of) => of !== undefined);
  for (const of of classes) {
    for (const level of project.lineage(of)) {
      const bases = project.externalBases(level);
      if (!bases.some((base) => isManagerBase(base) || isQuerySetBase(base))) continue;
      const served = registry.served.get(level.id) ?? new Set<string>();
      if (served.size === 0) registry.serving.push({ file: level.file, start: level.definition.start, end: level.definition.end });
      served.add(model);
      registry.served.set(level.id, served);
    }
  }
}

function addContribBases(project: Project, of: ClassValue, fields: Map<string, FieldInfo>): void {
  for (const base of project.externalBases(of)) {
    const contrib = base.startsWith('django.contrib.') ? CONTRIB_BASES[lastSegment(base)] : undefined;
    if (contrib) addContribColumns(fields, contrib, placeOf(of));
  }
}

function addContribColumns(fields: Map<string, FieldInfo>, contrib: ContribModel, declared: Place): void {
  for (const [name, type] of Object.entries(contrib.columns)) {
    const primary = type.startsWith('^');
    const unique = primary || type.startsWith('=');
    const plain = type.replace(/[=*~^]|\(\d+\)/g, '');
    const length = /\((\d+)\)/.exec(type)?.[1];
    const args = { ...NO_ARGUMENTS, named: new Map<string, Value>(length === undefined ? [] : [['max_length', literal(Number(length))]]) };
    fields.set(name, { name, column: name, type: plain, nullable: type.endsWith('*'), unique, primary, indexed: unique || type.startsWith('~'), data: { path: `django.db.models.${plain}`, kind: 'column', args }, declared });
  }
}

function registerContrib(registry: Registry, label: string, contrib: ContribModel): void {
  const [app = '', name = ''] = label.split('.');
  if (registry.byLabel.has(label.toLowerCase())) return;
  // Django's own applications keep to the kind of keys that they always had.
  const fields = new Map<string, FieldInfo>(Object.values(contrib.columns).some((type) => type.startsWith('^')) ? [] : [['id', primaryKey(NOWHERE, 'AutoField')]]);
  addContribColumns(fields, contrib, NOWHERE);
  for (const [field, { kind, nullable = false }] of Object.entries(contrib.relations)) {
    if (kind === 'foreign') fields.set(field, { name: field, column: `${field}_id`, type: 'ForeignKey', nullable, unique: false, primary: false, indexed: true, declared: NOWHERE });
  }
  const meta = new Map<string, Value>();
  if (contrib.unique) meta.set('unique_together', { ...collection(UNKNOWN, 'constant'), items: contrib.unique.map((name) => literal(name)) });
  register(registry, { id: `${LIBRARY}/${label}`, app, name, table: contrib.table ?? `${app}_${name.toLowerCase()}`, abstract: false, opaque: false, parents: [], proxy: false, fields, relations: new Map(), managers: new Map(), ordered: false, meta, declared: NOWHERE });
}

function placeOf(of: ClassValue): Place {
  return { file: of.file, start: of.definition.nameStart, end: of.definition.nameEnd };
}

/** True where the value is known to be `True`; false for any other, and for none. */
export function literalTrue(value: Value | undefined): boolean {
  return value?.kind === 'literal' && value.value === true;
}

/** True where the value is known to be `False`; false for any other, and for none. */
export function literalFalse(value: Value | undefined): boolean {
  return value?.kind === 'literal' && value.value === false;
}

function isLiteralNull(value: Value | undefined): boolean {
  return value?.kind === 'literal' && value.value === null;
}

/** The first argument of a relation field: the model that it leads to. */
export function targetArgument(data: FieldData): Value | undefined {
  return argument(data.args ?? NO_ARGUMENTS, 0, 'to');
}
