// Classes of the project: their bases, the order in which members are looked up, and what an instance's fields are.
import type { ClassDefinition, Expression, Field, FunctionDefinition } from '../core/syntax.js';
import { NO_FIELDS, UNKNOWN, type ClassValue, type FunctionValue, type InstanceValue, type Value } from '../core/values.js';
import { eachExpression, eachStatement } from './syntax-questions.js';
import type { Machine } from './state.js';
import { Variables } from './variables.js';

interface ClassInfo {
  readonly bases: readonly ClassValue[];
  readonly externals: readonly string[];
  readonly lineage: readonly ClassValue[];
  readonly methods: ReadonlyMap<string, readonly FunctionDefinition[]>;
  readonly fields: ReadonlyMap<string, Field>;
  /** Which methods assign `this.name`. */
  readonly assigners: ReadonlyMap<string, readonly FunctionDefinition[]>;
}

const infos = new WeakMap<Machine, Map<ClassDefinition, ClassInfo>>();
const fieldValues = new WeakMap<Machine, Map<string, Value>>();

function cacheOf<K extends object, V>(map: WeakMap<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}

/** Runs `body` in a class's own scope. */
function inScopeOf<T>(m: Machine, of: ClassValue, body: () => T): T {
  const { scope } = m;
  m.scope = of.scope as Machine['scope'];
  try {
    return body();
  } finally {
    m.scope = scope;
  }
}

function infoOf(m: Machine, of: ClassValue): ClassInfo {
  const cache = cacheOf(infos, m, () => new Map<ClassDefinition, ClassInfo>());
  const present = cache.get(of.definition);
  if (present) return present;
  // A placeholder stands in while the bases are found out, so that a class that inherits from itself ends.
  cache.set(of.definition, { bases: [], externals: [], lineage: [of], methods: new Map(), fields: new Map(), assigners: new Map() });
  const bases: ClassValue[] = [];
  const ownExternals: string[] = [];
  for (const expression of of.definition.bases) addBase(m, quietly(m, () => inScopeOf(m, of, () => baseValue(m, expression))), bases, ownExternals);
  const lineage = linearise(m, of, bases);
  const externals = new Set<string>(ownExternals);
  for (const base of bases) for (const path of infoOf(m, base).externals) externals.add(path);
  const methods = new Map<string, FunctionDefinition[]>();
  for (const method of of.definition.methods) methods.set(method.name, [...(methods.get(method.name) ?? []), method]);
  const fields = new Map<string, Field>();
  for (const field of of.definition.fields) fields.set(field.name, field);
  const info: ClassInfo = { bases, externals: [...externals], lineage, methods, fields, assigners: assignersOf(of.definition) };
  cache.set(of.definition, info);
  return info;
}

/**
 * The value of a base class expression. A generic class with its type arguments (`Base[Book]`) is that class, and a module that was
 * required is what stands in its `module.exports`.
 */
function baseValue(m: Machine, expression: Expression): Value {
  const value = m.evaluate(expression);
  if (value.kind === 'module' && m.host.language === 'typescript') return m.member(value, '=', expression);
  return value.kind === 'unknown' && expression.kind === 'index' ? m.evaluate(expression.object) : value;
}

function addBase(m: Machine, value: Value, bases: ClassValue[], externals: string[]): void {
  if (value.kind === 'class') bases.push(value);
  else if (value.kind === 'external') externals.push(value.path);
  else if (value.kind === 'collection' && value.items) for (const item of value.items) addBase(m, item, bases, externals);
  else if (value.kind === 'object') {
    // A class that a library made (`Manager.from_queryset(Q)`): what the project's own part of it is, and the library's name for it.
    if (value.of) bases.push(value.of);
    externals.push(`${value.library}:${value.type}`);
  }
}

/** Depth first, left to right, each class at its last place: what Python's order comes to for the hierarchies that occur. */
function linearise(m: Machine, of: ClassValue, bases: readonly ClassValue[]): readonly ClassValue[] {
  const seen = new Map<string, ClassValue>();
  const lists = bases.map((base) => infoOf(m, base).lineage);
  const flat = lists.flat();
  for (let i = flat.length - 1; i >= 0; i -= 1) {
    const one = flat[i];
    if (one && !seen.has(one.id) && one.id !== of.id) seen.set(one.id, one);
  }
  return [of, ...[...seen.values()].reverse()];
}

