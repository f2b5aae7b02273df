// Expressions: what each is known to be, and what evaluating it sends.
import { cutSize } from '../core/counts.js';
import type { Span } from '../core/place.js';
import type { Argument, Call, Comprehension, Expression } from '../core/syntax.js';
import { collection, literal, perhaps, UNKNOWN, withDeps, type Origin, type Value } from '../core/values.js';
import type { Arguments } from '../libraries/library.js';
import { assign, evaluateAssigned, forgetEmptiness, readVariable, rebind } from './assignment.js';
import { withCallDeps } from './calls.js';
import { quietly } from './classes.js';
import { externalValue } from './externals.js';
import { join, mixed } from './join.js';
import { keepLoaded } from './kept-relations.js';
import { superValue } from './members.js';
import { exportsRecord, importedModule, importedName, readImported } from './modules.js';
import { binaryValue, listOf, operated } from './operators.js';
import { openLoops } from './record.js';
import { VARIES, type Machine } from './state.js';
import { branches, guardedBy, logicalValue, noteTest, noteUse, truthOf } from './truth.js';
import { Variables } from './variables.js';
import { constantValue, writtenAt } from './written-texts.js';

/** Evaluates an expression. */
export function evaluate(m: Machine, expression: Expression): Value {
  m.activation.steps += 1;
  const value = valueOf(m, expression);
  if (m.touched) touch(m.touched, value);
  return value;
}

function touch(touched: Set<Origin>, value: Value): void {
  if ((value.kind === 'scalar' || value.kind === 'row' || value.kind === 'rows' || value.kind === 'collection') && value.origin) touched.add(value.origin);
}

function valueOf(m: Machine, expression: Expression): Value {
  switch (expression.kind) {
    case 'literal':
      return constantValue(m, expression);
    case 'name': {
      const value = readName(m, expression.name);
      noteUse(m, value);
      return value;
    }
    case 'text': {
      const parts: (string | Value)[] = [];
      let deps = 0;
      expression.parts.forEach((part, index) => {
        if (part !== '') parts.push(part);
        const hole = expression.holes[index];
        if (!hole) return;
        const value = m.evaluate(hole);
        deps |= value.deps;
        parts.push(value);
        asText(m, value, hole);
      });
      return { kind: 'text', parts, deps, ...writtenAt(m, parts, expression) };
    }
    case 'member': {
      const { shown } = m;
      // A template that only asks how many there are shows none of them.
      if (shown && expression.object.kind === 'name') m.shown = undefined;
      const receiver = m.evaluate(expression.object);
      m.shown = shown;
      const at = { start: expression.start, end: expression.end };
      const before = m.mutated;
      m.mutated = undefined;
      const value = m.member(receiver, expression.name, at);
      if (m.mutated) rebind(m, expression.object, m.mutated);
      m.mutated = before;
      const answer = expression.autoCall && isCallable(value) ? m.call(value, { positional: [], named: new Map(), open: false }, at) : value;
      if (shown && expression.object.kind === 'name' && (answer.kind === 'rows' || answer.kind === 'collection')) shown.add(expression.object.name);
      return answer;
    }
    case 'index': {
      // The index first: what it does to a variable (`rows[len(rows) - 1]` reads the rows) is done before the element is taken.
      const index = m.evaluate(expression.index);
      return indexed(m, m.evaluate(expression.object), index, expression);
    }
    case 'slice': {
      const receiver = m.evaluate(expression.object);
      const from = expression.from && m.evaluate(expression.from);
      const to = expression.to && m.evaluate(expression.to);
      if (expression.step) m.evaluate(expression.step);
      return sliced(m, receiver, from, to, expression);
    }
    case 'call':
      return evaluateCall(m, expression);
    case 'record':
      return recordValue(m, expression);
    case 'list':
      return listValue(m, expression);
    case 'function':
      return m.functionValue(expression.fn);
    case 'class':
      return m.classValue(expression.definition);
    case 'await': {
      m.awaiting = expression.value.kind === 'call';
      return awaitedValue(m, m.evaluate(expression.value), expression);
    }
    case 'yield': {
      const value = expression.value ? m.evaluate(expression.value) : literal(undefined);
      const given = expression.delegate ? m.iterate(value, expression).element : value;
      m.body.yielded = m.body.yielded ? mixed(m.body.yielded, given) : given;
      return { ...UNKNOWN, deps: value.deps | openLoops(m) | VARIES };
    }
    case 'conditional': {
      const test = m.evaluateTest(expression.test);
      const known = truthOf(test);
      if (known !== undefined) return m.evaluate(known ? expression.then : expression.otherwise);
      return withDeps(guardedBy(m, () => branches(m, () => m.evaluate(expression.then), () => m.evaluate(expression.otherwise))), test.deps);
    }
    case 'logical':
      return logicalValue(m, expression, false);
    case 'binary':
      return binaryValue(m, expression);
    case 'not': {
      const value = m.evaluateTest(expression.value);
      const known = truthOf(value);
      return known === undefined ? { kind: 'scalar', deps: value.deps } : literal(!known);
    }
    case 'assign-expression': {
      const value = evaluateAssigned(m, expression.target, expression.value);
      assign(m, expression.target, value);
      return value;
    }
    case 'comprehension':
      return comprehensionValue(m, expression);
    case 'require':
      return importedModule(m, expression.from);
    case 'opaque': {
      let deps = 0;
      for (const child of expression.children) {
        const value = m.evaluate(child);
        deps |= value.deps;
        const made = expression.operator === undefined ? undefined : operated(m, expression.operator, value);
        if (made) return withDeps(made, deps);
        if (value.kind === 'function' && m.activation.uncalled.has(value.fn)) m.call(value, { positional: [], named: new Map(), open: true }, child);
      }
      return { ...UNKNOWN, deps: deps };
    }
  }
}

