// Index advice that a planner has confirmed: each candidate is tried against each statement that may want it, the winners are tried together,
// and of several indexes that would serve the same statements the fewest are kept.
import type { TableAccess } from './access.js';
import { candidatesFor, keyOf } from './candidates.js';
import { indexesUsed, totalCost as cost } from './plan.js';
import type { IndexProposal, Plan, Planner } from './planner.js';

/** An index helps when the plan uses it and costs less than this share of what it cost before: measured against execution times. */
export const WORTH = 0.8;
/** Between two indexes that help alike the smaller one is better: so much dearer a plan may be. */
const ALIKE = 1.1;
/**
 * What an index must save of a statement's cost to be worth its writes: about as much as reading a thousand pages in a row, PostgreSQL's unit of cost. A
 * statement that costs less than that already has an index that serves it, or reads a small table.
 */
export const LEAST_GAIN = 1000;

/** A statement to be advised. */
export interface AdvisedStatement {
  /** PostgreSQL's grammar, parameters as `$1`. */
  readonly sql: string;
  readonly accesses: readonly TableAccess[];
}

/** An index that is worth building. */
export interface IndexAdvice {
  readonly index: IndexProposal;
  /** What it does for each statement that it helps, by the statement's position among those that were asked about. */
  readonly gains: readonly { readonly statement: number; readonly before: Plan; readonly after: Plan }[];
}

export interface AdviceReport {
  readonly advice: readonly IndexAdvice[];
  /** The plan of each statement as things are; undefined where the planner refused it. */
  readonly plans: readonly (Plan | undefined)[];
  /** Why statements were refused, each reason once. */
  readonly refusals: readonly string[];
}

/** A statement with the one index of each table that serves it best. */
interface Choice {
  readonly index: IndexProposal;
  readonly after: Plan;
}

/**
 * Asks a planner which indexes would help the statements.
 *
 * @param onProgress called with the number of statements that are done
 */
export async function adviseIndexes(statements: readonly AdvisedStatement[], planner: Planner, onProgress: (done: number) => void = () => undefined): Promise<AdviceReport> {
  const plans: (Plan | undefined)[] = [];
  const refusals = new Set<string>();
  const choices: Choice[][] = [];
  for (const statement of statements) {
    const answer = await planner.explain(statement.sql);
    if (answer.kind === 'refused') refusals.add(answer.message);
    const before = answer.kind === 'plan' ? answer.plan : undefined;
    plans.push(before);
    choices.push(before === undefined || before.root.totalCost < LEAST_GAIN ? [] : await bestIndexes(statement, before, planner));
    onProgress(plans.length);
  }
  const advice = await merged(statements, plans, choices, planner);
  return { advice, plans, refusals: [...refusals] };
}

/** The index that helps a statement most, and a second one on another table where both together help still more. */
async function bestIndexes({ sql, accesses }: AdvisedStatement, before: Plan, planner: Planner): Promise<Choice[]> {
  const byTable = new Map<string, Choice>();
  const tried = new Set<string>();
  for (const access of accesses) {
    for (const index of candidatesFor(access)) {
      if (tried.has(keyOf(index))) continue;
      tried.add(keyOf(index));
      const after = await planWith(planner, sql, [index]);
      if (!after || !helps(before, after, index)) continue;
      const best = byTable.get(index.table);
      if (!best || isBetter(index, after, best)) byTable.set(index.table, { index, after });
    }
  }
  const ranked = [...byTable.values()].sort((a, b) => cost(a.after) - cost(b.after));
  const [first, ...others] = ranked;
  if (!first) return [];
  for (const other of others) {
    const both = await planWith(planner, sql, [first.index, other.index]);
    if (both && cost(both) < cost(first.after) * WORTH && helps(before, both, first.index) && helps(before, both, other.index)) return [{ ...first, after: both }, { ...other, after: both }];
  }
  return [first];
}

/** One index for several statements where one serves: of two that begin alike the longer one is kept, if the shorter one's statements are content with it. */
async function merged(statements: readonly AdvisedStatement[], plans: readonly (Plan | undefined)[], choices: readonly (readonly Choice[])[], planner: Planner): Promise<readonly IndexAdvice[]> {
  const wanted = new Map<string, { index: IndexProposal; gains: { statement: number; before: Plan; after: Plan }[] }>();
  choices.forEach((ofStatement, statement) => {
    const before = plans[statement];
    if (!before) return;
    for (const { index, after } of ofStatement) {
      const key = keyOf(index);
      const entry = wanted.get(key) ?? { index, gains: [] };
      entry.gains.push({ statement, before, after });
      wanted.set(key, entry);
    }
  });
  const kept: { index: IndexProposal; gains: { statement: number; before: Plan; after: Plan }[] }[] = [];
  // Longer ones first, so that a shorter one finds whatever may take its place.
  for (const entry of [...wanted.values()].sort((a, b) => b.index.keys.length - a.index.keys.length)) {
    const rest: typeof entry.gains = [];
    for (const gain of entry.gains) {
      const taker = await takerOf(kept, entry.index, gain, statements[gain.statement]?.sql ?? '', planner);
      if (taker) taker.into.gains.push({ ...gain, after: taker.after });
      else rest.push(gain);
    }
    if (rest.length > 0) kept.push({ index: entry.index, gains: rest });
  }
  return kept.sort((a, b) => b.gains.length - a.gains.length || (keyOf(a.index) < keyOf(b.index) ? -1 : 1));
}

async function takerOf<T extends { index: IndexProposal }>(kept: readonly T[], index: IndexProposal, gain: { readonly before: Plan; readonly after: Plan }, sql: string, planner: Planner): Promise<{ into: T; after: Plan } | undefined> {
  for (const into of kept) {
    if (into.index.table !== index.table || (into.index.method ?? 'btree') !== (index.method ?? 'btree') || !beginsAlike(into.index, index)) continue;
    const after = await planWith(planner, sql, [into.index]);
    if (after && helps(gain.before, after, into.index) && cost(after) <= cost(gain.after) * ALIKE) return { into, after };
  }
  return undefined;
}

function beginsAlike(longer: IndexProposal, shorter: IndexProposal): boolean {
  return shorter.keys.some((key, position) => key.column !== undefined && key.column === longer.keys[position]?.column);
}

async function planWith(planner: Planner, sql: string, indexes: readonly IndexProposal[]): Promise<Plan | undefined> {
  const answer = await planner.explain(sql, { indexes });
  return answer.kind === 'plan' ? answer.plan : undefined;
}

/** The plan uses the index, and costs so much less that executing it will be faster. */
export function helps(before: Plan, after: Plan, index: IndexProposal): boolean {
  return cost(after) < cost(before) * WORTH && cost(before) - cost(after) >= LEAST_GAIN && indexesUsed(after).has(index.name ?? '');
}

function isBetter(index: IndexProposal, after: Plan, best: Choice): boolean {
  if (weight(index) < weight(best.index)) return !isWorthMore(best.after, after);
  return isWorthMore(after, best.after);
}

/** A larger index is worth it if it costs clearly less, and by more than noise. */
function isWorthMore(larger: Plan, smaller: Plan): boolean {
  return cost(larger) * ALIKE < cost(smaller) && cost(smaller) - cost(larger) >= LEAST_GAIN;
}

/** What an index costs to keep and to understand, roughly: its columns; a predicate binds it to one statement; GIN indexes are dear to write. */
function weight({ keys, include, where, method }: IndexProposal): number {
  return keys.length + 2 * (include?.length ?? 0) + (where === undefined ? 0 : 1.5) + (method === 'gin' ? 3 : 0);
}
