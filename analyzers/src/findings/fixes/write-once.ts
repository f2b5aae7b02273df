// A loop that does nothing but write one row in each pass becomes one statement for all rows.
import type { Code } from '../../core/code.js';
import type { Batch, Together } from '../../core/mend.js';
import type { Place } from '../../core/place.js';
import type { Call, Expression, Statement } from '../../core/syntax.js';
import { assignedRoots } from '../../program/syntax-questions.js';
import type { Mend } from '../finding.js';
import { gathered } from './gathered.js';
import { iterableOf, isPath } from './iterables.js';
import { callsOf, elementName } from './keys.js';
import { eachNode, guardsOf, loopsAround, namesIn, outlivesLoop, statementAround, takenNames, type LoopAround, type Looped } from './loops.js';
import { keysOf, planOf } from './once-for-all.js';
import type { Proposal, Site } from './proposal.js';
import { awaitOf, mayAwait } from './queries.js';
import { sendTogether } from './send-together.js';
import { wholeQuery } from './whole-query.js';
import { writeCollected } from './write-collected.js';

/** The fixes for a write that each pass sends. */
export function writeOnce(mend: Extract<Mend, { kind: 'write once' }>, site: Site): readonly Proposal[] {
  const { occurrence, repetition, rows } = mend;
  const { statement, place, path } = occurrence;
  const { batch, once, rewrite, otherwise, together, gather } = statement.ways ?? {};
  if ((!batch && !once && !rewrite && !together && !gather) || (repetition.depth ?? path.length) !== path.length) return [];
  const module = site.module(place.file);
  const looped = module && loopsAround(module, place);
  const [loop] = looped?.loops ?? [];
  const whole = looped && loop && wholeLoop(looped, loop, together, site);
  if (!looped || !loop) return [];
  if (together && statement.single === true) return sendTogether({ looped, loop, whole, isRows: repetition.origin !== undefined, isEnded: whole === undefined ? endsInSemicolon(place, site) : isEndedBySemicolon(whole, site, true), isEntangled: mend.isEntangled === true }, together, site);
  if (gather) return gathered(mend, gather, looped, whole, site);
  if (!whole) {
    const answered = batch ? answeredRows(looped, loop, batch, { rows, isRows: repetition.origin !== undefined }, together, site) : undefined;
    return answered ? [answered] : writeCollected(mend, looped, site);
  }
  const isAwaited = looped.module.language !== 'python';
  if (isAwaited ? !mayAwait(looped, loop) : awaitOf(looped) !== looped.expression) return [];
  const about = { word: 'row', rows, isRows: repetition.origin !== undefined };
  const made = batch ? allRows(looped, loop, batch, about, site) : undefined;
  let code = made;
  if (!code && once) {
    const plan = planOf(looped, looped.expression, once, site);
    const keys = plan?.loops.length === 1 ? keysOf(plan, once, about, new Set(takenNames(looped)), site) : undefined;
    if (!plan || !keys || keys.lines.length > 0) return [];
    code = wholeQuery(plan.query, plan.found, once, keys.code, site, place.file)?.code;
  }
  if (!code) return [];
  const by: Code = isAwaited ? { kind: 'await', value: code } : code;
  const told = batch?.otherwise ?? otherwise;
  const isEnded = isAwaited && isEndedBySemicolon(whole, site, loop.form === 'loop');
  const ended: Code = isEnded ? { kind: 'joined', pieces: [by, { kind: 'text', text: ';' }] } : by;
  return [{ title: `Write all at once${told === undefined ? '' : `: ${told}`}`, grade: 'changes behaviour', changes: [{ kind: 'replace', at: whole, by: ended, fits: true }] }];
}

