// Writing down: statements under the repetitions that are open, and the repetitions themselves.
import type { Place, Span } from '../core/place.js';
import type { Frame, Repetition, Statement } from '../core/statement.js';
import { withDeps, type Origin, type RowValue, type Value } from '../core/values.js';
import type { Iteration } from '../libraries/library.js';
import { mixed, ofEachQuery } from './join.js';
import { ALL_LOOPS, BOUNDS, loopBit, VARIES, type ActiveLoop, type Activation, type Machine, type Pending, type PendingRepetition, type RepeatOptions } from './state.js';

/** A fresh activation of a function or a module. */
export function newActivation(file: string, fn?: Activation['fn']): Activation {
  return { file, fn, loops: [], loopCount: 0, path: [], pending: [], tests: [], otherUses: new Set(), uncalled: new Map(), recursions: [], loopFloor: 0, steps: 0, tries: 0 };
}

/** The place of a span in the file that is being executed. */
export function placeOf(m: Machine, at: Span): Place {
  return { file: m.scope.file, start: at.start, end: at.end };
}

/** The bits of all loops that are open. */
export function openLoops(m: Machine): number {
  let bits = 0;
  for (const loop of m.activation.loops) bits |= loop.bit;
  return bits;
}

/** What the value of a field that all rows of a result share depends on: not on which of the rows it is. */
export function sharedDeps(m: Machine, row: RowValue, name: string): number {
  const value = row.shared?.has(name) ? row.fields.get(name) : undefined;
  const isHere = value !== undefined && row.pass !== undefined && (value.deps & ALL_LOOPS & ~openLoops(m)) === 0;
  return isHere ? row.deps & ~(row.pass ?? 0) : row.deps;
}

/** The open loops as repetitions of something that depends on `deps`; for kept answers only those that the keeper depends on. */
export function repetitionsAround(m: Machine, deps: number, keeper?: number, unawaited = false): PendingRepetition[] {
  const result: PendingRepetition[] = [];
  const varies = (deps & VARIES) !== 0;
  m.activation.loops.forEach((loop, index) => {
    if (keeper !== undefined && (keeper & loop.bit) === 0) return;
    const caught = m.activation.tries > loop.tries;
    result.push({ loop, depends: varies || (deps & loop.bit) !== 0, depth: loopDepth.get(m.activation.loops[index] ?? loop) ?? 0, ...(unawaited && loop.sequential !== true && { concurrent: true }), ...(caught && { caught }) });
  });
  return result;
}

/** How many frames of the path lay around a loop when it was opened. */
const loopDepth = new WeakMap<ActiveLoop, number>();

/** Writes a statement down. See Host.send. */
export function send(m: Machine, statement: Statement, at: Span, receiver?: Value): Origin {
  const place = placeOf(m, at);
  const origin: Origin = { place, statement };
  if (m.silent > 0 || m.activation.pending.length >= BOUNDS.occurrences) return origin;
  const deps = m.callDeps | (receiver?.deps ?? 0);
  const keeper = statement.kept && receiver ? keeperOf(receiver, statement) : undefined;
  const queried = receiver && (receiver.kind === 'row' || receiver.kind === 'rows') ? receiver.origin?.place : undefined;
  m.activation.pending.push({
    statement,
    place,
    origin,
    ...(receiver?.kind === 'rows' && { built: receiver.origin.place }),
    ...(queried && !(queried.file === place.file && queried.start === place.start) && { queried }),
    repetitions: repetitionsAround(m, deps, keeper, statement.tick === true && !m.awaiting),
    path: [...m.activation.path],
    deps,
    ...(m.activation.tries > 0 && { caught: true }),
    ...(keeper !== undefined && { keeper }),
  });
  return origin;
}

/** What the keeper of an answer depends on: rows keep it per building of the query, a row per row. */
function keeperOf(receiver: Value, statement: Statement): number {
  if (receiver.kind === 'rows' && statement.cause === 'call') return receiver.born ?? receiver.deps;
  return receiver.deps;
}

/** Runs `body` under one more repetition: once for each of the queries that filled the list that is gone over. See Host.repeat. */
export function repeat(m: Machine, over: Iteration, form: Repetition['form'], at: Span, body: (element: Value) => Value, options: RepeatOptions = {}): Value {
  const [first, ...others] = elementsOf(over);
  return others.reduce((so, one) => mixed(so, repeatOver(m, one, form, at, body, options)), repeatOver(m, first ?? over, form, at, body, options));
}

