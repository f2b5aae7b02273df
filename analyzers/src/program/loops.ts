// Loops of the language: what they go over, how often they run, and which branches a pass takes once.
import { countedSize, cutSize } from '../core/counts.js';
import type { Repetition, Size } from '../core/statement.js';
import type { Expression, Loop, Target } from '../core/syntax.js';
import { UNKNOWN, type Value } from '../core/values.js';
import { assign, dependOnLoop, readVariable } from './assignment.js';
import { keepLoaded, runsThrough } from './kept-relations.js';
import { markEarly, openLoops } from './record.js';
import type { ActiveLoop, Ending, Machine, Scope } from './state.js';
import { addedRoots, alwaysWaits, assignedRoots, eachStatement, leavesLoop, mentionedRoots, takenRoots } from './syntax-questions.js';
import { noteUse } from './truth.js';
import type { Variables } from './variables.js';

/** The names that stand for the element of an open loop over plain values. */
const elementNames = new WeakMap<ActiveLoop, ReadonlySet<string>>();

function noteElement(m: Machine, target: Target | undefined): void {
  const loop = m.activation.loops.at(-1);
  if (!loop || loop.origin || !target) return;
  const first = target.kind === 'list' && target.items.length === 2 ? target.items[0]?.target : target;
  if (first?.kind === 'name') elementNames.set(loop, new Set([first.name]));
}

/** `if kind == "book"` in `for kind in kinds`: of the loop's passes one takes the branch. Rows that are alike are not meant. */
export function picksOne(m: Machine, test: Expression): boolean {
  if (test.kind === 'logical') return test.operator === 'and' ? picksOne(m, test.left) || picksOne(m, test.right) : picksOne(m, test.left) && picksOne(m, test.right);
  if (test.kind === 'member') return isLoopMember(m, test, ['first', 'last']);
  if (test.kind === 'binary' && test.operator === '==' && test.right.kind === 'literal' && isLoopMember(m, test.left, ['counter', 'counter0', 'revcounter', 'revcounter0', 'index', 'index0'])) return true;
  if (test.kind !== 'binary' || (test.operator !== '==' && test.operator !== 'in')) return false;
  if (test.operator === 'in') return isElement(m, test.left) && test.right.kind === 'list' && test.right.items.every(({ value }) => isText(value));
  return (isElement(m, test.left) && isText(test.right)) || (isElement(m, test.right) && isText(test.left));
}

function isLoopMember(m: Machine, expression: Expression, names: readonly string[]): boolean {
  if (m.host.language !== 'template' || expression.kind !== 'member' || expression.object.kind !== 'name') return false;
  return (expression.object.name === 'forloop' || expression.object.name === 'loop') && names.includes(expression.name);
}

/** True for a name that stands for the element of the innermost open loop, where that goes over plain values. */
export function isElement(m: Machine, expression: Expression): boolean {
  const loop = m.activation.loops.at(-1);
  return expression.kind === 'name' && loop !== undefined && elementNames.get(loop)?.has(expression.name) === true;
}

/** True for a string that is written out. */
export function isText(expression: Expression): boolean {
  return expression.kind === 'literal' && typeof expression.value === 'string';
}

