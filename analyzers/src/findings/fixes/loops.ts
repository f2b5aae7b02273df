// The loops around an expression, as fixes look at them: what they go over, what the element is called, and where code before them goes.
import { isFunction, nodesAround, pathTo, type PathNode } from '../../core/find.js';
import type { Place, Span } from '../../core/place.js';
import type { Call, Comprehension, Expression, FunctionDefinition, Loop, Module, Parameter, Statement, Target, Try } from '../../core/syntax.js';
import { assignedRoots, eachChild, mentionedNames } from '../../program/syntax-questions.js';

/** A loop around an expression: of the language, a callback that is called for each element, or a comprehension. */
export interface LoopAround {
  readonly form: 'loop' | 'callback' | 'comprehension';
  readonly node: Loop | Call | Comprehension;
  /** What the element is called; undefined where it has no name. */
  readonly target: Target | undefined;
  /** The further parameters of a callback: the index, and what is gone over; all of them where they are taken as a list. */
  readonly further?: readonly Parameter[];
  /** What is gone over; undefined for loops that count. */
  readonly iterable: Expression | undefined;
  /** The statements of each pass; empty where a pass is an expression. */
  readonly body: readonly Statement[];
  /** What one pass does, as a span. */
  readonly pass: Span;
  /** Nobody waits for the callback's answer, or passes come one by one from a stream. */
  readonly isDetached?: boolean;
}

/** An expression with the loops around it, within the function that it is executed in. */
export interface Looped {
  readonly expression: Expression;
  readonly place: Place;
  /** Everything around the expression, outermost first. */
  readonly around: readonly PathNode[];
  /** Innermost first; none outside of the function around the outermost of them. */
  readonly loops: readonly LoopAround[];
  readonly module: Module;
}

/** Methods that call their callback for each element. */
const EACH = new Set(['map', 'forEach', 'flatMap', 'filter', 'some', 'every', 'find']);

/**
 * The loops around the expression at a place.
 *
 * @returns undefined where no expression stands there
 */
export function loopsAround(module: Module, place: Place): Looped | undefined {
  const path = pathTo(module, place);
  const last = path.findLastIndex((node) => isExpression(node) && node.start === place.start && node.end === place.end);
  const expression = path[last];
  if (!expression || !isExpression(expression)) return undefined;
  const around = path.slice(0, last);
  const loops: LoopAround[] = [];
  for (let index = around.length - 1; index >= 0; index -= 1) {
    const node = around[index];
    if (!node) break;
    if (isFunction(node)) {
      // An expression of a function, or the function of a statement or a class.
      const [parent, call] = [around[index - 3], around[index - 2]];
      const loop = call && 'kind' in call && call.kind === 'call' ? callbackLoop(call, node, parent) : undefined;
      if (!loop) break;
      loops.push(loop);
      continue;
    }
    if (node.kind === 'loop' && holds(node.body, place)) loops.push({ form: 'loop', node, target: node.target, iterable: node.form === 'each' ? node.iterable : undefined, body: node.body, pass: spanOf(node.body), ...(node.isAsync && { isDetached: true }) });
    if (node.kind === 'class') break;
    if (node.kind === 'comprehension') {
      const [clause, ...others] = node.clauses;
      // The first iterable is evaluated once, outside of the comprehension.
      if (!clause || isWithin(place, clause.iterable)) continue;
      if (others.length > 0) return { expression, place, around, loops: [], module };
      loops.push({ form: 'comprehension', node, target: clause.target, iterable: clause.iterable, body: [], pass: node, ...(clause.isAsync && { isDetached: true }) });
    }
  }
  return { expression, place, around, loops, module };
}

function callbackLoop(call: Call, fn: FunctionDefinition, parent: PathNode | undefined): LoopAround | undefined {
  const { callee } = call;
  if (callee.kind !== 'member' || !EACH.has(callee.name) || call.args[0]?.value.kind !== 'function' || call.args[0].value.fn !== fn) return undefined;
  const isDetached = callee.name === 'forEach' && fn.isAsync === true;
  const [element, ...others] = fn.params;
  const further = element?.rest === undefined ? others : fn.params;
  return { form: 'callback', node: call, target: element?.rest === undefined ? element?.target : undefined, ...(further.length > 0 && { further }), iterable: callee.object, body: fn.body, pass: fn, ...((isDetached || (fn.isAsync === true && parent !== undefined && 'kind' in parent && parent.kind === 'expression')) && { isDetached: true }) };
}

/** True for nodes that have a value. */
export function isExpression(node: PathNode): node is Expression {
  return 'kind' in node && !isStatement(node);
}

const STATEMENTS: ReadonlySet<string> = new Set(['expression', 'assign', 'if', 'loop', 'return', 'throw', 'break', 'continue', 'try', 'with', 'switch', 'import', 'export', 'type']);

/** True for statements other than declarations of functions and classes. */
export function isStatement(node: PathNode): node is Exclude<Statement, { kind: 'function' | 'class' }> {
  return 'kind' in node && STATEMENTS.has(node.kind);
}

