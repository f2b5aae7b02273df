// What the engine answers when a library asks: the Host of one machine.
import type { AnsweredInPages, PageParameter } from '../core/mend.js';
import type { PlacedChange } from '../core/schema-change.js';
import type { SqlDefinitions, SqlReader } from '../core/sql.js';
import type { TypeRef } from '../core/syntax.js';
import { UNKNOWN, withDeps, type Origin, type RecordValue, type Value } from '../core/values.js';
import { iterationOf, type Host, type Iteration, type Project } from '../libraries/library.js';
import { callFunction, withCallDeps } from './calls.js';
import { externalBases, lineage, quietly } from './classes.js';
import { asText, awaitedValue } from './expressions.js';
import { join, largerSize, mixed } from './join.js';
import { classMember } from './members.js';
import { exportedValue, moduleOf } from './modules.js';
import { attending, cached, markBusy, markFirst, markPartial, near, newActivation, placeOf, repeat, send, within } from './record.js';
import { BOUNDS, isTemplate, type Machine, type Scope } from './state.js';
import { noteTest } from './truth.js';
import { valueOfType } from './types.js';
import { Variables } from './variables.js';

/** Makes the Host that libraries talk to. */
export function makeHost(m: () => Machine, project: () => Project, sql: SqlReader = NOTHING_READ): Host {
  return {
    get catalog() {
      return m().catalog;
    },
    get project() {
      return project();
    },
    get file() {
      return m().scope.file;
    },
    get language() {
      return languageOf(m().scope.file);
    },
    place: (at) => placeOf(m(), at),
    send: (statement, at, receiver) => send(m(), statement, at, receiver),
    // A library need not know how many parameters a function has.
    call: (callee, args, at) => m().call(callee, { ...args, partial: true }, at),
    member: (value, name, at) => m().member(value, name, at),
    classMember: (of, name, self) => classMember(m(), of, name, self),
    classRead: (of, name, self, at) => {
      const value = classMember(m(), of, name, self);
      return value?.kind === 'function' && value.accessor ? callFunction(m(), value, { positional: [], named: new Map(), open: false }, at) : value;
    },
    externalBases: (of) => externalBases(m(), of),
    lineage: (of) => lineage(m(), of),
    iterate: (value, at) => {
      const known = knownIteration(m(), value, at);
      return known && asBatches(known, value);
    },
    repeat: (over, form, at, body, options) => repeat(m(), over, form, at, body, options),
    within: (frame, body) => within(m(), frame, body),
    inFile: (file, body) => inFile(m(), file, body),
    scope: () => visibleVariables(m()),
    attending: (body) => attending(m(), body),
    near: (steps, body) => near(m(), steps, body),
    mayStop: (at, atFirst) => (atFirst ? markFirst(m(), at) : markPartial(m(), at)),
    cached: (body) => cached(m(), body),
    busy: () => markBusy(m()),
    silently: (body) => quietly(m(), body),
    respond: (value, at, what, pages) => respond(m(), value, at, what, pages),
    awaited: (value, at) => awaitedValue(m(), value, at),
    test: (value, at) => noteTest(m(), value, at),
    together: (list, at) => together(m(), list, at),
    mutate: (after) => {
      m().mutated = after;
    },
    update: (before, after) => update(m(), before, after),
    repeated: () => {
      const { loops } = m().activation;
      const [first, ...rest] = loops.map((loop) => loop.size);
      return first && rest.reduce(largerSize, first);
    },
    join,
    mixed,
    valueOfType: (type: TypeRef, file: string) => valueOfType(m(), type, file),
    render: (template, context, at) => render(m(), template, context, at),
    macros: (template) => macros(m(), template),
    text: (value, at) => asText(m(), value, at),
    exported: (file, name) => exportedValue(m(), file, name),
    sql,
    change: (change, at) => {
      const { changes, scope } = m();
      if (changes && changes.length < BOUNDS.changes) changes.push({ change: { ...change, start: at.start, end: at.end }, file: scope.file, conditional: true });
    },
    get isRecording() {
      return m().changes !== undefined;
    },
    recorded: (file, body) => recorded(m(), file, body),
  };
}

