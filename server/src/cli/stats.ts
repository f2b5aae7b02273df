// `seqscan stats export`: what a database's planner knows of its tables, as a file for the embedded planner.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { databaseUrl, exportDatabase } from '../database/index.js';
import { UsageError } from '../workspace/configuration-file.js';
import { errorCode } from '../workspace/discover.js';
import { openWorkspace } from '../workspace/workspace.js';
import type { ParsedOptions } from './options.js';
import type { Terminal } from './output.js';

/**
 * Runs the command.
 *
 * @returns the exit code
 * @throws UsageError where no database is configured, it cannot be asked, or the file cannot be written
 */
export async function stats(options: ParsedOptions, terminal: Terminal, cwd: string): Promise<number> {
  const [what, ...more] = options.positionals;
  if (what !== 'export' || more.length > 0) throw new UsageError(['"seqscan stats" has one thing to do: seqscan stats export']);
  const { configuration, root } = openWorkspace({ cwd, paths: [], configurationFile: options.value('config') });
  const found = databaseUrl({ configuration, environment: process.env, root, useDatabaseUrl: options.has('use-database-url') });
  if (found === undefined) throw new UsageError(['no database is configured: set SEQSCAN_DATABASE_URL, or --use-database-url to use DATABASE_URL']);
  const file = await exportDatabase(found.url, found.from, !options.has('without-values')).catch((cause: unknown) => {
    throw new UsageError([cause instanceof Error ? cause.message : String(cause)]);
  });
  const text = `${JSON.stringify(file, undefined, 1)}\n`;
  const output = options.value('output');
  if (output === undefined) {
    terminal.print(text);
    return 0;
  }
  try {
    writeFileSync(resolve(cwd, output), text);
  } catch (cause) {
    throw new UsageError([`${output}: the statistics cannot be written (${errorCode(cause)})`]);
  }
  const tables = Object.keys(file.tables).length;
  terminal.warn(`wrote the statistics of ${tables} ${tables === 1 ? 'table' : 'tables'} to ${output}${file.values ? '; it holds values of rows' : ''}\n`);
  return 0;
}
