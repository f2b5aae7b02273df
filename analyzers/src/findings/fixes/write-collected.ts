// A loop whose passes write one row each and do something else as well: the passes collect the rows, and one statement after the loop writes them.
import { text, type Change, type Code, type CodeLine } from '../../core/code.js';
import { pathTo } from '../../core/find.js';
import type { Batch, Rewrite } from '../../core/mend.js';
import { isSameSpan, type Place, type Span } from '../../core/place.js';
import type { Call, Expression, Statement } from '../../core/syntax.js';
import { eachStatement, mentionedNames } from '../../program/syntax-questions.js';
import type { Mend } from '../finding.js';
import { isPath, rootOf } from './iterables.js';
import { callsOf } from './keys.js';
import { boundNames, eachNode, functionAround, guardsOf, isStatement, leavesFunction, statementAround, takenNames, type LoopAround, type Looped } from './loops.js';
import { cased, freeName, modelWord, plural } from './naming.js';
import type { Proposal, Site } from './proposal.js';
import { awaitOf, isChanged, mayAwait } from './queries.js';
import { managerBehind, updatedFields } from './updates.js';
import { UNORDERED } from './whole-loop.js';

type WriteOnce = Extract<Mend, { kind: 'write once' }>;

/** The fix for a write of a pass that does more than that. */
export function writeCollected(mend: WriteOnce, looped: Looped, site: Site): readonly Proposal[] {
  const { statement } = mend.occurrence;
  const { batch, rewrite } = statement.ways ?? {};
  const [loop] = looped.loops;
  if (mend.isEntangled === true || (!batch && !rewrite) || !loop || loop.form !== 'loop' || loop.isDetached === true) return [];
  const around = statementAround(looped, loop);
  if (around !== loop.node || around.kind !== 'loop' || (around.otherwise?.length ?? 0) > 0 || !guardsOf(looped, loop) || leavesFunction(loop)) return [];
  // Who reads a stream does not want to hold what comes of it.
  if (/\.iterator\(/.test(site.text(looped.place.file)?.slice(around.start, around.headEnd) ?? '')) return [];
  const isPython = looped.module.language === 'python';
  if (isPython ? awaitOf(looped) !== looped.expression : awaitOf(looped) === looped.expression || !mayAwait(looped, loop)) return [];
  // Who is told of a row in the same pass, or was told something that the row is to record, cannot wait for the end of the loop.
  if (!isPython && (mend.repetition.busy === true || waitsAfter(loop, awaitOf(looped)))) return [];
  if (isPython && (tellsOthers(looped, loop) || queues(loop) || (rewrite && handsOnKey(looped, loop, rewrite)))) return [];
  const word = modelWord(statement, site.catalog);
  const { language } = looped.module;
  const list = freeName([cased([plural(word)], language), cased([rewrite ? 'changed' : 'new', plural(word)], language), cased([word, 'rows'], language)], takenNames(looped));
  const target: Place = { file: looped.place.file, start: around.start, end: around.end };
  const collected = list === undefined ? undefined : batch ? created(batch, list, looped, loop, site) : rewrite && updated(rewrite, list, looped, loop, site);
  if (list === undefined || !collected) return [];
  const declared: CodeLine = { kind: 'declare', name: collected.type === undefined ? list : `${list}: ${collected.type}[]`, value: { kind: 'list', items: [] } };
  const changes: Change[] = [{ kind: 'before', at: target, lines: [declared] }, ...collected.changes, { kind: 'after', at: target, lines: [{ kind: 'do', value: collected.written }] }];
  return [{ title: `Collect the rows and write them at once after the loop: ${(batch ?? rewrite)?.otherwise ?? ''}${collected.isUnordered ? UNORDERED : ''}`, grade: 'changes behaviour', changes }];
}

/** What a pass may call for its effect alone: what fills its own lists and dicts, and what writes to a log. */
const HARMLESS = new Set(['append', 'add', 'extend', 'insert', 'update', 'setdefault', 'pop', 'discard', 'remove', 'print', 'write', 'debug', 'info', 'warning', 'error', 'exception', 'log']);

/** True where a pass calls something else for its effect: somebody may have been told of a row, and a run that ends in between would leave it unwritten. */
function tellsOthers({ expression }: Looped, { body }: LoopAround): boolean {
  let tells = false;
  eachStatement(body, (one) => {
    if (one.kind !== 'expression' || one.value.kind !== 'call') return;
    const { callee, start, end } = one.value;
    if (start <= expression.start && expression.end <= end) return;
    const name = callee.kind === 'member' || callee.kind === 'name' ? callee.name : undefined;
    if (name === undefined || !HARMLESS.has(name)) tells = true;
  });
  return tells;
}

/** Methods by which work is handed to somebody who may begin at once. */
const QUEUEING = new Set(['delay', 'delay_on_commit', 'apply_async', 'enqueue', 'send_task', 'send_with_options', 'submit', 'publish']);

/** True where a pass has others do something with what it is about: they may read the row before it is written. */
function queues({ body }: LoopAround): boolean {
  let does = false;
  eachNode(body, (node) => {
    const { callee } = node as unknown as Call;
    if (node.kind === 'call' && callee.kind === 'member' && QUEUEING.has(callee.name)) does = true;
  });
  return does;
}

/** What keys are given to without anybody reading the row by them. */
const KEEPING = new Set([...HARMLESS, 'get', 'str', 'int', 'format', 'len', 'repr']);

/** True where a pass gives the row's key to a call: whoever has it may read the row, which is yet to be written. */
function handsOnKey({ expression }: Looped, { target, body }: LoopAround, { keys }: Rewrite): boolean {
  const rows = new Set(boundNames(target));
  let does = false;
  eachNode(body, (node) => {
    const { callee, args } = node as unknown as Call;
    if (node.kind !== 'call' || isSameSpan(node as unknown as Span, expression) || KEEPING.has(callee.kind === 'member' || callee.kind === 'name' ? callee.name : '')) return;
    if (args.some(({ value }) => value.kind === 'member' && keys.includes(value.name) && value.object.kind === 'name' && rows.has(value.object.name))) does = true;
  });
  return does;
}

/** True where a pass waits for something behind a place. */
function waitsAfter({ body }: LoopAround, { end }: Span): boolean {
  let waits = false;
  eachNode(body, (node) => {
    if (node.kind === 'await' && typeof node.start === 'number' && node.start >= end) waits = true;
  });
  return waits;
}

interface Collected {
  /** What the passes do instead. */
  readonly changes: readonly Change[];
  /** The one statement. */
  readonly written: Code;
  /** What the list holds, where a language wants to be told. */
  readonly type?: string;
  /** The rows that come back may come in another order. */
  readonly isUnordered?: true;
}

/** Rows that are created. */
function created(batch: Batch, list: string, looped: Looped, loop: LoopAround, site: Site): Collected | undefined {
  const { file } = looped.place;
  const [call] = callsOf(looped.expression);
  if (!call || call.callee.kind !== 'member' || call.args.some(({ spread }) => spread)) return undefined;
  const row = rowOf(call, batch, file);
  const receiver = call.callee.object;
  const changing = new Set(boundNames(loop.target));
  if (!row || [...mentionedNames(receiver)].some((name) => changing.has(name))) return undefined;
  const isTyped = /\.[cm]?tsx?$/.test(file);
  const type = isTyped && batch.type !== undefined && importsName(looped, batch.type.split('.')[0] ?? '') ? batch.type : undefined;
  // Without the type a constant would be taken for any text.
  if (isTyped && type === undefined && row.value && hasConstants(row.value)) return undefined;
  const answer = answerOf(looped, loop, site);
  if (answer === undefined || call.args.some(({ value }) => isKeptChanging(value, loop))) return undefined;
  const push = looped.module.language === 'python' ? 'append' : 'push';
  const collect: Code = { kind: 'call', callee: { kind: 'member', object: text(list), name: push }, args: [row.code] };
  const isEnded = site.text(file)?.[answer.at.end - 1] === ';';
  const changes: Change[] = [{ kind: 'replace', at: { file, start: answer.at.start, end: answer.at.end }, by: isEnded ? { kind: 'joined', pieces: [collect, text(';')] } : collect, fits: true }];
  const own: Code = { kind: 'source', place: { file, start: receiver.start, end: receiver.end } };
  const sent = (method: string): Code => {
    const one: Code = batch.data ? { kind: 'call', callee: { kind: 'member', object: own, name: method }, args: [], named: [{ name: batch.data.path[0] ?? 'data', value: text(list) }] } : { kind: 'call', callee: { kind: 'member', object: own, name: method }, args: [text(list)] };
    return looped.module.language === 'python' ? one : { kind: 'await', value: one };
  };
  if (!answer.use) return { changes, written: sent(batch.method), ...(type !== undefined && { type }) };
  const { collection, adds, value, name } = answer.use;
  if (batch.returning === undefined) return undefined;
  const target: Code = { kind: 'source', place: { file, start: collection.start, end: collection.end } };
  const isWhole = value.kind === 'name';
  if (looped.module.language === 'python') {
    const each: Code = isWhole ? sent(batch.returning) : { kind: 'joined', pieces: [{ kind: 'source', place: { file, start: value.start, end: value.end } }, text(` for ${name} in `), sent(batch.returning)] };
    return { changes, written: { kind: 'call', callee: { kind: 'member', object: target, name: adds }, args: [each] } };
  }
  if (!isWhole) return undefined;
  const all: Code = { kind: 'joined', pieces: [text('...('), sent(batch.returning), text(')')] };
  return { changes, written: { kind: 'call', callee: { kind: 'member', object: target, name: adds }, args: [all] }, ...(batch.isUnordered && { isUnordered: true as const }), ...(type !== undefined && { type }) };
}

/** What makes a row: the data of the call, or an instance that is made of the call's arguments. */
function rowOf(call: Call, { data }: Batch, file: string): { readonly code: Code; readonly value?: Expression } | undefined {
  if (data) {
    const given = call.args[0]?.value;
    const entry = given?.kind === 'record' ? given.entries.find(({ key }) => key === data.path[0]) : undefined;
    return entry ? { code: { kind: 'source', place: { file, start: entry.value.start, end: entry.value.end } }, value: entry.value } : undefined;
  }
  const manager = call.callee.kind === 'member' ? call.callee.object : undefined;
  if (!manager || manager.kind !== 'member' || manager.name !== 'objects' || !isPath(manager.object)) return undefined;
  return { code: { kind: 'source', place: { file, start: manager.object.start, end: call.end }, parts: [{ at: { file, start: manager.object.end, end: call.callee.end }, by: text('') }] } };
}

/** True for what holds something that the passes go on changing: each would put the same thing into its row. */
export function isKeptChanging(value: Expression, loop: LoopAround): boolean {
  const own = new Set(boundNames(loop.target));
  eachNode(loop.body, (node) => {
    if (node.kind === 'assign') for (const name of boundNames((node as unknown as Extract<Statement, { kind: 'assign' }>).target)) own.add(name);
  });
  const shared = [...mentionedNames(value)].filter((name) => !own.has(name));
  return shared.length > 0 && isChanged(shared, loop, undefined);
}

function importsName({ module }: Looped, name: string): boolean {
  return module.body.some((statement) => statement.kind === 'import' && statement.names.some(({ local }) => local === name));
}

/** True for data in which a text stands as it is, or more data: of which type it is tells only what it is for. */
function hasConstants(value: Expression): boolean {
  if (value.kind !== 'record') return true;
  return value.entries.some(({ value: one }) => {
    let constant = one.kind === 'record' || one.kind === 'list';
    eachNode(one, (node) => {
      if (node.kind === 'literal' && typeof node.value === 'string') constant = true;
    });
    return constant;
  });
}

interface Answer {
  /** What is replaced: the expression that writes, or the statement with the one that keeps what it made. */
  readonly at: Span;
  /** Where the row that was made is kept: `made.append(row.pk)`. */
  readonly use?: { readonly collection: Expression; readonly adds: string; readonly value: Expression; readonly name: string };
}

/** Methods by which a collection gets one element, and those by which it gets many. */
const ADDING: Readonly<Record<string, string>> = { append: 'extend', add: 'update', push: 'push' };

/** What is done with the row that was written: nothing, or it is put into a collection of which the loop knows nothing else; undefined for anything more. */
function answerOf(looped: Looped, loop: LoopAround, site: Site): Answer | undefined {
  const whole = awaitOf(looped);
  const statement = looped.around.findLast(isStatement);
  if (statement?.kind === 'expression' && statement.value === whole) return { at: whole };
  if (statement?.kind !== 'assign' || statement.value !== whole || statement.target.kind !== 'name') return undefined;
  const { name } = statement.target;
  const uses: Statement[] = [];
  const fn = functionAround(looped, loop.node);
  eachNode(fn ? fn.body : looped.module.body, (node) => {
    if (node.kind === 'name' && node.name === name && typeof node.start === 'number' && typeof node.end === 'number') {
      const found = pathTo(looped.module, { start: node.start, end: node.end }).findLast(isStatement);
      if (found && found !== statement && !uses.includes(found)) uses.push(found);
    }
  });
  const [use, ...others] = uses;
  if (!use || others.length > 0 || use.kind !== 'expression' || use.value.kind !== 'call' || use.value.callee.kind !== 'member' || use.start < statement.end) return undefined;
  const { object: collection, name: method } = use.value.callee;
  const adds = ADDING[method];
  const [given, ...more] = use.value.args;
  if (adds === undefined || !isPath(collection) || !given || more.length > 0 || given.spread || !isPath(given.value) || !isAfter(statement, use, loop)) return undefined;
  const root = rootOf(given.value);
  const roots = [...mentionedNames(collection)];
  // Whoever asks the collection in a later pass would miss what is not there yet.
  let mentions = 0;
  eachNode(loop.node, (node) => {
    if (node.kind === 'name' && typeof node.name === 'string' && roots.includes(node.name)) mentions += 1;
  });
  const gap = site.text(looped.place.file)?.slice(statement.end, use.start) ?? '';
  return root === name && mentions === 1 && !/[^\s;]/.test(gap) ? { at: { start: statement.start, end: use.end }, use: { collection, adds, value: given.value, name } } : undefined;
}

/** True where one statement follows the other in the same block. */
function isAfter(first: Statement, second: Statement, loop: LoopAround): boolean {
  let found = false;
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null || found) return;
    if (Array.isArray(node)) {
      const at = node.indexOf(first);
      if (at >= 0 && node[at + 1] === second) found = true;
    }
    Object.values(node).forEach(visit);
  };
  visit(loop.node);
  return found;
}

/** Rows that were changed and are saved. */
function updated(rewrite: Rewrite, list: string, looped: Looped, loop: LoopAround, site: Site): Collected | undefined {
  const { file } = looped.place;
  const statement = looped.around.findLast(isStatement);
  const call = looped.expression;
  if (statement?.kind !== 'expression' || statement.value !== call || call.kind !== 'call' || call.callee.kind !== 'member' || call.callee.object.kind !== 'name' || loop.target?.kind !== 'name') return undefined;
  const { name } = call.callee.object;
  const fields = name === loop.target.name ? updatedFields(name, call, loop, rewrite) : undefined;
  const manager = fields && managerBehind(rewrite, looped, loop, site);
  if (!fields || !manager) return undefined;
  const collect: Code = { kind: 'call', callee: { kind: 'member', object: text(list), name: 'append' }, args: [text(name)] };
  return {
    changes: [{ kind: 'replace', at: { file, start: call.start, end: call.end }, by: collect }],
    written: { kind: 'call', callee: { kind: 'member', object: manager, name: rewrite.method }, args: [text(list), { kind: 'list', items: fields.map((field): Code => ({ kind: 'string', value: field })) }], named: rewrite.named.map(({ name: key, value }) => ({ name: key, value: text(value) })) },
  };
}
