// What is shown over a statement: its SQL, how often it is sent and why, how many rows answer.
import { basename } from 'node:path';
import type { CodeLens, Hover, Position } from 'vscode-languageserver/node';
import { prettySql } from '../database/pretty-sql.js';
import type { EditorRange, EditorStatement, PlacedMessage } from './protocol.js';

/**
 * The hover over a position; undefined where nothing is sent. The smallest statement counts, since calls stand within calls.
 *
 * @param planOf what is known of a statement's plan, by its SQL
 */
export function hoverAt(statements: readonly EditorStatement[], position: Position, uriOf: (file: string) => string, planOf: (sql: string) => string | undefined): Hover | undefined {
  const around = statements.filter(({ range }) => holds(range, position));
  const smallest = around.reduce<EditorStatement | undefined>((best, each) => (best === undefined || holds(best.range, each.range.start) && holds(best.range, each.range.end) ? each : best), undefined);
  if (!smallest) return undefined;
  const parts = [sqlBlock(smallest), `${frequency(smallest)}${wayOf(smallest.path, uriOf)}`, rowsOf(smallest), (smallest.sql === undefined ? undefined : planOf(smallest.sql)) ?? ''].filter((part) => part !== '');
  return { range: smallest.range, contents: { kind: 'markdown', value: parts.join('\n\n') } };
}

/**
 * The lenses of a file.
 *
 * @param which `repeated`: only where a statement is sent more than once
 * @param explain the client's command that shows a plan, given a file's URI and a position; undefined where it has none
 */
export function lensesOf(statements: readonly EditorStatement[], which: 'repeated' | 'all', uri: string, explain: string | undefined): CodeLens[] {
  return statements.flatMap((statement): CodeLens[] => {
    const { per, range, sql } = statement;
    if (per === undefined && which === 'repeated') return [];
    // A lens without a command is plain text, which some editors leave out: an empty one is shown by all.
    const said: CodeLens[] = per === undefined ? [] : [{ range, command: { title: `sent once for ${per}`, command: '' } }];
    const plan: CodeLens[] = explain === undefined || sql === undefined ? [] : [{ range, command: { title: 'Explain', command: explain, arguments: [uri, range.start] } }];
    return [...said, ...plan];
  });
}

function sqlBlock({ sql, what }: EditorStatement): string {
  return sql === undefined ? `\`${what}\` sends a statement whose SQL is not known` : `\`\`\`sql\n${prettySql(sql)}\n\`\`\``;
}

function frequency({ per, varies, cause, ways }: EditorStatement): string {
  const why = cause === 'lazy-load' ? 'Sent when the relation is first used' : cause === 'eager-load' ? 'Sent along with what loads it' : 'Sent';
  if (per === undefined) return `${why}${cause === 'call' ? ' once' : ''} each time that this runs${ways > 1 ? `; ${ways} ways lead here` : ''}.`;
  return `**${why} once for ${per}**, ${varies ? 'each time for something else' : 'each time the same'}.`;
}

function wayOf(path: readonly PlacedMessage[], uriOf: (file: string) => string): string {
  return path.map(({ file, range, message }) => `\n- ${message} ([${basename(file)}:${range.start.line + 1}](${uriOf(file)}#L${range.start.line + 1}))`).join('');
}

function rowsOf({ rows, table }: EditorStatement): string {
  const answered = { one: 'At most one row', constant: 'A fixed number of rows', page: 'One page of rows', chunk: 'One batch of rows', picked: 'As many rows as somebody has picked', unbounded: 'Every row that fits: there is no limit', unknown: '' }[rows];
  const size = table === undefined ? '' : `\`${table.name}\` has ${table.isAssumed ? 'an assumed ' : ''}${table.rows.toLocaleString('en-US')} rows`;
  return [answered, size].filter((part) => part !== '').join('; ') + (answered === '' && size === '' ? '' : '.');
}

function holds({ start, end }: EditorRange, { line, character }: Position): boolean {
  return (start.line < line || (start.line === line && start.character <= character)) && (line < end.line || (line === end.line && character <= end.character));
}
