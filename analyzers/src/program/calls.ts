// Calls: of the project's functions (through summaries), of classes, and of what libraries own.
import type { Span } from '../core/place.js';
import type { Frame } from '../core/statement.js';
import type { FunctionDefinition } from '../core/syntax.js';
import { collection, literal, NO_FIELDS, UNKNOWN, withDeps, type ClassValue, type FunctionValue, type Value } from '../core/values.js';
import { NO_ARGUMENTS, type Arguments } from '../libraries/library.js';
import { externalBases, findMember, lineage, quietly } from './classes.js';
import { externalValue } from './externals.js';
import { genericAnswer } from './generics.js';
import { join } from './join.js';
import { keyOf } from './keys.js';
import { exportedValue } from './modules.js';
import { bindParameters, dependenceOf, handedKey, withPreset } from './parameters.js';
import { importPending, markBusy, newActivation, openLoops, placeOf, repetitionsAround, within } from './record.js';
import { BOUNDS, isTemplate, SUMMARY_MASK, VARIES, type Activation, type BodyFrame, type Machine, type Scope, type Summary } from './state.js';
import { contextKey, dullSummary, generalised, mapper, matters, NOTHING_KNOWN, recursivePending, returned } from './summaries.js';
import { isGenerator, rebinds } from './syntax-questions.js';
import { noteFactory, noteWired } from './wiring.js';
import { Variables } from './variables.js';

/** Calls any value. */
export function callValue(m: Machine, callee: Value, args: Arguments, at: Span, form?: 'new' | 'tagged' | 'jsx'): Value {
  switch (callee.kind) {
    case 'function':
      return form === 'jsx' ? rendered(args, callFunction(m, callee, args, at)) : callFunction(m, callee, args, at);
    case 'class':
      return m.instantiate(callee, args, at);
    case 'instance': {
      const method = findMember(m, callee.of, '__call__');
      if (method?.value.kind === 'function') return callFunction(m, { ...method.value, self: callee, receiverClass: callee.of }, args, at);
      return askLibraries(m, callee, args, at, form);
    }
    case 'external':
      return askLibraries(m, callee, args, at, form, defaultOf(m, callee.path));
    case 'module':
      // What `require` gives of a file that says `module.exports = …` is what stands there.
      return callValue(m, exportedValue(m, callee.file, '=') ?? UNKNOWN, args, at, form);
    case 'operation':
    case 'object':
    case 'rows':
      return askLibraries(m, callee, args, at, form);
    default:
      return form === 'jsx' ? rendered(args) : callUnknown(m, callee, args, at);
  }
}

/** A rendered element holds its attributes and children, and what its component gives. */
function rendered(args: Arguments, given?: Value): Value {
  const [attributes] = args.positional;
  if (!given || given.kind === 'unknown' || given.kind === 'literal') return attributes ?? UNKNOWN;
  return { kind: 'record', fields: new Map([['attributes', attributes ?? UNKNOWN], ['element', given]]), open: true, deps: given.deps | (attributes?.deps ?? 0) };
}

/** A call of something that nobody knows: functions among its arguments may be called by it; its answer may be anything. */
function callUnknown(m: Machine, callee: Value, args: Arguments, at: Span): Value {
  // Where nothing is written down, only values matter: what callbacks would send is of no interest.
  if (m.silent === 0) runCallbacks(m, args, at);
  if (m.awaiting && callee.kind !== 'function') markBusy(m);
  return { ...UNKNOWN, deps: dependenceOf(args, callee) | openLoops(m) | VARIES };
}

/** Functions that are handed to something unknown are executed where they are handed over, with unknown arguments. */
function runCallbacks(m: Machine, args: Arguments, at: Span): void {
  for (const value of args.positional) if (value.kind === 'function' && m.activation.uncalled.has(value.fn)) callFunction(m, value, NO_ARGUMENTS, at, true);
  for (const value of args.named.values()) if (value.kind === 'function' && m.activation.uncalled.has(value.fn)) callFunction(m, value, NO_ARGUMENTS, at, true);
}

