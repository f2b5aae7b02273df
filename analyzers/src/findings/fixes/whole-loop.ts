// A loop that does nothing but write, as the statement that it is, and the statement that writes for all of its elements.
import type { Code } from '../../core/code.js';
import type { Batch, Together, Ways } from '../../core/mend.js';
import type { Place } from '../../core/place.js';
import type { Call, Expression, Statement } from '../../core/syntax.js';
import { assignedRoots } from '../../program/syntax-questions.js';
import { iterableOf, isPath } from './iterables.js';
import { callsOf, elementName } from './keys.js';
import { eachNode, guardsOf, namesIn, outlivesLoop, statementAround, takenNames, type LoopAround, type Looped } from './loops.js';
import { keysOf, planOf } from './once-for-all.js';
import type { Site } from './proposal.js';
import { awaitOf } from './queries.js';
import { wholeQuery } from './whole-query.js';

/** For the title, where the order of the rows may matter to whoever gets them. */
export const UNORDERED = '; nobody promises the order of the rows that come back';

/** What a loop goes over: the model of its rows, and whether they are known to be rows. */
export interface Elements {
  readonly rows: string | undefined;
  readonly isRows: boolean;
}

/** The place of the statement that does nothing else than the loop, and the loop nothing else than the write; undefined where there is more. */
export function wholeLoop(looped: Looped, loop: LoopAround, together: Together | undefined, site: Site): Place | undefined {
  const statement = statementAround(looped, loop);
  const [only, ...others] = loop.body;
  const whole = awaitOf(looped);
  if (!statement || !only || others.length > 0 || !isValueOf(only, whole) || loop.isDetached === true || (guardsOf(looped, loop)?.length ?? 1) > 0 || outlivesLoop(looped, loop)) return undefined;
  const place = { file: looped.place.file, start: statement.start, end: statement.end };
  // What comments say inside would be lost.
  const text = site.text(place.file)?.slice(place.start, place.end) ?? '';
  if (/^\s*(?:\/\/|#|\/\*)/m.test(text)) return undefined;
  if (loop.form === 'loop') return statement === loop.node && (statement.otherwise?.length ?? 0) === 0 ? place : undefined;
  if (statement.kind !== 'expression' || loop.form !== 'callback' || loop.node.kind !== 'call') return undefined;
  // `await Promise.all(xs.map(…))`, or the same as a transaction, whose answer nobody takes.
  const waited = statement.value.kind === 'await' ? statement.value.value : undefined;
  return waited?.kind === 'call' && isGathering(waited, loop, together) ? place : undefined;
}

function isValueOf(statement: Statement, whole: Expression): boolean {
  return (statement.kind === 'expression' || statement.kind === 'return') && statement.value === whole;
}

/** True for what waits for all answers of a loop's callback, or sends them as one transaction. */
export function isGathering({ callee, args }: Call, { node }: LoopAround, together: Together | undefined): boolean {
  return args.length === 1 && args[0]?.value === node && callee.kind === 'member' && (callee.name === 'all' || callee.name === together?.method) && isPath(callee);
}

/**
 * True where what takes the place of a statement has to end in a semicolon: that one did, what follows would go on with it, or the file has them.
 *
 * @param isBlock the statement needed none
 */
export function isEndedBySemicolon(whole: Place, site: Site, isBlock: boolean): boolean {
  const text = site.text(whole.file) ?? '';
  return text[whole.end - 1] === ';' || /^\s*(?:[([`+\-*]|\/(?![/*]))/.test(text.slice(whole.end)) || (isBlock && endsInSemicolon(whole, site));
}

export function endsInSemicolon({ file }: Place, site: Site): boolean {
  const text = site.text(file) ?? '';
  return (text.match(/;[ \t]*(?:\/\/.*)?$/gm)?.length ?? 0) > 2;
}

/** One statement for all elements in place of the one that is sent for each; undefined where there is none. */
export function forAll(looped: Looped, loop: LoopAround, { batch, once }: Ways, elements: Elements, site: Site): Code | undefined {
  const made = batch ? allRows(looped, loop, batch, elements, site) : undefined;
  if (made || !once) return made;
  const plan = planOf(looped, looped.expression, once, site);
  const keys = plan?.loops.length === 1 ? keysOf(plan, once, { word: 'row', ...elements }, new Set(takenNames(looped)), site) : undefined;
  if (!plan || !keys || keys.lines.length > 0) return undefined;
  return wholeQuery(plan.query, plan.found, once, keys.code, site, looped.place.file)?.code;
}

/** One statement that makes a row for each element. */
export function allRows(looped: Looped, loop: LoopAround, { method, data }: Pick<Batch, 'method' | 'data'>, elements: Elements, site: Site): Code | undefined {
  const { file } = looped.place;
  const [call] = callsOf(looped.expression);
  if (!call || call.callee.kind !== 'member' || call.args.some(({ spread }) => spread)) return undefined;
  const taken = new Set(takenNames(looped));
  const iterable = iterableOf(looped, loop, elements.isRows, taken, 'row', site);
  if (!iterable || !loop.iterable) return undefined;
  const over: Code = iterable.line ? { kind: 'source', place: { file, start: loop.iterable.start, end: loop.iterable.end } } : iterable.code;
  const value = data ? valueAt(call, data) : undefined;
  const parts = data ? (value ? [value] : []) : call.args.map((arg) => arg.value);
  if (parts.length === 0 || parts.some((part) => !isQuiet(part)) || assignedRoots(loop.body).size > 0) return undefined;
  const as = elementName(loop, namesIn(parts), file, site);
  if (as === undefined) return undefined;
  if (data && value) {
    const all: Code = { kind: 'each', over, as, value: { kind: 'source', place: { file, start: value.start, end: value.end } } };
    const { nameStart, name } = call.callee;
    return { kind: 'source', place: { file, start: call.start, end: call.end }, parts: [{ at: { file, start: nameStart, end: nameStart + name.length }, by: { kind: 'text', text: method } }, { at: { file, start: value.start, end: value.end }, by: all }] };
  }
  const manager = call.callee.object;
  if (data || manager.kind !== 'member' || manager.name !== 'objects' || !isPath(manager.object)) return undefined;
  // The row is made of the arguments as they stand.
  const row: Code = { kind: 'source', place: { file, start: manager.object.start, end: call.end }, parts: [{ at: { file, start: manager.object.end, end: call.callee.end }, by: { kind: 'text', text: '' } }] };
  return { kind: 'joined', pieces: [{ kind: 'source', place: { file, start: manager.start, end: manager.end } }, { kind: 'text', text: `.${method}(` }, { kind: 'each', over, as, value: row }, { kind: 'text', text: ')' }] };
}

export function valueAt(call: Extract<Expression, { kind: 'call' }>, { argument, path }: NonNullable<Batch['data']>): Expression | undefined {
  let value = typeof argument === 'number' ? call.args[argument]?.value : undefined;
  for (const step of path) {
    const entry: { readonly value: Expression; readonly start: number } | undefined = value?.kind === 'record' ? value.entries.find(({ key }) => key === step) : undefined;
    if (!entry || entry.start === entry.value.start) return undefined;
    value = entry.value;
  }
  return value;
}

/** True for what waits for nothing. */
export function isQuiet(value: Expression): boolean {
  let quiet = true;
  eachNode(value, (node) => {
    if (node.kind === 'await' || node.kind === 'yield' || node.kind === 'assign-expression') quiet = false;
  });
  return quiet;
}

