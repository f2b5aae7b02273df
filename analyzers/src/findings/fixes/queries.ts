// What fixes ask about a query in a loop: whether it does anything else, who waits for it, and whether its answer is changed.
import type { Expression, Statement } from '../../core/syntax.js';
import { mentionedNames } from '../../program/syntax-questions.js';
import { boundNames, eachNode, eachWithin, functionAround, type LoopAround, type Looped } from './loops.js';

/** Functions that do no more than read what they are given. */
export const READING = new Set(['list', 'set', 'tuple', 'sorted', 'len', 'bool']);

/** True for a query that does nothing else when it is evaluated, and is the same each time that it is, but for one part. */
export function isStill(expression: Expression, except?: Expression): boolean {
  if (expression.kind !== 'call' && expression.kind !== 'slice' && expression.kind !== 'index') return false;
  const [only, ...others] = expression.kind === 'call' ? expression.args : [];
  if (expression.kind === 'call' && expression.callee.kind === 'name' && READING.has(expression.callee.name) && only && others.length === 0) return isStill(only.value, except);
  let still = true;
  const chain = new Set<Expression>();
  for (let node: Expression = expression; ; ) {
    chain.add(node);
    if (node.kind === 'call') node = node.callee;
    else if (node.kind === 'member' || node.kind === 'index' || node.kind === 'slice') node = node.object;
    else {
      still = node.kind === 'name';
      break;
    }
  }
  eachWithin(expression, (one) => {
    if (except && one !== expression && one.start >= except.start && one.end <= except.end) return;
    if (one.kind === 'call' && !chain.has(one) && !isConstructor(one.callee)) still = false;
    if (one.kind === 'call' && one.form === 'new') still = false;
    if (one.kind === 'function' || one.kind === 'class' || one.kind === 'yield' || one.kind === 'assign-expression' || one.kind === 'opaque' || one.kind === 'await' || one.kind === 'require' || one.kind === 'comprehension') still = false;
  });
  return still;
}

/** `Q(…)`, `models.Count(…)`. */
function isConstructor(callee: Expression): boolean {
  const name = callee.kind === 'name' || callee.kind === 'member' ? callee.name : '';
  return /^[A-Z]/.test(name);
}

/** The expression with what waits for it. */
export function awaitOf({ around, expression }: Looped): Expression {
  const parent = around.at(-1);
  return parent && 'kind' in parent && parent.kind === 'await' ? parent : expression;
}

/** True for one of several that are waited for together. */
export function isPartOfAll({ around, expression }: Looped): boolean {
  let at = around.length - 1;
  let node: unknown = expression;
  for (let parent = around[at]; parent && 'kind' in parent && parent.kind === 'conditional' && parent.test !== node; parent = around[at]) {
    node = parent;
    at -= 1;
  }
  const [outer, list] = [around[at - 1], around[at]];
  return list !== undefined && 'kind' in list && list.kind === 'list' && list.items.some(({ value }) => value === node) && outer !== undefined && 'kind' in outer && outer.kind === 'call' && outer.callee.kind === 'member' && outer.callee.name === 'all';
}

/** True where the function in which a loop stands may wait. */
export function mayAwait(looped: Looped, loop: LoopAround): boolean {
  const fn = functionAround(looped, loop.node);
  return fn?.isAsync === true;
}

/** Methods that change the collection or the row that they are called on. */
export const CHANGING = new Set(['push', 'pop', 'shift', 'unshift', 'splice', 'sort', 'reverse', 'fill', 'append', 'extend', 'insert', 'remove', 'clear', 'update', 'add', 'discard', 'setdefault', 'popitem', 'save', 'delete', 'set', 'refresh_from_db']);

/** True where the passes of a loop change what names stand for, or let them stand for something else. */
export function isChanged(names: readonly string[], loop: LoopAround, except: Statement | undefined): boolean {
  let changed = false;
  eachNode(loop.node, (node) => {
    if (node === (except as unknown)) return;
    if (node.kind === 'assign' && node !== (except as unknown)) {
      const { target } = node as unknown as Extract<Statement, { kind: 'assign' }>;
      if (boundNames(target).some((name) => names.includes(name))) changed = true;
      if (target.kind === 'place' && [...mentionedNames(target.place)].some((name) => names.includes(name))) changed = true;
    }
    if (node.kind === 'call') {
      const { callee } = node as unknown as Extract<Expression, { kind: 'call' }>;
      if (callee.kind === 'member' && CHANGING.has(callee.name) && [...mentionedNames(callee.object)].some((name) => names.includes(name))) changed = true;
    }
  });
  return changed;
}

/** Functions and methods that keep what they are given, show it, or make something else of it, and change nothing in it. */
const KEEPING = new Set([
  ...READING, 'print', 'str', 'repr', 'int', 'float', 'sum', 'min', 'max', 'any', 'all', 'enumerate', 'zip', 'isinstance', 'getattr', 'hasattr', 'String', 'Number', 'Boolean', 'keys', 'values', 'entries', 'from',
  'push', 'unshift', 'append', 'insert', 'extend', 'add', 'set', 'has', 'get', 'includes', 'indexOf', 'concat', 'join', 'format', 'stringify', 'dumps', 'write', 'writerow', 'log', 'info', 'warn', 'warning', 'error', 'debug', 'exception',
]);

/** True where what names stand for is handed to a call within the passes that may change it. */
export function isHandedOn(names: readonly string[], loop: LoopAround): boolean {
  let handed = false;
  eachNode(loop.node, (node) => {
    if (node.kind !== 'call') return;
    const { callee, args } = node as unknown as Extract<Expression, { kind: 'call' }>;
    if (node !== (loop.node as unknown) && !isKeeping(callee) && args.some(({ value }) => holdsWhole(value, names))) handed = true;
  });
  return handed;
}

/** True for a call that changes nothing in what it is given. */
export function isKeeping(callee: Expression): boolean {
  return (callee.kind === 'name' || callee.kind === 'member') && KEEPING.has(callee.name);
}

/** True where a value is what a name stands for, or a list or record that holds it: not where only a member of it is read. */
function holdsWhole(value: Expression, names: readonly string[]): boolean {
  switch (value.kind) {
    case 'name':
      return names.includes(value.name);
    case 'list':
      return value.items.some((item) => holdsWhole(item.value, names));
    case 'record':
      return value.entries.some((entry) => holdsWhole(entry.value, names));
    case 'conditional':
      return holdsWhole(value.then, names) || holdsWhole(value.otherwise, names);
    case 'logical':
      return holdsWhole(value.left, names) || holdsWhole(value.right, names);
    default:
      return false;
  }
}

/** True where the passes call what the function around them was handed: nobody knows what that does. */
export function callsWhatIsHanded(looped: Looped, loop: LoopAround): boolean {
  const fn = functionAround(looped, loop.node);
  const own = new Set((fn?.params ?? []).flatMap(({ target }) => boundNames(target)));
  let calls = false;
  eachNode(loop.node, (node) => {
    const callee = node.kind === 'call' ? (node as unknown as Extract<Expression, { kind: 'call' }>).callee : undefined;
    if (callee?.kind === 'name' && own.has(callee.name)) calls = true;
  });
  return calls;
}