/** What a value is once it was waited for: what was only prepared is sent. */
export function awaitedValue(m: Machine, value: Value, at: Span): Value {
  for (const library of m.having.awaited) {
    const answer = withCallDeps(m, value.deps, () => library.awaited?.(m.host, value, at));
    if (answer) return withDeps(answer, value.deps);
  }
  return value;
}

/** Tells the libraries that a value is turned into text. */
export function asText(m: Machine, value: Value, at: { readonly start: number; readonly end: number }): void {
  if (value.kind !== 'row' && value.kind !== 'instance' && value.kind !== 'rows') return;
  withCallDeps(m, value.deps, () => {
    for (const library of m.having.text) library.text?.(m.host, value, at);
  });
}

function isCallable(value: Value): boolean {
  return value.kind === 'function' || value.kind === 'operation';
}

/** Reads a variable: of the scopes, of an import, of the language or of a library's ambient names. */
function readName(m: Machine, name: string): Value {
  if (m.shown && m.host.language === 'template') m.shown.add(name);
  const value = readVariable(m, name);
  if (value !== undefined) return readImported(m, value);
  if (name === 'super') return superValue(m);
  if (m.host.language === 'template') {
    for (const library of m.libraries) {
      const ambient = library.ambient?.(m.host, name);
      if (ambient) return ambient;
    }
    return UNKNOWN;
  }
  return externalValue(m, m.host.language === 'python' ? `builtins.${name}` : `global#${name}`);
}

/** Evaluates an expression of which only the truth matters. */
export function evaluateTest(m: Machine, expression: Expression): Value {
  if (expression.kind === 'name') {
    const value = readName(m, expression.name);
    if (m.touched) touch(m.touched, value);
    noteTest(m, value, expression);
    return value;
  }
  if (expression.kind === 'member' && expression.name === 'length' && expression.object.kind === 'name') {
    const value = readName(m, expression.object.name);
    if (m.touched) touch(m.touched, value);
    noteTest(m, value, expression);
    return value.kind === 'collection' && value.items ? literal(value.items.length) : { kind: 'scalar', deps: value.deps };
  }
  if (expression.kind === 'logical') return logicalValue(m, expression, true);
  if (expression.kind === 'not' || expression.kind === 'binary') return m.evaluate(expression);
  const value = m.evaluate(expression);
  noteTest(m, value, expression);
  return value;
}

function evaluateCall(m: Machine, expression: Call): Value {
  const { callee } = expression;
  const { awaiting } = m;
  m.awaiting = false;
  // Python's `super()` and TypeScript's `super(…)` stand for the same object.
  if (callee.kind === 'name' && callee.name === 'super') {
    const args = evaluateArguments(m, expression.args);
    const value = superValue(m);
    if (m.host.language === 'typescript') return m.call(m.member(value, 'constructor', expression), args, expression);
    return value;
  }
  const at = { start: expression.start, end: expression.end };
  if (expression.form === 'jsx' && isMereMarkup(m, callee)) {
    // What it shows is what it was given.
    return evaluateArguments(m, expression.args).positional[0] ?? UNKNOWN;
  }
  let receiver: Value | undefined;
  let target: Value;
  const before = m.mutated;
  if (callee.kind === 'member') {
    // `await a().b()` waits for a() as well.
    m.awaiting = awaiting && callee.object.kind === 'call';
    receiver = m.evaluate(callee.object);
    m.awaiting = false;
    m.mutated = undefined;
    target = withDeps(m.member(receiver, callee.name, callee), receiver.deps);
    if (m.mutated) rebind(m, callee.object, m.mutated);
  } else target = m.evaluate(callee);
  const plain = evaluateArguments(m, expression.args);
  const args = expression.types?.length ? { ...plain, types: expression.types.map((type) => m.host.valueOfType(type, m.scope.file)) } : plain;
  m.mutated = undefined;
  m.awaiting = awaiting;
  const value = m.call(target, args, at, expression.form);
  m.awaiting = false;
  if (target.kind === 'function' || target.kind === 'unknown') forgetEmptiness(m, expression.args);
  const after = m.mutated as Value | undefined;
  m.mutated = before;
  if (after && callee.kind === 'member') rebind(m, callee.object.kind === 'call' && callee.object.callee.kind === 'name' && callee.object.callee.name === 'super' ? selfName(m, callee.object) : callee.object, after);
  return value;
}

