// Resolves the relations of all models: what a foreign key leads to, by class, by name or by setting, and the accessor that it gives
// the model at its other end.
import { collection, literal, stringOf, UNKNOWN, type Value } from '../../core/values.js';
import type { Place } from '../../core/place.js';
import type { Project } from '../library.js';
import { autoField, userClass, userModelLabel } from './apps.js';
import { CONTRIB_BASES, CONTRIB_MODELS, type ContribModel } from './contrib.js';
import { declaredFields, literalFalse, literalTrue, NOWHERE, opaqueModel, primaryKey, targetArgument, type DeclaredField } from './model-classes.js';
import { dataOf, LIBRARY } from './objects.js';
import { externalModel, lastSegment } from './names.js';
import { register, type FieldInfo, type ModelInfo, type Registry, type RelationInfo } from './registry.js';

/** Gives every model its relations, forward first, then the reverse ones, then those of multi-table inheritance. */
export function linkRelations(project: Project, registry: Registry): void {
  const models = [...registry.models.values()];
  for (const model of models) addContrib(project, registry, model);
  const reverse: (() => void)[] = [];
  for (const model of models) {
    if (!model.of) continue;
    for (const field of declaredFields(project, model.of)) {
      const undo = addRelation(project, registry, model, field);
      if (undo) reverse.push(undo);
    }
  }
  for (const add of reverse) add();
  for (const model of models) if (!model.proxy && !model.abstract) addParentLinks(registry, model);
}

/** The model that a value names: a class, `'app.Model'`, `'Model'`, `'self'`, a setting, a class of another package. */
export function targetModel(project: Project, registry: Registry, value: Value | undefined, self: ModelInfo | undefined): ModelInfo | undefined {
  if (value?.kind === 'class') return registry.byClass.get(value.id);
  const id = dataOf(value, 'model');
  if (id !== undefined) return registry.models.get(id);
  if (value?.kind === 'external') {
    if (value.path.endsWith('.AUTH_USER_MODEL')) return userModel(project, registry);
    const model = externalModel(value.path);
    if (!model) return undefined;
    const label = `${model.app}.${model.name}`.toLowerCase();
    return registry.models.get(registry.byLabel.get(label) ?? '') ?? opaqueModel(registry, model.app, model.name);
  }
  const name = stringOf(value);
  if (name === undefined) return undefined;
  if (name === 'self') return self;
  if (name.includes('.')) {
    const id = registry.byLabel.get(name.toLowerCase()) ?? registry.byLabel.get(name.split('.').slice(-2).join('.').toLowerCase());
    if (id !== undefined) return registry.models.get(id);
    const parts = name.split('.');
    // An AppConfig that is there but not installed gives its folder a label that nobody uses.
    const [folder = '', model = ''] = parts.slice(-2);
    const inFolder = [...registry.models.values()].filter((one) => one.name === model && !one.abstract && one.of?.file.split('/').includes(folder));
    if (inFolder.length === 1) return inFolder[0];
    return opaqueModel(registry, parts.at(-2) ?? '', parts.at(-1) ?? name);
  }
  const sibling = self && registry.byLabel.get(`${self.app}.${name}`.toLowerCase());
  if (sibling !== undefined) return registry.models.get(sibling);
  const namesakes = [...registry.models.values()].filter((model) => model.name === name && !model.abstract && model.of);
  return namesakes.length === 1 ? namesakes[0] : undefined;
}

/** The project's user model, or Django's own. */
export function userModel(project: Project, registry: Registry): ModelInfo | undefined {
  const of = userClass(project);
  const own = of && registry.byClass.get(of.id);
  if (own) return own;
  const label = userModelLabel(project) ?? 'auth.User';
  const id = registry.byLabel.get(label.toLowerCase());
  if (id !== undefined) return registry.models.get(id);
  const [app = '', name = ''] = label.split('.');
  return opaqueModel(registry, app, name);
}