function assignersOf(definition: ClassDefinition): ReadonlyMap<string, readonly FunctionDefinition[]> {
  const assigners = new Map<string, FunctionDefinition[]>();
  for (const method of definition.methods) {
    const first = method.params[0]?.target;
    const selfName = first?.kind === 'name' && first.name === 'self' ? 'self' : 'this';
    const note = (target: Expression): void => {
      if (target.kind !== 'member' || target.object.kind !== 'name' || target.object.name !== selfName) return;
      const list = assigners.get(target.name) ?? [];
      if (!list.includes(method)) assigners.set(target.name, [...list, method]);
    };
    eachStatement(method.body, (statement) => {
      if (statement.kind === 'assign' && statement.target.kind === 'place') note(statement.target.place);
      if (statement.kind === 'assign' && statement.target.kind === 'list') for (const item of statement.target.items) if (item?.target.kind === 'place') note(item.target.place);
      if (statement.kind === 'with') for (const item of statement.items) if (item.target?.kind === 'place') note(item.target.place);
      eachExpression(statement, (expression) => {
        if (expression.kind === 'assign-expression' && expression.target.kind === 'place') note(expression.target.place);
      });
    });
  }
  return assigners;
}

/** Runs `body` and writes nothing down. */
export function quietly<T>(m: Machine, body: () => T): T {
  m.silent += 1;
  try {
    return body();
  } finally {
    m.silent -= 1;
  }
}

/** The class and its bases of the project, in the order in which members are looked up. */
export function lineage(m: Machine, of: ClassValue): readonly ClassValue[] {
  return infoOf(m, of).lineage;
}

/** The external base classes, nearest first. */
export function externalBases(m: Machine, of: ClassValue): readonly string[] {
  return infoOf(m, of).externals;
}

/** See Project.fieldOf. */
export function fieldOf(m: Machine, of: ClassValue, name: string): Value | undefined {
  const field = infoOf(m, of).fields.get(name);
  return field ? fieldValue(m, of, field) : undefined;
}

/** See Project.decoratorsOf. */
export function decoratorsOf(m: Machine, of: ClassValue, name?: string): readonly Value[] {
  const decorators = name === undefined ? of.definition.decorators : infoOf(m, of).fields.get(name)?.decorators;
  return decorators === undefined || decorators.length === 0 ? [] : quietly(m, () => inScopeOf(m, of, () => decorators.map((expression) => m.evaluate(expression))));
}

function fieldValue(m: Machine, of: ClassValue, field: Field): Value {
  const cache = cacheOf(fieldValues, m, () => new Map<string, Value>());
  const key = `${of.id} ${field.name}`;
  const present = cache.get(key);
  if (present) return present;
  cache.set(key, UNKNOWN);
  let value: Value = UNKNOWN;
  if (field.value) {
    const { value: expression } = field;
    value = quietly(m, () => inScopeOf(m, of, () => inClassBody(m, of, () => m.evaluate(expression), field)));
  }
  if ((value.kind === 'unknown' || (value.kind === 'literal' && (value.value === null || value.value === undefined))) && field.type) value = m.host.valueOfType(field.type, of.file);
  value = value.deps === 0 ? value : { ...value, deps: 0 };
  cache.set(key, value);
  return value;
}

/** Within a class body the names of its earlier fields can be read (Python), and `this` is an instance (TypeScript's field values). */
function inClassBody<T>(m: Machine, of: ClassValue, body: () => T, before: Field): T {
  const { scope } = m;
  const self: Value = { kind: 'instance', of, fields: NO_FIELDS, deps: 0 };
  const fields = lazyFields(m, of, before);
  m.scope = { vars: fields, parent: scope, file: of.file, activation: m.activation, method: { owner: of, receiverClass: of } };
  fields.set('this', self);
  try {
    return body();
  } finally {
    m.scope = scope;
  }
}