/** What is gone over, for each query that its elements are of; of a tuple for each that its first row is of. */
function elementsOf(over: Iteration): readonly Iteration[] {
  const { element } = over;
  if (element.kind === 'row') return element.others ? ofEachQuery(element).map((one) => ofQuery(over, one, one)) : [over];
  if (element.kind !== 'collection' || !element.items) return [over];
  const index = element.items.findIndex((item) => item.kind === 'row' && item.others !== undefined);
  const item = element.items[index];
  return item?.kind === 'row' ? ofEachQuery(item).map((one) => ofQuery(over, { ...element, items: element.items?.with(index, one) ?? [] }, one)) : [over];
}

function ofQuery(over: Iteration, element: Value, { origin }: RowValue): Iteration {
  return { ...over, element, ...(origin && { origin }) };
}

function repeatOver(m: Machine, over: Iteration, form: Repetition['form'], at: Span, body: (element: Value) => Value, options: RepeatOptions): Value {
  const bit = loopBit(m.activation.loopCount);
  m.activation.loopCount += 1;
  const loop: ActiveLoop = {
    bit,
    place: placeOf(m, at),
    form,
    size: over.size,
    tries: m.activation.tries,
    ...(options.concurrent && { concurrent: true }),
    ...(options.sequential && { sequential: true }),
    ...(options.streamed && { streamed: true }),
    ...((options.what ?? over.over) && { over: options.what ?? over.over }),
    ...(over.origin && { origin: over.origin.place, narrow: narrowness(over.origin.statement) }),
  };
  loopDepth.set(loop, m.activation.path.length);
  const outer = m.activation.loops;
  m.activation.loops = [...outer, loop];
  try {
    const element = withDeps(over.element, over.deps | bit);
    if (element.kind !== 'row') return body(element);
    return body({ ...element, present: true, ...(element.shared && element.pass === undefined && { pass: bit }) });
  } finally {
    m.activation.loops = outer;
  }
}

/** See Repetition.narrow. */
function narrowness({ cause, rows, filters }: Statement): Repetition['narrow'] {
  if (cause === 'eager-load') return rows === 'unknown' ? 'part' : 'parent';
  return filters.some(({ operator, varies }) => operator === '=' && varies === true) ? 'parent' : undefined;
}

/** Runs `body` with one more step on the path. */
export function within<T>(m: Machine, frame: Frame, body: () => T): T {
  m.activation.path.push(frame);
  try {
    return body();
  } finally {
    m.activation.path.pop();
  }
}

/**
 * Takes over what a called function would send: its statements, now under the caller's repetitions, with the call as a step of the
 * path. `mapDeps` turns the callee's dependence into the caller's.
 */
export function importPending(m: Machine, pending: readonly Pending[], frame: Frame | undefined, mapDeps: (deps: number) => number, keeperOfCall?: number): void {
  if (m.silent > 0) return;
  const { activation } = m;
  const prefix = frame ? [...activation.path, frame] : activation.path;
  for (const one of pending) {
    if (activation.pending.length >= BOUNDS.occurrences) return;
    if (one.detached && frame) continue;
    const deps = mapDeps(one.deps);
    let keeper = one.keeper === undefined ? undefined : mapDeps(one.keeper);
    if (keeperOfCall !== undefined) keeper = keeper === undefined ? keeperOfCall : keeper & keeperOfCall;
    const around = repetitionsAround(m, deps, keeper, one.statement.tick === true && !m.awaiting);
    for (const repetition of around) {
      if (one.guarded) repetition.guarded = true;
      if (one.attends) repetition.attends = true;
      if (one.caught) repetition.caught = true;
    }
    if (one.throws) endsLoop(m, around);
    const inner = one.repetitions.map((repetition) => ({ ...repetition, depth: repetition.depth + prefix.length }));
    activation.pending.push({ ...one, throws: one.throws === true && activation.tries === 0, ...(activation.tries > 0 && { caught: true }), deps, ...(keeper !== undefined && { keeper }), repetitions: [...around, ...inner], path: [...prefix, ...one.path] });
  }
}

/** Runs `body` and forgets what it sends more than so many steps of the path away. */
export function near<T>(m: Machine, steps: number, body: () => T): T {
  const { pending, path } = m.activation;
  const mark = pending.length;
  const result = body();
  const kept = pending.slice(mark).filter((one) => one.path.length <= path.length + steps);
  pending.splice(mark, pending.length - mark, ...kept);
  return result;
}

