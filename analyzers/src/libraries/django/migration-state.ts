// The models as migrations make them: each operation changes them as Django's own project state does. What the database holds afterwards
// follows from the models alone, and is told by the same code as for the project's classes.
import { collection, literal, record, stringOf, UNKNOWN, type Value } from '../../core/values.js';
import type { Place } from '../../core/place.js';
import { argument } from '../library.js';
import { itemsOf, groupsOf } from './indexes.js';
import { columnOf, literalTrue } from './model-classes.js';
import { externalModel } from './names.js';
import { dataOf, LIBRARY, type FieldData, type OperationData } from './objects.js';
import type { FieldInfo, ModelInfo, Registry } from './registry.js';

interface StateField {
  readonly name: string;
  readonly data: FieldData;
  readonly declared: Place;
}

/** A model between two migrations. */
export interface StateModel {
  readonly app: string;
  readonly name: string;
  readonly fields: Map<string, StateField>;
  readonly options: Map<string, Value>;
  readonly declared: Place;
}

/** Models by `app.model`, in lower case. */
export type ModelStates = Map<string, StateModel>;

/**
 * Applies one operation.
 *
 * @returns false for an operation that is not known
 */
export function applyOperation(states: ModelStates, app: string, operation: OperationData, file: string): boolean {
  const { name, args, at } = operation;
  const word = (position: number, ...names: readonly string[]): string | undefined => names.map((one) => stringOf(argument(args, position, one))).find((one) => one !== undefined);
  const declared: Place = { file, start: at.start, end: at.end };
  const of = (model: string | undefined): StateModel | undefined => states.get(`${app}.${model ?? ''}`.toLowerCase());
  const option = (model: StateModel | undefined, key: string, change: (items: readonly Value[]) => readonly Value[]): void => {
    if (model) model.options.set(key, listOf(change(itemsOf(model.options.get(key)))));
  };
  switch (name) {
    case 'CreateModel': {
      const model = word(0, 'name');
      const fields = argument(args, 1, 'fields');
      if (model === undefined || fields?.kind !== 'collection' || !fields.items) return false;
      const options = argument(args, 2, 'options');
      states.set(`${app}.${model}`.toLowerCase(), { app, name: model, fields: fieldsOf(fields.items, file), options: new Map(options?.kind === 'record' ? options.fields : []), declared });
      return true;
    }
    case 'DeleteModel':
      states.delete(`${app}.${word(0, 'name') ?? ''}`.toLowerCase());
      return true;
    case 'RenameModel':
      renameModel(states, app, word(0, 'old_name'), word(1, 'new_name'));
      return true;
    case 'AlterModelTable':
      of(word(0, 'name'))?.options.set('db_table', argument(args, 1, 'table') ?? UNKNOWN);
      return true;
    case 'AlterModelOptions': {
      const options = argument(args, 1, 'options');
      const managed = options?.kind === 'record' ? options.fields.get('managed') : undefined;
      if (managed) of(word(0, 'name'))?.options.set('managed', managed);
      return true;
    }
    case 'AddField':
    case 'AlterField': {
      const model = of(word(0, 'model_name'));
      const field = word(1, 'name');
      const data = dataOf(argument(args, 2, 'field'), 'field');
      if (model && field !== undefined) {
        if (data) model.fields.set(field, { name: field, data, declared: data.at ? { file, start: data.at.start, end: data.at.end } : declared });
        else model.fields.delete(field);
      }
      return data !== undefined;
    }
    case 'RemoveField':
      of(word(0, 'model_name'))?.fields.delete(word(1, 'name') ?? '');
      return true;
    case 'RenameField':
      renameField(of(word(0, 'model_name')), word(1, 'old_name'), word(2, 'new_name'));
      return true;
    case 'AlterUniqueTogether':
    case 'AlterIndexTogether': {
      const key = name === 'AlterUniqueTogether' ? 'unique_together' : 'index_together';
      of(word(0, 'name'))?.options.set(key, argument(args, 1, key) ?? UNKNOWN);
      return true;
    }
    case 'AlterOrderWithRespectTo': {
      const model = of(word(0, 'name'));
      const to = word(1, 'order_with_respect_to');
      if (to === undefined) model?.fields.delete('_order');
      else model?.fields.set('_order', { name: '_order', data: { path: 'django.db.models.OrderWrt', kind: 'column', args }, declared });
      return true;
    }
    case 'AddIndex':
    case 'AddIndexConcurrently':
      option(of(word(0, 'model_name')), 'indexes', (items) => [...items, ...present(argument(args, 1, 'index'))]);
      return true;
    case 'RemoveIndex':
    case 'RemoveIndexConcurrently':
      option(of(word(0, 'model_name')), 'indexes', (items) => items.filter((item) => nameOf(item) !== word(1, 'name')));
      return true;
    case 'RenameIndex':
      renameIndex(of(word(0, 'model_name')), word(1, 'new_name'), word(2, 'old_name'), argument(args, 3, 'old_fields'));
      return true;
    case 'AddConstraint':
      option(of(word(0, 'model_name')), 'constraints', (items) => [...items, ...present(argument(args, 1, 'constraint'))]);
      return true;
    case 'AlterConstraint':
      return true;
    case 'RemoveConstraint':
      option(of(word(0, 'model_name')), 'constraints', (items) => items.filter((item) => nameOf(item) !== word(1, 'name')));
      return true;
    default:
      return /^(AlterModelManagers|AlterModelTableComment|RunSQL|RunPython|SeparateDatabaseAndState|\w*Extension|CreateCollation|RemoveCollation|AddConstraintNotValid|ValidateConstraint)$/.test(name);
  }
}

