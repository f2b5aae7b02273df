// The package's door: hosts open a session here and import nothing else.
import { libraries } from '../libraries/registry.generated.js';
import { rules as allRules } from '../rules/registry.generated.js';
import { unusedSuppression } from '../findings/suppression.js';
import type { LoweredFiles } from './lowered.js';
import { loadParts } from './parts.js';
import { createSession, type Session, type SessionInput } from './session.js';

export { lineMap, type LineMap, type Position } from '../core/lines.js';
export type { Place, Problem, Span } from '../core/place.js';
export {
  confidences,
  isAtLeast,
  severities,
  type Confidence,
  type Edit,
  type Finding,
  type Fix,
  type FixGrade,
  type NewFile,
  type Related,
  type Severity,
} from '../findings/finding.js';
export type { Catalog, Column, ForeignKey, Index, Model, Table } from '../schema/catalog.js';
export type { IndexKey } from '../core/schema-change.js';
export type { CalledName, StatementFacts } from '../languages/sql/inspect.js';
export { adviseIndexes, type AdviceReport, type IndexAdvice } from '../planner/advice.js';
export { createIndex, indexName } from '../planner/create-index.js';
export { catalogDdl, proposalOf, type Ddl, type DdlStatement, type Omission } from '../planner/ddl.js';
export { quoteConstant, quoteIdentifier } from '../planner/identifiers.js';
export { indexCondition, indexesUsed, mentionsColumn, nodesOf, ownCost, readPlan, tableScans, tablesOf, totalCost } from '../planner/plan.js';
export { type Explained, type ExplainOptions, type IndexProposal, type Plan, type Planner, type PlanNode } from '../planner/planner.js';
export {
  assumedRows,
  catalogStatistics,
  describeSize,
  type ColumnStatistics,
  type ExportedColumn,
  type ExportedTable,
  type IndexStatistics,
  type StatisticsFile,
  type StatisticsInput,
  type StatisticsSource,
  type TableStatistics,
} from '../planner/statistics.js';
export { joinTableName, splitTableName, tableIdentifier } from '../planner/table-name.js';
export { globMatcher } from '../findings/globs.js';
export { didYouMean, nearest } from '../findings/suggest.js';
export { fileSettings, type ConfigurationLayer, type FileSettings, type ProjectConfiguration } from './configuration.js';
export {
  configurationKeys,
  lowSeverityDefaults,
  ruleSettings,
  testPaths,
  type Configuration,
  type KeyDescription,
  type RuleSetting,
  type ValueShape,
} from './configuration-keys.js';
export type { AdviceSummary, PlannableStatement } from './advice.js';
export type { Difference } from '../schema/catalog.js';
export type { FixedTogether } from './fixing.js';
export { applyEdits } from '../findings/fixes/edits.js';
export { fixAll, type AllFixed, type FixedFinding, type FixWishes } from './fix-all.js';
export { reasonPlaceholder, type ConfigurationText } from '../findings/fixes/suppressions.js';
export { AnalysisCancelled, type ReportProblem } from './engine.js';
export type { FileSource } from './files.js';
export { loweredFiles, type LoweredFiles } from './lowered.js';
export { inspectStatement, readStatement, type ReadStatement } from './planning.js';
export type { SentStatement } from './sent.js';
export { createSession, type Report, type Session, type SessionInput } from './session.js';

/** What a list of rules shows. */
export interface RuleSummary {
  readonly id: string;
  readonly summary: string;
  readonly severity: 'error' | 'warning' | 'info';
}

/** Every rule that a configuration can name, sorted by id; the report of unused suppression comments is one of them. */
export const rules: readonly RuleSummary[] = [
  ...allRules.map(({ id, summary, severity }) => ({ id, summary, severity })),
  { id: unusedSuppression, summary: 'A suppression comment that suppresses nothing', severity: 'info' as const },
].sort((a, b) => (a.id < b.id ? -1 : 1));

/** Titles of the ORMs and drivers that Seqscan knows, sorted. */
export const senders: readonly string[] = libraries.filter(({ sends }) => sends).map(({ title }) => title).sort();

/** A rule's page in Markdown; undefined if there is no such rule. */
export async function rulePage(id: string): Promise<string | undefined> {
  const { pages } = await import('../rules/pages.generated.js');
  return Object.hasOwn(pages, id) ? pages[id] : undefined;
}

/**
 * Opens a session over a project with every front end that it needs, all libraries and all rules.
 *
 * @param lowered what earlier sessions over the same project have lowered, for hosts whose files change now and then
 */
export async function openSession({ lowered, ...input }: Omit<SessionInput, 'execute' | 'rules' | 'libraries' | 'frontEnds' | 'sql'> & { readonly lowered?: LoweredFiles }): Promise<Session> {
  return createSession({ ...(await loadParts(input.files, lowered)), ...input });
}
