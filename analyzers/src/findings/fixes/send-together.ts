// Writes that no one statement can take the place of, since each row gets values of its own: they are sent in one transaction, which waits for the
// disk once and not for each row.
import type { Change, Code } from '../../core/code.js';
import { isFunction } from '../../core/find.js';
import type { Together } from '../../core/mend.js';
import type { Place } from '../../core/place.js';
import type { Call, Expression, FunctionDefinition } from '../../core/syntax.js';
import { iterableOf, isPath } from './iterables.js';
import { elementName } from './keys.js';
import { boundNames, eachNode, guardsOf, isStatement, isWithin, leavesFunction, namesIn, statementAround, takenNames, type LoopAround, type Looped } from './loops.js';
import { freeName } from './naming.js';
import type { Proposal, Site } from './proposal.js';
import { awaitOf, mayAwait } from './queries.js';
import { isKeptChanging } from './write-collected.js';

/** What a loop is rewritten for. */
interface Wanted {
  readonly looped: Looped;
  readonly loop: LoopAround;
  /** The statement that is nothing but the loop, where it is nothing but the write. */
  readonly whole: Place | undefined;
  readonly isRows: boolean;
  /** A statement ends in a semicolon. */
  readonly isEnded: boolean;
  /** The passes read what they write, or write something else. */
  readonly isEntangled: boolean;
}

/** The fix for writes that each have values of their own. */
export function sendTogether(wanted: Wanted, way: Together, site: Site): readonly Proposal[] {
  const { looped, loop } = wanted;
  const call = looped.expression;
  if (looped.module.language !== 'typescript' || call.kind !== 'call' || !isQuiet(call) || loop.isDetached === true) return [];
  const client = clientOf(call, way, looped);
  if (!client) return [];
  const changes = gathered(looped, loop, client, way) ?? listed(wanted, client, way, site) ?? (wanted.isEntangled ? undefined : collected(wanted, call, client, way));
  return changes ? [{ title: `Send them in one transaction: ${way.otherwise}`, grade: 'changes behaviour', isMilder: true, changes }] : [];
}

/**
 * The client whose method is called. What a function is handed under a name of its own may be a transaction already, which has none within.
 */
function clientOf(call: Call, { members }: Together, looped: Looped): Expression | undefined {
  if (call.callee.kind !== 'member') return undefined;
  let client = call.callee.object;
  for (let count = members; count > 0; count -= 1) {
    if (client.kind !== 'member') return undefined;
    client = client.object;
  }
  if (!isPath(client)) return undefined;
  if (client.kind !== 'name') return client;
  const { name } = client;
  const isBoundInside = looped.around.some((node) => isFunction(node) && bindsName(node, name));
  return isBoundInside ? undefined : client;
}

/** True where a function has a parameter or a variable of that name. */
function bindsName({ params, body }: FunctionDefinition, name: string): boolean {
  let binds = params.some(({ target }) => boundNames(target).includes(name));
  eachNode(body, (node) => {
    if (node.kind === 'assign' && boundNames(node.target as Parameters<typeof boundNames>[0]).includes(name)) binds = true;
  });
  return binds;
}

/** `Promise.all(xs.map(…))`: the transaction takes the same list. */
function gathered(looped: Looped, loop: LoopAround, client: Expression, { method }: Together): readonly Change[] | undefined {
  const { around, place: { file } } = looped;
  if (loop.form !== 'callback' || loop.node.kind !== 'call' || loop.node.callee.kind !== 'member' || loop.node.callee.name !== 'map' || (guardsOf(looped, loop)?.length ?? 1) > 0) return undefined;
  const outer = around[around.indexOf(loop.node) - 1];
  if (!outer || !('kind' in outer) || outer.kind !== 'call' || outer.args.length !== 1 || outer.args[0]?.spread || outer.args[0]?.value !== loop.node) return undefined;
  const { callee } = outer;
  if (callee.kind !== 'member' || callee.name !== 'all' || callee.object.kind !== 'name' || callee.object.name !== 'Promise') return undefined;
  const fn = around.find((node): node is FunctionDefinition => isFunction(node) && node === loop.pass);
  const last = fn?.body.at(-1);
  const value = awaitOf(looped);
  if (!fn || !last || (last.kind !== 'return' && last.kind !== 'expression') || last.value !== value) return undefined;
  // Whoever reads the answers of functions that gave none is not to get rows.
  if (last.kind === 'expression' && !isUnused(looped, outer)) return undefined;
  // What comes before it must neither wait nor leave the function.
  if (!fn.body.slice(0, -1).every((statement) => statement.kind === 'assign' && statement.value !== undefined && isQuiet(statement.value))) return undefined;
  const own: Code = { kind: 'source', place: { file, start: client.start, end: client.end } };
  const isAsync = fn.isAsync === true;
  return [
    { kind: 'replace', at: { file, start: callee.start, end: callee.end }, by: { kind: 'member', object: own, name: method } },
    ...(isAsync ? [{ kind: 'gives' as const, at: { file, start: fn.start, end: fn.end }, value: { file, start: looped.expression.start, end: looped.expression.end } }] : []),
  ];
}

