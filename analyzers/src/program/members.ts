// Reading members: of the project's own classes and modules, and of what libraries own.
import type { Span } from '../core/place.js';
import { literal, UNKNOWN, withDeps, type ClassValue, type FunctionValue, type Value } from '../core/values.js';
import { NO_ARGUMENTS } from '../libraries/library.js';
import { born, callFunction, withCallDeps } from './calls.js';
import { assignedField, externalBases, findMember, lineage } from './classes.js';
import { externalValue } from './externals.js';
import { readGlobal } from './globals.js';
import { exportedValue } from './modules.js';
import { sharedDeps } from './record.js';
import type { Machine } from './state.js';

/** The engine's own object: what `super` stands for. */
export interface SuperData {
  readonly owner: ClassValue;
  readonly receiverClass: ClassValue;
  readonly self: Value;
}

/** Reads a member of any value, running properties. */
export function readMember(m: Machine, receiver: Value, name: string, at: Span): Value {
  const value = rawMember(m, receiver, name, at);
  if (value?.kind === 'function' && value.accessor) return withDeps(callFunction(m, value, NO_ARGUMENTS, at), receiver.deps);
  return value ? born(m, withDeps(value, receiver.kind === 'row' && receiver.shared ? sharedDeps(m, receiver, name) : receiver.deps)) : { ...UNKNOWN, deps: receiver.deps };
}

function rawMember(m: Machine, receiver: Value, name: string, at: Span): Value | undefined {
  switch (receiver.kind) {
    case 'record': {
      const field = receiver.fields.get(name);
      // A method of an object literal sees the object as `this`.
      if (field?.kind === 'function' && !field.self && !field.fn.isArrow && !field.file.endsWith('.py')) return { ...field, self: receiver };
      if (field) return field;
      const asked = askLibraries(m, receiver, name, at);
      if (asked) return asked;
      return receiver.open ? UNKNOWN : literal(undefined);
    }
    case 'module':
      return exportedValue(m, receiver.file, name);
    case 'external':
      return readGlobal(m, receiver, name) ?? askLibraries(m, receiver, name, at) ?? askExternal(m, receiver.path, name);
    case 'instance': {
      const field = receiver.fields.get(name);
      if (field) return field;
      const found = classMember(m, receiver.of, name, receiver);
      if (found?.kind === 'object') return inherited(m, receiver.of, receiver, name, at) ?? found;
      if (found) return found.kind === 'literal' && (found.value === null || found.value === undefined) ? (assignedField(m, receiver.of, name) ?? found) : found;
      return assignedField(m, receiver.of, name) ?? inherited(m, receiver.of, receiver, name, at);
    }
    case 'class': {
      const found = findMember(m, receiver, name);
      // What a library made of a field (a manager, a column) it binds to the class through which it is read.
      if (found?.value.kind === 'object' || found?.value.kind === 'unknown') return inherited(m, receiver, receiver, name, at) ?? found.value;
      if (found) return bindToClass(found.value, receiver, found.owner);
      return inherited(m, receiver, receiver, name, at);
    }
    case 'object': {
      if (receiver.library === 'engine' && receiver.type === 'super') return superMember(m, receiver.data as SuperData, name, at);
      const asked = askLibraries(m, receiver, name, at);
      if (asked) return asked;
      if (!receiver.of) return undefined;
      return classMember(m, receiver.of, name, receiver) ?? assignedField(m, receiver.of, name) ?? inherited(m, receiver.of, receiver, name, at);
    }
    case 'rows': {
      const asked = askLibraries(m, receiver, name, at);
      if (asked) return asked;
      return receiver.of ? classMember(m, receiver.of, name, receiver) : undefined;
    }
    default:
      return askLibraries(m, receiver, name, at);
  }
}

function askExternal(m: Machine, path: string, name: string): Value {
  const whole = path.includes('#') || !isJavaScriptPackage(m) ? `${path}.${name}` : `${path}#${name}`;
  return externalValue(m, whole);
}

function isJavaScriptPackage(m: Machine): boolean {
  return m.host.language === 'typescript';
}

function askLibraries(m: Machine, receiver: Value, name: string, at: Span): Value | undefined {
  const outer = m.callDeps;
  m.callDeps = receiver.deps;
  try {
    for (const library of m.having.member) {
      const value = library.member?.(m.host, receiver, name, at);
      if (value) return value;
    }
    return undefined;
  } finally {
    m.callDeps = outer;
  }
}

/** See Host.classMember. */
export function classMember(m: Machine, of: ClassValue, name: string, self?: Value, after?: ClassValue): Value | undefined {
  const found = findMember(m, of, name, after);
  if (!found) return undefined;
  if (found.value.kind !== 'function' || !self) return found.value;
  return bind(found.value, self, of, found.owner);
}

function bind(fn: FunctionValue, self: Value, of: ClassValue, owner: ClassValue): Value {
  if (fn.isStatic && !fn.isClassMethod) return { ...fn, owner, receiverClass: of };
  if (fn.isClassMethod) return { ...fn, self: self.kind === 'class' ? self : of, owner, receiverClass: of };
  return { ...fn, self, owner, receiverClass: of };
}

/** A method read from the class itself: bound if it is static or a class method; otherwise its first argument is the receiver. */
function bindToClass(value: Value, of: ClassValue, owner: ClassValue): Value {
  if (value.kind !== 'function') return value;
  const typescript = !value.file.endsWith('.py');
  if (value.isClassMethod || (typescript && value.isStatic)) return { ...value, self: of, owner, receiverClass: of };
  return { ...value, owner, receiverClass: of, accessor: typescript ? value.accessor : undefined };
}

/** What a class of the project inherits from outside the project. */
export function inherited(m: Machine, of: ClassValue, self: Value, name: string, at: Span): Value | undefined {
  return withCallDeps(m, self.deps, () => {
    for (const base of externalBases(m, of)) {
      for (const library of m.having.inherited) {
        const value = library.inherited?.(m.host, base, of, self, name, at);
        if (value) return value;
      }
    }
    return undefined;
  });
}

function superMember(m: Machine, data: SuperData, name: string, at: Span): Value | undefined {
  const found = classMember(m, data.receiverClass, name, data.self, data.owner);
  if (found) return found;
  return inherited(m, data.receiverClass, data.self, name, at);
}

/** What `super` is inside of a method. */
export function superValue(m: Machine): Value {
  for (let scope: Machine['scope'] | undefined = m.scope; scope; scope = scope.parent) {
    const method = scope.method;
    if (!method?.owner) continue;
    const self = scope.vars.get('this') ?? scope.vars.get('self') ?? scope.vars.get('cls') ?? firstOf(scope.vars);
    if (!self) return UNKNOWN;
    const of = method.receiverClass && lineage(m, method.receiverClass).some((one) => one.id === method.owner?.id) ? method.receiverClass : method.owner;
    return { kind: 'object', library: 'engine', type: 'super', data: { owner: method.owner, receiverClass: of, self } satisfies SuperData, key: method.owner.id, deps: self.deps };
  }
  return UNKNOWN;
}

function firstOf(vars: Iterable<readonly [string, Value]>): Value | undefined {
  for (const [, value] of vars) return value;
  return undefined;
}
