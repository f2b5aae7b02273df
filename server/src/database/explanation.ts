// One statement explained: its plan as things stand, and the plan with the index that helps it most.
import { adviseIndexes, type Catalog, type Explained, type IndexProposal, type Plan, type Planner, readStatement, totalCost } from '@seqscan/analyzers';

export interface StatementExplanation {
  /** In PostgreSQL's grammar, parameters as `$1`, …; as it was given where it could not be read. */
  readonly sql: string;
  readonly explained: Explained;
  readonly advice?: { readonly index: IndexProposal; readonly plan: Plan };
}

/**
 * Explains a statement as somebody wrote it.
 *
 * @param catalog the tables by which indexes are sought
 */
export async function explainStatement(text: string, planner: Planner, catalog: Catalog): Promise<StatementExplanation> {
  const read = await readStatement(text, catalog);
  const sql = 'problem' in read ? text : read.sql;
  const explained = await planner.explain(sql);
  if (explained.kind === 'refused' || 'problem' in read) return { sql, explained };
  const { advice } = await adviseIndexes([read], planner);
  const [best] = advice.flatMap(({ index, gains }) => gains.map(({ after }) => ({ index, plan: after }))).sort((a, b) => totalCost(a.plan) - totalCost(b.plan));
  return { sql, explained, ...(best !== undefined && { advice: best }) };
}
