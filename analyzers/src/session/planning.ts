// Texts of SQL that a host has from elsewhere than a program: what a database must know of them before it is asked, and how they get at
// their tables. PostgreSQL's parser is loaded with the first of them.
import type { StatementFacts } from '../languages/sql/inspect.js';
import { accessesOfSql, type TableAccess } from '../planner/access.js';
import type { Catalog } from '../schema/catalog.js';

/** A statement that a planner can explain and be asked about indexes for. */
export interface ReadStatement {
  /** In PostgreSQL's grammar, parameters as `$1`, …; without a semicolon. */
  readonly sql: string;
  readonly accesses: readonly TableAccess[];
}

/**
 * Reads what a statement calls for, before a database is asked about it.
 *
 * @param sql one SELECT, INSERT, UPDATE, DELETE or MERGE, parameters as `$1`, …
 * @returns the facts, or in one line why it is none of those
 */
export async function inspectStatement(sql: string): Promise<{ readonly facts: StatementFacts } | { readonly problem: string }> {
  const [{ inspect }, { loadParser }] = await Promise.all([import('../languages/sql/inspect.js'), import('../languages/sql/parse.js')]);
  await loadParser();
  return inspect(sql);
}

/**
 * Reads one statement as somebody writes it, with parameters of whatever style.
 *
 * @param catalog the tables that it may get at
 * @returns the statement, or in one line what is wrong with it
 */
export async function readStatement(text: string, catalog: Catalog): Promise<ReadStatement | { readonly problem: string }> {
  const { loadParser, sharedReader } = await import('../languages/sql/index.js');
  await loadParser();
  const { statements, problems } = sharedReader.read(text);
  const [problem] = problems;
  if (problem !== undefined) return { problem: problem.message };
  const [only, ...more] = statements;
  if (only === undefined) return { problem: 'there is no statement' };
  if (more.length > 0) return { problem: `${statements.length} statements instead of one` };
  return { sql: only.sql, accesses: accessesOfSql(only, catalog) };
}
