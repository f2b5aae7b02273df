// Expressions: what each is known to be, and what evaluating it sends.
import type { Argument, Call, Comprehension, Expression } from '../core/syntax.js';
import { collection, literal, UNKNOWN, withDeps, type Origin, type Value } from '../core/values.js';
import type { Arguments } from '../libraries/library.js';
import { assign, readVariable, rebind } from './assignment.js';
import { quietly } from './classes.js';
import { externalValue } from './externals.js';
import { superValue } from './members.js';
import { importedName, importedModule, readImported } from './modules.js';
import { join, joinVariables } from './join.js';
import { openLoops, placeOf } from './record.js';
import { withCallDeps } from './calls.js';
import { VARIES, type Machine } from './state.js';

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
      return literal(expression.value);
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
      return { kind: 'text', parts, deps };
    }
    case 'member': {
      const receiver = m.evaluate(expression.object);
      const at = { start: expression.start, end: expression.end };
      const before = m.mutated;
      m.mutated = undefined;
      const value = m.member(receiver, expression.name, at);
      if (m.mutated) rebind(m, expression.object, m.mutated);
      m.mutated = before;
      if (expression.autoCall && isCallable(value)) return m.call(value, { positional: [], named: new Map(), open: false }, at);
      return value;
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
      const value = m.evaluate(expression.value);
      for (const library of m.having.awaited) {
        const answer = withCallDeps(m, value.deps, () => library.awaited?.(m.host, value, expression));
        if (answer) return withDeps(answer, value.deps);
      }
      return value;
    }
    case 'yield': {
      const value = expression.value ? m.evaluate(expression.value) : literal(undefined);
      const given = expression.delegate ? m.iterate(value, expression).element : value;
      m.body.yielded = m.body.yielded ? join(m.body.yielded, given) : given;
      return { ...UNKNOWN, deps: value.deps | openLoops(m) | VARIES };
    }
    case 'conditional': {
      const test = m.evaluateTest(expression.test);
      const known = truthOf(test);
      if (known !== undefined) return m.evaluate(known ? expression.then : expression.otherwise);
      return withDeps(branches(m, () => m.evaluate(expression.then), () => m.evaluate(expression.otherwise)), test.deps);
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
      const value = m.evaluate(expression.value);
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
        if (value.kind === 'function' && m.activation.uncalled.has(value.fn)) m.call(value, { positional: [], named: new Map(), open: true }, child);
      }
      return { ...UNKNOWN, deps: deps };
    }
  }
}

/** Tells the libraries that a value is turned into text. */
export function asText(m: Machine, value: Value, at: { readonly start: number; readonly end: number }): void {
  if (value.kind !== 'row' && value.kind !== 'instance') return;
  withCallDeps(m, value.deps, () => {
    for (const library of m.having.text) library.text?.(m.host, value, at);
  });
}

function isCallable(value: Value): boolean {
  return value.kind === 'function' || value.kind === 'operation';
}