/** What is called where a package as a whole is: `require('p')()` calls what `import p from 'p'` names. undefined for symbols and in Python. */
function defaultOf(m: Machine, path: string): Value | undefined {
  return path.includes('#') || m.host.language !== 'typescript' ? undefined : externalValue(m, `${path}#default`);
}

/** Asks the libraries what a call gives; `instead` is called where none of them knows the callee. */
function askLibraries(m: Machine, callee: Value, args: Arguments, at: Span, form?: 'new' | 'tagged' | 'jsx', instead?: Value): Value {
  const receiver = callee.kind === 'operation' ? callee.receiver : callee;
  const deps = dependenceOf(args, receiver) | callee.deps;
  const outer = m.callDeps;
  m.callDeps = deps;
  let answer: Value | undefined;
  try {
    for (const library of m.having.call) {
      answer = library.call?.(m.host, callee, args, at, form);
      if (answer) break;
    }
  } finally {
    m.callDeps = outer;
  }
  if (!answer && instead) return callValue(m, instead, args, at, form);
  if (!answer) return form === 'jsx' ? rendered(args) : callUnknown(m, callee, args, at);
  return born(m, withDeps(answer, deps));
}

/** Runs a question to a library with the dependence of what it is asked about. */
export function withCallDeps<T>(m: Machine, deps: number, body: () => T): T {
  const outer = m.callDeps;
  m.callDeps = deps;
  try {
    return body();
  } finally {
    m.callDeps = outer;
  }
}

/** Notes inside of which loops an unsent query was built. VARIES stands for the call of the running function: it is built anew for each. */
export function born(m: Machine, value: Value): Value {
  if (value.kind !== 'rows' || value.sent || value.born !== undefined) return value;
  return { ...value, born: openLoops(m) | (value.deps & SUMMARY_MASK) | VARIES };
}

/** True while `fn` is being executed further out. */
function isRunning(m: Machine, fn: FunctionDefinition): boolean {
  return m.stack.includes(fn);
}

/** Calls a function of the project. `unknownArguments`: nothing is known of the arguments; parameters are what their types say. */
export function callFunction(m: Machine, callee: FunctionValue, handed: Arguments, at: Span, unknownArguments = false): Value {
  const args = callee.preset ? withPreset(callee, callee.preset, handed) : handed;
  m.activation.uncalled.delete(callee.fn);
  const deps = dependenceOf(args, callee.self) | callee.deps;
  if (isRunning(m, callee.fn)) {
    m.activation.recursions.push({ fn: callee.fn, repetitions: repetitionsAround(m, deps), path: [...m.activation.path], place: placeOf(m, at) });
    return { ...UNKNOWN, deps: deps | VARIES };
  }
  if (m.stack.length >= BOUNDS.depth || m.activation.steps > BOUNDS.steps) {
    m.cut = true;
    return { ...UNKNOWN, deps: deps | VARIES };
  }
  const scope = callee.scope as Scope;
  const nested = scope.activation !== undefined && scope.activation === m.activation && (scope.parent !== undefined || isTemplate(callee.file));
  if (nested) {
    const { activation } = m;
    const before = { pending: activation.pending.length, recursions: activation.recursions.length, loops: activation.loops.length };
    const run = (): Value => runBody(m, callee, args, unknownArguments, true).value;
    const value = callee.fn.name === '' || unknownArguments ? run() : within(m, frameOf(m, callee, at), run);
    // Its own calls of itself repeat what it sends, under the loops inside of it.
    const own = activation.pending.slice(before.pending).filter((one) => one.repetitions.length === before.loops);
    const since = activation.recursions.splice(before.recursions);
    // Answers that are kept under their arguments are no cost of the loops around; what loops of its own ask for stays.
    if (callee.kept === 'arguments') activation.pending.push(...activation.pending.splice(before.pending).filter((one) => one.repetitions.length > before.loops));
    const again = since.filter((recursion) => recursion.fn === callee.fn).map((recursion) => ({ ...recursion, repetitions: recursion.repetitions.slice(before.loops) }));
    if (callee.kept !== 'arguments') activation.pending.push(...recursivePending(own, again, callee.fn, before.loops));
    activation.recursions.push(...since.filter((recursion) => recursion.fn !== callee.fn));
    return given(m, value, at);
  }
  const { awaiting } = m;
  m.awaiting = false;
  const summary = summaryOf(m, callee, args, unknownArguments);
  m.awaiting = awaiting;
  if (summary.busy) markBusy(m);
  if (m.shown && summary.shown) for (const name of summary.shown) m.shown.add(name);
  let map: ((deps: number) => number) | undefined;
  const mapDeps = (bits: number): number => (bits === 0 ? 0 : (map ??= mapper(m, callee, args))(bits));
  const keeper = callee.kept === 'receiver' ? (callee.self?.deps ?? 0) : undefined;
  if (summary.pending.length > 0 && callee.kept !== 'arguments') {
    importPending(m, summary.pending, unknownArguments ? undefined : frameOf(m, callee, at), mapDeps, keeper);
  }
  for (const recursion of summary.recursions) {
    if (!isWorthNoting(m, recursion)) continue;
    const frame = frameOf(m, callee, at);
    m.activation.recursions.push({ ...recursion, repetitions: [...repetitionsAround(m, deps), ...recursion.repetitions], path: [...m.activation.path, frame, ...recursion.path] });
  }
  // What a class method does to its class leaves the object through which it was called as it is.
  if (summary.selfAfter && !callee.isClassMethod) m.mutated = withDeps(summary.selfAfter, callee.self?.deps ?? 0);
  const answer = returned(m, summary.returns, keeper === undefined ? mapDeps : (bits) => mapDeps(bits) & keeper, keeper);
  noteFactory(m, callee, answer, args);
  return answer.kind === 'unknown' ? (genericAnswer(m, callee, args, at) ?? answer) : given(m, answer, at);
}