const NOTHING_DEFINED: SqlDefinitions = { changes: [], statements: 0, problems: [], isOpen: true };

/** Stands for a parser that is not loaded. */
const NOTHING_READ: SqlReader = { read: (text) => ({ statements: [], problems: [{ start: 0, end: text.length, message: 'the SQL parser is not loaded', isLimit: true }] }), definitions: () => NOTHING_DEFINED };

/** See Host.recorded. */
function recorded(m: Machine, file: string, body: () => void): readonly PlacedChange[] {
  const outer = { changes: m.changes, stack: m.stack.splice(0), silent: m.silent, uses: m.uses.length };
  const changes: PlacedChange[] = [];
  m.changes = changes;
  m.silent = 0;
  try {
    runRoot(m, file, body);
  } finally {
    m.changes = outer.changes;
    m.silent = outer.silent;
    m.stack.splice(0, Infinity, ...outer.stack);
    m.uses.length = outer.uses;
  }
  return changes;
}

const languages = new Map<string, Host['language']>();

/** The language of a file by its name; asked at every step, so the answer is kept. */
function languageOf(file: string): Host['language'] {
  let language = languages.get(file);
  if (language === undefined) {
    language = file.endsWith('.py') || file.endsWith('.pyi') ? 'python' : /\.[cm]?[jt]sx?$/.test(file) ? 'typescript' : /\.sql$/i.test(file) ? 'sql' : 'template';
    languages.set(file, language);
  }
  return language;
}

/** See Host.update. */
function update(m: Machine, before: Value, after: Value): void {
  for (let scope: Scope | undefined = m.scope; scope && scope.activation === m.activation; scope = scope.parent) {
    for (const [name, value] of scope.vars) if (isSameValue(value, before)) scope.vars.set(name, withDeps(after, value.deps));
  }
}

/** True for two values that differ in nothing but what they depend on. */
function isSameValue(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a.kind === 'rows' && b.kind === 'rows') return a.origin === b.origin && a.query === b.query && a.loaded === b.loaded;
  if (a.kind === 'row' && b.kind === 'row') return a.model === b.model && a.origin === b.origin && a.fields === b.fields && a.loaded === b.loaded;
  return a.kind === 'collection' && b.kind === 'collection' && a.element === b.element && a.items === b.items && a.origin === b.origin;
}

/** What iterating a value gives; undefined if it is not known to be iterable. */
function knownIteration(m: Machine, value: Value, at: { readonly start: number; readonly end: number }): Iteration | undefined {
  if (value.kind === 'collection') return iterationOf(value);
  if (value.kind === 'record' && !value.open) {
    const values = [...value.fields.keys()];
    return { element: values.length > 0 ? { kind: 'scalar', deps: value.deps } : UNKNOWN, size: 'constant', deps: value.deps };
  }
  return withCallDeps(m, value.deps, () => {
    for (const library of m.having.iterate) {
      const iteration = library.iterate?.(m.host, value, at);
      if (iteration) return { ...iteration, deps: iteration.deps | value.deps };
    }
    return undefined;
  });
}

/** What iterating any value gives: an unknown number of unknown things, if nothing is known. */
export function iterate(m: Machine, value: Value, at: { readonly start: number; readonly end: number }): Iteration {
  const known = knownIteration(m, value, at);
  if (known) return asBatches(known, value);
  // A class that is iterated over is an enumeration.
  if (value.kind === 'class') return { element: { kind: 'scalar', deps: value.deps }, size: 'constant', deps: value.deps };
  if (value.kind === 'instance') {
    const method = classMember(m, value.of, '__iter__', value);
    if (method?.kind === 'function') {
      const result = m.call(method, { positional: [], named: new Map(), open: false }, at);
      if (result.kind !== 'instance') return iterate(m, result, at);
    }
  }
  return { element: { ...UNKNOWN, deps: value.deps }, size: 'unknown', deps: value.deps };
}