/** True for a component that cannot reach the database: it renders, and is not worth reading. */
function isMereMarkup(m: Machine, callee: Expression): boolean {
  const root = callee.kind === 'member' ? callee.object : callee;
  const value = root.kind === 'name' ? readVariable(m, root.name) : undefined;
  const leadsTo = value && importedName(m, value);
  return leadsTo !== undefined && !m.reaches(leadsTo.file, leadsTo.name);
}

/** What `super().method()` changes is the receiver. */
function selfName(m: Machine, at: { readonly start: number; readonly end: number }): Expression {
  return { kind: 'name', name: m.host.language === 'typescript' ? 'this' : 'self', start: at.start, end: at.end };
}

/** Evaluates the arguments of a call. */
export function evaluateArguments(m: Machine, args: readonly Argument[]): Arguments {
  const positional: Value[] = [];
  const named = new Map<string, Value>();
  let open = false;
  let openDeps = 0;
  for (const arg of args) {
    const value = m.evaluate(arg.value);
    if (arg.spread) openDeps |= value.deps;
    if (!arg.spread) {
      if (arg.name === undefined) positional.push(value);
      else named.set(arg.name, value);
    } else if (arg.name === '**') {
      if (value.kind === 'record') for (const [name, field] of value.fields) named.set(name, withDeps(field, value.deps));
      if (value.kind !== 'record' || value.open) open = true;
    } else if (value.kind === 'collection' && value.items) positional.push(...value.items.map((item) => withDeps(item, value.deps)));
    else {
      // Spreading a query reads it.
      if (value.kind === 'rows') m.iterate(value, arg.value);
      open = true;
    }
  }
  return { positional, named, open, ...(openDeps !== 0 && { openDeps }) };
}

function recordValue(m: Machine, expression: Expression & { readonly kind: 'record' }): Value {
  const fields = new Map<string, Value>();
  let open = false;
  let deps = 0;
  let computed: Value | undefined;
  for (const entry of expression.entries) {
    const given = m.evaluate(entry.value);
    const value = entry.key === undefined && given.kind === 'module' ? exportsRecord(m, given.file) : given;
    deps |= value.deps;
    if (entry.key === undefined) {
      if (value.kind === 'record') for (const [name, field] of value.fields) fields.set(name, field);
      else if (value.kind === 'row') for (const [name, field] of value.fields) fields.set(name, field);
      if (value.kind !== 'record' || value.open) open = open || !(value.kind === 'literal');
      continue;
    }
    if (typeof entry.key === 'string') {
      fields.set(entry.key, value);
      continue;
    }
    const key = m.evaluate(entry.key);
    deps |= key.deps;
    if (key.kind === 'literal') fields.set(String(key.value), value);
    else {
      open = true;
      computed = value;
    }
  }
  if (computed && fields.size === 0 && expression.entries.length === 1) return { kind: 'record', fields, open: true, deps };
  const made: Value = { kind: 'record', fields, open, deps };
  // Methods that nobody calls are executed on their own later, with the object as `this`.
  for (const field of fields.values()) {
    if (field.kind === 'function' && !field.fn.isArrow && m.activation.uncalled.has(field.fn)) m.activation.uncalled.set(field.fn, { ...field, self: made });
  }
  return made;
}

function listValue(m: Machine, expression: Expression & { readonly kind: 'list' }): Value {
  const items: Value[] = [];
  let deps = 0;
  let spread: Value | undefined;
  for (const item of expression.items) {
    const value = m.evaluate(item.value);
    deps |= value.deps;
    if (!item.spread) items.push(value);
    else if (value.kind === 'collection' && value.items) items.push(...value.items);
    else {
      const over = m.iterate(value, item.value);
      const part = collection(over.element, over.size, over.origin);
      spread = spread ? mixed(spread, part) : part;
    }
  }
  if (!spread) return listOf(items, deps);
  const whole = items.reduce<Value>((so, one) => (so.kind === 'collection' ? { ...so, element: mixed(so.element, one) } : so), spread);
  return withDeps(whole, deps);
}

