// The Django ORM: switches itself on by an import of Django, reads the project's models into the catalog, and says what managers,
// querysets and instances do. What each value is stands in objects.ts.
import type { Span } from '../../core/place.js';
import type { ClassValue, RowsValue, RowValue, Value } from '../../core/values.js';
import { ANYTHING_LOADED, collection, stringOf, UNKNOWN } from '../../core/values.js';
import { argument, type Arguments, type Host, type Library } from '../library.js';
import { readSqlValue, textFacts } from '../sql-statements.js';
import { operate, orderedExpression } from './expressions.js';
import { buildRegistry } from './build.js';
import { callClass, callExternal, callPage, managerClass, modelBehind, paginatorMember } from './functions.js';
import { callChecker, checkerMember } from './guardian.js';
import { historicManager, managerMember, managerNamed, managerRows, modelValue, querySetClass } from './managers.js';
import { isManagerMethod, isQuerySetMethod, isRowMethod, synchronous } from './methods.js';
import { migrationParts } from './migration-history.js';
import { roots } from './migrations.js';
import { canonical, externalModel, fieldKind, isManagerBase, isModelBase, isQuerySetBase, mayBeModelBase } from './names.js';
import { dataOf, isObject, LIBRARY, object, operation, SCALAR, type RowsData } from './objects.js';
import { callRows, evaluate, indexRows, iterateRows, printRows, rowsMember } from './querysets.js';
import { modelOf, modelOfClass, registryOf, relationOf, type ModelInfo } from './registry.js';
import { assignField, rowMember, rowOf } from './rows.js';
import { opaqueModel } from './model-classes.js';
import { connected } from './signals.js';
import { catalogOf } from './tables.js';
import { callTree, treeMember } from './trees.js';
import { callRow, newRow, writeRelation } from './writes.js';

