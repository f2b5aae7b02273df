// Questions about Core that need no execution: which names an expression mentions, how a block can be left, what it assigns.
import type { Expression, FunctionDefinition, Statement, Target } from '../core/syntax.js';

/** Calls `visit` on every direct child expression. Functions and classes are not entered. */
export function eachChild(expression: Expression, visit: (child: Expression) => void): void {
  switch (expression.kind) {
    case 'text':
      expression.holes.forEach(visit);
      return;
    case 'member':
      visit(expression.object);
      return;
    case 'index':
      visit(expression.object);
      visit(expression.index);
      return;
    case 'slice':
      visit(expression.object);
      for (const part of [expression.from, expression.to, expression.step]) if (part) visit(part);
      return;
    case 'call':
      visit(expression.callee);
      for (const arg of expression.args) visit(arg.value);
      return;
    case 'record':
      for (const entry of expression.entries) {
        if (entry.key && typeof entry.key !== 'string') visit(entry.key);
        visit(entry.value);
      }
      return;
    case 'list':
      for (const item of expression.items) visit(item.value);
      return;
    case 'await':
    case 'not':
      visit(expression.value);
      return;
    case 'yield':
      if (expression.value) visit(expression.value);
      return;
    case 'conditional':
      visit(expression.test);
      visit(expression.then);
      visit(expression.otherwise);
      return;
    case 'logical':
    case 'binary':
      visit(expression.left);
      visit(expression.right);
      return;
    case 'assign-expression':
      visit(expression.value);
      return;
    case 'comprehension':
      for (const clause of expression.clauses) {
        visit(clause.iterable);
        clause.conditions.forEach(visit);
      }
      visit(expression.element);
      if (expression.value) visit(expression.value);
      return;
    case 'opaque':
      expression.children.forEach(visit);
      return;
    case 'name':
    case 'literal':
    case 'function':
    case 'class':
    case 'require':
      return;
  }
}

/** The names that an expression mentions outside of functions. */
export function mentionedNames(expression: Expression, into: Set<string> = new Set()): Set<string> {
  if (expression.kind === 'name') into.add(expression.name);
  else eachChild(expression, (child) => mentionedNames(child, into));
  return into;
}

/** The variable that a member or index chain starts from: `a` of `a.b[0].c`; `this.a` for members of `this` and `self`. */
export function rootName(expression: Expression): string | undefined {
  if (expression.kind === 'name') return expression.name;
  if (expression.kind === 'member') {
    if (expression.object.kind === 'name' && (expression.object.name === 'this' || expression.object.name === 'self')) return `this.${expression.name}`;
    return rootName(expression.object);
  }
  if (expression.kind === 'index' || expression.kind === 'slice') return rootName(expression.object);
  if (expression.kind === 'call') return rootName(expression.callee);
  if (expression.kind === 'await') return rootName(expression.value);
  return undefined;
}

/** What `hasattr(object, 'name')` asks about: a member of the receiver, or whatever holds the others. */
function slotOf(object: Expression, name: Expression | undefined): string | undefined {
  const isReceiver = object.kind === 'name' && object.name === 'self';
  return isReceiver ? (name?.kind === 'literal' && typeof name.value === 'string' ? `this.${name.value}` : undefined) : rootName(object);
}

/** The chains' roots that an expression mentions, with members of `this` told apart. */
export function mentionedRoots(expression: Expression, into: Set<string> = new Set()): Set<string> {
  const root = expression.kind === 'name' || expression.kind === 'member' || expression.kind === 'index' ? rootName(expression) : undefined;
  if (root !== undefined) into.add(root);
  if (expression.kind !== 'name') eachChild(expression, (child) => mentionedRoots(child, into));
  return into;
}

/** Calls `visit` on every statement of a block and of the blocks in it; functions and classes are not entered. `inLoop` is true inside of a loop of the block. */
export function eachStatement(statements: readonly Statement[], visit: (statement: Statement, inLoop: boolean) => void, inLoop = false): void {
  for (const statement of statements) {
    visit(statement, inLoop);
    switch (statement.kind) {
      case 'if':
        eachStatement(statement.then, visit, inLoop);
        eachStatement(statement.otherwise, visit, inLoop);
        break;
      case 'loop':
        eachStatement(statement.body, visit, true);
        if (statement.otherwise) eachStatement(statement.otherwise, visit, inLoop);
        break;
      case 'try':
        eachStatement(statement.body, visit, inLoop);
        for (const handler of statement.handlers) eachStatement(handler.body, visit, inLoop);
        eachStatement(statement.otherwise, visit, inLoop);
        eachStatement(statement.last, visit, inLoop);
        break;
      case 'with':
        eachStatement(statement.body, visit, inLoop);
        break;
      case 'switch':
        for (const one of statement.cases) eachStatement(one.body, visit, inLoop);
        break;
      default:
        break;
    }
  }
}