/** Adds a field's relation to the model; gives what adds the reverse one to the target. */
function addRelation(project: Project, registry: Registry, model: ModelInfo, field: DeclaredField): (() => void) | undefined {
  const { data, name, declared } = field;
  const { kind, args } = data;
  if (kind === 'column') return undefined;
  if (kind === 'generic') {
    const columns = [stringOf(args.positional[0] ?? args.named.get('ct_field')) ?? 'content_type', stringOf(args.positional[1] ?? args.named.get('fk_field')) ?? 'object_id'];
    model.relations.set(name, { name, cardinality: 'one', kind: 'generic', nullable: true, columns, declared });
    return undefined;
  }
  if (kind === 'tags') {
    const target = opaqueModel(registry, 'taggit', 'Tag');
    model.relations.set(name, { name, target: target.id, cardinality: 'many', kind: 'many-to-many', nullable: false, columns: [], declared });
    return undefined;
  }
  const target = targetModel(project, registry, targetArgument(data), model);
  if (kind === 'generic-reverse') {
    const queryName = stringOf(args.named.get('related_query_name'));
    const inverse = target && [...target.relations.values()].find((relation) => relation.kind === 'generic')?.name;
    model.relations.set(name, { name, ...(target && { target: target.id }), cardinality: 'many', kind: 'generic', nullable: false, columns: [], ...(queryName !== undefined && { queryName }), ...(inverse !== undefined && { inverse }), declared });
    return undefined;
  }
  const many = kind === 'many-to-many';
  const column = model.fields.get(name)?.column ?? `${name}_id`;
  const accessor = reverseName(model, field, target);
  const through = many ? throughModel(project, registry, model, field, target) : undefined;
  model.relations.set(name, {
    name,
    ...(target && { target: target.id }),
    cardinality: many ? 'many' : 'one',
    kind: many ? 'many-to-many' : 'forward',
    ...(data.ownAccessor && { hasOwnAccessor: true as const }),
    nullable: !many && literalTrue(args.named.get('null')),
    columns: many ? [] : [column],
    ...(!many && stringOf(args.named.get('to_field')) !== undefined && { toField: stringOf(args.named.get('to_field')) }),
    ...(accessor !== undefined && { inverse: accessor }),
    ...(through !== undefined && { through }),
    declared,
  });
  if (!target || model.abstract) return undefined;
  const symmetrical = many && target.id === model.id && !literalFalse(args.named.get('symmetrical'));
  if (accessor === undefined || symmetrical) return undefined;
  const queryName = stringOf(args.named.get('related_query_name')) ?? (explicitName(model, field) ?? model.name.toLowerCase());
  const reverse: RelationInfo = {
    name: accessor,
    target: model.id,
    cardinality: kind === 'one-to-one' ? 'one' : 'many',
    kind: many ? 'many-to-many' : 'reverse',
    nullable: kind === 'one-to-one',
    columns: [],
    inverse: name,
    queryName,
    ...(through !== undefined && { through }),
    declared,
  };
  return () => {
    if (!target.relations.has(accessor)) target.relations.set(accessor, reverse);
  };
}

/** What `related_name` (or the model's `default_related_name`) says, with its placeholders filled in. */
function explicitName(model: ModelInfo, field: DeclaredField): string | undefined {
  const name = stringOf(field.data.args.named.get('related_name')) ?? stringOf(model.meta.get('default_related_name'));
  return name?.replaceAll('%(class)s', model.name.toLowerCase()).replaceAll('%(app_label)s', model.app.toLowerCase()).replaceAll('%(model_name)s', model.name.toLowerCase());
}

function reverseName(model: ModelInfo, field: DeclaredField, _target: ModelInfo | undefined): string | undefined {
  const name = explicitName(model, field);
  if (name !== undefined) return name.endsWith('+') ? undefined : name;
  const given = field.data.args.named.get('related_name');
  if (given && given.kind !== 'literal') return undefined;
  return field.data.kind === 'one-to-one' ? model.name.toLowerCase() : `${model.name.toLowerCase()}_set`;
}

/** The model of a many-to-many relation's own table; Django makes one where none is named. */
function throughModel(project: Project, registry: Registry, model: ModelInfo, field: DeclaredField, target: ModelInfo | undefined): string | undefined {
  const named = field.data.args.named.get('through');
  if (named) return targetModel(project, registry, named, model)?.id;
  if (!target || model.abstract) return undefined;
  return relationModel(project, registry, model, target, { name: field.name, table: stringOf(field.data.args.named.get('db_table')), declared: field.declared });
}