function lazyFields(m: Machine, of: ClassValue, before: Field): Variables {
  const cache = fieldValues.get(m);
  const vars = Variables.empty();
  if (!of.file.endsWith('.py')) return vars;
  let isEarlier = true;
  for (const field of of.definition.fields) {
    if (field === before) isEarlier = false;
    // A class that is nested in this one is known wherever it is named.
    const known = cache?.get(`${of.id} ${field.name}`) ?? (isEarlier && field.value?.kind === 'class' ? fieldValue(m, of, field) : undefined);
    if (known && known.kind !== 'unknown') vars.set(field.name, known);
  }
  for (const method of of.definition.methods) vars.set(method.name, m.functionValue(method, of));
  return vars;
}

/** A member that the class itself or a base class of the project defines, from `start` in the lineage on. Not run, not bound. */
export function findMember(m: Machine, of: ClassValue, name: string, after?: ClassValue): { readonly owner: ClassValue; readonly value: Value } | undefined {
  const order = infoOf(m, of).lineage;
  const start = after ? order.findIndex((one) => one.id === after.id) + 1 : 0;
  for (const one of order.slice(start)) {
    const info = infoOf(m, one);
    const methods = info.methods.get(name);
    const method = methods?.find((candidate) => candidate.accessor !== 'set') ?? methods?.[0];
    if (method) return { owner: one, value: inScopeOf(m, one, () => m.functionValue(method, one)) };
    const field = info.fields.get(name);
    if (field && (field.value || field.type)) return { owner: one, value: fieldValue(m, one, field) };
    const parameter = constructorField(one.definition, name);
    if (parameter?.type) return { owner: one, value: m.host.valueOfType(parameter.type, one.file) };
  }
  return undefined;
}

function constructorField(definition: ClassDefinition, name: string): FunctionDefinition['params'][number] | undefined {
  const constructor = definition.methods.find((method) => method.name === 'constructor');
  return constructor?.params.find((param) => param.isField && param.target.kind === 'name' && param.target.name === name);
}

/** What the class's methods assign to `this.name`, constructor first; undefined if none does. */
export function assignedField(m: Machine, of: ClassValue, name: string): Value | undefined {
  for (const one of infoOf(m, of).lineage) {
    const assigners = infoOf(m, one).assigners.get(name);
    if (!assigners) continue;
    const cache = cacheOf(fieldValues, m, () => new Map<string, Value>());
    const key = `${of.id} this.${name}`;
    const present = cache.get(key);
    if (present) return present;
    cache.set(key, UNKNOWN);
    let value: Value | undefined;
    for (const method of [...assigners].sort((a, b) => rank(a) - rank(b)).slice(0, 3)) {
      const after = fieldsAfter(m, of, inScopeOf(m, one, () => m.functionValue(method, one)));
      const found = after?.fields.get(name);
      if (found && found.kind !== 'unknown' && !(found.kind === 'literal' && (found.value === null || found.value === undefined))) {
        value = { ...found, deps: 0 };
        break;
      }
    }
    cache.set(key, value ?? UNKNOWN);
    return value ?? UNKNOWN;
  }
  return undefined;
}

function rank(method: FunctionDefinition): number {
  return method.name === 'constructor' || method.name === '__init__' ? 0 : 1;
}

function fieldsAfter(m: Machine, of: ClassValue, method: FunctionValue): InstanceValue | undefined {
  const self: InstanceValue = { kind: 'instance', of, fields: NO_FIELDS, deps: 0 };
  const after = quietly(m, () => m.receiverAfter({ ...method, self, receiverClass: of }));
  return after?.kind === 'instance' ? after : undefined;
}

/** Forgets the values of fields; of the classes of some files alone, where any are given. */
export function forgetFields(m: Machine, files?: ReadonlySet<string>): void {
  const fields = fieldValues.get(m);
  if (!files) fieldValues.delete(m);
  else for (const key of fields?.keys() ?? []) if (files.has(key.slice(0, key.indexOf('#')))) fields?.delete(key);
}

/** Forgets all that is known of the classes of some files. */
export function forgetClasses(m: Machine, files: ReadonlySet<string>): void {
  const known = infos.get(m) ?? new Map<ClassDefinition, ClassInfo>();
  for (const [definition, { lineage: [own] }] of known) if (own && files.has(own.file)) known.delete(definition);
  forgetFields(m, files);
}