/** Runs `body`: what it sends is what a row's own write does besides. See Host.attending. */
export function attending<T>(m: Machine, body: () => T): T {
  const { pending, loops } = m.activation;
  const mark = pending.length;
  const result = body();
  for (const one of pending.slice(mark)) {
    one.attends = true;
    for (const repetition of one.repetitions) if (loops.includes(repetition.loop)) repetition.attends = true;
  }
  return result;
}

/** Marks what was written down from position `from` on as standing behind a condition that nothing decides. */
export function markGuarded(m: Machine, from: number): void {
  const { pending, loops } = m.activation;
  for (let i = from; i < pending.length; i += 1) {
    const one = pending[i];
    if (!one) continue;
    one.guarded = true;
    for (const repetition of one.repetitions) if (loops.includes(repetition.loop)) repetition.guarded = true;
  }
}

/** Marks what was written down from position `from` on as sent where an error was caught, after which the loops go on. */
export function markCaught({ activation: { pending, loops } }: Machine, from: number): void {
  for (const one of pending.slice(from)) {
    one.caught = true;
    for (const repetition of one.repetitions) if (loops.includes(repetition.loop)) repetition.caught = true;
  }
}

/** Marks what was written down from position `from` up to `to` as followed by an error: an uncaught one ends the loop that waits for its passes. */
export function markThrown(m: Machine, from: number, to = Infinity): void {
  const { activation } = m;
  for (const one of activation.pending.slice(from, to)) {
    if (activation.tries === 0) one.throws = true;
    endsLoop(m, one.repetitions);
  }
}

/** The innermost open loop of the language ends with an error that nothing inside of it catches. */
function endsLoop({ activation }: Machine, repetitions: readonly PendingRepetition[]): void {
  const loop = activation.loops.at(-1);
  if (!loop || loop.tries !== activation.tries || (loop.form !== 'loop' && loop.form !== 'while')) return;
  for (const repetition of repetitions) if (repetition.loop === loop) repetition.early = true;
}

/** Notes that each pass of the open loops waits for something else than the database. See Host.busy. */
export function markBusy(m: Machine): void {
  m.activation.busy = true;
  for (const loop of m.activation.loops) loop.busy = true;
}

/** Marks what was written down from position `from` up to `to` as sent until the innermost open loop is left: not for each element. */
export function markUntilLeft({ activation }: Machine, from: number, to: number): void {
  const loop = activation.loops.at(-1);
  for (const one of activation.pending.slice(from, to)) for (const repetition of one.repetitions) if (repetition.loop === loop) repetition.partial = true;
}

/** Runs `body`: what it sends is sent once per key of a cache. See Host.cached. */
export function cached<T>({ activation: { pending } }: Machine, body: () => T): T {
  const mark = pending.length;
  const result = body();
  for (const one of pending.slice(mark)) one.cached = true;
  return result;
}

/** Marks the generator expressions within a span as left at their first element. One over rows could have been a condition of their query. */
export function markFirst(m: Machine, at: Span): void {
  for (const repetition of generatorsWithin(m, at)) {
    if (repetition.loop.origin) repetition.partial = true;
    else repetition.early = true;
  }
}

/** Marks the generator expressions within a span as consumed by something that may stop before their last element. */
export function markPartial(m: Machine, at: Span): void {
  for (const repetition of generatorsWithin(m, at)) repetition.partial = true;
}

function generatorsWithin(m: Machine, at: Span): readonly PendingRepetition[] {
  const { file } = placeOf(m, at);
  return m.activation.pending.flatMap(({ repetitions }) => repetitions.filter(({ loop: { form, place } }) => form === 'comprehension' && place.file === file && place.start >= at.start && place.end <= at.end));
}

/**
 * Marks the statements that `origins` came from as what ends the innermost open loop, where they are repeated by it; `all` stands for
 * every statement that was written down from position `from` up to `to`.
 */
export function markEarly(m: Machine, origins: ReadonlySet<Origin> | 'all', from = 0, to = Infinity): void {
  const loop = m.activation.loops.at(-1);
  if (!loop || m.activation.loops.length <= m.activation.loopFloor) return;
  for (const one of m.activation.pending.slice(from, to)) {
    if (origins !== 'all' && !origins.has(one.origin)) continue;
    for (const repetition of one.repetitions) if (repetition.loop === loop) repetition.early = true;
  }
}
