// A loop that does nothing but write one row in each pass becomes one statement for all rows.
import type { Code } from '../../core/code.js';
import type { Batch, Together } from '../../core/mend.js';
import type { Call } from '../../core/syntax.js';
import type { Mend } from '../finding.js';
import { mentionsOf } from './confined.js';
import { gathered } from './gathered.js';
import { functionAround, guardsOf, isStatement, loopsAround, type LoopAround, type Looped } from './loops.js';
import type { Proposal, Site } from './proposal.js';
import { awaitOf, mayAwait } from './queries.js';
import { sendTogether } from './send-together.js';
import { allRows, endsInSemicolon, forAll, isEndedBySemicolon, isGathering, UNORDERED, wholeLoop, type Elements } from './whole-loop.js';
import { writeCollected } from './write-collected.js';
import { writeListed } from './write-listed.js';

/** The fixes for a write that each pass sends. */
export function writeOnce(mend: Extract<Mend, { kind: 'write once' }>, site: Site): readonly Proposal[] {
  const { occurrence, repetition, rows } = mend;
  const { statement, place, path } = occurrence;
  const { batch, once, rewrite, otherwise, together, gather } = statement.ways ?? {};
  if ((!batch && !once && !rewrite && !together && !gather) || (repetition.depth ?? path.length) !== path.length) return [];
  const module = site.module(place.file);
  const looped = module && loopsAround(module, place);
  const [loop] = looped?.loops ?? [];
  const listed = looped ? writeListed(mend, looped, site) : [];
  if (listed.length > 0) return listed;
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
  const elements = { rows, isRows: repetition.origin !== undefined };
  const code = forAll(looped, loop, { ...(batch && { batch }), ...(once && { once }) }, elements, site);
  if (!code) return [];
  const by: Code = isAwaited ? { kind: 'await', value: code } : code;
  const told = batch?.otherwise ?? otherwise;
  const isEnded = isAwaited && isEndedBySemicolon(whole, site, loop.form === 'loop');
  const ended: Code = isEnded ? { kind: 'joined', pieces: [by, { kind: 'text', text: ';' }] } : by;
  return [{ title: `Write all at once${told === undefined ? '' : `: ${told}`}`, grade: 'changes behaviour', changes: [{ kind: 'replace', at: whole, by: ended, fits: true }] }];
}

/** `Promise.all(xs.map(…))` whose answer somebody takes: one statement that answers with the rows that it made. */
function answeredRows(looped: Looped, loop: LoopAround, batch: Batch, elements: Elements, together: Together | undefined, site: Site): Proposal | undefined {
  const { returning } = batch;
  const outer = looped.around[looped.around.indexOf(loop.node) - 1];
  const [only, ...others] = loop.body;
  if (returning === undefined || loop.form !== 'callback' || only?.kind !== 'return' || only.value !== awaitOf(looped) || others.length > 0 || (guardsOf(looped, loop)?.length ?? 1) > 0) return undefined;
  if (!outer || !('kind' in outer) || outer.kind !== 'call' || !isGathering(outer, loop, together)) return undefined;
  const at = { file: looped.place.file, start: outer.start, end: outer.end };
  // What comments say inside would be lost.
  const rows = /^\s*(?:\/\/|\/\*)/m.test(site.text(at.file)?.slice(at.start, at.end) ?? '') ? undefined : allRows(looped, loop, { ...batch, method: returning }, elements, site);
  return rows && { title: `Write all at once: ${batch.otherwise}${batch.isUnordered && isOrderSeen(looped, outer) ? UNORDERED : ''}`, grade: 'changes behaviour', changes: [{ kind: 'replace', at, by: rows, fits: true }] };
}

/** True unless no more is asked of the answer than how many rows there are, and whether they are so. */
function isOrderSeen(looped: Looped, answered: Call): boolean {
  const statement = looped.around.slice(0, looped.around.indexOf(answered)).findLast(isStatement);
  const body = functionAround(looped, answered)?.body;
  if (statement?.kind !== 'assign' || statement.target.kind !== 'name' || !body) return true;
  return mentionsOf(statement.target.name, body).some(([, parent]) => parent?.kind !== 'member' || typeof parent.name !== 'string' || !ORDERLESS.has(parent.name));
}

/** What is the same of a list in any order. */
const ORDERLESS = new Set(['length', 'some', 'every']);
