// Statements: control flow, declarations, loops.
import type { Expression, If, Statement, Switch, Try } from '../core/syntax.js';
import { literal, UNKNOWN, withDeps, type Origin, type Value } from '../core/values.js';
import { assign, evaluateAssigned, readVariable, setVariable } from './assignment.js';
import { withCallDeps } from './calls.js';
import { asText, awaitedValue } from './expressions.js';
import { join } from './join.js';
import { isElement, isText, picksOne, runLoop } from './loops.js';
import { importNames } from './modules.js';
import { markCaught, markEarly, markGuarded, markThrown, markUntilLeft } from './record.js';
import { BOUNDS, type Ending, type Machine, type Scope } from './state.js';
import { askedRoots, assignedRoots, eachChild, eachExpression, filledRoots, isNegative, leavesLoop, rootName, takenRoots } from './syntax-questions.js';
import { truthOf } from './truth.js';
import type { Variables } from './variables.js';

/** Executes a block. */
export function run(m: Machine, statements: readonly Statement[]): Ending {
  for (const statement of statements) if (statement.kind === 'function') declareFunction(m, statement);
  const shadowed = shadowedNames(m, statements);
  const ending = runFrom(m, statements, 0);
  for (const [name, value] of shadowed) m.scope.vars.set(name, value);
  return ending;
}

function runFrom(m: Machine, statements: readonly Statement[], start: number): Ending {
  for (let index = start; index < statements.length; index += 1) {
    const statement = statements[index];
    if (!statement) break;
    m.activation.steps += 1;
    if (m.activation.steps > BOUNDS.steps) {
      m.cut = true;
      noteTooLong(m, statement);
      return 'next';
    }
    const ending = execute(m, statement);
    if (ending !== 'next') return ending;
    const { forked } = m.activation;
    m.activation.forked = false;
    const isMemo = statement.kind === 'if' && mayGuard(statement) && isGuard(m, statement, statements.slice(index + 1));
    if (!forked && !isMemo) continue;
    const mark = m.activation.pending.length;
    const rest = runFrom(m, statements, index + 1);
    if (forked) markGuarded(m, mark);
    // What follows the question to a cache in the same block is done once per key.
    if (isMemo) for (const one of m.activation.pending.slice(mark)) one.cached = true;
    return rest;
  }
  return 'next';
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
  return given !== undefined && isLasting(m, given) && asked.has(given) && assignedRoots(rest).has(given);
}

/** The collections and fields that a condition asks; a variable that was read from a collection (`hit = cache.get(k)`) stands for it. */
function cachesAsked(m: Machine, test: Expression): ReadonlySet<string> {
  const roots = askedRoots(test);
  const sources = derivations.get(m.activation);
  for (const root of [...roots]) {
    const source = sources?.get(root);
    if (source !== undefined) roots.add(source);
    // A variable that came from nowhere of the kind is no cache.
    else if (test.kind !== 'binary' && !isLasting(m, root) && isPlainTest(test, root)) roots.delete(root);
  }
  return roots;
}

/** True for what is still there at the next call: a field of the receiver, and a variable of the module. */
function isLasting(m: Machine, root: string): boolean {
  if (root.startsWith('this.')) return true;
  let scope: Scope | undefined = m.scope;
  while (scope && !scope.vars.has(root)) scope = scope.parent;
  return scope !== undefined && scope.parent === undefined && scope !== m.scope;
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
      const { tests } = m.activation;
      const before = tests.length;
      const value = m.evaluate(statement.value);
      // A comparison that stands alone is an assertion: whoever reads that it failed wants the number.
      if (statement.value.kind === 'binary' || statement.value.kind === 'not') tests.length = before;
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
      let value = evaluateAssigned(m, statement.target, statement.value);
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
      // Whoever is given what was only prepared waits for it.
      const value = statement.value ? awaitedValue(m, m.evaluate(statement.value), statement.value) : literal(undefined);
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
  // A child template's block wins over the block of the template that it extends, which it may show within itself.
  if (fn.name.startsWith('block:') && readVariable(m, fn.name) !== undefined) {
    let name = fn.name;
    while (readVariable(m, name) !== undefined) name = `super:${name}`;
    const value = m.functionValue(fn);
    m.activation.uncalled.delete(fn);
    setVariable(m, name, value, true);
    return;
  }
  setVariable(m, fn.name, m.functionValue(fn), true);
}