/** Reads a variable: of the scopes, of an import, of the language or of a library's ambient names. */
function readName(m: Machine, name: string): Value {
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

/** An answer that is read anywhere but in a test is used otherwise. */
export function noteUse(m: Machine, value: Value): void {
  if ((value.kind === 'scalar' || value.kind === 'rows' || value.kind === 'collection') && value.origin) m.activation.otherUses.add(value.origin);
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

/** Notes that only the emptiness of a value matters. See Host.test. */
export function noteTest(m: Machine, value: Value, at: { readonly start: number; readonly end: number }): void {
  if (!m.testing) {
    m.testing = true;
    withCallDeps(m, value.deps, () => {
      for (const library of m.having.truth) library.truth?.(m.host, value, at);
    });
    m.testing = false;
  }
  const origin = testedOrigin(value);
  // What another function queried may be used there, or be kept for others.
  if (origin && m.silent === 0 && isQueriedHere(m, origin)) m.activation.tests.push({ origin, at: placeOf(m, at) });
}

function isQueriedHere(m: Machine, { place }: Origin): boolean {
  const { fn, file } = m.activation;
  return place.file === file && (!fn || (place.start >= fn.start && place.end <= fn.end));
}

function testedOrigin(value: Value): Origin | undefined {
  if (value.kind === 'scalar') return value.origin;
  if (value.kind === 'rows') return value.origin;
  if (value.kind === 'collection') return value.origin;
  return undefined;
}

/** What is known of the truth of a value. */
export function truthOf(value: Value): boolean | undefined {
  switch (value.kind) {
    case 'literal':
      return Boolean(value.value);
    case 'function':
    case 'class':
    case 'instance':
    case 'module':
      return true;
    case 'scalar':
      return value.truthy;
    default:
      return undefined;
  }
}

/** Evaluates two ways of which either may be taken, and joins what they leave. */
export function branches(m: Machine, one: () => Value, other: () => Value): Value {
  const { scope } = m;
  const before = scope.vars;
  scope.vars = new Map(before);
  const a = one();
  const afterOne = scope.vars;
  scope.vars = new Map(before);
  const b = other();
  scope.vars = joinVariables(afterOne, scope.vars);
  return join(a, b);
}

/** `inTest`: only the truth of the whole matters. */
function logicalValue(m: Machine, expression: Expression & { readonly kind: 'logical' }, inTest: boolean): Value {
  // What stands before an `or` is the value where it is true.
  const passes = !inTest && expression.operator === 'or' && !isNameOrLength(expression.left);
  const left = passes ? m.evaluate(expression.left) : expression.operator === 'nullish' ? m.evaluate(expression.left) : isNameOrLength(expression.left) ? testAndRead(m, expression.left) : m.evaluateTest(expression.left);
  const known = truthOf(left);
  if (expression.operator === 'and') {
    if (known === false) return left;
    if (known === true) return m.evaluate(expression.right);
    // `a && b` is b or nothing, where nothing is known of a; only its truth is as unknown as that of a.
    const isOpen = left.kind === 'unknown' || left.kind === 'scalar' || left.kind === 'external';
    const right = branches(m, () => (inTest ? m.evaluateTest(expression.right) : m.evaluate(expression.right)), () => (isOpen && !inTest ? literal(undefined) : left));
    return isOpen ? withDeps(right, left.deps) : right;
  }
  if (known === true && expression.operator === 'or') return left;
  if (expression.operator === 'nullish' && left.kind === 'literal' && left.value !== null && left.value !== undefined) return left;
  if (known === false) return m.evaluate(expression.right);
  // `known || fallback`: a client, a model or rows that are known stay what they are.
  if (passes) noteUse(m, left);
  const right = inTest && expression.operator !== 'nullish' ? m.evaluateTest(expression.right) : m.evaluate(expression.right);
  if (left.kind === 'unknown' || left.kind === 'external') return right.kind === 'object' || right.kind === 'rows' ? withDeps(right, left.deps) : { ...UNKNOWN, deps: left.deps | right.deps };
  if (left.kind !== 'scalar' && right.kind !== left.kind) return withDeps(left, right.deps);
  return join(left, right);
}

function isNameOrLength(expression: Expression): boolean {
  return expression.kind === 'name';
}

/** The left side of `a || b` is tested and, if it holds, is the value. */
function testAndRead(m: Machine, expression: Expression): Value {
  return m.evaluate(expression);
}

const ORDER_TESTS = new Set(['>', '>=', '<', '<=', '==', '!=']);

function binaryValue(m: Machine, expression: Expression & { readonly kind: 'binary' }): Value {
  const { operator } = expression;
  if (ORDER_TESTS.has(operator)) {
    const sides = [expression.left, expression.right] as const;
    for (const [index, side] of sides.entries()) {
      const other = sides[1 - index];
      if (side.kind !== 'literal' || !other || !isEmptinessBound(side.value, operator, index === 1)) continue;
      const tested = m.evaluateTest(other);
      return { kind: 'scalar', deps: tested.deps };
    }
  }
  const left = m.evaluate(expression.left);
  const right = m.evaluate(expression.right);
  const deps = left.deps | right.deps;
  if (left.kind === 'literal' && right.kind === 'literal') {
    const folded = fold(operator, left.value, right.value);
    if (folded !== undefined) return { ...literal(folded), deps };
  }
  if ((operator === '==' || operator === '!=') && [[left, right], [right, left]].some(([side, other]) => side && truthOf(side) === true && side.kind === 'scalar' && other && isAbsent(other))) return { ...literal(operator === '!='), deps };
  if ((operator === '==' || operator === '!=') && ((isNothing(left) && isSomething(right)) || (isNothing(right) && isSomething(left)))) return { ...literal(operator === '!='), deps };
  if (operator === 'in' || operator === 'not in') {
    if (left.kind === 'literal' && right.kind === 'collection' && right.items?.every((item) => item.kind === 'literal')) {
      const has = right.items.some((item) => item.kind === 'literal' && item.value === left.value);
      return { ...literal(operator === 'in' ? has : !has), deps };
    }
    if (right.kind === 'rows') m.iterate(right, expression.right);
    return { kind: 'scalar', deps };
  }
  // Sets: what two have in common, what one has and the other has not.
  if ((operator === '&' || operator === '-' || operator === '|') && left.kind === 'collection' && right.kind === 'collection' && left.form === 'list') {
    return operator === '|' ? withDeps(join(left, right), deps) : { ...left, items: undefined, deps };
  }
  if (operator === '+' && left.kind === 'collection') {
    if (right.kind === 'collection') return left.items && right.items ? listOf([...left.items, ...right.items], deps) : withDeps(join(left, right), deps);
    if (right.kind === 'rows') return withDeps(collection(m.iterate(right, expression.right).element, right.query.rows, right.origin), deps);
    return withDeps(left, deps);
  }
  if (operator === '+' && (left.kind === 'text' || right.kind === 'text' || isString(left) || isString(right))) return { kind: 'text', parts: [...textParts(left), ...textParts(right)], deps };
  if (operator === '%' && isString(left)) return { kind: 'text', parts: [...textParts(left), right], deps };
  if (operator === '|' && (left.kind === 'rows' || right.kind === 'rows')) return withDeps(join(left, right), deps);
  if (operator === '|' && left.kind === 'record' && right.kind === 'record') return { ...left, fields: new Map([...left.fields, ...right.fields]), open: left.open || right.open, deps };
  return operator === 'other' || left.kind === 'unknown' || right.kind === 'unknown' ? { ...UNKNOWN, deps } : { kind: 'scalar', deps };
}

function isNothing(value: Value): boolean {
  return value.kind === 'literal' && (value.value === null || value.value === undefined);
}

/** Known to be there: not null, not undefined. A single row may be missing. */
function isSomething(value: Value): boolean {
  return value.kind === 'rows' || value.kind === 'collection' || value.kind === 'record' || value.kind === 'class' || value.kind === 'function' || value.kind === 'module';
}

function isAbsent(value: Value): boolean {
  return value.kind === 'literal' && (value.value === null || value.value === undefined);
}

function isString(value: Value): boolean {
  return value.kind === 'literal' && typeof value.value === 'string';
}

function textParts(value: Value): readonly (string | Value)[] {
  if (value.kind === 'text') return value.parts;
  if (value.kind === 'literal') return [String(value.value)];
  return [value];
}

/** `x > 0`, `x == 0`, `x != 0`, `x >= 1`, `x < 1` and their mirror images ask whether there is anything at all. */
function isEmptinessBound(value: unknown, operator: string, boundIsRight: boolean): boolean {
  if (value === 0) return operator === '==' || operator === '!=' || operator === (boundIsRight ? '>' : '<') || operator === (boundIsRight ? '<=' : '>=');
  return value === 1 && operator === (boundIsRight ? '>=' : '<=') ? true : value === 1 && operator === (boundIsRight ? '<' : '>');
}

type Constant = string | number | boolean | null | undefined;

function fold(operator: string, left: Constant, right: Constant): Constant {
  switch (operator) {
    case '==':
      return left === right || (left ?? undefined) === (right ?? undefined);
    case '!=':
      return left !== right && (left ?? undefined) !== (right ?? undefined);
    case '+':
      return typeof left === 'string' && typeof right === 'string' ? left + right : typeof left === 'number' && typeof right === 'number' ? left + right : undefined;
    case '-':
      return typeof left === 'number' && typeof right === 'number' ? left - right : undefined;
    case '*':
      return typeof left === 'number' && typeof right === 'number' ? left * right : undefined;
    default:
      return undefined;
  }
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
      if (value.kind === 'record') for (const [name, field] of value.fields) named.set(name, field);
      if (value.kind !== 'record' || value.open) open = true;
    } else if (value.kind === 'collection' && value.items) positional.push(...value.items);
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
    const value = m.evaluate(entry.value);
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

function listOf(items: readonly Value[], deps: number): Value {
  const element = items.reduce<Value>((so, one, index) => (index === 0 ? one : join(so, one)), UNKNOWN);
  return { kind: 'collection', element, items, size: 'constant', form: 'list', deps };
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
      spread = spread ? join(spread, part) : part;
    }
  }
  if (!spread) return listOf(items, deps);
  const whole = items.reduce<Value>((so, one) => (so.kind === 'collection' ? { ...so, element: join(so.element, one) } : so), spread);
  return withDeps(whole, deps);
}

function comprehensionValue(m: Machine, expression: Comprehension): Value {
  const outer = m.scope;
  m.scope = { vars: new Map(), parent: outer, file: outer.file, activation: m.activation };
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
      return m.repeat(over, 'comprehension', clause, (element) => {
        assign(m, clause.target, element, true);
        for (const condition of clause.conditions) m.evaluateTest(condition);
        return run(index + 1);
      });
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
    return withDeps(receiver.element, deps);
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
    const size = bound === undefined ? (from && to ? 'chunk' : receiver.size) : bound > 10 ? 'page' : 'constant';
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
