// What the symbolic execution writes down of a project, for tests that look at statements and not at findings.
import type { FileSource } from '@seqscan/analyzers';
import type { Facts, Rule } from '../analyzers/src/rules/rule.js';
import { loadParts } from '../analyzers/src/session/parts.js';
import { createSession } from '../analyzers/src/session/session.js';

/** The facts of a project. Throws where the execution gives none. */
export async function factsOf(files: FileSource): Promise<Facts> {
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
  createSession({ ...(await loadParts(files)), rules: [capture], files, config: { layers: [] }, clock: () => 0 }).findings();
  if (facts === undefined) throw new Error('the execution gave no facts');
  return facts;
}