/** True where nobody takes what a call answers, once it was waited for. */
function isUnused({ around }: Looped, call: Call): boolean {
  const at = around.indexOf(call);
  const outer = around[at - 1];
  const isAwaited = outer !== undefined && 'kind' in outer && outer.kind === 'await';
  const statement = around[isAwaited ? at - 2 : at - 1];
  return statement !== undefined && 'kind' in statement && statement.kind === 'expression';
}

/** A loop that waits for each write: its elements make a list of them. */
function listed({ looped, loop, whole, isRows, isEnded }: Wanted, client: Expression, { method }: Together, site: Site): readonly Change[] | undefined {
  if (!whole || loop.form !== 'loop' || awaitOf(looped) === looped.expression || !mayAwait(looped, loop)) return undefined;
  const { file } = looped.place;
  const { expression } = looped;
  const iterable = iterableOf(looped, loop, isRows, takenNames(looped), 'row', site);
  const as = elementName(loop, namesIn(expression), file, site);
  if (!iterable || !loop.iterable || as === undefined || !isWithin(expression, whole)) return undefined;
  const over: Code = iterable.line ? { kind: 'source', place: { file, start: loop.iterable.start, end: loop.iterable.end } } : iterable.code;
  const each: Code = { kind: 'each', over, as, value: { kind: 'source', place: { file, start: expression.start, end: expression.end } } };
  const own: Code = { kind: 'source', place: { file, start: client.start, end: client.end } };
  const sent: Code = { kind: 'await', value: { kind: 'call', callee: { kind: 'member', object: own, name: method }, args: [each] } };
  return [{ kind: 'replace', at: whole, by: isEnded ? { kind: 'joined', pieces: [sent, { kind: 'text', text: ';' }] } : sent, fits: true }];
}

/** A loop that does more than to write, and waits for nothing else: its passes collect the writes. */
function collected({ looped, loop }: Wanted, call: Call, client: Expression, { method }: Together): readonly Change[] | undefined {
  const { around, place: { file } } = looped;
  const whole = awaitOf(looped);
  const statement = around.findLast(isStatement);
  const before = statementAround(looped, loop);
  if (loop.form !== 'loop' || before !== loop.node || !guardsOf(looped, loop) || leavesFunction(loop) || call.callee.kind !== 'member') return undefined;
  if (whole === call || statement?.kind !== 'expression' || statement.value !== whole || !mayAwait(looped, loop) || call.args.some(({ value }) => isKeptChanging(value, loop))) return undefined;
  let waits = 0;
  eachNode(loop.body, (node) => {
    if (node.kind === 'await') waits += 1;
  });
  const list = freeName([`${call.callee.name === 'create' ? 'write' : call.callee.name}s`, 'writes', 'statements'], takenNames(looped));
  if (waits !== 1 || list === undefined) return undefined;
  const target: Place = { file, start: before.start, end: before.end };
  const named: Code = { kind: 'text', text: list };
  const own: Code = { kind: 'source', place: { file, start: client.start, end: client.end } };
  return [
    { kind: 'before', at: target, lines: [{ kind: 'declare', name: list, value: { kind: 'list', items: [] } }] },
    { kind: 'replace', at: { file, start: whole.start, end: whole.end }, by: { kind: 'call', callee: { kind: 'member', object: named, name: 'push' }, args: [{ kind: 'source', place: { file, start: call.start, end: call.end } }] }, fits: true },
    { kind: 'after', at: target, lines: [{ kind: 'do', value: { kind: 'await', value: { kind: 'call', callee: { kind: 'member', object: own, name: method }, args: [named] } } }] },
  ];
}

/** True for what waits for nothing: the calls of a list are made one after the other before any of them is sent. */
function isQuiet(value: Expression): boolean {
  let quiet = true;
  eachNode(value, (node) => {
    if (node.kind === 'await' || node.kind === 'yield' || node.kind === 'assign-expression') quiet = false;
  });
  return quiet;
}