/** The place of the statement that does nothing else than the loop, and the loop nothing else than the write; undefined where there is more. */
function wholeLoop(looped: Looped, loop: LoopAround, together: Together | undefined, site: Site): Place | undefined {
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

/** `Promise.all(xs.map(…))` whose answer somebody takes: one statement that answers with the rows that it made. */
function answeredRows(looped: Looped, loop: LoopAround, batch: Batch, about: { readonly rows: string | undefined; readonly isRows: boolean }, together: Together | undefined, site: Site): Proposal | undefined {
  const { returning } = batch;
  const outer = looped.around[looped.around.indexOf(loop.node) - 1];
  const [only, ...others] = loop.body;
  if (returning === undefined || loop.form !== 'callback' || only?.kind !== 'return' || only.value !== awaitOf(looped) || others.length > 0 || (guardsOf(looped, loop)?.length ?? 1) > 0) return undefined;
  if (!outer || !('kind' in outer) || outer.kind !== 'call' || !isGathering(outer, loop, together)) return undefined;
  const at = { file: looped.place.file, start: outer.start, end: outer.end };
  // What comments say inside would be lost.
  const rows = /^\s*(?:\/\/|\/\*)/m.test(site.text(at.file)?.slice(at.start, at.end) ?? '') ? undefined : allRows(looped, loop, { ...batch, method: returning }, about, site);
  return rows && { title: `Write all at once: ${batch.otherwise}`, grade: 'changes behaviour', changes: [{ kind: 'replace', at, by: rows, fits: true }] };
}

/** True for what waits for all answers of a loop's callback, or sends them as one transaction. */
function isGathering({ callee, args }: Call, { node }: LoopAround, together: Together | undefined): boolean {
  return args.length === 1 && args[0]?.value === node && callee.kind === 'member' && (callee.name === 'all' || callee.name === together?.method) && isPath(callee);
}

function isValueOf(statement: Statement, whole: Expression): boolean {
  return (statement.kind === 'expression' || statement.kind === 'return') && statement.value === whole;
}

/**
 * True where what takes the place of a statement has to end in a semicolon: that one did, what follows would go on with it, or the file has them.
 *
 * @param isBlock the statement needed none
 */
function isEndedBySemicolon(whole: Place, site: Site, isBlock: boolean): boolean {
  const text = site.text(whole.file) ?? '';
  return text[whole.end - 1] === ';' || /^\s*(?:[([`+\-*]|\/(?![/*]))/.test(text.slice(whole.end)) || (isBlock && endsInSemicolon(whole, site));
}

function endsInSemicolon({ file }: Place, site: Site): boolean {
  const text = site.text(file) ?? '';
  return (text.match(/;[ \t]*(?:\/\/.*)?$/gm)?.length ?? 0) > 2;
}

/** One statement that makes a row for each element. */
function allRows(looped: Looped, loop: LoopAround, { method, data }: Pick<Batch, 'method' | 'data'>, about: { readonly rows: string | undefined; readonly isRows: boolean }, site: Site): Code | undefined {
  const { file } = looped.place;
  const [call] = callsOf(looped.expression);
  if (!call || call.callee.kind !== 'member' || call.args.some(({ spread }) => spread)) return undefined;
  const taken = new Set(takenNames(looped));
  const iterable = iterableOf(looped, loop, about.isRows, taken, 'row', site);
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

function valueAt(call: Extract<Expression, { kind: 'call' }>, { argument, path }: NonNullable<Batch['data']>): Expression | undefined {
  let value = typeof argument === 'number' ? call.args[argument]?.value : undefined;
  for (const step of path) {
    const entry: { readonly value: Expression; readonly start: number } | undefined = value?.kind === 'record' ? value.entries.find(({ key }) => key === step) : undefined;
    if (!entry || entry.start === entry.value.start) return undefined;
    value = entry.value;
  }
  return value;
}

/** True for what waits for nothing. */
function isQuiet(value: Expression): boolean {
  let quiet = true;
  eachNode(value, (node) => {
    if (node.kind === 'await' || node.kind === 'yield' || node.kind === 'assign-expression') quiet = false;
  });
  return quiet;
}

