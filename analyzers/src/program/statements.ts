// Statements: control flow, declarations, loops.
import type { Expression, If, Loop, Statement, Switch, Target, Try } from '../core/syntax.js';
import type { Repetition, Size } from '../core/statement.js';
import { literal, UNKNOWN, withDeps, type Origin, type Value } from '../core/values.js';
import { assign, dependOnLoop, readVariable, setVariable } from './assignment.js';
import { withCallDeps } from './calls.js';
import { asText, noteUse, truthOf } from './expressions.js';
import { join, joinVariables } from './join.js';
import { importNames } from './modules.js';
import { markEarly, openLoops } from './record.js';
import { BOUNDS, type ActiveLoop, type Ending, type Machine, type Scope } from './state.js';
import { askedRoots, assignedRoots, filledRoots, isNegative, leavesLoop, mentionedRoots, rootName, takenRoots } from './syntax-questions.js';

/** Executes a block. */
export function run(m: Machine, statements: readonly Statement[]): Ending {
  for (const statement of statements) if (statement.kind === 'function') declareFunction(m, statement);
  const shadowed = shadowedNames(m, statements);
  let ending: Ending = 'next';
  for (const [index, statement] of statements.entries()) {
    m.activation.steps += 1;
    if (m.activation.steps > BOUNDS.steps) {
      m.cut = true;
      noteTooLong(m, statement);
      break;
    }
    ending = execute(m, statement);
    if (ending !== 'next') break;
    if (statement.kind === 'if' && mayGuard(statement)) {
      const rest = statements.slice(index + 1);
      if (!isGuard(m, statement, rest)) continue;
      ending = runGuarded(m, rest);
      break;
    }
  }
  for (const [name, value] of shadowed) m.scope.vars.set(name, value);
  return ending;
}

/** One function of a file, or its top level, is longer than what people write: said once, where the execution stopped first. */
function noteTooLong(m: Machine, { start }: Statement): void {
  const { file } = m.activation;
  const message = 'The code is too long to be followed beyond this place.';
  if (!m.problems.some((problem) => problem.file === file && problem.message === message)) m.problems.push({ file, message, start });
}

/** A block's `const` and `let` that hide a variable of the function are undone at its end. */
function shadowedNames(m: Machine, statements: readonly Statement[]): [string, Value][] {
  const result: [string, Value][] = [];
  if (m.body.fn?.body === statements) return result;
  for (const statement of statements) {
    if (statement.kind !== 'assign' || (statement.declares !== 'const' && statement.declares !== 'let') || statement.target.kind !== 'name') continue;
    const present = m.scope.vars.get(statement.target.name);
    if (present) result.push([statement.target.name, present]);
  }
  return result;
}

function mayGuard({ then, otherwise }: If): boolean {
  const last = then.at(-1);
  return otherwise.length === 0 && (last?.kind === 'return' || last?.kind === 'continue' || last?.kind === 'break');
}

/** True for `if (cache.has(k)) return …` where what follows fills that cache, and for `if (this.x) return this.x` where it sets that field. */
function isGuard(m: Machine, statement: If, rest: readonly Statement[]): boolean {
  const last = statement.then.at(-1);
  if (rest.length === 0 || !last) return false;
  const asked = cachesAsked(m, statement.test);
  if (asked.size === 0) return false;
  const filled = filledRoots(rest);
  if ([...asked].some((root) => filled.has(root))) return true;
  const given = last.kind === 'return' && last.value ? rootName(last.value) : undefined;
  return given !== undefined && given.startsWith('this.') && asked.has(given) && assignedRoots(rest).has(given);
}

/** What follows such a guard in the same block is done once per key. */
function runGuarded(m: Machine, rest: readonly Statement[]): Ending {
  const mark = m.activation.pending.length;
  const ending = run(m, rest);
  for (const one of m.activation.pending.slice(mark)) one.cached = true;
  return ending;
}

/** The collections and fields that a condition asks; a variable that was read from a collection (`hit = cache.get(k)`) stands for it. */
function cachesAsked(m: Machine, test: Expression): ReadonlySet<string> {
  const roots = askedRoots(test);
  const sources = derivations.get(m.activation);
  for (const root of [...roots]) {
    const source = sources?.get(root);
    if (source !== undefined) roots.add(source);
    // A variable that came from nowhere of the kind is no cache.
    else if (test.kind !== 'binary' && !root.startsWith('this.') && isPlainTest(test, root)) roots.delete(root);
  }
  return roots;
}

