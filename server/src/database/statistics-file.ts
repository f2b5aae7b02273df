// Reads a file that `seqscan stats export` wrote. It may be old, edited or somebody else's: what is not as it should be is said, with its place.
import { readFileSync } from 'node:fs';
import type { StatisticsFile } from '@seqscan/analyzers';
import { DatabaseError } from './live/address.js';

/**
 * Reads a file of statistics.
 *
 * @param shownAs the file's name in messages
 * @throws DatabaseError with one line that says what is wrong with it
 */
export function readStatisticsFile(path: string, shownAs = path): StatisticsFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new DatabaseError(`${shownAs}: the statistics cannot be read (${(cause as NodeJS.ErrnoException).code ?? 'unknown reason'})`);
  }
  const wrong = (what: string): DatabaseError => new DatabaseError(`${shownAs}: not a file that \`seqscan stats export\` wrote: ${what}`);
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw wrong('it is not JSON');
  }
  if (!isRecord(content) || !isRecord(content['tables'])) throw wrong('it has no "tables"');
  if (content['version'] !== 1) throw wrong(`its version is ${JSON.stringify(content['version'])}, not 1`);
  for (const [name, table] of Object.entries(content['tables'])) {
    if (!isRecord(table) || !isNumber(table['rows']) || !isNumber(table['pages']) || !isNumber(table['allVisiblePages']) || !isRecord(table['columns'])) throw wrong(`tables.${name} lacks "rows", "pages", "allVisiblePages" or "columns"`);
    for (const [column, statistics] of Object.entries(table['columns'])) checkColumn(statistics, `tables.${name}.columns.${column}`, wrong);
    for (const [index, of] of Object.entries(isRecord(table['indexes']) ? table['indexes'] : {})) {
      if (!isRecord(of) || !isNumber(of['rows']) || !isNumber(of['pages'])) throw wrong(`tables.${name}.indexes.${index} lacks "rows" or "pages"`);
      for (const [key, statistics] of Object.entries(isRecord(of['keys']) ? of['keys'] : {})) checkColumn(statistics, `tables.${name}.indexes.${index}.keys.${key}`, wrong);
    }
  }
  return content as unknown as StatisticsFile;
}

const texts = ['mostCommonValues', 'histogram', 'mostCommonElements'];
const lists = ['mostCommonFrequencies', 'mostCommonElementFrequencies', 'elementCountHistogram'];

function checkColumn(statistics: unknown, at: string, wrong: (what: string) => DatabaseError): void {
  if (!isRecord(statistics)) throw wrong(`${at} is no object`);
  for (const key of ['nullFraction', 'width', 'distinct']) if (!isNumber(statistics[key])) throw wrong(`${at}.${key} is no number`);
  if (statistics['correlation'] !== undefined && !isNumber(statistics['correlation'])) throw wrong(`${at}.correlation is no number`);
  for (const key of texts) if (statistics[key] !== undefined && typeof statistics[key] !== 'string') throw wrong(`${at}.${key} is no text`);
  for (const key of lists) if (statistics[key] !== undefined && !(Array.isArray(statistics[key]) && statistics[key].every(isNumber))) throw wrong(`${at}.${key} is no list of numbers`);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
