// The models of a project as Django's own registry would hold them, and the questions that are asked of it. build.ts fills it, once a
// project.
import type { Place } from '../../core/place.js';
import type { ClassValue, Value } from '../../core/values.js';
import type { Project } from '../library.js';
import type { ChainStep, FieldData } from './objects.js';

/** A column of a model. */
export interface FieldInfo {
  readonly name: string;
  readonly column: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly unique: boolean;
  readonly primary: boolean;
  readonly indexed: boolean;
  /** What declares it, where something does. */
  readonly data?: FieldData;
  readonly declared: Place;
}

/** A relation of a model, forward or reverse. */
export interface RelationInfo {
  readonly name: string;
  /** Id of the model that it leads to. */
  readonly target?: string;
  readonly cardinality: 'one' | 'many';
  readonly kind: 'forward' | 'reverse' | 'many-to-many' | 'generic';
  readonly nullable: boolean;
  readonly columns: readonly string[];
  /** The field of the target that a foreign key refers to, where it is not the primary key. */
  readonly toField?: string;
  /** The relation's accessor on the target. */
  readonly inverse?: string;
  /** The name by which filters follow it (`related_query_name`), where it is not `name`. */
  readonly queryName?: string;
  /** Id of the model of a many-to-many relation's own table. */
  readonly through?: string;
  /** It leads to the row that this row extends (multi-table inheritance), which Django makes of the same row's columns. */
  readonly isParentLink?: boolean;
  /** How the row is had is the project's own affair: by which manager, and with what it brings along. */
  readonly hasOwnAccessor?: true;
  readonly declared: Place;
}

/** A model of the project, of Django's own applications, or of another package (then its fields are not known). */
export interface ModelInfo {
  readonly id: string;
  readonly app: string;
  /** The class's own name. */
  readonly name: string;
  readonly table: string;
  readonly of?: ClassValue;
  readonly abstract: boolean;
  /** Not of the project and not of Django: what it has is not known. */
  readonly opaque: boolean;
  /** Ids of the models whose rows its rows extend (multi-table inheritance), or that it is a proxy of. */
  readonly parents: readonly string[];
  readonly proxy: boolean;
  /** It is the table that Django makes for a many-to-many relation. */
  readonly isRelation?: boolean;
  readonly fields: Map<string, FieldInfo>;
  readonly relations: Map<string, RelationInfo>;
  /** Manager objects as the class bodies declare them, not yet bound to a model; the default one first. */
  readonly managers: ReadonlyMap<string, Value>;
  readonly ordered: boolean;
  /** Options of its Meta class, as values. */
  readonly meta: ReadonlyMap<string, Value>;
  readonly declared: Place;
}

export interface Registry {
  readonly models: Map<string, ModelInfo>;
  /** By the class's id. */
  readonly byClass: Map<string, ModelInfo>;
  /** Lower-case `app.name` to id. */
  readonly byLabel: Map<string, string>;
  /** Ids of the models that a manager or queryset class of the project serves, by the class's id. */
  readonly served: Map<string, Set<string>>;
  /** Those classes themselves. */
  readonly serving: Place[];
  /** How the rows of a model's default manager are built, by the model's id, as far as anybody asked. */
  readonly defaults: Map<string, readonly ChainStep[] | undefined>;
  ready: boolean;
}

const registries = new WeakMap<object, Registry>();

/** The registry of a project. Before it is built it is empty: while modules are being linked nothing is known of their models. */
export function registryOf(project: Project): Registry {
  return registries.get(project) ?? emptyRegistry();
}

/** True once the models of the project were read. */
export function isReady(project: Project): boolean {
  return registries.get(project)?.ready === true;
}

/** Starts the registry of a project: empty, and filled by build.ts. */
export function startRegistry(project: Project): Registry {
  const registry = emptyRegistry();
  registries.set(project, registry);
  return registry;
}

function emptyRegistry(): Registry {
  return { models: new Map(), byClass: new Map(), byLabel: new Map(), served: new Map(), serving: [], defaults: new Map(), ready: false };
}

/** The model that a class of the project is. */
export function modelOfClass(project: Project, of: ClassValue): ModelInfo | undefined {
  return registryOf(project).byClass.get(of.id);
}

/** True within a manager or queryset class of the project: whoever asks its models gets the rows from there. */
export function isInManager(project: Project, { file, start, end }: Place): boolean {
  return registryOf(project).serving.some((one) => one.file === file && one.start <= start && end <= one.end);
}

/** How the rows of a model's default manager are built; plainly, where nobody has asked yet. */
export function defaultChain(project: Project, id: string): readonly ChainStep[] | undefined {
  const { defaults } = registryOf(project);
  return defaults.has(id) ? defaults.get(id) : [];
}

/** The model of an id. */
export function modelOf(project: Project, id: string | undefined): ModelInfo | undefined {
  return id === undefined ? undefined : registryOf(project).models.get(id);
}

/** Registers a model; where two have the same label the earlier one keeps it. */
export function register(registry: Registry, model: ModelInfo): void {
  if (!registry.models.has(model.id)) registry.models.set(model.id, model);
  const label = `${model.app}.${model.name}`.toLowerCase();
  if (!model.abstract && !registry.byLabel.has(label)) registry.byLabel.set(label, model.id);
  if (model.of) registry.byClass.set(model.of.id, model);
}

/** A relation of a model or of the models whose rows it extends. */
export function relationOf(project: Project, model: ModelInfo, name: string): { readonly relation: RelationInfo; readonly model: ModelInfo } | undefined {
  const registry = registryOf(project);
  const queue = [model];
  const seen = new Set<string>();
  for (let next = queue.shift(); next; next = queue.shift()) {
    if (seen.has(next.id)) continue;
    seen.add(next.id);
    const relation = next.relations.get(name);
    if (relation) return { relation, model: next };
    for (const parent of next.parents) {
      const info = registry.models.get(parent);
      if (info) queue.push(info);
    }
  }
  return undefined;
}

/** A column's field of a model or of the models whose rows it extends, by its name. */
export function fieldOfModel(project: Project, model: ModelInfo, name: string): FieldInfo | undefined {
  const registry = registryOf(project);
  const seen = new Set<string>();
  const find = (info: ModelInfo): FieldInfo | undefined => {
    if (seen.has(info.id)) return undefined;
    seen.add(info.id);
    const own = info.fields.get(name);
    if (own) return own;
    for (const parent of info.parents) {
      const model = registry.models.get(parent);
      const found = model && find(model);
      if (found) return found;
    }
    return undefined;
  };
  return find(model);
}

/** The name of a model as its users write it: `Book`. */
export function modelName(project: Project, id: string | undefined): string {
  return modelOf(project, id)?.name ?? (id === undefined ? '?' : id.slice(Math.max(id.lastIndexOf('.'), id.lastIndexOf('/')) + 1));
}