/** Executes a loop: its head, then its body under one more repetition. Gives how the block goes on after it: with the next statement. */
export function runLoop(m: Machine, loop: Loop): Ending {
  const head = { start: loop.start, end: loop.headEnd };
  if (loop.form === 'each') {
    const iterable = loop.iterable ? m.evaluate(loop.iterable) : UNKNOWN;
    noteUse(m, iterable);
    const over = bounded(countedOver(loop, iterable, loop.overKeys ? keysOf(iterable) : m.iterate(iterable, loop.iterable ?? head)), loop);
    const each = eachClass(iterable);
    if (each && loop.target) {
      const { target } = loop;
      let ending: Ending = 'next';
      for (const one of each) ending = repeatBody(m, loop, { ...over, element: one }, 'loop', (element) => assign(m, target, element, true));
      return ending;
    }
    const mark = m.activation.pending.length;
    const name = loop.target?.kind === 'name' ? loop.target.name : undefined;
    let first: Value | undefined;
    let last: Value | undefined;
    const ending = repeatBody(
      m,
      loop,
      over,
      m.host.language === 'template' ? 'template' : 'loop',
      (element) => {
        if (loop.target) assign(m, loop.target, element, true);
        first = element;
      },
      () => {
        last = name === undefined ? undefined : m.scope.vars.get(name);
      },
      loop.isAsync === true && ANYTHING.has(iterable.kind),
    );
    if (last && last !== first && runsThrough(loop.body)) keepLoaded(m, iterable, first, last, mark);
    return ending;
  }
  if (loop.setup) m.run(loop.setup);
  const size = loop.form === 'count' ? countSize(m, loop) : whileSize(m, loop);
  return repeatBody(m, loop, { element: UNKNOWN, size, deps: 0 }, loop.form === 'count' ? 'loop' : 'while', () => {
    if (loop.test) m.evaluateTest(loop.test);
  });
}