/** A query remembers the calls through which it went before it was sent or built further. */
function given(m: Machine, value: Value, at: Span): Value {
  if (value.kind !== 'rows' || value.sent) return value;
  const before = value.origin.given ?? [];
  return before.length >= BOUNDS.given ? value : { ...value, origin: { ...value.origin, given: [placeOf(m, at), ...before] } };
}

/**
 * Calls back to a function that runs further out concern only that function, and a few of them tell it what it needs to know: where
 * everything calls everything they would outnumber the calls.
 */
function isWorthNoting(m: Machine, { fn, repetitions }: Activation['recursions'][number]): boolean {
  if (!isRunning(m, fn)) return false;
  let alike = 0;
  for (const known of m.activation.recursions) if (known.fn === fn && known.repetitions.length > 0 === repetitions.length > 0) alike += 1;
  return alike < BOUNDS.recursions;
}

/** A call as a step of a path. */
function frameOf(m: Machine, callee: FunctionValue, at: Span): Frame {
  return { place: placeOf(m, at), message: `calls ${nameOf(callee)}` };
}

function summaryOf(m: Machine, callee: FunctionValue, args: Arguments, unknownArguments: boolean): Summary {
  // What a function changes in the schema depends on every value that it is given, so that it is executed at each call.
  if (m.changes) return execute(m, callee, args, unknownArguments);
  const contexts = m.summaries.get(callee.fn) ?? new Map<string, Summary>();
  m.summaries.set(callee.fn, contexts);
  let given = args;
  let called = callee;
  let unknown = unknownArguments;
  let key = unknownArguments ? `*${callee.self ? keyOf(callee.self) : handedKey(m, callee)}` : contextKey(callee, args);
  const present = contexts.get(key);
  if (present) return present;
  const dull = unknownArguments || contexts.size < 3 || callee.self ? undefined : dullSummary(contexts);
  if (dull && !args.positional.some((value) => matters(value)) && ![...args.named.values()].some((value) => matters(value))) return dull;
  if (contexts.size >= BOUNDS.contexts) {
    given = NO_ARGUMENTS;
    unknown = true;
    called = callee.self ? { ...callee, self: generalised(callee.self) } : callee;
    key = `*${called.self ? keyOf(called.self) : ''}`;
    const general = contexts.get(key);
    if (general) return general;
    if (contexts.size >= 2 * BOUNDS.contexts) return NOTHING_KNOWN;
  }
  // What was cut short is kept for calls from the same depth, which would be cut short in the same way.
  const cutKey = `${m.stack.length} ${key}`;
  const cutShort = m.cutSummaries.get(callee.fn)?.get(cutKey);
  if (cutShort) {
    m.cut = true;
    return cutShort;
  }
  const outerCut = m.cut;
  m.cut = false;
  const summary = execute(m, called, given, unknown);
  if (!m.cut || m.stack.length < 2) contexts.set(key, summary);
  else {
    const kept = m.cutSummaries.get(callee.fn) ?? new Map<string, Summary>();
    m.cutSummaries.set(callee.fn, kept.set(cutKey, summary));
  }
  m.cut = m.cut || outerCut;
  return summary;
}

