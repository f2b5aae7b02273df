// `seqscan lint --explain`: asks a planner about the program's statements before the findings are told.
import type { Catalog, ReportProblem, Session, Table } from '@seqscan/analyzers';
import { type LivePlanner, openConfigured, openEmbeddedFor, type PlannerChoice } from '../database/index.js';
import { UsageError } from '../workspace/configuration-file.js';
import type { Terminal } from './output.js';

/** A database that is asked, and its schema. */
export interface Asked {
  readonly planner: LivePlanner;
  readonly catalog: Catalog;
}

/**
 * Opens the configured database, before the project is read: indexes that only it has are indexes too.
 *
 * @returns undefined where none is configured
 * @throws UsageError with one line where it cannot be asked
 */
export async function openDatabase(choice: PlannerChoice, terminal: Pick<Terminal, 'warn'>): Promise<Asked | undefined> {
  let planner;
  try {
    planner = await openConfigured(choice);
    if (planner === undefined) return undefined;
    for (const warning of planner.warnings) terminal.warn(`seqscan: ${warning}\n`);
    return { planner, catalog: withoutSmallSizes(await planner.schema()) };
  } catch (cause) {
    await planner?.close();
    throw failure(cause);
  }
}

/** That a table has few rows says something of production's only: a database of developers has few rows in all of them. */
function withoutSmallSizes(catalog: Catalog): Catalog {
  const tables = [...catalog.tables].map(([name, { rows, ...table }]): [string, Table] => [name, rows !== undefined && rows >= smallest ? { ...table, rows } : table]);
  return { ...catalog, tables: new Map(tables) };
}

const smallest = 1000;

/**
 * Has a planner confirm which indexes would help, so that the session's findings say so.
 *
 * @param database the database that is asked; the embedded planner is, where there is none
 * @returns what could not be asked, one line each
 * @throws UsageError with one line where there is no planner to ask
 */
export async function advise(session: Session, choice: PlannerChoice, database: Asked | undefined, terminal: Pick<Terminal, 'isInteractive' | 'warn'>): Promise<readonly ReportProblem[]> {
  const catalog = session.catalog();
  if (catalog.tables.size === 0) return [{ file: '', message: 'nothing to explain: no schema was found (schema.prisma, models, migrations, .sql files)' }];
  const planner = database?.planner ?? (await openEmbeddedFor(catalog, choice).catch((cause: unknown) => {
    throw failure(cause);
  }));
  try {
    const progress = (done: number, all: number): void => {
      if (terminal.isInteractive) terminal.warn(`\r\u001b[Kexplaining ${done} of ${all} statements…`);
    };
    const { refusals } = await session.advise(planner, progress);
    if (terminal.isInteractive) terminal.warn('\r\u001b[K');
    return refusals.map((message) => ({ file: '', message: `a statement could not be explained: ${message}` }));
  } finally {
    if (database === undefined) await planner.close();
  }
}

/** Findings without the planner's word would look as if it had been asked. */
function failure(cause: unknown): UsageError {
  return new UsageError([`--explain: ${cause instanceof Error ? cause.message : String(cause)}`]);
}