function fieldsOf(items: readonly Value[], file: string): Map<string, StateField> {
  const fields = new Map<string, StateField>();
  for (const item of items) {
    const [first, second] = itemsOf(item);
    const name = stringOf(first);
    const data = dataOf(second, 'field');
    if (name !== undefined && data) fields.set(name, { name, data, declared: { file, start: data.at?.start ?? 0, end: data.at?.end ?? 0 } });
  }
  return fields;
}

function renameModel(states: ModelStates, app: string, from: string | undefined, to: string | undefined): void {
  const key = `${app}.${from ?? ''}`.toLowerCase();
  const model = states.get(key);
  if (!model || to === undefined) return;
  states.delete(key);
  states.set(`${app}.${to}`.toLowerCase(), { ...model, name: to });
  for (const other of states.values()) {
    for (const [name, field] of other.fields) {
      const renamed = (position: number, argumentName: string, args: FieldData['args']): FieldData['args'] => {
        const target = argument(args, position, argumentName);
        if (labelOf(target, other) !== key) return args;
        return { ...args, named: new Map([...args.named, [argumentName, literal(`${app}.${to}`)]]), positional: args.positional.filter((_, at) => at !== position) };
      };
      const args = renamed(-1, 'through', renamed(0, 'to', field.data.args));
      if (args !== field.data.args) other.fields.set(name, { ...field, data: { ...field.data, args } });
    }
  }
}

function renameField(model: StateModel | undefined, from: string | undefined, to: string | undefined): void {
  const field = from === undefined ? undefined : model?.fields.get(from);
  if (!model || !field || from === undefined || to === undefined) return;
  const fields = [...model.fields].map(([name, one]) => (name === from ? ([to, { ...field, name: to }] as const) : ([name, one] as const)));
  model.fields.clear();
  for (const [name, one] of fields) model.fields.set(name, one);
  for (const key of ['unique_together', 'index_together']) {
    const groups = groupsOf(model.options.get(key));
    if (groups.length > 0) model.options.set(key, listOf(groups.map((group) => listOf(group.map((name) => literal(name === from ? to : name))))));
  }
  for (const key of ['indexes', 'constraints']) {
    const items = itemsOf(model.options.get(key));
    if (items.length > 0) model.options.set(key, listOf(items.map((item) => withRenamedField(item, from, to))));
  }
}

function withRenamedField(item: Value, from: string, to: string): Value {
  const data = dataOf(item, 'index');
  const fields = data?.args.named.get('fields');
  if (!data || item.kind !== 'object' || !fields) return item;
  const renamed = itemsOf(fields).map((one) => {
    const name = stringOf(one);
    return name === undefined || name.replace(/^-/, '') !== from ? one : literal(name.startsWith('-') ? `-${to}` : to);
  });
  return { ...item, data: { ...data, args: { ...data.args, named: new Map([...data.args.named, ['fields', listOf(renamed)]]) } } };
}

/** An index gets another name; one of `index_together` becomes an index of its own. */
function renameIndex(model: StateModel | undefined, to: string | undefined, from: string | undefined, oldFields: Value | undefined): void {
  if (!model || to === undefined) return;
  const items = itemsOf(model.options.get('indexes'));
  if (from !== undefined) {
    const renamed = items.map((item) => {
      const data = dataOf(item, 'index');
      return data && item.kind === 'object' && nameOf(item) === from ? { ...item, data: { ...data, args: { ...data.args, named: new Map([...data.args.named, ['name', literal(to)]]) } } } : item;
    });
    model.options.set('indexes', listOf(renamed));
    return;
  }
  const fields = itemsOf(oldFields).map(stringOf).filter((name) => name !== undefined);
  if (fields.length === 0 || items.some((item) => nameOf(item) === to)) return;
  const groups = groupsOf(model.options.get('index_together')).filter((group) => group.join('\0') !== fields.join('\0'));
  model.options.set('index_together', listOf(groups.map((group) => listOf(group.map(literal)))));
  const args = { positional: [], named: new Map<string, Value>([['fields', listOf(fields.map(literal))], ['name', literal(to)]]), open: false };
  model.options.set('indexes', listOf([...items, { kind: 'object', library: LIBRARY, type: 'index', data: { path: 'django.db.models.Index', args }, key: to, deps: 0 }]));
}

