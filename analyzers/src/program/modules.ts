// Modules: what a file exports, and what an import in another file is.
import type { Import, Module, Statement, TypeDeclaration } from '../core/syntax.js';
import { UNKNOWN, type RecordValue, type Value } from '../core/values.js';
import { externalBinding, externalModule } from './externals.js';
import { newActivation } from './record.js';
import type { ExportEntry, Machine, ModuleRecord, Scope } from './state.js';
import { quietly } from './classes.js';
import { eachStatement } from './syntax-questions.js';
import { Variables } from './variables.js';

/** The record of a module, linked but not necessarily executed; undefined if the file is none. */
export function moduleOf(m: Machine, file: string): ModuleRecord | undefined {
  const present = m.modules.get(file);
  if (present || m.modules.has(file)) return present;
  const module = m.load(file);
  if (!module) {
    m.modules.set(file, undefined);
    return undefined;
  }
  const exports = new Map<string, ExportEntry>();
  const stars: string[] = [];
  const types = new Map<string, TypeDeclaration>();
  collectExports(module, exports, stars, types);
  const scope: Scope = { vars: Variables.empty(), file, types };
  const record: ModuleRecord = { file, module, scope, exports, stars, state: 'linked' };
  m.modules.set(file, record);
  return record;
}

function collectExports(module: Module, exports: Map<string, ExportEntry>, stars: string[], types: Map<string, TypeDeclaration>): void {
  for (const statement of module.body) {
    if (statement.kind === 'type') types.set(statement.name, statement);
    if (statement.kind === 'export') {
      for (const { local, exported } of statement.names) {
        if (statement.from === undefined) {
          if (statement.value) exports.set(exported, { value: statement.value });
          else exports.set(exported, { local });
        } else if (local === '*' && exported === '*') stars.push(statement.from);
        else exports.set(exported, { from: statement.from, name: local });
      }
    } else if ('exported' in statement && statement.exported) for (const name of declaredNames(statement)) exports.set(name, { local: name });
    if (statement.kind === 'import') for (const { imported } of statement.names) if (imported === '*all') stars.push(statement.from);
  }
}

function declaredNames(statement: Statement): string[] {
  switch (statement.kind) {
    case 'function':
      return [statement.fn.name];
    case 'class':
      return [statement.definition.name];
    case 'type':
      return [statement.name];
    case 'assign':
      if (statement.target.kind === 'name') return [statement.target.name];
      if (statement.target.kind === 'record') return statement.target.entries.flatMap(({ target }) => (target.kind === 'name' ? [target.name] : []));
      return [];
    default:
      return [];
  }
}

/** Executes a module's top level, once. What it sends belongs to the activation that `run` makes for it. */
export function executeModule(m: Machine, record: ModuleRecord): void {
  if (record.state !== 'linked') return;
  record.state = 'running';
  const outer = { activation: m.activation, scope: m.scope, body: m.body, silent: m.silent, callDeps: m.callDeps, touched: m.touched, mutated: m.mutated };
  m.activation = newActivation(record.file);
  record.scope.activation = m.activation;
  m.scope = record.scope;
  m.body = {};
  m.callDeps = 0;
  m.touched = undefined;
  const stack = m.stack.splice(0);
  try {
    quietly(m, () => m.run(record.module.body));
  } finally {
    m.stack.push(...stack);
    record.scope.activation = undefined;
    m.activation = outer.activation;
    m.scope = outer.scope;
    m.body = outer.body;
    m.callDeps = outer.callDeps;
    m.touched = outer.touched;
    m.mutated = outer.mutated;
    record.state = 'done';
  }
}

/** The names under which a module exports something of its own: all of a Python module's, in the order of its text. */
export function exportedNames(m: Machine, file: string): readonly string[] {
  const record = moduleOf(m, file);
  if (!record) return [];
  executeModule(m, record);
  if (record.module.language === 'python') return [...record.scope.vars].map(([name]) => name);
  const whole = record.scope.vars.get('export:=');
  return [...record.exports.keys(), ...(whole?.kind === 'record' ? whole.fields.keys() : [])];
}

/** A module's own exports as an object, as `{ ...require('./m') }` copies them. Open where there may be more: those of `export *`. */
export function exportsRecord(m: Machine, file: string): RecordValue {
  const fields = new Map<string, Value>();
  for (const name of exportedNames(m, file)) if (name !== '=') fields.set(name, exportedValue(m, file, name) ?? UNKNOWN);
  const record = moduleOf(m, file);
  const whole = record?.scope.vars.get('export:=');
  return { kind: 'record', fields, open: !record || record.stars.length > 0 || (whole !== undefined && (whole.kind !== 'record' || whole.open)), deps: 0 };
}

