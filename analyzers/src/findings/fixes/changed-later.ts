// Answers that passes keep: what the function changes in them afterwards is changed for all passes that share an answer.
import type { Expression, Statement, Target } from '../../core/syntax.js';
import { mentionedNames } from '../../program/syntax-questions.js';
import { boundNames, eachNode, functionAround, isStatement, isWithin, type LoopAround, type Looped } from './loops.js';
import { CHANGING } from './queries.js';

/** Functions that change what they are given first. */
const CHANGING_FIRST = new Set(['setattr', 'delattr', 'assign', 'defineProperty']);

/**
 * True where a pass keeps an answer, or puts it somewhere, and the function may change it outside of the pass.
 *
 * @param whole the query with what waits for it
 * @param from where the loops begin before which the answer is read
 */
export function isChangedLater(looped: Looped, whole: Expression, from: number): boolean {
  const [loop] = looped.loops;
  if (!loop || !isKept(looped, whole, loop)) return false;
  const fn = functionAround(looped, looped.loops.at(-1)?.node ?? loop.node);
  const body: readonly Statement[] = fn?.body ?? looped.module.body;
  const filled = filledRoots(loop);
  const bindings = bindingsIn(body, loop);
  const params = new Set((fn?.params ?? []).flatMap(({ target }) => boundNames(target)));
  /** Changing it leaves the answers as they are: it neither is one nor holds one, or it is what they were put into. */
  const isApart = (object: Expression): boolean => {
    const root = deepRoot(object);
    if (root === undefined) return false;
    const values = bindings.get(root);
    if (object.kind !== 'name') return !values && !params.has(root) && !filled.has(root);
    return (values ?? []).every((value) => value !== undefined && isNew(value) && (filled.has(root) || !mentionsAny(value, filled, bindings)));
  };
  let changes = false;
  eachNode(body, (node) => {
    const { start, end } = node;
    if (typeof start !== 'number' || typeof end !== 'number' || start < from || isWithin({ start, end }, loop.node)) return;
    const target = node.target as Target | undefined;
    if (target?.kind === 'place' && (target.place.kind === 'opaque' || !isApart(target.place.object))) changes = true;
    if (node.kind !== 'call') return;
    const { callee, args } = node as unknown as Extract<Expression, { kind: 'call' }>;
    const [first] = args;
    if (callee.kind === 'member' && CHANGING.has(callee.name) && !isApart(callee.object)) changes = true;
    if ((callee.kind === 'name' || callee.kind === 'member') && CHANGING_FIRST.has(callee.name) && first && !isApart(first.value)) changes = true;
  });
  return changes;
}

/** True unless a pass only reads members of the answer, and tests whether it is there. */
function isKept(looped: Looped, whole: Expression, loop: LoopAround): boolean {
  const statement = looped.around.findLast(isStatement);
  const isNamed = (statement?.kind === 'assign' && statement.value === whole) || (statement?.kind === 'loop' && statement.iterable === whole);
  const names = isNamed ? boundNames(statement.target) : [];
  let kept = false;
  const visit = (node: unknown, parent: Readonly<Record<string, unknown>> | undefined, slot: string): void => {
    if (typeof node !== 'object' || node === null) return;
    if (Array.isArray(node)) {
      for (const item of node) visit(item, parent, slot);
      return;
    }
    const record = node as Readonly<Record<string, unknown>>;
    const isAnswer = isNamed ? record.kind === 'name' && names.includes(record.name as string) && slot !== 'target' : record === (whole as unknown);
    if (isAnswer && parent !== (statement as unknown) && !(isRead(parent, slot) || isTargetOf(record, statement))) kept = true;
    if (isAnswer && !isNamed && parent === (statement as unknown)) kept = kept || (statement?.kind !== 'expression' && statement?.kind !== 'if');
    for (const [key, child] of Object.entries(record)) visit(child, record, key);
  };
  visit(loop.node, undefined, '');
  return kept;
}

function isTargetOf(record: Readonly<Record<string, unknown>>, statement: Statement | undefined): boolean {
  const target = statement?.kind === 'assign' || statement?.kind === 'loop' ? statement.target : undefined;
  return target !== undefined && typeof record.start === 'number' && target.start <= record.start && record.start < target.end;
}

function isRead(parent: Readonly<Record<string, unknown>> | undefined, slot: string): boolean {
  return (parent?.kind === 'member' && slot === 'object') || (slot === 'test' && (parent?.kind === 'if' || parent?.kind === 'conditional')) || parent?.kind === 'not' || parent?.kind === 'binary';
}

/** What a pass puts something into. */
function filledRoots(loop: LoopAround): ReadonlySet<string> {
  const roots = new Set<string>();
  const add = (object: Expression): void => {
    const root = deepRoot(object);
    if (root !== undefined) roots.add(root);
  };
  eachNode(loop.node, (node) => {
    const target = node.target as Target | undefined;
    if (target?.kind === 'place' && target.place.kind !== 'opaque') add(target.place.object);
    const { callee } = node as unknown as Extract<Expression, { kind: 'call' }>;
    if (node.kind === 'call' && callee.kind === 'member' && CHANGING.has(callee.name)) add(callee.object);
  });
  return roots;
}

/** What the variables of a body are assigned; undefined for what the pass, a loop, a function or something taken apart gives them. */
function bindingsIn(body: readonly Statement[], loop: LoopAround): ReadonlyMap<string, readonly (Expression | undefined)[]> {
  const found = new Map<string, (Expression | undefined)[]>();
  eachNode(body, (node) => {
    const target = node.target as Target | undefined;
    if (!target) return;
    const isPlain = node.kind === 'assign' && target.kind === 'name' && !isWithin(target, loop.node);
    for (const name of boundNames(target)) found.set(name, [...(found.get(name) ?? []), isPlain ? (node.value as Expression | undefined) : undefined]);
  });
  return found;
}

/** A list or record that is made on the spot, or what a call gives. */
function isNew(value: Expression): boolean {
  return value.kind === 'record' || value.kind === 'list' || value.kind === 'call' || (value.kind === 'await' && isNew(value.value));
}

/** True for a value that mentions what a pass fills, or what was made of that. */
function mentionsAny(value: Expression, filled: ReadonlySet<string>, bindings: ReadonlyMap<string, readonly (Expression | undefined)[]>): boolean {
  return [...mentionedNames(value)].some((name) => filled.has(name) || bindings.get(name)?.some((one) => one === undefined || [...mentionedNames(one)].some((other) => filled.has(other))) === true);
}

/** The name that members, entries and calls begin with. */
function deepRoot(expression: Expression): string | undefined {
  switch (expression.kind) {
    case 'name':
      return expression.name;
    case 'member':
    case 'index':
    case 'slice':
      return deepRoot(expression.object);
    case 'call':
      return deepRoot(expression.callee);
    default:
      return undefined;
  }
}
