// What a type annotation says of a value. Often it is all there is to know a parameter by.
import type { Export, Import, Module, TypeDeclaration, TypeRef } from '../core/syntax.js';
import { ANYTHING_LOADED, collection, NO_FIELDS, UNKNOWN, type ClassValue, type Value } from '../core/values.js';
import { externalBases } from './classes.js';
import { externalBinding } from './externals.js';
import { executeModule, importedValue, moduleOf, readImported } from './modules.js';
import { implementersOf } from './implementers.js';
import { join } from './join.js';
import { memberOfType } from './member-types.js';
import type { Machine, ModuleRecord, Scope } from './state.js';

const DEPTH = 5;
const TRANSPARENT = new Set(['Promise', 'PromiseLike', 'Awaited', 'Readonly', 'Required', 'Partial', 'NonNullable', 'Omit', 'Pick', 'Awaitable', 'Coroutine', 'ClassVar', 'Final', 'Annotated', 'InstanceType', 'Exclude', 'Extract']);
const SCALARS = new Set(['string', 'number', 'boolean', 'bigint', 'Date', 'str', 'int', 'float', 'bool', 'bytes', 'Decimal', 'datetime', 'date', 'UUID', 'symbol', 'RegExp']);

/** The value that a type annotation, written in `file`, stands for; Unknown where it says nothing that matters. */
export function valueOfType(m: Machine, type: TypeRef, file: string, depth = 0): Value {
  if (depth > DEPTH) return UNKNOWN;
  switch (type.kind) {
    case 'reference':
      return referenced(m, type.name, type.args, file, depth);
    case 'array':
      return collection(ofElsewhere(valueOfType(m, type.element, file, depth + 1)), 'unknown');
    case 'tuple': {
      const items = type.elements.map((element) => valueOfType(m, element, file, depth + 1));
      return { ...collection(items.reduce<Value>((so, one, index) => (index === 0 ? one : join(so, one)), UNKNOWN), 'constant'), items };
    }
    case 'union': {
      const members = type.members.filter((member) => !(member.kind === 'literal' && (member.value === null || member.value === undefined)) && !(member.kind === 'reference' && (member.name === 'null' || member.name === 'undefined' || member.name === 'None')));
      const values = members.map((member) => valueOfType(m, member, file, depth + 1));
      const [first, ...rest] = values;
      if (!first) return UNKNOWN;
      if (rest.length === 0) return first;
      // A client or a transaction of it: either will do.
      return values.find((value) => value.kind === 'object') ?? rest.reduce((so, one) => join(so, one), first);
    }
    case 'intersection': {
      const values = type.members.map((member) => valueOfType(m, member, file, depth + 1));
      const fields = new Map<string, Value>();
      let isRecord = false;
      for (const value of values) {
        if (value.kind === 'record') {
          isRecord = true;
          for (const [name, field] of value.fields) fields.set(name, field);
        } else if (value.kind !== 'unknown') return value;
      }
      return isRecord ? { kind: 'record', fields, open: true, deps: 0 } : UNKNOWN;
    }
    case 'record': {
      const fields = new Map<string, Value>();
      for (const field of type.fields.slice(0, 60)) {
        const value = valueOfType(m, field.type, file, depth + 1);
        if (value.kind !== 'unknown') fields.set(field.name, value);
      }
      return { kind: 'record', fields, open: true, deps: 0 };
    }
    case 'typeof':
      return named(m, type.name, file) ?? UNKNOWN;
    case 'member':
      return memberOfType(m, type, file, (inner, from) => valueOfType(m, inner, from, depth + 1));
    case 'literal':
      return { kind: 'scalar', deps: 0 };
    case 'function':
    case 'unknown':
      return UNKNOWN;
  }
}

/** Rows in a list that came from elsewhere: nobody knows what was loaded with them. */
function ofElsewhere(value: Value): Value {
  return value.kind === 'row' ? { ...value, loaded: ANYTHING_LOADED } : value;
}

function referenced(m: Machine, name: string, args: readonly TypeRef[], file: string, depth: number): Value {
  if (SCALARS.has(name)) return { kind: 'scalar', deps: 0 };
  const [first] = args;
  if (TRANSPARENT.has(name) && first) return valueOfType(m, first, file, depth + 1);
  if (name === 'ReturnType' && first) return returnOf(m, valueOfType(m, first, file, depth + 1));
  if ((name === 'type' || name === 'Type') && first) {
    const of = first.kind === 'reference' ? named(m, first.name, file) : undefined;
    return of ?? UNKNOWN;
  }
  const declared = typeDeclaration(m, name, file);
  if (declared) return soleImplementer(m, name, declared) ?? declaredValue(m, declared.declaration, declared.file, depth + 1);
  const value = named(m, name, file);
  return value ? instanceOf(m, value, args.map((arg) => typeArgument(m, arg, file, depth + 1))) : UNKNOWN;
}

/** An instance of the one class that implements an interface; undefined if there is none, or more than one. */
function soleImplementer(m: Machine, name: string, { declaration }: FoundType): Value | undefined {
  const found = implementersOf(m, name.slice(name.lastIndexOf('.') + 1)).filter((one) => typeDeclaration(m, name, one.file)?.declaration === declaration);
  const [only] = found;
  const record = only && found.length === 1 ? moduleOf(m, only.file) : undefined;
  if (!only || !record) return undefined;
  executeModule(m, record);
  const of = record.scope.vars.get(only.definition.name);
  return of?.kind === 'class' ? instanceOfClass(m, of) : undefined;
}

/** A type argument: the class itself where it names one, else what its values are. */
function typeArgument(m: Machine, type: TypeRef, file: string, depth: number): Value {
  if (type.kind === 'reference' && type.args.length === 0) {
    const value = named(m, type.name, file);
    if (value?.kind === 'class') return value;
  }
  return valueOfType(m, type, file, depth);
}

