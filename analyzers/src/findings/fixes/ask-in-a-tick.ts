// Reads that are asked for side by side, such as those of resolvers: said in the way of which the client makes one statement for all calls of a tick.
import type { Change, Code } from '../../core/code.js';
import { functionAround, isFunction } from '../../core/find.js';
import type { Ticked } from '../../core/mend.js';
import type { Place, Span } from '../../core/place.js';
import type { Call, Expression, FunctionDefinition, RecordEntry, RecordLiteral } from '../../core/syntax.js';
import { assignedRoots, mentionedNames } from '../../program/syntax-questions.js';
import type { Mend } from '../finding.js';
import { mayBeNothing } from './empty-keys.js';
import { isPath, parenthesized } from './iterables.js';
import { callsOf, changesWith, findKey } from './keys.js';
import { boundNames, eachNode, loopsAround, type Looped } from './loops.js';
import type { Proposal, Site } from './proposal.js';
import { awaitOf } from './queries.js';

/** The fixes by what the client sends together. */
export function askInATick({ repeated, rows }: Extract<Mend, { kind: 'read once' }>, site: Site): readonly Proposal[] {
  const [first] = repeated;
  const { ticked } = first?.occurrence.statement.ways ?? {};
  if (!first || !ticked) return [];
  const { place } = first.occurrence;
  const module = site.module(place.file);
  const looped = module && loopsAround(module, place);
  const call = looped?.expression;
  if (!looped || call?.kind !== 'call' || call.callee.kind !== 'member') return [];
  // A pool asks for a few at a time.
  const isSideBySide = ({ repetition, occurrence }: (typeof repeated)[number]): boolean => repetition.form === 'resolver' || (repetition.concurrent === true && (repetition.depth ?? occurrence.path.length) === occurrence.path.length && isMapped(looped));
  if (!repeated.every(isSideBySide) || repeated.some(({ occurrence, repetition }) => [occurrence.place, ...occurrence.path.slice(repetition.depth ?? 0).map((frame) => frame.place)].some((at) => isLate(at, site)))) return [];
  const { nameStart, name } = call.callee;
  if (!ticked.through) {
    const found = ticked.slot && findKey(callsOf(call), { slot: ticked.slot, listed: { keyword: '' }, member: '', isUnique: true }, site.text(place.file) ?? '');
    if (!found || mayBeNothing(found.value, looped, rows, site)) return [];
    const changes: readonly Change[] = [{ kind: 'replace', at: { file: place.file, start: nameStart, end: nameStart + name.length }, by: { kind: 'text', text: ticked.method } }];
    return [{ title: `Ask with ${ticked.method}(), which sends the calls of one tick together; without a key it raises`, grade: 'changes behaviour', changes }];
  }
  return ticked.through.flatMap((through) => asked(looped, call, ticked.method, through, site) ?? []).slice(0, 1);
}

/** True within the callback of an array's `map`, whose calls are made one after the other without waiting. */
function isMapped({ loops: [loop] }: Looped): boolean {
  return loop?.node.kind === 'call' && loop.node.callee.kind === 'member' && loop.node.callee.name === 'map';
}