function nameOf(item: Value): string | undefined {
  return stringOf(dataOf(item, 'index')?.args.named.get('name'));
}

function present(value: Value | undefined): readonly Value[] {
  return value ? [value] : [];
}

function listOf(items: readonly Value[]): Value {
  return { ...collection(UNKNOWN, 'constant'), items };
}

/** `app.model` in lower case of what a relation leads to; undefined where that cannot be read. */
function labelOf(target: Value | undefined, owner: Pick<StateModel, 'app' | 'name'>, user?: string): string | undefined {
  const name = stringOf(target);
  if (name === 'self') return `${owner.app}.${owner.name}`.toLowerCase();
  if (name !== undefined) return (name.includes('.') ? name.split('.').slice(-2).join('.') : `${owner.app}.${name}`).toLowerCase();
  if (target?.kind !== 'external') return undefined;
  if (target.path.endsWith('.AUTH_USER_MODEL')) return (user ?? 'auth.User').toLowerCase();
  const model = externalModel(target.path);
  return model && `${model.app}.${model.name}`.toLowerCase();
}

/**
 * The models that the migrations leave behind, in the form of a registry. Models of other packages are looked up in `known`.
 *
 * @param user what AUTH_USER_MODEL says
 */
export function registryOfStates(states: ModelStates, known: Registry, user: string | undefined): Registry {
  const registry: Registry = { models: new Map(), byClass: new Map(), byLabel: new Map(), served: new Map(), serving: [], defaults: new Map(), ready: true };
  const idOf = (label: string): string | undefined => {
    const state = states.get(label);
    return state ? `${LIBRARY}/${state.app}.${state.name}` : known.byLabel.get(label);
  };
  const add = (model: ModelInfo): void => void registry.models.set(model.id, model);
  for (const state of states.values()) {
    const fields = new Map<string, FieldInfo>();
    const relations: ModelInfo['relations'] = new Map();
    const many: StateField[] = [];
    for (const field of state.fields.values()) {
      if (field.data.kind === 'many-to-many') many.push(field);
      const info = columnOf(field);
      if (!info) continue;
      fields.set(info.name, info);
      const label = field.data.kind === 'column' ? undefined : labelOf(argument(field.data.args, 0, 'to'), state, user);
      const target = label === undefined ? undefined : idOf(label);
      if (target !== undefined) {
        relations.set(info.name, { name: info.name, target, cardinality: 'one', kind: 'forward', nullable: info.nullable, columns: [info.column], declared: info.declared });
        const model = known.models.get(target);
        if (model && !states.has(label ?? '')) add(model);
      }
    }
    const table = stringOf(state.options.get('db_table')) ?? `${state.app}_${state.name}`.toLowerCase();
    add({ ...BLANK, id: `${LIBRARY}/${state.app}.${state.name}`, app: state.app, name: state.name, table, proxy: literalTrue(state.options.get('proxy')), fields, relations, meta: state.options, declared: state.declared });
    for (const field of many) {
      if (field.data.args.named.has('through')) continue;
      const label = labelOf(argument(field.data.args, 0, 'to'), state, user);
      add(throughModel(state, table, field, label, label === undefined ? undefined : idOf(label)));
    }
  }
  return registry;
}

const BLANK = { abstract: false, opaque: false, parents: [], managers: new Map(), ordered: false } as const;

/** The table of a many-to-many relation: two columns that are unique together, each with an index. */
function throughModel(state: StateModel, table: string, field: StateField, label: string | undefined, target: string | undefined): ModelInfo {
  const near = state.name.toLowerCase();
  const isOwn = label === `${state.app}.${state.name}`.toLowerCase();
  const ends = isOwn ? [`from_${near}`, `to_${near}`] : [near, label?.split('.')[1] ?? ''];
  const { declared } = field;
  const fields = new Map<string, FieldInfo>([['id', { name: 'id', column: 'id', type: 'AutoField', nullable: false, unique: true, primary: true, indexed: true, declared }]]);
  const relations: ModelInfo['relations'] = new Map();
  ends.forEach((name, at) => {
    fields.set(name, { name, column: `${name}_id`, type: 'ForeignKey', nullable: false, unique: false, primary: false, indexed: true, data: { path: 'django.db.models.ForeignKey', kind: 'foreign', args: { positional: [], named: record(new Map()).fields, open: false } }, declared });
    const to = at === 0 ? `${LIBRARY}/${state.app}.${state.name}` : target;
    if (to !== undefined) relations.set(name, { name, target: to, cardinality: 'one', kind: 'forward', nullable: false, columns: [`${name}_id`], declared });
  });
  const name = `${state.name}_${field.name}`;
  const meta = new Map<string, Value>([['unique_together', listOf([listOf(ends.map(literal))])]]);
  return { ...BLANK, id: `${LIBRARY}/${state.app}.${name}`, app: state.app, name, table: stringOf(field.data.args.named.get('db_table')) ?? `${table}_${field.name}`, proxy: false, isRelation: true, fields, relations, meta, declared };
}