/** What a module exports under a name. Unknown if it exports no such thing. */
export function exportedValue(m: Machine, file: string, name: string, outer?: Set<string>): Value | undefined {
  let seen = outer;
  if (seen) {
    const key = `${file} ${name}`;
    if (seen.has(key)) return undefined;
    seen.add(key);
  }
  const record = moduleOf(m, file);
  if (!record) return undefined;
  executeModule(m, record);
  const python = record.module.language === 'python';
  const entry = record.exports.get(name);
  if (entry) {
    if ('local' in entry) return fromScope(m, record, entry.local);
    if ('value' in entry) return record.scope.vars.get(`export:${name}`) ?? UNKNOWN;
    return importedValue(m, entry.from, entry.name, file, seen ?? new Set([`${file} ${name}`]));
  }
  if (python || record.module.language === 'template') {
    const own = fromScope(m, record, name);
    if (own) return own;
    const folder = file.endsWith('/__init__.py') ? file.slice(0, -'/__init__.py'.length) : undefined;
    if (folder !== undefined) {
      const submodule = m.resolve(`.${name}`, file);
      if (submodule.kind === 'file' && submodule.file !== file) return { kind: 'module', file: submodule.file, deps: 0 };
    }
  }
  // CommonJS: `module.exports = {…}` gives its fields as names.
  const whole = record.scope.vars.get('export:=');
  if (whole) {
    // `module.exports.more = …` adds to it, so that a default import gives more than the object that was written there.
    if (name === 'default' && whole.kind === 'record' && record.exports.size > 1) return { kind: 'module', file, deps: 0 };
    if (name === 'default' || name === '=') return whole;
    const member = m.member(whole, name, { start: 0, end: 0 });
    if (member.kind !== 'unknown' && !(member.kind === 'literal' && member.value === undefined)) return member;
  }
  const stars = record.stars.length > 0 ? starsOf(m, record, name) : record.stars;
  if (stars.length > 0) seen ??= new Set([`${file} ${name}`]);
  for (const star of stars) {
    const found = importedValue(m, star, name, file, seen);
    if (found && found.kind !== 'unknown' && !(python && found.kind === 'external' && !isLibraryModule(m, star, file))) return found;
  }
  return undefined;
}

/**
 * False if a module surely exports no such name, so that behind a barrel only those modules are executed that matter. Scripts say what
 * they export where they are read; a Python module, a package or `module.exports = …` may have any name.
 */
function mayExport(m: Machine, specifier: string, name: string, from: string): boolean {
  const resolution = m.resolve(specifier, from);
  if (resolution.kind !== 'file') return true;
  const record = moduleOf(m, resolution.file);
  if (!record) return false;
  if (record.module.language !== 'typescript' || name === 'default' || record.exports.has(name) || hasWholeExport(record.module)) return true;
  return record.stars.length > 0 && starsOf(m, record, name).length > 0;
}

const knownStars = new WeakMap<ModuleRecord, Map<string, readonly string[]>>();

/** The modules of `export * from …` that may export a name. */
function starsOf(m: Machine, record: ModuleRecord, name: string): readonly string[] {
  let known = knownStars.get(record);
  if (!known) {
    known = new Map();
    knownStars.set(record, known);
  }
  const present = known.get(name);
  if (present) return present;
  // Barrels that lead to one another in a circle: the other ways decide.
  known.set(name, []);
  const result = record.stars.filter((star) => mayExport(m, star, name, record.file));
  known.set(name, result);
  return result;
}

const wholeExports = new WeakMap<Module, boolean>();

/** True for a script with `module.exports = …` or `export = …`. */
export function hasWholeExport(module: Module): boolean {
  let has = wholeExports.get(module);
  if (has === undefined) {
    has = false;
    eachStatement(module.body, (statement) => {
      if (statement.kind === 'export' && statement.names.some(({ exported }) => exported === '=')) has = true;
    });
    wholeExports.set(module, has);
  }
  return has;
}

function isLibraryModule(m: Machine, specifier: string, from: string): boolean {
  return m.resolve(specifier, from).kind === 'external';
}

function fromScope(m: Machine, record: ModuleRecord, name: string): Value | undefined {
  const value = record.scope.vars.get(name);
  if (value === undefined) return undefined;
  const read = readImported(m, value);
  return read.deps === 0 ? read : { ...read, deps: 0 };
}

/** What an import of `name` from `specifier`, written in `from`, is. */
export function importedValue(m: Machine, specifier: string, name: string, from: string, seen?: Set<string>): Value | undefined {
  const resolution = m.resolve(specifier, from);
  if (resolution.kind === 'external') return externalBinding(m, resolution.path, name, from);
  if (resolution.kind === 'namespace') {
    const submodule = m.resolve(`${specifier}${specifier.endsWith('.') ? '' : '.'}${name}`, from);
    return submodule.kind === 'file' ? { kind: 'module', file: submodule.file, deps: 0 } : UNKNOWN;
  }
  if (name === '*') return { kind: 'module', file: resolution.file, deps: 0 };
  const value = exportedValue(m, resolution.file, name, seen);
  if (value) return value;
  if (name === 'default') return { kind: 'module', file: resolution.file, deps: 0 };
  if (resolution.file.endsWith('.py')) {
    const submodule = m.resolve(`${specifier}${specifier.endsWith('.') ? '' : '.'}${name}`, from);
    if (submodule.kind === 'file' && submodule.file !== resolution.file) return { kind: 'module', file: submodule.file, deps: 0 };
  }
  return undefined;
}