function isPlainTest(test: Expression, root: string): boolean {
  if (test.kind === 'not') return isPlainTest(test.value, root);
  return test.kind === 'name' && test.name === root;
}

const derivations = new WeakMap<object, Map<string, string>>();

function noteDerivation(m: Machine, name: string, expression: Expression): void {
  let at = expression;
  while (at.kind === 'await') at = at.value;
  const source = at.kind === 'index' ? rootName(at) : at.kind === 'call' && at.callee.kind === 'member' && (at.callee.name === 'get' || at.callee.name === 'has') ? rootName(at.callee.object) : undefined;
  let sources = derivations.get(m.activation);
  if (!sources) {
    sources = new Map();
    derivations.set(m.activation, sources);
  }
  if (source === undefined) sources.delete(name);
  else sources.set(name, source);
}

function execute(m: Machine, statement: Statement): Ending {
  switch (statement.kind) {
    case 'expression': {
      const value = m.evaluate(statement.value);
      // What stands alone in a template is printed.
      if (m.host.language === 'template') asText(m, value, statement.value);
      return 'next';
    }
    case 'assign': {
      if (!statement.value) {
        if (statement.target.kind === 'name' && (statement.declares || !m.scope.vars.has(statement.target.name))) {
          setVariable(m, statement.target.name, statement.type ? m.host.valueOfType(statement.type, m.scope.file) : statement.declares ? literal(undefined) : UNKNOWN, true);
        }
        return 'next';
      }
      let value = m.evaluate(statement.value);
      if (statement.type && (value.kind === 'unknown' || (value.kind === 'collection' && value.items?.length === 0 && value.element.kind === 'unknown'))) {
        const typed = m.host.valueOfType(statement.type, m.scope.file);
        if (value.kind === 'unknown') value = withDeps(typed, value.deps);
      }
      if (statement.target.kind === 'name') noteDerivation(m, statement.target.name, statement.value);
      assign(m, statement.target, value, statement.declares !== undefined);
      return 'next';
    }
    case 'if':
      return runIf(m, statement);
    case 'loop':
      return runLoop(m, statement);
    case 'return': {
      const value = statement.value ? m.evaluate(statement.value) : literal(undefined);
      m.body.returned = m.body.returned ? join(m.body.returned, value) : value;
      return 'return';
    }
    case 'throw':
      if (statement.value) m.evaluate(statement.value);
      return 'throw';
    case 'break':
    case 'continue':
      return statement.kind;
    case 'try':
      return runTry(m, statement);
    case 'with': {
      for (const item of statement.items) {
        const value = m.evaluate(item.value);
        const entered = enter(m, value, item.value);
        if (item.target) assign(m, item.target, entered, true);
      }
      return run(m, statement.body);
    }
    case 'switch':
      return runSwitch(m, statement);
    case 'function':
      return 'next';
    case 'class':
      setVariable(m, statement.definition.name, m.classValue(statement.definition), true);
      return 'next';
    case 'import':
      importNames(m, statement);
      return 'next';
    case 'export':
      if (statement.value) {
        const value = m.evaluate(statement.value);
        m.scope.vars.set(`export:${statement.names[0]?.exported ?? 'default'}`, value);
      }
      return 'next';
    case 'type':
      return 'next';
  }
}

function enter(m: Machine, value: Value, at: Expression): Value {
  for (const library of m.libraries) {
    const entered = withCallDeps(m, value.deps, () => library.entered?.(m.host, value, at));
    if (entered) return withDeps(entered, value.deps);
  }
  if (value.kind === 'instance') {
    const method = m.member(value, '__enter__', at);
    if (method.kind === 'function') return m.call(method, { positional: [], named: new Map(), open: false }, at);
  }
  // A generator that serves as a context manager gives what it yields.
  if (value.kind === 'collection' && value.form === 'generator') return withDeps(value.element, value.deps);
  return value;
}

function declareFunction(m: Machine, statement: Statement & { readonly kind: 'function' }): void {
  const { fn } = statement;
  // A child template's block wins over the block of the template that it extends.
  if (fn.name.startsWith('block:') && readVariable(m, fn.name) !== undefined) return;
  setVariable(m, fn.name, m.functionValue(fn), true);
}