/** Executes a function in an activation of its own. */
function execute(m: Machine, callee: FunctionValue, args: Arguments, unknownArguments: boolean): Summary {
  const outer = { activation: m.activation, callDeps: m.callDeps, mutated: m.mutated, silent: m.silent, touched: m.touched, shown: m.shown };
  const activation = newActivation(callee.file, callee.fn);
  const shown = isTemplate(callee.file) ? new Set<string>() : undefined;
  m.shown = shown;
  m.activation = activation;
  m.callDeps = 0;
  m.silent = 0;
  m.touched = undefined;
  try {
    const { value, self } = runBody(m, callee, args, unknownArguments, false);
    if (unknownArguments) runUncalled(m, activation);
    noteTests(m, activation);
    const pending = [...activation.pending, ...recursivePending(activation.pending, activation.recursions, callee.fn)].map((one) => ({ ...one, deps: one.deps & SUMMARY_MASK, ...(one.keeper !== undefined && { keeper: one.keeper & SUMMARY_MASK }) }));
    return {
      file: callee.file,
      returns: { ...value, deps: value.deps & SUMMARY_MASK },
      pending,
      ...(self && self !== callee.self && { selfAfter: { ...self, deps: 0 } }),
      recursions: activation.recursions.filter((recursion) => recursion.fn !== callee.fn),
      ...(shown && { shown }),
      ...(activation.busy && { busy: true }),
    };
  } finally {
    m.activation = outer.activation;
    m.callDeps = outer.callDeps;
    m.mutated = outer.mutated;
    m.silent = outer.silent;
    m.touched = outer.touched;
    m.shown = outer.shown;
  }
}

/** Functions that were made but never called here are executed once, so that what stands in them is seen. */
export function runUncalled(m: Machine, activation: Activation): void {
  for (let round = 0; round < 4 && activation.uncalled.size > 0; round += 1) {
    const waiting = [...activation.uncalled.values()];
    activation.uncalled.clear();
    for (const value of waiting) {
      const before = activation.pending.length;
      callFunction(m, value, NO_ARGUMENTS, value.fn, true);
      for (let i = before; i < activation.pending.length; i += 1) {
        const one = activation.pending[i];
        if (one) activation.pending[i] = { ...one, detached: true };
      }
    }
  }
}

function noteTests(m: Machine, activation: Activation): void {
  const used = new Set([...activation.otherUses].map(({ place }) => `${place.file}:${place.start}`));
  for (const { origin, at } of activation.tests) {
    if (used.has(`${origin.place.file}:${origin.place.start}`)) continue;
    m.uses.push({ kind: 'test', statement: origin.statement, place: origin.place, at, path: [], what: 'only tested for emptiness' });
  }
}