export const library: Library = {
  id: LIBRARY,
  title: 'Django',
  evidence: { imports: ['django'] },
  sends: true,
  readsSql: true,

  models: (project) => catalogOf(project, buildRegistry(project)),
  schema: migrationParts,

  typed(host, path, args) {
    const name = canonical(path);
    const [first] = args;
    if (isQuerySetBase(name) || isManagerBase(name) || /\.(RelatedManager|ManyRelatedManager|ValuesQuerySet)$/.test(name)) {
      const of = first?.kind === 'class' ? modelOfClass(host.project, first)?.id : first?.kind === 'row' && first.library === LIBRARY ? first.model : undefined;
      return of === undefined ? undefined : unknownRows(host, of);
    }
    const model = externalModel(path);
    const id = model && registryOf(host.project).byLabel.get(`${model.app}.${model.name}`.toLowerCase());
    const info = modelOf(host.project, id);
    return info && rowOf(info);
  },

  typedClass(host, of) {
    const model = modelOfClass(host.project, of);
    if (model) return rowOf(model);
    const served = servedModel(host, of);
    if (!served) return undefined;
    const bases = host.externalBases(of);
    if (bases.some(isManagerBase)) return object('manager', { model: served.id, what: `${served.name}.objects` }, `${served.id}:${of.id}`, of);
    return bases.some(isQuerySetBase) ? { ...unknownRows(host, served.id), of } : undefined;
  },

  member(host, receiver, name, at) {
    if (receiver.kind === 'rows') return receiver.library === LIBRARY ? rowsMember(host, receiver, name, at) : undefined;
    if (receiver.kind === 'row') return receiver.library === LIBRARY ? (rowMember(host, receiver, name, at) ?? treeMemberOf(host, receiver, name)) : undefined;
    if (receiver.kind === 'external') return externalMember(host, receiver.path, name);
    if (receiver.kind !== 'object' || receiver.library !== LIBRARY) return undefined;
    if (receiver.type === 'manager') return managerMember(host, receiver, name, at);
    if (receiver.type === 'expression') return name === 'asc' || name === 'desc' ? operation(name, receiver) : undefined;
    if (receiver.type === 'checker') return checkerMember(receiver, name);
    if (receiver.type === 'paginator') return paginatorMember(receiver, name);
    if (receiver.type === 'cursor') return name === 'execute' || name === 'executemany' ? operation(name, receiver) : undefined;
    if (receiver.type === 'registry') return name === 'get_model' ? operation('get_model', receiver) : undefined;
    if (receiver.type === 'relation') return name === 'through' ? modelValue(host.project, dataOf(receiver, 'relation')) : undefined;
    const model = modelOf(host.project, dataOf(receiver, 'model'));
    if (!model || isRowMethod(name)) return undefined;
    return name === 'objects' || model.managers.has(name) || name.endsWith('_manager') ? historicManager(model, name) : undefined;
  },

  inherited(host, base, of, self, name, at) {
    if (isModelBase(base) || mayBeModelBase(base)) return modelMember(host, of, self, name, at);
    if (isManagerBase(base)) return inheritedOfManager(of, self, name);
    if (isQuerySetBase(base)) return inheritedOfQuerySet(self, name);
    if (CHOICES.test(canonical(base)) && /^(choices|values|labels|names)$/.test(name)) return collection(SCALAR, 'constant');
    return undefined;
  },

  call(host, callee, args, at) {
    if (callee.kind === 'external') return callExternal(host, callee, args, at);
    if (callee.kind === 'operation' && callee.library === LIBRARY) return callOperation(host, callee.name, callee.receiver, callee.data, args, at);
    if (callee.kind !== 'object' || callee.library !== LIBRARY) return undefined;
    const model = dataOf(callee, 'model');
    return model === undefined ? callClass(callee) : newRow(model, args.named, true);
  },

  construct(host, of, base, args, at) {
    const path = canonical(base);
    if (isManagerBase(path)) {
      const queryset = querySetClass(host.project, of);
      return object('manager', queryset ? { queryset } : {}, of.id, of);
    }
    if (isQuerySetBase(path)) {
      const given = argument(args, 0, 'model');
      const model = given && modelOf(host.project, modelBehind(host, given));
      const rows = model && managerRows(host, object('manager', { model: model.id }, model.id), at);
      return rows && { ...rows, of };
    }
    const kind = fieldKind(path);
    const hasOwnAccessor = host.lineage(of).some((level) => level.definition.fields.some(({ name }) => name === 'forward_related_accessor_class'));
    if (kind) return object('field', { path, kind, args, custom: true, ...(hasOwnAccessor && { ownAccessor: true }), at }, `${of.id}:${at.start}`);
    if (!isModelBase(path) && !mayBeModelBase(path)) return undefined;
    const model = modelOfClass(host.project, of);
    return model && newRow(model.id, args.named);
  },

  index(host, receiver, index, at) {
    return receiver.kind === 'rows' && receiver.library === LIBRARY ? indexRows(host, receiver, index, at) : undefined;
  },

  assign(_host, receiver, name, value) {
    return receiver.kind === 'row' && receiver.library === LIBRARY ? assignField(receiver, name, value) : undefined;
  },

  iterate(host, receiver, at) {
    const rows = rowsBehind(host, receiver, at);
    return rows && iterateRows(host, rows, at);
  },

  operate(host, operator, left, right) {
    const made = operate(operator, left, right);
    if (made) return made;
    // Two querysets in one: which conditions are put together how is not followed.
    if (left.kind !== 'rows' || right?.kind !== 'rows' || left.library !== LIBRARY || operator !== '|') return undefined;
    const joined = host.join(left, right);
    return joined.kind === 'rows' ? { ...joined, data: { ...(joined.data as RowsData | undefined), chain: undefined } satisfies RowsData } : joined;
  },

  truth(host, value, at) {
    if (value.kind !== 'rows' || value.library !== LIBRARY || value.sent) return;
    evaluate(host, value, at);
  },

  text(host, value, at) {
    if (value.kind === 'rows' && value.library === LIBRARY && host.language !== 'typescript') printRows(host, value, at);
  },

  decorate: (_host, decorator, decorated) => (decorated.kind === 'function' ? connected(decorator, decorated) : undefined),

  entered: (_host, value) => (isObject(value, 'cursor') ? value : undefined),

  roots,
};

function treeMemberOf(host: Host, row: RowValue, name: string): Value | undefined {
  const model = modelOf(host.project, row.model);
  return model && treeMember(host, model, row, name);
}

/** Enumerations of Django's: their choices are few. */
const CHOICES = /^django\.db\.models\.(enums\.)?(Text|Integer)?Choices$/;

/** A queryset, or a manager where one is iterated over on the program's behalf (serializers, templates). */
function rowsBehind(host: Host, value: Value, at: Span): RowsValue | undefined {
  if (value.kind === 'rows') return value.library === LIBRARY ? value : undefined;
  return isObject(value, 'manager') ? managerRows(host, value, at) : undefined;
}