/** What `require('x')` or `import('x')` gives. */
export function importedModule(m: Machine, specifier: string): Value {
  const resolution = m.resolve(specifier, m.scope.file);
  if (resolution.kind === 'external') return externalModule(m, resolution.path);
  if (resolution.kind === 'namespace') return UNKNOWN;
  const record = moduleOf(m, resolution.file);
  if (!record) return UNKNOWN;
  executeModule(m, record);
  return { kind: 'module', file: resolution.file, deps: 0 };
}

/** Imports are bound by need: the binding remembers where it leads, reading it links. */
interface Binding {
  readonly specifier: string;
  readonly name: string;
  readonly from: string;
}

/** Binds the names of an import statement. */
export function importNames(m: Machine, statement: Import): void {
  for (const { imported, local } of statement.names) {
    const from = m.scope.file;
    if (imported === '*all') {
      bindStar(m, statement.from, from);
      continue;
    }
    m.scope.vars.set(local, bindingOf(statement, imported, from));
  }
}

/** The value of an imported name: one for all executions of the statement, since what it leads to is kept by it. */
function bindingOf(statement: Import, name: string, from: string): Value {
  let values = bindingValues.get(statement);
  if (!values) {
    values = new Map();
    bindingValues.set(statement, values);
  }
  let value = values.get(name);
  if (value?.kind !== 'object' || (value.data as Binding).from !== from) {
    value = { kind: 'object', library: 'engine', type: 'import', data: { specifier: statement.from, name, from } satisfies Binding, key: `${statement.from} ${name} ${from}`, deps: 0 };
    values.set(name, value);
  }
  return value;
}

const bindingValues = new WeakMap<Import, Map<string, Value>>();

/** `from m import *`: the names that the module has now. */
function bindStar(m: Machine, specifier: string, from: string): void {
  const resolution = m.resolve(specifier, from);
  if (resolution.kind !== 'file') return;
  const record = moduleOf(m, resolution.file);
  if (!record) return;
  executeModule(m, record);
  const listed = listedNames(record.scope.vars.get('__all__'));
  for (const [name, value] of record.scope.vars) {
    if ((listed ? listed.has(name) : !name.startsWith('_')) && !m.scope.vars.has(name)) m.scope.vars.set(name, value);
  }
}

/** The file and the name there that an import binding leads to; undefined for any other value. */
export function importedName(m: Machine, value: Value): { readonly file: string; readonly name: string } | undefined {
  if (value.kind !== 'object' || value.library !== 'engine' || value.type !== 'import') return undefined;
  const { specifier, name, from } = value.data as Binding;
  const target = m.resolve(specifier, from);
  return target.kind === 'file' ? { file: target.file, name } : undefined;
}

/** The value behind an import binding; any other value is itself. */
export function readImported(m: Machine, value: Value): Value {
  if (value.kind !== 'object' || value.library !== 'engine' || value.type !== 'import') return value;
  let cache = bindings.get(m);
  if (!cache) {
    cache = new Map();
    bindings.set(m, cache);
  }
  const binding = value.data as Binding;
  const present = cache.get(binding);
  if (present) return present;
  const { specifier, name, from } = binding;
  // Modules that import a name from one another in a circle: nobody defines it.
  cache.set(binding, UNKNOWN);
  const found = importedValue(m, specifier, name, from);
  cache.delete(binding);
  const result = found ?? UNKNOWN;
  const target = m.resolve(specifier, from);
  // A module that is still being executed may bind the name later.
  const settled = target.kind !== 'file' || m.modules.get(target.file)?.state === 'done';
  if (settled) cache.set(binding, result);
  return result;
}

const bindings = new WeakMap<Machine, Map<Binding, Value>>();

/** Forgets what import bindings led to. */
export function forgetBindings(m: Machine): void {
  bindings.delete(m);
}

/** The names of a module's `__all__`, if it is a list of constants; undefined where it has none or is put together. */
function listedNames(all: Value | undefined): ReadonlySet<string> | undefined {
  if (all?.kind !== 'collection' || !all.items || all.items.length === 0) return undefined;
  const names = all.items.map((item) => (item.kind === 'literal' && typeof item.value === 'string' ? item.value : undefined));
  return names.every((name) => name !== undefined) ? new Set(names) : undefined;
}
