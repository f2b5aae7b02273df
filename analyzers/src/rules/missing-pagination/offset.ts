// Pages found by OFFSET: PostgreSQL reads and throws away every row before the page, so the last page costs as much as all of them. In SQL
// that a program writes each such page is told of; what an ORM pages through only where a loop goes from page to page to the end.
import type { Place } from '../../core/place.js';
import type { Occurrence, Statement } from '../../core/statement.js';
import type { Facts, Verdict } from '../rule.js';
import { sentSql } from '../sql-texts.js';
import { keysetOf } from './keyset.js';

/** From this constant on an offset is deep. */
const DEEP = 1000;

/** Verdicts on pages that are found by a computed offset; information only. */
export function* deepOffsets(facts: Facts): Iterable<Verdict> {
  const seen = new Set<string>();
  const once = (place: Place, statement: Statement, isLooped: boolean): Verdict[] => {
    const key = `${place.file}\0${place.start}`;
    if (seen.has(key) || facts.isMinor?.(place.file) === true) return [];
    seen.add(key);
    return [verdict(place, statement, isLooped)];
  };
  for (const sent of sentSql(facts)) {
    const { occurrence, statement, placeOf } = sent;
    const [main] = statement.levels;
    if (main === undefined || statement.kind !== 'select' || main.order.length === 0 || main.limit === undefined || !isDeep(main.offset)) continue;
    const mend = keysetOf(sent, facts.catalog, facts.reader);
    yield* once(placeOf(main), occurrence.statement, isPaging(occurrence)).map((told) => (mend ? { ...told, mend } : told));
  }
  for (const occurrence of facts.occurrences) {
    const { statement, place } = occurrence;
    if (statement.text !== undefined || statement.kind !== 'select' || !isPaging(occurrence)) continue;
    const { query } = statement;
    if (query !== undefined && query.limit !== undefined && query.order.length > 0 && isDeep(query.offset)) yield* once(place, statement, true).map((told): Verdict => (statement.ways?.continued ? { ...told, mend: { kind: 'continue', statement, place } } : told));
  }
}

function isDeep(offset: number | 'parameter' | undefined): boolean {
  return offset === 'parameter' || (offset !== undefined && offset >= DEEP);
}

/** A loop goes from page to page. */
function isPaging({ repetitions }: Occurrence): boolean {
  return repetitions.some(({ form, depends }) => depends && (form === 'while' || form === 'loop'));
}

function verdict(place: Place, statement: Statement, isLooped: boolean): Verdict {
  return {
    place,
    message: isLooped ? `${statement.what} goes through all pages by OFFSET: each page reads all pages before it again` : `${statement.what} finds its page by OFFSET: every row before the page is read and thrown away`,
    consequence: 'The first pages are fast, and each further one is slower: the page at row 1,000,000 costs as much as reading a million rows.',
    remedy: 'Continue from the last key of the page before: WHERE (sort column, id) > (last values) ORDER BY sort column, id LIMIT n, on an index of these columns.',
    confidence: isLooped ? 'likely' : 'possible',
    severity: 'info',
    related: [],
    statement,
    isAboutSql: true,
  };
}