function callOperation(host: Host, name: string, receiver: Value | undefined, data: unknown, args: Arguments, at: Span): Value | undefined {
  if (isObject(receiver, 'expression')) return orderedExpression(receiver, name, args);
  if (name === 'tree') return callTree(host, data, at);
  if (name === 'wrap') return args.positional[0] ?? UNKNOWN;
  if (name === 'from_queryset') return managerClass(args.positional[0], receiver);
  if (name === 'as_manager') return receiver?.kind === 'class' ? object('manager', { queryset: receiver }, `as:${receiver.id}`) : UNKNOWN;
  if (name === 'page') return callPage(host, receiver, at);
  if (name === 'get_model') {
    const [first, second] = [argument(args, 0, 'app_label'), argument(args, 1, 'model_name')].map(stringOf);
    return migrationModel(host, first, second);
  }
  if (name === 'execute' || name === 'executemany') {
    const read = readSqlValue(host, argument(args, 0, 'sql'), 'format');
    if (read.aside) return UNKNOWN;
    const { kind, filters, rows, bulk } = read;
    host.send({ kind, library: LIBRARY, what: `cursor.${name}`, filters, rows, cause: 'call', ...textFacts(read), ...((name === 'executemany' || bulk) && { bulk: true }), remedy: kind === 'select' ? 'one statement with WHERE … = ANY(%s) for all elements' : 'executemany(), or one statement for all rows' }, at);
    return UNKNOWN;
  }
  if (isObject(receiver, 'checker')) return callChecker(host, receiver, name, at);
  if (receiver?.kind === 'row') return isRowMethod(name) ? callRow(host, receiver, name, args, at) : UNKNOWN;
  if (receiver?.kind === 'rows') return callRows(host, receiver, name, args, at);
  if (!isObject(receiver, 'manager')) return UNKNOWN;
  if (isManagerMethod(name)) return writeRelation(host, receiver, name, args, at);
  const plainName = synchronous(name);
  const inMemory = plainName === 'all' || plainName === 'get_queryset' || plainName === 'count' || plainName === 'exists' || plainName === 'first' || plainName === 'contains';
  const rows = managerRows(host, receiver, at, { anew: !inMemory, plain: data === 'plain' });
  return rows ? callRows(host, rows, name, args, at) : UNKNOWN;
}

/** A model as a migration sees it: without the methods and managers of the project. */
function migrationModel(host: Host, app: string | undefined, name: string | undefined): Value {
  const label = app === undefined ? undefined : name === undefined ? app : `${app}.${name}`;
  const id = label === undefined ? undefined : registryOf(host.project).byLabel.get(label.toLowerCase());
  return id === undefined ? UNKNOWN : object('model', id, id);
}

/** `User.objects` of a class outside the project. */
function externalMember(host: Host, path: string, name: string): Value | undefined {
  if (name !== 'objects' && name !== '_default_manager') return undefined;
  const label = externalModel(path);
  if (!label) return undefined;
  const registry = registryOf(host.project);
  const model = modelOf(host.project, registry.byLabel.get(`${label.app}.${label.name}`.toLowerCase())) ?? opaqueModel(registry, label.app, label.name);
  return managerNamed(host.project, model, 'objects') ?? managerNamed(host.project, model, '_base_manager');
}

/** What a model's class has beyond what the project's own classes define: managers and relations read through the class, methods through `super()`. */
function modelMember(host: Host, of: ClassValue, self: Value, name: string, at: Span): Value | undefined {
  const model = modelOfClass(host.project, of);
  if (!model) return undefined;
  if (self.kind === 'class') {
    const manager = managerNamed(host.project, model, name);
    if (manager) return manager;
    const through = relationOf(host.project, model, name)?.relation.through;
    return through === undefined ? treeMember(host, model, self, name) : object('relation', through, through);
  }
  if (self.kind === 'row') return isRowMethod(name) ? operation(name, self) : (rowMember(host, self, name, at) ?? treeMember(host, model, self, name));
  return self.kind === 'instance' ? rowMember(host, rowOf(model), name, at) : undefined;
}

function inheritedOfManager(of: ClassValue, self: Value, name: string): Value | undefined {
  if (self.kind === 'class') return name === 'from_queryset' ? operation('from_queryset', of) : undefined;
  if (!isObject(self, 'manager')) return undefined;
  return isQuerySetMethod(name) ? operation(name, self, name === 'get_queryset' ? 'plain' : undefined) : undefined;
}

function inheritedOfQuerySet(self: Value, name: string): Value | undefined {
  if (self.kind === 'class') return name === 'as_manager' ? operation('as_manager', self) : undefined;
  return self.kind === 'rows' && isQuerySetMethod(name) ? operation(name, self) : undefined;
}

/** The one model that a manager or queryset class of the project serves. */
function servedModel(host: Host, of: ClassValue): ModelInfo | undefined {
  const served = registryOf(host.project).served.get(of.id);
  return served?.size === 1 ? modelOf(host.project, [...served][0]) : undefined;
}

/** A queryset that came from elsewhere: nobody knows what was loaded with it. */
function unknownRows(host: Host, model: string): RowsValue {
  const name = modelOf(host.project, model)?.name ?? model;
  const query = { kind: 'select', library: LIBRARY, model, what: name, filters: [], rows: 'unknown', cause: 'call', kept: true } as const;
  const data: RowsData = { plain: false, foreign: true };
  return { kind: 'rows', library: LIBRARY, model, query, sent: false, loaded: ANYTHING_LOADED, origin: { place: host.place({ start: 0, end: 0 }), statement: query }, deps: 0, data };
}
