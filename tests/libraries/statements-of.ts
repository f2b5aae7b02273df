// The SQL of the statements of a small project, in the order in which they are sent.
import { statementTexts } from '../../analyzers/src/planner/render.js';
import { factsOf } from '../facts.js';

/** The texts of what `file` sends: of each place once, own statements first, then what goes out along with them; a partly known one ends in ` …`. */
export async function statementsOf(texts: Readonly<Record<string, string>>, file: string): Promise<readonly string[]> {
  const { occurrences, catalog } = await factsOf({ list: () => Object.keys(texts), read: (path) => texts[path] ?? { problem: 'no such file' } });
  const sent = occurrences.filter(({ place }) => place.file === file).sort((a, b) => a.place.start - b.place.start);
  return [...new Set(sent.flatMap(({ statement }) => statementTexts(statement, catalog)).map(({ sql, open }) => (open ? `${sql} …` : sql)))];
}
