// Where rows go: whether a function does no more with them than to go over them and to read their columns. What else they hold is nobody's business then.
import type { Expression, FunctionDefinition, Statement, Target } from '../../core/syntax.js';
import type { Catalog } from '../../schema/catalog.js';

/** What is looked for. */
export interface Confinement {
  readonly catalog: Catalog;
  /** The model of the rows. */
  readonly model: string;
  /** The relations that lead from the rows to those that matter. */
  readonly path: readonly string[];
  /** What those get. An entry of that name that follows them in a record takes its place. */
  readonly added: string;
  /** The function that has them. */
  readonly body: readonly Statement[];
  /** They may be answered with, or logged, whole. */
  readonly mayLeave?: true;
}

/** Any node of Core. */
export type Node = Readonly<Record<string, unknown>>;

/** Methods of arrays that hand elements to their callback and answer with none of them. */
export const EACH: ReadonlySet<string> = new Set(['map', 'forEach', 'flatMap', 'some', 'every']);

/** True where rows that a variable holds go nowhere but through loops, and no row goes anywhere. */
export function isConfined(name: string, wanted: Confinement): boolean {
  return mentionsOf(name, wanted.body).every((around) => areRowsConfined(around, wanted));
}

/** True where rows that are gone over on the spot, by a loop or a method, go nowhere. */
export function isElementConfined(target: Target | undefined, body: unknown, wanted: Confinement): boolean {
  if (!target) return true;
  if (target.kind === 'name') return mentionsOf(target.name, body).every((around) => isRowConfined(around, wanted));
  if (target.kind !== 'record' || target.rest) return false;
  const [part] = wanted.path;
  return target.entries.every(({ key, target: one }) => key !== part || (one.kind === 'name' && mentionsOf(one.name, body).every((around) => isPartConfined(around, wanted))));
}

/** Every mention of a name, each with the nodes around it, the mention first. */
export function mentionsOf(name: string, within: unknown): readonly (readonly Node[])[] {
  const found: (readonly Node[])[] = [];
  const visit = (node: unknown, around: readonly Node[]): void => {
    if (typeof node !== 'object' || node === null) return;
    if (Array.isArray(node)) {
      for (const item of node) visit(item, around);
      return;
    }
    const record = node as Node;
    const next = 'kind' in record || 'params' in record ? [record, ...around] : around;
    if (record.kind === 'name' && record.name === name) found.push(next);
    // What is bound is no mention; what is assigned to is one only where a member of it is.
    for (const [key, child] of Object.entries(record)) if (!(key === 'target' && (child as { readonly kind?: unknown } | undefined)?.kind !== 'place') && key !== 'type' && key !== 'types' && key !== 'returns') visit(key === 'params' ? (child as readonly { readonly fallback?: unknown }[]).map(({ fallback }) => fallback) : child, next);
  };
  visit(within, []);
  return found;
}

function areRowsConfined([rows, ...around]: readonly Node[], wanted: Confinement): boolean {
  const [parent, outer] = around;
  if (!rows || !parent) return false;
  if (parent.kind === 'await') return areRowsConfined(around, wanted);
  if (parent.kind === 'loop') return parent.iterable === rows && isElementConfined(parent.target as Target | undefined, parent.body, wanted);
  if (parent.kind === 'not' || (parent.kind === 'if' && parent.test === rows)) return true;
  if (wanted.mayLeave && isAnswered(rows, around)) return true;
  if (parent.kind !== 'member' || parent.object !== rows) return false;
  if (parent.name === 'length') return true;
  const fn = outer?.kind === 'call' && outer.callee === parent && typeof parent.name === 'string' && EACH.has(parent.name) ? callbackOf(outer) : undefined;
  return fn !== undefined && fn.params.length <= 2 && isElementConfined(fn.params[0]?.target, fn.body, wanted);
}

/** Methods that send an answer, or write a log. */
const ANSWERING: ReadonlySet<string> = new Set(['json', 'send', 'render', 'log', 'info', 'debug', 'push']);

/** True where what stands there becomes the whole or a part of what a function gives back, of an answer or of a log: by itself, or in a record or a list. */
function isAnswered(node: Node, [parent, ...around]: readonly Node[]): boolean {
  switch (parent?.kind) {
    case 'record':
    case 'list':
      return isAnswered(parent, around);
    case 'conditional':
      return parent.test !== node && isAnswered(parent, around);
    case 'return':
      return true;
    case 'call': {
      const callee = parent.callee as Expression;
      return callee !== (node as unknown) && callee.kind === 'member' && ANSWERING.has(callee.name);
    }
    default:
      return false;
  }
}

/** The function that a call is handed first. */
export function callbackOf(call: Node): FunctionDefinition | undefined {
  const [first] = call.args as readonly { readonly value: Expression }[];
  return first?.value.kind === 'function' ? first.value.fn : undefined;
}

function isRowConfined([row, ...around]: readonly Node[], wanted: Confinement): boolean {
  const [parent] = around;
  if (!row || !parent) return false;
  const [part] = wanted.path;
  if (wanted.mayLeave && isAnswered(row, around)) return true;
  switch (parent.kind) {
    case 'member':
      return parent.object === row && (parent.name !== part || isPartConfined(around, wanted));
    case 'not':
      return true;
    case 'if':
    case 'conditional':
      return parent.test === row;
    case 'logical':
      return parent.left === row && parent.operator === 'and';
    case 'record': {
      const entries = parent.entries as readonly { readonly key?: unknown; readonly value: unknown }[];
      const at = entries.findIndex(({ value }) => value === row);
      return part === undefined && entries[at]?.key === undefined && entries[at + 1]?.key === wanted.added;
    }
    case 'assign':
      return parent.value === row && isTakenApart(parent.target as Target, wanted);
    default:
      return false;
  }
}

function isTakenApart(target: Target, { path: [part] }: Confinement): boolean {
  return target.kind === 'record' && target.rest === undefined && target.entries.every(({ key }) => key !== part);
}

/** What a relation on the way holds: rows, or a row. */
function isPartConfined(around: readonly Node[], wanted: Confinement): boolean {
  const [part = '', ...path] = wanted.path;
  const relation = wanted.catalog.models.get(wanted.model)?.relations.get(part);
  if (relation?.target === undefined) return false;
  const next: Confinement = { ...wanted, model: relation.target, path };
  const isConfinedAt = relation.cardinality === 'many' ? areRowsConfined : isRowConfined;
  const [held, parent] = around;
  if (parent?.kind === 'assign' && parent.value === held && parent.declares === 'const') {
    const target = parent.target as Target;
    if (target.kind === 'name') return mentionsOf(target.name, wanted.body).every((one) => isConfinedAt(one, next));
  }
  return isConfinedAt(around, next);
}