/** Binds parameters and executes a body, in the current activation. */
function runBody(m: Machine, callee: FunctionValue, args: Arguments, unknownArguments: boolean, nested: boolean): { readonly value: Value; readonly self?: Value } {
  const { fn } = callee;
  const outerScope = m.scope;
  const outerBody = m.body;
  const outerFloor = m.activation.loopFloor;
  const outerMutated = m.mutated;
  m.awaiting = false;
  const parent = callee.scope as Scope;
  const method = callee.owner && { owner: callee.owner, receiverClass: callee.receiverClass ?? callee.owner };
  const captured = nested ? callee.deps & ~(callee.captured ?? 0) : 0;
  const scope: Scope = { vars: Variables.empty(), parent, file: callee.file, activation: m.activation, captured, method };
  const body: BodyFrame = { fn };
  m.scope = scope;
  m.body = body;
  m.activation.loopFloor = m.activation.loops.length;
  m.stack.push(fn);
  try {
    const selfName = bindParameters(m, callee, args, unknownArguments, nested);
    const ending = m.run(fn.body);
    let value: Value = body.returned ?? literal(undefined);
    // Whoever answers on some ways only gives nothing on the others.
    if (ending === 'next' && body.returned) value = join(body.returned, literal(undefined));
    // What only throws is overridden somewhere: what comes back is anybody's guess.
    if (ending === 'throw' && !body.returned) value = nested ? { ...UNKNOWN, deps: openLoops(m) | VARIES } : NOTHING_KNOWN.returns;
    if (isGenerator(fn)) value = { ...collection(body.yielded ?? UNKNOWN, 'unknown'), form: 'generator', deps: body.yielded?.deps ?? 0 };
    const self = selfName === undefined || rebinds(fn, selfName) ? undefined : scope.vars.get(selfName);
    return { value, ...(self && { self }) };
  } finally {
    m.stack.pop();
    m.scope = outerScope;
    m.body = outerBody;
    m.activation.loopFloor = outerFloor;
    m.mutated = outerMutated;
  }
}

/** How a function is named in a path. */
export function nameOf(callee: FunctionValue): string {
  const { name } = callee.fn;
  if (name === '') return 'this function';
  return callee.owner ? `${callee.owner.definition.name}.${name}()` : `${name}()`;
}

/** Makes an instance of a class of the project. */
export function instantiate(m: Machine, of: ClassValue, args: Arguments, at: Span): Value {
  const deps = dependenceOf(args);
  for (const base of externalBases(m, of)) {
    for (const library of m.libraries) {
      const made = withCallDeps(m, deps, () => library.construct?.(m.host, of, base, args, at));
      if (made) return withDeps(made, deps);
    }
  }
  const instance: Value = { kind: 'instance', of, fields: NO_FIELDS, deps };
  const constructor = findMember(m, of, 'constructor') ?? findMember(m, of, '__init__');
  if (constructor?.value.kind !== 'function') return instanceFromFields(m, of, args, deps) ?? instance;
  const before = m.mutated;
  m.mutated = undefined;
  callFunction(m, { ...constructor.value, self: instance, owner: constructor.owner, receiverClass: of }, args, at);
  const after = m.mutated as Value | undefined;
  m.mutated = before;
  if (after?.kind !== 'instance') return instance;
  noteWired(m, constructor.value, after, args);
  return withDeps(after, deps);
}

/** Classes without a constructor whose fields are declared (dataclasses, attrs, named tuples) take their fields as arguments. */
function instanceFromFields(m: Machine, of: ClassValue, args: Arguments, deps: number): Value | undefined {
  if (args.positional.length + args.named.size === 0) return undefined;
  const names = lineage(m, of).slice().reverse().flatMap((one) => one.definition.fields.filter((field) => !field.isStatic).map((field) => field.name));
  const fields = new Map<string, Value>(args.named);
  args.positional.forEach((value, index) => {
    const name = names[index];
    if (name !== undefined) fields.set(name, value);
  });
  return { kind: 'instance', of, fields, deps };
}

/** See Machine.receiverAfter. */
export function receiverAfter(m: Machine, method: FunctionValue): Value | undefined {
  if (isRunning(m, method.fn) || m.stack.length >= BOUNDS.depth) return undefined;
  return quietly(m, () => summaryOf(m, method, NO_ARGUMENTS, true).selfAfter);
}
