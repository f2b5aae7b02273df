// The SQL that a program hands over as text, as rules look at it: each text once for each place that sends it, read, and with the way from
// a piece of it to the place in the program where that piece is written.
import type { Place, Span } from '../core/place.js';
import type { SqlStatement } from '../core/sql.js';
import type { Occurrence } from '../core/statement.js';
import { writtenSpans } from '../core/written.js';
import type { Facts } from './rule.js';

export interface SentSql {
  readonly occurrence: Occurrence;
  readonly text: string;
  readonly statement: SqlStatement;
  /** Where a piece of the text is written; the call that sends it, where that cannot be told. */
  placeOf(span: Span): Place;
  /** Where a piece of the text is written as it is, so that other SQL may take its place; undefined where it is written otherwise, or has holes. */
  writtenAt(span: Span): Place | undefined;
}

/** Every text in PostgreSQL's dialect that one of the occurrences sends, in their order. Texts that cannot be read say nothing. */
export function* sentSql({ occurrences, reader, text: textOf }: Facts): Iterable<SentSql> {
  if (reader === undefined) return;
  const seen = new Set<string>();
  for (const occurrence of occurrences) {
    const { statement, place } = occurrence;
    const { text, written, foreign, placeholders } = statement;
    if (text === undefined || foreign === true) continue;
    const key = `${(written ?? place).file}\0${(written ?? place).start}\0${text}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const { statements, problems } = reader.read(text, placeholders);
    const [only, ...others] = statements;
    if (only === undefined || others.length > 0 || problems.length > 0) continue;
    let spans: ((span: Span) => Span | undefined) | undefined;
    const placeIn = (span: Span): Place | undefined => {
      const source = written && textOf?.(written.file);
      if (written === undefined || source === undefined) return undefined;
      spans ??= spansIn(source, written, text);
      const found = spans(span);
      return found && { file: written.file, ...found };
    };
    yield {
      occurrence,
      text,
      statement: only,
      placeOf: (span) => placeIn(span) ?? place,
      writtenAt: (span) => {
        const at = placeIn(span);
        return at && textOf?.(at.file)?.slice(at.start, at.end) === text.slice(span.start, span.end) ? at : undefined;
      },
    };
  }
}

function spansIn(source: string, written: Place, text: string): (span: Span) => Span | undefined {
  if (/\.sql$/i.test(written.file)) {
    // What stands in a file of SQL stands there as it is; in routines, with parameters of the variables' lengths.
    return ({ start, end }) => (text.length === written.end - written.start ? { start: written.start + start, end: written.start + end } : undefined);
  }
  return writtenSpans(source, written, /\.pyi?$/i.test(written.file) ? 'python' : 'script', text);
}
