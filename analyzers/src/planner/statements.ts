// From what the execution wrote down to what a planner can be asked: how each statement gets at its tables.
import type { SqlReader } from '../core/sql.js';
import type { Occurrence, Statement } from '../core/statement.js';
import type { Catalog } from '../schema/catalog.js';
import { accessesOfQuery, accessesOfSql, type TableAccess } from './access.js';
import type { IndexProposal, Plan } from './planner.js';

/** An index that a planner has confirmed, with the statements that it helps. */
export interface ConfirmedIndex {
  readonly index: IndexProposal;
  readonly gains: readonly { readonly occurrence: Occurrence; readonly before: Plan; readonly after: Plan }[];
}

/** What a planner said of the program's statements. */
export interface PlannerAdvice {
  /** Which planner answered: `embedded PostgreSQL 18`. */
  readonly planner: string;
  readonly indexes: readonly ConfirmedIndex[];
  /** Whether it was asked about a statement; those that are known in part only it cannot be. */
  asked(occurrence: Occurrence): boolean;
}

/** What was found out of each statement, for as long as its catalog lives: several rules ask, and many paths lead to one statement. */
const known = new WeakMap<Catalog, WeakMap<Statement, readonly TableAccess[]>>();

/**
 * How a statement gets at the catalog's tables.
 *
 * @param reader reads SQL that the program hands over; without one such statements say nothing
 */
export function accessesOf(statement: Statement, catalog: Catalog, reader: SqlReader | undefined): readonly TableAccess[] {
  const ofCatalog = known.get(catalog) ?? new WeakMap<Statement, readonly TableAccess[]>();
  known.set(catalog, ofCatalog);
  const found = ofCatalog.get(statement) ?? readAccesses(statement, catalog, reader);
  ofCatalog.set(statement, found);
  return found;
}

function readAccesses(statement: Statement, catalog: Catalog, reader: SqlReader | undefined): readonly TableAccess[] {
  if (statement.query) return [statement.query, ...(statement.alongside ?? [])].flatMap((query) => accessesOfQuery(query, catalog));
  if (statement.text === undefined || statement.foreign === true || reader === undefined) return [];
  const { statements, problems } = reader.read(statement.text, statement.placeholders);
  return problems.length > 0 ? [] : statements.flatMap((one) => accessesOfSql(one, catalog));
}
