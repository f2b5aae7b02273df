// Which of the program's statements a planner is asked about, and what its answers say of the places that send them.
import { lineMap } from '../core/lines.js';
import type { Place } from '../core/place.js';
import type { Occurrence, Statement } from '../core/statement.js';
import { adviseIndexes } from '../planner/advice.js';
import type { TableAccess } from '../planner/access.js';
import { candidatesFor } from '../planner/candidates.js';
import type { Planner } from '../planner/planner.js';
import { renderQuery } from '../planner/render.js';
import { accessesOf, type ConfirmedIndex, type PlannerAdvice } from '../planner/statements.js';
import type { Facts } from '../rules/rule.js';

/** A statement of the program that a planner can explain. */
export interface PlannableStatement {
  /** One statement in PostgreSQL's grammar, parameters as `$1`, …; without a semicolon. */
  readonly sql: string;
  /** What the program writes: `client.order.findMany`, `Order.objects.filter(…)`. */
  readonly what: string;
  readonly place: Place;
  /** Conditions, joins or an order may be missing, since they could not be read. */
  readonly open: boolean;
  readonly accesses: readonly TableAccess[];
}

/** How many statements a planner was asked about. */
export interface AdviceSummary {
  readonly statements: number;
  /** Why statements were refused, each reason once. */
  readonly refusals: readonly string[];
}

/** Asks a planner about every statement for which there is an index worth trying. Statements of tests and scripts are left out, and so are those that are known in part only. */
export async function askPlanner(facts: Facts, planner: Planner, onProgress: (done: number, all: number) => void = () => undefined): Promise<{ readonly advice: PlannerAdvice; readonly summary: AdviceSummary }> {
  const bySql = new Map<string, { statement: PlannableStatement; occurrences: Map<string, Occurrence> }>();
  for (const occurrence of facts.occurrences) {
    const { place } = occurrence;
    if (facts.isMinor?.(place.file) === true) continue;
    const statement = plannable(occurrence, facts);
    if (!statement || statement.open || !statement.accesses.some((access) => candidatesFor(access).length > 0)) continue;
    const entry = bySql.get(statement.sql) ?? { statement, occurrences: new Map<string, Occurrence>() };
    // Of the ways that lead to one place one is enough.
    const key = `${place.file}\0${place.start}`;
    if (!entry.occurrences.has(key)) entry.occurrences.set(key, occurrence);
    bySql.set(statement.sql, entry);
  }
  const asked = [...bySql.values()];
  const { advice, refusals, plans } = await adviseIndexes(asked.map(({ statement }) => statement), planner, (done) => onProgress(done, asked.length));
  const indexes = advice.map(({ index, gains }): ConfirmedIndex => ({
    index,
    gains: gains.flatMap(({ statement, before, after }) => [...(asked[statement]?.occurrences.values() ?? [])].map((occurrence) => ({ occurrence, before, after }))),
  }));
  const answered = new Set(asked.flatMap(({ occurrences }, position) => (plans[position] ? [...occurrences.keys()] : [])));
  return { advice: { planner: planner.title, indexes, asked: ({ place }) => answered.has(`${place.file}\0${place.start}`) }, summary: { statements: asked.length, refusals } };
}

/** The statements that are sent from a line of a file. */
export function statementsAt(facts: Facts, path: string, text: string, line: number): readonly PlannableStatement[] {
  const lines = lineMap(text);
  const found = new Map<string, PlannableStatement>();
  for (const occurrence of facts.occurrences) {
    const { place } = occurrence;
    if (place.file !== path || lines.position(place.start).line > line || lines.position(place.end).line < line) continue;
    const statement = plannable(occurrence, facts);
    if (statement) found.set(`${statement.sql}\0${place.start}`, statement);
  }
  // The smallest place that holds the line is meant, where calls stand within calls.
  const all = [...found.values()];
  const beginning = all.filter(({ place }) => lines.position(place.start).line === line);
  return beginning.length > 0 ? beginning : all;
}

function plannable({ statement, place }: Occurrence, facts: Facts): PlannableStatement | undefined {
  const said = sqlOf(statement, facts);
  return said && { ...said, what: statement.what, place, accesses: accessesOf(statement, facts.catalog, facts.reader) };
}

/** The one statement that an occurrence sends; undefined where it is not known, where it is several, or where a planner has nothing to say of its kind. */
function sqlOf(statement: Statement, { catalog, reader }: Facts): { readonly sql: string; readonly open: boolean } | undefined {
  if (statement.text === undefined) return statement.query && statement.query.kind !== 'insert' ? renderQuery(statement.query, catalog) : undefined;
  if (statement.foreign === true) return undefined;
  const reading = reader?.read(statement.text, statement.placeholders);
  const [only, ...more] = reading?.statements ?? [];
  if (!only || more.length > 0 || (reading?.problems.length ?? 0) > 0 || !['select', 'update', 'delete', 'merge'].includes(only.kind)) return undefined;
  return { sql: only.sql, open: only.open === true };
}