/** Registers the model of the table that Django makes for a many-to-many relation, and gives its id. */
function relationModel(project: Project, registry: Registry, model: ModelInfo, target: ModelInfo, field: { readonly name: string; readonly table?: string | undefined; readonly declared: Place }): string {
  const id = `${LIBRARY}/${model.app}.${model.name}_${field.name}`;
  const near = model.name.toLowerCase();
  const far = target.id === model.id ? `to_${near}` : target.name.toLowerCase();
  const ends = target.id === model.id ? [`from_${near}`, far] : [near, far];
  const end = (name: string, to: ModelInfo): RelationInfo => ({ name, target: to.id, cardinality: 'one', kind: 'forward', nullable: false, columns: [`${name}_id`], declared: field.declared });
  const columns = new Map<string, FieldInfo>([['id', primaryKey(field.declared, autoField(project))]]);
  const relations = new Map<string, RelationInfo>();
  [model, target].forEach((to, index) => {
    const name = ends[index] ?? '';
    relations.set(name, end(name, to));
    columns.set(name, { name, column: `${name}_id`, type: 'ForeignKey', nullable: false, unique: false, primary: false, indexed: true, declared: field.declared });
  });
  register(registry, {
    id,
    app: model.app,
    name: `${model.name}_${field.name}`,
    table: field.table ?? `${model.table}_${field.name}`,
    abstract: false,
    opaque: false,
    parents: [],
    proxy: false,
    fields: columns,
    relations,
    isRelation: true,
    managers: new Map(),
    ordered: false,
    meta: new Map([['unique_together', { ...collection(UNKNOWN, 'constant'), items: ends.map((name) => literal(name)) }]]),
    declared: field.declared,
  });
  return id;
}

/** Multi-table inheritance: the child's `parent_ptr`, and the parent's accessor of the child's row. */
function addParentLinks(registry: Registry, model: ModelInfo): void {
  for (const id of model.parents) {
    const parent = registry.models.get(id);
    if (!parent) continue;
    const pointer = [...model.relations.values()].find((relation) => relation.kind === 'forward' && relation.target === id && model.fields.get(relation.name)?.unique)?.name ?? `${parent.name.toLowerCase()}_ptr`;
    const accessor = model.name.toLowerCase();
    if (!model.relations.has(pointer)) {
      model.relations.set(pointer, { name: pointer, target: id, cardinality: 'one', kind: 'forward', nullable: false, columns: [`${pointer}_id`], inverse: accessor, isParentLink: true, declared: model.declared });
      model.fields.set(pointer, { name: pointer, column: `${pointer}_id`, type: 'OneToOneField', nullable: false, unique: true, primary: true, indexed: true, declared: model.declared });
    }
    const link = model.relations.get(pointer);
    if (link && !link.isParentLink) model.relations.set(pointer, { ...link, isParentLink: true });
    if (!parent.relations.has(accessor) && !parent.fields.has(accessor)) {
      parent.relations.set(accessor, { name: accessor, target: model.id, cardinality: 'one', kind: 'reverse', nullable: true, columns: [], inverse: pointer, declared: model.declared });
    }
  }
}

/** Relations of Django's own models, and those that a project's model inherits from Django's abstract users. */
function addContrib(project: Project, registry: Registry, model: ModelInfo): void {
  const parts: ContribModel[] = [];
  const own = model.of ? undefined : CONTRIB_MODELS[`${model.app}.${model.name}`];
  if (own) parts.push(own);
  if (model.of) {
    for (const base of project.externalBases(model.of)) {
      const contrib = base.startsWith('django.contrib.') ? CONTRIB_BASES[lastSegment(base)] : undefined;
      if (contrib) parts.push(contrib);
    }
  }
  for (const part of parts) {
    for (const [name, relation] of Object.entries(part.relations)) {
      const id = registry.byLabel.get(relation.target.toLowerCase());
      const target = relation.target === 'user' ? userModel(project, registry) : id === undefined ? undefined : registry.models.get(id);
      const many = relation.kind === 'many-to-many';
      const through = many && target && !model.abstract ? relationModel(project, registry, model, target, { name, declared: model.declared }) : undefined;
      const shared = { ...(through !== undefined && { through }), declared: NOWHERE };
      model.relations.set(name, { name, ...(target && { target: target.id }), cardinality: many ? 'many' : 'one', kind: many ? 'many-to-many' : 'forward', nullable: relation.nullable === true, columns: many ? [] : [`${name}_id`], inverse: relation.relatedName, ...shared });
      if (target && !model.abstract && !target.relations.has(relation.relatedName)) {
        target.relations.set(relation.relatedName, { name: relation.relatedName, target: model.id, cardinality: 'many', kind: many ? 'many-to-many' : 'reverse', nullable: false, columns: [], inverse: name, ...shared });
      }
    }
  }
}
