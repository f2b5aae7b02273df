// The front end for files of SQL. Each statement that asks or changes rows is a call of `run` with its text, literally as it stands in the
// file; routines in PL/pgSQL are functions with loops around such calls. Definitions are no calls: the schema is read elsewhere.
import { SPEAKS } from '../../core/comments.js';
import type { Problem, Span } from '../../core/place.js';
import type { Comment, Module, Statement } from '../../core/syntax.js';
import type { FrontEnd } from '../language.js';
import { importRun, runCall, SQL_MODULE, statementOf } from './core.js';
import { foreignDialect, isTemplate } from './dialects.js';
import { parseStatement } from './parse.js';
import { rewritePlaceholders } from './placeholders.js';
import { readStatement } from './read.js';
import { lowerRoutine } from './routines.js';
import { splitStatements, type SplitStatement } from './split.js';

export { loadParser } from './parse.js';
export { sharedReader } from './read.js';

/** Texts longer than this (in UTF-16 units) are dumps of data. */
const SIZE_BOUND = 4 * 1024 * 1024;

/** So many INSERTs of rows into one table are read; those that follow say the same. */
const ALIKE = 20;

/** Files of SQL, in PostgreSQL's dialect. */
export const sqlFrontEnd: FrontEnd = {
  extensions: ['.sql'],
  lower: lowerSql,
  imports: () => [SQL_MODULE],
};

function lowerSql(file: string, text: string): Module {
  if (text.length > SIZE_BOUND) return empty(file, 'larger than 4 MB: not analysed');
  const nul = text.indexOf('\0');
  if (nul >= 0) return empty(file, 'contains NUL bytes: not SQL', nul);
  const rewritten = rewritePlaceholders(text);
  const { statements, comments } = splitStatements(rewritten.text);
  const body: Statement[] = [importRun()];
  const failures: Problem[] = [];
  let templates = 0;
  const inserts = new Map<string, number>();
  for (const piece of statements) {
    if (isInsertAlike(rewritten.text, piece, inserts) || QUIET.test(piece.head)) continue;
    const span = rewritten.original(piece);
    const outcome = ROUTINE.test(piece.head) ? readRoutine(text, span) : readStatement(rewritten.text, piece, rewritten.original);
    if ('error' in outcome) {
      const { message, at, isLimit } = outcome.error;
      if (isTemplate(text.slice(span.start, span.end)) || (rewritten.isRewritten && rewritten.text.slice(piece.start, piece.end) !== text.slice(span.start, span.end))) templates += 1;
      else if (isLimit !== true) failures.push({ file, message: `PostgreSQL does not parse this: ${message}`, start: rewritten.original({ start: piece.start + at, end: piece.start + at }).start });
      continue;
    }
    if ('routine' in outcome) {
      if (outcome.routine !== undefined) body.push(outcome.routine);
    } else if (isQuery(outcome.statement.kind) && outcome.statement.levels.length > 0) body.push(statementOf(runCall(text.slice(span.start, span.end), span)));
  }
  return { language: 'sql', body, comments: spoken(rewritten.text, comments, rewritten.original), problems: problemsOf(file, text, failures, templates, statements.length) };
}

/** Words with which statements begin that neither ask nor define: their options are their own affair. */
const QUIET = /^(?:BEGIN|COMMIT|ROLLBACK|START TRANSACTION|END|SAVEPOINT|RELEASE|SET|RESET|COMMENT ON|GRANT|REVOKE)\b/;
const ROUTINE = /^(?:DO\b|CREATE (?:OR REPLACE )?(?:FUNCTION|PROCEDURE)\b)/;

function isQuery(kind: string): boolean {
  return kind === 'select' || kind === 'insert' || kind === 'update' || kind === 'delete' || kind === 'merge';
}

function readRoutine(text: string, span: Span): { readonly routine: Statement | undefined } | { readonly error: { readonly message: string; readonly at: number; readonly isLimit?: boolean } } {
  const parsed = parseStatement(text.slice(span.start, span.end));
  return 'error' in parsed ? parsed : { routine: lowerRoutine(text, span, parsed.tree) };
}

/** True for one more INSERT of rows into a table after many. */
function isInsertAlike(text: string, { start, end, head }: SplitStatement, seen: Map<string, number>): boolean {
  if (!head.startsWith('INSERT INTO')) return false;
  const values = /^[\s\S]{0,400}?\bvalues\b/i.exec(text.slice(start, Math.min(end, start + 400)))?.[0];
  if (values === undefined) return false;
  const count = (seen.get(values) ?? 0) + 1;
  seen.set(values, count);
  return count > ALIKE;
}

/** What could not be read, said for each statement, or once for all where the file is not PostgreSQL's. */
function problemsOf(file: string, text: string, failures: readonly Problem[], templates: number, statements: number): readonly Problem[] {
  const [first] = failures;
  if (first === undefined) return templates === 0 ? [] : [{ file, message: `${counted(templates)} with holes that a tool fills in: left out` }];
  const dialect = foreignDialect(file, text);
  const at = first.start === undefined ? {} : { start: first.start };
  if (dialect !== undefined) return [{ file, message: `written for ${dialect}: ${counted(failures.length)} that PostgreSQL does not parse left out`, isForeign: true, ...at }];
  if (failures.length > MANY && failures.length * 2 > statements) return [{ file, message: `not written for PostgreSQL: ${counted(failures.length)} of ${statements} left out`, ...at }];
  return failures;
}

const MANY = 5;

function counted(count: number): string {
  return count === 1 ? '1 statement' : `${count} statements`;
}

/** Comments that speak to Seqscan, without their delimiters. */
function spoken(text: string, comments: readonly Span[], original: (span: Span) => Span): readonly Comment[] {
  return comments.flatMap((span) => {
    const whole = text.slice(span.start, span.end);
    if (!SPEAKS.test(whole)) return [];
    return [{ ...original(span), text: whole.replace(/^--+|^\/\*+|\*+\/$/g, '').trim() }];
  });
}

function empty(file: string, message: string, start?: number): Module {
  return { language: 'sql', body: [], comments: [], problems: [{ file, message, ...(start === undefined ? {} : { start }) }] };
}