/** True if a block can leave the loop around it: by `return`, or by a `break` of that loop. */
export function leavesLoop(statements: readonly Statement[]): boolean {
  let leaves = false;
  eachStatement(statements, (statement, inLoop) => {
    if (statement.kind === 'return' || (statement.kind === 'break' && !inLoop)) leaves = true;
  });
  return leaves;
}

/** Calls `visit` on every expression that stands directly in a statement. */
export function eachExpression(statement: Statement, visit: (expression: Expression) => void): void {
  switch (statement.kind) {
    case 'expression':
      visit(statement.value);
      return;
    case 'assign':
    case 'return':
    case 'throw':
    case 'export':
      if (statement.value) visit(statement.value);
      if (statement.kind === 'assign' && statement.target.kind === 'place') visit(statement.target.place);
      return;
    case 'if':
      visit(statement.test);
      return;
    case 'loop':
      if (statement.iterable) visit(statement.iterable);
      if (statement.test) visit(statement.test);
      return;
    case 'with':
      for (const item of statement.items) visit(item.value);
      return;
    case 'switch':
      visit(statement.subject);
      return;
    default:
      return;
  }
}

const waiting = new WeakMap<readonly Statement[], boolean>();

/** True where each run of a block waits for something: what two passes of a loop over it begin is never in flight at once. What is only waited for under a condition does not count. */
export function alwaysWaits(block: readonly Statement[]): boolean {
  const present = waiting.get(block);
  if (present !== undefined) return present;
  const answer = block.some((statement) => {
    let waits = false;
    eachExpression(statement, (expression) => {
      waits ||= waitsFor(expression);
    });
    if (waits) return true;
    if (statement.kind === 'if') return alwaysWaits(statement.then) && alwaysWaits(statement.otherwise);
    return (statement.kind === 'loop' || statement.kind === 'try' || statement.kind === 'with') && alwaysWaits(statement.body);
  });
  waiting.set(block, answer);
  return answer;
}

function waitsFor(expression: Expression): boolean {
  if (expression.kind === 'await') return true;
  if (expression.kind === 'conditional') return waitsFor(expression.test);
  if (expression.kind === 'logical') return waitsFor(expression.left);
  let waits = false;
  eachChild(expression, (child) => {
    waits ||= waitsFor(child);
  });
  return waits;
}

/** The names and `this.` members that a block assigns or fills; functions are not entered. */
export function assignedRoots(statements: readonly Statement[]): Set<string> {
  const roots = new Set<string>();
  const addTarget = (target: Target): void => {
    if (target.kind === 'name') roots.add(target.name);
    else if (target.kind === 'place') {
      const root = rootName(target.place);
      if (root !== undefined) roots.add(root);
    } else if (target.kind === 'record') {
      for (const entry of target.entries) addTarget(entry.target);
      if (target.rest) addTarget(target.rest);
    } else for (const item of target.items) if (item) addTarget(item.target);
  };
  const addExpression = (expression: Expression): void => {
    if (expression.kind === 'assign-expression') addTarget(expression.target);
    eachChild(expression, addExpression);
  };
  eachStatement(statements, (statement) => {
    if (statement.kind === 'assign') addTarget(statement.target);
    if (statement.kind === 'loop' && statement.target) addTarget(statement.target);
    if (statement.kind === 'loop' && statement.update) for (const root of assignedRoots(statement.update)) roots.add(root);
    if (statement.kind === 'with') for (const item of statement.items) if (item.target) addTarget(item.target);
    eachExpression(statement, addExpression);
  });
  return roots;
}

/** Methods that store a value under a key, both given. */
const FILLING = new Set(['set', 'setdefault', 'put']);
/** Methods that ask a collection for a key. */
const ASKING = new Set(['get', 'has', 'includes']);

/** The collections into which a block stores something under a key: `cache[k] = v`, `cache.set(k, v)`, `cache.setdefault(k, v)`. */
export function filledRoots(statements: readonly Statement[]): Set<string> {
  const roots = new Set<string>();
  const add = (place: Expression): void => {
    const root = rootName(place);
    if (root !== undefined) roots.add(root);
  };
  const look = (expression: Expression): void => {
    if (expression.kind === 'assign-expression' && expression.target.kind === 'place' && expression.target.place.kind === 'index') add(expression.target.place);
    if (expression.kind === 'call' && expression.callee.kind === 'member' && FILLING.has(expression.callee.name) && expression.args.length >= 2) add(expression.callee.object);
    eachChild(expression, look);
  };
  eachStatement(statements, (statement) => {
    if (statement.kind === 'assign' && statement.target.kind === 'place' && statement.target.place.kind === 'index') add(statement.target.place);
    eachExpression(statement, look);
  });
  return roots;
}

