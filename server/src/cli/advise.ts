// `seqscan lint --explain`: asks a planner about the program's statements before the findings are told.
import type { ReportProblem, Session } from '@seqscan/analyzers';
import { openPlanner, type PlannerChoice } from '../database/index.js';
import { UsageError } from '../workspace/configuration-file.js';
import type { Terminal } from './output.js';

/**
 * Has a planner confirm which indexes would help, so that the session's findings say so.
 *
 * @returns what could not be asked, one line each
 * @throws UsageError with one line where there is no planner to ask
 */
export async function advise(session: Session, choice: PlannerChoice, terminal: Pick<Terminal, 'isInteractive' | 'warn'>): Promise<readonly ReportProblem[]> {
  const catalog = session.catalog();
  if (catalog.tables.size === 0) return [{ file: '', message: 'nothing to explain: no schema was found (schema.prisma, models, migrations, .sql files)' }];
  let planner;
  try {
    const opened = await openPlanner(catalog, choice);
    planner = opened.planner;
    for (const warning of opened.warnings) terminal.warn(`seqscan: ${warning}\n`);
  } catch (cause) {
    // Findings without the planner's word would look as if it had been asked.
    throw new UsageError([`--explain: ${cause instanceof Error ? cause.message : String(cause)}`]);
  }
  try {
    const progress = (done: number, all: number): void => {
      if (terminal.isInteractive) terminal.warn(`\r\u001b[Kexplaining ${done} of ${all} statements…`);
    };
    const { refusals } = await session.advise(planner, progress);
    if (terminal.isInteractive) terminal.warn('\r\u001b[K');
    return refusals.map((message) => ({ file: '', message: `a statement could not be explained: ${message}` }));
  } finally {
    await planner.close();
  }
}