/** True for a span that lies in another one. */
export function isWithin(inner: Span, outer: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

function holds(body: readonly Statement[], span: Span): boolean {
  return body.some((statement) => isWithin(span, statement));
}

function spanOf(body: readonly Statement[]): Span {
  return { start: body[0]?.start ?? 0, end: body.at(-1)?.end ?? 0 };
}

/** The function around a place; undefined at the top level of a module. */
export function functionAround({ around }: Looped, span: Span): FunctionDefinition | undefined {
  return around.findLast((node): node is FunctionDefinition => isFunction(node) && isWithin(span, node) && !(node.start === span.start && node.end === span.end));
}

/**
 * The statement before which code goes that is to run before a loop. What an arrow function gives back is no statement that another one could
 * stand before.
 *
 * @returns undefined where there is no such place in the loop's own function
 */
export function statementAround(looped: Looped, loop: LoopAround): Statement | undefined {
  const statement = nodesAround(looped.module, loop.node).findLast(({ body }) => body !== undefined)?.node as Statement | undefined;
  if (!statement) return undefined;
  const fn = functionAround(looped, loop.node);
  return !fn || isWithin(statement, fn) ? statement : undefined;
}

/** What a constant of a function is, whose type nobody has written down. */
export function declaredBy(name: string, fn: FunctionDefinition): Expression | undefined {
  const only = assignedOnce(name, fn);
  return only?.declares === 'const' && only.type === undefined ? only.value : undefined;
}

/** The assignment of a variable that has only one. */
export function assignedOnce(name: string, fn: FunctionDefinition): Extract<Statement, { kind: 'assign' }> | undefined {
  const found: Extract<Statement, { kind: 'assign' }>[] = [];
  eachNode(fn.body, (node) => {
    if (node.kind !== 'assign') return;
    const assign = node as unknown as Extract<Statement, { kind: 'assign' }>;
    if (boundNames(assign.target).includes(name)) found.push(assign);
  });
  const [only, ...others] = found;
  return only && others.length === 0 && only.target.kind === 'name' ? only : undefined;
}

/**
 * What may keep an expression from being evaluated in each pass of a loop: the tests before it or around it. Undefined inside of a `try`.
 *
 * @param mayRethrow a `try` that throws on what it catches keeps nothing from being evaluated
 */
export function guardsOf(looped: Looped, loop: LoopAround, mayRethrow = false): readonly Expression[] | undefined {
  const guards: Expression[] = [];
  const inside = looped.around.slice(looped.around.indexOf(loop.node) + 1);
  for (const [index, node] of inside.entries()) {
    if (!('kind' in node)) continue;
    const next = inside[index + 1] ?? looped.expression;
    switch (node.kind) {
      case 'try':
        if (!mayRethrow || !node.body.some((one) => isWithin(looped.place, one)) || !node.handlers.every(rethrows)) return undefined;
        break;
      case 'if':
      case 'conditional':
        if (next !== node.test) guards.push(node.test);
        break;
      case 'logical':
        if (next !== node.left) guards.push(node.left);
        break;
      case 'switch':
        if (next !== node.subject) guards.push(node.subject);
        break;
      case 'loop':
        if (node !== loop.node && node.test) guards.push(node.test);
        break;
      case 'comprehension':
        for (const clause of node.clauses) guards.push(...clause.conditions);
        break;
      default:
        break;
    }
  }
  for (const node of inside.filter(isStatementOf)) collectExits(node, looped.place, guards);
  for (const statement of loop.body) collectExits(statement, looped.place, guards);
  return guards;
}

/** True where what is caught is thrown again as it is. */
function rethrows({ name, body }: Try['handlers'][number]): boolean {
  const last = body.at(-1);
  return last?.kind === 'throw' && last.value?.kind === 'name' && last.value.name === name && !leaves(body.slice(0, -1));
}

/** True where each of some tests is about what a pass has, so that it may be one way in one pass and another way in the next. */
export function areOfPasses(tests: readonly Expression[], loops: readonly LoopAround[]): boolean {
  const names = new Set(loops.flatMap((loop) => [...passNames(loop), ...assignedRoots(loop.body)]));
  return tests.every((test) => [...mentionedNames(test)].some((name) => names.has(name)));
}

function isStatementOf(node: PathNode): node is Statement {
  return isStatement(node);
}

/** The tests of statements before a place that may leave the pass. */
function collectExits(statement: Statement, place: Span, guards: Expression[]): void {
  if (statement.end > place.start) return;
  if (statement.kind === 'if') {
    if (leaves(statement.then) || leaves(statement.otherwise)) guards.push(statement.test);
  } else if (statement.kind === 'switch' && statement.cases.some((one) => leaves(one.body))) guards.push(statement.subject);
}

function leaves(body: readonly Statement[]): boolean {
  return body.some((statement) => {
    switch (statement.kind) {
      case 'return':
      case 'throw':
      case 'break':
      case 'continue':
        return true;
      case 'if':
        return leaves(statement.then) || leaves(statement.otherwise);
      case 'try':
        return leaves(statement.body) || statement.handlers.some((one) => leaves(one.body));
      case 'with':
      case 'loop':
        return leaves(statement.body);
      case 'switch':
        return statement.cases.some((one) => leaves(one.body));
      default:
        return false;
    }
  });
}

/** True where a pass may leave the function, so that what comes after the loop would not be reached. */
export function leavesFunction({ body }: LoopAround): boolean {
  let leaves = false;
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if (Array.isArray(node)) {
      node.forEach(visit);
      return;
    }
    const record = node as Readonly<Record<string, unknown>>;
    if (record.kind === 'return' || record.kind === 'yield') leaves = true;
    // What a nested function gives back leaves that one only.
    if (Array.isArray(record.params) && Array.isArray(record.body)) return;
    Object.values(record).forEach(visit);
  };
  visit(body);
  return leaves;
}

