// Finding what stands at a place: the nodes of a module around a span.
import { isSameSpan, type Span } from './place.js';
import type { ClassDefinition, Expression, FunctionDefinition, Module, Statement } from './syntax.js';

/** A node of Core that has a span and says what it is. */
export type Node = Expression | Statement;

/** A node around a span. */
export interface Found {
  readonly node: Node;
  /** The body that it is a statement of; undefined for an expression. */
  readonly body?: readonly Statement[];
}

/** Sources nested deeper than this are made by machines, and nothing in there is worth a stack overflow. */
const DEEPEST = 1000;

/** Keys of Core's nodes under which statements stand. */
const BODIES: ReadonlySet<string> = new Set(['body', 'then', 'otherwise', 'setup', 'update', 'last']);

/**
 * The expressions and statements around a span, outermost first; the last one is the innermost that holds it.
 *
 * @returns nothing where the span lies outside of every statement
 */
export function nodesAround(module: Module, span: Span): readonly Found[] {
  return allAround(module, span).flatMap(({ node, body }) => (isFunction(node) ? [] : [{ node, ...(body && { body }) }]));
}

interface AnyFound {
  readonly node: PathNode;
  readonly body?: readonly Statement[];
}

function allAround(module: Module, span: Span): readonly AnyFound[] {
  const found: AnyFound[] = [];
  descend(module.body, 'body', undefined, span, found, 0);
  return found;
}

/** Core is plain data, so one walk serves all of its forms: it enters whatever may hold the span. */
function descend(node: unknown, key: string, body: readonly Statement[] | undefined, span: Span, found: AnyFound[], depth: number): void {
  if (typeof node !== 'object' || node === null || depth > DEEPEST) return;
  if (Array.isArray(node)) {
    for (const item of node) descend(item, key, BODIES.has(key) ? node : undefined, span, found, depth + 1);
    return;
  }
  const record = node as Readonly<Record<string, unknown>>;
  if (typeof record.start === 'number' && typeof record.end === 'number') {
    if (!(record.start <= span.start && span.end <= record.end)) return;
    if (isPathNode(record)) found.push({ node: record as unknown as PathNode, ...(body && { body }) });
  }
  for (const [name, child] of Object.entries(record)) descend(child, name, undefined, span, found, depth + 1);
}

/**
 * The expression that stands exactly at a span, with what stands around it, outermost first.
 *
 * @returns the innermost such expression; undefined where there is none
 */
export function expressionAt(module: Module, span: Span): { readonly expression: Expression; readonly around: readonly Found[] } | undefined {
  const found = nodesAround(module, span);
  const last = found.findLastIndex(({ node, body }) => body === undefined && isSameSpan(node, span));
  const one = found[last];
  return one && { expression: one.node as Expression, around: found.slice(0, last) };
}

/** A node on the way to a span: functions' definitions are among them, which have no kind of their own. */
export type PathNode = Expression | Statement | FunctionDefinition;

/**
 * The expressions, statements and functions around a span, outermost first; the last one is the innermost that holds it.
 *
 * @returns nothing where the span lies outside of every statement
 */
export function pathTo(module: Module, span: Span): readonly PathNode[] {
  return allAround(module, span).map(({ node }) => node);
}

/** What has a kind, and functions. What is exported where it stands leaves an export beside it that has the same span and holds nothing. */
function isPathNode(record: Readonly<Record<string, unknown>>): boolean {
  return (typeof record.kind === 'string' && record.kind !== 'export') || (Array.isArray(record.params) && Array.isArray(record.body));
}

/** The innermost function around a span, methods among them; undefined at the top level of a module and of a class. */
export function functionAround(module: Module, span: Span): FunctionDefinition | undefined {
  return pathTo(module, span).findLast(isFunction);
}

/** The innermost class around a span; undefined outside of any. */
export function classAround(module: Module, span: Span): ClassDefinition | undefined {
  return pathTo(module, span).flatMap((node) => ('kind' in node && node.kind === 'class' && 'definition' in node ? [node.definition] : [])).at(-1);
}

/** True for the definition of a function, which has no kind of its own. */
export function isFunction(node: PathNode): node is FunctionDefinition {
  return !('kind' in node) && 'params' in node && 'body' in node;
}

/** True for what a method may be called on: a call of a method, a member, a part of either. A function's answer may be anything. */
export function isChain(expression: Expression): boolean {
  if (expression.kind === 'slice' || expression.kind === 'index') return isChain(expression.object);
  return expression.kind === 'member' || (expression.kind === 'call' && (expression.callee.kind === 'member' || CLASS.test(expression.callee.kind === 'name' ? expression.callee.name : '')));
}

/** A class is called for an instance of it: a queryset class of the project's own. */
const CLASS = /^[A-Z]\w*$/;
