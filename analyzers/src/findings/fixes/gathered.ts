// A loop that hands one row after the other to a method that takes any number of them: the method is called once with all, in place of the loop
// or after it.
import { text, type Change, type Code } from '../../core/code.js';
import { isFunction } from '../../core/find.js';
import type { Gather } from '../../core/mend.js';
import type { Place } from '../../core/place.js';
import type { Call, Expression } from '../../core/syntax.js';
import { assignedRoots, mentionedNames } from '../../program/syntax-questions.js';
import type { Mend } from '../finding.js';
import { isPath, rootOf } from './iterables.js';
import { boundNames, eachNode, guardsOf, isStatement, leavesFunction, statementAround, takenNames, type LoopAround, type Looped } from './loops.js';
import { cased, freeName, plural } from './naming.js';
import type { Proposal, Site } from './proposal.js';
import { awaitOf } from './queries.js';

/**
 * The fix for rows that are handed over one by one.
 *
 * @param whole the loop, where it does nothing else
 */
export function gathered({ occurrence: { statement }, reads = [] }: Extract<Mend, { kind: 'write once' }>, { otherwise, model, shownBy }: Gather, looped: Looped, whole: Place | undefined, site: Site): readonly Proposal[] {
  const [loop] = looped.loops;
  const call = looped.expression;
  const handed = looped.around.findLast(isStatement);
  if (loop?.form !== 'loop' || loop.isDetached === true || looped.module.language !== 'python' || call.kind !== 'call' || call.callee.kind !== 'member' || awaitOf(looped) !== call) return [];
  // What is seen before all is handed over would be less; and what was handed over before an error that somebody catches stays.
  if (reads.some((one) => one === '?' || shownBy.includes(one)) || isInTry(looped)) return [];
  const { object: receiver, name: method } = call.callee;
  const [given, ...more] = call.args;
  if (!given || more.length > 0 || given.spread || given.name !== undefined || handed?.kind !== 'expression' || handed.value !== call || !isTheSame(receiver, loop)) return [];
  const { file } = looped.place;
  const source = (expression: Expression): Code => ({ kind: 'source', place: { file, start: expression.start, end: expression.end } });
  const allOf = (list: Code): Code => ({ kind: 'call', callee: { kind: 'member', object: source(receiver), name: method }, args: [{ kind: 'joined', pieces: [text('*'), list] }] });
  if (whole) {
    const list = listOf(loop, given.value, file, site);
    return list ? [proposal(`Hand all over at once: ${otherwise}`, [{ kind: 'replace', at: whole, by: allOf(list), fits: true }])] : [];
  }
  // A comment keeps such a loop from being replaced; one that only fills a list is no better.
  if (loop.body.length === 1 && loop.body[0] === handed) return [];
  const around = statementAround(looped, loop);
  if (around !== loop.node || around.kind !== 'loop' || (around.otherwise?.length ?? 0) > 0 || !guardsOf(looped, loop) || leavesFunction(loop) || isAsked(receiver, call, loop) || isUsedAfter(given.value, handed.end, loop)) return [];
  const word = /\w+$/.exec(site.catalog.models.get(model ?? statement.model ?? '')?.name ?? '')?.[0] ?? 'row';
  const name = freeName([cased([plural(word)], 'python'), cased(['new', plural(word)], 'python'), cased([word, 'list'], 'python')], takenNames(looped));
  if (name === undefined) return [];
  const at: Place = { file, start: around.start, end: around.end };
  return [
    proposal(`Collect the rows and hand them over at once after the loop: ${otherwise}`, [
      { kind: 'before', at, lines: [{ kind: 'declare', name, value: { kind: 'list', items: [] } }] },
      { kind: 'replace', at: { file, start: call.start, end: given.value.start }, by: text(`${name}.append(`) },
      { kind: 'replace', at: { file, start: given.value.end, end: call.end }, by: text(')') },
      { kind: 'after', at, lines: [{ kind: 'do', value: allOf(text(name)) }] },
    ]),
  ];
}