/** A list of lists of which nothing else is known is a list of batches; all batches together have as many elements as the whole. Entries of a map are groups. */
function asBatches(known: Iteration, value: Value): Iteration {
  if (value.kind === 'collection' && value.form === 'map') return known;
  const element = known.element.kind === 'collection' && known.element.items?.length === 2 ? (known.element.items[1] ?? known.element) : known.element;
  const isList = element.kind === 'collection' && !element.items && element.form === 'list';
  if (known.size === 'unknown' && !known.origin && (isList || known.element.kind === 'rows')) return { ...known, size: 'chunk' };
  if (known.size === 'chunk' && !isList && known.element.kind !== 'rows' && value.kind === 'collection' && value.form === 'list') return { ...known, size: 'unknown' };
  return known;
}

function inFile<T>(m: Machine, file: string, body: () => T): T {
  const { scope } = m;
  m.scope = { vars: Variables.empty(), parent: scope, file, activation: m.activation };
  try {
    return body();
  } finally {
    m.scope = scope;
  }
}

function visibleVariables(m: Machine): RecordValue {
  const fields = new Map<string, Value>();
  for (let scope: Scope | undefined = m.scope; scope; scope = scope.parent) {
    if (m.host.language === 'template' ? !isTemplate(scope.file) : scope.activation !== m.activation) break;
    for (const [name, value] of scope.vars) if (!fields.has(name)) fields.set(name, value);
  }
  return { kind: 'record', fields, open: true, deps: 0 };
}

/** How many values of a response are searched, the outer ones first: elements of a page lie in elements, and some in two ways. */
const RESPONSE_VALUES = 3000;

/** Rows in a value that leaves the program are rows of a response. */
function respond(m: Machine, value: Value, at: { readonly start: number; readonly end: number }, what: string, pagesOf?: () => AnsweredInPages | PageParameter | undefined): void {
  if (m.silent > 0) return;
  const waiting: Value[] = [value];
  const seen = new Set<Value | Origin>();
  for (let next = 0; next < waiting.length && next < RESPONSE_VALUES; next += 1) {
    const part = waiting[next];
    if (!part || seen.has(part)) continue;
    seen.add(part);
    if (part.kind === 'rows' || part.kind === 'collection') {
      const origin = part.kind === 'rows' ? { place: part.origin.place, statement: part.query } : part.origin;
      const size = part.kind === 'rows' ? part.query.rows : part.size;
      if (origin && size === 'unbounded' && origin.statement.rows === 'unbounded') {
        if (seen.has(origin)) continue;
        seen.add(origin);
        m.activation.otherUses.add(origin);
        const pages = pagesOf?.();
        m.uses.push({ kind: 'response', statement: origin.statement, place: origin.place, at: placeOf(m, at), path: [...m.activation.path], what, ...(pages && { pages }) });
      } else if (part.kind === 'collection') waiting.push(...(part.items ?? [part.element]));
    } else if (part.kind === 'record' || part.kind === 'instance' || part.kind === 'row') waiting.push(...part.fields.values());
  }
}

/** See Host.together. */
function together(m: Machine, list: Value, at: { readonly start: number; readonly end: number }): void {
  if (m.silent > 0 || list.kind !== 'collection') return;
  // What stands in the list itself is a part of it, also where the values of several lists are one.
  const { file } = m.scope;
  const written = m.activation.pending.flatMap(({ place, origin }) => (place.file === file && at.start < place.start && place.end < at.end ? [origin] : []));
  for (const origin of [...(list.items ?? [list.element]).map((element) => ('origin' in element ? element.origin : undefined)), ...written]) {
    if (origin) m.uses.push({ kind: 'together', statement: origin.statement, place: origin.place, at: placeOf(m, at), path: [...m.activation.path], what: 'sent in one transaction' });
  }
}