/** True where what a loop of Python binds is read outside of it, or bound by other than a further loop: it is there after the loop as well. */
export function outlivesLoop({ around, module }: Looped, { node, form, target }: LoopAround): boolean {
  if (form !== 'loop' || module.language !== 'python') return false;
  const names = new Set(boundNames(target));
  const scope = around.slice(0, around.indexOf(node)).findLast(isFunction)?.body ?? module.body;
  const loops: Span[] = [node];
  eachNode(scope, (one) => {
    const { kind, start, end, target: bound, clauses } = one as { readonly kind?: unknown; readonly start?: unknown; readonly end?: unknown; readonly target?: Target; readonly clauses?: readonly { readonly target: Target }[] };
    const own = kind === 'loop' ? boundNames(bound) : kind === 'comprehension' ? (clauses ?? []).flatMap((clause) => boundNames(clause.target)) : [];
    if (typeof start === 'number' && typeof end === 'number' && own.some((name) => names.has(name))) loops.push({ start, end });
  });
  return isMentionedOutside(names, scope, loops);
}

/** True where one of the names is mentioned in statements, other than within some spans. */
export function isMentionedOutside(names: ReadonlySet<string>, body: readonly Statement[], spans: readonly Span[]): boolean {
  let found = false;
  eachNode(body, ({ kind, name, start, end }) => {
    if (kind === 'name' && typeof name === 'string' && names.has(name) && typeof start === 'number' && typeof end === 'number' && !spans.some((span) => isWithin({ start, end }, span))) found = true;
  });
  return found;
}

/** Calls `visit` on an expression and all within it; functions are not entered. */
export function eachWithin(expression: Expression, visit: (one: Expression) => void): void {
  visit(expression);
  eachChild(expression, (child) => eachWithin(child, visit));
}

/** The names that a target binds. */
export function boundNames(target: Target | undefined): readonly string[] {
  if (!target) return [];
  switch (target.kind) {
    case 'name':
      return [target.name];
    case 'place':
      return [];
    case 'record':
      return [...target.entries.flatMap((entry) => boundNames(entry.target)), ...boundNames(target.rest)];
    case 'list':
      return target.items.flatMap((item) => boundNames(item?.target));
  }
}

/** The names that a pass of a loop gets anew: of the element, and of its index. */
export function passNames({ target, further = [] }: LoopAround): readonly string[] {
  return [...boundNames(target), ...further.flatMap((one) => boundNames(one.target))];
}

/** Calls `visit` on every node of Core within one, functions and classes included. Core is plain data, so one walk serves all of its forms. */
export function eachNode(node: unknown, visit: (node: Readonly<Record<string, unknown>>) => void): void {
  if (typeof node !== 'object' || node === null) return;
  if (!Array.isArray(node)) visit(node as Readonly<Record<string, unknown>>);
  for (const child of Object.values(node)) eachNode(child, visit);
}

/** Every name that a piece of Core mentions or binds. */
export function namesIn(node: unknown): ReadonlySet<string> {
  const names = new Set<string>();
  eachNode(node, (one) => {
    if (one.kind === 'name' && typeof one.name === 'string') names.add(one.name);
    if (Array.isArray(one.params) && typeof one.name === 'string') names.add(one.name);
    if (Array.isArray(one.methods) && typeof one.name === 'string') names.add(one.name);
    if (typeof one.local === 'string') names.add(one.local);
  });
  return names;
}

/** The names by which a module's own top level and a function know things: a new one must be none of them. */
export function takenNames(looped: Looped): ReadonlySet<string> {
  const fn = looped.around.find(isFunction);
  const names = new Set(namesIn(fn ?? looped.module.body));
  for (const name of namesOfModule(looped.module)) names.add(name);
  return names;
}

/** The names that a module's own top level declares. */
export function namesOfModule({ body }: Module): ReadonlySet<string> {
  const names = new Set<string>();
  for (const statement of body) {
    if (statement.kind === 'import') for (const { local } of statement.names) names.add(local);
    if (statement.kind === 'assign') for (const name of boundNames(statement.target)) names.add(name);
    if (statement.kind === 'function') names.add(statement.fn.name);
    if (statement.kind === 'class') names.add(statement.definition.name);
  }
  return names;
}