/** The collections that a condition asks for a key (`k in cache`, `cache.has(k)`, `cache[k]`), and the variables and fields that it tests as they are. */
export function askedRoots(test: Expression, into: Set<string> = new Set()): Set<string> {
  const addRoot = (root: string | undefined): void => {
    if (root !== undefined) into.add(root);
  };
  const add = (place: Expression): void => addRoot(rootName(place));
  switch (test.kind) {
    case 'not':
    case 'await':
      return askedRoots(test.value, into);
    case 'logical':
      askedRoots(test.left, into);
      return askedRoots(test.right, into);
    case 'binary':
      if (test.operator === 'in' || test.operator === 'not in') add(test.right);
      else if (test.operator === '==' || test.operator === '!=') {
        askedRoots(test.left, into);
        askedRoots(test.right, into);
      }
      return into;
    case 'index':
      add(test);
      return into;
    case 'call':
      if (test.callee.kind === 'member' && ASKING.has(test.callee.name)) add(test.callee.object);
      // `hasattr(slot, 'value')` asks a slot that is filled once.
      if (test.callee.kind === 'name' && test.callee.name === 'hasattr' && test.args[0]) addRoot(slotOf(test.args[0].value, test.args[1]?.value));
      return into;
    case 'name':
      into.add(test.name);
      return into;
    case 'member':
      if (test.object.kind === 'name' && (test.object.name === 'this' || test.object.name === 'self')) add(test);
      return into;
    default:
      return into;
  }
}

const TAKING = new Set(['shift', 'pop', 'popleft', 'dequeue', 'splice']);
const ADDING = new Set(['push', 'unshift', 'append', 'appendleft', 'extend', 'extendleft', 'insert', 'add', 'update', 'enqueue', 'splice']);

/** True for a condition that holds when its subject is missing: `!x`, `x is None`, `x == null`, `x === undefined`, `not x`. */
export function isNegative(test: Expression): boolean {
  if (test.kind === 'not') return !isNegative(test.value);
  if (test.kind === 'binary' && test.operator === '==') return [test.left, test.right].some((side) => side.kind === 'literal' && (side.value === null || side.value === undefined || side.value === 0 || side.value === false));
  if (test.kind === 'logical') return isNegative(test.left) && isNegative(test.right);
  return false;
}

/** True if a function's body yields. */
export function isGenerator(fn: FunctionDefinition): boolean {
  return fn.isGenerator === true;
}

const rebinding = new WeakMap<FunctionDefinition, boolean>();

/** True where a function gives a name of its own another value: `self = self.filter(…)` changes nothing for the caller. */
export function rebinds(fn: FunctionDefinition, name: string): boolean {
  let answer = rebinding.get(fn);
  if (answer === undefined) {
    answer = false;
    eachStatement(fn.body, (statement) => {
      if (statement.kind === 'assign' && statement.target.kind === 'name' && statement.target.name === name) answer = true;
    });
    rebinding.set(fn, answer);
  }
  return answer;
}

const namesByFunction = new WeakMap<FunctionDefinition, ReadonlySet<string>>();

/** Every name that a function mentions, the functions inside of it included. */
export function namesOf(fn: FunctionDefinition): ReadonlySet<string> {
  const present = namesByFunction.get(fn);
  if (present) return present;
  const names = new Set<string>();
  namesByFunction.set(fn, names);
  const look = (expression: Expression): void => {
    if (expression.kind === 'name') names.add(expression.name);
    else if (expression.kind === 'function') for (const name of namesOf(expression.fn)) names.add(name);
    else eachChild(expression, look);
  };
  eachStatement(fn.body, (statement) => {
    eachExpression(statement, look);
    if (statement.kind === 'function') for (const name of namesOf(statement.fn)) names.add(name);
  });
  for (const param of fn.params) if (param.fallback) look(param.fallback);
  return names;
}

/** The collections off which a block takes elements: `queue.shift()`, `todo.pop()`. */
export function takenRoots(statements: readonly Statement[]): Set<string> {
  return rootsOfCalls(statements, TAKING);
}

/** The collections to which a block adds elements: `queue.push(x)`, `todo.extend(more)`. */
export function addedRoots(statements: readonly Statement[]): Set<string> {
  return rootsOfCalls(statements, ADDING);
}

function rootsOfCalls(statements: readonly Statement[], methods: ReadonlySet<string>): Set<string> {
  const roots = new Set<string>();
  const look = (expression: Expression): void => {
    if (expression.kind === 'call' && expression.callee.kind === 'member' && methods.has(expression.callee.name)) {
      const root = rootName(expression.callee.object);
      if (root !== undefined) roots.add(root);
    }
    eachChild(expression, look);
  };
  eachStatement(statements, (statement) => eachExpression(statement, look));
  return roots;
}