/** Templates by the end of their path, nearest `templates` folder first. */
const templateIndexes = new WeakMap<Project, Map<string, string[]>>();

function templateFile(m: Machine, name: string): string | undefined {
  const { project } = m.host;
  let index = templateIndexes.get(project);
  if (!index) {
    index = new Map();
    for (const file of project.files) {
      if (!isTemplate(file) || !/\.(html|jinja2?|djhtml|j2|txt)$/.test(file)) continue;
      const base = file.slice(file.lastIndexOf('/') + 1);
      index.set(base, [...(index.get(base) ?? []), file]);
    }
    templateIndexes.set(project, index);
  }
  const candidates = (index.get(name.slice(name.lastIndexOf('/') + 1)) ?? []).filter((file) => file === name || file.endsWith(`/${name}`));
  const inTemplates = candidates.filter((file) => new RegExp(`(^|/)(templates|jinja2)/${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`).test(file));
  const from = m.scope.file.split('/')[0] ?? '';
  return (inTemplates.length > 0 ? inTemplates : candidates).sort((a, b) => Number(b.startsWith(from)) - Number(a.startsWith(from)) || a.length - b.length)[0];
}

function render(m: Machine, template: string, context: Value, at: { readonly start: number; readonly end: number }): ReadonlySet<string> | undefined {
  const file = templateFile(m, template);
  const record = file === undefined ? undefined : moduleOf(m, file);
  if (!record || file === undefined) return undefined;
  const frame = { place: placeOf(m, at), message: `renders ${template}` };
  const { scope, shown: outer } = m;
  // What a template includes shows what the template is given, too.
  const shown = outer ?? new Set<string>();
  if (rendering.has(file) || rendering.size > 12) return shown;
  rendering.add(file);
  const vars = Variables.empty();
  if (context.kind === 'record') for (const [name, value] of context.fields) vars.set(name, withDeps(value, context.deps));
  m.scope = { vars, file, activation: m.activation };
  m.shown = shown;
  try {
    within(m, frame, () => m.run(record.module.body));
  } finally {
    m.scope = scope;
    m.shown = outer;
    rendering.delete(file);
  }
  return shown;
}

const rendering = new Set<string>();

/** See Host.macros. What such a template imports itself is bound as well. */
function macros(m: Machine, template: string): RecordValue | undefined {
  const file = templateFile(m, template);
  const record = file === undefined ? undefined : moduleOf(m, file);
  if (!record || file === undefined || rendering.has(file) || rendering.size > 12) return undefined;
  const { scope } = m;
  rendering.add(file);
  const made: Scope = { vars: Variables.empty(), file, activation: m.activation };
  m.scope = made;
  try {
    m.run(record.module.body.filter(({ kind }) => kind === 'function' || kind === 'assign'));
  } finally {
    m.scope = scope;
    rendering.delete(file);
  }
  const functions = [...made.vars].filter(([, value]) => value.kind === 'function');
  // Whoever imports them need not call them all.
  for (const [, value] of functions) if (value.kind === 'function') m.activation.uncalled.delete(value.fn);
  return { kind: 'record', fields: new Map(functions), open: true, deps: 0 };
}

/** Runs a library's entry point in an activation of its own, which starts in `file`. */
export function runRoot(m: Machine, file: string, body: () => void): void {
  const outer = { activation: m.activation, scope: m.scope, body: m.body };
  m.activation = newActivation(file);
  m.scope = { vars: Variables.empty(), file, activation: m.activation };
  m.body = {};
  m.callDeps = 0;
  try {
    body();
  } finally {
    m.activation = outer.activation;
    m.scope = outer.scope;
    m.body = outer.body;
  }
}