function returnOf(m: Machine, value: Value): Value {
  if (value.kind === 'function' || value.kind === 'operation') return m.call(value, { positional: [], named: new Map(), open: true }, { start: 0, end: 0 });
  return UNKNOWN;
}

/** What a parameter annotated with `of` is. */
function instanceOf(m: Machine, of: Value, args: readonly Value[]): Value {
  if (of.kind === 'class') return instanceOfClass(m, of);
  if (of.kind === 'external') {
    for (const library of m.having.typed) {
      const value = library.typed?.(m.host, of.path, args);
      if (value) return value;
    }
    return UNKNOWN;
  }
  return UNKNOWN;
}

function instanceOfClass(m: Machine, of: ClassValue): Value {
  for (const base of externalBases(m, of)) {
    for (const library of m.libraries) {
      const value = library.typedClass?.(m.host, of, base);
      if (value) return value;
    }
  }
  return { kind: 'instance', of, fields: NO_FIELDS, deps: 0 };
}

function declaredValue(m: Machine, declaration: TypeDeclaration, file: string, depth: number): Value {
  const own = valueOfType(m, declaration.type, file, depth);
  if (declaration.bases.length === 0) return own;
  const fields = new Map<string, Value>();
  for (const base of declaration.bases) {
    const value = valueOfType(m, base, file, depth);
    if (value.kind === 'record') for (const [name, field] of value.fields) fields.set(name, field);
    else if (value.kind !== 'unknown' && own.kind === 'record' && own.fields.size === 0) return value;
  }
  if (own.kind === 'record') for (const [name, field] of own.fields) fields.set(name, field);
  return { kind: 'record', fields, open: true, deps: 0 };
}

interface FoundType {
  readonly declaration: TypeDeclaration;
  readonly file: string;
}

/** Types that were looked for, by the module that asked. Only imports, exports and declarations decide: the answer stays what it is. */
const foundTypes = new WeakMap<ModuleRecord, Map<string, FoundType | undefined>>();

/** The declaration of a type alias or an interface, through imports and re-exports. */
function typeDeclaration(m: Machine, name: string, file: string): FoundType | undefined {
  const record = moduleOf(m, file);
  if (!record || name.includes('.')) return undefined;
  let found = foundTypes.get(record);
  if (!found) {
    found = new Map();
    foundTypes.set(record, found);
  }
  const present = found.get(name);
  if (present || found.has(name)) return present;
  const result = findType(m, name, file, new Set());
  found.set(name, result);
  return result;
}

/** The statements of a module through which names come and go. */
const linkStatements = new WeakMap<Module, readonly (Import | Export)[]>();

function linksOf(module: Module): readonly (Import | Export)[] {
  let links = linkStatements.get(module);
  if (!links) {
    links = module.body.filter((statement) => statement.kind === 'import' || statement.kind === 'export');
    linkStatements.set(module, links);
  }
  return links;
}

function findType(m: Machine, name: string, file: string, seen: Set<string>): FoundType | undefined {
  if (seen.has(`${file} ${name}`) || name.includes('.')) return undefined;
  seen.add(`${file} ${name}`);
  const record = moduleOf(m, file);
  if (!record) return undefined;
  const own = record.scope.types?.get(name);
  if (own) return { declaration: own, file };
  for (const statement of linksOf(record.module)) {
    if (statement.kind === 'import') {
      const binding = statement.names.find(({ local }) => local === name);
      if (!binding || binding.imported === '*') continue;
      const target = m.resolve(statement.from, file);
      return target.kind === 'file' ? findType(m, binding.imported, target.file, seen) : undefined;
    }
    if (statement.from !== undefined) {
      const reexport = statement.names.find(({ exported }) => exported === name || exported === '*');
      const target = reexport && m.resolve(statement.from, file);
      if (reexport && target?.kind === 'file') {
        const found = findType(m, reexport.exported === '*' ? name : reexport.local, target.file, seen);
        if (found) return found;
      }
    } else {
      const renamed = statement.names.find(({ exported, local }) => exported === name && local !== name && local !== '');
      if (renamed) return findType(m, renamed.local, file, seen);
    }
  }
  return undefined;
}

/** The value of a dotted name as the file sees it. */
function named(m: Machine, name: string, file: string): Value | undefined {
  const [head, ...rest] = name.split('.');
  if (head === undefined) return undefined;
  let value = headValue(m, head, file);
  for (const part of rest) {
    if (!value || value.kind === 'unknown') return undefined;
    value = value.kind === 'external' ? externalMember(m, value.path, part, file) : m.member(value, part, { start: 0, end: 0 });
  }
  return value;
}

function externalMember(m: Machine, path: string, name: string, file: string): Value {
  if (file.endsWith('.py') || path.includes('#')) return externalBinding(m, path, name, 'x.py');
  return externalBinding(m, path, name, file);
}

function headValue(m: Machine, name: string, file: string): Value | undefined {
  for (let scope: Scope | undefined = m.scope; scope; scope = scope.parent) {
    if (scope.file !== file) break;
    const value = scope.vars.get(name);
    if (value) return readImported(m, value);
  }
  const record = moduleOf(m, file);
  if (!record) return undefined;
  const present = record.scope.vars.get(name);
  if (present) return readImported(m, present);
  for (const statement of linksOf(record.module)) {
    if (statement.kind !== 'import') continue;
    const binding = statement.names.find(({ local }) => local === name);
    if (binding) return importedValue(m, statement.from, binding.imported, file);
  }
  executeModule(m, record);
  const value = record.scope.vars.get(name);
  return value && readImported(m, value);
}