/** True within the `try` of the function. */
function isInTry({ around }: Looped): boolean {
  return around.slice(around.findLastIndex(isFunction) + 1).some((node) => 'kind' in node && node.kind === 'try' && node.handlers.length > 0);
}

function proposal(title: string, changes: readonly Change[]): Proposal {
  return { title, grade: 'changes behaviour', changes };
}

/** True for a receiver that is the same in every pass. */
function isTheSame(receiver: Expression, loop: LoopAround): boolean {
  const changed = new Set([...boundNames(loop.target), ...assignedRoots(loop.body)]);
  return receiver.kind === 'member' && isPath(receiver) && ![...mentionedNames(receiver)].some((name) => changed.has(name));
}

/** What the loop goes over, as a list of what is handed over. */
function listOf({ target, iterable }: LoopAround, given: Expression, file: string, site: Site): Code | undefined {
  if (!target || !iterable) return undefined;
  const source = (span: { readonly start: number; readonly end: number }): string => site.text(file)?.slice(span.start, span.end) ?? '';
  const over = source(iterable);
  if (/[\r\n]/.test(over) || /\b(?:await|yield)\b/.test(source(given))) return undefined;
  const isElement = given.kind === 'name' && target.kind === 'name' && target.name === given.name;
  if (isElement) return text(['name', 'member', 'call', 'index', 'slice', 'list'].includes(iterable.kind) ? over : `(${over})`);
  // Of the pairs of a dict the values.
  const [, value, ...others] = target.kind === 'list' ? target.items : [];
  const isPair = given.kind === 'name' && others.length === 0 && value?.target.kind === 'name' && value.target.name === given.name;
  if (isPair && iterable.kind === 'call' && iterable.callee.kind === 'member' && iterable.callee.name === 'items' && iterable.args.length === 0) return text(`${source(iterable.callee.object)}.values()`);
  return text(`[${source(given)} for ${source(target)} in ${over}]`);
}

/**
 * True where a pass may ask the receiver for what it has: where it is mentioned once more, or who has it is handed on or asked to do something,
 * other than through another member of it.
 */
function isAsked(receiver: Expression, call: Call, loop: LoopAround): boolean {
  const name = rootOf(receiver);
  if (name === undefined || receiver.kind !== 'member') return true;
  const own = pathOf(receiver);
  let asked = false;
  const visit = (node: unknown, chain: readonly string[], isCalled: boolean): void => {
    if (typeof node !== 'object' || node === null || asked) return;
    if (Array.isArray(node)) {
      for (const item of node) visit(item, [], false);
      return;
    }
    if (node === call) {
      visit(call.args, [], false);
      return;
    }
    const record = node as Readonly<Record<string, unknown>>;
    if (record.kind === 'member' && typeof record.name === 'string') {
      visit(record.object, [record.name, ...chain], isCalled);
      return;
    }
    if (record.kind === 'name') {
      const path = [name, ...chain].join('.');
      // The row itself, a method of it, the receiver, or what leads to it.
      if (record.name === name && (chain.length === 0 || (isCalled && chain.length === 1) || own === path || own.startsWith(`${path}.`) || path.startsWith(`${own}.`))) asked = true;
      return;
    }
    for (const [key, child] of Object.entries(record)) visit(child, [], record.kind === 'call' && key === 'callee');
  };
  visit(loop.body, [], false);
  let others = 0;
  eachNode(loop.body, (node) => {
    if (node.kind === 'function' || node.kind === 'class') others += 1;
  });
  return asked || others > 0;
}

/** True where a pass goes on with what it handed over: its own relations may show it. */
function isUsedAfter(given: Expression, end: number, loop: LoopAround): boolean {
  const names = mentionedNames(given);
  let used = false;
  eachNode(loop.body, (node) => {
    if (node.kind === 'name' && typeof node.name === 'string' && names.has(node.name) && typeof node.start === 'number' && node.start >= end) used = true;
  });
  return used;
}

function pathOf(expression: Expression): string {
  return expression.kind === 'member' ? `${pathOf(expression.object)}.${expression.name}` : expression.kind === 'name' ? expression.name : '';
}