function runIf(m: Machine, statement: If): Ending {
  const leaves = m.activation.loops.length > m.activation.loopFloor && (leavesLoop(statement.then) || leavesLoop(statement.otherwise));
  const touchedBefore = m.touched;
  const touched = new Set<Origin>();
  if (leaves) m.touched = touched;
  const test = m.evaluateTest(statement.test);
  m.touched = touchedBefore;
  if (touchedBefore) for (const origin of touched) touchedBefore.add(origin);
  const negative = isNegative(statement.test);
  if (leaves && touched.size > 0 && (negative ? leavesLoop(statement.otherwise) : leavesLoop(statement.then))) markEarly(m, touched);
  const known = truthOf(test);
  const mark = m.activation.pending.length;
  const asked = cachesAsked(m, statement.test);
  if (known !== undefined) {
    const ending = run(m, known ? statement.then : statement.otherwise);
    if (m.activation.pending.length > mark) markCached(m, statement, asked, mark);
    return ending;
  }

  const { scope } = m;
  const before = scope.vars;
  scope.vars = new Map(before);
  narrow(m, statement.test);
  const thenEnding = run(m, statement.then);
  // What a branch sends that then leaves the loop is sent once.
  const middle = m.activation.pending.length;
  if ((leaves && (thenEnding === 'return' || thenEnding === 'break')) || picksOne(m, statement.test)) markEarly(m, 'all', mark, middle);
  const afterThen = scope.vars;
  scope.vars = new Map(before);
  const otherwiseEnding = run(m, statement.otherwise);
  if (leaves && (otherwiseEnding === 'return' || otherwiseEnding === 'break')) markEarly(m, 'all', middle);
  if (thenEnding === 'next' && otherwiseEnding === 'next') scope.vars = joinVariables(afterThen, scope.vars);
  else if (thenEnding === 'next') scope.vars = afterThen;
  if (m.activation.pending.length > mark) markCached(m, statement, asked, mark);
  if (middle > mark && flushesBuffer(statement)) for (const one of m.activation.pending.slice(mark, middle)) one.cached = true;
  if (thenEnding === 'next' || otherwiseEnding === 'next') return 'next';
  return thenEnding === otherwiseEnding ? thenEnding : thenEnding === 'continue' || otherwiseEnding === 'continue' ? 'continue' : 'return';
}

/** The names that stand for the element of an open loop over plain values. */
const elementNames = new WeakMap<ActiveLoop, ReadonlySet<string>>();

function noteElement(m: Machine, target: Target | undefined): void {
  const loop = m.activation.loops.at(-1);
  if (!loop || loop.origin || !target) return;
  const first = target.kind === 'list' && target.items.length === 2 ? target.items[0]?.target : target;
  if (first?.kind === 'name') elementNames.set(loop, new Set([first.name]));
}

/** `if kind == "book"` in `for kind in kinds`: of the loop's passes one takes the branch. Rows that are alike are not meant. */
function picksOne(m: Machine, test: Expression): boolean {
  if (test.kind === 'logical') return test.operator === 'and' ? picksOne(m, test.left) || picksOne(m, test.right) : picksOne(m, test.left) && picksOne(m, test.right);
  if (test.kind !== 'binary' || (test.operator !== '==' && test.operator !== 'in')) return false;
  if (test.operator === 'in') return isElement(m, test.left) && test.right.kind === 'list' && test.right.items.every(({ value }) => isText(value));
  return (isElement(m, test.left) && isText(test.right)) || (isElement(m, test.right) && isText(test.left));
}

function isElement(m: Machine, expression: Expression): boolean {
  const loop = m.activation.loops.at(-1);
  return expression.kind === 'name' && loop !== undefined && elementNames.get(loop)?.has(expression.name) === true;
}

function isText(expression: Expression): boolean {
  return expression.kind === 'literal' && typeof expression.value === 'string';
}

/** `if (buffer.length >= SIZE) { await write(buffer); buffer = []; }`: what the branch sends is sent once per batch. */
function flushesBuffer({ test, then }: If): boolean {
  if (test.kind !== 'binary' || !['>=', '>', '=='].includes(test.operator)) return false;
  const { left, right } = test;
  const size = left.kind === 'member' && (left.name === 'length' || left.name === 'size') ? left.object : left.kind === 'call' && left.callee.kind === 'name' && left.callee.name === 'len' ? left.args[0]?.value : undefined;
  if (!size || (right.kind === 'literal' && (right.value === 0 || right.value === 1))) return false;
  const buffer = rootName(size);
  return buffer !== undefined && (assignedRoots(then).has(buffer) || takenRoots(then).has(buffer));
}