/** Numbers that are counted through until something succeeds are attempts. */
function countedOver(loop: Loop, iterable: Value, over: ReturnType<Machine['iterate']>): ReturnType<Machine['iterate']> {
  return iterable.kind === 'collection' && iterable.isCounted && over.size === 'unknown' && !over.origin && leavesLoop(loop.body) ? { ...over, size: 'page' } : over;
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

function repeatBody(m: Machine, loop: Loop, over: ReturnType<Machine['iterate']>, form: Repetition['form'], before: (element: Value) => void, after?: () => void, streamed = false): Ending {
  const names = assignedRoots(loop.update ? [...loop.body, ...loop.update] : loop.body);
  for (const root of takenRoots(loop.body)) names.add(root);
  const { scope } = m;
  const entry = scope.vars.fork();
  let ending: Ending = 'next';
  m.repeat(over, form, { start: loop.start, end: loop.headEnd }, (element) => {
    dependOnLoop(m, names, openLoops(m) & ~openLoopsBefore(m));
    before(element);
    noteElement(m, loop.target);
    ending = m.run(loop.body);
    after?.();
    // A loop whose body always leaves it runs once.
    if (ending === 'return' || ending === 'break') markEarly(m, 'all');
    if (loop.update) m.run(loop.update);
    return UNKNOWN;
  }, { sequential: alwaysWaits(loop.body), streamed });
  scope.vars = entry.joined(scope.vars);
  if (m.host.language === 'typescript') uncover(scope, entry);
  if (loop.otherwise) m.run(loop.otherwise);
  return 'next';
}

/** Values of which nothing is known that could be gone over. */
const ANYTHING: ReadonlySet<Value['kind']> = new Set(['unknown', 'external', 'scalar']);

/** What a loop goes over, where its body leaves it by a count of its passes: `for (const [i, id] of ids.entries()) { if (i > 3) break; … }`. */
function bounded<T extends { readonly size: Size }>(over: T, loop: Loop): T {
  if (over.size !== 'unknown' && over.size !== 'unbounded') return over;
  const counters = countersOf(loop);
  for (const statement of loop.body) {
    if (statement.kind !== 'if') continue;
    const last = statement.then.at(-1)?.kind;
    const bound = last === 'break' || last === 'return' ? boundOf(statement.test, counters) : undefined;
    if (bound) return { ...over, size: bound.kind === 'literal' && typeof bound.value === 'number' ? cutSize(bound.value) : 'page' };
  }
  return over;
}

/** What a condition compares a counter with that has to be reached: `i >= limit`, `limit < i`, `i === limit`. */
function boundOf(test: Expression, counters: ReadonlySet<string>): Expression | undefined {
  if (test.kind === 'logical') return test.operator === 'or' ? (boundOf(test.left, counters) ?? boundOf(test.right, counters)) : undefined;
  if (test.kind !== 'binary') return undefined;
  const { left, right, operator } = test;
  const isCounter = (side: Expression): boolean => counters.has(countedBy(side) ?? (side.kind === 'name' ? side.name : ''));
  if ((operator === '>' || operator === '>=' || operator === '==') && isCounter(left)) return right;
  return (operator === '<' || operator === '<=' || operator === '==') && isCounter(right) ? left : undefined;
}

/** The names that count the passes: the first of `xs.entries()` and `enumerate(xs)`, and what every pass counts up by one. */
function countersOf({ target, iterable, body }: Loop): ReadonlySet<string> {
  const names = new Set<string>();
  const [first] = target?.kind === 'list' ? target.items : [];
  const callee = iterable?.kind === 'call' ? iterable.callee : undefined;
  const counts = callee?.kind === 'member' ? callee.name === 'entries' : callee?.kind === 'name' && callee.name === 'enumerate';
  if (counts && first?.target.kind === 'name') names.add(first.target.name);
  for (const statement of body) {
    const value = statement.kind === 'expression' ? statement.value : statement.kind === 'if' && statement.test.kind === 'binary' ? statement.test.left : undefined;
    const name = value ? countedBy(value) : statement.kind === 'assign' && statement.value ? counted(statement.target, statement.value) : undefined;
    if (name !== undefined) names.add(name);
  }
  return names;
}

/** The name that `i++`, `++i` and `i += 1` count up. */
function countedBy(expression: Expression): string | undefined {
  if (expression.kind === 'binary' && expression.operator === '-') return countedBy(expression.left);
  return expression.kind === 'assign-expression' ? counted(expression.target, expression.value) : undefined;
}

function counted(target: Target, value: Expression): string | undefined {
  if (target.kind !== 'name' || value.kind !== 'binary' || value.operator !== '+' || value.left.kind !== 'name' || value.left.name !== target.name) return undefined;
  return value.right.kind === 'literal' && value.right.value === 1 ? target.name : undefined;
}

/** What a block declared ends with it: names of outer scopes that it hid are themselves again. Others stay, for closures that captured them. */
function uncover(scope: Scope, entry: Variables): void {
  for (const name of scope.vars.names()) {
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
  // What may be left early makes attempts.
  if (value.kind === 'literal') return typeof value.value === 'number' && !leavesLoop(loop.body) ? countedSize(value.value) : 'constant';
  // A bound that is no collection's length counts attempts, pages or days.
  return 'page';
}

/** `while`: a list that is worked down, or that an index goes through, grows with the data; everything else pages, polls, retries or waits. */
function whileSize(m: Machine, loop: Loop): Size {
  const roots = loop.test ? mentionedRoots(loop.test) : new Set<string>();
  const taken = [...takenRoots(loop.body)].find((root) => roots.has(root));
  if (taken !== undefined) {
    const list = readVariable(m, taken);
    const isGiven = list?.kind === 'collection' && list.size === 'constant' && (list.items?.length ?? 0) > 1;
    return isGiven && !addedRoots(loop.body).has(taken) && !assignedRoots(loop.body).has(taken) ? 'constant' : 'unknown';
  }
  return loop.test && isIndexTest(loop.test, loop.body) ? 'unknown' : 'page';
}

/** `i < list.length`, `i < len(list)`, where the body counts `i` up by one. */
function isIndexTest(test: Expression, body: Loop['body']): boolean {
  if (test.kind !== 'binary' || test.operator !== '<' || test.left.kind !== 'name') return false;
  const { left, right } = test;
  const isLength = right.kind === 'member' ? right.name === 'length' : right.kind === 'call' && right.callee.kind === 'name' && right.callee.name === 'len';
  let counts = false;
  const look = (value: Expression | undefined, to: Target | undefined): void => {
    if (to?.kind !== 'name' || to.name !== left.name || value?.kind !== 'binary' || value.operator !== '+') return;
    if ([value.left, value.right].some((side) => side.kind === 'literal' && side.value === 1)) counts = true;
  };
  eachStatement(body, (statement) => {
    if (statement.kind === 'assign') look(statement.value, statement.target);
    if (statement.kind === 'expression' && statement.value.kind === 'assign-expression') look(statement.value.value, statement.value.target);
  });
  return isLength && counts;
}