function runIf(m: Machine, statement: If): Ending {
  const leaves = m.activation.loops.length > m.activation.loopFloor && (leavesLoop(statement.then) || leavesLoop(statement.otherwise));
  const touchedBefore = m.touched;
  const touched = new Set<Origin>();
  if (leaves) m.touched = touched;
  const asks = m.activation.pending.length;
  const test = m.evaluateTest(statement.test);
  m.touched = touchedBefore;
  if (touchedBefore) for (const origin of touched) touchedBefore.add(origin);
  const negative = isNegative(statement.test);
  if (leaves && (negative ? leavesLoop(statement.otherwise) : leavesLoop(statement.then))) {
    // A search ends at the first hit, whatever it asks on the way there.
    markUntilLeft(m, asks, m.activation.pending.length);
    if (touched.size > 0) markEarly(m, touched);
  }
  const known = truthOf(test);
  const mark = m.activation.pending.length;
  const asked = cachesAsked(m, statement.test);
  const lasting = [...asked].filter((root) => isLasting(m, root));
  if (known !== undefined) {
    const ending = run(m, known ? statement.then : statement.otherwise);
    if (m.activation.pending.length > mark) markCached(m, statement, asked, lasting, mark);
    return ending;
  }

  const { scope } = m;
  const before = scope.vars;
  scope.vars = before.fork();
  narrow(m, statement.test);
  const thenEnding = run(m, statement.then);
  // What a branch sends that then leaves the loop is sent once.
  const middle = m.activation.pending.length;
  if ((leaves && (thenEnding === 'return' || thenEnding === 'break')) || picksOne(m, statement.test)) markEarly(m, 'all', mark, middle);
  if (thenEnding === 'throw') markThrown(m, mark, middle);
  const afterThen = scope.vars;
  scope.vars = before.fork();
  const otherwiseEnding = run(m, statement.otherwise);
  if (leaves && (otherwiseEnding === 'return' || otherwiseEnding === 'break')) markEarly(m, 'all', middle);
  if (otherwiseEnding === 'throw') markThrown(m, middle);
  if (thenEnding === 'next' && otherwiseEnding === 'next') scope.vars = afterThen.joined(scope.vars);
  else if (thenEnding === 'next') scope.vars = afterThen;
  markGuarded(m, mark);
  if (m.activation.pending.length > mark) markCached(m, statement, asked, lasting, mark);
  if (middle > mark && flushesBuffer(statement)) for (const one of m.activation.pending.slice(mark, middle)) one.cached = true;
  // What follows `if found: return …` is for those that were not found.
  if ((thenEnding === 'return' || thenEnding === 'continue') && otherwiseEnding === 'next' && !negative) m.activation.forked = true;
  if (thenEnding === 'next' || otherwiseEnding === 'next') return 'next';
  return thenEnding === otherwiseEnding ? thenEnding : thenEnding === 'continue' || otherwiseEnding === 'continue' ? 'continue' : 'return';
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
function markCached(m: Machine, statement: If, asked: ReadonlySet<string>, lasting: readonly string[], mark: number): void {
  if (asked.size === 0) return;
  const filled = filledRoots([...statement.then, ...statement.otherwise]);
  const assigned = assignedRoots([...statement.then, ...statement.otherwise]);
  const isMemo = [...asked].some((root) => filled.has(root)) || (isNegative(statement.test) && lasting.some((root) => assigned.has(root)));
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
  const before = scope.vars.fork();
  const catches = statement.handlers.length > 0 ? 1 : 0;
  m.activation.tries += catches;
  let ending = run(m, statement.body);
  m.activation.tries -= catches;
  if (ending === 'next') ending = run(m, statement.otherwise);
  let after = scope.vars;
  let result = ending;
  for (const handler of statement.handlers) {
    scope.vars = before.joined(after);
    if (handler.name !== undefined) scope.vars.set(handler.name, UNKNOWN);
    const mark = m.activation.pending.length;
    const handled = run(m, handler.body);
    if (fillsWhatWasMissing(statement.body, handler.body)) for (const one of m.activation.pending.slice(mark)) one.cached = true;
    markGuarded(m, mark);
    if (handled === 'throw') markThrown(m, mark);
    else markCaught(m, mark);
    if (handled === 'next') {
      after = result === 'next' ? after.joined(scope.vars) : scope.vars;
      result = 'next';
    }
  }
  scope.vars = after;
  // What a handler imports under the same name stands in for it, where another release of a package is installed.
  const substitutes = new Set(statement.handlers.flatMap(({ body }) => body.flatMap((one) => (one.kind === 'import' ? one.names.map(({ local }) => local) : []))));
  if (substitutes.size > 0) for (const one of statement.body) if (one.kind === 'import' && one.names.some(({ local }) => substitutes.has(local))) importNames(m, one);
  const last = run(m, statement.last);
  return last === 'next' ? result : last;
}

/** `try: return cache[k]`, `except KeyError: cache[k] = …`: what was not there is there from then on. A field of the receiver likewise. */
function fillsWhatWasMissing(body: readonly Statement[], handler: readonly Statement[]): boolean {
  const read = new Set<string>();
  const look = (expression: Expression): void => {
    const root = expression.kind === 'index' || expression.kind === 'member' ? rootName(expression) : undefined;
    if (root !== undefined && (expression.kind === 'index' || root.startsWith('this.'))) read.add(root);
    eachChild(expression, look);
  };
  for (const statement of body) eachExpression(statement, look);
  if (read.size === 0) return false;
  const filled = filledRoots(handler);
  const assigned = assignedRoots(handler);
  return [...read].some((root) => filled.has(root) || (root.startsWith('this.') && assigned.has(root)));
}

function runSwitch(m: Machine, statement: Switch): Ending {
  const subject = m.evaluate(statement.subject);
  const { scope } = m;
  const before = scope.vars;
  let after: Variables | undefined;
  let hasDefault = false;
  const endings: Ending[] = [];
  for (const one of statement.cases) {
    if (one.tests.length === 0) hasDefault = true;
    if (subject.kind === 'literal' && one.tests.length > 0) {
      const values = one.tests.map((test) => m.evaluate(test));
      if (values.every((value) => value.kind === 'literal') && !values.some((value) => value.kind === 'literal' && value.value === subject.value)) continue;
    }
    scope.vars = before.fork();
    const mark = m.activation.pending.length;
    const ending = run(m, one.body);
    if (one.tests.length > 0 && one.tests.every(isText) && isElement(m, statement.subject)) markEarly(m, 'all', mark);
    const closed = ending === 'break' ? 'next' : ending;
    endings.push(closed);
    if (closed === 'next') after = after ? after.joined(scope.vars) : scope.vars;
  }
  if (!hasDefault) after = after ? after.joined(before) : before;
  scope.vars = after ?? before;
  return after ? 'next' : (endings[0] ?? 'next');
}