/** `if k not in cache: cache[k] = …`: what the branch sends is sent once per key. */
function markCached(m: Machine, statement: If, asked: ReadonlySet<string>, mark: number): void {
  if (asked.size === 0) return;
  const filled = filledRoots([...statement.then, ...statement.otherwise]);
  const assigned = assignedRoots([...statement.then, ...statement.otherwise]);
  const isMemo = [...asked].some((root) => filled.has(root)) || (isNegative(statement.test) && [...asked].some((root) => root.startsWith('this.') && assigned.has(root)));
  if (isMemo) for (const one of m.activation.pending.slice(mark)) one.cached = true;
}

/** In the branch of `if isinstance(x, C)` an unknown `x` is what an annotation with `C` would say. */
function narrow(m: Machine, test: Expression): void {
  if (test.kind !== 'call' || test.callee.kind !== 'name' || test.callee.name !== 'isinstance') return;
  const [subject, kind] = test.args;
  if (subject?.value.kind !== 'name' || !kind) return;
  const of = m.evaluate(kind.value);
  const present = m.scope.vars.get(subject.value.name);
  if (of.kind === 'class' && present?.kind === 'unknown') m.scope.vars.set(subject.value.name, withDeps(m.host.valueOfType({ kind: 'reference', name: of.definition.name, args: [] }, m.scope.file), present.deps));
}

function runTry(m: Machine, statement: Try): Ending {
  const { scope } = m;
  const before = new Map(scope.vars);
  let ending = run(m, statement.body);
  if (ending === 'next') ending = run(m, statement.otherwise);
  let after = scope.vars;
  let result = ending;
  for (const handler of statement.handlers) {
    scope.vars = joinVariables(before, after);
    if (handler.name !== undefined) scope.vars.set(handler.name, UNKNOWN);
    const handled = run(m, handler.body);
    if (handled === 'next') {
      after = result === 'next' ? joinVariables(after, scope.vars) : scope.vars;
      result = 'next';
    }
  }
  scope.vars = after;
  const last = run(m, statement.last);
  return last === 'next' ? result : last;
}

function runSwitch(m: Machine, statement: Switch): Ending {
  const subject = m.evaluate(statement.subject);
  const { scope } = m;
  const before = scope.vars;
  let after: Map<string, Value> | undefined;
  let hasDefault = false;
  const endings: Ending[] = [];
  for (const one of statement.cases) {
    if (one.tests.length === 0) hasDefault = true;
    if (subject.kind === 'literal' && one.tests.length > 0) {
      const values = one.tests.map((test) => m.evaluate(test));
      if (values.every((value) => value.kind === 'literal') && !values.some((value) => value.kind === 'literal' && value.value === subject.value)) continue;
    }
    scope.vars = new Map(before);
    const mark = m.activation.pending.length;
    const ending = run(m, one.body);
    if (one.tests.length > 0 && one.tests.every(isText) && isElement(m, statement.subject)) markEarly(m, 'all', mark);
    const closed = ending === 'break' ? 'next' : ending;
    endings.push(closed);
    if (closed === 'next') after = after ? joinVariables(after, scope.vars) : scope.vars;
  }
  if (!hasDefault) after = after ? joinVariables(after, before) : before;
  scope.vars = after ?? before;
  return after ? 'next' : (endings[0] ?? 'next');
}

function runLoop(m: Machine, loop: Loop): Ending {
  const head = { start: loop.start, end: loop.headEnd };
  if (loop.form === 'each') {
    const iterable = loop.iterable ? m.evaluate(loop.iterable) : UNKNOWN;
    noteUse(m, iterable);
    const over = loop.overKeys ? keysOf(iterable) : m.iterate(iterable, loop.iterable ?? head);
    const each = eachClass(iterable);
    if (each && loop.target) {
      const { target } = loop;
      let ending: Ending = 'next';
      for (const one of each) ending = repeatBody(m, loop, { ...over, element: one }, 'loop', (element) => assign(m, target, element, true));
      return ending;
    }
    return repeatBody(m, loop, over, m.host.language === 'template' ? 'template' : 'loop', (element) => {
      if (loop.target) assign(m, loop.target, element, true);
    });
  }
  if (loop.setup) run(m, loop.setup);
  const size = loop.form === 'count' ? countSize(m, loop) : whileSize(loop);
  return repeatBody(m, loop, { element: UNKNOWN, size, deps: 0 }, loop.form === 'count' ? 'loop' : 'while', () => {
    if (loop.test) m.evaluateTest(loop.test);
  });
}

