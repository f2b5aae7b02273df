// The SQL of the statements of a small project, in the order in which they are sent.
import { statementTexts } from '../../analyzers/src/planner/render.js';
import type { Facts, Rule } from '../../analyzers/src/rules/rule.js';
import { loadParts } from '../../analyzers/src/session/parts.js';
import { createSession } from '../../analyzers/src/session/session.js';

/** The texts of what `file` sends: of each place once, own statements first, then what goes out along with them; a partly known one ends in ` …`. */
export async function statementsOf(texts: Readonly<Record<string, string>>, file: string): Promise<readonly string[]> {
  let facts: Facts | undefined;
  const capture: Rule = {
    id: 'n-plus-one',
    summary: '',
    severity: 'info',
    check: (given) => {
      facts = given;
      return [];
    },
  };
  const files = { list: () => Object.keys(texts), read: (path: string) => texts[path] ?? { problem: 'no such file' } };
  await createSession({ ...(await loadParts(files)), rules: [capture], files, config: { layers: [] }, clock: () => 0 }).findings();
  if (facts === undefined) throw new Error('the execution gave no facts');
  const { occurrences, catalog } = facts;
  const sent = occurrences.filter(({ place }) => place.file === file).sort((a, b) => a.place.start - b.place.start);
  return [...new Set(sent.flatMap(({ statement }) => statementTexts(statement, catalog)).map(({ sql, open }) => (open ? `${sql} …` : sql)))];
}