/** The rows asked for through the row that they belong to. The options stay as they are written, but for the key. */
function asked(looped: Looped, call: Call, method: string, { slot, accessor, key, relation, options, conditions, absent }: NonNullable<Ticked['through']>[number], site: Site): Proposal | undefined {
  const { file } = looped.place;
  const text = site.text(file) ?? '';
  const found = findKey(callsOf(call), { slot, listed: { keyword: '' }, member: '', isUnique: false }, text);
  const delegate = call.callee.kind === 'member' ? call.callee.object : undefined;
  const [given, ...more] = call.args;
  if (!found || found.call !== call || delegate?.kind !== 'member' || !isPath(delegate) || given?.value.kind !== 'record' || given.spread || more.length > 0) return undefined;
  const [wherever, name] = slot.path;
  const where = given.value.entries.find((entry) => entry.key === wherever);
  const own = where?.value.kind === 'record' ? where.value.entries.find((entry) => entry.key === name) : undefined;
  if (!where || where.value.kind !== 'record' || !own || given.value.entries.some((entry) => entry !== where && (typeof entry.key !== 'string' || !options.includes(entry.key)))) return undefined;
  const isKeyOnly = where.value.entries.length === 1;
  if (!isKeyOnly && conditions === undefined) return undefined;
  // Only what asks for the same of each row goes out together.
  const rest = [...given.value.entries.filter((entry) => entry !== where), ...where.value.entries.filter((entry) => entry !== own)];
  if (!rest.every(({ value }) => isTheSame(value, looped))) return undefined;
  const shown = text.slice(found.value.start, found.at.end);
  const head = `${text.slice(delegate.object.start, delegate.object.end)}.${accessor}.${method}({ where: { ${key === shown ? key : `${key}: ${shown}`} } }).${relation}`;
  const isBare = isKeyOnly && given.value.entries.length === 1;
  const removed = isBare ? given.value : isKeyOnly ? without(given.value, where) : without(where.value, own);
  const parts = [{ at: { file, start: call.start, end: call.callee.end }, by: { kind: 'text' as const, text: head } }, { at: { file, start: removed.start, end: removed.end }, by: { kind: 'text' as const, text: '' } }];
  // A comma behind the only argument would be left.
  if (isBare && /^\s*,/.test(text.slice(given.value.end))) return undefined;
  const rows: Code = { kind: 'source', place: { file, start: call.start, end: call.end }, parts };
  const whole = awaitOf(looped);
  const fn = looped.around.findLast((node): node is FunctionDefinition => isFunction(node));
  const isWaiting = fn?.isAsync === true;
  // Where somebody says what is given back, nothing must not come out of it.
  if (absent !== undefined && !isWaiting && (fn?.returns !== undefined || whole !== call)) return undefined;
  const awaited: Code = { kind: 'await', value: rows };
  const known: Code = { kind: 'joined', pieces: [{ kind: 'text', text: '(' }, awaited, { kind: 'text', text: `) ?? ${absent ?? ''}` }] };
  const by: Code = absent !== undefined && isWaiting ? known : whole === call ? rows : awaited;
  const at: Place = { file, start: whole.start, end: whole.end };
  const isWrapped = by === known && !stands(looped, whole);
  return { title: `Ask for ${relation} through the row that they belong to, for all calls of one tick together: ${method}().${relation}(); where that row is gone there is nothing`, grade: 'changes behaviour', changes: [{ kind: 'replace', at: isWrapped ? parenthesized(at, site) : at, by: isWrapped ? { kind: 'joined', pieces: [{ kind: 'text', text: '(' }, by, { kind: 'text', text: ')' }] } : by }] };
}

/** An entry with the comma and the blanks that belong to it. */
function without({ entries }: RecordLiteral, entry: RecordEntry): Span {
  const at = entries.indexOf(entry);
  const [before, next] = [entries[at - 1], entries[at + 1]];
  return next ? { start: entry.start, end: next.start } : { start: before?.end ?? entry.start, end: entry.end };
}

/** True for what is the same in all calls: within a loop what does not change with it, elsewhere what no function binds. */
function isTheSame(value: Expression, looped: Looped): boolean {
  const [loop] = looped.loops;
  if (loop) return !changesWith(value, loop);
  const names = mentionedNames(value);
  return !looped.around.some((node) => isFunction(node) && (node.params.some(({ target }) => boundNames(target).some((name) => names.has(name))) || [...assignedRoots(node.body)].some((name) => names.has(name)) || names.has('this')));
}

/** True where something is waited for before a place of the innermost function around it: what comes then comes in ticks of its own. */
function isLate(place: Place, site: Site): boolean {
  const module = site.module(place.file);
  const fn = module && functionAround(module, place);
  let waits = false;
  eachNode(fn?.body, (node) => {
    if (node.kind === 'await' && typeof node.end === 'number' && node.end <= place.start) waits = true;
  });
  return waits;
}

/** True where an operator of low precedence needs no parentheses. */
function stands({ around }: Looped, whole: Expression): boolean {
  const outer = around[(around as readonly unknown[]).indexOf(whole) >= 0 ? (around as readonly unknown[]).indexOf(whole) - 1 : around.length - 1];
  return outer === undefined || !('kind' in outer) || outer.kind === 'return' || outer.kind === 'assign' || outer.kind === 'record' || outer.kind === 'list' || outer.kind === 'call' || outer.kind === 'expression';
}