/** A few classes written down one by one (`for model in (Book, Author)`) are gone through one by one: what is done with each differs. */
function eachClass(iterable: Value): readonly Value[] | undefined {
  if (iterable.kind !== 'collection' || !iterable.items || iterable.items.length < 2 || iterable.items.length > 6) return undefined;
  return iterable.items.every((item) => item.kind === 'class') ? iterable.items : undefined;
}

function keysOf(value: Value): ReturnType<Machine['iterate']> {
  if (value.kind === 'record' && !value.open) return { element: { kind: 'scalar', deps: value.deps }, size: 'constant', deps: value.deps };
  if (value.kind === 'collection') return { element: { kind: 'scalar', deps: value.deps }, size: value.size, deps: value.deps };
  return { element: { ...UNKNOWN, deps: value.deps }, size: 'unknown', deps: value.deps };
}

function repeatBody(m: Machine, loop: Loop, over: ReturnType<Machine['iterate']>, form: Repetition['form'], before: (element: Value) => void): Ending {
  const names = assignedRoots(loop.update ? [...loop.body, ...loop.update] : loop.body);
  for (const root of takenRoots(loop.body)) names.add(root);
  const { scope } = m;
  const entry = new Map(scope.vars);
  let ending: Ending = 'next';
  m.repeat(over, form, { start: loop.start, end: loop.headEnd }, (element) => {
    dependOnLoop(m, names, openLoops(m) & ~openLoopsBefore(m));
    before(element);
    noteElement(m, loop.target);
    ending = run(m, loop.body);
    // A loop whose body always leaves it runs once.
    if (ending === 'return' || ending === 'break') markEarly(m, 'all');
    if (loop.update) run(m, loop.update);
    return UNKNOWN;
  });
  scope.vars = joinVariables(entry, scope.vars);
  if (m.host.language === 'typescript') uncover(scope, entry);
  if (loop.otherwise) run(m, loop.otherwise);
  return 'next';
}

/** What a block declared ends with it: names of outer scopes that it hid are themselves again. Others stay, for closures that captured them. */
function uncover(scope: Scope, entry: ReadonlyMap<string, Value>): void {
  for (const name of scope.vars.keys()) {
    if (entry.has(name)) continue;
    for (let outer = scope.parent; outer; outer = outer.parent) {
      if (!outer.vars.has(name)) continue;
      scope.vars.delete(name);
      break;
    }
  }
}

function openLoopsBefore(m: Machine): number {
  let bits = 0;
  for (const loop of m.activation.loops.slice(0, -1)) bits |= loop.bit;
  return bits;
}

/** C's `for`: how often it runs, read from its bound and its step. */
function countSize(m: Machine, loop: Loop): Size {
  const { test } = loop;
  const step = loop.update?.[0];
  if (step?.kind === 'assign' && step.value?.kind === 'binary' && step.value.operator === '+' && !(step.value.right.kind === 'literal' && step.value.right.value === 1) && !(step.value.left.kind === 'literal' && step.value.left.value === 1)) return 'chunk';
  if (test?.kind !== 'binary') return 'page';
  const bound = test.operator.startsWith('<') || test.operator === '!=' ? test.right : test.left;
  if (bound.kind === 'member' && bound.name === 'length') {
    const of = m.evaluate(bound.object);
    if (of.kind === 'collection') return of.size;
    return 'unknown';
  }
  const value = m.evaluate(bound);
  if (value.kind === 'literal') return 'constant';
  // A bound that is no collection's length counts attempts, pages or days.
  return 'page';
}

/** `while`: a list that is worked down grows with the data; everything else pages, polls, retries or waits. */
function whileSize(loop: Loop): Size {
  const roots = loop.test ? mentionedRoots(loop.test) : new Set<string>();
  return [...takenRoots(loop.body)].some((root) => roots.has(root)) ? 'unknown' : 'page';
}