function comprehensionValue(m: Machine, expression: Comprehension): Value {
  const outer = m.scope;
  m.scope = { vars: Variables.empty(), parent: outer, file: outer.file, activation: m.activation };
  try {
    let size: Value = UNKNOWN;
    const run = (index: number): Value => {
      const clause = expression.clauses[index];
      if (!clause) {
        const key = m.evaluate(expression.element);
        return expression.value ? withDeps(m.evaluate(expression.value), key.deps) : key;
      }
      const iterable = m.evaluate(clause.iterable);
      noteUse(m, iterable);
      const over = m.iterate(iterable, clause.iterable);
      if (index === 0) size = collection(UNKNOWN, over.size, over.origin);
      const mark = m.activation.pending.length;
      let first: Value | undefined;
      const value = m.repeat(over, 'comprehension', clause, (element) => {
        first = element;
        assign(m, clause.target, element, true);
        for (const condition of clause.conditions) m.evaluateTest(condition);
        return run(index + 1);
      });
      // All elements of a list are computed, a generator may be left.
      if (clause.target.kind === 'name' && clause.conditions.length === 0 && expression.clauses.length === 1 && expression.form !== 'generator') keepLoaded(m, iterable, first, m.scope.vars.get(clause.target.name), mark);
      return value;
    };
    const element = run(0);
    const made = size as Value;
    const many = expression.clauses.length > 1 ? 'unknown' : made.kind === 'collection' ? made.size : 'unknown';
    return {
      ...collection(element, many, made.kind === 'collection' ? made.origin : undefined),
      form: expression.form === 'dict' ? 'map' : expression.form === 'generator' ? 'generator' : 'list',
      deps: element.deps & ~0,
    };
  } finally {
    m.scope = outer;
  }
}

function indexed(m: Machine, receiver: Value, index: Value, at: Expression): Value {
  const deps = receiver.deps | index.deps;
  if (receiver.kind === 'record') {
    if (index.kind === 'literal') return withDeps(receiver.fields.get(String(index.value)) ?? (receiver.open ? UNKNOWN : literal(undefined)), deps);
    const known = [...receiver.fields.values()];
    return known.length > 0 && !receiver.open ? withDeps(known.reduce((so, one) => join(so, one)), deps) : { ...UNKNOWN, deps };
  }
  if (receiver.kind === 'collection') {
    if (receiver.items && index.kind === 'literal' && typeof index.value === 'number') {
      const at = index.value < 0 ? receiver.items.length + index.value : index.value;
      return withDeps(receiver.items[at] ?? literal(undefined), deps);
    }
    return withDeps(m.host.language === 'typescript' ? perhaps(receiver.element) : receiver.element, deps);
  }
  const answer = withCallDeps(m, deps, () => {
    for (const library of m.libraries) {
      const value = library.index?.(m.host, receiver, index, at);
      if (value) return value;
    }
    return undefined;
  });
  if (answer) return withDeps(answer, deps);
  if (receiver.kind === 'instance' && index.kind === 'literal' && typeof index.value === 'string') return withDeps(m.member(receiver, index.value, at), deps);
  if (receiver.kind === 'module' && index.kind === 'literal' && typeof index.value === 'string') return m.member(receiver, index.value, at);
  return { ...UNKNOWN, deps };
}

function sliced(m: Machine, receiver: Value, from: Value | undefined, to: Value | undefined, at: Expression): Value {
  const deps = receiver.deps | (from?.deps ?? 0) | (to?.deps ?? 0);
  if (receiver.kind === 'collection') {
    const bound = to?.kind === 'literal' && typeof to.value === 'number' && to.value >= 0 ? to.value : undefined;
    const size = bound === undefined ? (from && to ? 'chunk' : receiver.size) : cutSize(bound);
    return withDeps({ ...collection(receiver.element, size, receiver.origin), form: receiver.form }, deps);
  }
  const answer = withCallDeps(m, deps, () => {
    for (const library of m.libraries) {
      const value = library.index?.(m.host, receiver, { ...(from && { from }), ...(to && { to }) }, at);
      if (value) return value;
    }
    return undefined;
  });
  return answer ? withDeps(answer, deps) : { ...UNKNOWN, deps };
}

/** Evaluates for its value only: nothing is written down. */
export function peek(m: Machine, expression: Expression): Value {
  return quietly(m, () => m.evaluate(expression));
}
